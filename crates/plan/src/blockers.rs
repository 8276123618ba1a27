//! What keeps a plan from being released, and what should be known before: the one place that asks `masterplan`. Pure.

use std::collections::BTreeMap;

use masterplan::{
    Content,
    checks::{Facts, Fault, FaultCode, Place, Report, Severity, check},
};

use crate::error::Blocker;

/// What is judged with the content: the year, and whether a regulation stands.
pub fn facts(year: u16, has_regulation: bool) -> Facts {
    Facts {
        year,
        has_regulation,
        ..Facts::default()
    }
}

/// Every fault that a release must not have.
pub fn of(report: &Report) -> Vec<Blocker> {
    report.blocking().map(blocker).collect()
}

/// What a content is found to be.
pub fn report(content: &Content, facts: &Facts) -> Report {
    check(content, facts)
}

/// How many warnings there are of each kind.
pub fn warnings(report: &Report) -> BTreeMap<FaultCode, usize> {
    let mut all = BTreeMap::new();
    for fault in &report.faults {
        if fault.severity == Severity::Warning {
            *all.entry(fault.code).or_default() += 1;
        }
    }
    all
}

fn blocker(fault: &Fault) -> Blocker {
    let problem = match (fault.code, fault.data.get("problem")) {
        (FaultCode::Cell, Some(problem)) => problem.clone(),
        _ => fault.code.word(),
    };
    let cell = match &fault.place {
        Place::Cell { cell, .. } => cell.to_string(),
        Place::Section { section } => section.word().to_owned(),
        Place::Plan | Place::Table { .. } | Place::Row { .. } => String::new(),
    };
    Blocker {
        table: fault.place.table().map_or("", masterplan::Table::word),
        row: fault.place.row(),
        cell,
        problem,
    }
}
