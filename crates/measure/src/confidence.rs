//! Confidence sets for ranks: how far estimates with standard errors settle an order.
//!
//! Source: M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, "Inference for Ranks with
//! Applications to Mobility across Neighbourhoods and Academic Achievement across Countries", Review
//! of Economic Studies 91 (2024) 476–518. Unit j is called better than k when
//!
//! ```text
//! (θ̂ⱼ − θ̂ₖ) / σⱼₖ > c,   σⱼₖ = √(seⱼ² + seₖ²)
//! ```
//!
//! where c is the quantile of the maximum of the same ratio over all hypotheses θⱼ ≤ θₖ still
//! standing, drawn from N(0, diag(se²)): the parametric bootstrap, estimates independent. What is
//! rejected leaves the family and c is found anew from the same draws until nothing more falls
//! (Romano and Wolf, Econometrica 73 (2005) 1237–1282). A rank then lies between 1 + the number of
//! units called better and n − the number called worse. The hypotheses are one-sided, so that calling
//! a pair the wrong way round counts as an error too; for a **marginal** set they are the pairs with
//! one unit, for **simultaneous** sets all pairs. The units whose simultaneous set reaches τ or better
//! are the τ-best set, which holds all of the true best τ at the same level.

mod family;

use family::Family;

/// A unit's estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Code of the unit.
    pub code: String,
    /// The estimate, finite.
    pub value: f64,
    /// Its standard error, finite and not negative; 0 is a value known exactly.
    pub se: f64,
}

/// How the sets are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The level, as 0.95.
    pub level: f64,
    /// Bootstrap draws; the level is held to about √(level·(1 − level)/draws).
    pub draws: usize,
    /// Seed: the same seed gives the same sets, whatever the number of threads.
    pub seed: u64,
    /// Whether rejected pairs leave the family (tighter sets at the same level).
    pub stepwise: bool,
    /// Whether the smallest estimate ranks first.
    pub lower_is_better: bool,
    /// The τ of the τ-best set, if asked for.
    pub top: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        let (level, draws, seed) = (0.95, 10_000, 1);
        Self {
            level,
            draws,
            seed,
            stepwise: true,
            lower_is_better: false,
            top: None,
        }
    }
}

/// Where a unit may stand.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RankSet {
    /// Code of the unit.
    pub code: String,
    /// Rank of the estimate, 1 = best; equal estimates share the better rank.
    pub rank: usize,
    /// Best rank in the set that holds this unit's true rank at the level.
    pub marginal_lower: usize,
    /// Worst rank in that set.
    pub marginal_upper: usize,
    /// Best rank in the sets that hold all true ranks at once at the level.
    pub simultaneous_lower: usize,
    /// Worst rank in those sets.
    pub simultaneous_upper: usize,
}

/// The sets of all units.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RankSets {
    /// One entry for each unit, by rank, then by code; the order of the input does not matter.
    pub units: Vec<RankSet>,
    /// The critical value c of the simultaneous sets, in standard errors of a difference.
    pub critical: f64,
    /// The τ-best set, if a τ was given.
    pub tau_best: Option<TauBest>,
}

/// The units that may be among the best τ.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TauBest {
    /// τ.
    pub top: usize,
    /// The τ-best set: with the level's probability it holds every one of the true best τ.
    pub members: Vec<String>,
    /// Units surely among the best τ: their simultaneous set ends at τ or better.
    pub sure: Vec<String>,
    /// Units on both sides of the cut-off with the same estimate: only a tie rule can part them.
    pub tied: Vec<String>,
}

/// Why no sets can be given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConfidenceError {
    /// No ranking of fewer than two.
    #[error("a ranking needs two units or more, there is {0}")]
    TooFew(usize),
    /// More pairs than memory is meant to hold.
    #[error(
        "{units} units with {draws} draws are more than the {max_units} units and {max_cells} draws × units that this computation holds in memory: compare fewer units, or lower the draws"
    )]
    TooMany {
        /// Units given.
        units: usize,
        /// Draws asked for.
        draws: usize,
        /// Most units.
        max_units: usize,
        /// Most draws × units.
        max_cells: usize,
    },
    /// An estimate that is not a number.
    #[error("the estimate of `{0}` is not a finite number")]
    Estimate(String),
    /// A standard error that is none.
    #[error("the standard error of `{code}` is {se}: it must be a finite number, not below 0")]
    StandardError {
        /// Code of the unit.
        code: String,
        /// What was given.
        se: f64,
    },
    /// A code that stands twice.
    #[error("unit `{0}` is there twice: give each unit one row")]
    Duplicate(String),
    /// τ of nothing, or above the number of units.
    #[error("the best {top} of {units} units cannot be asked for: choose from 1 to {units}")]
    Top {
        /// τ asked for.
        top: usize,
        /// Number of units.
        units: usize,
    },
    /// A level outside (0, 1).
    #[error("a level of {0} is not between 0 and 1: try 0.95")]
    Level(String),
    /// Too few draws for the level.
    #[error("{draws} draws cannot show a level of {level}: ask for {least} or more")]
    Draws {
        /// Draws asked for.
        draws: usize,
        /// The level, as written.
        level: String,
        /// The least number of draws that has one beyond the quantile.
        least: usize,
    },
}

