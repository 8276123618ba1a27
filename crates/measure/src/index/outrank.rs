//! Pairwise comparison: how much weight says that one unit is better than another.

use super::error::IndexError;

/// More units than this would need more than 128 MB for their pairs.
pub const MAX_UNITS: usize = 4096;

/// The outranking matrix: `support(i, j)` is the weight of the criteria on which i beats j, plus
/// half the weight of those on which they tie (Handbook §6.2, Table 36; Munda and Nardo 2005).
///
/// Weights are re-scaled over the criteria on which both have a value; without any, 0.5.
#[derive(Debug, Clone, PartialEq)]
pub struct Outranking {
    n: usize,
    support: Vec<f64>,
}

impl Outranking {
    /// Compares units on columns (one criterion each, higher is better) with weights.
    ///
    /// # Errors
    /// [`IndexError::PairLimit`] above [`MAX_UNITS`].
    pub fn new(columns: &[&[f64]], weights: &[f64]) -> Result<Self, IndexError> {
        let n = columns.first().map_or(0, |c| c.len());
        if n > MAX_UNITS {
            return Err(IndexError::PairLimit {
                units: n,
                limit: MAX_UNITS,
            });
        }
        let mut support = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..i {
                let (mut wins, mut losses, mut ties) = (0.0, 0.0, 0.0);
                for (column, w) in columns.iter().zip(weights) {
                    match column[i].partial_cmp(&column[j]) {
                        Some(std::cmp::Ordering::Greater) => wins += w,
                        Some(std::cmp::Ordering::Less) => losses += w,
                        Some(std::cmp::Ordering::Equal) => ties += w,
                        None => {}
                    }
                }
                let all: f64 = wins + losses + ties;
                let share = |w: f64| {
                    if all > 0.0 {
                        (w + ties / 2.0) / all
                    } else {
                        0.5
                    }
                };
                support[i * n + j] = share(wins);
                support[j * n + i] = share(losses);
            }
        }
        Ok(Self { n, support })
    }

    /// A matrix from its rows; the diagonal is not looked at.
    ///
    /// # Panics
    /// When the rows do not make a square.
    #[must_use]
    pub fn from_rows(rows: &[Vec<f64>]) -> Self {
        let n = rows.len();
        assert!(
            rows.iter().all(|r| r.len() == n),
            "an outranking matrix is square"
        );
        Self {
            n,
            support: rows.concat(),
        }
    }

    /// Number of units.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.n
    }

    /// Whether there is no unit.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// The weight that says i is better than j; 0 on the diagonal.
    #[must_use]
    pub fn support(&self, i: usize, j: usize) -> f64 {
        if i == j {
            0.0
        } else {
            self.support[i * self.n + j]
        }
    }

    /// Whether more weight says i is better than j than the other way round. Differences below
    /// 10⁻⁹ are rounding, not a majority.
    #[must_use]
    pub fn beats(&self, i: usize, j: usize) -> bool {
        self.support(i, j) - self.support(j, i) > 1e-9
    }

    /// Copeland's score of each unit, from −(n − 1) to n − 1: units it beats minus units that beat it
    /// (A. H. Copeland 1951; Handbook §6.2).
    #[must_use]
    pub fn copeland(&self) -> Vec<f64> {
        let sign = |i, j| f64::from(i8::from(self.beats(i, j)) - i8::from(self.beats(j, i)));
        (0..self.n)
            .map(|i| (0..self.n).filter(|&j| j != i).map(|j| sign(i, j)).sum())
            .collect()
    }

    /// Borda's score of each unit, `Σⱼ support(i, j)`, from 0 to n − 1 (J.-C. de Borda 1784; Handbook
    /// §6.2).
    #[must_use]
    pub fn borda(&self) -> Vec<f64> {
        (0..self.n)
            .map(|i| (0..self.n).map(|j| self.support(i, j)).sum())
            .collect()
    }
}

/// Borda's score without the table of pairs: for each criterion the number of units beaten, ties
/// counting half, weighted (Borda 1784; Handbook §6.2).
///
/// A unit without a value on a criterion has that criterion's weight shared among its others.
#[must_use]
pub fn borda(columns: &[&[f64]], weights: &[f64]) -> Vec<f64> {
    let n = columns.first().map_or(0, |c| c.len());
    let mut score = vec![0.0; n];
    let mut weight = vec![0.0; n];
    for (column, &w) in columns.iter().zip(weights) {
        let sorted = super::stats::sorted(column);
        for i in 0..n {
            let x = column[i];
            if x.is_nan() {
                continue;
            }
            let below = sorted.partition_point(|&v| v < x);
            let ties = sorted.partition_point(|&v| v <= x) - below - 1;
            score[i] += w * (below as f64 + ties as f64 / 2.0);
            weight[i] += w;
        }
    }
    score
        .iter()
        .zip(&weight)
        .map(|(s, w)| if *w > 0.0 { s / w } else { f64::NAN })
        .collect()
}
