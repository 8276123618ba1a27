//! Calls: prepared, published with their method, called off.

use access::{Actor, Permission, Scope};
use kernel::{Id, Timestamp};
use register::Acting;
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    CallError, NotNow,
    error::{named, revision},
    model::{Call, CallDraft, CallState, IllegalStep, Step},
    store::calls as rows,
};

/// One page of calls, newest first. The public sees those that were published.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Call>, StoreError> {
    let found = rows::list(tx, sees_drafts(actor), &window.into()).await?;
    Ok(PageOf::new(window, found, |call| {
        (call.year.to_string(), call.title.clone())
    }))
}

/// One call, where the actor may know of it.
///
/// # Errors
/// [`CallError::Unknown`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Call>) -> Result<Call, CallError> {
    let call = known(tx, id).await?;
    if call.state == CallState::Draft && !sees_drafts(actor) {
        return Err(CallError::Unknown(id.to_string()));
    }
    Ok(call)
}

/// The steps of a call, first to last.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn steps(tx: &mut Tx, call: &Call) -> Result<Vec<Step>, StoreError> {
    rows::steps(tx, call.id).await
}

/// Prepares a call.
///
/// # Errors
/// [`CallError::Invalid`] naming the fields.
pub async fn add(act: &mut Acting<'_>, draft: &CallDraft) -> Result<Call, CallError> {
    act.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let new = draft.parse()?;
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    named(
        rows::insert(act.tx, id, &new, (&by, at)).await,
        &draft.title,
        "title",
        &draft.title,
    )?;
    let step = rows::NewStep::of(None, CallState::Draft.as_str(), "", &by, at);
    rows::insert_step(act.tx, act.clock, id, &step).await?;
    act.record("movement.add_call", &format!("call:{id}"), json!(draft))
        .await?;
    known(act.tx, id).await
}

/// Changes a call that is still being prepared.
///
/// # Errors
/// [`NotNow::Published`]; [`CallError::Stale`] where someone else changed it first.
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Call>,
    draft: &CallDraft,
) -> Result<Call, CallError> {
    act.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let before = known(act.tx, id).await?;
    if before.state != CallState::Draft {
        return Err(NotNow::Published.into());
    }
    let new = draft.parse()?;
    let subject = before.subject();
    let on = revision(&draft.revision, &subject)?;
    let at = act.now();
    named(
        rows::update(act.tx, (id, on), &new, at).await,
        &subject,
        "title",
        &draft.title,
    )?;
    act.record(
        "movement.edit_call",
        &subject,
        json!({"before": before, "after": draft}),
    )
    .await?;
    known(act.tx, id).await
}

/// Takes a call a step further.
///
/// # Errors
/// [`CallError::Step`] where the process has no such step; a cancelled call needs a reason.
pub async fn step(
    act: &mut Acting<'_>,
    id: Id<Call>,
    to: CallState,
    reason: &str,
) -> Result<Call, CallError> {
    act.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let call = known(act.tx, id).await?;
    // What follows the marks moves with its own command: a ranking, a decision, a letter.
    let is_officers = matches!(
        (call.state, to),
        (CallState::Draft, CallState::Published)
            | (CallState::Published, CallState::Judging)
            | (_, CallState::Cancelled)
    );
    if !is_officers {
        return Err(IllegalStep {
            from: call.state.as_str(),
            to: to.as_str(),
        }
        .into());
    }
    if to == CallState::Cancelled && reason.trim().is_empty() {
        return Err(CallError::field("reason", "required", ""));
    }
    move_to(act, &call, to, reason).await?;
    act.record(
        "movement.step_call",
        &call.subject(),
        json!({"from": call.state, "to": to, "reason": reason, "method_hash": call.method_hash}),
    )
    .await?;
    known(act.tx, id).await
}

/// Moves a call within a larger command, which records it.
pub(crate) async fn move_to(
    act: &mut Acting<'_>,
    call: &Call,
    to: CallState,
    reason: &str,
) -> Result<(), CallError> {
    call.state.transition(to)?;
    let (at, by) = (act.now(), act.by());
    named(
        rows::move_to(act.tx, (call.id, call.revision), to, at).await,
        &call.subject(),
        "to",
        to.as_str(),
    )?;
    let step = rows::NewStep::of(
        Some(call.state.as_str()),
        to.as_str(),
        reason.trim(),
        &by,
        at,
    );
    Ok(rows::insert_step(act.tx, act.clock, call.id, &step).await?)
}

/// The present instant for deadlines: never before the newest entry of the audit chain, so that a clock moved back
/// opens nothing that had closed.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub(crate) async fn deadline_now(act: &mut Acting<'_>) -> Result<Timestamp, StoreError> {
    let latest = store::audit::latest_at(act.tx).await?;
    Ok(latest.map_or(act.now(), |latest| latest.max(act.now())))
}

pub(crate) async fn known(tx: &mut Tx, id: Id<Call>) -> Result<Call, CallError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| CallError::Unknown(id.to_string()))
}

fn sees_drafts(actor: &Actor) -> bool {
    actor.may(Permission::ManageCalls, &Scope::Nation).is_ok()
        || actor.may(Permission::ReadAudit, &Scope::Nation).is_ok()
}
