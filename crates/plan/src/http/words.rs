//! Words for tables, cells and states, and how a refusal is answered.
// messages: plan-table-*, plan-lead-*, plan-column-*, plan-choice-*, plan-problem-*, plan-state-*, plan-standing-*
// messages: plan-section-*, plan-book-*, plan-kind-*, plan-comment-*, plan-health-*, plan-why-*, plan-form-*, plan-columns-*, plan-action-*

use masterplan::{CellFault, Filled, PillarSet, SectionKey, Table};
use register::model::FieldError;
use web::{Lang, Page, Problem};

use crate::{
    NotNow, PlanError,
    model::{Plan, Standing, State},
};

/// A table in words.
pub(super) fn table(page: &Page, table: Table) -> String {
    page.t(&format!("plan-table-{}", table.word()))
}

/// A text in words.
pub(super) fn section(page: &Page, key: SectionKey) -> String {
    match key {
        SectionKey::PlanIntroduction => page.t("plan-introduction"),
        SectionKey::PlanClosing => page.t("plan-closing"),
        other => page.t(&format!("plan-section-{}", other.word())),
    }
}

/// How far a release has come.
pub(super) fn state(page: &Page, state: State) -> String {
    page.t(&format!("plan-state-{state}"))
}

/// The tone of its badge.
pub(super) const fn tone(state: State) -> &'static str {
    match state {
        State::Draft => "neutral",
        State::Reviewed | State::Validated => "info",
        State::Submitted | State::Regulated => "accent",
        State::Active => "good",
        State::Revised => "neutral",
        State::Expired => "bad",
    }
}

/// Whether a line is part of the plan, with its tone.
pub(super) fn standing(page: &Page, standing: Standing) -> (String, &'static str) {
    let tone = match standing {
        Standing::Accepted => "good",
        Standing::Proposed => "warn",
        Standing::Returned => "bad",
    };
    (page.t(&format!("plan-standing-{standing}")), tone)
}

/// A column in words, with its year where it has one.
pub(super) fn column(page: &Page, cell: &str) -> String {
    let (base, year) = cell.split_once('.').unwrap_or((cell, ""));
    let label = page.t(&format!("plan-column-{}", base.replace('_', "-")));
    if year.is_empty() {
        label
    } else {
        format!("{label} {year}")
    }
}

/// A status, source, direction … in words.
pub(super) fn choice(page: &Page, word: &str) -> String {
    if word.is_empty() {
        return String::new();
    }
    page.t(&format!("plan-choice-{word}"))
}

/// One of two names by the page's language.
pub(super) fn name<'a>(page: &Page, id: &'a str, en: &'a str) -> &'a str {
    match page.lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// The name of a pillar; its code where the set lacks it.
pub(super) fn pillar(page: &Page, set: &PillarSet, code: &str) -> String {
    let known = set.pillar(code);
    known.map_or_else(
        || code.to_owned(),
        |p| name(page, &p.name_id, &p.name_en).to_owned(),
    )
}

/// The name of a sub-pillar; its code where the set lacks it.
pub(super) fn sub_pillar(page: &Page, set: &PillarSet, code: &str) -> String {
    let mut all = set.pillars.iter().flat_map(|pillar| &pillar.sub_pillars);
    let known = all.find(|sub| sub.code == code);
    known.map_or_else(
        || code.to_owned(),
        |s| name(page, &s.name_id, &s.name_en).to_owned(),
    )
}

/// What names a cell may hold: pillars and agencies.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) pillars: &'a PillarSet,
    pub(super) agency: &'a dyn Fn(&str) -> String,
}

/// A cell in words.
pub(super) fn shown(page: &Page, names: Names<'_>, filled: Filled, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    match filled {
        Filled::Choice(_) => choice(page, value),
        Filled::Money => value
            .parse::<i64>()
            .map_or_else(|_| value.to_owned(), |n| page.number(n)),
        Filled::Decimal => match page.lang {
            Lang::Id => value.replace('.', ","),
            Lang::En => value.to_owned(),
        },
        Filled::Pillar => pillar(page, names.pillars, value),
        Filled::SubPillar => sub_pillar(page, names.pillars, value),
        Filled::Agency => (names.agency)(value),
        Filled::Agencies => {
            let all: Vec<String> = value.split(',').map(|code| (names.agency)(code)).collect();
            all.join(", ")
        }
        Filled::Line
        | Filled::Text
        | Filled::Whole(..)
        | Filled::Score
        | Filled::Year
        | Filled::Code
        | Filled::Codes(_)
        | Filled::Link => value.to_owned(),
    }
}

