//! How a call judges, published before it opens.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a candidate's score is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Estimate {
    /// The mean of its assessors' results.
    Mean,
    /// The mean freed of the severity of its assessors, by the model of `measure::judges`.
    Adjusted,
}

/// What separates candidates with one score at the cut-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieRule {
    /// The items in [`CallMethod::tie_items`] one after another, then the lottery.
    Items,
    /// The seeded lottery at once.
    Lottery,
}

/// The method of a call: everything that, with the marks, gives the ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallMethod {
    /// Assessors of each candidate in the first round, 2 to 9.
    pub per_candidate: u8,
    /// What a candidate's score is.
    pub estimate: Estimate,
    /// Draws of the model of judgement.
    pub draws: u32,
    /// The text from which every seed of the call is made, published beforehand.
    pub seed: String,
    /// What separates equal scores.
    pub tie_rule: TieRule,
    /// Items compared first where scores are equal, best first.
    pub tie_items: Vec<String>,
}

impl CallMethod {
    /// The seed of a purpose: the first eight bytes of SHA-256 of `seed:purpose`, big end first.
    pub fn seed_for(&self, purpose: &str) -> u64 {
        let hash = Sha256::digest(format!("{}:{purpose}", self.seed));
        u64::from_be_bytes(hash[..8].try_into().expect("a hash has 32 bytes"))
    }

    /// The method as canonical JSON (RFC 8785).
    pub fn canonical(&self) -> String {
        measure::canonical::json(self)
    }
}

/// The hash that is published: SHA-256 of the instrument's method hash, a line feed, and the method as canonical JSON.
pub fn published_hash(instrument_hash: &str, method: &CallMethod) -> String {
    hex::encode(Sha256::digest(format!(
        "{instrument_hash}\n{}",
        method.canonical()
    )))
}
