//! Evening out who meets whom, by exchanging assessors between candidates.

use rand_chacha::ChaCha8Rng;

use super::panels::Panels;
use super::{Parties, pick};

/// By how much Σ λ² may grow in one exchange, from stage to stage: threshold accepting (G. Dueck and
/// T. Scheuer, Journal of Computational Physics 90 (1990) 161–175), in whole numbers and so the same
/// on every machine.
const THRESHOLDS: [i64; 5] = [4, 2, 2, 2, 0];

/// Exchanges tried for each sheet and stage.
const TRIES: usize = 1_000;

/// Bounds of the exchanges tried in each stage: enough for a small call, a second for a huge one.
const TRIES_AT_LEAST: usize = 20_000;
const TRIES_AT_MOST: usize = 2_000_000;

/// Exchanges assessors at random while the meetings of pairs become more even.
pub(super) fn even_out(panels: &mut Panels, parties: &Parties<'_>, rng: &mut ChaCha8Rng) {
    let sheets = panels.n_candidates() * parties.per_candidate;
    let (mut uneven, least) = panels.unevenness();
    for threshold in THRESHOLDS {
        for _ in 0..(sheets * TRIES).clamp(TRIES_AT_LEAST, TRIES_AT_MOST) {
            if uneven <= least {
                return;
            }
            let Some(exchange) = Exchange::draw(panels, parties, rng) else {
                continue;
            };
            let grown = exchange.make(panels);
            if grown > threshold {
                exchange.undo(panels);
            } else {
                uneven += grown;
            }
        }
    }
}

/// Two assessors who change places, or one who takes over a place from one with a sheet more.
pub(super) struct Exchange {
    first: (usize, usize),
    /// Where the newcomer comes from, unless it just takes over.
    second: Option<usize>,
    newcomer: usize,
}

impl Exchange {
    /// A permitted one, or `None` when the draw was not.
    pub(super) fn draw(
        panels: &Panels,
        parties: &Parties<'_>,
        rng: &mut ChaCha8Rng,
    ) -> Option<Self> {
        let candidate = pick(rng, panels.n_candidates());
        let leaver = panels.of(candidate)[pick(rng, parties.per_candidate)];
        if pick(rng, 4) == 0 {
            let newcomer = pick(rng, parties.assessors.len());
            let is_lighter = panels.loads()[newcomer] < panels.loads()[leaver];
            let fits = is_lighter && is_free(panels, parties, candidate, newcomer);
            return fits.then_some(Self {
                first: (candidate, leaver),
                second: None,
                newcomer,
            });
        }
        let other = pick(rng, panels.n_candidates());
        let newcomer = panels.of(other)[pick(rng, parties.per_candidate)];
        let fits = is_free(panels, parties, candidate, newcomer)
            && is_free(panels, parties, other, leaver);
        fits.then_some(Self {
            first: (candidate, leaver),
            second: Some(other),
            newcomer,
        })
    }

    /// Makes it; returns by how much Σ λ² grows.
    pub(super) fn make(&self, panels: &mut Panels) -> i64 {
        let (candidate, leaver) = self.first;
        let grown = panels.replace(candidate, leaver, self.newcomer);
        grown
            + self
                .second
                .map_or(0, |other| panels.replace(other, self.newcomer, leaver))
    }

    /// Takes it back.
    pub(super) fn undo(&self, panels: &mut Panels) {
        let (candidate, leaver) = self.first;
        if let Some(other) = self.second {
            panels.replace(other, leaver, self.newcomer);
        }
        panels.replace(candidate, self.newcomer, leaver);
    }
}

fn is_free(panels: &Panels, parties: &Parties<'_>, candidate: usize, assessor: usize) -> bool {
    !panels.of(candidate).contains(&assessor) && parties.is_permitted(candidate, assessor)
}
