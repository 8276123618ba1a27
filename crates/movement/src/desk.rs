//! The desk check: officers look at what a candidate cites, the region answers, and what does not hold is marked.
//!
//! Start at [`view`] for one candidate with everything cited and said, and at [`check`] for the desk's word. Words
//! follow one another in rounds; the last holds. Files are the register's, cited for `assessment`.

mod write;

use std::collections::{BTreeMap, BTreeSet};

use access::{Actor, Permission, Scope};
use kernel::{Id, Timestamp};
use register::{
    evidence,
    model::{Cited, Evidence},
};
use serde::{Deserialize, Serialize};
use store::Tx;
use web::paging::{Edge, PageOf, Window};

use crate::{
    CallError, calls,
    candidates::known,
    model::{Call, Candidate, CandidateState, LocalTime, zone_of},
    sheets::Given,
    store::{desk as rows, sheets as sheet_rows},
};

pub use write::{CheckDraft, ReplyDraft, accept_all, check, give_back, lapse, reply, verify};

/// The context under which answers cite evidence.
pub const CITED_FOR: &str = "assessment";

/// The subject under which the answer of a candidate to an item cites evidence.
pub fn subject(candidate: Id<Candidate>, item: &str) -> String {
    format!("{candidate}/{item}")
}

/// The desk's word on a cited file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It proves what it is cited for.
    Accepted,
    /// Something is asked of the region.
    Asked,
    /// It proves nothing.
    Rejected,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Asked, Self::Rejected];

    /// The word in the database and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Asked => "asked",
            Self::Rejected => "rejected",
        }
    }
}

impl std::str::FromStr for Verdict {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|verdict| verdict.as_str() == text)
            .ok_or(())
    }
}

/// One word of the desk, with what the region replied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The candidate.
    pub candidate: Id<Candidate>,
    /// The item.
    pub item: String,
    /// The file.
    pub evidence: Id<Evidence>,
    /// 1 for the first.
    pub round: u32,
    /// The word.
    pub verdict: Verdict,
    /// Why; empty where accepted.
    pub reason: String,
    /// Until when the region may reply; empty where accepted.
    pub due_on: String,
    /// Who.
    pub checked_by: String,
    /// When.
    pub checked_at: Timestamp,
    /// What the region says to it.
    pub reply: String,
    /// When it said so.
    pub replied_at: Option<Timestamp>,
}

/// A cited file, and what the desk said of it.
#[derive(Debug, Clone)]
pub struct OnDesk {
    /// The file, and the page that is meant; of several pages, the first that was cited.
    pub cited: Cited,
    /// Further pages that the answer cites.
    pub further_pages: Vec<u32>,
    /// Rounds, first to last.
    pub checks: Vec<Check>,
}

impl OnDesk {
    /// The word that holds.
    pub fn last(&self) -> Option<&Check> {
        self.checks.last()
    }

    /// The verdict that holds.
    pub fn verdict(&self) -> Option<Verdict> {
        self.last().map(|check| check.verdict)
    }

    /// The round of the next word.
    pub fn next_round(&self) -> u32 {
        self.last().map_or(1, |check| check.round + 1)
    }
}

/// An item with its answer and what is cited for it.
#[derive(Debug, Clone)]
pub struct DeskItem {
    /// The item's code.
    pub item: String,
    /// The answer; `None` where there is none.
    pub answer: Option<Given>,
    /// What it cites.
    pub files: Vec<OnDesk>,
    /// Whether the instrument asks for evidence.
    pub needs_evidence: bool,
}

impl DeskItem {
    /// Whether nothing cited holds any more although something should: everything was rejected, or nothing is cited.
    pub fn is_unsupported(&self) -> bool {
        self.needs_evidence
            && self
                .files
                .iter()
                .all(|file| file.verdict() == Some(Verdict::Rejected))
    }
}

