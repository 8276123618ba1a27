//! The family of pairwise hypotheses and the bootstrap distribution of its maximum.
//!
//! The first maximum runs over all pairs in every draw and is what costs time. Every later one is
//! over fewer hypotheses in the same draws, so it can only be smaller: to find its quantile, only the
//! draws whose last known maximum may still lie beyond it are looked at again, about one in seven.
//!
//! Draws and weights are 32-bit: the rounding, 1e-7 of a standard error, is far below the noise of
//! ten thousand draws, and half the memory is twice the speed.

use rand::RngExt;
use rand_distr::StandardNormal;
use rayon::prelude::*;

use super::Settings;
use crate::stream::stream;

/// Numbers compared side by side; rows are padded to a multiple of it.
const LANES: usize = 16;

/// Draws that go over the pairs together, so that each row of weights is read once for all of them
/// while they stay in the nearest cache.
const BLOCK: usize = 16;

/// All pairs of units with the draws that judge them.
pub(super) struct Family<'a> {
    values: &'a [f64],
    errors: &'a [f64],
    settings: &'a Settings,
    /// Units, padded.
    stride: usize,
    /// 1/σ of each pair, `[unit][other]`, 0 where there is no noise to judge and in the padding.
    weights: Vec<f32>,
    /// Noise of each unit's estimate, `[draw][unit]`.
    noise: Vec<f32>,
}

impl<'a> Family<'a> {
    /// Draws the noise: block b of draws from stream b, the same on any number of threads.
    pub(super) fn new(values: &'a [f64], errors: &'a [f64], settings: &'a Settings) -> Self {
        let n = values.len();
        let stride = n.next_multiple_of(LANES);
        // In units of the largest error, so that no scale of the estimates over- or underflows.
        let scale = errors.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let mut weights = vec![0.0; n * stride];
        weights
            .par_chunks_mut(stride)
            .enumerate()
            .for_each(|(unit, row)| {
                for (other, weight) in row.iter_mut().enumerate().take(n) {
                    let sigma = sigma(errors[unit], errors[other]) / scale;
                    *weight = if unit == other || sigma == 0.0 {
                        0.0
                    } else {
                        (1.0 / sigma) as f32
                    };
                    *weight = weight.min(f32::MAX);
                }
            });
        let mut noise = vec![0.0; settings.draws * stride];
        noise
            .par_chunks_mut(BLOCK * stride)
            .enumerate()
            .for_each(|(block, draws)| {
                let mut rng = stream(settings.seed, block as u64);
                for draw in draws.chunks_mut(stride) {
                    for (noise, error) in draw.iter_mut().zip(errors) {
                        *noise = (error / scale * rng.sample::<f64, _>(StandardNormal)) as f32;
                    }
                }
            });
        Self {
            values,
            errors,
            settings,
            stride,
            weights,
            noise,
        }
    }

    /// How many units are called better and how many worse than `unit` at a critical value.
    pub(super) fn called(&self, unit: usize, critical: f64) -> (usize, usize) {
        let differences = || (0..self.values.len()).map(|other| self.difference(unit, other));
        let better = differences().filter(|&t| t < -critical).count();
        (better, differences().filter(|&t| t > critical).count())
    }

    /// The critical value of each unit's marginal set, and that of the simultaneous sets.
    pub(super) fn critical_values(&self) -> (Vec<f64>, f64) {
        let n = self.values.len();
        let maxima = self.first_maxima();
        let blocks: Vec<&[[f32; BLOCK]]> = maxima.chunks(n).collect();
        let marginal = (0..n)
            .into_par_iter()
            .map(|unit| {
                let of_unit = blocks.iter().flat_map(|block| block[unit]);
                self.marginal(unit, of_unit.take(self.settings.draws).collect())
            })
            .collect();
        let greatest = |block: &&[[f32; BLOCK]]| -> [f32; BLOCK] {
            std::array::from_fn(|draw| block.iter().fold(0.0, |most, row| greater(row[draw], most)))
        };
        let of_all: Vec<f32> = blocks
            .iter()
            .flat_map(greatest)
            .take(self.settings.draws)
            .collect();
        (marginal, self.simultaneous(of_all))
    }