/// A cell of a plan in words.
pub(super) fn cell(page: &Page, plan: &Plan, table: Table, name: &str, value: &str) -> String {
    let names = Names {
        pillars: &plan.pillars,
        agency: &|code| plan.agency(code).to_owned(),
    };
    match table.column(name) {
        Some(column) => shown(page, names, column.filled, value),
        None => value.to_owned(),
    }
}

/// What is wrong with a cell.
pub(super) fn problem(page: &Page, problem: &str) -> String {
    page.t(&format!("plan-problem-{problem}"))
}

/// The same with the cell's name.
pub(super) fn fault(page: &Page, fault: &CellFault) -> String {
    format!(
        "{}: {}",
        column(page, &fault.cell),
        problem(page, fault.problem)
    )
}

/// What is wrong with a field of a form.
pub(super) fn invalid(page: &Page, error: &FieldError) -> String {
    let text = problem(page, error.problem);
    match error.problem {
        "column" | "json" | "unknown" if !error.value.is_empty() => {
            format!("{text} ({})", error.value)
        }
        _ => text,
    }
}

/// Why something is not possible now, as a sentence.
pub(super) fn not_now(page: &Page, err: &NotNow) -> String {
    let errors = web::Errors::from_problem(&err.clone().into(), page);
    errors.of("").to_owned()
}

impl From<PlanError> for Problem {
    fn from(err: PlanError) -> Self {
        let detail = err.to_string();
        match err {
            PlanError::Forbidden(err) => err.into(),
            PlanError::Invalid(fields) => fields.into_iter().fold(
                Problem::unprocessable("fields", detail),
                |problem, field| {
                    problem.field(field.field, format!("{}: {}", field.problem, field.value))
                },
            ),
            PlanError::Cells(faults) => faults.into_iter().fold(
                Problem::unprocessable("cells", detail),
                |problem, fault| {
                    problem.field(fault.cell, format!("{}: {}", fault.problem, fault.typed))
                },
            ),
            PlanError::Lines(faults) => {
                let lines = serde_json::to_value(faults).unwrap_or_default();
                Problem::unprocessable("lines", detail).with("lines", lines)
            }
            PlanError::Unknown(_) => Problem::not_found("unknown", detail),
            PlanError::Stale(_) => Problem::conflict("stale", detail).say("plan-stale"),
            PlanError::Step(_) => Problem::conflict("step", detail),
            PlanError::NotNow(not_now) => not_now.into(),
            PlanError::Store(err) => err.into(),
        }
    }
}

impl From<NotNow> for Problem {
    fn from(err: NotNow) -> Self {
        let count = |n: usize| vec![("n", n.into())];
        match &err {
            NotNow::Blocked(blockers) => {
                let told = serde_json::to_value(blockers).unwrap_or_default();
                Problem::conflict("blocked", &err)
                    .say_with("plan-blocked", count(blockers.len()))
                    .with("blockers", told)
            }
            NotNow::Overtaken(n) => Problem::conflict("overtaken", &err)
                .say_with("plan-overtaken", vec![("n", (*n).into())]),
            NotNow::Unchanged(n) => Problem::conflict("unchanged", &err)
                .say_with("plan-unchanged", vec![("n", (*n).into())]),
            NotNow::ChangedSince(n) => {
                Problem::conflict("changed-since", &err).say_with("plan-changed-since", count(*n))
            }
            NotNow::NothingToUndo => {
                Problem::conflict("nothing-to-undo", &err).say("plan-nothing-to-undo")
            }
            NotNow::Full(n) => {
                Problem::conflict("table-full", &err).say_with("plan-full", count(*n))
            }
            NotNow::NoRegulation => {
                Problem::conflict("no-regulation", &err).say("plan-no-regulation")
            }
            NotNow::Newer(n) => Problem::conflict("newer-in-force", &err)
                .say_with("plan-newer", vec![("n", (*n).into())]),
            NotNow::Settled => Problem::conflict("settled", &err).say("plan-settled"),
        }
    }
}
