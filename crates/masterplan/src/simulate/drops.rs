//! What to drop first, where a plan is expected to spend more than it may.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Settings,
    model::{Model, objectives},
    run::Tally,
};
use crate::{Content, Table};

/// An action to drop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drop {
    /// The row's id.
    pub row: Uuid,
    /// Its code.
    pub code: String,
    /// Its worth in points.
    pub worth: u32,
    /// Mean rupiah that it spends in years that are over their ceiling: what dropping it is for.
    pub relief: i64,
    /// Mean rupiah that it spends over all years.
    pub saved: i64,
    /// Codes of the actions that wait for it and would have to do without.
    pub waiting: Vec<String>,
}

struct Candidate {
    place: usize,
    worth: u64,
    /// Mean rupiah by year.
    spent: Vec<i64>,
}

/// Greedy: while a year is expected to spend more than its ceiling, the action goes that gives up the fewest points of worth
/// for each rupiah of relief in such years (of equal ones the one that stands last in the table). Relief counts no more of a
/// year than what it is over, so that a small need does not take a large action. At the end those are taken back, last
/// first, that turn out not to be needed. Done actions stay: their money is spent. Not the best choice in each case (that is
/// a knapsack problem), but one that can be explained line by line.
pub(super) fn choose(
    content: &Content,
    settings: &Settings,
    model: &Model,
    tally: &Tally,
) -> (Vec<Drop>, Vec<u16>) {
    let runs = i128::from(settings.runs);
    let n_years = model.n_years;
    let mean = |place: usize, year: usize| (tally.spent[place * n_years + year] / runs) as i64;
    let sum = |year: usize| {
        (0..model.actions.len())
            .map(|place| i128::from(mean(place, year)))
            .sum()
    };
    let mut over: Vec<i128> = (0..n_years)
        .map(|year| {
            let spent: i128 = sum(year);
            spent - i128::from(model.ceilings[year])
        })
        .collect();
    // What comes of the ceiling being the plan itself is chance, and no reason to drop anything.
    for (year, above) in content.period.years().zip(&mut over) {
        if !settings.ceilings.contains_key(&year) {
            *above = i128::MIN / 2;
        }
    }
    let before = over.clone();
    let worth = worth(content, settings, model);
    let mut candidates: Vec<Candidate> = (0..model.actions.len())
        .filter(|&place| !model.actions[place].is_done)
        .map(|place| Candidate {
            place,
            worth: u64::from(worth[place]),
            spent: (0..n_years).map(|year| mean(place, year)).collect(),
        })
        .collect();
    let mut chosen = Vec::new();
    while over.iter().any(|above| *above > 0) {
        let best = (0..candidates.len())
            .filter(|&at| relief(&candidates[at], &over) > 0)
            .min_by(|&a, &b| better(&candidates[a], &candidates[b], &over, model));
        let Some(best) = best else { break };
        let candidate = candidates.swap_remove(best);
        add(&mut over, &candidate, -1);
        chosen.push(candidate);
    }
    for at in (0..chosen.len()).rev() {
        add(&mut over, &chosen[at], 1);
        // Years that nothing could bring below their ceiling must not get worse either.
        let spends = |year: usize| over[year] > 0 && chosen[at].spent[year] > 0;
        if (0..n_years).any(spends) {
            add(&mut over, &chosen[at], -1);
        } else {
            chosen.remove(at);
        }
    }
    let years = content.period.years().zip(&over);
    let still = years.filter(|(_, above)| **above > 0).map(|(year, _)| year);
    let told = chosen
        .iter()
        .map(|candidate| tell(content, model, candidate, &before));
    (told.collect(), still.collect())
}

fn add(over: &mut [i128], candidate: &Candidate, sign: i128) {
    for (above, spent) in over.iter_mut().zip(&candidate.spent) {
        *above += sign * i128::from(*spent);
    }
}

fn relief(candidate: &Candidate, over: &[i128]) -> i128 {
    let years = over.iter().zip(&candidate.spent);
    years
        .map(|(above, spent)| i128::from(*spent).min(*above).max(0))
        .sum()
}

/// Compares worth for each rupiah of relief without dividing.
fn better(a: &Candidate, b: &Candidate, over: &[i128], model: &Model) -> Ordering {
    let (left, right) = (
        i128::from(a.worth) * relief(b, over),
        i128::from(b.worth) * relief(a, over),
    );
    let row = |candidate: &Candidate| model.actions[candidate.place].at;
    left.cmp(&right).then(row(b).cmp(&row(a)))
}

fn tell(content: &Content, model: &Model, candidate: &Candidate, before: &[i128]) -> Drop {
    let rows = content.rows(Table::Action);
    let row = &rows[model.actions[candidate.place].at];
    let waits = |action: &&super::model::Action| {
        action
            .after
            .iter()
            .any(|(first, _)| *first == candidate.place)
    };
    let years = candidate.spent.iter().zip(before);
    Drop {
        row: row.id,
        code: row.cell("code").to_owned(),
        worth: u32::try_from(candidate.worth).unwrap_or(u32::MAX),
        relief: years
            .filter(|(_, above)| **above > 0)
            .map(|(spent, _)| *spent)
            .sum(),
        saved: candidate.spent.iter().sum(),
        waiting: model
            .actions
            .iter()
            .filter(waits)
            .map(|action| rows[action.at].cell("code").to_owned())
            .collect(),
    }
}

/// The worth of each action of the model.
fn worth(content: &Content, settings: &Settings, model: &Model) -> Vec<u32> {
    let worth = settings.worth;
    let rows = content.rows(Table::Action);
    let served = objectives(content);
    let waiting = waiting(model);
    let of_action = |(place, action): (usize, &super::model::Action)| {
        let row = &rows[action.at];
        let counts = [
            (worth.action, 1),
            (worth.objective, served[action.at].len() as u32),
            (worth.quick_win, u32::from(row.cell("quick_win") == "yes")),
            (worth.waiting, waiting[place]),
            (worth.running, u32::from(row.cell("status") == "running")),
        ];
        let points = counts.map(|(points, n)| points.saturating_mul(n));
        points.iter().fold(0, |sum: u32, p| sum.saturating_add(*p))
    };
    model.actions.iter().enumerate().map(of_action).collect()
}

/// How many actions wait for each, directly or through others; a set of bits for each action.
fn waiting(model: &Model) -> Vec<u32> {
    let n = model.actions.len();
    let words = n.div_ceil(64);
    let mut behind = vec![0_u64; n * words];
    // Those that wait stand later, so that their own sets are whole when they are added.
    for place in (0..n).rev() {
        for &(first, _) in &model.actions[place].after {
            let (head, tail) = behind.split_at_mut(place * words);
            let own = &mut head[first * words..(first + 1) * words];
            for (set, more) in own.iter_mut().zip(&tail[..words]) {
                *set |= more;
            }
            own[place / 64] |= 1 << (place % 64);
        }
    }
    let count = |set: &[u64]| set.iter().map(|bits| bits.count_ones()).sum();
    if words == 0 {
        return Vec::new();
    }
    behind.chunks(words).map(count).collect()
}
