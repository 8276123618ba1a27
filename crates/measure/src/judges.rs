//! Doubt of judgement: how surely marks of a few raters settle a ranking.
//!
//! ```text
//! mark(i, r) = μ + region(i) + rater(r) + residual(i, r)
//! region ~ N(0, σ²_region),  rater ~ N(0, σ²_rater),  residual ~ N(0, σ²_residual)
//! ```
//!
//! μ has a flat prior and each σ a half-Cauchy prior whose scale is the standard deviation of all
//! marks: weakly informative, and with three raters it does not pull σ_rater to zero or let it run
//! away as inverse-gamma priors do (A. Gelman, Bayesian Analysis 1 (2006) 515–533). The half-Cauchy
//! is written as a mixture of two inverse gammas (M. P. Wand et al., Bayesian Analysis 6 (2011)
//! 847–900), so every step of the Gibbs sampler draws from a named distribution:
//!
//! 1. μ and the raters together, the regions integrated out, from one normal distribution;
//! 2. the regions given those, each from a normal of its own;
//! 3. the three variances from inverse gammas.
//!
//! Steps 1 and 2 are one joint draw of everything but the variances (D. A. van Dyk and T. Park,
//! JASA 103 (2008) 790–796), so successive draws are nearly independent. Missing cells are simply
//! absent from the sums. In each draw the regions are ranked; what is reported counts those ranks.
//!
//! Raters and regions of one table are compared with the mean of the table's own raters, which the
//! marks determine far better than they determine μ.

mod design;
mod sampler;
mod spread;
mod standing;

pub use spread::Spread;
pub use standing::{Cut, Standing};
pub(crate) use standing::{Tally, check_top};

use rayon::prelude::*;

use crate::names::list;
use crate::ratings::{Group, Ratings};
use design::Design;
use sampler::Chain;

/// Most units of one judging: the counts of ranks take 4 bytes for each pair, in each of the chains.
pub const MAX_UNITS: usize = 2_000;

/// Independent chains, each with a ChaCha stream of its own; fixed, so that the number of threads
/// cannot change what is drawn.
pub const CHAINS: usize = 8;

/// Draws of each chain thrown away before it is believed.
pub const WARM_UP: usize = 500;

/// What the judging may spend and where the cut is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How many units are to be chosen, if a cut is to be drawn.
    pub top: Option<usize>,
    /// Draws kept, over all chains.
    pub draws: usize,
    /// Seed: the same seed gives the same bytes, whatever the number of threads.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            top: None,
            draws: 100_000,
            seed: 1,
        }
    }
}

/// What the marks say, with their doubt.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Judged {
    /// The units, best posterior mean first, then by code.
    pub units: Vec<Standing>,
    /// The cut, if a number of units to choose was given.
    pub cut: Option<Cut>,
    /// The raters, by code.
    pub raters: Vec<RaterDoubt>,
    /// Where the differences between marks come from.
    pub components: Components,
    /// The groups that marks tie together. More than one: severities do not compare between them,
    /// and the order of units of different groups rests on the assumption that the groups' raters
    /// are equally strict on average.
    pub groups: Vec<Group>,
}

/// A rater's severity with its doubt.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RaterDoubt {
    /// Code of the rater.
    pub rater: String,
    /// Marks given.
    pub n_marks: usize,
    /// Points this rater takes off compared with the mean of all raters on the same units: above 0
    /// is strict, below 0 lenient.
    pub severity: Spread,
    /// Number of the group, from 0, as in [`Judged::groups`].
    pub group: usize,
}

/// Standard deviations, in points of the scale, and what follows from them.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Components {
    /// Between regions: what is to be found out.
    pub region: Spread,
    /// Between raters: severity.
    pub rater: Spread,
    /// What is left: the noise of a mark.
    pub residual: Spread,
    /// Reliability of one mark once severity is known: σ²_region / (σ²_region + σ²_residual).
    pub reliability: Spread,
}

