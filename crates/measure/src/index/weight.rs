//! Where weights come from (Handbook §6.1).

use serde::Serialize;

use super::error::IndexError;
use super::method::Weights;
use super::stats;
use super::structure::Structure;

/// The principal eigenvector of a matrix of pairwise comparisons, and how consistent it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ahp {
    /// Weights, summing to 1.
    pub weights: Vec<f64>,
    /// Largest eigenvalue λ; n for a perfectly consistent matrix.
    pub lambda: f64,
    /// Consistency index (λ − n)/(n − 1) over Saaty's random index; 0 for n ≤ 2.
    pub ratio: f64,
}

/// Saaty's random indices for matrices of 1 to 15 rows (Saaty 1980, 2008).
const RANDOM_INDEX: [f64; 15] = [
    0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
];

/// Weights by the analytic hierarchy process: `matrix[i][j]` says how many times more important i
/// is than j (Saaty 1980; Handbook §6.1, p. 96). The weights w solve `A w = λ w` for the largest λ, by
/// power iteration, and sum to 1; the consistency ratio is `(λ − n)/((n − 1)·RI(n))`, with 0.1 as
/// Saaty's limit.
///
/// # Errors
/// A sentence that says which cell is wrong: the matrix must be square, positive and reciprocal,
/// with at most 15 rows.
pub fn ahp(matrix: &[Vec<f64>]) -> Result<Ahp, String> {
    let n = matrix.len();
    if n == 0 || n > RANDOM_INDEX.len() {
        return Err(format!("the matrix has {n} rows; 1 to 15 are possible"));
    }
    if let Some(row) = matrix.iter().position(|r| r.len() != n) {
        return Err(format!(
            "row {} has {} of {n} entries",
            row + 1,
            matrix[row].len()
        ));
    }
    for (i, row) in matrix.iter().enumerate() {
        for (j, &there) in row.iter().enumerate() {
            let back = matrix[j][i];
            if !(there > 0.0 && there.is_finite() && (there * back - 1.0).abs() < 1e-2) {
                let (i, j) = (i + 1, j + 1);
                return Err(format!(
                    "the entries [{i},{j}] = {there} and [{j},{i}] = {back} must be positive and \
                     each other's inverse"
                ));
            }
        }
    }
    let mut weights = vec![1.0 / n as f64; n];
    let mut lambda = n as f64;
    // A positive matrix has one dominant eigenvector (Perron–Frobenius), so iteration converges;
    // for matrices anyone would fill in by hand in some twenty steps.
    for _ in 0..10_000 {
        let product: Vec<f64> = matrix
            .iter()
            .map(|row| row.iter().zip(&weights).map(|(a, w)| a * w).sum())
            .collect();
        lambda = product.iter().sum();
        let next: Vec<f64> = product.iter().map(|v| v / lambda).collect();
        let moved = next
            .iter()
            .zip(&weights)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        weights = next;
        if moved < 1e-15 {
            break;
        }
    }
    let ratio = if n <= 2 {
        0.0
    } else {
        ((lambda - n as f64) / (n - 1) as f64 / RANDOM_INDEX[n - 1]).max(0.0)
    };
    Ok(Ahp {
        weights,
        lambda,
        ratio,
    })
}

/// Weights from the first principal component of columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pca {
    /// Squared loadings of the first component, summing to 1.
    pub weights: Vec<f64>,
    /// Share of the columns' variance that the component explains.
    pub explained: f64,
}