    /// The studentised difference of two estimates; infinite when both are known exactly and differ.
    fn difference(&self, unit: usize, other: usize) -> f64 {
        let gap = self.values[unit] - self.values[other];
        if gap == 0.0 {
            0.0
        } else {
            gap / sigma(self.errors[unit], self.errors[other])
        }
    }

    fn draw(&self, draw: usize) -> &[f32] {
        &self.noise[draw * self.stride..(draw + 1) * self.stride]
    }

    /// The maximum over each unit's pairs in each draw: `[block of draws][unit][draw of block]`.
    fn first_maxima(&self) -> Vec<[f32; BLOCK]> {
        let n = self.values.len();
        let n_blocks = self.settings.draws.div_ceil(BLOCK);
        let mut maxima = vec![[0.0; BLOCK]; n_blocks * n];
        maxima
            .par_chunks_mut(n)
            .enumerate()
            .for_each(|(block, maxima)| {
                let draws = block * BLOCK..self.settings.draws.min((block + 1) * BLOCK);
                for (unit, maxima) in maxima.iter_mut().enumerate() {
                    let weights = &self.weights[unit * self.stride..(unit + 1) * self.stride];
                    for (max, draw) in maxima.iter_mut().zip(draws.clone()) {
                        let noise = self.draw(draw);
                        *max = two_sided(noise[unit], noise, weights);
                    }
                }
            });
        maxima
    }

    /// Steps down the family of one unit's pairs from the maxima over all of them.
    fn marginal(&self, unit: usize, mut maxima: Vec<f32>) -> f64 {
        let fallen = |critical: f64| {
            let (better, worse) = self.called(unit, critical);
            better + worse
        };
        let mut critical = self.quantile(&maxima);
        let mut known = 0;
        while self.settings.stepwise && fallen(critical) > known {
            known = fallen(critical);
            let standing = self.standing(unit, critical);
            let again = |draws: &[usize]| -> Vec<f32> {
                let one = |&draw: &usize| {
                    let noise = self.draw(draw);
                    standing.maximum(noise[unit], noise, 0)
                };
                draws.iter().map(one).collect()
            };
            critical = self.smaller_quantile(&mut maxima, again);
        }
        critical
    }

    /// Steps down the family of all pairs from the maxima over all of them.
    fn simultaneous(&self, mut maxima: Vec<f32>) -> f64 {
        let n = self.values.len();
        let fallen = |critical: f64| -> usize {
            (0..n)
                .into_par_iter()
                .map(|unit| self.called(unit, critical).1)
                .sum()
        };
        let mut critical = self.quantile(&maxima);
        let mut known = 0;
        while self.settings.stepwise && fallen(critical) > known {
            known = fallen(critical);
            let standing: Vec<Standing> = (0..n)
                .into_par_iter()
                .map(|unit| self.standing(unit, critical))
                .collect();
            let again = |draws: &[usize]| -> Vec<f32> {
                let one = |&draw: &usize| {
                    let noise = self.draw(draw);
                    let rows = standing.iter().enumerate();
                    // Each pair once: from the unit's own chunk on.
                    rows.map(|(unit, row)| row.maximum(noise[unit], noise, unit / LANES))
                        .fold(0.0, greater)
                };
                draws.par_iter().map(one).collect()
            };
            critical = self.smaller_quantile(&mut maxima, again);
        }
        critical
    }

