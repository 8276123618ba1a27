//! Assessors of a call: added, changed, removed.

use access::{Actor, Permission, Role, Scope};
use kernel::{Id, RegionCode};
use register::{Acting, model::Fields, regions};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use uuid::Uuid;

use super::{Draw, Member, conflicts, draw, known};
use crate::{
    CallError, NotNow,
    calls::known as call_of,
    error::{named, revision},
    model::{Call, CallState},
    store::{panels as rows, sheets as sheet_rows},
};

/// An assessor as officers send one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MemberDraft {
    /// The account's id; of a new assessor only.
    pub account: String,
    /// University, firm, ministry.
    pub affiliation: String,
    /// Codes of regions or provinces, separated by commas.
    pub home: String,
    /// The same.
    pub employer: String,
    /// The same.
    pub mentored: String,
    /// The revision the change was made on; empty for a new one.
    pub revision: String,
}

/// An assessor that was found right.
pub(crate) struct NewMember {
    pub(crate) account: Uuid,
    pub(crate) name: String,
    pub(crate) affiliation: String,
    pub(crate) home: Vec<RegionCode>,
    pub(crate) employer: Vec<RegionCode>,
    pub(crate) mentored: Vec<RegionCode>,
}

/// The accounts that may judge and do not sit in this call yet.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn eligible(
    tx: &mut Tx,
    actor: &Actor,
    call: Id<Call>,
) -> Result<Vec<access::Holder>, CallError> {
    actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let seated: Vec<Uuid> = rows::members(tx, call)
        .await?
        .into_iter()
        .map(|member| member.account)
        .collect();
    let mut found = access::holders(tx, &[Role::Assessor, Role::Expert]).await?;
    found.retain(|holder| !seated.contains(&holder.id.uuid()));
    Ok(found)
}

fn codes(
    fields: &mut Fields,
    field: &'static str,
    text: &str,
    places: &[regions::Place],
) -> Vec<RegionCode> {
    let mut found = Vec::new();
    let words = text.split([',', ';', ' ', '\n', '\r', '\t']);
    for word in words.filter(|word| !word.is_empty()) {
        match places.iter().find(|place| place.code.as_str() == word) {
            Some(place) if !found.contains(&place.code) => found.push(place.code.clone()),
            Some(_) => {}
            None => fields.refuse(field, "unknown", word),
        }
    }
    found
}

async fn parsed(
    tx: &mut Tx,
    draft: &MemberDraft,
    account: Uuid,
    name: String,
) -> Result<NewMember, CallError> {
    let places = regions::places(tx).await?;
    let mut f = Fields::default();
    let new = NewMember {
        account,
        name,
        affiliation: f.text("affiliation", &draft.affiliation, 200),
        home: codes(&mut f, "home", &draft.home, &places),
        employer: codes(&mut f, "employer", &draft.employer, &places),
        mentored: codes(&mut f, "mentored", &draft.mentored, &places),
    };
    f.done()?;
    Ok(new)
}

/// Makes an account an assessor of a call; conflicts are found at once.
///
/// # Errors
/// [`CallError::Invalid`] where the account may not judge, sits here already, or a code is unknown.
pub async fn add(
    act: &mut Acting<'_>,
    call: Id<Call>,
    draft: &MemberDraft,
) -> Result<Member, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let call = call_of(act.tx, call).await?;
    if !matches!(
        call.state,
        CallState::Draft | CallState::Published | CallState::Judging
    ) {
        return Err(NotNow::NotJudging(call.state.as_str()).into());
    }
    let holders = access::holders(act.tx, &[Role::Assessor, Role::Expert]).await?;
    let Some(holder) = holders
        .iter()
        .find(|holder| holder.id.to_string() == draft.account)
    else {
        return Err(CallError::field("account", "no-assessor", &draft.account));
    };
    let new = parsed(
        act.tx,
        draft,
        holder.id.uuid(),
        holder.name.as_str().to_owned(),
    )
    .await?;
    let members = rows::members(act.tx, call.id).await?;
    if members.iter().any(|member| member.account == new.account) {
        return Err(CallError::field("account", "taken", &new.name));
    }
    let (id, at) = (act.clock.new_id(), act.now());
    let code = format!("P-{:02}", members.len() + 1);
    named(
        rows::insert(act.tx, (id, call.id), &code, &new, at).await,
        &call.subject(),
        "account",
        &new.name,
    )?;
    conflicts::refresh(act, call.id).await?;
    let member = known(act.tx, id).await?;
    act.record(
        "movement.add_assessor",
        &member.subject(),
        json!({"call": call.id, "member": member}),
    )
    .await?;
    Ok(member)
}

/// Changes what is known of an assessor; conflicts are found anew.
///
/// # Errors
/// As [`add`]; [`CallError::Stale`].
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Member>,
    draft: &MemberDraft,
) -> Result<Member, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let before = known(act.tx, id).await?;
    let new = parsed(act.tx, draft, before.account, before.name.clone()).await?;
    let subject = before.subject();
    let on = revision(&draft.revision, &subject)?;
    let at = act.now();
    named(
        rows::update(act.tx, (id, on), &new, at).await,
        &subject,
        "account",
        "",
    )?;
    conflicts::refresh(act, before.call).await?;
    let after = known(act.tx, id).await?;
    act.record(
        "movement.edit_assessor",
        &subject,
        json!({"before": before, "after": after}),
    )
    .await?;
    Ok(after)
}

/// Why an assessor leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct RemovalDraft {
    /// Why.
    pub reason: String,
    /// `yes`: closed sheets no longer count either.
    pub void_closed: String,
    /// The revision the form was opened on.
    pub revision: String,
}

/// What came of a removal.
#[derive(Debug, Clone)]
pub struct Removed {
    /// The assessor.
    pub member: Member,
    /// Sheets that no longer count.
    pub voided: u64,
    /// The draw of others in their place; `None` where none was needed or none could be had.
    pub replaced: Option<Draw>,
}

/// Removes an assessor: open sheets become void, closed ones where that is wanted, and others are drawn in their place
/// as far as they can be had.
///
/// # Errors
/// [`CallError::Invalid`] without a reason; [`CallError::Stale`].
pub async fn remove(
    act: &mut Acting<'_>,
    id: Id<Member>,
    draft: &RemovalDraft,
) -> Result<Removed, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let before = known(act.tx, id).await?;
    let mut f = Fields::default();
    let reason = f.text("reason", &draft.reason, 1000);
    f.done()?;
    let subject = before.subject();
    let on = revision(&draft.revision, &subject)?;
    let at = act.now();
    named(
        rows::remove(act.tx, (id, on), &reason, at).await,
        &subject,
        "reason",
        "",
    )?;
    let closed_too = draft.void_closed == "yes";
    let voided = sheet_rows::void_of_member(act.tx, id, closed_too, at).await?;
    let replaced = match draw::missing(act, before.call).await {
        Ok(draw) => Some(draw),
        Err(CallError::Unassignable(_) | CallError::NotNow(_)) => None,
        Err(err) => return Err(err),
    };
    let details = json!({"reason": reason, "void_closed": closed_too, "voided": voided, "replaced_in_round": replaced.as_ref().map(|d| d.round)});
    act.record("movement.remove_assessor", &subject, details)
        .await?;
    Ok(Removed {
        member: known(act.tx, id).await?,
        voided,
        replaced,
    })
}
