//! Words for states and mistakes, and how a refusal is answered.
// messages: agreements-invalid-*, agreements-action-*

use axum::http::StatusCode;
use books::{Blame, BookError};
use register::model::FieldError;
use signatures::ServiceError;
use web::{Page, Problem};

use crate::{
    AgreementError, NotNow,
    alarms::{Alarm, AlarmKind},
    model::{AgreementState, CommentState, DayState, DecisionState, DecreeState},
};

/// How far an agreement has come, in words.
// messages: agreements-state-*
pub(super) fn state(page: &Page, state: AgreementState) -> String {
    page.t(&format!("agreements-state-{}", state.message()))
}

/// The tone of an agreement's badge.
pub(super) const fn tone(state: AgreementState) -> &'static str {
    use AgreementState as S;
    match state {
        S::DraftSent => "neutral",
        S::RegionConfirmed | S::LegalReview => "info",
        S::Scheduled => "accent",
        S::Signed | S::Active => "good",
        S::Expired => "warn",
        S::Terminated | S::Declined | S::Replaced => "bad",
    }
}

/// The tone of a signing day's badge.
pub(super) const fn day_tone(state: DayState) -> &'static str {
    match state {
        DayState::Planned => "accent",
        DayState::Closed => "good",
        DayState::Cancelled => "bad",
    }
}

/// The tone of a comment's badge.
pub(super) const fn comment_tone(state: CommentState) -> &'static str {
    match state {
        CommentState::Open => "warn",
        CommentState::Answered => "info",
        CommentState::Closed => "good",
    }
}

/// The tone of a decree's badge.
pub(super) const fn decree_tone(state: DecreeState) -> &'static str {
    match state {
        DecreeState::Draft => "neutral",
        DecreeState::Issued => "good",
        DecreeState::Revoked => "bad",
    }
}

/// The tone of a decision's badge.
pub(super) const fn decision_tone(state: DecisionState) -> &'static str {
    match state {
        DecisionState::Open => "warn",
        DecisionState::Done => "good",
        DecisionState::Dropped => "neutral",
    }
}

/// A day in words; empty where there is none.
pub(super) fn day(page: &Page, day: &str) -> String {
    day.parse()
        .map_or_else(|_| day.to_owned(), |date| page.date(&date))
}

/// An alarm in a sentence.
// messages: agreements-alarm-*, agreements-body-*
pub(super) fn alarm(page: &Page, alarm: &Alarm) -> String {
    let about: Vec<String> = match alarm.kind {
        AlarmKind::NoDecree => alarm
            .about
            .iter()
            .map(|body| page.t(&format!("agreements-body-{body}")))
            .collect(),
        AlarmKind::HeadLeft
        | AlarmKind::CouncilIdle
        | AlarmKind::NoRegulation
        | AlarmKind::EndsSoon => alarm.about.clone(),
    };
    let id = format!("agreements-alarm-{}", alarm.kind.message());
    let since = day(page, &alarm.since);
    page.targs(
        &id,
        &[("about", about.join(", ").into()), ("day", since.into())],
    )
}

/// What is wrong with a field, in the reader's language.
pub(super) fn invalid(page: &Page, error: &FieldError) -> String {
    let text = page.t(&format!("agreements-invalid-{}", error.problem));
    let says_more = !matches!(error.problem, "required" | "too-long" | "control-character");
    if says_more && !error.value.is_empty() {
        format!("{text} ({})", error.value)
    } else {
        text
    }
}

impl From<AgreementError> for Problem {
    fn from(err: AgreementError) -> Self {
        match err {
            AgreementError::Forbidden(err) => err.into(),
            AgreementError::Invalid(fields) => fields.into_iter().fold(
                Problem::unprocessable("fields", "some fields are wrong"),
                |problem, field| {
                    problem.field(field.field, format!("{}: {}", field.problem, field.value))
                },
            ),
            AgreementError::Unknown(_) => Problem::not_found("unknown", err),
            AgreementError::Stale(_) => Problem::conflict("stale", err),
            AgreementError::Step(_) => Problem::conflict("step", err),
            AgreementError::NotNow(not_now) => not_now.into(),
            AgreementError::Register(err) => err.into(),
            AgreementError::Book(err) => book(err),
            AgreementError::Service(err) => service_problem(err),
            AgreementError::Store(err) => err.into(),
        }
    }
}

/// The message for what the national signing service did.
// messages: agreements-service-*
const fn service_id(err: &ServiceError) -> &'static str {
    match err {
        ServiceError::Unreachable(_) => "agreements-service-unreachable",
        ServiceError::Slow => "agreements-service-slow",
        ServiceError::Access => "agreements-service-access",
        ServiceError::Refused { .. } => "agreements-service-refused",
        ServiceError::Failed(_) => "agreements-service-failed",
        ServiceError::Unreadable | ServiceError::NotSigned | ServiceError::OtherFile => {
            "agreements-service-nonsense"
        }
    }
}

