//! Joining the design into one piece, or saying why it cannot be.

use rand_chacha::ChaCha8Rng;

use super::panels::Panels;
use super::spread::Exchange;
use super::{AssignError, Parties};

/// Exchanges tried before a design with conflicts is given up as parted, each over all sheets.
const TRIES: usize = 20_000;

/// Sheets looked at over all those exchanges, so that a huge call gives up in seconds.
const WORK: usize = 500_000_000;

/// Refuses conflicts that part candidates and assessors whatever the assignment.
pub(super) fn check_permitted(parties: &Parties<'_>) -> Result<(), AssignError> {
    if parties.conflicts.iter().any(Vec::is_empty) {
        // That candidate may meet every assessor, and every candidate may meet one.
        return Ok(());
    }
    let all = 0..parties.assessors.len();
    let pieces = Pieces::of(parties, |candidate| {
        all.clone()
            .filter(move |&assessor| parties.is_permitted(candidate, assessor))
    });
    pieces.refuse_more_than_one(parties)
}

/// Exchanges assessors until everyone hangs together.
///
/// As there are enough sheets, a design in pieces has a piece with a cycle; exchanging a sheet of the
/// cycle with any sheet of another piece joins the two. Only conflicts can stand in the way of all.
pub(super) fn join(
    panels: &mut Panels,
    parties: &Parties<'_>,
    rng: &mut ChaCha8Rng,
) -> Result<(), AssignError> {
    let pieces = |panels: &Panels| {
        Pieces::of(parties, |candidate| {
            panels.of(candidate).to_vec().into_iter()
        })
    };
    let mut now = pieces(panels);
    let sheets = parties.candidates.len() * parties.per_candidate;
    for _ in 0..(WORK / sheets).clamp(100, TRIES) {
        if now.n == 1 {
            return Ok(());
        }
        let Some(exchange) = Exchange::draw(panels, parties, rng) else {
            continue;
        };
        let grown = exchange.make(panels);
        let then = pieces(panels);
        if then.n < now.n || (then.n == now.n && grown <= 0) {
            now = then;
        } else {
            exchange.undo(panels);
        }
    }
    now.refuse_more_than_one(parties)
}

/// Assessors and candidates by the piece they hang together in.
struct Pieces {
    /// Root of each assessor, then of each candidate.
    root: Vec<usize>,
    n: usize,
}

impl Pieces {
    fn of<I: Iterator<Item = usize>>(parties: &Parties<'_>, judges: impl Fn(usize) -> I) -> Self {
        let m = parties.assessors.len();
        let mut parent: Vec<usize> = (0..m + parties.candidates.len()).collect();
        let mut n = parent.len();
        for candidate in 0..parties.candidates.len() {
            for assessor in judges(candidate) {
                let (a, b) = (
                    find(&mut parent, assessor),
                    find(&mut parent, m + candidate),
                );
                if a != b {
                    parent[a.max(b)] = a.min(b);
                    n -= 1;
                }
            }
        }
        let root = (0..parent.len())
            .map(|node| find(&mut parent, node))
            .collect();
        Self { root, n }
    }

    fn refuse_more_than_one(&self, parties: &Parties<'_>) -> Result<(), AssignError> {
        if self.n == 1 {
            return Ok(());
        }
        let size = |root: usize| self.root.iter().filter(|r| **r == root).count();
        let least = (0..self.root.len())
            .filter(|&node| self.root[node] == node)
            .min_by_key(|&node| size(node))
            .expect("there is a candidate, so there is a piece");
        let m = parties.assessors.len();
        let inside = |node: &usize| self.root[*node] == least;
        Err(AssignError::Parted {
            assessors: parties.assessor_codes((0..m).filter(inside)),
            candidates: parties
                .candidate_codes((m..self.root.len()).filter(inside).map(|node| node - m)),
        })
    }
}

fn find(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}
