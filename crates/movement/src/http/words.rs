//! Words for states and mistakes, and how a refusal is answered.
// messages: movement-state-*, movement-call-state-*, movement-invalid-*, movement-action-*

use measure::assign::AssignError;
use web::{Lang, Page, Problem, Value};

use crate::{
    CallError, NotNow,
    model::{CallState, CandidateState, LocalTime},
};
use register::model::FieldError;

/// How far a candidate has come, in words.
pub(crate) fn state(page: &Page, state: CandidateState) -> String {
    page.t(&format!(
        "movement-state-{}",
        state.as_str().replace('_', "-")
    ))
}

/// How far a call has come, in words.
pub(crate) fn call_state(page: &Page, state: CallState) -> String {
    page.t(&format!("movement-call-state-{state}"))
}

/// The tone of a candidate's badge.
pub(crate) const fn tone(state: CandidateState) -> &'static str {
    use CandidateState as S;
    match state {
        S::Selected => "good",
        S::Returned | S::NoShow | S::Asked => "warn",
        S::Refused | S::StruckOff | S::Declined | S::Withdrawn | S::Lapsed | S::NotSelected => {
            "bad"
        }
        S::Submitted | S::Verified | S::Scheduled | S::Presented | S::Scored | S::Ranked => "info",
        S::Invited | S::Draft | S::Reserve => "neutral",
    }
}

/// The tone of a call's badge.
pub(crate) const fn call_tone(state: CallState) -> &'static str {
    match state {
        CallState::Draft => "neutral",
        CallState::Published => "accent",
        CallState::Judging | CallState::Ranked | CallState::Decided => "info",
        CallState::Announced | CallState::Closed => "good",
        CallState::Cancelled => "bad",
    }
}

/// What is wrong with a field, in the reader's language.
pub(crate) fn invalid(page: &Page, error: &FieldError) -> String {
    let text = page.t(&format!("movement-invalid-{}", error.problem));
    match error.problem {
        "unknown" | "taken" | "wrong-kind" | "departure" | "weights" | "marks" | "choice"
        | "unknown-item" | "instrument" | "occupied" | "past"
            if !error.value.is_empty() =>
        {
            format!("{text} ({})", error.value)
        }
        _ => text,
    }
}

impl From<CallError> for Problem {
    fn from(err: CallError) -> Self {
        match err {
            CallError::Forbidden(err) => err.into(),
            CallError::Invalid(fields) => fields.into_iter().fold(
                Problem::unprocessable("fields", "some fields are wrong"),
                |problem, field| {
                    problem.field(field.field, format!("{}: {}", field.problem, field.value))
                },
            ),
            CallError::Unknown(_) => Problem::not_found("unknown", err),
            CallError::Stale(_) => Problem::conflict("stale", err),
            CallError::Step(_) => Problem::conflict("step", err),
            CallError::NotNow(not_now) => not_now.into(),
            CallError::Unsupported(gaps) => gaps.iter().fold(
                Problem::unprocessable("unsupported", "answers lack what the form needs")
                    .say("movement-unsupported"),
                |problem, gap| {
                    let which = gap.lack.which();
                    let told = format!("{} {which}", gap.lack.as_str());
                    problem.field(&gap.item, told.trim())
                },
            ),
            CallError::Marks(wrong) => wrong.into_iter().fold(
                Problem::unprocessable("marks", "some marks are missing or wrong"),
                |problem, mark| {
                    problem.field(
                        format!("marks.{}", mark.item),
                        format!("{}: {}", mark.problem, mark.value),
                    )
                },
            ),
            CallError::Unassignable(err) => unassignable(err),
            CallError::Register(err) => err.into(),
            CallError::Store(err) => err.into(),
        }
    }
}

/// Why nobody can be drawn: who stands in the way, and the way out, in the reader's language.
// messages: movement-draw-*
fn unassignable(err: AssignError) -> Problem {
    let (id, args) = unassigned(&err);
    Problem::conflict("draw-impossible", err).say_with(id, args)
}