    /// The hypotheses of `unit` that stand at `critical`.
    fn standing(&self, unit: usize, critical: f64) -> Standing {
        let weights = &self.weights[unit * self.stride..(unit + 1) * self.stride];
        let (mut not_better, mut not_worse) = (weights.to_vec(), weights.to_vec());
        for other in 0..self.values.len() {
            let t = self.difference(unit, other);
            if t > critical {
                not_better[other] = 0.0;
            } else if t < -critical {
                not_worse[other] = 0.0;
            }
        }
        Standing {
            not_better,
            not_worse,
        }
    }

    /// How many draws lie at or beyond the quantile: a share of at least the level lies at or below.
    fn beyond(&self) -> usize {
        let draws = self.settings.draws;
        let at = (self.settings.level * draws as f64).ceil() as usize;
        draws - at.clamp(1, draws) + 1
    }

    fn quantile(&self, maxima: &[f32]) -> f64 {
        f64::from(nth_largest(maxima, self.beyond()))
    }

    /// The quantile of maxima that are at most `maxima`, and are `again` where somebody looks. Leaves
    /// in `maxima` what it has seen.
    fn smaller_quantile(&self, maxima: &mut [f32], again: impl Fn(&[usize]) -> Vec<f32>) -> f64 {
        let beyond = self.beyond();
        let mut seen = vec![false; maxima.len()];
        loop {
            let quantile = nth_largest(maxima, beyond);
            let open = |&draw: &usize| !seen[draw] && maxima[draw] >= quantile;
            if !(0..maxima.len()).any(|draw| open(&draw)) {
                return f64::from(quantile);
            }
            // Twice as far down as needed: what is seen will fall, and others become the largest.
            let least = nth_largest(maxima, (2 * beyond).min(maxima.len()));
            let look: Vec<usize> = (0..maxima.len())
                .filter(|&draw| !seen[draw] && maxima[draw] >= least)
                .collect();
            for (&draw, max) in look.iter().zip(again(&look)) {
                maxima[draw] = max;
                seen[draw] = true;
            }
        }
    }
}

/// One unit's hypotheses that stand: 1/σ where they do, 0 where they fell.
struct Standing {
    /// "The unit is not better than the other."
    not_better: Vec<f32>,
    /// "The unit is not worse than the other."
    not_worse: Vec<f32>,
}

impl Standing {
    /// The greatest studentised difference against them, from chunk `from` of the units on.
    fn maximum(&self, mine: f32, noise: &[f32], from: usize) -> f32 {
        let mut most = [0.0_f32; LANES];
        let (noise, _) = noise.as_chunks::<LANES>();
        let (better, _) = self.not_better.as_chunks::<LANES>();
        let (worse, _) = self.not_worse.as_chunks::<LANES>();
        for ((noise, better), worse) in noise[from..]
            .iter()
            .zip(&better[from..])
            .zip(&worse[from..])
        {
            for lane in 0..LANES {
                let gap = mine - noise[lane];
                let value = greater(gap * better[lane], -gap * worse[lane]);
                most[lane] = greater(value, most[lane]);
            }
        }
        most.into_iter().fold(0.0, greater)
    }
}

/// The greatest absolute studentised difference from one unit to all.
fn two_sided(mine: f32, noise: &[f32], weights: &[f32]) -> f32 {
    let mut most = [0.0_f32; LANES];
    let (noise, _) = noise.as_chunks::<LANES>();
    let (weights, _) = weights.as_chunks::<LANES>();
    for (noise, weights) in noise.iter().zip(weights) {
        for lane in 0..LANES {
            most[lane] = greater(((mine - noise[lane]) * weights[lane]).abs(), most[lane]);
        }
    }
    most.into_iter().fold(0.0, greater)
}

/// Compiles to one instruction, which `f32::max` with its care for NaN does not.
fn greater(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The standard error of the difference of two independent estimates.
fn sigma(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}

fn nth_largest(values: &[f32], n: usize) -> f32 {
    let mut values = values.to_vec();
    let at = values.len() - n;
    *values.select_nth_unstable_by(at, f32::total_cmp).1
}
