//! Severity of each rater by least squares: who marks low, and how surely.
//!
//! The additive model mark = unit + rater + error, fitted to whatever cells are there; within each
//! group of raters that units tie together the effects sum to nothing. Source: the two-way analysis
//! of an incomplete table, H. Scheffé, *The Analysis of Variance* (1959), ch. 4; after the units are
//! eliminated, the equations of the raters have the matrix L = D − Σᵤ nᵤnᵤᵀ/mᵤ, a graph Laplacian.

use crate::cholesky::Cholesky;
use crate::quantile::f_quantile;
use crate::ratings::Ratings;

/// One rater against the others of the group.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Severity {
    /// Code of the rater.
    pub rater: String,
    /// Marks given.
    pub n_marks: usize,
    /// Points this rater takes off compared with the mean of the group's raters on the same units:
    /// above 0 is strict, below 0 lenient. 0 for a rater who shares no unit with anyone.
    pub severity: f64,
    /// Lower end of the interval; `None` when no degrees of freedom are left to judge by.
    pub lower: Option<f64>,
    /// Upper end of the interval.
    pub upper: Option<f64>,
    /// Number of the group, as in [`Ratings::groups`]: severities compare within a group only.
    pub group: usize,
}

/// The severity of each rater, by Student's t intervals of `confidence` (as 0.95, inside (0, 1)).
pub fn severities(ratings: &Ratings, confidence: f64) -> Vec<Severity> {
    let n = ratings.raters().len();
    let group = ratings.components();
    let mut n_marks = vec![0_usize; n];
    let mut rhs = vec![0.0; n];
    let mut laplacian = vec![0.0; n * n];
    for row in ratings.rows().filter(|row| !row.is_empty()) {
        let m = row.len() as f64;
        let mean = row.iter().map(|mark| mark.value).sum::<f64>() / m;
        for mark in row {
            n_marks[mark.rater] += 1;
            rhs[mark.rater] += mark.value - mean;
            laplacian[mark.rater * n + mark.rater] += 1.0;
            for other in row {
                laplacian[mark.rater * n + other.rater] -= 1.0 / m;
            }
        }
    }
    // L has one null vector for each group; adding 11ᵀ over the group's raters makes it definite and
    // picks the solution whose effects sum to nothing.
    let size = |at: usize| group.iter().filter(|g| **g == at).count() as f64;
    let sizes: Vec<f64> = group.iter().map(|&at| size(at)).collect();
    for a in 0..n {
        for b in (0..n).filter(|&b| group[a] == group[b]) {
            laplacian[a * n + b] += 1.0 / sizes[a];
        }
    }
    let mut root = Cholesky::with_size(n);
    assert!(
        root.factor(&laplacian),
        "a graph Laplacian with its null vectors filled is definite"
    );
    let mut effect = rhs;
    root.forward(&mut effect);
    root.backward(&mut effect);
    let margin = Margin::of(ratings, &effect, &group, confidence);
    let one = |rater: usize| {
        let mut unit = vec![0.0; n];
        unit[rater] = 1.0;
        root.forward(&mut unit);
        let variance = unit.iter().map(|x| x * x).sum::<f64>() - 1.0 / sizes[rater];
        let half = margin.0.map(|margin| margin * variance.max(0.0).sqrt());
        // 0 − x, so that nothing is 0 and not −0.
        let severity = 0.0 - effect[rater];
        Severity {
            rater: ratings.raters()[rater].clone(),
            n_marks: n_marks[rater],
            severity,
            lower: half.map(|half| severity - half),
            upper: half.map(|half| severity + half),
            group: group[rater],
        }
    };
    (0..n).map(one).collect()
}

/// Student's t times the residual standard deviation, where degrees of freedom are left.
struct Margin(Option<f64>);

impl Margin {
    fn of(ratings: &Ratings, effect: &[f64], group: &[usize], confidence: f64) -> Self {
        let n_groups = group.iter().max().map_or(0, |last| last + 1);
        let n_units = ratings.rows().filter(|row| !row.is_empty()).count();
        let n_free = (ratings.marks().len() + n_groups).checked_sub(n_units + effect.len());
        let Some(n_free) = n_free.filter(|&left| left > 0) else {
            return Self(None);
        };
        let mut squares = 0.0;
        for row in ratings.rows().filter(|row| !row.is_empty()) {
            let left = |mark: &crate::ratings::Mark| mark.value - effect[mark.rater];
            let mean = row.iter().map(left).sum::<f64>() / row.len() as f64;
            squares += row
                .iter()
                .map(|mark| (left(mark) - mean).powi(2))
                .sum::<f64>();
        }
        let freedom = n_free as f64;
        let t = f_quantile(confidence, 1.0, freedom).sqrt();
        Self(Some(t * (squares / freedom).sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::table;

    #[test]
    fn in_a_full_table_severity_is_the_distance_from_the_mean_of_all() {
        let ratings = table(&[
            &[Some(6.0), Some(8.0), Some(7.0)],
            &[Some(3.0), Some(5.0), Some(4.0)],
            &[Some(1.0), Some(3.0), Some(2.0)],
        ]);
        let found: Vec<f64> = severities(&ratings, 0.95)
            .iter()
            .map(|s| s.severity)
            .collect();
        for (found, wanted) in found.iter().zip([1.0, -1.0, 0.0]) {
            assert!((found - wanted).abs() < 1e-12);
        }
    }

    #[test]
    fn a_rater_who_met_only_strong_units_is_not_called_lenient() {
        // r1 and r2 mark alike; r2 and r3 mark alike: nobody is strict, whatever the units.
        let ratings = table(&[
            &[Some(9.0), Some(9.0), None],
            &[None, Some(2.0), Some(2.0)],
            &[None, Some(3.0), Some(3.0)],
        ]);
        for rater in severities(&ratings, 0.95) {
            assert!(rater.severity.abs() < 1e-12, "{rater:?}");
        }
    }

    #[test]
    fn the_interval_of_a_balanced_table_is_students() {
        // Two raters, differences 1, 2, 3: the effect is half the mean difference, its standard
        // error half of 1/√3, and t(0.975; 2) = 4.302652729911275 (scipy 1.17.1).
        let ratings = table(&[
            &[Some(1.0), Some(2.0)],
            &[Some(1.0), Some(3.0)],
            &[Some(1.0), Some(4.0)],
        ]);
        let first = &severities(&ratings, 0.95)[0];
        let half = 4.302_652_729_911_275 * 0.5 / 3.0_f64.sqrt();
        assert!((first.severity - 1.0).abs() < 1e-12);
        assert!((first.lower.unwrap() - (1.0 - half)).abs() < 1e-9);
        assert!((first.upper.unwrap() - (1.0 + half)).abs() < 1e-9);
    }

    #[test]
    fn groups_apart_are_numbered_and_nothing_left_to_judge_by_gives_no_interval() {
        let ratings = table(&[
            &[Some(1.0), Some(2.0), None, None],
            &[None, None, Some(1.0), Some(5.0)],
        ]);
        let found = severities(&ratings, 0.95);
        assert_eq!(
            found.iter().map(|s| s.group).collect::<Vec<_>>(),
            [0, 0, 1, 1]
        );
        assert!((found[2].severity - 2.0).abs() < 1e-12);
        assert!(found.iter().all(|s| s.lower.is_none()));
    }
}
