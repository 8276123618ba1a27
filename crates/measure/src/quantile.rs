//! Quantiles: of a sample, and of Fisher's F distribution.

use statrs::function::beta::{beta_reg, ln_beta};

/// The `p` quantile of `values`, which it reorders: linear between the two nearest order statistics
/// (Hyndman and Fan 1996, type 7, the default of R and NumPy). `None` when there is no value.
pub(crate) fn sample_quantile(values: &mut [f64], p: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let position = p * last as f64;
    let below = (position.floor() as usize).min(last);
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    let part = position - below as f64;
    Some(if part == 0.0 {
        low
    } else {
        low + (high - low) * part
    })
}

/// P(F > `f`) for Fisher's F with `df1` and `df2` degrees of freedom.
///
/// Source: Abramowitz and Stegun (1964) 26.6.2, by the regularised incomplete beta function.
pub(crate) fn f_tail(f: f64, df1: f64, df2: f64) -> f64 {
    let x = df2 / (df2 + df1 * f);
    if x >= 1.0 {
        return 1.0;
    }
    beta_reg(df2 / 2.0, df1 / 2.0, x)
}

/// The `p` quantile of Fisher's F with `df1` and `df2` degrees of freedom, `0 < p < 1`.
///
/// Solves the regularised incomplete beta function by Newton's method inside a bracket, in whichever
/// of `x` and `1 − x` is the smaller, to about 1e-14 relative: the inverse of `statrs` stops earlier.
pub(crate) fn f_quantile(p: f64, df1: f64, df2: f64) -> f64 {
    let (a, b) = (df1 / 2.0, df2 / 2.0);
    if beta_reg(a, b, 0.5) >= p {
        let x = beta_root(p, a, b);
        df2 * x / (df1 * (1.0 - x))
    } else {
        let y = beta_root(1.0 - p, b, a);
        df2 * (1.0 - y) / (df1 * y)
    }
}

/// The root of I_x(a, b) = p, known to be at most one half.
fn beta_root(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 0.5_f64);
    let ln_norm = ln_beta(a, b);
    let mut x = 0.25_f64;
    for _ in 0..200 {
        let error = beta_reg(a, b, x) - p;
        if error > 0.0 {
            high = x
        } else {
            low = x
        }
        let density = libm::exp((a - 1.0) * libm::log(x) + (b - 1.0) * libm::log1p(-x) - ln_norm);
        let newton = x - error / density;
        let next = if newton > low && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        if (next - x).abs() <= 1e-15 * next {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f_quantiles_agree_with_scipy_to_1e_12() {
        // scipy 1.17.1, scipy.stats.f.ppf
        let expected = [
            (0.975, 5.0, 18.0, 3.381_967_805_875_243),
            (0.975, 4.785, 5.0, 7.190_768_047_291_414),
            (0.95, 1.0, 7.0, 5.591_447_851_220_735),
            (0.975, 87.0, 174.0, 1.425_626_299_672_749_1),
            (0.975, 0.7, 3.3, 16.213_717_032_232_726),
            (0.025, 3.0, 200.5, 0.071_791_743_539_126_2),
        ];
        for (p, df1, df2, f) in expected {
            let ours = f_quantile(p, df1, df2);
            assert!(
                (ours / f - 1.0).abs() < 1e-12,
                "F({p}; {df1}, {df2}) = {ours}, not {f}"
            );
            assert!((f_tail(ours, df1, df2) - (1.0 - p)).abs() < 1e-12);
        }
    }

    #[test]
    fn sample_quantiles_lie_between_order_statistics() {
        let mut values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(sample_quantile(&mut values, 0.5), Some(2.5));
        assert_eq!(sample_quantile(&mut values, 1.0), Some(4.0));
        assert_eq!(sample_quantile(&mut values, 0.0), Some(1.0));
        assert_eq!(sample_quantile(&mut [], 0.5), None);
    }
}
