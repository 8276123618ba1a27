//! Summary figures of one column. Every function leaves missing values (`NaN`) out.
//!
//! Values are sorted before they are summed, so that the order of the rows in a file cannot change
//! even the last bit of a result.

/// The values that are present, in ascending order.
#[must_use]
pub fn sorted(column: &[f64]) -> Vec<f64> {
    let mut present: Vec<f64> = column.iter().copied().filter(|v| !v.is_nan()).collect();
    present.sort_unstable_by(f64::total_cmp);
    present
}

/// Smallest and largest present value, or `None` when all are missing.
#[must_use]
pub fn range(column: &[f64]) -> Option<(f64, f64)> {
    column
        .iter()
        .copied()
        .filter(|v| !v.is_nan())
        .fold(None, |range, v| match range {
            None => Some((v, v)),
            Some((low, high)) => Some((low.min(v), high.max(v))),
        })
}

/// Arithmetic mean of the present values; `NaN` when there is none.
#[must_use]
pub fn mean(column: &[f64]) -> f64 {
    mean_of_sorted(&sorted(column))
}

fn mean_of_sorted(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Median of the present values (mean of the middle two); `NaN` when there is none.
#[must_use]
pub fn median(column: &[f64]) -> f64 {
    quantile_of_sorted(&sorted(column), 0.5)
}

/// The `p`-quantile of ascending `values`, linear between order statistics: type 7 of Hyndman and
/// Fan (1996), the default of R and NumPy. `NaN` when there is no value.
#[must_use]
pub fn quantile_of_sorted(values: &[f64], p: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else {
        return f64::NAN;
    };
    let position = p.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    let share = position - below as f64;
    values[below] + share * (values[above] - values[below])
}

/// Sample standard deviation (divisor n − 1); `NaN` for fewer than two values.
#[must_use]
pub fn sample_sd(column: &[f64]) -> f64 {
    let values = sorted(column);
    if values.len() < 2 {
        return f64::NAN;
    }
    let mean = mean_of_sorted(&values);
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (squares / (values.len() - 1) as f64).sqrt()
}

/// Skewness and excess kurtosis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Adjusted Fisher–Pearson skewness G1 = √(n(n−1))/(n−2) · m3/m2^1.5.
    pub skew: f64,
    /// Excess kurtosis G2 = (n−1)/((n−2)(n−3)) · ((n+1)(m4/m2² − 3) + 6).
    pub kurtosis: f64,
}

/// Shape of the present values as Excel and SPSS give it (Joanes and Gill 1998, G1 and G2).
///
/// `None` for fewer than four values or a constant column, where the shape is undefined.
#[must_use]
pub fn shape(column: &[f64]) -> Option<Shape> {
    let values = sorted(column);
    let n = values.len() as f64;
    if values.len() < 4 || values.first() == values.last() {
        return None;
    }
    let mean = mean_of_sorted(&values);
    let moment = |power: i32| values.iter().map(|v| (v - mean).powi(power)).sum::<f64>() / n;
    let (m2, m3, m4) = (moment(2), moment(3), moment(4));
    let skew = (n * (n - 1.0)).sqrt() / (n - 2.0) * m3 / (m2 * m2.sqrt());
    let excess = m4 / (m2 * m2) - 3.0;
    let kurtosis = (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * excess + 6.0);
    Some(Shape { skew, kurtosis })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_order_statistics() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(quantile_of_sorted(&values, 0.5), 2.5);
        assert!((quantile_of_sorted(&values, 0.05) - 1.15).abs() < 1e-12);
        assert!(quantile_of_sorted(&[], 0.5).is_nan());
    }

    #[test]
    fn missing_values_are_left_out() {
        let column = [f64::NAN, 2.0, 4.0];
        assert_eq!(mean(&column), 3.0);
        assert_eq!(median(&column), 3.0);
        assert_eq!(range(&column), Some((2.0, 4.0)));
        assert_eq!(range(&[f64::NAN]), None);
    }

    #[test]
    fn the_shape_of_a_constant_or_tiny_column_is_undefined() {
        assert_eq!(shape(&[1.0; 9]), None);
        assert_eq!(shape(&[1.0, 2.0, 3.0]), None);
    }
}
