//! Doubt of judgement without a model: ranks under resampled raters or marks.
//!
//! A second opinion on [`crate::judges`]. Severity is taken out by least squares first
//! ([`crate::severity`]); then either the **raters** get random weights, as if another panel had been
//! drawn from the same kind of people (the Bayesian bootstrap, D. B. Rubin, Annals of Statistics 9
//! (1981) 130–134, which leaves no unit without a mark when the table has gaps), or each unit's own
//! **marks** are drawn with replacement (B. Efron, Annals of Statistics 7 (1979) 1–26).
//!
//! With few raters both understate the doubt, since m marks spread by only (m − 1)/m of their
//! variance: three raters show two thirds of it. The model does not have this fault.

use rand::RngExt;
use rand_distr::{Distribution, Exp1};
use rayon::prelude::*;

use crate::judges::{Cut, JudgesError, Standing, Tally, check, no_variation};
use crate::ratings::{Group, Ratings};
use crate::severity::severities;
use crate::stream::stream;

/// What is drawn anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resample {
    /// Random weights on the raters, the same for all units.
    Raters,
    /// Each unit's marks with replacement, unit by unit.
    Marks,
}

/// Ranks of the units under resampling.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Resampled {
    /// The units, highest mean first, then by code; the mean is that of the marks with severity
    /// taken out.
    pub units: Vec<Standing>,
    /// The cut, if a number of units to choose was given.
    pub cut: Option<Cut>,
    /// The groups that marks tie together, as in [`crate::judges::Judged::groups`].
    pub groups: Vec<Group>,
}

/// Draws counted together, on one stream.
const BLOCK: usize = 256;

/// Expected ranks, rank limits and chances of selection under `draws` resamples. What is resampled,
/// and its limits: see the [module](self).
///
/// # Errors
/// [`JudgesError`] naming the units, raters or setting at fault.
pub fn resample(
    ratings: &Ratings,
    what: Resample,
    top: Option<usize>,
    draws: usize,
    seed: u64,
) -> Result<Resampled, JudgesError> {
    check(ratings, top, draws)?;
    let ratings = &ratings.sorted();
    let first = ratings.marks()[0].value;
    if ratings.marks().iter().all(|mark| mark.value == first) {
        return Err(no_variation(ratings));
    }
    let severity: Vec<f64> = severities(ratings, 0.9)
        .iter()
        .map(|rater| rater.severity)
        .collect();
    let rows: Vec<Vec<(usize, f64)>> = ratings
        .rows()
        .map(|row| {
            row.iter()
                .map(|m| (m.rater, m.value + severity[m.rater]))
                .collect()
        })
        .collect();
    let tally = counted(&rows, severity.len(), what, draws, seed);
    let mean = |row: &Vec<(usize, f64)>| row.iter().map(|m| m.1).sum::<f64>() / row.len() as f64;
    let means: Vec<f64> = rows.iter().map(mean).collect();
    let spread = means
        .iter()
        .fold(0.0_f64, |most, mean| most.max((mean - means[0]).abs()));
    let (units, cut) = tally.standings(ratings, &means, top, 1e-9 * spread);
    Ok(Resampled {
        units,
        cut,
        groups: ratings.groups(),
    })
}

/// The ranks of the units over all draws; a row is a unit's raters with their marks.
fn counted(
    rows: &[Vec<(usize, f64)>],
    n_raters: usize,
    what: Resample,
    draws: usize,
    seed: u64,
) -> Tally {
    let n = rows.len();
    let n_blocks = draws.div_ceil(BLOCK);
    (0..n_blocks)
        .into_par_iter()
        // A tally of many units is large: a few of them, not one for each block.
        .with_min_len(n_blocks.div_ceil(8))
        .fold(
            || Tally::new(n),
            |mut tally, block| {
                let mut rng = stream(seed, block as u64);
                let mut weights = vec![0.0; n_raters];
                let mut values = vec![0.0; n];
                for _ in 0..BLOCK.min(draws - block * BLOCK) {
                    weights.fill_with(|| Exp1.sample(&mut rng));
                    for (value, row) in values.iter_mut().zip(rows) {
                        *value = match what {
                            Resample::Raters => weighted(row, &weights),
                            Resample::Marks => {
                                let mut pick = |_| row[rng.random_range(0..row.len())].1;
                                row.iter().map(&mut pick).sum::<f64>() / row.len() as f64
                            }
                        };
                    }
                    tally.count(&values, rng.random());
                }
                tally
            },
        )
        // Counts are whole numbers: whatever order they are added in, the sum is the same.
        .reduce(
            || Tally::new(n),
            |mut a, b| {
                a.merge(&b);
                a
            },
        )
}

fn weighted(row: &[(usize, f64)], weights: &[f64]) -> f64 {
    let total: f64 = row.iter().map(|&(rater, _)| weights[rater]).sum();
    row.iter()
        .map(|&(rater, value)| weights[rater] * value)
        .sum::<f64>()
        / total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::table;

    fn marks() -> Ratings {
        table(&[
            &[Some(9.0), Some(8.0), Some(8.5)],
            &[Some(5.0), Some(6.0), None],
            &[Some(6.0), None, Some(5.0)],
            &[Some(1.0), Some(2.0), Some(1.5)],
        ])
    }

    #[test]
    fn clear_units_keep_their_rank_and_close_ones_share_it() {
        for what in [Resample::Raters, Resample::Marks] {
            let found = resample(&marks(), what, Some(2), 4_000, 3).unwrap();
            assert_eq!(found.units[0].code, "u1");
            assert_eq!((found.units[0].q05, found.units[0].q95), (1, 1));
            assert_eq!((found.units[3].q05, found.units[3].q95), (4, 4));
            let cut = found.cut.unwrap();
            assert_eq!(cut.grey_zone.len(), 2, "{what:?}: {cut:?}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_ranks_on_one_thread_and_on_three() {
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| resample(&marks(), Resample::Raters, Some(2), 2_000, 3).unwrap())
        };
        assert_eq!(on(1), on(3));
    }

    #[test]
    fn equal_marks_are_an_error_rather_than_an_arbitrary_order() {
        let flat = table(&[&[Some(2.0), Some(2.0)], &[Some(2.0), Some(2.0)]]);
        let error = resample(&flat, Resample::Marks, None, 1_000, 1).unwrap_err();
        assert_eq!(error, JudgesError::NoVariation("2".into()));
    }
}
