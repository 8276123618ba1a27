//! How much money a plan asks for, by pillar, agency, year and source, and what has none.
//!
//! Money is that of actions (T8) that are not dropped, in whole rupiah. The costs of infrastructure, applications and quick
//! wins (T12, T13, T10) are parts of their actions' money and are not added to it.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use crate::{Content, Row, Table};

/// The money of one pillar, agency or source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// Its code; empty for actions that name none.
    pub code: String,
    /// Actions, with and without money.
    pub actions: u32,
    /// Of these, actions without any money.
    pub unfunded: u32,
    /// Rupiah by year; every year of the plan.
    pub years: BTreeMap<u16, i64>,
    /// Rupiah over all years.
    pub total: i64,
}

/// The money of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Year {
    /// The year.
    pub year: u16,
    /// Actions with money in it.
    pub actions: u32,
    /// Rupiah.
    pub budget: i64,
}

/// The money of one year beside what may be spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Against {
    /// The year.
    pub year: u16,
    /// Rupiah that the plan asks for.
    pub budget: i64,
    /// Rupiah that may be spent; none where nobody said.
    pub ceiling: Option<i64>,
    /// Rupiah by which the plan asks for more; 0 without a ceiling.
    pub over: i64,
}

/// The actions that count: all but those dropped.
fn actions(content: &Content) -> impl Iterator<Item = &Row> {
    let rows = content.rows(Table::Action).iter();
    rows.filter(|action| action.cell("status") != "dropped")
}

fn money(content: &Content, action: &Row) -> Vec<(u16, i64)> {
    let of_year = |year| (year, action.of_year("budget", year).parse().unwrap_or(0));
    content.period.years().map(of_year).collect()
}

/// Sums by a column; the codes in `first` come first and are there even without an action.
fn by<'a>(content: &'a Content, column: &str, first: impl Iterator<Item = &'a str>) -> Vec<Sum> {
    let sum = |code: &str| Sum {
        code: code.to_owned(),
        actions: 0,
        unfunded: 0,
        years: content.period.years().map(|year| (year, 0)).collect(),
        total: 0,
    };
    let mut sums: Vec<Sum> = first.map(sum).collect();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (at, sum) in sums.iter().enumerate() {
        places.entry(sum.code.clone()).or_insert(at);
    }
    for action in actions(content) {
        let code = action.cell(column);
        let at = *places.entry(code.to_owned()).or_insert_with(|| {
            sums.push(sum(code));
            sums.len() - 1
        });
        let sum = &mut sums[at];
        let mut of_action = 0_i64;
        for (year, rupiah) in money(content, action) {
            let of_year = sum.years.entry(year).or_default();
            *of_year = of_year.saturating_add(rupiah);
            of_action = of_action.saturating_add(rupiah);
        }
        sum.total = sum.total.saturating_add(of_action);
        sum.actions += 1;
        sum.unfunded += u32::from(of_action == 0);
    }
    sums
}

/// Sums by pillar, in the order of the set; pillars without an action are there.
pub fn by_pillar(content: &Content) -> Vec<Sum> {
    let pillars = content.pillar_set.pillars.iter();
    by(
        content,
        "pillar",
        pillars.map(|pillar| pillar.code.as_str()),
    )
}

/// Sums by the agency that owns, in the order of the plan's agencies; those without an action are left out.
pub fn by_agency(content: &Content) -> Vec<Sum> {
    let agencies = content.agencies.iter();
    let mut sums = by(
        content,
        "owner",
        agencies.map(|agency| agency.code.as_str()),
    );
    sums.retain(|sum| sum.actions > 0);
    sums
}

/// Sums by source of money; sources without an action are left out.
pub fn by_source(content: &Content) -> Vec<Sum> {
    let words = match Table::Action.column("source").map(|column| column.filled) {
        Some(crate::Filled::Choice(words)) => words,
        _ => &[],
    };
    let mut sums = by(content, "source", words.iter().copied());
    sums.retain(|sum| sum.actions > 0);
    sums
}

/// Money by year; every year of the plan.
pub fn by_year(content: &Content) -> Vec<Year> {
    let year = |year| Year {
        year,
        actions: 0,
        budget: 0,
    };
    let mut years: Vec<Year> = content.period.years().map(year).collect();
    for action in actions(content) {
        for (sum, (_, rupiah)) in years.iter_mut().zip(money(content, action)) {
            sum.actions += u32::from(rupiah > 0);
            sum.budget = sum.budget.saturating_add(rupiah);
        }
    }
    years
}

/// Money by year beside ceilings.
pub fn against(content: &Content, ceilings: &BTreeMap<u16, i64>) -> Vec<Against> {
    let beside = |of: Year| {
        let ceiling = ceilings.get(&of.year).copied();
        Against {
            year: of.year,
            budget: of.budget,
            ceiling,
            over: ceiling.map_or(0, |most| of.budget.saturating_sub(most).max(0)),
        }
    };
    by_year(content).into_iter().map(beside).collect()
}

/// The actions without money in any year, dropped ones aside.
pub fn unfunded(content: &Content) -> Vec<Uuid> {
    actions(content)
        .filter(|action| action.sum("budget", content.period) == 0)
        .map(|action| action.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Period, example};

    fn plan() -> Content {
        let mut content = example::content(60, Period::new(2025, 2029).unwrap());
        let actions = content.tables.get_mut(&Table::Action).unwrap();
        actions[0]
            .cells
            .insert("status".to_owned(), "dropped".to_owned());
        actions[1]
            .cells
            .retain(|cell, _| !cell.starts_with("budget."));
        actions[2].cells.remove("owner");
        content
    }

    #[test]
    fn every_way_of_summing_gives_the_same_total() {
        let content = plan();
        let total: i64 = content.rows(Table::Action)[1..]
            .iter()
            .map(|a| a.sum("budget", content.period))
            .sum();
        let by_year: i64 = by_year(&content).iter().map(|y| y.budget).sum();
        assert_eq!(by_year, total);
        for sums in [
            by_pillar(&content),
            by_agency(&content),
            by_source(&content),
        ] {
            assert_eq!(sums.iter().map(|s| s.total).sum::<i64>(), total);
            assert_eq!(
                sums.iter().flat_map(|s| s.years.values()).sum::<i64>(),
                total
            );
            assert_eq!(sums.iter().map(|s| s.actions).sum::<u32>(), 59);
            assert_eq!(sums.iter().map(|s| s.unfunded).sum::<u32>(), 1);
        }
        assert_eq!(by_agency(&content).last().unwrap().code, "");
        assert_eq!(unfunded(&content), [content.rows(Table::Action)[1].id]);
    }

    #[test]
    fn a_pillar_without_actions_is_shown() {
        let mut content = plan();
        content
            .tables
            .get_mut(&Table::Action)
            .unwrap()
            .retain(|a| a.cell("pillar") != "society");
        let society = &by_pillar(&content)[4];
        assert_eq!(
            (society.code.as_str(), society.actions, society.total),
            ("society", 0, 0)
        );
        assert_eq!(society.years.len(), 5);
    }

    #[test]
    fn what_is_over_the_ceiling_is_told() {
        let content = plan();
        let of_2025 = by_year(&content)[0].budget;
        let ceilings = BTreeMap::from([(2025, of_2025 - 5), (2026, i64::MAX)]);
        let years = against(&content, &ceilings);
        assert_eq!(
            (years[0].over, years[1].over, years[2].ceiling),
            (5, 0, None)
        );
    }
}
