//! Panels: the assessors of a call, what stands between them and candidates, the draw, agreement before any rank.
//!
//! Start at [`add`] for how an account becomes an assessor, [`draw`] for who judges whom, [`agreement`] for what the
//! chair sees first, and [`open`] for the moment from which assessors see each other's marks.

mod agreement;
mod conflicts;
mod draw;
mod extra;
mod repeat;

use access::{Actor, Permission, Role, Scope};
use kernel::{Id, RegionCode, Timestamp};
use register::{Acting, model::Fields, regions};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use uuid::Uuid;

use crate::{
    CallError, NotNow,
    calls::{self, known as call_of},
    candidates,
    error::{named, revision},
    model::{Call, CallState, Candidate, CandidateState},
    sheets::{Load, Sheet, SheetState},
    store::{candidates as candidate_rows, panels as rows, sheets as sheet_rows},
};

pub use agreement::{Agreement, Disagreement, Estimated, Strictness, agreement};
pub use conflicts::{DeclarationDraft, declare, take_back};
pub use draw::{Draw, Preview, Shortage, draw, draw_missing, draw_more, preview};
pub(crate) use repeat::repeats;

/// An assessor of one call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Its id.
    pub id: Id<Member>,
    /// The call.
    pub call: Id<Call>,
    /// The account.
    pub account: Uuid,
    /// What stands for the assessor in what is published, `P-03`.
    pub code: String,
    /// The name on the day of adding.
    pub name: String,
    /// University, firm, ministry.
    pub affiliation: String,
    /// Where the assessor comes from: codes of regions or provinces.
    pub home: Vec<RegionCode>,
    /// Whom the assessor works for.
    pub employer: Vec<RegionCode>,
    /// Whom the assessor has mentored.
    pub mentored: Vec<RegionCode>,
    /// Whether the assessor judges.
    pub is_active: bool,
    /// Why not any more.
    pub removed_reason: String,
    /// Counts changes.
    pub revision: i64,
}

impl Member {
    /// What the audit log calls the assessor.
    pub fn subject(&self) -> String {
        format!("panel-member:{}", self.id)
    }
}

/// Why two must not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictKind {
    /// The assessor comes from there.
    Home,
    /// The assessor works for it.
    Employer,
    /// The assessor has mentored it.
    Mentored,
    /// The assessor says so.
    Declared,
}

impl ConflictKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Home, Self::Employer, Self::Mentored, Self::Declared];

    /// The word in the database and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Employer => "employer",
            Self::Mentored => "mentored",
            Self::Declared => "declared",
        }
    }
}

impl std::str::FromStr for ConflictKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// An assessor and a candidate who must not meet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Conflict {
    /// The assessor.
    pub member: Id<Member>,
    /// The candidate.
    pub candidate: Id<Candidate>,
    /// Why.
    pub kind: ConflictKind,
    /// The code that was found, or the assessor's words.
    pub reason: String,
}

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

/// Everything about the panel of a call that its officers see.
#[derive(Debug, Clone)]
pub struct Panel {
    /// The call.
    pub call: Call,
    /// Its assessors, removed ones too, by code.
    pub members: Vec<Member>,
    /// Conflicts, by assessor.
    pub conflicts: Vec<Conflict>,
    /// Its candidates, by code.
    pub candidates: Vec<Candidate>,
    /// Every sheet.
    pub sheets: Vec<Sheet>,
    /// Sheets by assessor.
    pub loads: std::collections::BTreeMap<Id<Member>, Load>,
    /// The draws so far.
    pub draws: Vec<Draw>,
}

impl Panel {
    /// How many sheets are in this state.
    pub fn n(&self, state: SheetState) -> usize {
        self.sheets.iter().filter(|s| s.state == state).count()
    }
}

/// The panel of a call. Seven statements, whatever its size.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn find(tx: &mut Tx, actor: &Actor, call: Id<Call>) -> Result<Panel, CallError> {
    actor.may(Permission::ManagePanels, &Scope::Nation)?;
    load(tx, call).await
}

pub(crate) async fn load(tx: &mut Tx, call: Id<Call>) -> Result<Panel, CallError> {
    Ok(Panel {
        call: call_of(tx, call).await?,
        members: rows::members(tx, call).await?,
        conflicts: rows::conflicts(tx, call).await?,
        candidates: candidate_rows::all(tx, call).await?,
        sheets: sheet_rows::all(tx, call).await?,
        loads: sheet_rows::loads(tx, call).await?,
        draws: rows::draws(tx, call).await?,
    })
}

