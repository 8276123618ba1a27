//! Agreement of raters: Krippendorff's α for any number of raters, any scale and missing marks, and
//! Kendall's W.
//!
//! Source: K. Krippendorff, *Content Analysis*, 4th ed. (2019), ch. 12; "Computing Krippendorff's
//! Alpha-Reliability" (2011). With n pairable marks, mᵤ of them on unit u, and a distance δ² between
//! two marks,
//!
//! ```text
//! α = 1 − Dₒ/Dₑ,   n·Dₒ = Σᵤ Σ_{i≠j} δ²(xᵤᵢ, xᵤⱼ) / (mᵤ − 1),   n(n−1)·Dₑ = Σ_{c,k} n_c n_k δ²(c, k)
//! ```

use std::str::FromStr;

use rand::RngExt;
use rayon::prelude::*;

use crate::quantile::sample_quantile;
use crate::ratings::{Mark, Ratings};
use crate::stream::stream;

/// What the marks mean, and so how far apart two of them are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Names only: two marks are equal or not.
    Nominal,
    /// An order: the distance counts the marks that lie between.
    Ordinal,
    /// Equal steps: the squared difference.
    Interval,
    /// A true zero: the squared difference over the sum; marks must not be negative.
    Ratio,
}

/// A scale level that is none of the four.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a scale level: use nominal, ordinal, interval or ratio")]
pub struct InvalidLevel(String);

impl FromStr for Level {
    type Err = InvalidLevel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "nominal" => Ok(Self::Nominal),
            "ordinal" => Ok(Self::Ordinal),
            "interval" => Ok(Self::Interval),
            "ratio" => Ok(Self::Ratio),
            other => Err(InvalidLevel(other.to_owned())),
        }
    }
}

/// Krippendorff's α and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Alpha {
    /// 1 = perfect agreement, 0 = what chance gives, below 0 = systematic disagreement.
    pub value: f64,
    /// Observed disagreement Dₒ, in the unit of δ².
    pub observed: f64,
    /// Disagreement Dₑ expected by chance.
    pub expected: f64,
    /// Units with two marks or more.
    pub n_units: usize,
    /// Marks on those units: the pairable values n.
    pub n_pairable: usize,
}

/// A percentile interval from resampled units.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// Draws in which the statistic existed, and which the interval rests on.
    pub n_draws: usize,
}

/// Why agreement cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AgreementError {
    /// No unit has two marks.
    #[error("no unit has two marks: agreement needs units that two raters or more have marked")]
    NoPairs,
    /// Every pairable mark is the same.
    #[error("all {0} pairable marks are equal: without variation agreement is undefined")]
    NoVariation(usize),
    /// A negative mark on a ratio scale.
    #[error(
        "rater `{rater}` gave unit `{unit}` {value}: a ratio scale has no negative marks, use interval"
    )]
    Negative {
        /// Code of the unit.
        unit: String,
        /// Code of the rater.
        rater: String,
        /// The mark.
        value: f64,
    },
    /// A confidence level outside (0, 1), or no draws.
    #[error("{0}")]
    Setting(String),
}

/// Krippendorff's α of `ratings` on a scale of `level`; missing marks are left out, units with one
/// mark do not count. Formula and source: see the [module](self).
///
/// # Errors
/// [`AgreementError`] when nothing can be paired, nothing varies, or a ratio mark is negative.
pub fn alpha(ratings: &Ratings, level: Level) -> Result<Alpha, AgreementError> {
    let pairable = Pairable::of(ratings, level)?;
    let once = vec![1; pairable.units.len()];
    let n_pairable = pairable.units.iter().map(Vec::len).sum();
    let (observed, expected) = pairable.disagreement(&once);
    if expected == 0.0 {
        return Err(AgreementError::NoVariation(n_pairable));
    }
    let n_units = pairable.units.len();
    Ok(Alpha {
        value: 1.0 - observed / expected,
        observed,
        expected,
        n_units,
        n_pairable,
    })
}

