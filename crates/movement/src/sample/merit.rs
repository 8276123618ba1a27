//! What candidates of a demonstration are worth, and what assessors make of it: invented, and the same every time.

use std::collections::BTreeMap;

use kernel::Id;
use sha2::{Digest, Sha256};

use super::Sample;
use crate::model::Candidate;

/// The merit of the weakest and of the best candidate, as parts of a scale.
const RANGE: (f64, f64) = (0.22, 0.88);
/// How much better or worse a candidate is at one item than at all of them, as a part of a scale.
const PROFILE: f64 = 0.10;
/// How much more severe or lenient assessors are.
const SEVERITY: f64 = 0.05;
/// What is left of an assessor's judgement of one item.
const NOISE: f64 = 0.13;
/// How much candidates think better of themselves.
const SELF_PRAISE: f64 = 0.08;

/// Merits of the candidates of a call, from 0 to 1.
pub(super) struct Merits {
    seed: String,
    of: BTreeMap<Id<Candidate>, f64>,
}

impl Merits {
    /// Candidates in an order drawn from the seed, evenly apart; who is to lie at the cut trades places with whoever
    /// does.
    pub(super) fn of(sample: &Sample, quota: usize, all: &[Candidate]) -> Self {
        let seed = sample.seed.clone();
        let mut order: Vec<&Candidate> = all.iter().collect();
        order.sort_by_key(|c| digest(&seed, &["order", c.region.as_str()]));
        let meant = sample
            .at_the_cut
            .as_ref()
            .and_then(|code| order.iter().position(|c| c.region == *code));
        if let Some(from) = meant
            && quota < order.len()
        {
            order.swap(from, quota);
        }
        let last = order.len().saturating_sub(1).max(1) as f64;
        let (low, high) = RANGE;
        let of = order
            .iter()
            .enumerate()
            .map(|(place, c)| (c.id, high - (high - low) * place as f64 / last))
            .collect();
        Self { seed, of }
    }

    fn at(&self, candidate: &Candidate, item: &str) -> f64 {
        let merit = self.of.get(&candidate.id).copied().unwrap_or(0.5);
        merit + PROFILE * self.noise(&["profile", candidate.region.as_str(), item])
    }

    /// The level a candidate claims for itself.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole level within a small scale"
    )]
    pub(super) fn claimed(&self, candidate: &Candidate, item: &str, range: (f64, f64)) -> i64 {
        level(self.at(candidate, item) + SELF_PRAISE, range) as i64
    }

    /// The level an assessor gives.
    pub(super) fn marked(
        &self,
        candidate: &Candidate,
        assessor: &str,
        item: &str,
        range: (f64, f64),
    ) -> f64 {
        let region = candidate.region.as_str();
        let severity = SEVERITY * self.noise(&["severity", assessor]);
        let rest = NOISE * self.noise(&["mark", region, assessor, item]);
        level(self.at(candidate, item) + severity + rest, range)
    }

    /// Noise of mean 0 and variance 1: three uniform numbers from a hash.
    fn noise(&self, of: &[&str]) -> f64 {
        let bytes = digest(&self.seed, of);
        let uniform = |at: usize| {
            let mut four = [0; 4];
            four.copy_from_slice(&bytes[at..at + 4]);
            f64::from(u32::from_be_bytes(four)) / f64::from(u32::MAX)
        };
        (uniform(0) + uniform(4) + uniform(8) - 1.5) * 2.0
    }
}

pub(super) fn digest(seed: &str, of: &[&str]) -> [u8; 32] {
    Sha256::digest(format!("{seed}\n{}", of.join("\n"))).into()
}

/// The nearest whole level to a part of a scale.
fn level(part: f64, (min, max): (f64, f64)) -> f64 {
    (min + part * (max - min)).round().clamp(min, max)
}

/// What a candidate says, in words that nobody takes for its own.
pub(super) fn words(level: i64, item: usize) -> String {
    let said = match level {
        0 => "belum ada",
        1 => "baru dirintis",
        2 => "sudah ada, belum merata",
        3 => "berjalan di sebagian besar perangkat daerah",
        _ => "berjalan penuh dan dievaluasi setiap tahun",
    };
    format!("Contoh jawaban rekaan untuk butir {}: {said}.", item + 1)
}