/// How much of what a candidate cites stands how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Files without a word.
    pub unchecked: usize,
    /// Accepted.
    pub accepted: usize,
    /// Asked, without a reply.
    pub asked: usize,
    /// Asked or rejected, with a reply that the desk has not answered.
    pub replied: usize,
    /// Rejected.
    pub rejected: usize,
    /// Items without anything that holds.
    pub unsupported: usize,
}

impl Tally {
    fn of(items: &[DeskItem]) -> Self {
        let mut tally = Self::default();
        for file in items.iter().flat_map(|item| &item.files) {
            let replied = file.last().is_some_and(|check| check.replied_at.is_some());
            match file.verdict() {
                None => tally.unchecked += 1,
                Some(Verdict::Accepted) => tally.accepted += 1,
                Some(Verdict::Asked | Verdict::Rejected) if replied => tally.replied += 1,
                Some(Verdict::Asked) => tally.asked += 1,
                Some(Verdict::Rejected) => tally.rejected += 1,
            }
        }
        tally.unsupported = items.iter().filter(|item| item.is_unsupported()).count();
        tally
    }

    /// What waits for the desk.
    pub fn to_do(&self) -> usize {
        self.unchecked + self.replied
    }
}

/// A candidate at the desk.
#[derive(Debug, Clone)]
pub struct DeskView {
    /// The call.
    pub call: Call,
    /// The candidate.
    pub candidate: Candidate,
    /// Its items, in the instrument's order.
    pub items: Vec<DeskItem>,
    /// How it stands.
    pub tally: Tally,
}

/// One candidate with everything it answered and cited, for officers and its own region. Five statements.
///
/// # Errors
/// [`CallError::Forbidden`], [`CallError::Unknown`].
pub async fn view(tx: &mut Tx, actor: &Actor, id: Id<Candidate>) -> Result<DeskView, CallError> {
    let candidate = known(tx, id).await?;
    actor.may(
        Permission::ReadCandidates,
        &Scope::Region(candidate.region.clone()),
    )?;
    load(tx, candidate).await
}

pub(crate) async fn load(tx: &mut Tx, candidate: Candidate) -> Result<DeskView, CallError> {
    let call = calls::known(tx, candidate.call).await?;
    let answers = sheet_rows::answers(tx, candidate.id).await?;
    let mut all = items_of(tx, &call, &[candidate.id]).await?;
    let mut items = all.remove(&candidate.id).unwrap_or_default();
    for item in &mut items {
        item.answer = answers.get(&item.item).cloned();
    }
    Ok(DeskView {
        tally: Tally::of(&items),
        call,
        candidate,
        items,
    })
}

/// The items of these candidates with what is cited and said, without the answers. Two statements for all of them.
async fn items_of(
    tx: &mut Tx,
    call: &Call,
    candidates: &[Id<Candidate>],
) -> Result<BTreeMap<Id<Candidate>, Vec<DeskItem>>, CallError> {
    let instrument = call.instrument();
    let codes: Vec<(String, bool)> = instrument
        .items()
        .map(|node| (node.code.clone(), node.evidence.iter().any(|e| e.required)))
        .collect();
    let subjects: Vec<String> = candidates
        .iter()
        .flat_map(|id| codes.iter().map(|(item, _)| subject(*id, item)))
        .collect();
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    let mut cited = evidence::citations_of(tx, CITED_FOR, &subjects).await?;
    let mut checks = rows::checks(tx, candidates).await?;
    let mut all = BTreeMap::new();
    for id in candidates {
        let said = checks.remove(id).unwrap_or_default();
        let items = codes.iter().map(|(item, needs_evidence)| DeskItem {
            item: item.clone(),
            answer: None,
            files: files(
                cited.remove(&subject(*id, item)).unwrap_or_default(),
                item,
                &said,
            ),
            needs_evidence: *needs_evidence,
        });
        all.insert(*id, items.collect());
    }
    Ok(all)
}

