//! Ranks of many score rows, without asking for memory in between.

/// Room for ranking rows of one length.
///
/// Scores are spread over twice as many buckets as units by linear interpolation between the best
/// and the worst, which leaves about one in each, and an insertion pass puts the rest in order: a
/// third of the time of a comparison sort for hundreds of units. Where scores crowd into a few
/// buckets, a comparison sort takes over.
pub struct Sorter {
    buckets: Vec<u32>,
    starts: Vec<u32>,
    order: Vec<(f64, u32)>,
}

/// A bucket with more units than this makes insertion slower than a comparison sort.
const CROWDED: u32 = 48;

impl Sorter {
    /// A sorter for rows of `n` scores.
    pub fn new(n: usize) -> Self {
        let starts = (2 * n).next_power_of_two() + 1;
        Self {
            buckets: vec![0; n],
            starts: vec![0; starts],
            order: vec![(0.0, 0); n],
        }
    }

    /// Calls `each(unit, rank)` for every unit, best first; the best rank is 0, equal scores share
    /// the smallest. No score may be `NaN`.
    pub fn rank(&mut self, scores: &[f64], mut each: impl FnMut(usize, usize)) {
        if !self.spread(scores) {
            for (cell, (i, &x)) in self.order.iter_mut().zip((0_u32..).zip(scores)) {
                *cell = (x, i);
            }
            self.order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        }
        let (mut rank, mut last) = (0, f64::NAN);
        for (place, &(x, unit)) in self.order.iter().enumerate() {
            if x != last {
                (rank, last) = (place, x);
            }
            each(unit as usize, rank);
        }
    }

    /// Fills `order`, best first; gives up when scores crowd.
    fn spread(&mut self, scores: &[f64]) -> bool {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for &x in scores {
            low = if x < low { x } else { low };
            high = if x > high { x } else { high };
        }
        let last = self.starts.len() - 2;
        let scale = last as f64 / (high - low);
        if !scale.is_finite() {
            return false;
        }
        self.starts.fill(0);
        for (bucket, &x) in self.buckets.iter_mut().zip(scores) {
            *bucket = ((high - x) * scale) as i32 as u32;
        }
        for &bucket in &self.buckets {
            self.starts[bucket as usize + 1] += 1;
        }
        let (mut sum, mut fullest) = (0, 0);
        for start in &mut self.starts {
            fullest = fullest.max(*start);
            sum += *start;
            *start = sum;
        }
        if fullest > CROWDED {
            return false;
        }
        for ((&bucket, &x), i) in self.buckets.iter().zip(scores).zip(0_u32..) {
            let start = &mut self.starts[bucket as usize];
            self.order[*start as usize] = (x, i);
            *start += 1;
        }
        for at in 1..self.order.len() {
            let cell = self.order[at];
            let mut hole = at;
            while hole > 0 && self.order[hole - 1].0 < cell.0 {
                self.order[hole] = self.order[hole - 1];
                hole -= 1;
            }
            self.order[hole] = cell;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranked(scores: &[f64]) -> Vec<u32> {
        let mut ranks = vec![0; scores.len()];
        Sorter::new(scores.len()).rank(scores, |unit, rank| ranks[unit] = rank as u32 + 1);
        ranks
    }

    proptest! {
        #[test]
        fn ranks_are_those_of_a_plain_sort(
            scores in prop::collection::vec(
                prop_oneof![-1e3..1e3, (0_i8..4).prop_map(f64::from), Just(1e300), Just(-1e-300)],
                1..300,
            )
        ) {
            prop_assert_eq!(ranked(&scores), crate::index::ranks(&scores));
        }
    }

    #[test]
    fn one_far_unit_crowds_all_others_into_one_bucket() {
        let mut scores: Vec<f64> = (0..200_i32).map(|i| f64::from(i * 7919 % 200)).collect();
        scores.push(1e15);
        assert_eq!(ranked(&scores), crate::index::ranks(&scores));
    }

    #[test]
    fn identical_scores_are_all_first() {
        assert_eq!(ranked(&[2.5; 70]), [1; 70]);
    }
}
