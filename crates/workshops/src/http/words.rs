//! Words for states and mistakes, and how a refusal is answered.
// messages: workshops-state-*, workshops-mode-*, workshops-sector-*, workshops-invalid-*, workshops-action-*, workshops-sheet-*
// messages: workshops-choice-*, workshops-column-*, workshops-homework-state-*, workshops-question-*, workshops-waits-*
// messages: workshops-stage-*, workshops-pillar-*, workshops-version-*, workshops-form-*

use register::model::FieldError;
use web::{Page, Problem};

use crate::{
    NotNow, WorkshopError,
    model::{HomeworkState, Sector, Sheet, Stage, Unmet, WorkshopState},
};

/// How far a workshop has come, in words.
pub(super) fn state(page: &Page, state: WorkshopState) -> String {
    page.t(&format!("workshops-state-{state}"))
}

/// The tone of its badge.
pub(super) const fn tone(state: WorkshopState) -> &'static str {
    match state {
        WorkshopState::Planned => "neutral",
        WorkshopState::Invited => "accent",
        WorkshopState::Held => "info",
        WorkshopState::Closed => "good",
        WorkshopState::Cancelled => "bad",
    }
}

/// A stage in words, `Tahap II`.
pub(super) fn stage(page: &Page, stage: Stage) -> String {
    page.tn("workshops-stage-n", "n", stage.roman())
}

/// A sector in words.
pub(super) fn sector(page: &Page, sector: Sector) -> String {
    page.t(&format!("workshops-sector-{sector}"))
}

/// A worksheet in words.
pub(super) fn sheet(page: &Page, sheet: Sheet) -> String {
    page.t(&format!("workshops-sheet-{sheet}"))
}

/// How far a task has come, in words and with its tone.
pub(super) fn task(page: &Page, state: HomeworkState, is_late: bool) -> (String, &'static str) {
    if is_late {
        return (page.t("workshops-homework-late"), "bad");
    }
    let tone = match state {
        HomeworkState::Open => "warn",
        HomeworkState::Done => "good",
        HomeworkState::Dropped => "neutral",
    };
    (page.t(&format!("workshops-homework-state-{state}")), tone)
}

/// A day in words; what is no day stays as it is.
pub(super) fn day(page: &Page, day: &str) -> String {
    day.parse()
        .map_or_else(|_| day.to_owned(), |date| page.date(&date))
}

/// Days in words.
pub(super) fn days(page: &Page, first: &str, last: &str) -> String {
    if first == last {
        day(page, first)
    } else {
        format!("{} – {}", day(page, first), day(page, last))
    }
}

/// What is wrong with a field, in the reader's language.
pub(super) fn invalid(page: &Page, error: &FieldError) -> String {
    let text = page.t(&format!("workshops-invalid-{}", error.problem));
    match error.problem {
        "unknown" | "taken" | "busy" | "none-free" | "no-mentor" | "not-a-member" | "withdrawn"
            if !error.value.is_empty() =>
        {
            format!("{text} ({})", error.value)
        }
        _ => text,
    }
}

/// What a gate still asks for, as a sentence.
pub(super) fn unmet(page: &Page, reason: &Unmet) -> String {
    match reason {
        Unmet::StageBefore { stage } => page.tn("workshops-unmet-stage", "n", stage.roman()),
        Unmet::Homework { done, all, percent } => page.targs(
            "workshops-unmet-homework",
            &[
                ("done", (*done).into()),
                ("all", (*all).into()),
                ("percent", (*percent).into()),
            ],
        ),
        Unmet::Output { sheet } => {
            page.tn("workshops-unmet-output", "sheet", self::sheet(page, *sheet))
        }
    }
}

/// Why something is not possible now, as a sentence.
pub(super) fn not_now(page: &Page, err: &NotNow) -> String {
    let errors = web::Errors::from_problem(&err.clone().into(), page);
    errors.of("").to_owned()
}

impl From<WorkshopError> for Problem {
    fn from(err: WorkshopError) -> Self {
        match err {
            WorkshopError::Forbidden(err) => err.into(),
            WorkshopError::Invalid(fields) => fields.into_iter().fold(
                Problem::unprocessable("fields", "some fields are wrong"),
                |problem, field| {
                    problem.field(field.field, format!("{}: {}", field.problem, field.value))
                },
            ),
            WorkshopError::Unknown(_) => Problem::not_found("unknown", err),
            WorkshopError::Stale(_) => Problem::conflict("stale", err).say("workshops-stale"),
            WorkshopError::Step(_) => Problem::conflict("step", err),
            WorkshopError::NotNow(not_now) => not_now.into(),
            WorkshopError::Register(err) => err.into(),
            WorkshopError::Store(err) => err.into(),
        }
    }
}

impl From<NotNow> for Problem {
    fn from(err: NotNow) -> Self {
        match &err {
            NotNow::StageShut(stage) => Problem::conflict("stage-shut", &err)
                .say_with("workshops-stage-shut", vec![("n", stage.roman().into())]),
            NotNow::StageOpen(stage) => Problem::conflict("stage-open", &err)
                .say_with("workshops-stage-is-open", vec![("n", stage.roman().into())]),
            NotNow::Gate(stage, unmet) => {
                let reasons = serde_json::to_value(unmet).unwrap_or_default();
                Problem::conflict("gate", &err)
                    .say_with("workshops-gate-shut", vec![("n", stage.roman().into())])
                    .with("unmet", reasons)
            }
            NotNow::TooEarly(day) => Problem::conflict("too-early", &err)
                .say_with("workshops-too-early", vec![("day", day.clone().into())]),
            NotNow::Settled(_) => Problem::conflict("settled", &err).say("workshops-settled"),
            NotNow::CodeExpired => {
                Problem::forbidden("code-expired", &err).say("workshops-code-expired")
            }
            NotNow::NotToday => Problem::forbidden("not-today", &err).say("workshops-not-today"),
            NotNow::SentAlready => {
                Problem::conflict("sent-already", &err).say("workshops-sent-already")
            }
            NotNow::Evaluated => Problem::conflict("evaluated", &err).say("workshops-evaluated"),
            NotNow::Full(n) => Problem::conflict("worksheet-full", &err)
                .say_with("workshops-full", vec![("n", (*n).into())]),
        }
    }
}
