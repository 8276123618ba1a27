//! Whether actions and milestones can happen in the order they are written in.

use std::collections::HashMap;

use super::{Fault, FaultCode, Place};
use crate::{Content, Span, Table, graph::Graph};

pub(super) fn find(content: &Content, faults: &mut Vec<Fault>) {
    let actions = content.rows(Table::Action);
    let graph = Graph::new(actions);
    for cycle in graph.cycles() {
        let place = Place::cell(Table::Action, actions[cycle[0]].id, "after");
        let data = [("codes", graph.cycle(&cycle).codes.join(" → "))];
        faults.push(Fault::new(FaultCode::DependencyCycle, place, data));
    }
    let span = |at: usize| Span::of(&actions[at], content.period);
    for (at, action) in actions.iter().enumerate() {
        if action.cell("begins").is_empty() || action.cell("status") == "dropped" {
            continue;
        }
        for &first in graph.before(at) {
            let waited = &actions[first];
            let ends = span(first).to;
            if !waited.cell("ends").is_empty() && span(at).from < ends {
                let place = Place::cell(Table::Action, action.id, "begins");
                let data = [
                    ("code", waited.cell("code").to_owned()),
                    ("year", ends.to_string()),
                ];
                faults.push(Fault::new(FaultCode::BeginsBeforeDependency, place, data));
            }
        }
    }
    milestones(content, faults);
}

fn milestones(content: &Content, faults: &mut Vec<Fault>) {
    let years: HashMap<&str, Span> = content
        .rows(Table::Action)
        .iter()
        .filter(|action| !action.cell("begins").is_empty() && !action.cell("ends").is_empty())
        .map(|action| (action.cell("code"), Span::of(action, content.period)))
        .collect();
    for milestone in content.rows(Table::Milestone) {
        let Some(year) = milestone.whole("year") else {
            continue;
        };
        let spans = milestone.codes("action").filter_map(|code| years.get(code));
        for span in spans {
            if year < i64::from(span.from) || year > i64::from(span.to) {
                let place = Place::cell(Table::Milestone, milestone.id, "year");
                let data = [
                    ("year", year.to_string()),
                    ("from", span.from.to_string()),
                    ("to", span.to.to_string()),
                ];
                faults.push(Fault::new(FaultCode::MilestoneOutsideAction, place, data));
            }
        }
    }
}
