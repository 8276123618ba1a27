//! Assignment of assessors to candidates: a random, balanced, connected incomplete block design.
//!
//! Each candidate gets the same number of assessors, assessors' loads differ by one at most,
//! conflicts of interest are kept apart, and any two assessors meet on as nearly the same number of
//! candidates as can be found, so that severities can be told apart from merit. Source: on balance
//! and connectedness of block designs, R. A. Bailey, *Design of Comparative Experiments* (2008), ch.
//! 11; the measure of unevenness, Σ λ² over pairs of assessors with λ common candidates, is that of
//! Eccleston and Hedayat's (M,S)-optimality, Annals of Statistics 2 (1974) 1238–1255.
//!
//! Whether loads can be equal at all is a question of flow in the graph of permitted pairs, answered
//! exactly by augmenting paths; when they cannot, the cut that proves it is named. Evenness is then
//! sought by exchanging assessors between candidates, which leaves every load as it is.

mod connect;
mod more;
mod panels;
mod spread;

use rand::RngExt;
use rand::seq::SliceRandom;

use crate::names::list;
use crate::stream::stream;
pub use more::{More, assign_more};
use panels::Panels;

/// What is to be assigned.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Codes of the candidates, unique.
    pub candidates: &'a [String],
    /// Codes of the assessors, unique.
    pub assessors: &'a [String],
    /// Pairs (candidate, assessor) that must not meet.
    pub conflicts: &'a [(String, String)],
    /// Assessors for each candidate.
    pub per_candidate: usize,
    /// Seed: the same seed and codes give the same assignment, in whatever order the codes come.
    pub seed: u64,
}

/// One assessor's sheet for one candidate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Sheet {
    /// Code of the candidate.
    pub candidate: String,
    /// Code of the assessor.
    pub assessor: String,
    /// When the assessor judges this candidate, 1 = first: a random order for each assessor, so that
    /// growing tired or severe does not always hit the same candidates.
    pub order: usize,
}

/// A finished assignment.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Assignment {
    /// One entry for each sheet, by candidate, then assessor.
    pub sheets: Vec<Sheet>,
    /// Candidates of the least loaded assessor.
    pub least_load: usize,
    /// Candidates of the most loaded assessor, at most one more.
    pub most_load: usize,
    /// Candidates that the pair of assessors who meet least have in common.
    pub least_meetings: usize,
    /// Candidates that the pair of assessors who meet most have in common.
    pub most_meetings: usize,
}

