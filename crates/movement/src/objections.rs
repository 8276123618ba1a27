//! Objections (sanggah) after the announcement, and their answers.

use access::{Actor, Permission, Scope};
use kernel::{Id, Timestamp};
use register::Acting;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;

use crate::{
    CallError, NotNow,
    calls::{self, deadline_now},
    candidates,
    error::{named, revision},
    model::{Call, CallState, Candidate, CandidateState, Objection, ObjectionState},
    ranking, selection,
    store::objections as rows,
};

/// Until when a candidate may object: the announcement and the call's days for it, to the same minute.
///
/// # Errors
/// [`NotNow`] before the announcement.
pub async fn until(tx: &mut Tx, call: &Call) -> Result<Timestamp, CallError> {
    let steps = calls::steps(tx, call).await?;
    let announced = steps
        .iter()
        .rev()
        .find(|step| step.to == CallState::Announced.as_str())
        .ok_or(NotNow::NotAnnounced)?;
    Ok(announced
        .at
        .plus_seconds(i64::from(call.objection_days) * 86_400))
}

/// Files an objection for a candidate that was not selected; one for each candidate.
///
/// # Errors
/// [`NotNow`] outside of the days for it; [`CallError::Invalid`] without words or for a second one.
pub async fn file(
    act: &mut Acting<'_>,
    candidate: Id<Candidate>,
    words: &str,
) -> Result<Objection, CallError> {
    let candidate = candidates::known(act.tx, candidate).await?;
    act.actor.may(
        Permission::SubmitAnswers,
        &Scope::Region(candidate.region.clone()),
    )?;
    let words = words.trim();
    if words.is_empty() {
        return Err(CallError::field("words", "required", ""));
    }
    if words.chars().count() > 10_000 {
        return Err(CallError::field("words", "too-long", words));
    }
    let call = calls::known(act.tx, candidate.call).await?;
    let until = until(act.tx, &call).await?;
    if call.state != CallState::Announced || deadline_now(act).await? > until {
        return Err(NotNow::ObjectionsOver.into());
    }
    if !matches!(
        candidate.state,
        CandidateState::Reserve | CandidateState::NotSelected
    ) {
        return Err(NotNow::NothingToObject.into());
    }
    if !rows::of_candidate(act.tx, candidate.id).await?.is_empty() {
        return Err(CallError::field("words", "taken", ""));
    }
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    rows::insert(act.tx, id, (call.id, candidate.id), words, (&by, at)).await?;
    act.record(
        "movement.object",
        &candidate.subject(),
        json!({"words": words}),
    )
    .await?;
    known(act.tx, id).await
}

/// An answer to an objection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerDraft {
    /// `upheld` or `rejected`.
    pub outcome: String,
    /// The answer in words.
    pub answer: String,
    /// `yes` to select the candidate whose objection was right.
    pub select: String,
    /// The revision it was read on.
    pub revision: String,
}

/// Answers an objection; one that was right may select its candidate while there is a place.
///
/// # Errors
/// [`CallError::Invalid`] without an answer or a place; [`CallError::Stale`] where it was answered already.
pub async fn answer(
    act: &mut Acting<'_>,
    id: Id<Objection>,
    draft: &AnswerDraft,
) -> Result<Objection, CallError> {
    act.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let objection = known(act.tx, id).await?;
    let state = match draft.outcome.as_str() {
        "upheld" => ObjectionState::Upheld,
        "rejected" => ObjectionState::Rejected,
        other => return Err(CallError::field("outcome", "choice", other)),
    };
    let words = draft.answer.trim();
    if words.is_empty() {
        return Err(CallError::field("answer", "required", ""));
    }
    let candidate = candidates::known(act.tx, objection.candidate).await?;
    let subject = candidate.subject();
    let on = revision(&draft.revision, &subject)?;
    let (at, by) = (act.now(), act.by());
    named(
        rows::answer(act.tx, (id, on), (state, words), (&by, at)).await,
        &subject,
        "answer",
        "",
    )?;
    if state == ObjectionState::Upheld && draft.select == "yes" {
        let call = calls::known(act.tx, candidate.call).await?;
        selection::move_up(act, &call, candidate.id, words).await?;
    }
    act.record("movement.answer_objection", &subject, json!(draft))
        .await?;
    known(act.tx, id).await
}

/// The objections of a call, for the ministry and the auditor.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn of_call(
    tx: &mut Tx,
    actor: &Actor,
    call: Id<Call>,
) -> Result<Vec<Objection>, CallError> {
    ranking::may_read(actor)?;
    Ok(rows::of_call(tx, call).await?)
}

/// The objection of a candidate, for its region and the ministry.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn of_candidate(
    tx: &mut Tx,
    actor: &Actor,
    candidate: &Candidate,
) -> Result<Option<Objection>, CallError> {
    actor.may(
        Permission::ReadCandidates,
        &Scope::Region(candidate.region.clone()),
    )?;
    Ok(rows::of_candidate(tx, candidate.id).await?.pop())
}

pub(crate) async fn known(tx: &mut Tx, id: Id<Objection>) -> Result<Objection, CallError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| CallError::Unknown(id.to_string()))
}

/// Closes a call whose objections are all answered.
///
/// # Errors
/// [`NotNow`] while objections are open or may still come.
pub async fn close(act: &mut Acting<'_>, call: Id<Call>) -> Result<(), CallError> {
    act.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let call = calls::known(act.tx, call).await?;
    let until = until(act.tx, &call).await?;
    if deadline_now(act).await? <= until {
        return Err(NotNow::ObjectionsRun.into());
    }
    let open = rows::of_call(act.tx, call.id).await?;
    if open.iter().any(|o| o.state == ObjectionState::Open) {
        return Err(NotNow::ObjectionsOpen.into());
    }
    calls::move_to(act, &call, CallState::Closed, "").await?;
    act.record("movement.close", &call.subject(), json!({}))
        .await?;
    Ok(())
}
