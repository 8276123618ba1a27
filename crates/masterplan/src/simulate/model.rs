//! A plan made ready to be run through.

use std::collections::{BTreeSet, HashMap};

use super::Settings;
use crate::{Content, Cycle, Row, Span, Table, graph::Graph};

/// An action. Years are counted from the plan's first.
pub(super) struct Action {
    /// Its place in the table.
    pub(super) at: usize,
    pub(super) from: usize,
    /// Years of work.
    pub(super) work: usize,
    /// What it waits for: place in [`Model::actions`], and how many years after its last year it may begin: 1 or, where
    /// they are planned to overlap, less.
    pub(super) after: Vec<(usize, i32)>,
    /// A year is lost when a draw of 32 bits is below it.
    pub(super) lost_below: u64,
    /// σ of the lognormal factor; 0 for none.
    pub(super) sigma: f64,
    /// Rupiah by year of work.
    pub(super) money: Vec<i64>,
    /// Rupiah by calendar year that do not move.
    pub(super) fixed: Vec<i64>,
    pub(super) is_done: bool,
}

impl Action {
    /// Years of work planned up to a year, it included.
    pub(super) fn planned(&self, year: usize) -> usize {
        (year + 1).saturating_sub(self.from).min(self.work)
    }
}

pub(super) struct Model {
    /// In an order in which nothing stands before what it waits for.
    pub(super) actions: Vec<Action>,
    /// For each objective the places of the actions that serve it.
    pub(super) serving: Vec<Vec<usize>>,
    pub(super) n_years: usize,
    /// Rupiah planned by year.
    pub(super) planned: Vec<i64>,
    /// Rupiah that may be spent by year.
    pub(super) ceilings: Vec<i64>,
}

impl Model {
    pub(super) fn new(content: &Content, settings: &Settings) -> Result<Self, Cycle> {
        let rows = content.rows(Table::Action);
        let graph = Graph::new(rows);
        let period = content.period;
        let n_years = period.years().len();
        let mut places: HashMap<usize, usize> = HashMap::new();
        let mut actions: Vec<Action> = Vec::new();
        for at in graph.order()? {
            if rows[at].cell("status") == "dropped" {
                continue;
            }
            let own = Span::of(&rows[at], period);
            let wait = |&first: &usize| {
                let place = *places.get(&first)?;
                let before = Span::of(&rows[first], period);
                let planned = i32::from(own.from) - i32::from(before.to);
                Some((place, planned.min(1)))
            };
            let after = graph.before(at).iter().filter_map(wait).collect();
            places.insert(at, actions.len());
            actions.push(action(content, settings, at, after));
        }
        let mut planned = vec![0_i64; n_years];
        for action in &actions {
            for (year, sum) in planned.iter_mut().enumerate() {
                let of_work = year
                    .checked_sub(action.from)
                    .and_then(|k| action.money.get(k));
                let rupiah = action.fixed[year] + of_work.copied().unwrap_or(0);
                *sum = sum.saturating_add(rupiah);
            }
        }
        let ceiling = |(year, planned): (u16, &i64)| {
            settings.ceilings.get(&year).copied().unwrap_or(*planned)
        };
        Ok(Self {
            serving: serving(content, &places),
            ceilings: period.years().zip(&planned).map(ceiling).collect(),
            actions,
            n_years,
            planned,
        })
    }
}

fn action(content: &Content, settings: &Settings, at: usize, after: Vec<(usize, i32)>) -> Action {
    let row = &content.rows(Table::Action)[at];
    let span = Span::of(row, content.period);
    let is_done = row.cell("status") == "done";
    let percent = |cell: &str, otherwise: u16, most: i64| match row.whole(cell) {
        _ if is_done => 0,
        Some(percent) => percent.clamp(0, most) as u64,
        None => u64::from(otherwise),
    };
    let chance = percent("delay_chance", u16::from(settings.delay_chance), 100);
    let spread = percent("cost_spread", settings.cost_spread, 300) as f64 / 100.0;
    let money = |year: u16| rupiah(row, year);
    let fixed = |year: u16| {
        if year < span.from || year > span.to {
            money(year)
        } else {
            0
        }
    };
    Action {
        at,
        from: usize::from(span.from - content.period.from),
        work: usize::from(span.years()),
        after,
        lost_below: (chance << 32) / 100,
        sigma: libm::sqrt(libm::log1p(spread * spread)),
        money: (span.from..=span.to).map(money).collect(),
        fixed: content.period.years().map(fixed).collect(),
        is_done,
    }
}

fn rupiah(row: &Row, year: u16) -> i64 {
    let rupiah: i64 = row.of_year("budget", year).parse().unwrap_or(0);
    rupiah.clamp(0, crate::cell::MOST_MONEY)
}

/// For each objective the actions whose strategies name it, each once.
fn serving(content: &Content, places: &HashMap<usize, usize>) -> Vec<Vec<usize>> {
    let served = objectives(content);
    let objectives = content.rows(Table::Objective);
    let mut serving = vec![Vec::new(); objectives.len()];
    for (at, _) in content.rows(Table::Action).iter().enumerate() {
        if let Some(&place) = places.get(&at) {
            for &objective in &served[at] {
                serving[objective].push(place);
            }
        }
    }
    serving
}

/// For each action the places of the objectives that it serves.
pub(super) fn objectives(content: &Content) -> Vec<BTreeSet<usize>> {
    let places: HashMap<&str, usize> = (0..)
        .zip(content.rows(Table::Objective))
        .map(|(at, row)| (row.cell("code"), at))
        .collect();
    let mut by_strategy: HashMap<&str, Vec<usize>> = HashMap::new();
    for strategy in content.rows(Table::Strategy) {
        let codes = strategy.codes("objectives");
        let found = codes.filter_map(|code| places.get(code).copied());
        by_strategy.insert(strategy.cell("code"), found.collect());
    }
    let of_action = |action: &Row| {
        let strategies = action.codes("strategy");
        let found = strategies.filter_map(|code| by_strategy.get(code));
        found.flatten().copied().collect()
    };
    content.rows(Table::Action).iter().map(of_action).collect()
}