/// Why there is no such assignment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssignError {
    /// Nobody to be judged, or nobody to judge.
    #[error(
        "there are {candidates} candidates and {assessors} assessors: an assignment needs both"
    )]
    Empty {
        /// Number of candidates.
        candidates: usize,
        /// Number of assessors.
        assessors: usize,
    },
    /// A candidate named twice.
    #[error("candidate `{0}` is there twice: give each candidate one row")]
    DuplicateCandidate(String),
    /// An assessor named twice.
    #[error("assessor `{0}` is there twice: give each assessor one row")]
    DuplicateAssessor(String),
    /// A conflict about nobody.
    #[error("a conflict names candidate `{0}`, who is not among the candidates")]
    UnknownCandidate(String),
    /// A conflict with nobody.
    #[error("a conflict names assessor `{0}`, who is not among the assessors")]
    UnknownAssessor(String),
    /// Too large to hold the meetings of every pair.
    #[error(
        "{0} assessors are more than the {MAX_ASSESSORS} that one assignment holds in memory: assign region by region"
    )]
    TooMany(usize),
    /// None for each candidate, or more than there are.
    #[error(
        "{wanted} assessors for each candidate cannot be had of {assessors}: choose from 1 to {assessors}"
    )]
    PerCandidate {
        /// Assessors wanted for each candidate.
        wanted: usize,
        /// Number of assessors.
        assessors: usize,
    },
    /// A candidate whose conflicts leave too few.
    #[error(
        "candidate `{candidate}` has {free} assessors without conflict and needs {wanted}: add assessors, or lift a conflict"
    )]
    Blocked {
        /// Code of the candidate.
        candidate: String,
        /// Assessors without conflict.
        free: usize,
        /// Assessors wanted.
        wanted: usize,
    },
    /// An assessor who may judge nobody.
    #[error("assessor `{0}` is in conflict with every candidate: leave the assessor out")]
    Barred(String),
    /// Candidates that share too few assessors.
    #[error(
        "{} may only be judged by {}, who cannot take {needed} sheets at {most} each: add assessors, or lift a conflict",
        list("candidate", candidates),
        list("assessor", assessors)
    )]
    Crowded {
        /// Codes of the candidates.
        candidates: Vec<String>,
        /// Codes of all assessors without conflict for one of them.
        assessors: Vec<String>,
        /// Sheets these candidates need.
        needed: usize,
        /// Most sheets of one assessor at equal load.
        most: usize,
    },
    /// Assessors who may judge too few candidates.
    #[error(
        "{} may only judge {}, which is not enough for {least} sheets each: lift a conflict, or leave an assessor out",
        list("assessor", assessors),
        list("candidate", candidates)
    )]
    Idle {
        /// Codes of the assessors.
        assessors: Vec<String>,
        /// Codes of all candidates without conflict for one of them.
        candidates: Vec<String>,
        /// Least sheets of one assessor at equal load.
        least: usize,
    },
    /// Too few sheets to join everybody.
    #[error(
        "{sheets} sheets cannot join {candidates} candidates and {assessors} assessors into one connected design, which takes {needed}: more assessors for each candidate, or fewer assessors"
    )]
    Sparse {
        /// Sheets in all.
        sheets: usize,
        /// Number of candidates.
        candidates: usize,
        /// Number of assessors.
        assessors: usize,
        /// Candidates + assessors − 1.
        needed: usize,
    },
    /// Conflicts, or the lack of a way around them, part the design.
    #[error(
        "the conflicts part the design: {} and {} have no chain of common candidates with the others, so severities would not compare: lift a conflict, or assign the parts separately",
        list("assessor", assessors),
        list("candidate", candidates)
    )]
    Parted {
        /// Codes of the smallest part's assessors.
        assessors: Vec<String>,
        /// Codes of the smallest part's candidates.
        candidates: Vec<String>,
    },
}

/// Most assessors of one assignment: the meetings take 4 bytes for each pair.
pub const MAX_ASSESSORS: usize = 5_000;

/// Draws a random assignment of `per_candidate` assessors to each candidate. What it balances, and
/// the source: see the [module](self).
///
/// # Errors
/// [`AssignError`] naming the candidates or assessors that stand in the way.
pub fn assign(request: &Request<'_>) -> Result<Assignment, AssignError> {
    let parties = Parties::of(request)?;
    let mut rng = stream(request.seed, 0);
    let mut panels = Panels::draw(&parties, &mut rng)?;
    spread::even_out(&mut panels, &parties, &mut rng);
    connect::join(&mut panels, &parties, &mut rng)?;
    let mut sheets = Vec::with_capacity(parties.candidates.len() * parties.per_candidate);
    for (assessor, code) in parties.assessors.iter().enumerate() {
        let mut own: Vec<usize> = panels.candidates_of(assessor).collect();
        own.shuffle(&mut rng);
        sheets.extend(own.iter().enumerate().map(|(at, &candidate)| Sheet {
            candidate: parties.candidates[candidate].clone(),
            assessor: (*code).clone(),
            order: at + 1,
        }));
    }
    sheets.sort();
    let (least_meetings, most_meetings) = panels.meetings();
    Ok(Assignment {
        sheets,
        least_load: panels.loads().iter().copied().min().unwrap_or(0),
        most_load: panels.loads().iter().copied().max().unwrap_or(0),
        least_meetings,
        most_meetings,
    })
}

/// The request by index, codes sorted.
struct Parties<'a> {
    candidates: Vec<&'a String>,
    assessors: Vec<&'a String>,
    /// For each candidate the assessors in conflict, sorted.
    conflicts: Vec<Vec<usize>>,
    per_candidate: usize,
}

