//! What the runs say.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Settings,
    drops::{self, Drop},
    model::Model,
    run::Tally,
};
use crate::{Content, Table, release::canonical};

/// An action over the runs. Lists have one entry for each year of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionOutcome {
    /// The row's id.
    pub row: Uuid,
    /// Its code.
    pub code: String,
    /// Runs in which it was finished by the end of the year.
    pub finished: Vec<u32>,
    /// Runs in which it had done by the end of the year all work planned up to then: its target was met.
    pub met: Vec<u32>,
    /// Mean rupiah spent in the year, rounded down.
    pub spent: Vec<i64>,
}

/// An objective over the runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectiveOutcome {
    /// The row's id.
    pub row: Uuid,
    /// Its code.
    pub code: String,
    /// Actions that serve it.
    pub actions: u32,
    /// Runs in which its target of each year was met; empty where no action serves it, since nothing can be said then.
    pub met: Vec<u32>,
}

/// A year over the runs. Money in whole rupiah.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearOutcome {
    /// The year.
    pub year: u16,
    /// What is planned.
    pub planned: i64,
    /// What may be spent: the ceiling of the settings, else what is planned.
    pub ceiling: i64,
    /// Mean of what is spent, rounded down.
    pub mean: i64,
    /// Of the runs in order of what they spend, those at 5, 25, 50, 75 and 95 percent (nearest rank).
    pub quantiles: [i64; 5],
    /// Runs that spend more than the ceiling.
    pub over: u32,
    /// Mean over all runs of what is spent above the ceiling, rounded down: the expected overspend.
    pub overspend: i64,
}

/// What many runs say about a plan. Whole numbers only: counts of runs and rupiah.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What was asked for, the seed too: with the same content it gives the same again.
    pub settings: Settings,
    /// SHA-256 of the content's canonical JSON.
    pub content: String,
    /// The years.
    pub years: Vec<YearOutcome>,
    /// The actions that are not dropped, in the order of the table.
    pub actions: Vec<ActionOutcome>,
    /// The objectives.
    pub objectives: Vec<ObjectiveOutcome>,
    /// What to drop first, so that no year is expected to spend more than its ceiling.
    pub drops: Vec<Drop>,
    /// Years that are expected to spend more than their ceiling even then.
    pub still_over: Vec<u16>,
    /// SHA-256 of all of the above as JSON: replayed on any machine, it is the same.
    pub hash: String,
}

impl Outcome {
    /// A count of runs as a share of them, 0 to 1.
    pub fn share(&self, runs: u32) -> f64 {
        f64::from(runs) / f64::from(self.settings.runs)
    }

    /// Whether the hash fits what is said.
    pub fn is_whole(&self) -> bool {
        self.hash == self.made_hash()
    }

    fn made_hash(&self) -> String {
        let unhashed = Self {
            hash: String::new(),
            ..self.clone()
        };
        // Not RFC 8785: its numbers are floating, and rupiah may be beyond what they count one by one. The fields are in a
        // fixed order and hold whole numbers, so plain JSON has one spelling too.
        let json = serde_json::to_vec(&unhashed).expect("texts, whole numbers and lists are JSON");
        hex::encode(Sha256::digest(json))
    }
}

pub(super) fn tell(content: &Content, settings: &Settings, model: &Model, tally: Tally) -> Outcome {
    let n_years = model.n_years;
    let runs = i128::from(settings.runs);
    let rows = content.rows(Table::Action);
    let mut actions: Vec<(usize, ActionOutcome)> = (0..)
        .zip(&model.actions)
        .map(|(place, action): (usize, _)| {
            let cells = place * n_years..(place + 1) * n_years;
            let spent = tally.spent[cells.clone()].iter();
            let outcome = ActionOutcome {
                row: rows[action.at].id,
                code: rows[action.at].cell("code").to_owned(),
                finished: tally.finished[cells.clone()].to_vec(),
                met: tally.on_time[cells].to_vec(),
                spent: spent.map(|sum| (sum / runs) as i64).collect(),
            };
            (action.at, outcome)
        })
        .collect();
    actions.sort_by_key(|(at, _)| *at);
    let objective = |(at, serving): (usize, &Vec<usize>)| {
        let row = &content.rows(Table::Objective)[at];
        let met = &tally.met[at * n_years..(at + 1) * n_years];
        ObjectiveOutcome {
            row: row.id,
            code: row.cell("code").to_owned(),
            actions: serving.len() as u32,
            met: if serving.is_empty() {
                Vec::new()
            } else {
                met.to_vec()
            },
        }
    };
    let (drops, still_over) = drops::choose(content, settings, model, &tally);
    let mut outcome = Outcome {
        settings: settings.clone(),
        content: hex::encode(Sha256::digest(canonical(content))),
        years: years(content, model, &tally.runs),
        actions: actions.into_iter().map(|(_, outcome)| outcome).collect(),
        objectives: model.serving.iter().enumerate().map(objective).collect(),
        drops,
        still_over,
        hash: String::new(),
    };
    outcome.hash = outcome.made_hash();
    outcome
}

fn years(content: &Content, model: &Model, runs: &[i64]) -> Vec<YearOutcome> {
    let n_years = model.n_years;
    let of_year = |(at, year): (usize, u16)| {
        let mut spent: Vec<i64> = runs.iter().skip(at).step_by(n_years).copied().collect();
        spent.sort_unstable();
        let n = spent.len();
        let ceiling = model.ceilings[at];
        let mean = |sum: i128| (sum / n as i128) as i64;
        let above = spent
            .iter()
            .map(|rupiah| i128::from((rupiah - ceiling).max(0)));
        YearOutcome {
            year,
            planned: model.planned[at],
            ceiling,
            mean: mean(spent.iter().map(|rupiah| i128::from(*rupiah)).sum()),
            quantiles: [5, 25, 50, 75, 95].map(|q| spent[(n * q).div_ceil(100).max(1) - 1]),
            over: spent.iter().filter(|rupiah| **rupiah > ceiling).count() as u32,
            overspend: mean(above.sum()),
        }
    };
    content.period.years().enumerate().map(of_year).collect()
}