/// The message of a draw that cannot be made, with its values.
#[expect(clippy::too_many_lines, reason = "one table, an error a row")]
pub(crate) fn unassigned(err: &AssignError) -> (&'static str, Vec<(&'static str, Value<'static>)>) {
    use AssignError as A;
    let n = |n: &usize| Value::from(*n);
    let list = |codes: &[String]| Value::from(codes.join(", "));
    match err {
        A::Empty {
            candidates,
            assessors,
        } => (
            "movement-draw-empty",
            vec![("candidates", n(candidates)), ("assessors", n(assessors))],
        ),
        A::DuplicateCandidate(code)
        | A::DuplicateAssessor(code)
        | A::UnknownCandidate(code)
        | A::UnknownAssessor(code) => (
            "movement-draw-unknown",
            vec![("code", Value::from(code.clone()))],
        ),
        A::TooMany(many) => ("movement-draw-too-many", vec![("n", n(many))]),
        A::PerCandidate { wanted, assessors } => (
            "movement-draw-per-candidate",
            vec![("wanted", n(wanted)), ("assessors", n(assessors))],
        ),
        A::Blocked {
            candidate,
            free,
            wanted,
        } => (
            "movement-draw-blocked",
            vec![
                ("candidate", Value::from(candidate.clone())),
                ("free", n(free)),
                ("wanted", n(wanted)),
            ],
        ),
        A::Barred(code) => (
            "movement-draw-barred",
            vec![("assessor", Value::from(code.clone()))],
        ),
        A::Crowded {
            candidates,
            assessors,
            ..
        } => (
            "movement-draw-crowded",
            vec![
                ("candidates", list(candidates)),
                ("assessors", list(assessors)),
            ],
        ),
        A::Idle {
            assessors,
            candidates,
            ..
        } => (
            "movement-draw-idle",
            vec![
                ("candidates", list(candidates)),
                ("assessors", list(assessors)),
            ],
        ),
        A::Sparse { sheets, needed, .. } => (
            "movement-draw-sparse",
            vec![("sheets", n(sheets)), ("needed", n(needed))],
        ),
        A::Parted {
            assessors,
            candidates,
        } => (
            "movement-draw-parted",
            vec![
                ("candidates", list(candidates)),
                ("assessors", list(assessors)),
            ],
        ),
    }
}