/// One assessor.
///
/// # Errors
/// [`CallError::Forbidden`], [`CallError::Unknown`].
pub async fn member(tx: &mut Tx, actor: &Actor, id: Id<Member>) -> Result<Member, CallError> {
    actor.may(Permission::ManagePanels, &Scope::Nation)?;
    known(tx, id).await
}

pub(crate) async fn known(tx: &mut Tx, id: Id<Member>) -> Result<Member, CallError> {
    rows::member(tx, id)
        .await?
        .ok_or_else(|| CallError::Unknown(id.to_string()))
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

/// Opens the panel: from now on assessors see each other's marks of the candidates they have judged, and may revise
/// their own with a note.
///
/// # Errors
/// [`NotNow::SheetsOpen`] while someone still marks, or where nobody was drawn.
pub async fn open(act: &mut Acting<'_>, call: Id<Call>) -> Result<Call, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let panel = load(act.tx, call).await?;
    let call = &panel.call;
    judging(call)?;
    if call.panel_opened_at.is_some() {
        return Err(NotNow::PanelOpened.into());
    }
    let (open, closed) = (panel.n(SheetState::Open), panel.n(SheetState::Closed));
    if open > 0 || closed == 0 {
        return Err(NotNow::SheetsOpen(u32::try_from(open).unwrap_or(u32::MAX)).into());
    }
    let at = act.now();
    named(
        rows::open(act.tx, (call.id, call.revision), at).await,
        &call.subject(),
        "panel",
        "",
    )?;
    let agreement = agreement::of(&panel, &sheet_rows::closed(act.tx, call.id).await?);
    act.record(
        "movement.open_panel",
        &call.subject(),
        json!({"closed": closed, "alpha": agreement.alpha, "icc": agreement.icc_mean}),
    )
    .await?;
    call_of(act.tx, call.id).await
}

/// What came of closing the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Scored {
    /// Candidates whose marks are final now.
    pub scored: usize,
    /// Candidates who wait: a sheet is open, or they have not presented yet.
    pub waiting: usize,
}

/// Closes the marks for good: candidates with every sheet closed have their score, and no mark of theirs is revised.
///
/// # Errors
/// [`NotNow::PanelShut`] before the panel was opened.
pub async fn score(act: &mut Acting<'_>, call: Id<Call>) -> Result<Scored, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let panel = load(act.tx, call).await?;
    judging(&panel.call)?;
    if panel.call.panel_opened_at.is_none() {
        return Err(NotNow::PanelShut.into());
    }
    let mut done = Scored {
        scored: 0,
        waiting: 0,
    };
    for candidate in &panel.candidates {
        let is_before = matches!(
            candidate.state,
            CandidateState::Verified | CandidateState::Presented
        );
        let own: Vec<SheetState> = panel
            .sheets
            .iter()
            .filter(|sheet| sheet.candidate == candidate.id && sheet.state != SheetState::Void)
            .map(|sheet| sheet.state)
            .collect();
        let is_judged = !own.is_empty() && own.iter().all(|s| *s == SheetState::Closed);
        if is_before && is_judged {
            candidates::move_to(act, candidate, CandidateState::Scored, "").await?;
            done.scored += 1;
        } else if is_before || candidate.state == CandidateState::Scheduled {
            done.waiting += 1;
        }
    }
    if done.scored == 0 {
        let open = u32::try_from(panel.n(SheetState::Open)).unwrap_or(u32::MAX);
        return Err(NotNow::SheetsOpen(open).into());
    }
    act.record("movement.close_marks", &panel.call.subject(), json!(done))
        .await?;
    Ok(done)
}

pub(crate) fn judging(call: &Call) -> Result<(), NotNow> {
    if call.state == CallState::Judging {
        Ok(())
    } else {
        Err(NotNow::NotJudging(call.state.as_str()))
    }
}

/// The calls in which the actor is an assessor, newest first.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn seats(tx: &mut Tx, actor: &Actor) -> Result<Vec<(Member, Call)>, CallError> {
    actor.may(Permission::Judge, &Scope::Nation)?;
    let Some(person) = actor.principal() else {
        return Ok(Vec::new());
    };
    let mut seats = Vec::new();
    for member in rows::seats(tx, person.id.uuid()).await? {
        let call = calls::known(tx, member.call).await?;
        seats.push((member, call));
    }
    Ok(seats)
}