/// A percentile interval for α that holds `confidence` (as 0.95) of `draws` resamples of the units
/// with replacement (Efron 1979); draw d uses stream d of `seed`. Draws without variation, where α
/// does not exist, are left out and counted out of [`Interval::n_draws`].
///
/// # Errors
/// As [`alpha()`], and [`AgreementError::Setting`] for a confidence outside (0, 1) or no draws.
pub fn alpha_interval(
    ratings: &Ratings,
    level: Level,
    confidence: f64,
    draws: usize,
    seed: u64,
) -> Result<Interval, AgreementError> {
    if !(confidence > 0.0 && confidence < 1.0) {
        let message = format!("a confidence of {confidence} is not between 0 and 1: try 0.95");
        return Err(AgreementError::Setting(message));
    }
    let pairable = Pairable::of(ratings, level)?;
    let n = pairable.units.len();
    let drawn: Vec<Option<f64>> = (0..draws as u64)
        .into_par_iter()
        .map_init(
            || vec![0_u32; n],
            |times, draw| {
                let mut rng = stream(seed, draw);
                times.fill(0);
                for _ in 0..n {
                    times[rng.random_range(0..n)] += 1;
                }
                let (observed, expected) = pairable.disagreement(times);
                (expected > 0.0).then(|| 1.0 - observed / expected)
            },
        )
        .collect();
    let mut values: Vec<f64> = drawn.into_iter().flatten().collect();
    let n_draws = values.len();
    let tail = (1.0 - confidence) / 2.0;
    match (
        sample_quantile(&mut values, tail),
        sample_quantile(&mut values, 1.0 - tail),
    ) {
        (Some(lower), Some(upper)) => Ok(Interval {
            lower,
            upper,
            n_draws,
        }),
        _ => Err(AgreementError::Setting(
            "no resample of the units varies: ask for more draws".into(),
        )),
    }
}

/// Kendall's coefficient of concordance W with correction for ties, over the units that every rater
/// has marked, with their number.
///
/// W = 12 S / (m²(n³ − n) − m Σ(t³ − t)), S the sum of squares of the rank sums about their mean, m
/// raters, n units, t the sizes of the groups of ties. Source: M. G. Kendall and B. Babington Smith,
/// Annals of Mathematical Statistics 10 (1939); Siegel and Castellan, *Nonparametric Statistics*
/// (1988), 9.6. `None` with fewer than two such units or raters, or when every rater ties them all.
pub fn kendall_w(ratings: &Ratings) -> Option<(f64, usize)> {
    let (n, m) = (complete_rows(ratings).count(), ratings.raters().len());
    if n < 2 || m < 2 {
        return None;
    }
    let mut sums = vec![0.0; n];
    let mut ties = 0.0;
    for rater in 0..m {
        let values: Vec<f64> = complete_rows(ratings)
            .map(|marks| marks[rater].value)
            .collect();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut rank = 1.0;
        for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
            let t = tied.len() as f64;
            for &unit in tied {
                sums[unit] += rank + (t - 1.0) / 2.0;
            }
            rank += t;
            ties += t * t * t - t;
        }
    }
    let (n_f, m_f) = (n as f64, m as f64);
    let mean = m_f * (n_f + 1.0) / 2.0;
    let spread: f64 = sums.iter().map(|sum| (sum - mean) * (sum - mean)).sum();
    let most = m_f * m_f * (n_f * n_f * n_f - n_f) - m_f * ties;
    (most > 0.0).then(|| (12.0 * spread / most, n))
}

/// The units that every rater has marked.
pub(crate) fn complete_rows(ratings: &Ratings) -> impl Iterator<Item = &[Mark]> + Clone {
    let n_raters = ratings.raters().len();
    ratings.rows().filter(move |marks| marks.len() == n_raters)
}

/// The units with two marks or more; each mark is an index into the sorted distinct values.
struct Pairable {
    level: Level,
    values: Vec<f64>,
    units: Vec<Vec<u32>>,
}

