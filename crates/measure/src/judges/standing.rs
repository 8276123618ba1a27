//! Counting ranks over draws, and what the counts say about each unit.

use super::JudgesError;
use crate::ratings::Ratings;

/// What the draws say about one unit.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Standing {
    /// Code of the unit.
    pub code: String,
    /// Marks on it.
    pub n_marks: usize,
    /// Expected mark if all raters had marked it, severity taken out, in points of the scale.
    pub mean: f64,
    /// Mean of its rank over the draws, 1 = best.
    pub expected_rank: f64,
    /// 5 % quantile of its rank.
    pub q05: usize,
    /// 95 % quantile of its rank.
    pub q95: usize,
    /// P(rank ≤ K), where a K was given.
    pub p_top: Option<f64>,
}

/// What choosing the best K would rest on.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Cut {
    /// K.
    pub top: usize,
    /// The K units with the highest means, best first; a tie at the cut is broken by code here and
    /// named in `tied`.
    pub chosen: Vec<String>,
    /// Units whose selection the marks do not settle: 5 % < P(rank ≤ K) < 95 %.
    pub grey_zone: Vec<String>,
    /// Units on both sides of the cut with the same mean: only a rule declared beforehand can part
    /// them.
    pub tied: Vec<String>,
    /// How many of the chosen are expected not to be among the true best K.
    pub expected_wrong: f64,
}

/// How often each unit held each rank.
#[derive(Debug, Clone)]
pub(crate) struct Tally {
    n: usize,
    /// `[unit][rank − 1]`.
    counts: Vec<u32>,
    keys: Vec<u64>,
}

/// The low bits of a key hold the unit: enough for [`super::MAX_UNITS`], and 40 bits of the value's
/// 52 remain.
const UNIT: u64 = 0xFFF;

impl Tally {
    pub(crate) fn new(n: usize) -> Self {
        debug_assert!(
            n <= UNIT as usize + 1,
            "units must fit into the low bits of a key"
        );
        Self {
            n,
            counts: vec![0; n * n],
            keys: vec![0; n],
        }
    }

