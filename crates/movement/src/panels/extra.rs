//! Further assessors for a few candidates, after the first draw. Pure.
//!
//! The first draw balances and connects the whole design (`measure::assign`); what comes later is small, hangs on to
//! that design, and has to spread the work over those who have least of it. So candidates come in an order drawn by
//! lot, and each takes the permitted assessors with the fewest sheets, lots deciding between equals. A lot is the
//! SHA-256 of the seed text and the codes, so anyone repeats it with a pocket tool.

use std::collections::{BTreeMap, BTreeSet};

use measure::assign::AssignError;
use sha2::{Digest, Sha256};

/// Who needs how many more, from whom, and who must not meet.
pub(crate) struct Request<'a> {
    /// Codes of candidates with how many more assessors each needs.
    pub(crate) wanted: &'a [(String, usize)],
    /// Codes of assessors with the sheets they have already.
    pub(crate) loads: &'a BTreeMap<String, usize>,
    /// Pairs (candidate, assessor) that must not meet, or have met.
    pub(crate) barred: &'a BTreeSet<(String, String)>,
    /// The text that lots are made from.
    pub(crate) seed: &'a str,
}

fn lot(seed: &str, words: &str) -> [u8; 32] {
    Sha256::digest(format!("{seed}:{words}")).into()
}

/// Pairs (candidate, assessor), in the order they were drawn.
pub(crate) fn draw(request: &Request<'_>) -> Result<Vec<(String, String)>, AssignError> {
    let mut loads = request.loads.clone();
    let mut order: Vec<&(String, usize)> = request.wanted.iter().collect();
    order.sort_by_key(|(candidate, _)| lot(request.seed, candidate));
    let mut drawn = Vec::new();
    for (candidate, wanted) in order {
        let mut free: Vec<(usize, [u8; 32], String)> = loads
            .iter()
            .filter(|(assessor, _)| {
                !request
                    .barred
                    .contains(&(candidate.clone(), (*assessor).clone()))
            })
            .map(|(assessor, load)| {
                let lot = lot(request.seed, &format!("{candidate}:{assessor}"));
                (*load, lot, assessor.clone())
            })
            .collect();
        if free.len() < *wanted {
            return Err(AssignError::Blocked {
                candidate: candidate.clone(),
                free: free.len(),
                wanted: *wanted,
            });
        }
        free.sort();
        for (_, _, assessor) in free.into_iter().take(*wanted) {
            *loads.entry(assessor.clone()).or_default() += 1;
            drawn.push((candidate.clone(), assessor));
        }
    }
    Ok(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(prefix: &str, n: usize) -> Vec<String> {
        (1..=n).map(|i| format!("{prefix}-{i:02}")).collect()
    }

    #[test]
    fn the_work_is_spread_and_nobody_meets_who_must_not() {
        let wanted: Vec<(String, usize)> = codes("K", 10).into_iter().map(|c| (c, 2)).collect();
        let loads: BTreeMap<String, usize> = codes("P", 5).into_iter().map(|c| (c, 3)).collect();
        let barred: BTreeSet<(String, String)> = codes("K", 10)
            .into_iter()
            .take(4)
            .map(|c| (c, "P-01".to_owned()))
            .collect();
        let request = Request {
            wanted: &wanted,
            loads: &loads,
            barred: &barred,
            seed: "benih:panel:2",
        };
        let drawn = draw(&request).unwrap();
        assert_eq!(drawn, draw(&request).unwrap());
        assert_eq!(drawn.len(), 20);
        assert!(drawn.iter().all(|pair| !barred.contains(pair)));
        for assessor in codes("P", 5) {
            let n = drawn.iter().filter(|(_, a)| *a == assessor).count();
            assert!((3..=5).contains(&n), "{assessor} {n}");
        }
        let other = draw(&Request {
            seed: "benih:panel:3",
            ..request
        });
        assert_ne!(other.unwrap(), drawn);
    }

    #[test]
    fn who_has_too_few_left_is_named() {
        let loads = BTreeMap::from([("P-01".to_owned(), 0)]);
        let request = Request {
            wanted: &[("K-001".to_owned(), 2)],
            loads: &loads,
            barred: &BTreeSet::new(),
            seed: "x",
        };
        let err = draw(&request).unwrap_err();
        assert!(err.to_string().contains("K-001"), "{err}");
    }
}
