//! Outliers (Handbook §5.1; Becker et al. 2022, *COINr*).

use serde::Serialize;

use super::method::Treat;
use super::stats::{self, Shape};

/// What was done to one indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Treatment {
    /// Code of the indicator.
    pub indicator: String,
    /// Skewness before.
    pub skew_before: f64,
    /// Excess kurtosis before.
    pub kurtosis_before: f64,
    /// Points pulled in; 0 when logarithms were taken instead.
    pub winsorised: usize,
    /// Whether logarithms were taken.
    pub logged: bool,
    /// Skewness after.
    pub skew_after: f64,
    /// Excess kurtosis after.
    pub kurtosis_after: f64,
    /// Whether the column is within the limits now.
    pub passes: bool,
}

/// Treats one column in place; `None` when it needed nothing.
///
/// The column passes unless |G1| > `skew` and G2 > `kurtosis`. Otherwise the k largest values (the
/// smallest, where the skew is negative) are set to the (k+1)-th, for k = 1, 2, … up to
/// `winsorise_max`, until it passes. If it never does and `log` is set, the original column becomes
/// `ln(x − min + 0.01·(max − min))`, or its mirror image for a negative skew.
pub fn treat(column: &mut [f64], indicator: &str, rule: Treat) -> Option<Treatment> {
    let Treat::Outliers {
        winsorise_max,
        skew,
        kurtosis,
        log,
    } = rule
    else {
        return None;
    };
    let outlying = |s: Shape| s.skew.abs() > skew && s.kurtosis > kurtosis;
    let before = stats::shape(column)?;
    if !outlying(before) {
        return None;
    }
    let original = column.to_vec();
    let mut after = before;
    let mut winsorised = 0;
    while outlying(after) && winsorised < winsorise_max {
        winsorised += 1;
        pull_in(&original, column, winsorised, before.skew > 0.0);
        let Some(shape) = stats::shape(column) else {
            break;
        };
        after = shape;
    }
    let logged = outlying(after) && log;
    if logged {
        winsorised = 0;
        take_logarithms(&original, column, before.skew > 0.0);
        after = stats::shape(column).unwrap_or(after);
    }
    Some(Treatment {
        indicator: indicator.to_owned(),
        skew_before: before.skew,
        kurtosis_before: before.kurtosis,
        winsorised,
        logged,
        skew_after: after.skew,
        kurtosis_after: after.kurtosis,
        passes: !outlying(after),
    })
}

/// Sets the `k` farthest values on one side to the next one inwards.
fn pull_in(original: &[f64], column: &mut [f64], k: usize, high: bool) {
    let sorted = stats::sorted(original);
    if sorted.len() <= k {
        return;
    }
    let limit = if high {
        sorted[sorted.len() - 1 - k]
    } else {
        sorted[k]
    };
    for (value, &from) in column.iter_mut().zip(original) {
        // `min` and `max` would turn a missing value into the limit.
        if !from.is_nan() {
            *value = if high {
                from.min(limit)
            } else {
                from.max(limit)
            };
        }
    }
}

fn take_logarithms(original: &[f64], column: &mut [f64], high: bool) {
    let Some((low, top)) = stats::range(original) else {
        return;
    };
    let offset = 0.01 * (top - low);
    for (value, &from) in column.iter_mut().zip(original) {
        *value = if high {
            libm::log(from - low + offset)
        } else {
            -libm::log(top - from + offset)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Treat = Treat::Outliers {
        winsorise_max: 2,
        skew: 2.0,
        kurtosis: 3.5,
        log: true,
    };

    fn long_tail() -> Vec<f64> {
        (0..30_i32).map(|i| libm::exp(f64::from(i))).collect()
    }

    #[test]
    fn a_column_without_outliers_stays() {
        let mut column: Vec<f64> = (0..30_i32).map(f64::from).collect();
        assert_eq!(treat(&mut column, "a", RULE), None);
    }

    #[test]
    fn one_outlier_takes_the_next_value() {
        let mut column: Vec<f64> = (0..30_i32).map(f64::from).collect();
        column[3] = 1000.0;
        let done = treat(&mut column, "a", RULE).unwrap();
        assert_eq!(
            (done.winsorised, done.logged, done.passes),
            (1, false, true)
        );
        assert_eq!(column[3], 29.0);
    }

    #[test]
    fn a_long_tail_is_logged_and_keeps_its_order() {
        for sign in [1.0, -1.0] {
            let mut column: Vec<f64> = long_tail().iter().map(|v| sign * v).collect();
            let before = column.clone();
            let done = treat(&mut column, "a", RULE).unwrap();
            assert_eq!((done.winsorised, done.logged), (0, true));
            for i in 1..column.len() {
                assert_eq!(before[i] > before[i - 1], column[i] > column[i - 1]);
            }
        }
    }

    #[test]
    fn a_missing_value_stays_missing() {
        let mut column: Vec<f64> = (0..30_i32).map(f64::from).collect();
        column[3] = 1000.0;
        column[4] = f64::NAN;
        assert!(treat(&mut column, "a", RULE).is_some());
        assert!(column[4].is_nan());
    }
}
