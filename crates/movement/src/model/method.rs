//! How a call judges, published before it opens.

use measure::lottery::Seed;
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
    /// The seed of a purpose: [`measure::lottery::Seed::number`] of the text `seed:purpose`.
    ///
    /// # Panics
    /// Never: [`super::CallDraft`] refuses a text that is no seed.
    pub fn seed_for(&self, purpose: &str) -> u64 {
        let seed: Seed = format!("{}:{purpose}", self.seed)
            .parse()
            .expect("the text was checked before the call was written");
        seed.number()
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
