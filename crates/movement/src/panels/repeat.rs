//! A draw that was kept, made again. Pure.

use std::collections::{BTreeMap, BTreeSet};

use measure::{assign, canonical, lottery::Seed};
use serde::Deserialize;

use super::extra;

/// What is kept of a draw, as [`super::draw`] writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    algorithm: String,
    candidates: Vec<(String, usize)>,
    assessors: Vec<(String, usize)>,
    conflicts: Vec<(String, String)>,
    seed: String,
    sheets: Vec<(String, String)>,
}

/// Whether the draw in `request` gives the pairs whose hash is `result_hash` when it is made again from `seed`.
pub(crate) fn repeats(request: &str, seed: &str, result_hash: &str) -> bool {
    let Ok(kept) = serde_json::from_str::<Kept>(request) else {
        return false;
    };
    let Some(mut again) = drawn(&kept, seed) else {
        return false;
    };
    again.sort();
    kept.seed == seed && again == kept.sheets && canonical::sha256(&again) == result_hash
}

fn drawn(kept: &Kept, seed: &str) -> Option<Vec<(String, String)>> {
    match kept.algorithm.as_str() {
        "measure::assign" => {
            let candidates: Vec<String> = kept.candidates.iter().map(|(c, _)| c.clone()).collect();
            let assessors: Vec<String> = kept.assessors.iter().map(|(a, _)| a.clone()).collect();
            let conflicts: Vec<(String, String)> = kept
                .conflicts
                .iter()
                .filter(|(c, a)| candidates.contains(c) && assessors.contains(a))
                .cloned()
                .collect();
            let request = assign::Request {
                candidates: &candidates,
                assessors: &assessors,
                conflicts: &conflicts,
                per_candidate: kept.candidates.first()?.1,
                seed: seed.parse::<Seed>().ok()?.number(),
            };
            let assignment = assign::assign(&request).ok()?;
            let pairs = assignment.sheets.into_iter();
            Some(pairs.map(|s| (s.candidate, s.assessor)).collect())
        }
        "fewest-sheets" => {
            let loads: BTreeMap<String, usize> = kept.assessors.iter().cloned().collect();
            let barred: BTreeSet<(String, String)> = kept.conflicts.iter().cloned().collect();
            extra::draw(&extra::Request {
                wanted: &kept.candidates,
                loads: &loads,
                barred: &barred,
                seed,
            })
            .ok()
        }
        _ => None,
    }
}