impl Pairable {
    fn of(ratings: &Ratings, level: Level) -> Result<Self, AgreementError> {
        let rows = || {
            ratings
                .units()
                .iter()
                .zip(ratings.rows())
                .filter(|(_, row)| row.len() > 1)
        };
        let mut values: Vec<f64> = rows()
            .flat_map(|(_, row)| row)
            .map(|mark| mark.value)
            .collect();
        if values.is_empty() {
            return Err(AgreementError::NoPairs);
        }
        for (unit, row) in rows().filter(|_| level == Level::Ratio) {
            if let Some(mark) = row.iter().find(|mark| mark.value < 0.0) {
                let (unit, rater) = (unit.clone(), ratings.raters()[mark.rater].clone());
                return Err(AgreementError::Negative {
                    unit,
                    rater,
                    value: mark.value,
                });
            }
        }
        values.sort_by(f64::total_cmp);
        values.dedup();
        let code = |mark: &Mark| values.partition_point(|&value| value < mark.value) as u32;
        let units = rows()
            .map(|(_, row)| row.iter().map(code).collect())
            .collect();
        Ok(Self {
            level,
            values,
            units,
        })
    }

    /// Dₒ and Dₑ when unit u counts `times[u]` times.
    fn disagreement(&self, times: &[u32]) -> (f64, f64) {
        let mut counts = vec![0.0; self.values.len()];
        for (codes, &times) in self.units.iter().zip(times) {
            for &code in codes {
                counts[code as usize] += f64::from(times);
            }
        }
        let n: f64 = counts.iter().sum();
        let scale = self.positions(&counts);
        let mut observed = 0.0;
        for (codes, &times) in self
            .units
            .iter()
            .zip(times)
            .filter(|(_, times)| **times > 0)
        {
            observed += f64::from(times) * self.within(codes, &scale) / (codes.len() as f64 - 1.0);
        }
        (
            observed / n,
            self.between(&counts, n, &scale) / (n * (n - 1.0)),
        )
    }

    /// Where each distinct value stands. On an ordinal scale it is the mid-rank, since
    /// δ(c, k) = Σ_{g=c..k} n_g − (n_c + n_k)/2 is the difference of the mid-ranks of c and k.
    fn positions(&self, counts: &[f64]) -> Vec<f64> {
        if self.level != Level::Ordinal {
            return self.values.clone();
        }
        let mut below = 0.0;
        let mid_rank = |&count: &f64| {
            below += count;
            below - count / 2.0
        };
        counts.iter().map(mid_rank).collect()
    }

    /// Σ_{i≠j} δ²(xᵢ, xⱼ) over the marks of one unit.
    fn within(&self, codes: &[u32], scale: &[f64]) -> f64 {
        match self.level {
            Level::Nominal => {
                let differ = |&a: &u32| codes.iter().filter(|&&b| a != b).count();
                codes.iter().map(differ).sum::<usize>() as f64
            }
            // Σ_{i≠j} (xᵢ − xⱼ)² = 2m Σ (xᵢ − x̄)²
            Level::Ordinal | Level::Interval => {
                let m = codes.len() as f64;
                let mean = codes.iter().map(|&code| scale[code as usize]).sum::<f64>() / m;
                let square = |&code: &u32| (scale[code as usize] - mean).powi(2);
                2.0 * m * codes.iter().map(square).sum::<f64>()
            }
            Level::Ratio => {
                let at = |code: u32| scale[code as usize];
                let row = |&a: &u32| codes.iter().map(|&b| ratio(at(a), at(b))).sum::<f64>();
                codes.iter().map(row).sum()
            }
        }
    }

    /// Σ_{c,k} n_c n_k δ²(c, k) over the values of all units.
    fn between(&self, counts: &[f64], n: f64, scale: &[f64]) -> f64 {
        let weighted = || counts.iter().zip(scale);
        match self.level {
            Level::Nominal => counts.iter().map(|count| count * (n - count)).sum(),
            Level::Ordinal | Level::Interval => {
                let mean = weighted().map(|(count, x)| count * x).sum::<f64>() / n;
                2.0 * n
                    * weighted()
                        .map(|(count, x)| count * (x - mean).powi(2))
                        .sum::<f64>()
            }
            Level::Ratio => {
                let row = |x: f64| {
                    weighted()
                        .map(|(count, y)| count * ratio(x, *y))
                        .sum::<f64>()
                };
                weighted()
                    .filter(|(count, _)| **count > 0.0)
                    .map(|(count, x)| count * row(*x))
                    .sum()
            }
        }
    }
}

