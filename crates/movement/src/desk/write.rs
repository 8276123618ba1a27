//! What the desk says and the region answers.

use access::{Permission, Scope};
use kernel::{Id, Timestamp};
use register::{Acting, model::Fields};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Check, DeskView, OnDesk, Verdict, is_past, load};
use crate::{
    CallError, NotNow,
    calls::deadline_now,
    candidates::{self, known},
    error::named,
    model::{Call, CallState, Candidate, CandidateState, LocalTime, zone_of},
    store::desk as rows,
};

/// The desk's word as it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CheckDraft {
    /// The item.
    pub item: String,
    /// The file's id.
    pub evidence: String,
    /// The round this word opens: one more than the last that was read.
    pub round: String,
    /// `accepted`, `asked`, `rejected`.
    pub verdict: String,
    /// Why; needed unless accepted.
    pub reason: String,
    /// Until when the region may reply; the call's day unless given.
    pub due_on: String,
}

fn at_desk(call: &Call, candidate: &Candidate) -> Result<(), NotNow> {
    if !matches!(call.state, CallState::Published | CallState::Judging) {
        return Err(NotNow::NotJudging(call.state.as_str()));
    }
    match candidate.state {
        CandidateState::Submitted | CandidateState::Returned => Ok(()),
        other => Err(NotNow::NotAtDesk(other.as_str())),
    }
}

async fn opened(act: &mut Acting<'_>, id: Id<Candidate>) -> Result<DeskView, CallError> {
    act.actor.may(Permission::CheckEvidence, &Scope::Nation)?;
    let candidate = known(act.tx, id).await?;
    let view = load(act.tx, candidate).await?;
    at_desk(&view.call, &view.candidate)?;
    Ok(view)
}

impl DeskView {
    fn file(&self, item: &str, evidence: &str) -> Result<&OnDesk, CallError> {
        let cited = self
            .items
            .iter()
            .filter(|at| at.item == item)
            .flat_map(|at| &at.files)
            .find(|file| file.cited.evidence.id.to_string() == evidence);
        cited.ok_or_else(|| CallError::Unknown(format!("evidence {evidence} of {item}")))
    }
}

/// The desk's word on one cited file.
///
/// # Errors
/// [`CallError::Invalid`] for a verdict without its reason or a day that is past; [`CallError::Stale`] where a colleague
/// spoke first; [`NotNow::NotAtDesk`].
pub async fn check(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    draft: &CheckDraft,
) -> Result<Check, CallError> {
    let view = opened(act, id).await?;
    let file = view.file(&draft.item, &draft.evidence)?;
    let subject = view.candidate.subject();
    if draft.round != file.next_round().to_string() {
        return Err(CallError::Stale(subject));
    }
    let mut f = Fields::default();
    let verdict: Option<Verdict> = f.parse("verdict", &draft.verdict, "choice");
    let is_accepted = verdict == Some(Verdict::Accepted);
    let reason = if is_accepted {
        f.free("reason", &draft.reason, 2000)
    } else {
        f.text("reason", &draft.reason, 2000)
    };
    let due_on = due(&mut f, &view, is_accepted, &draft.due_on, act.now());
    f.done()?;
    let Some(verdict) = verdict else {
        unreachable!("a verdict that is missing was refused");
    };
    let new = rows::NewCheck {
        candidate: id,
        item: &draft.item,
        evidence: file.cited.evidence.id,
        round: file.next_round(),
        verdict,
        reason: &reason,
        due_on: &due_on,
    };
    let (by, at) = (act.by(), act.now());
    match rows::insert(act.tx, act.clock, &new, (&by, at)).await {
        Err(store::StoreError::Duplicate(_)) => return Err(CallError::Stale(subject)),
        other => other?,
    }
    let details = json!({"item": draft.item, "evidence": draft.evidence, "round": new.round, "verdict": verdict, "reason": reason, "due_on": due_on});
    act.record("movement.check_evidence", &subject, details)
        .await?;
    Ok(Check {
        candidate: id,
        item: draft.item.clone(),
        evidence: new.evidence,
        round: new.round,
        verdict,
        due_on: due_on.clone(),
        checked_by: by,
        checked_at: at,
        reply: String::new(),
        replied_at: None,
        reason,
    })
}

/// The day until which the region may reply: not before today where the region is.
fn due(f: &mut Fields, view: &DeskView, is_accepted: bool, sent: &str, now: Timestamp) -> String {
    if is_accepted {
        return String::new();
    }
    let sent = sent.trim();
    if sent.is_empty() {
        return view.call.desk_due.clone();
    }
    let today = LocalTime::of(now, &zone_of(&view.candidate.region)).day();
    let day: Option<LocalTime> = f.parse("due_on", &format!("{sent}T00:00"), "day");
    match day {
        Some(day) if day.day() < today => {
            f.refuse("due_on", "past", sent);
            String::new()
        }
        Some(day) => day.day(),
        None => String::new(),
    }
}