/// Most units of one computation: each pair takes 12 bytes, 108 MB at this limit.
pub const MAX_UNITS: usize = 3_000;

/// Most draws × units: they take 8 bytes each, 240 MB at this limit.
pub const MAX_CELLS: usize = 30_000_000;

/// Marginal and simultaneous confidence sets for the ranks of `estimates`, and the τ-best set.
/// Method and source: see the [module](self). Work is about 2·n²·draws comparisons.
///
/// # Errors
/// [`ConfidenceError`] naming the unit or the setting at fault.
pub fn rank_sets(estimates: &[Estimate], settings: &Settings) -> Result<RankSets, ConfidenceError> {
    check(estimates, settings)?;
    // By code, so that the order of the rows cannot change which unit gets which noise.
    let mut estimates: Vec<&Estimate> = estimates.iter().collect();
    estimates.sort_by(|a, b| a.code.cmp(&b.code));
    let sign = if settings.lower_is_better { -1.0 } else { 1.0 };
    let values: Vec<f64> = estimates
        .iter()
        .map(|estimate| sign * estimate.value)
        .collect();
    let errors: Vec<f64> = estimates.iter().map(|estimate| estimate.se).collect();
    let family = Family::new(&values, &errors, settings);
    let (marginal, simultaneous) = family.critical_values();
    let n = values.len();
    let mut units: Vec<RankSet> = (0..n)
        .map(|unit| {
            let (better, worse) = family.called(unit, marginal[unit]);
            let (all_better, all_worse) = family.called(unit, simultaneous);
            RankSet {
                code: estimates[unit].code.clone(),
                rank: 1 + values.iter().filter(|value| **value > values[unit]).count(),
                marginal_lower: 1 + better,
                marginal_upper: n - worse,
                simultaneous_lower: 1 + all_better,
                simultaneous_upper: n - all_worse,
            }
        })
        .collect();
    let tau_best = settings.top.map(|top| tau_best(&units, &values, top));
    units.sort_by_key(|unit| unit.rank);
    Ok(RankSets {
        units,
        critical: simultaneous,
        tau_best,
    })
}

fn check(estimates: &[Estimate], settings: &Settings) -> Result<(), ConfidenceError> {
    let (units, draws, level) = (estimates.len(), settings.draws, settings.level);
    if !(level > 0.0 && level < 1.0) {
        return Err(ConfidenceError::Level(level.to_string()));
    }
    let mut seen = std::collections::HashSet::new();
    for Estimate { code, value, se } in estimates {
        if !value.is_finite() {
            return Err(ConfidenceError::Estimate(code.clone()));
        }
        if !(se.is_finite() && *se >= 0.0) {
            return Err(ConfidenceError::StandardError {
                code: code.clone(),
                se: *se,
            });
        }
        if !seen.insert(code.as_str()) {
            return Err(ConfidenceError::Duplicate(code.clone()));
        }
    }
    if units < 2 {
        return Err(ConfidenceError::TooFew(units));
    }
    if let Some(top) = settings.top.filter(|&top| top == 0 || top > units) {
        return Err(ConfidenceError::Top { top, units });
    }
    if units > MAX_UNITS || units.saturating_mul(draws) > MAX_CELLS {
        let (max_units, max_cells) = (MAX_UNITS, MAX_CELLS);
        return Err(ConfidenceError::TooMany {
            units,
            draws,
            max_units,
            max_cells,
        });
    }
    // 1/(1 − 0.95) is a hair above 20 in binary.
    let least = (1.0 / (1.0 - level) - 1e-9).ceil() as usize;
    if draws < least {
        return Err(ConfidenceError::Draws {
            draws,
            level: level.to_string(),
            least,
        });
    }
    Ok(())
}

fn tau_best(units: &[RankSet], values: &[f64], top: usize) -> TauBest {
    let which = |wanted: &dyn Fn(usize) -> bool| -> Vec<String> {
        (0..units.len())
            .filter(|&unit| wanted(unit))
            .map(|unit| units[unit].code.clone())
            .collect()
    };
    let mut order = values.to_vec();
    order.sort_by(|a, b| b.total_cmp(a));
    // The last one in and the first one out; equal means that the cut goes through a tie.
    let tie = order
        .get(top)
        .copied()
        .filter(|next| *next == order[top - 1]);
    TauBest {
        top,
        members: which(&|unit| units[unit].simultaneous_lower <= top),
        sure: which(&|unit| units[unit].simultaneous_upper <= top),
        tied: which(&|unit| Some(values[unit]) == tie),
    }
}

#[cfg(test)]
mod tests;
