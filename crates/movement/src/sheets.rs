//! Sheets: one assessor's marks for one candidate.
//!
//! Start at [`save`]. A sheet is written by its own assessor only; what a reader sees of others is decided by the
//! statement behind [`visible`], not by a page. [`of_call`] gives rankings what they are computed from.

mod write;

use std::collections::BTreeMap;

use access::{Actor, Forbidden, Permission, Scope};
use kernel::{Id, RegionCode, Timestamp};
use serde::Serialize;
use store::{StoreError, Tx};

use crate::{
    CallError, calls, candidates,
    model::{Call, Candidate, CandidateState},
    panels::{self, Member},
    store::{panels as member_rows, sheets as rows},
};

pub use write::{MarkDraft, ReopenDraft, SheetDraft, reopen, save};

/// How far a sheet has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SheetState {
    /// The assessor is marking.
    Open,
    /// Every item has its mark.
    Closed,
    /// It does not count: the assessor or the candidate left, or a conflict was declared.
    Void,
}

impl SheetState {
    /// The word in the database and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Void => "void",
        }
    }
}

impl std::str::FromStr for SheetState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Open, Self::Closed, Self::Void]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

/// One assessor's sheet for one candidate, without its marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Its id.
    pub id: Id<Sheet>,
    /// The call.
    pub call: Id<Call>,
    /// Who is judged.
    pub candidate: Id<Candidate>,
    /// Who judges.
    pub member: Id<Member>,
    /// The draw it came from.
    pub round: u32,
    /// When the assessor judges this candidate, 1 = first.
    pub place: u32,
    /// How far it has come.
    pub state: SheetState,
    /// What the assessor says of the whole.
    pub remark: String,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
    /// Counts changes.
    pub revision: i64,
}

impl Sheet {
    /// What the audit log calls it.
    pub fn subject(&self) -> String {
        format!("sheet:{}", self.id)
    }
}

/// A mark.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Mark {
    /// The level.
    pub level: f64,
    /// Why.
    pub note: String,
}

/// A mark that the reader may see.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VisibleMark {
    /// The sheet it stands in.
    pub sheet: Id<Sheet>,
    /// The assessor's code.
    pub member_code: String,
    /// Whether it is the reader's own.
    pub is_own: bool,
    /// The item.
    pub item: String,
    /// The level.
    pub level: f64,
    /// Why.
    pub note: String,
}

/// A closed sheet with its marks: what rankings are computed from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClosedSheet {
    /// The sheet.
    pub sheet: Id<Sheet>,
    /// Who was judged.
    pub candidate: Id<Candidate>,
    /// The candidate's code, `K-017`.
    pub candidate_code: String,
    /// Who judged.
    pub member: Id<Member>,
    /// The assessor's code, `P-03`.
    pub member_code: String,
    /// The draw it came from.
    pub round: u32,
    /// Levels by item; every item of the instrument has one.
    pub marks: BTreeMap<String, f64>,
}

/// A sheet in its assessor's list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetLine {
    /// The sheet.
    pub id: Id<Sheet>,
    /// The call.
    pub call: Id<Call>,
    /// Who is judged.
    pub candidate: Id<Candidate>,
    /// The candidate's code.
    pub candidate_code: String,
    /// The candidate's name.
    pub name: String,
    /// The candidate's region.
    pub region: RegionCode,
    /// How far the candidate has come.
    pub candidate_state: CandidateState,
    /// When to judge it, 1 = first.
    pub place: u32,
    /// How far it has come.
    pub state: SheetState,
    /// Counts changes.
    pub revision: i64,
    /// Items that have a mark.
    pub n_marks: u32,
}

/// Sheets of one assessor by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Load {
    /// Still being marked.
    pub open: u32,
    /// Closed.
    pub closed: u32,
    /// Not counting.
    pub void: u32,
    /// The last place in the order of judging.
    pub last_place: u32,
}

/// A sheet that was drawn.
pub(crate) struct NewSheet {
    pub(crate) id: Id<Sheet>,
    pub(crate) candidate: Id<Candidate>,
    pub(crate) member: Id<Member>,
    pub(crate) round: u32,
    pub(crate) place: u32,
}

/// What a region answered to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// The level it claims.
    pub level: Option<i64>,
    /// Its words.
    pub words: String,
}

/// A sheet with all that its assessor needs beside it.
#[derive(Debug, Clone)]
pub struct OnTable {
    /// The sheet.
    pub sheet: Sheet,
    /// The call.
    pub call: Call,
    /// Who is judged.
    pub candidate: Candidate,
    /// Who judges.
    pub member: Member,
    /// The own marks.
    pub marks: BTreeMap<String, Mark>,
    /// Marks of others that the reader may see.
    pub others: Vec<VisibleMark>,
    /// What the region answered.
    pub answers: BTreeMap<String, Given>,
}

