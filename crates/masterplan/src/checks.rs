//! How good a plan is, and what is wrong with it.
//!
//! [`check`] gives both: the score on the rubric of eight components (domain §4.5; `data/rubric.toml` is an instrument of
//! `measure`, `data/rubric-rules.toml` says which rule decides each item), with a reason and a place for each lost point,
//! and plain faults, blocking or not. O(rows + dependencies); words for people are chosen by whoever shows it.

mod fault;
mod faults;
mod judge;
mod order;
mod place;
mod references;
mod rubric;
#[cfg(test)]
mod tests;

pub use fault::{Fault, FaultCode, Severity};
pub use place::Place;
pub use rubric::{Fact, Rubric, RubricError, Rule};

use std::collections::BTreeMap;

use measure::instrument::{Evaluation, Instrument, NodeKind, Text};
use serde::{Deserialize, Serialize};

use crate::Content;

/// What a plan is judged by that does not stand in its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The year in which it is checked.
    pub year: u16,
    /// Whether a regulation that sets the plan is in force.
    pub has_regulation: bool,
    /// Whether the decree that forms the team is in force.
    pub has_decree: bool,
    /// How many of the three bodies are formed: council, executing team, forum.
    pub bodies: u32,
    /// Focus groups held.
    pub focus_groups: u32,
    /// Pieces of evidence that back the plan.
    pub evidence: u32,
    /// Whether the head of region who signed is still in office; `None` where nobody has signed.
    pub is_head_in_office: Option<bool>,
}

/// Why a point was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonCode {
    /// The table has no rows: `table`.
    NoRows,
    /// There are fewer than needed: `have`, `need`.
    TooFew,
    /// A cell is empty.
    EmptyCell,
    /// Nothing stands for one of the values that should be covered: `value`.
    NothingFor,
    /// A text has fewer words than needed: `have`, `need`.
    TooShort,
    /// No other row names this one: `value`, `by`.
    NotNamed,
    /// A fact is not so: `fact`, `have`, `need`.
    Fact,
    /// There is a fault: `fault`.
    Fault,
}

/// Why points were lost, and where to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What kind.
    pub code: ReasonCode,
    /// Where.
    pub place: Place,
    /// What its sentence needs, by name; see [`ReasonCode`].
    pub data: BTreeMap<&'static str, String>,
}

/// An item of the rubric, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Its code, `facts-data`.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Points reached, of [`Item::most`], to four places.
    pub points: f64,
    /// Points that can be reached.
    pub most: f64,
    /// Why points were lost; empty exactly where none were.
    pub reasons: Vec<Reason>,
}

/// A component of the rubric, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Component {
    /// Its code, `facts`.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Points reached: the sum of its items'.
    pub points: f64,
    /// Points that can be reached.
    pub most: f64,
    /// Its items.
    pub items: Vec<Item>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The score as `measure` gives it, with the hash of the method; its total is of 80 points.
    pub score: Evaluation,
    /// The most points there are.
    pub most: f64,
    /// The eight components.
    pub components: Vec<Component>,
    /// What is wrong, blocking faults first, then in the order of the tables.
    pub faults: Vec<Fault>,
}

impl Report {
    /// The instrument of the shipped rubric.
    pub fn instrument() -> &'static Instrument {
        Rubric::shipped().instrument()
    }

    /// Points reached, of [`Report::most`].
    pub fn points(&self) -> f64 {
        self.score.total
    }

    /// The faults that forbid a release.
    pub fn blocking(&self) -> impl Iterator<Item = &Fault> {
        let is_blocking = |fault: &&Fault| fault.severity == Severity::Blocking;
        self.faults.iter().filter(is_blocking)
    }
}

/// Judges a plan by the shipped rubric.
pub fn check(content: &Content, facts: &Facts) -> Report {
    check_by(Rubric::shipped(), content, facts)
}

/// Judges a plan by a rubric of one's own.
pub fn check_by(rubric: &Rubric, content: &Content, facts: &Facts) -> Report {
    let faults = faults::of(content, facts);
    let instrument = rubric.instrument();
    let (least, most) = instrument.result_range();
    let mut components: Vec<Component> = Vec::new();
    let mut answers = BTreeMap::new();
    for (at, node) in instrument.nodes().iter().enumerate() {
        let points_of = |share: f64| {
            (share * instrument.share_of_whole(at) * (most - least) * 1e4).round() / 1e4
        };
        if node.kind == NodeKind::Dimension {
            components.push(Component {
                code: node.code.clone(),
                name: node.name.clone(),
                points: 0.0,
                most: points_of(1.0),
                items: Vec::new(),
            });
        }
        let (Some(rule), Some(component)) = (rubric.rule(&node.code), components.last_mut()) else {
            continue;
        };
        let judged = judge::judge(rule, content, facts, &faults);
        let item = Item {
            code: node.code.clone(),
            name: node.name.clone(),
            points: points_of(judged.share),
            most: points_of(1.0),
            reasons: judged.reasons,
        };
        component.points = ((component.points + item.points) * 1e4).round() / 1e4;
        component.items.push(item);
        answers.insert(node.code.clone(), judged.share);
    }
    Report {
        score: instrument
            .evaluate(&answers)
            .expect("a rubric has a rule for each item, and a rule gives 0 to 1"),
        most,
        components,
        faults,
    }
}