/// A file that is cited with several pages is checked once.
fn files(cited: Vec<Cited>, item: &str, said: &[Check]) -> Vec<OnDesk> {
    let mut files: Vec<OnDesk> = Vec::new();
    for one in cited {
        let id = one.evidence.id;
        if let Some(file) = files.iter_mut().find(|file| file.cited.evidence.id == id) {
            file.further_pages.extend(one.citation.page);
            continue;
        }
        let checks = said
            .iter()
            .filter(|check| check.item == item && check.evidence == id)
            .cloned()
            .collect();
        files.push(OnDesk {
            cited: one,
            further_pages: Vec::new(),
            checks,
        });
    }
    files
}

/// Which candidates the queue shows; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct DeskFilter {
    /// Part of a name or code.
    pub q: String,
    /// `submitted`, `returned`, `verified`, or `overdue` for what was returned and is past its day.
    pub state: String,
}

/// Where the queue goes on.
pub(crate) struct Seek<'a> {
    pub(crate) pattern: String,
    pub(crate) state: &'a str,
    pub(crate) descending: bool,
    pub(crate) edge: Option<(Timestamp, String)>,
    pub(crate) limit: i64,
}

/// A candidate in the queue.
#[derive(Debug, Clone)]
pub struct Queued {
    /// The candidate.
    pub candidate: Candidate,
    /// How it stands.
    pub tally: Tally,
    /// Whether it was asked for something and the call's day for that is over, by its own clock.
    pub is_overdue: bool,
}

/// One page of the queue, the oldest hand-in first. Five statements for a page of any length.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn queue(
    tx: &mut Tx,
    actor: &Actor,
    (call, filter): (&Call, &DeskFilter),
    window: &Window<String, (String, String)>,
    now: Timestamp,
) -> Result<PageOf<Queued>, CallError> {
    actor.may(Permission::CheckEvidence, &Scope::Nation)?;
    let only_overdue = filter.state == "overdue";
    let q = filter.q.trim();
    let edge = match &window.edge {
        Edge::Start => None,
        Edge::After((at, code)) | Edge::Before((at, code)) => {
            let micros = at.parse().ok().and_then(Timestamp::from_micros);
            micros.map(|at| (at, code.clone()))
        }
    };
    let seek = Seek {
        pattern: if q.is_empty() {
            String::new()
        } else {
            store::contains(q)
        },
        state: if only_overdue {
            "returned"
        } else {
            &filter.state
        },
        descending: window.fetch_descending(),
        edge,
        limit: window.limit.fetch(),
    };
    let found = rows::queue(tx, call.id, &seek).await?;
    let page = PageOf::new(window, found, |candidate| {
        let at = candidate.submitted_at.map_or(0, Timestamp::micros);
        (at.to_string(), candidate.code.clone())
    });
    let ids: Vec<Id<Candidate>> = page.rows.iter().map(|c| c.id).collect();
    let mut items = items_of(tx, call, &ids).await?;
    let mut page = page.map(|candidate| {
        let items = items.remove(&candidate.id).unwrap_or_default();
        Queued {
            tally: Tally::of(&items),
            is_overdue: candidate.state == CandidateState::Returned
                && is_past(call, &candidate, now),
            candidate,
        }
    });
    if only_overdue {
        page.rows.retain(|queued| queued.is_overdue);
    }
    Ok(page)
}

/// Whether the call's day for what the desk asks is over where the candidate is.
pub fn is_past(call: &Call, candidate: &Candidate, now: Timestamp) -> bool {
    let last: Option<LocalTime> = format!("{}T23:59", call.desk_due).parse().ok();
    last.is_some_and(|last| now >= last.ends(&zone_of(&candidate.region)))
}

/// Items of a candidate without anything that holds, for assessors and rankings: asks nothing.
///
/// # Errors
/// The database's.
pub async fn unsupported(
    tx: &mut Tx,
    call: &Call,
    candidates: &[Id<Candidate>],
) -> Result<BTreeMap<Id<Candidate>, BTreeSet<String>>, CallError> {
    let all = items_of(tx, call, candidates).await?;
    Ok(all
        .into_iter()
        .map(|(id, items)| {
            let bare = items.into_iter().filter(DeskItem::is_unsupported);
            (id, bare.map(|item| item.item).collect())
        })
        .collect())
}