impl OnTable {
    /// Whether the assessor may still write.
    pub fn is_writable(&self) -> bool {
        write::is_writable(&self.sheet, &self.call, &self.candidate)
    }
}

/// Every closed sheet of a call with its marks, ordered by candidate's code, round, assessor's code. For rankings and
/// bundles: asks nothing, so the caller asks its own permission first. One statement.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn of_call(tx: &mut Tx, call: Id<Call>) -> Result<Vec<ClosedSheet>, StoreError> {
    rows::closed(tx, call).await
}

/// The actor's own sheets of a seat, in the order to judge in.
///
/// # Errors
/// [`CallError::Forbidden`] for whoever does not sit there.
pub async fn own(tx: &mut Tx, actor: &Actor, member: &Member) -> Result<Vec<SheetLine>, CallError> {
    is_own(actor, member)?;
    Ok(rows::own(tx, member.id).await?)
}

/// The actor's sheet with what stands beside it.
///
/// # Errors
/// [`CallError::Unknown`] for a sheet of someone else's: nothing tells that it exists.
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Sheet>) -> Result<OnTable, CallError> {
    actor.may(Permission::Judge, &Scope::Nation)?;
    let unknown = || CallError::Unknown(id.to_string());
    let sheet = rows::find(tx, id).await?.ok_or_else(unknown)?;
    let member = panels::known(tx, sheet.member).await?;
    if is_own(actor, &member).is_err() {
        return Err(unknown());
    }
    let (mut marks, mut others) = (BTreeMap::new(), Vec::new());
    for mark in rows::visible(tx, sheet.candidate, member.account).await? {
        if mark.sheet == sheet.id {
            let (level, note) = (mark.level, mark.note);
            marks.insert(mark.item, Mark { level, note });
        } else {
            others.push(mark);
        }
    }
    Ok(OnTable {
        call: calls::known(tx, sheet.call).await?,
        candidate: candidates::known(tx, sheet.candidate).await?,
        answers: rows::answers(tx, sheet.candidate).await?,
        member,
        marks,
        others,
        sheet,
    })
}

/// The marks of a candidate that the actor may see as an assessor: one's own, and those of others once the panel is
/// open and one's own sheet for the candidate is closed.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn visible(
    tx: &mut Tx,
    actor: &Actor,
    candidate: Id<Candidate>,
) -> Result<Vec<VisibleMark>, CallError> {
    actor.may(Permission::Judge, &Scope::Nation)?;
    match actor.principal() {
        Some(person) => Ok(rows::visible(tx, candidate, person.id.uuid()).await?),
        None => Ok(Vec::new()),
    }
}

/// The candidates of the actor's seat that may be judged, to look for conflicts, by code.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn candidates_of(
    tx: &mut Tx,
    actor: &Actor,
    member: &Member,
) -> Result<(Vec<Candidate>, Vec<panels::Conflict>), CallError> {
    is_own(actor, member)?;
    let mut candidates = crate::store::candidates::all(tx, member.call).await?;
    candidates.retain(|c| c.state.is_running() || is_on_the_way(c.state));
    let mut conflicts = member_rows::conflicts(tx, member.call).await?;
    conflicts.retain(|conflict| conflict.member == member.id);
    Ok((candidates, conflicts))
}

const fn is_on_the_way(state: CandidateState) -> bool {
    matches!(
        state,
        CandidateState::Submitted | CandidateState::Returned | CandidateState::NoShow
    )
}

/// A seat is for the account that holds it, and for the program itself.
fn is_own(actor: &Actor, member: &Member) -> Result<(), Forbidden> {
    actor.may(Permission::Judge, &Scope::Nation)?;
    match actor.principal() {
        Some(person) if person.id.uuid() != member.account || !member.is_active => {
            Err(Forbidden::Role {
                permission: Permission::Judge,
                scope: Scope::Nation,
            })
        }
        _ => Ok(()),
    }
}

/// A sheet as officers see it: coded, without marks.
#[derive(Debug, Clone)]
pub struct OfOfficer {
    /// The sheet.
    pub sheet: Sheet,
    /// The call.
    pub call: Call,
    /// The candidate's code.
    pub candidate_code: String,
    /// The assessor's code.
    pub member_code: String,
}

/// A sheet for the officer who may open it again.
///
/// # Errors
/// [`CallError::Forbidden`], [`CallError::Unknown`].
pub async fn of_officer(tx: &mut Tx, actor: &Actor, id: Id<Sheet>) -> Result<OfOfficer, CallError> {
    actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let sheet = rows::find(tx, id)
        .await?
        .ok_or_else(|| CallError::Unknown(id.to_string()))?;
    Ok(OfOfficer {
        call: calls::known(tx, sheet.call).await?,
        candidate_code: candidates::known(tx, sheet.candidate).await?.code,
        member_code: panels::known(tx, sheet.member).await?.code,
        sheet,
    })
}
