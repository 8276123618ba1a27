//! The square root of a small symmetric positive definite matrix.
//!
//! A dozen lines, because the Bayesian model needs one for a handful of raters a hundred thousand
//! times: a call into a general library costs more than the factorisation itself.

/// Lower triangular factor L of A = L·Lᵀ, `n` × `n`, row by row.
#[derive(Debug, Clone)]
pub(crate) struct Cholesky {
    n: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Room for matrices of `n` rows.
    pub(crate) fn with_size(n: usize) -> Self {
        Self {
            n,
            lower: vec![0.0; n * n],
        }
    }

    /// Factors `a` (`n` × `n`, only the lower triangle is read); `false` when it is not positive
    /// definite.
    pub(crate) fn factor(&mut self, a: &[f64]) -> bool {
        let n = self.n;
        for row in 0..n {
            for col in 0..=row {
                let mut sum = a[row * n + col];
                for k in 0..col {
                    sum -= self.lower[row * n + k] * self.lower[col * n + k];
                }
                if row == col {
                    if sum.is_nan() || sum <= 0.0 {
                        return false;
                    }
                    self.lower[row * n + row] = sum.sqrt();
                } else {
                    self.lower[row * n + col] = sum / self.lower[col * n + col];
                }
            }
        }
        true
    }

    /// x := L⁻¹ x.
    pub(crate) fn forward(&self, x: &mut [f64]) {
        for row in 0..self.n {
            let known = &self.lower[row * self.n..row * self.n + row];
            let sum: f64 = known.iter().zip(x.iter()).map(|(l, x)| l * x).sum();
            x[row] = (x[row] - sum) / self.lower[row * self.n + row];
        }
    }

    /// x := L⁻ᵀ x.
    pub(crate) fn backward(&self, x: &mut [f64]) {
        for row in (0..self.n).rev() {
            let below = (row + 1..self.n).zip(&x[row + 1..]);
            let sum: f64 = below.map(|(at, x)| self.lower[at * self.n + row] * x).sum();
            x[row] = (x[row] - sum) / self.lower[row * self.n + row];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solving_gives_back_the_right_hand_side() {
        let a = [4.0, 2.0, 0.6, 2.0, 5.0, 1.0, 0.6, 1.0, 3.0];
        let mut root = Cholesky::with_size(3);
        assert!(root.factor(&a));
        let mut x = [1.0, -2.0, 0.5];
        root.forward(&mut x);
        root.backward(&mut x);
        for (row, wanted) in [1.0, -2.0, 0.5].into_iter().enumerate() {
            let got: f64 = (0..3).map(|col| a[row * 3 + col] * x[col]).sum();
            assert!((got - wanted).abs() < 1e-12);
        }
        assert!(!root.factor(&[1.0, 0.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 1.0]));
    }
}
