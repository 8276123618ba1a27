//! Indicators times weights, for a block of runs at a time.
//!
//! A product of our own instead of a library's: libraries use fused multiply-add where the
//! processor has it, so that the last bit of a score, and with it the order of two units that are
//! nearly equal, would depend on the machine. Here each score is the sum over the indicators in
//! their order, rounded after every step, on every machine; the tile below keeps 16 such sums in
//! registers, which the compiler turns into vector instructions.

use super::Matrix;

/// Units in one tile.
const UNITS: usize = 4;
/// Runs in one tile.
const RUNS: usize = 4;

/// A table of units × indicators, cut into panels of [`UNITS`] rows, each stored indicator by
/// indicator; the last is padded with zeros.
pub struct Panels {
    n_indicators: usize,
    stride: usize,
    values: Vec<f64>,
}

impl Panels {
    /// Packs `f` of every value.
    pub fn pack(table: &Matrix, f: impl Fn(f64) -> f64) -> Self {
        let n_indicators = table.cols();
        let stride = Self::stride(table.rows());
        let mut values = vec![0.0; stride * n_indicators];
        for (k, column) in table.columns().enumerate() {
            for (i, &x) in column.iter().enumerate() {
                let panel = (i / UNITS) * n_indicators;
                values[(panel + k) * UNITS + i % UNITS] = f(x);
            }
        }
        Self {
            n_indicators,
            stride,
            values,
        }
    }

    /// Units rounded up to whole panels.
    pub const fn stride(n_units: usize) -> usize {
        n_units.next_multiple_of(UNITS)
    }

    /// Writes Σ weight × value over the indicators for every unit and run: run r of `weights`
    /// (one weight for each indicator, run after run) goes to row `rows[r]` of `out`, whose rows
    /// are `stride` long.
    pub fn multiply(&self, weights: &[f64], rows: &[usize], out: &mut [f64]) {
        let k = self.n_indicators;
        let mut packed = vec![[0.0; RUNS]; k];
        for (runs, rows) in weights.chunks(k * RUNS).zip(rows.chunks(RUNS)) {
            for (r, run) in runs.chunks_exact(k).enumerate() {
                for (cell, &w) in packed.iter_mut().zip(run) {
                    cell[r] = w;
                }
            }
            for (p, panel) in self.values.chunks_exact(k * UNITS).enumerate() {
                let sums = tile(panel, &packed);
                for (&row, sum) in rows.iter().zip(&sums) {
                    out[row * self.stride + p * UNITS..][..UNITS].copy_from_slice(sum);
                }
            }
        }
    }
}

/// 4 units × 4 runs, summed over the indicators.
fn tile(panel: &[f64], weights: &[[f64; RUNS]]) -> [[f64; UNITS]; RUNS] {
    let mut sums = [[0.0; UNITS]; RUNS];
    let (values, _) = panel.as_chunks::<UNITS>();
    for (x, w) in values.iter().zip(weights) {
        for (sum, w) in sums.iter_mut().zip(w) {
            for (sum, x) in sum.iter_mut().zip(x) {
                *sum += w * x;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_the_sum_in_order_of_the_indicators() {
        let (n, k, runs) = (7, 5, 6);
        let value = |i: usize, j: usize| ((i * 31 + j * 17) % 13) as f64 / 7.0;
        let columns: Vec<Vec<f64>> = (0..k)
            .map(|j| (0..n).map(|i| value(i, j)).collect())
            .collect();
        let panels = Panels::pack(&Matrix::from_columns(n, &columns), |x| x);
        let weights: Vec<f64> = (0..runs * k).map(|w| 1.0 / (w + 3) as f64).collect();
        let rows: Vec<usize> = (0..runs).rev().collect();
        let stride = Panels::stride(n);
        let mut out = vec![0.0; runs * stride];
        panels.multiply(&weights, &rows, &mut out);
        for (r, &row) in rows.iter().enumerate() {
            for i in 0..n {
                let expected = (0..k).fold(0.0, |sum, j| sum + weights[r * k + j] * value(i, j));
                assert_eq!(out[row * stride + i].to_bits(), f64::to_bits(expected));
            }
        }
    }
}