/// Why a table cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JudgesError {
    /// No ranking of fewer than two.
    #[error("a ranking needs two units or more, there is {0}")]
    TooFew(usize),
    /// More units than the counts of ranks are meant to hold.
    #[error(
        "{0} units are more than the {MAX_UNITS} that one judging holds in memory: judge them by region or class"
    )]
    TooMany(usize),
    /// One rater cannot be told from the noise.
    #[error("judging needs two raters or more, there is {0}")]
    Raters(usize),
    /// Raters without a mark.
    #[error("{} marked nothing: remove the column, or fill in the marks", list("rater", .0))]
    Silent(Vec<String>),
    /// Units without a mark.
    #[error("{} without any mark: remove the row, or fill in the marks", list("unit", .0))]
    Unmarked(Vec<String>),
    /// No unit has two marks.
    #[error(
        "no unit has two marks, so noise cannot be told from merit: let two raters mark some units"
    )]
    NoRepeat,
    /// All marks are equal.
    #[error("every mark is {0}: all units are tied")]
    NoVariation(String),
    /// K of nothing, or above the number of units.
    #[error("the best {top} of {units} units cannot be chosen: choose from 1 to {units}")]
    Top {
        /// K asked for.
        top: usize,
        /// Number of units.
        units: usize,
    },
    /// Too few draws for quantiles.
    #[error("{0} draws are too few for 5 % and 95 % limits: ask for 1000 or more")]
    Draws(usize),
}

/// Expected ranks, rank limits, chances of selection, severities and variance components of
/// `ratings` by the Bayesian model of the [module](self).
///
/// # Errors
/// [`JudgesError`] naming the units, raters or setting at fault.
pub fn judge(ratings: &Ratings, settings: &Settings) -> Result<Judged, JudgesError> {
    check(ratings, settings.top, settings.draws)?;
    let ratings = &ratings.sorted();
    let design = Design::of(ratings).ok_or_else(|| no_variation(ratings))?;
    let kept =
        |chain: usize| settings.draws / CHAINS + usize::from(chain < settings.draws % CHAINS);
    let chains: Vec<Chain> = (0..CHAINS)
        .into_par_iter()
        .map(|chain| Chain::run(&design, settings.seed, chain as u64, kept(chain)))
        .collect();
    let traces: Vec<_> = chains.iter().map(Chain::trace).collect();
    let mut tally = Tally::new(design.n_units());
    let mut means = vec![0.0; design.n_units()];
    for chain in &chains {
        tally.merge(chain.tally());
        for (mean, sum) in means.iter_mut().zip(chain.level_sums()) {
            *mean += sum / settings.draws as f64;
        }
    }
    for mean in &mut means {
        *mean = design.mark(*mean);
    }
    let tolerance = design.points(1e-9);
    let (units, cut) = tally.standings(ratings, &means, settings.top, tolerance);
    let group = ratings.components();
    let severity = |rater: usize| -> Spread {
        Spread::of(
            traces.iter().map(|trace| trace.severity(rater)).collect(),
            design.points(1.0),
        )
    };
    let raters = (0..ratings.raters().len())
        .map(|rater| RaterDoubt {
            rater: ratings.raters()[rater].clone(),
            n_marks: design.n_marks_of(rater),
            severity: severity(rater),
            group: group[rater],
        })
        .collect();
    let part = |which: usize, scale: f64| {
        Spread::of(
            traces.iter().map(|trace| trace.component(which)).collect(),
            scale,
        )
    };
    let points = design.points(1.0);
    let components = Components {
        region: part(0, points),
        rater: part(1, points),
        residual: part(2, points),
        reliability: part(3, 1.0),
    };
    Ok(Judged {
        units,
        cut,
        raters,
        components,
        groups: ratings.groups(),
    })
}

pub(crate) fn no_variation(ratings: &Ratings) -> JudgesError {
    let mark = ratings.marks().first().map_or(0.0, |mark| mark.value);
    JudgesError::NoVariation(mark.to_string())
}

/// What every way of judging asks of its table.
pub(crate) fn check(
    ratings: &Ratings,
    top: Option<usize>,
    draws: usize,
) -> Result<(), JudgesError> {
    let n_units = ratings.units().len();
    if n_units < 2 {
        return Err(JudgesError::TooFew(n_units));
    }
    if n_units > MAX_UNITS {
        return Err(JudgesError::TooMany(n_units));
    }
    check_top(top, n_units)?;
    if draws < 1_000 {
        return Err(JudgesError::Draws(draws));
    }
    if ratings.raters().len() < 2 {
        return Err(JudgesError::Raters(ratings.raters().len()));
    }
    let silent = ratings.silent_raters();
    if !silent.is_empty() {
        return Err(JudgesError::Silent(silent));
    }
    let unmarked = ratings.unmarked_units();
    if !unmarked.is_empty() {
        return Err(JudgesError::Unmarked(unmarked));
    }
    if ratings.rows().all(|marks| marks.len() < 2) {
        return Err(JudgesError::NoRepeat);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