/// Accepts every file of a candidate that has no word yet, in one command; how many.
///
/// # Errors
/// [`NotNow::NotAtDesk`]; [`CallError::Stale`] where a colleague spoke in the meantime.
pub async fn accept_all(act: &mut Acting<'_>, id: Id<Candidate>) -> Result<usize, CallError> {
    let view = opened(act, id).await?;
    let (by, at) = (act.by(), act.now());
    let mut accepted = Vec::new();
    for item in &view.items {
        for file in item.files.iter().filter(|file| file.last().is_none()) {
            let new = rows::NewCheck {
                candidate: id,
                item: &item.item,
                evidence: file.cited.evidence.id,
                round: 1,
                verdict: Verdict::Accepted,
                reason: "",
                due_on: "",
            };
            match rows::insert(act.tx, act.clock, &new, (&by, at)).await {
                Err(store::StoreError::Duplicate(_)) => {
                    return Err(CallError::Stale(view.candidate.subject()));
                }
                other => other?,
            }
            accepted.push(json!({"item": item.item, "evidence": new.evidence}));
        }
    }
    let n = accepted.len();
    if n > 0 {
        let details = json!({"accepted": accepted});
        act.record(
            "movement.accept_evidence",
            &view.candidate.subject(),
            details,
        )
        .await?;
    }
    Ok(n)
}

/// Returns a candidate to its region for what was asked or rejected.
///
/// # Errors
/// [`NotNow::NothingAsked`]; [`CallError::Step`] where it was returned already.
pub async fn give_back(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    reason: &str,
) -> Result<Candidate, CallError> {
    let view = opened(act, id).await?;
    let open = view
        .items
        .iter()
        .flat_map(|item| &item.files)
        .any(|file| matches!(file.verdict(), Some(Verdict::Asked | Verdict::Rejected)));
    let bare = view.items.iter().any(super::DeskItem::is_unsupported);
    if !open && !bare {
        return Err(NotNow::NothingAsked.into());
    }
    moved(act, &view.candidate, CandidateState::Returned, reason).await
}

/// Verifies a candidate: every cited file is accepted or rejected. What is rejected leaves its item unsupported.
///
/// # Errors
/// [`NotNow::Unchecked`] names the files that wait for a word or an answer.
pub async fn verify(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    reason: &str,
) -> Result<Candidate, CallError> {
    let view = opened(act, id).await?;
    let is_open =
        |file: &&OnDesk| !matches!(file.verdict(), Some(Verdict::Accepted | Verdict::Rejected));
    let unchecked: Vec<String> = view
        .items
        .iter()
        .flat_map(|item| {
            let open = item.files.iter().filter(is_open);
            open.map(move |file| format!("{}: {}", item.item, file.cited.evidence.title))
        })
        .collect();
    if !unchecked.is_empty() {
        return Err(NotNow::Unchecked(unchecked).into());
    }
    moved(act, &view.candidate, CandidateState::Verified, reason).await
}

/// Takes a candidate off that was asked for something and let the call's day pass.
///
/// # Errors
/// [`NotNow::NotAtDesk`] before that day is over where the candidate is, and for one that was not returned.
pub async fn lapse(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    reason: &str,
) -> Result<Candidate, CallError> {
    let view = opened(act, id).await?;
    let now = deadline_now(act).await?;
    if view.candidate.state != CandidateState::Returned
        || !is_past(&view.call, &view.candidate, now)
    {
        return Err(NotNow::NotAtDesk(view.candidate.state.as_str()).into());
    }
    if reason.trim().is_empty() {
        return Err(CallError::field("reason", "required", ""));
    }
    moved(act, &view.candidate, CandidateState::Lapsed, reason).await
}

async fn moved(
    act: &mut Acting<'_>,
    candidate: &Candidate,
    to: CandidateState,
    reason: &str,
) -> Result<Candidate, CallError> {
    candidates::move_to(act, candidate, to, reason).await?;
    let details = json!({"from": candidate.state, "to": to, "reason": reason.trim()});
    act.record("movement.step_candidate", &candidate.subject(), details)
        .await?;
    known(act.tx, candidate.id).await
}

/// What a region says to the desk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ReplyDraft {
    /// The item.
    pub item: String,
    /// The file's id.
    pub evidence: String,
    /// The round that is answered.
    pub round: String,
    /// The answer.
    pub reply: String,
}

/// A region answers the desk's last word on a file, once for each word.
///
/// # Errors
/// [`CallError::Stale`] where the desk has spoken again; [`NotNow::Closed`] after the day that was given.
pub async fn reply(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    draft: &ReplyDraft,
) -> Result<(), CallError> {
    let candidate = known(act.tx, id).await?;
    act.actor.may(
        Permission::WriteAnswers,
        &Scope::Region(candidate.region.clone()),
    )?;
    let view = load(act.tx, candidate).await?;
    at_desk(&view.call, &view.candidate)?;
    let subject = view.candidate.subject();
    let last = view.file(&draft.item, &draft.evidence)?.last();
    let last = last.filter(|check| {
        check.round.to_string() == draft.round && check.verdict != Verdict::Accepted
    });
    let Some(last) = last else {
        return Err(CallError::Stale(subject));
    };
    let zone = zone_of(&view.candidate.region);
    let until: Option<LocalTime> = format!("{}T23:59", last.due_on).parse().ok();
    if let Some(until) = until
        && deadline_now(act).await? >= until.ends(&zone)
    {
        return Err(NotNow::Closed(format!("{} {}", last.due_on, zone.name)).into());
    }
    let mut f = Fields::default();
    let words = f.text("reply", &draft.reply, 2000);
    f.done()?;
    let (by, at) = (act.by(), act.now());
    named(
        rows::reply(act.tx, last, &words, (&by, at)).await,
        &subject,
        "reply",
        "",
    )?;
    let details = json!({"item": draft.item, "evidence": draft.evidence, "round": last.round, "reply": words});
    Ok(act.record("movement.reply_desk", &subject, details).await?)
}