/// ((a − b) / (a + b))², and nothing between two zeros.
fn ratio(a: f64, b: f64) -> f64 {
    if a == b {
        0.0
    } else {
        ((a - b) / (a + b)).powi(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{golden, table};

    const KRIPPENDORFF: &str =
        include_str!("../tests/golden/interrater/krippendorff_C_data_12units_4observers.csv");
    const SHROUT_FLEISS: &str =
        include_str!("../tests/golden/interrater/shrout_fleiss_1979_6x4.csv");

    #[test]
    fn alpha_agrees_with_the_golden_values_at_all_four_levels() {
        let ratings = golden(KRIPPENDORFF);
        let expected = [
            (Level::Nominal, 0.743_421_052_631_579),
            (Level::Ordinal, 0.815_387_503_754_881_4),
            (Level::Interval, 0.849_107_142_857_142_8),
            (Level::Ratio, 0.797_402_774_711_621_2),
        ];
        for (level, value) in expected {
            let ours = alpha(&ratings, level).unwrap();
            assert!(
                (ours.value - value).abs() < 1e-9,
                "{level:?}: {} is not {value}",
                ours.value
            );
            assert_eq!((ours.n_units, ours.n_pairable), (11, 40));
        }
    }

    #[test]
    fn kendalls_w_agrees_with_the_golden_value() {
        let (w, n) = kendall_w(&golden(SHROUT_FLEISS)).unwrap();
        assert!((w - 0.887_037_037_037_037).abs() < 1e-9);
        assert_eq!(n, 6);
    }

    #[test]
    fn a_large_offset_does_not_harm_interval_alpha() {
        let near = golden(KRIPPENDORFF);
        let cells = |offset: f64| -> Ratings {
            let n = near.raters().len();
            let mut cells = vec![None; near.units().len() * n];
            for (unit, row) in near.rows().enumerate() {
                for mark in row {
                    cells[unit * n + mark.rater] = Some(mark.value + offset);
                }
            }
            Ratings::new(near.units().to_vec(), near.raters().to_vec(), &cells).unwrap()
        };
        let far = alpha(&cells(1e9), Level::Interval).unwrap().value;
        assert!((far - alpha(&near, Level::Interval).unwrap().value).abs() < 1e-9);
    }

    #[test]
    fn the_interval_holds_the_estimate_and_repeats_with_its_seed() {
        let ratings = golden(KRIPPENDORFF);
        for level in [
            Level::Nominal,
            Level::Ordinal,
            Level::Interval,
            Level::Ratio,
        ] {
            let value = alpha(&ratings, level).unwrap().value;
            let interval = alpha_interval(&ratings, level, 0.95, 2000, 7).unwrap();
            assert!(
                interval.lower < value && value < interval.upper,
                "{level:?} {interval:?}"
            );
            assert_eq!(
                interval,
                alpha_interval(&ratings, level, 0.95, 2000, 7).unwrap()
            );
            assert_ne!(
                interval,
                alpha_interval(&ratings, level, 0.95, 2000, 8).unwrap()
            );
        }
    }

    #[test]
    fn what_cannot_be_computed_says_why() {
        let single = table(&[&[Some(1.0), None], &[None, Some(2.0)]]);
        assert_eq!(alpha(&single, Level::Nominal), Err(AgreementError::NoPairs));
        let flat = table(&[&[Some(3.0), Some(3.0)], &[Some(3.0), Some(3.0)]]);
        assert_eq!(
            alpha(&flat, Level::Interval),
            Err(AgreementError::NoVariation(4))
        );
        let below = table(&[&[Some(-1.0), Some(3.0)]]);
        let error = alpha(&below, Level::Ratio).unwrap_err().to_string();
        assert!(error.contains("rater `r1` gave unit `u1` -1"), "{error}");
        assert!(alpha(&below, Level::Interval).is_ok());
        let wrong = alpha_interval(&below, Level::Interval, 1.0, 10, 1);
        assert!(matches!(wrong, Err(AgreementError::Setting(_))));
    }

    #[test]
    fn one_unit_marked_twice_has_an_alpha() {
        let one = table(&[&[Some(1.0), Some(2.0)]]);
        assert!((alpha(&one, Level::Interval).unwrap().value).abs() < 1e-12);
    }
}