impl From<NotNow> for Problem {
    #[expect(clippy::too_many_lines, reason = "one table, a reason a row")]
    fn from(err: NotNow) -> Self {
        match &err {
            NotNow::NotOpen(at) => {
                let at = at.clone();
                Problem::conflict("call-not-open", &err)
                    .say_with("movement-not-open", vec![("at", at.into())])
            }
            NotNow::Closed(at) => {
                let at = at.clone();
                Problem::conflict("call-closed", &err)
                    .say_with("movement-closed", vec![("at", at.into())])
            }
            NotNow::Published => {
                Problem::conflict("call-published", &err).say("movement-published")
            }
            NotNow::State(_) => {
                Problem::conflict("candidate-state", &err).say("movement-not-writing")
            }
            NotNow::Unscored(codes) => {
                let codes = codes.clone();
                Problem::conflict("unscored", &err)
                    .say_with("movement-unscored", vec![("codes", codes.into())])
            }
            NotNow::NobodyScored => {
                Problem::conflict("no-ranking", &err).say("movement-nobody-scored")
            }
            NotNow::NotDecided => {
                Problem::conflict("not-decided", &err).say("movement-not-decided")
            }
            NotNow::NotAnnounced => {
                Problem::conflict("not-announced", &err).say("movement-not-announced")
            }
            NotNow::ObjectionsOver => {
                Problem::conflict("objections-over", &err).say("movement-objections-over")
            }
            NotNow::NothingToObject => {
                Problem::conflict("nothing-to-object", &err).say("movement-nothing-to-object")
            }
            NotNow::ObjectionsRun => {
                Problem::conflict("objections-run", &err).say("movement-objections-run")
            }
            NotNow::ObjectionsOpen => {
                Problem::conflict("objections-open", &err).say("movement-objections-open")
            }
            NotNow::NotAtDesk(_) => {
                Problem::conflict("not-at-desk", &err).say("movement-not-at-desk")
            }
            NotNow::Unchecked(files) => {
                let files = files.join("; ");
                Problem::conflict("unchecked", &err)
                    .say_with("movement-unchecked", vec![("files", files.into())])
            }
            NotNow::NothingAsked => {
                Problem::conflict("nothing-asked", &err).say("movement-nothing-asked")
            }
            NotNow::NotJudging(_) => {
                Problem::conflict("not-judging", &err).say("movement-not-judging")
            }
            NotNow::Drawn => Problem::conflict("drawn", &err).say("movement-drawn"),
            NotNow::NothingToDraw => {
                Problem::conflict("nothing-to-draw", &err).say("movement-nothing-to-draw")
            }
            NotNow::SheetShut => Problem::conflict("sheet-closed", &err).say("movement-sheet-shut"),
            NotNow::PanelOpened => {
                Problem::conflict("panel-opened", &err).say("movement-panel-opened")
            }
            NotNow::PanelShut => {
                Problem::conflict("panel-not-opened", &err).say("movement-panel-shut")
            }
            NotNow::SheetsOpen(n) => {
                let n = *n;
                Problem::conflict("sheets-open", &err)
                    .say_with("movement-sheets-open", vec![("n", n.into())])
            }
        }
    }
}

/// A local time in words: `31 Maret 2026 23.59`, on the clock of whoever reads it.
pub(crate) fn local(page: &Page, at: LocalTime) -> String {
    let text = at.to_string();
    let (day, clock) = text.split_at(10);
    let clock = match page.lang {
        Lang::Id => clock[1..].replace(':', "."),
        Lang::En => clock[1..].to_owned(),
    };
    format!("{} {clock}", self::day(page, day))
}

/// A day in words.
pub(crate) fn day(page: &Page, day: &str) -> String {
    day.parse()
        .map_or_else(|_| day.to_owned(), |date| page.date(&date))
}

/// How long is left, in the two largest units.
pub(crate) fn left(page: &Page, seconds: i64) -> String {
    let (days, hours, minutes) = (
        seconds / 86_400,
        seconds % 86_400 / 3600,
        seconds % 3600 / 60,
    );
    let of = |id: &str, n: i64| page.tn(id, "n", n);
    match (days, hours) {
        _ if seconds <= 0 => page.t("movement-left-none"),
        (0, 0) => of("movement-left-minutes", minutes.max(1)),
        (0, hours) => format!(
            "{} {}",
            of("movement-left-hours", hours),
            of("movement-left-minutes", minutes)
        ),
        (days, hours) => format!(
            "{} {}",
            of("movement-left-days", days),
            of("movement-left-hours", hours)
        ),
    }
}

/// A text of the instrument in the reader's language.
pub(crate) fn said<'a>(page: &Page, text: &'a measure::instrument::Text) -> &'a str {
    match page.lang {
        Lang::Id => &text.id,
        Lang::En => &text.en,
    }
}

/// Why something is not possible now, as a sentence.
pub(crate) fn not_now(page: &Page, err: &NotNow) -> String {
    match err {
        NotNow::NotOpen(at) => page.tn("movement-not-open", "at", at.clone()),
        NotNow::Closed(at) => page.tn("movement-closed", "at", at.clone()),
        NotNow::Published => page.t("movement-published"),
        NotNow::State(state) => page.tn(
            "movement-state-writes-not",
            "state",
            self::state(page, *state),
        ),
        other => {
            let errors = web::Errors::from_problem(&other.clone().into(), page);
            errors.of("").to_owned()
        }
    }
}