/// Squared entries of the first eigenvector of the columns' correlation matrix (Handbook §6.1,
/// p. 89, with one component and without rotation): `R v = λ v`, `wᵢ = vᵢ²/Σv²`, and λ/n of the
/// variance explained. One entry for each column; columns have a row for each unit.
///
/// Correlations run over the rows where both columns have a value.
///
/// # Errors
/// A sentence, when a column is constant and so has no correlation.
pub fn pca(columns: &[&[f64]]) -> Result<Pca, String> {
    let n = columns.len();
    let mut matrix = vec![vec![1.0; n]; n];
    for i in 0..n {
        for j in 0..i {
            let r = correlation(columns[i], columns[j]);
            if r.is_nan() {
                let problem = "principal components need columns that vary";
                return Err(format!("{problem}; child {} or {} does not", j + 1, i + 1));
            }
            matrix[i][j] = r;
            matrix[j][i] = r;
        }
    }
    let (value, vector) = largest_eigenpair(matrix);
    let total: f64 = vector.iter().map(|v| v * v).sum();
    let weights = vector.iter().map(|v| v * v / total).collect();
    Ok(Pca {
        weights,
        explained: value / n as f64,
    })
}

/// Pearson's correlation over the rows where both have a value.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let both: Vec<(f64, f64)> = a
        .iter()
        .zip(b)
        .filter(|(x, y)| !x.is_nan() && !y.is_nan())
        .map(|(x, y)| (*x, *y))
        .collect();
    let column = |f: fn(&(f64, f64)) -> f64| both.iter().map(f).collect::<Vec<_>>();
    let (a, b) = (column(|p| p.0), column(|p| p.1));
    let (ma, mb) = (stats::mean(&a), stats::mean(&b));
    // Sorting the products makes the sum independent of the order of the units.
    let dot = |u: &[f64], mu: f64, v: &[f64], mv: f64| {
        let products: Vec<f64> = u.iter().zip(v).map(|(x, y)| (x - mu) * (y - mv)).collect();
        stats::sorted(&products).iter().sum::<f64>()
    };
    dot(&a, ma, &b, mb) / (dot(&a, ma, &a, ma) * dot(&b, mb, &b, mb)).sqrt()
}

/// Largest eigenvalue of a symmetric matrix and its vector, by Jacobi's rotations (Golub and Van
/// Loan, *Matrix Computations*, §8.5). The matrices here have a few dozen rows.
fn largest_eigenpair(mut a: Vec<Vec<f64>>) -> (f64, Vec<f64>) {
    let n = a.len();
    let mut vectors: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect())
        .collect();
    for _sweep in 0..100 {
        let off: f64 = (0..n)
            .flat_map(|i| (0..i).map(move |j| (i, j)))
            .map(|(i, j)| a[i][j].abs())
            .sum();
        if off < 1e-14 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let best = (0..n)
        .max_by(|&i, &j| a[i][i].total_cmp(&a[j][j]))
        .unwrap_or(0);
    (a[best][best], vectors.iter().map(|row| row[best]).collect())
}

fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for row in a.iter_mut() {
        let (x, y) = (row[p], row[q]);
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
    let (upper, lower) = a.split_at_mut(q);
    for (x, y) in upper[p].iter_mut().zip(&mut lower[0]) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
    for row in vectors.iter_mut() {
        let (x, y) = (row[p], row[q]);
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
}

/// The weights of every node before re-scaling, for all rules that need no data; principal
/// components start from equal weights and are filled in while aggregating.
///
/// # Errors
/// [`IndexError::Weights`] naming the node.
pub fn resolve(structure: &Structure, rule: &Weights) -> Result<Vec<f64>, IndexError> {
    let mut weights = structure.given_weights();
    let wrong = |node: &str, problem: String| IndexError::Weights {
        node: node.into(),
        problem,
    };
    match rule {
        Weights::Given => {}
        Weights::Equal | Weights::Pca => weights.fill(1.0),
        Weights::Table { table } => {
            for (code, &weight) in table {
                let at = structure
                    .position(code)
                    .ok_or_else(|| wrong(code, "it is not in the structure".into()))?;
                if !(weight.is_finite() && weight >= 0.0) {
                    return Err(wrong(
                        code,
                        format!("{weight} is not a weight of 0 or more"),
                    ));
                }
                weights[at] = weight;
            }
        }
        Weights::Ahp {
            matrices,
            max_ratio,
        } => {
            for (code, matrix) in matrices {
                let at = structure
                    .position(code)
                    .filter(|&i| i >= structure.n_indicators());
                let at = at.ok_or_else(|| wrong(code, "it is not an aggregate".into()))?;
                let children = &structure.nodes()[at].children;
                let found = ahp(matrix).map_err(|problem| wrong(code, problem))?;
                if found.weights.len() != children.len() {
                    let (rows, children) = (found.weights.len(), children.len());
                    return Err(wrong(code, format!("{rows} rows for {children} children")));
                }
                if found.ratio > *max_ratio {
                    let problem = format!(
                        "the consistency ratio is {:.3}, above {max_ratio}: the comparisons \
                         contradict each other; revise them or raise max_ratio",
                        found.ratio
                    );
                    return Err(wrong(code, problem));
                }
                for (&child, weight) in children.iter().zip(found.weights) {
                    weights[child] = weight;
                }
            }
        }
    }
    check_sums(structure, &weights)?;
    Ok(weights)
}

/// Refuses a parent whose children weigh nothing altogether.
fn check_sums(structure: &Structure, weights: &[f64]) -> Result<(), IndexError> {
    for node in &structure.nodes()[structure.n_indicators()..] {
        let sum: f64 = node.children.iter().map(|&c| weights[c]).sum();
        if sum <= 0.0 {
            let problem = "its children weigh 0 altogether".to_owned();
            return Err(IndexError::Weights {
                node: node.code.clone(),
                problem,
            });
        }
    }
    Ok(())
}

/// Re-scales weights so that the children of each parent sum to 1. The index itself weighs 1.
#[must_use]
pub fn rescale(structure: &Structure, weights: &[f64]) -> Vec<f64> {
    let mut scaled = weights.to_vec();
    for node in structure.nodes() {
        let sum: f64 = node.children.iter().map(|&c| weights[c]).sum();
        for &child in &node.children {
            scaled[child] = weights[child] / sum;
        }
        if node.parent.is_none() {
            scaled[structure.nodes().len() - 1] = 1.0;
        }
    }
    scaled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consistent_matrix_gives_its_ratios() {
        let m = vec![
            vec![1.0, 2.0, 4.0],
            vec![0.5, 1.0, 2.0],
            vec![0.25, 0.5, 1.0],
        ];
        let found = ahp(&m).unwrap();
        for (w, expected) in found.weights.iter().zip([4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0]) {
            assert!((w - expected).abs() < 1e-12);
        }
        assert!(found.ratio < 1e-9);
    }

    #[test]
    fn saatys_school_example_has_its_published_ratio() {
        // Saaty (1980): learning, friends, school life; λ ≈ 3.0385, CR ≈ 0.033.
        let m = vec![
            vec![1.0, 3.0, 5.0],
            vec![1.0 / 3.0, 1.0, 3.0],
            vec![1.0 / 5.0, 1.0 / 3.0, 1.0],
        ];
        let found = ahp(&m).unwrap();
        assert!((found.lambda - 3.0385).abs() < 1e-3, "{}", found.lambda);
        assert!((found.ratio - 0.0332).abs() < 1e-3, "{}", found.ratio);
    }

    #[test]
    fn a_matrix_that_is_not_reciprocal_is_refused_with_its_cell() {
        let problem = ahp(&[vec![1.0, 2.0], vec![2.0, 1.0]]).unwrap_err();
        assert!(problem.contains("[1,2] = 2 and [2,1] = 2"), "{problem}");
    }

    #[test]
    fn two_equal_columns_share_their_component() {
        let a = [1.0, 2.0, 3.0, 5.0];
        let b = [2.0, 4.0, 6.0, 10.0];
        let noise = [1.0, -1.0, 1.0, -1.0];
        let found = pca(&[&a, &b, &noise]).unwrap();
        assert!((found.weights[0] - found.weights[1]).abs() < 1e-12);
        assert!(found.weights[2] < found.weights[0]);
        assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(found.explained > 2.0 / 3.0);
    }
}
