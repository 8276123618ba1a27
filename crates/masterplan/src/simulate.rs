//! What may come of a plan: many runs in which costs differ and years are lost.
//!
//! The model, for each action that is not dropped:
//! - **Years.** An action needs as many years of work as its span has ([`crate::Span`]). Each calendar year is lost with
//!   `delay_chance` percent (independent Bernoulli draws, so that the delay is negative binomial), until the work is done or
//!   the plan ends. It begins in its first year, or later where one it waits for is late: the planned distance is kept, and
//!   slack between the two is used up first. What is `done` has no doubt.
//! - **Money.** The money of the k-th year of the span is spent in the k-th year of work: a lost year costs nothing, its
//!   money moves on, and what moves beyond the plan is not spent in it. Money of years outside the span stays where it is.
//!   All of an action's money is multiplied by one factor for each run, lognormal with mean 1 and a standard deviation of
//!   `cost_spread` percent: σ² = ln(1 + (spread/100)²), factor = exp(σz − σ²/2), cut at [`MOST_FACTOR`].
//! - **Targets.** An action meets the target of a year when it has done all work planned up to it. An objective meets it
//!   when `needed` percent of the years of work planned up to it, over all actions that serve it through a strategy, are
//!   done. The world outside the plan is not modelled.
//!
//! Run r draws from stream r of a `ChaCha8` generator; sums are of whole rupiah, so that their order does not matter;
//! logarithms and their like come from `libm`. The same plan, settings and program give the same [`Outcome::hash`] on
//! every machine, whatever the number of threads.

mod drops;
mod model;
mod outcome;
mod run;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use drops::Drop;
pub use outcome::{ActionOutcome, ObjectiveOutcome, Outcome, YearOutcome};
pub use run::MOST_FACTOR;

use crate::{Content, Cycle};

/// What an action is worth when one must be dropped. Points; the sum for an action is its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worth {
    /// That it is in the plan.
    pub action: u32,
    /// For each objective it serves through its strategies.
    pub objective: u32,
    /// That it is a quick win.
    pub quick_win: u32,
    /// For each action that waits for it, directly or through others.
    pub waiting: u32,
    /// That it is running: what was spent would be lost.
    pub running: u32,
}

impl Default for Worth {
    /// Defaults of ours, to be edited.
    fn default() -> Self {
        Self {
            action: 1,
            objective: 2,
            quick_win: 3,
            waiting: 1,
            running: 3,
        }
    }
}

/// How to simulate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the random numbers begin.
    pub seed: u64,
    /// Runs, 1 to [`MOST_RUNS`].
    pub runs: u32,
    /// Rupiah that may be spent by year; a year without one may spend what is planned.
    pub ceilings: BTreeMap<u16, i64>,
    /// Percent of the planned years of work that meet an objective's target, 1 to 100.
    pub needed: u8,
    /// Percent of cost spread of actions that do not say it, 0 to 300.
    pub cost_spread: u16,
    /// Percent of delay chance of actions that do not say it, 0 to 100.
    pub delay_chance: u8,
    /// What an action is worth.
    pub worth: Worth,
}

impl Default for Settings {
    /// 10,000 runs from seed 1. The spread and chance are guesses of ours, to be edited.
    fn default() -> Self {
        Self {
            seed: 1,
            runs: 10_000,
            ceilings: BTreeMap::new(),
            needed: 80,
            cost_spread: 20,
            delay_chance: 10,
            worth: Worth::default(),
        }
    }
}

/// The most runs of one simulation.
pub const MOST_RUNS: u32 = 100_000;

/// Why a plan cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulateError {
    /// Actions wait for each other.
    #[error(transparent)]
    Cycle(#[from] Cycle),
    /// A setting is outside its range; its name.
    #[error("the setting `{0}` is outside its range")]
    Setting(&'static str),
}

/// Simulates a plan.
///
/// # Errors
/// [`SimulateError`] where actions wait for each other or a setting is outside its range.
pub fn run(content: &Content, settings: &Settings) -> Result<Outcome, SimulateError> {
    for (name, is_right) in [
        ("runs", (1..=MOST_RUNS).contains(&settings.runs)),
        ("needed", (1..=100).contains(&settings.needed)),
        ("cost_spread", settings.cost_spread <= 300),
        ("delay_chance", settings.delay_chance <= 100),
        (
            "ceilings",
            settings.ceilings.values().all(|most| *most >= 0),
        ),
    ] {
        if !is_right {
            return Err(SimulateError::Setting(name));
        }
    }
    let model = model::Model::new(content, settings)?;
    let tally = run::all(&model, settings);
    Ok(outcome::tell(content, settings, &model, tally))
}
