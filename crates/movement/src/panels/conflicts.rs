//! Who must not judge whom: found from what is known of an assessor, or declared.

use std::collections::BTreeSet;

use access::{Actor, Permission, Scope};
use kernel::Id;
use register::{Acting, model::Fields};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;

use super::{Conflict, ConflictKind, Member, known};
use crate::{
    CallError, NotNow, candidates,
    model::{Call, Candidate, CandidateState},
    sheets::SheetState,
    store::{candidates as candidate_rows, panels as rows, sheets as sheet_rows},
};

/// What an assessor's places say about a candidate: the region itself, or its whole province.
fn found(member: &Member, candidate: &Candidate) -> Vec<Conflict> {
    let lists = [
        (ConflictKind::Home, &member.home),
        (ConflictKind::Employer, &member.employer),
        (ConflictKind::Mentored, &member.mentored),
    ];
    let conflict = |(kind, codes): (ConflictKind, &Vec<kernel::RegionCode>)| {
        let code = codes
            .iter()
            .find(|code| **code == candidate.region || **code == candidate.province)?;
        Some(Conflict {
            member: member.id,
            candidate: candidate.id,
            kind,
            reason: code.to_string(),
        })
    };
    lists.into_iter().filter_map(conflict).collect()
}

/// Brings the conflicts that are found by themselves up to date; declared ones stay.
pub(super) async fn refresh(act: &mut Acting<'_>, call: Id<Call>) -> Result<(), CallError> {
    let members = rows::members(act.tx, call).await?;
    let candidates = candidate_rows::all(act.tx, call).await?;
    let written: BTreeSet<Conflict> = rows::conflicts(act.tx, call)
        .await?
        .into_iter()
        .filter(|conflict| conflict.kind != ConflictKind::Declared)
        .collect();
    let now: BTreeSet<Conflict> = members
        .iter()
        .flat_map(|member| candidates.iter().flat_map(|c| found(member, c)))
        .collect();
    let new: Vec<Conflict> = now.difference(&written).cloned().collect();
    let key = |c: &Conflict| (c.member, c.candidate, c.kind);
    let kept: BTreeSet<_> = now.iter().map(key).collect();
    for gone in written.iter().filter(|c| !kept.contains(&key(c))) {
        rows::forget_conflict(act.tx, gone.member, gone.candidate, gone.kind).await?;
    }
    let (by, at) = (act.by(), act.now());
    Ok(rows::insert_conflicts(act.tx, &new, (&by, at)).await?)
}

/// What an assessor declares.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DeclarationDraft {
    /// Why the assessor must not judge this candidate.
    pub reason: String,
}

async fn own_seat(
    tx: &mut Tx,
    actor: &Actor,
    candidate: Id<Candidate>,
) -> Result<(Member, Candidate), CallError> {
    actor.may(Permission::Judge, &Scope::Nation)?;
    let candidate = candidates::known(tx, candidate).await?;
    let account = actor.principal().map(|person| person.id.uuid());
    let member = rows::members(tx, candidate.call)
        .await?
        .into_iter()
        .find(|m| m.is_active && Some(m.account) == account)
        .ok_or_else(|| CallError::Unknown(candidate.id.to_string()))?;
    Ok((member, candidate))
}

/// An assessor declares a conflict with a candidate. A sheet that was drawn becomes void; an officer draws another
/// assessor in its place.
///
/// # Errors
/// [`CallError::Unknown`] to whoever is no assessor of the call; [`NotNow::SheetShut`] once the own sheet is closed.
pub async fn declare(
    act: &mut Acting<'_>,
    candidate: Id<Candidate>,
    draft: &DeclarationDraft,
) -> Result<(), CallError> {
    let (member, candidate) = own_seat(act.tx, act.actor, candidate).await?;
    let mut f = Fields::default();
    let reason = f.text("reason", &draft.reason, 1000);
    f.done()?;
    let sheets = sheet_rows::own(act.tx, member.id).await?;
    let drawn = sheets.iter().find(|sheet| sheet.candidate == candidate.id);
    if drawn.is_some_and(|sheet| sheet.state == SheetState::Closed)
        || matches!(
            candidate.state,
            CandidateState::Scored | CandidateState::Ranked
        )
    {
        return Err(NotNow::SheetShut.into());
    }
    let (by, at) = (act.by(), act.now());
    let conflict = Conflict {
        member: member.id,
        candidate: candidate.id,
        kind: ConflictKind::Declared,
        reason: reason.clone(),
    };
    rows::insert_conflicts(act.tx, &[conflict], (&by, at)).await?;
    let voided = sheet_rows::void_pair(act.tx, candidate.id, member.id, at).await?;
    let details = json!({"candidate": candidate.id, "reason": reason, "voided": voided});
    act.record("movement.declare_conflict", &member.subject(), details)
        .await?;
    Ok(())
}

/// An assessor takes a declaration back, or an officer lifts it, before anyone was drawn for the candidate.
///
/// # Errors
/// [`NotNow::Drawn`] once the first draw was made.
pub async fn take_back(act: &mut Acting<'_>, candidate: Id<Candidate>) -> Result<(), CallError> {
    let (member, candidate) = own_seat(act.tx, act.actor, candidate).await?;
    if !rows::draws(act.tx, candidate.call).await?.is_empty() {
        return Err(NotNow::Drawn.into());
    }
    rows::forget_conflict(act.tx, member.id, candidate.id, ConflictKind::Declared).await?;
    let member = known(act.tx, member.id).await?;
    let details = json!({"candidate": candidate.id});
    act.record("movement.take_back_conflict", &member.subject(), details)
        .await?;
    Ok(())
}
