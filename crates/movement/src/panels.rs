//! Panels: the assessors of a call, what stands between them and candidates, the draw, agreement before any rank.
//!
//! Start at [`add`] for how an account becomes an assessor, [`draw`] for who judges whom, [`agreement`] for what the
//! chair sees first, and [`open`] for the moment from which assessors see each other's marks.

mod agreement;
mod conflicts;
mod draw;
mod extra;
mod members;
mod opening;
mod parties;
mod repeat;

use std::collections::BTreeMap;

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use serde::Serialize;
use store::Tx;
use uuid::Uuid;

use crate::{
    CallError, NotNow,
    calls::known as call_of,
    model::{Call, CallState, Candidate},
    sheets::{Load, Sheet, SheetState},
    store::{
        calls as call_rows, candidates as candidate_rows, panels as rows, sheets as sheet_rows,
    },
};

pub(crate) use agreement::agreement_of;
pub use agreement::{Agreement, Disagreement, Estimated, Strictness, agreement};
pub use conflicts::{DeclarationDraft, declare, take_back};
pub use draw::{Draw, Preview, draw, draw_missing, draw_more, preview};
pub(crate) use members::NewMember;
pub use members::{MemberDraft, RemovalDraft, Removed, add, edit, eligible, remove};
pub use opening::{Scored, open, score};
pub use parties::Shortage;
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
    pub loads: BTreeMap<Id<Member>, Load>,
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
    let members = rows::seats(tx, person.id.uuid()).await?;
    let ids: Vec<Id<Call>> = members.iter().map(|member| member.call).collect();
    let calls = call_rows::of_ids(tx, &ids).await?;
    let seat = |member: Member| {
        let call = calls.iter().find(|call| call.id == member.call)?.clone();
        Some((member, call))
    };
    Ok(members.into_iter().filter_map(seat).collect())
}
