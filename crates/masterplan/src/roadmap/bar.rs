//! Bars, milestones, and the longest chain of dependencies.

use std::collections::HashMap;

use serde::Serialize;
use uuid::Uuid;

use crate::{Content, Cycle, Row, Span, Table, graph::Graph};

/// A milestone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mark {
    /// Its year.
    pub year: u16,
    /// Its quarter, 1 to 4; none where only the year is known.
    pub quarter: Option<u8>,
    /// What is reached.
    pub text: String,
    /// Whether it was.
    pub is_done: bool,
}

/// An action on the roadmap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// The row's id.
    pub row: Uuid,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of its pillar.
    pub pillar: String,
    /// Its status.
    pub status: String,
    /// Its years.
    pub span: Span,
    /// Its milestones, in order of time.
    pub marks: Vec<Mark>,
    /// Codes of the actions it waits for, without those that are dropped or unknown.
    pub after: Vec<String>,
    /// Whether it is on the critical path.
    pub is_critical: bool,
    /// Whole years by which it may end later without moving any action behind it or the last year of the plan.
    pub slack: u16,
}

/// The roadmap of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Roadmap {
    /// Its actions in the order of the pillars, then of the table; dropped ones too.
    pub bars: Vec<Bar>,
    /// Codes along the critical path: of all chains of actions that wait for each other the one whose years sum to most
    /// (of equal ones the one that ends first in the table). Empty where nothing waits.
    pub critical: Vec<String>,
}

/// The roadmap of a plan.
///
/// # Errors
/// [`Cycle`] where actions wait for each other.
pub fn plan(content: &Content) -> Result<Roadmap, Cycle> {
    let order = Graph::new(content.rows(Table::Action)).order()?;
    Ok(laid_out(content, &order))
}

/// The roadmap without what waits for what: all that can be shown of a plan whose actions wait for each other.
pub(super) fn without_order(content: &Content) -> Roadmap {
    laid_out(content, &[])
}

/// `order` is empty where there is none.
fn laid_out(content: &Content, order: &[usize]) -> Roadmap {
    let actions = content.rows(Table::Action);
    let spans: Vec<Span> = actions
        .iter()
        .map(|action| Span::of(action, content.period))
        .collect();
    let graph = Graph::new(actions);
    let is_live = |at: usize| actions[at].cell("status") != "dropped";
    let before: Vec<Vec<usize>> = (0..actions.len())
        .map(|at| {
            let all = if order.is_empty() || !is_live(at) {
                &[]
            } else {
                graph.before(at)
            };
            all.iter()
                .copied()
                .filter(|&first| is_live(first))
                .collect()
        })
        .collect();
    let chain = longest(&before, &spans, order);
    let slack = slack(&before, &spans, content.period.to);
    let mut marks = marks(content);
    let mut bars: Vec<Bar> = (0..actions.len())
        .map(|at| {
            let action = &actions[at];
            let cell = |name: &str| action.cell(name).to_owned();
            Bar {
                row: action.id,
                code: cell("code"),
                name: cell("name"),
                pillar: cell("pillar"),
                status: cell("status"),
                span: spans[at],
                marks: marks.remove(action.cell("code")).unwrap_or_default(),
                after: before[at]
                    .iter()
                    .map(|&first| actions[first].cell("code").to_owned())
                    .collect(),
                is_critical: chain.contains(&at),
                slack: slack[at],
            }
        })
        .collect();
    let place: HashMap<&str, usize> = (0..)
        .zip(&content.pillar_set.pillars)
        .map(|(at, pillar)| (pillar.code.as_str(), at))
        .collect();
    bars.sort_by_key(|bar| {
        place
            .get(bar.pillar.as_str())
            .copied()
            .unwrap_or(usize::MAX)
    });
    let code = |at: usize| actions[at].cell("code").to_owned();
    Roadmap {
        bars,
        critical: chain.into_iter().map(code).collect(),
    }
}

/// Longest path in an acyclic graph: the years of an action on top of the longest chain before it.
fn longest(before: &[Vec<usize>], spans: &[Span], order: &[usize]) -> Vec<usize> {
    let mut years = vec![0_u32; spans.len()];
    let mut from: Vec<Option<usize>> = vec![None; spans.len()];
    for &at in order {
        let best = before[at]
            .iter()
            .copied()
            .max_by_key(|&first| (years[first], std::cmp::Reverse(first)));
        from[at] = best;
        years[at] = u32::from(spans[at].years()) + best.map_or(0, |first| years[first]);
    }
    let waiting = (0..spans.len()).filter(|&at| from[at].is_some());
    let last = waiting.max_by_key(|&at| (years[at], std::cmp::Reverse(at)));
    let mut chain: Vec<usize> = std::iter::successors(last, |&at| from[at]).collect();
    chain.reverse();
    chain
}

/// An action may end as late as the year before the first that waits for it; where that one is planned to overlap, not at
/// all later.
fn slack(before: &[Vec<usize>], spans: &[Span], last_year: u16) -> Vec<u16> {
    let mut slack: Vec<u16> = spans.iter().map(|span| last_year - span.to).collect();
    for (at, firsts) in before.iter().enumerate() {
        for &first in firsts {
            let gap = spans[at].from.saturating_sub(spans[first].to + 1);
            slack[first] = slack[first].min(gap);
        }
    }
    slack
}

fn marks(content: &Content) -> HashMap<&str, Vec<Mark>> {
    let mut marks: HashMap<&str, Vec<Mark>> = HashMap::new();
    for row in content.rows(Table::Milestone) {
        let Some(mark) = mark(row) else { continue };
        for code in row.codes("action") {
            marks.entry(code).or_default().push(mark.clone());
        }
    }
    for of_action in marks.values_mut() {
        of_action.sort();
    }
    marks
}

fn mark(row: &Row) -> Option<Mark> {
    let quarter = row.whole("quarter").and_then(|q| u8::try_from(q).ok());
    Some(Mark {
        year: u16::try_from(row.whole("year")?).ok()?,
        quarter: quarter.filter(|q| (1..=4).contains(q)),
        text: row.cell("milestone").to_owned(),
        is_done: row.cell("done") == "yes",
    })
}
