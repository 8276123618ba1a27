//! A quantity with its posterior limits, and how far its draws can be trusted.

use crate::quantile::sample_quantile;

/// A posterior mean with limits and two signs of health of the draws behind it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Spread {
    /// Posterior mean.
    pub mean: f64,
    /// 5 % quantile.
    pub q05: f64,
    /// 95 % quantile.
    pub q95: f64,
    /// Split R̂: near 1 when the chains agree; above 1.01 ask for more draws. 1 when nothing varies.
    pub r_hat: f64,
    /// Effective number of independent draws.
    pub ess: f64,
}

/// Correlations are summed up to this lag at most; chains of this sampler forget within a dozen.
const MAX_LAG: usize = 1_000;

impl Spread {
    /// From the draws of each chain, times `scale`.
    pub(super) fn of(mut chains: Vec<Vec<f32>>, scale: f64) -> Self {
        let shortest = chains.iter().map(Vec::len).min().unwrap_or(0);
        let mut all: Vec<f64> = chains
            .iter()
            .flatten()
            .map(|draw| f64::from(*draw) * scale)
            .collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        for chain in &mut chains {
            chain.truncate(shortest);
        }
        let halves: Vec<&[f32]> = chains
            .iter()
            .flat_map(|chain| chain.chunks_exact((shortest / 2).max(1)))
            .collect();
        let (r_hat, ess) = health(&halves, all.len());
        let mut at = |p: f64| sample_quantile(&mut all, p).unwrap_or(f64::NAN);
        Self {
            mean,
            q05: at(0.05),
            q95: at(0.95),
            r_hat,
            ess,
        }
    }
}

/// Split R̂ and the effective number of draws: A. Gelman et al., *Bayesian Data Analysis*, 3rd ed.
/// (2013), 11.4 and 11.5, the sum of correlations stopped after C. J. Geyer (1992).
fn health(halves: &[&[f32]], n_draws: usize) -> (f64, f64) {
    let (m, n) = (
        halves.len() as f64,
        halves.first().map_or(0, |half| half.len()) as f64,
    );
    let mean_of = |half: &[f32]| half.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
    let means: Vec<f64> = halves.iter().map(|half| mean_of(half)).collect();
    let grand = means.iter().sum::<f64>() / m;
    let between = n * means.iter().map(|mean| (mean - grand).powi(2)).sum::<f64>() / (m - 1.0);
    let squares = |half: &[f32], mean: f64| {
        half.iter()
            .map(|&x| (f64::from(x) - mean).powi(2))
            .sum::<f64>()
            / (n - 1.0)
    };
    let within = halves
        .iter()
        .zip(&means)
        .map(|(half, mean)| squares(half, *mean))
        .sum::<f64>()
        / m;
    if within.is_nan() || within <= 0.0 {
        return (1.0, n_draws as f64);
    }
    let total = (n - 1.0) / n * within + between / n;
    let correlation = |lag: usize| {
        let step = |half: &&[f32]| -> f64 {
            half.iter()
                .zip(&half[lag..])
                .map(|(a, b)| f64::from(b - a).powi(2))
                .sum()
        };
        1.0 - halves.iter().map(step).sum::<f64>() / (m * (n - lag as f64)) / (2.0 * total)
    };
    let mut sum = 0.0;
    let last = MAX_LAG.min(n as usize - 1);
    for lag in (1..last).step_by(2) {
        let pair = correlation(lag) + correlation(lag + 1);
        if pair < 0.0 {
            break;
        }
        sum += pair;
    }
    let n_draws = n_draws as f64;
    (
        (total / within).sqrt(),
        (n_draws / (1.0 + 2.0 * sum)).min(n_draws),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::stream;
    use rand::RngExt;
    use rand_distr::StandardNormal;

    fn chains(n: usize, memory: f32, apart: f32) -> Vec<Vec<f32>> {
        let one = |chain: u64| {
            let mut rng = stream(5, chain);
            let mut x = 0.0;
            let mut next = || {
                x = memory * x
                    + (1.0 - memory * memory).sqrt() * rng.sample::<f32, _>(StandardNormal);
                x + apart * chain as f32
            };
            (0..n).map(|_| next()).collect()
        };
        (0..4).map(one).collect()
    }

    #[test]
    fn independent_draws_count_fully_and_remembering_ones_less() {
        let free = Spread::of(chains(5_000, 0.0, 0.0), 2.0);
        assert!(
            (free.q95 - 2.0 * 1.645).abs() < 0.1 && free.mean.abs() < 0.05,
            "{free:?}"
        );
        assert!(
            free.ess > 18_000.0 && (free.r_hat - 1.0).abs() < 0.005,
            "{free:?}"
        );
        // An AR(1) with correlation 0.9 is worth (1 − 0.9)/(1 + 0.9) of its draws.
        let slow = Spread::of(chains(20_000, 0.9, 0.0), 1.0);
        assert!((slow.ess / 80_000.0 - 0.0526).abs() < 0.01, "{slow:?}");
    }

    #[test]
    fn chains_apart_are_found_out() {
        assert!(Spread::of(chains(1_000, 0.0, 0.3), 1.0).r_hat > 1.03);
    }

    #[test]
    fn draws_that_do_not_vary_are_healthy() {
        let flat = Spread::of(vec![vec![1.5; 10]; 4], 1.0);
        assert_eq!(
            (flat.mean, flat.q05, flat.q95, flat.r_hat),
            (1.5, 1.5, 1.5, 1.0)
        );
    }
}
