//! Ranks and what can be read from many rankings.

/// Ranks of scores: 1 is the highest, equal scores share the smallest rank ("min").
///
/// # Panics
/// When a score is `NaN`: a ranking has a place for every unit.
#[must_use]
pub fn ranks(scores: &[f64]) -> Vec<u32> {
    assert!(
        scores.iter().all(|s| !s.is_nan()),
        "every ranked unit has a score"
    );
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let mut ranks = vec![0; scores.len()];
    let (mut rank, mut last) = (0, f64::NAN);
    for (place, &unit) in order.iter().enumerate() {
        if scores[unit] != last {
            rank = u32::try_from(place + 1).expect("ranks fit 32 bits");
            last = scores[unit];
        }
        ranks[unit] = rank;
    }
    ranks
}

/// Position of a unit by its code.
pub(crate) fn position(units: &[String], code: &str) -> Option<usize> {
    units.iter().position(|u| u == code)
}

/// The quantile of type 7 (see [`super::stats::quantile_of_sorted`]) of whole numbers given as
/// counts: `counts[v]` of the values are v + 1.
#[must_use]
pub fn quantile_of_counts(counts: &[u32], total: u64, p: f64) -> f64 {
    let position = p.clamp(0.0, 1.0) * total.saturating_sub(1) as f64;
    let below = position.floor() as u64;
    let low = value_at(counts, below);
    let high = value_at(counts, (below + 1).min(total.saturating_sub(1)));
    low + (position - below as f64) * (high - low)
}

/// The value at a position of the ascending list, from 0.
fn value_at(counts: &[u32], position: u64) -> f64 {
    let mut seen = 0;
    for (v, &count) in counts.iter().enumerate() {
        seen += u64::from(count);
        if seen > position {
            return (v + 1) as f64;
        }
    }
    counts.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_share_the_smallest_rank() {
        assert_eq!(ranks(&[1.0, 3.0, 3.0, 2.0]), [4, 1, 1, 3]);
        assert_eq!(ranks(&[0.0, -0.0]), [1, 1]);
    }

    #[test]
    fn quantiles_of_counts_are_those_of_the_list() {
        let list = [1.0, 1.0, 2.0, 4.0, 4.0, 4.0];
        let counts = [2, 1, 0, 3];
        for p in [0.0, 0.05, 0.3, 0.5, 0.77, 0.95, 1.0] {
            let expected = super::super::stats::quantile_of_sorted(&list, p);
            assert!(
                (quantile_of_counts(&counts, 6, p) - expected).abs() < 1e-12,
                "p = {p}"
            );
        }
    }
}