    /// Counts one draw, the highest value first. Equal values are put in an order that `tie` decides,
    /// so that over draws neither of two tied units is favoured.
    pub(crate) fn count(&mut self, values: &[f64], tie: u64) {
        let tie = tie & UNIT;
        for ((unit, key), value) in self.keys.iter_mut().enumerate().zip(values) {
            let bits = (0.0 - value).to_bits();
            // The bits of a float sort as the float does once negative ones are turned round.
            let sorted = if bits >> 63 == 1 {
                !bits
            } else {
                bits | 1 << 63
            };
            *key = (sorted & !UNIT) | (unit as u64 ^ tie);
        }
        self.keys.sort_unstable();
        for (rank, key) in self.keys.iter().enumerate() {
            self.counts[((key & UNIT) ^ tie) as usize * self.n + rank] += 1;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    /// The units by falling mean, then code, and the cut at `top`; means nearer than `tolerance` tie.
    pub(crate) fn standings(
        &self,
        ratings: &Ratings,
        means: &[f64],
        top: Option<usize>,
        tolerance: f64,
    ) -> (Vec<Standing>, Option<Cut>) {
        let mut units: Vec<Standing> = (0..self.n)
            .map(|unit| self.standing(ratings, unit, means[unit], top))
            .collect();
        units.sort_by(|a, b| b.mean.total_cmp(&a.mean).then_with(|| a.code.cmp(&b.code)));
        let cut = top.map(|top| cut(&units, top, tolerance));
        (units, cut)
    }

    fn standing(&self, ratings: &Ratings, unit: usize, mean: f64, top: Option<usize>) -> Standing {
        let counts = &self.counts[unit * self.n..(unit + 1) * self.n];
        let draws: f64 = counts.iter().map(|&count| f64::from(count)).sum();
        let weighted = |(rank, &count): (usize, &u32)| (rank + 1) as f64 * f64::from(count);
        let quantile = |p: f64| {
            let mut below = 0.0;
            let reached = |&count: &u32| {
                below += f64::from(count);
                below >= p * draws
            };
            counts
                .iter()
                .position(reached)
                .map_or(self.n, |rank| rank + 1)
        };
        let within = |top: usize| counts[..top].iter().map(|&c| f64::from(c)).sum::<f64>() / draws;
        Standing {
            code: ratings.units()[unit].clone(),
            n_marks: ratings.of(unit).len(),
            mean,
            expected_rank: counts.iter().enumerate().map(weighted).sum::<f64>() / draws,
            q05: quantile(0.05),
            q95: quantile(0.95),
            p_top: top.map(within),
        }
    }
}

fn cut(units: &[Standing], top: usize, tolerance: f64) -> Cut {
    let (chosen, left) = units.split_at(top);
    let last = chosen[top - 1].mean;
    let goes_through_a_tie = left
        .first()
        .is_some_and(|next| last - next.mean <= tolerance);
    let tied = units
        .iter()
        .filter(|u| goes_through_a_tie && (u.mean - last).abs() <= tolerance);
    let p_top = |unit: &Standing| unit.p_top.unwrap_or(1.0);
    let open = units
        .iter()
        .filter(|unit| p_top(unit) > 0.05 && p_top(unit) < 0.95);
    Cut {
        top,
        chosen: chosen.iter().map(|unit| unit.code.clone()).collect(),
        grey_zone: open.map(|unit| unit.code.clone()).collect(),
        tied: tied.map(|unit| unit.code.clone()).collect(),
        expected_wrong: chosen.iter().map(|unit| 1.0 - p_top(unit)).sum(),
    }
}

pub(crate) fn check_top(top: Option<usize>, units: usize) -> Result<(), JudgesError> {
    match top {
        Some(top) if top == 0 || top > units => Err(JudgesError::Top { top, units }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{codes, table};

    fn counted(draws: &[&[f64]]) -> Tally {
        let mut tally = Tally::new(draws[0].len());
        for (tie, draw) in draws.iter().enumerate() {
            tally.count(draw, tie as u64);
        }
        tally
    }

    #[test]
    fn ranks_run_from_the_highest_value_through_zero_to_the_lowest() {
        let tally = counted(&[&[-1.0, 3.0, 0.0, -0.5]]);
        let rank = |unit: usize| tally.counts[unit * 4..][..4].iter().position(|&c| c == 1);
        assert_eq!(
            [rank(0), rank(1), rank(2), rank(3)],
            [Some(3), Some(0), Some(1), Some(2)]
        );
    }

    #[test]
    fn tied_units_share_their_ranks_evenly() {
        let mut tally = Tally::new(3);
        for tie in 0..4096 {
            tally.count(&[1.0, 1.0, 0.0], tie);
        }
        assert_eq!(tally.counts[..2], [2048, 2048]);
        assert_eq!(tally.counts[3..5], [2048, 2048]);
        assert_eq!(tally.counts[8], 4096);
    }

    #[test]
    fn a_tie_across_the_cut_is_named_and_one_beside_it_is_not() {
        let ratings = table(&[&[Some(3.0)], &[Some(2.0)], &[Some(2.0)], &[Some(1.0)]]);
        let tally = counted(&[&[3.0, 2.0, 2.0, 1.0], &[3.0, 2.0, 2.0, 1.0]]);
        let means = [3.0, 2.0, 2.0 + 1e-12, 1.0];
        let (_, cut) = tally.standings(&ratings, &means, Some(2), 1e-9);
        assert_eq!(cut.unwrap().tied, ["u3", "u2"]);
        let (units, cut) = tally.standings(&ratings, &means, Some(3), 1e-9);
        assert!(cut.unwrap().tied.is_empty());
        let order: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
        assert_eq!(order, ["u1", "u3", "u2", "u4"]);
        assert_eq!(codes("u", 4).len(), 4);
    }
}