impl<'a> Parties<'a> {
    fn of(request: &Request<'a>) -> Result<Self, AssignError> {
        let (n, m) = (request.candidates.len(), request.assessors.len());
        if n == 0 || m == 0 {
            return Err(AssignError::Empty {
                candidates: n,
                assessors: m,
            });
        }
        if m > MAX_ASSESSORS {
            return Err(AssignError::TooMany(m));
        }
        let wanted = request.per_candidate;
        if wanted == 0 || wanted > m {
            return Err(AssignError::PerCandidate {
                wanted,
                assessors: m,
            });
        }
        let candidates = sorted(request.candidates).map_err(AssignError::DuplicateCandidate)?;
        let assessors = sorted(request.assessors).map_err(AssignError::DuplicateAssessor)?;
        let (sheets, needed) = (n * wanted, n + m - 1);
        if sheets < needed {
            return Err(AssignError::Sparse {
                sheets,
                candidates: n,
                assessors: m,
                needed,
            });
        }
        let conflicts = conflicts_of(request, &candidates, &assessors)?;
        let parties = Self {
            candidates,
            assessors,
            conflicts,
            per_candidate: wanted,
        };
        connect::check_permitted(&parties)?;
        Ok(parties)
    }

    fn is_permitted(&self, candidate: usize, assessor: usize) -> bool {
        self.conflicts[candidate].binary_search(&assessor).is_err()
    }

    /// Least and most sheets of one assessor at equal load.
    fn loads(&self) -> (usize, usize) {
        let sheets = self.candidates.len() * self.per_candidate;
        (
            sheets / self.assessors.len(),
            sheets.div_ceil(self.assessors.len()),
        )
    }

    fn candidate_codes(&self, which: impl IntoIterator<Item = usize>) -> Vec<String> {
        which
            .into_iter()
            .map(|candidate| self.candidates[candidate].clone())
            .collect()
    }

    fn assessor_codes(&self, which: impl IntoIterator<Item = usize>) -> Vec<String> {
        which
            .into_iter()
            .map(|assessor| self.assessors[assessor].clone())
            .collect()
    }
}

/// For each candidate the assessors in conflict, sorted; each candidate keeps enough, each assessor one.
fn conflicts_of(
    request: &Request<'_>,
    candidates: &[&String],
    assessors: &[&String],
) -> Result<Vec<Vec<usize>>, AssignError> {
    let (n, m, wanted) = (candidates.len(), assessors.len(), request.per_candidate);
    let mut conflicts = vec![Vec::new(); n];
    for (candidate, assessor) in request.conflicts {
        let unknown = || AssignError::UnknownCandidate(candidate.clone());
        let at = candidates
            .binary_search(&candidate)
            .map_err(|_| unknown())?;
        let unknown = || AssignError::UnknownAssessor(assessor.clone());
        conflicts[at].push(assessors.binary_search(&assessor).map_err(|_| unknown())?);
    }
    for (candidate, conflicts) in candidates.iter().zip(&mut conflicts) {
        conflicts.sort_unstable();
        conflicts.dedup();
        let free = m - conflicts.len();
        if free < wanted {
            let candidate = (*candidate).clone();
            return Err(AssignError::Blocked {
                candidate,
                free,
                wanted,
            });
        }
    }
    let mut n_conflicts = vec![0; m];
    conflicts
        .iter()
        .flatten()
        .for_each(|&assessor| n_conflicts[assessor] += 1);
    if let Some(barred) = n_conflicts.iter().position(|&with| with == n) {
        return Err(AssignError::Barred(assessors[barred].clone()));
    }
    Ok(conflicts)
}

fn sorted(codes: &[String]) -> Result<Vec<&String>, String> {
    let mut codes: Vec<&String> = codes.iter().collect();
    codes.sort();
    match codes.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(pair[0].clone()),
        None => Ok(codes),
    }
}

/// A random one of `0..n`; a shorthand that keeps the drawing in one place.
fn pick(rng: &mut rand_chacha::ChaCha8Rng, n: usize) -> usize {
    rng.random_range(0..n)
}

#[cfg(test)]
mod tests;