/// What the national signing service did, in a sentence: its own words where it gave some.
pub(super) fn service(page: &Page, err: &ServiceError) -> String {
    let said = match err {
        ServiceError::Refused { message, .. } if !message.is_empty() => message.clone(),
        ServiceError::Refused { status, .. } => format!("HTTP {status}"),
        _ => String::new(),
    };
    page.targs(service_id(err), &[("said", said.into())])
}

/// A refusal is for the signer to mend, the rest passes.
pub(super) const fn service_status(err: &ServiceError) -> StatusCode {
    match err {
        ServiceError::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        ServiceError::Unreachable(_)
        | ServiceError::Slow
        | ServiceError::Access
        | ServiceError::Failed(_)
        | ServiceError::Unreadable
        | ServiceError::NotSigned
        | ServiceError::OtherFile => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn service_problem(err: ServiceError) -> Problem {
    if service_status(&err) == StatusCode::UNPROCESSABLE_ENTITY {
        Problem::unprocessable("signing-service", err)
    } else {
        Problem::unavailable("signing-service", &err).because(&err)
    }
}

/// Why there is no PDF: what passes a limit or waits is the reader's to know, the rest is a fault of ours.
pub(super) fn book(err: BookError) -> Problem {
    match err.blame() {
        Blame::Document => Problem::unprocessable("book-too-large", err),
        Blame::Load => Problem::unavailable("book-busy", "books").because(&err),
        Blame::Program => Problem::internal("book", "books").because(&err),
    }
}

impl From<NotNow> for Problem {
    fn from(err: NotNow) -> Self {
        let plain = |code, id| Problem::conflict(code, &err).say(id);
        let with = |code, id, name, value: &str| {
            let value = value.to_owned();
            Problem::conflict(code, &err).say_with(id, vec![(name, value.into())])
        };
        match &err {
            NotNow::NothingToDraft => plain("nothing-to-draft", "agreements-nothing-to-draft"),
            NotNow::NotSelected(_) => plain("not-selected", "agreements-not-selected"),
            NotNow::TextShut(_) => plain("text-shut", "agreements-text-shut"),
            NotNow::Unconfirmed => plain("unconfirmed", "agreements-unconfirmed"),
            NotNow::CommentsOpen(n) => {
                let n = *n;
                Problem::conflict("comments-open", &err)
                    .say_with("agreements-comments-open", vec![("n", n.into())])
            }
            NotNow::CommentShut => plain("comment-shut", "agreements-comment-shut"),
            NotNow::NotPassed(names) => with("not-passed", "agreements-not-passed", "names", names),
            NotNow::NothingToSchedule => {
                plain("nothing-to-schedule", "agreements-nothing-to-schedule")
            }
            NotNow::DayShut => plain("day-shut", "agreements-day-shut"),
            NotNow::DayInUse => plain("day-in-use", "agreements-day-in-use"),
            NotNow::NotScheduled(_) => plain("not-scheduled", "agreements-not-scheduled"),
            NotNow::NotYet(day) => with("not-yet", "agreements-not-yet", "day", day),
            NotNow::Unsigned(names) => with("unsigned", "agreements-unsigned", "names", names),
            NotNow::Unnamed => plain("unnamed", "agreements-unnamed"),
            NotNow::Ended(day) => with("ended", "agreements-ended", "day", day),
            NotNow::SignedAlready(name) => {
                with("signed-already", "agreements-signed-already", "name", name)
            }
            NotNow::OutOfOrder(name) => {
                with("out-of-order", "agreements-out-of-order", "name", name)
            }
            NotNow::NotInOffice { named, present } => {
                let args = vec![
                    ("named", named.clone().into()),
                    ("present", present.clone().into()),
                ];
                Problem::conflict("not-in-office", &err).say_with("agreements-not-in-office", args)
            }
            NotNow::OtherMethod => plain("other-method", "agreements-other-method"),
            NotNow::OtherMethodScan => plain("other-method", "agreements-other-method-scan"),
            NotNow::NoCertificate => plain("no-certificate", "agreements-no-certificate"),
            NotNow::Certificate(why) => with("certificate", "agreements-certificate", "why", why),
            NotNow::TimeStamp(why) => with("time-stamp", "agreements-no-time-stamp", "why", why),
            NotNow::Revoked(day) => with("revoked", "agreements-revoked", "day", day),
            NotNow::Unchecked => plain("unchecked", "agreements-unchecked"),
            NotNow::OtherSigner(name) => {
                with("other-signer", "agreements-other-signer", "name", name)
            }
            NotNow::Untrusted => plain("untrusted", "agreements-untrusted"),
            NotNow::NoService => plain("no-service", "agreements-no-service"),
            NotNow::Service(why) => with("service", "agreements-service-wrong", "why", why),
            NotNow::StillRuns(day) => with("still-runs", "agreements-still-runs", "day", day),
            NotNow::DecreeIssued => plain("decree-issued", "agreements-decree-issued"),
            NotNow::WrongDecree => plain("wrong-decree", "agreements-wrong-decree"),
            NotNow::MemberLeft => plain("member-left", "agreements-member-left"),
            NotNow::NotEmpty => plain("not-empty", "agreements-not-empty"),
        }
    }
}
