//! Sections of the form in the hands of agencies, with a day and reminders.

use access::{Permission, Scope};
use kernel::Id;
use register::{
    Acting, agencies,
    model::{Agency, Fields},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    CallError, calls,
    calls::deadline_now,
    candidates, deadline,
    error::{named, revision},
    model::{Candidate, CandidateState, Delegation, DelegationState, LocalTime, sections},
    store::delegations as rows,
};

/// Days before its last within which a delegation is due soon.
pub const SOON_DAYS: i64 = 3;

/// A section to be given to an agency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DelegationDraft {
    /// The agency's id.
    pub agency: String,
    /// The last day, `2026-01-25`.
    pub due_on: String,
    /// What the agency should know.
    pub note: String,
}

/// Gives a section to an agency of the region; given to the same agency again, day and note are replaced.
///
/// # Errors
/// [`CallError::Invalid`] where the agency is another region's or retired, or the day has passed.
pub async fn delegate(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    section: &str,
    draft: &DelegationDraft,
) -> Result<Delegation, CallError> {
    let candidate = candidates::known(act.tx, id).await?;
    may_lead(act, &candidate)?;
    if !matches!(
        candidate.state,
        CandidateState::Draft | CandidateState::Returned
    ) {
        return Err(crate::NotNow::State(candidate.state).into());
    }
    let call = calls::known(act.tx, candidate.call).await?;
    let now = deadline_now(act).await?;
    deadline::evidence_open(&call, &candidate, now)?;
    if !sections(&call.instrument())
        .iter()
        .any(|s| s.code == section)
    {
        return Err(CallError::Unknown(section.to_owned()));
    }
    let mut fields = Fields::default();
    let agency: Option<uuid::Uuid> = fields.parse("agency", &draft.agency, "choice");
    let due: Option<LocalTime> =
        fields.parse("due_on", &format!("{}T00:00", draft.due_on.trim()), "day");
    let note = fields.free("note", &draft.note, 1000);
    let (today, _) = deadline::days(&candidate, now, 0);
    if due.is_some_and(|due| due.day() < today) {
        fields.refuse("due_on", "past", &draft.due_on);
    }
    fields.done()?;
    let (Some(agency), Some(due)) = (agency, due) else {
        unreachable!("a field that is missing was refused");
    };
    let agency = of_region(act, &candidate, Id::from_uuid(agency), &today).await?;
    let (new_id, at, by) = (act.clock.new_id(), act.now(), act.by());
    let new = rows::NewDelegation {
        id: new_id,
        candidate: id,
        section,
        agency: &agency,
        due_on: &due.day(),
        note: &note,
    };
    rows::put(act.tx, &new, (&by, at)).await?;
    let details =
        json!({"section": section, "agency": agency.id, "due_on": due.day(), "note": note});
    act.record("movement.delegate", &candidate.subject(), details)
        .await?;
    let all = rows::of_all(act.tx, &[id]).await?;
    all.into_iter()
        .find(|d| d.section == section && d.agency == agency.id)
        .ok_or_else(|| CallError::Unknown(section.to_owned()))
}

/// An agency of the candidate's region that exists today.
async fn of_region(
    act: &mut Acting<'_>,
    candidate: &Candidate,
    id: Id<Agency>,
    today: &str,
) -> Result<Agency, CallError> {
    let found = agencies::find(act.tx, id).await?;
    found
        .filter(|agency| agency.region == candidate.region)
        .filter(|agency| {
            let until = agency.valid_to.as_ref();
            until.is_none_or(|day| day.as_str() >= today || today.starts_with(day.as_str()))
        })
        .ok_or_else(|| CallError::field("agency", "unknown", ""))
}

/// What is done with a delegation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DelegationStep {
    /// The region reminds the agency.
    Remind,
    /// The agency, or the region for it, says that it is done.
    Done,
    /// The region opens it once more.
    Reopen,
    /// The region takes it back.
    Withdraw,
}

/// Reminds of a delegation, marks it as done, opens it again or takes it back.
///
/// # Errors
/// [`CallError::Stale`] where someone else changed it first, or it is not open any more.
pub async fn step(
    act: &mut Acting<'_>,
    id: Id<Delegation>,
    step: DelegationStep,
    on: &str,
) -> Result<Delegation, CallError> {
    let unknown = || CallError::Unknown(id.to_string());
    if !act.actor.may_somewhere(Permission::WriteAnswers) {
        act.actor.may(Permission::WriteAnswers, &Scope::Nation)?;
    }
    let before = rows::find(act.tx, id).await?.ok_or_else(unknown)?;
    let candidate = candidates::known(act.tx, before.candidate).await?;
    match step {
        DelegationStep::Done => act.actor.may_at_agency(
            Permission::WriteAnswers,
            &candidate.region,
            before.agency.uuid(),
        )?,
        DelegationStep::Remind | DelegationStep::Reopen | DelegationStep::Withdraw => {
            may_lead(act, &candidate)?;
        }
    }
    let subject = candidate.subject();
    let (at, on) = (act.now(), revision(on, &subject)?);
    let from = match step {
        DelegationStep::Reopen => DelegationState::Done,
        DelegationStep::Remind | DelegationStep::Done => DelegationState::Open,
        DelegationStep::Withdraw => before.state,
    };
    if before.state != from || before.state == DelegationState::Withdrawn {
        return Err(CallError::Stale(subject));
    }
    let changed = match step {
        DelegationStep::Remind => rows::remind(act.tx, (id, on), at).await,
        DelegationStep::Done => rows::move_to(act.tx, (id, on), DelegationState::Done, at).await,
        DelegationStep::Reopen => rows::move_to(act.tx, (id, on), DelegationState::Open, at).await,
        DelegationStep::Withdraw => {
            rows::move_to(act.tx, (id, on), DelegationState::Withdrawn, at).await
        }
    };
    named(changed, &subject, "agency", "")?;
    let action = match step {
        DelegationStep::Remind => "movement.remind",
        DelegationStep::Done => "movement.finish_delegation",
        DelegationStep::Reopen => "movement.reopen_delegation",
        DelegationStep::Withdraw => "movement.withdraw_delegation",
    };
    let details = json!({"section": before.section, "agency": before.agency, "reminders": before.n_reminders});
    act.record(action, &subject, details).await?;
    rows::find(act.tx, id).await?.ok_or_else(unknown)
}

/// Whether the actor leads the region's work on the form: an agency's editor writes, and does not delegate.
fn may_lead(act: &Acting<'_>, candidate: &Candidate) -> Result<(), CallError> {
    let region = Scope::Region(candidate.region.clone());
    Ok(act.actor.may(Permission::WriteAnswers, &region)?)
}
