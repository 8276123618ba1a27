//! Writing a sheet: saved as it is filled in, closed when complete, revised after the panel opens.

use std::collections::BTreeMap;

use access::{Permission, Scope};
use kernel::Id;
use measure::instrument::{Instrument, ScaleKind};
use register::{Acting, model::Fields};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Mark, OnTable, Sheet, SheetState, find};
use crate::{
    CallError, MarkError, NotNow, calls, candidates,
    error::{named, revision},
    model::{Call, CallState, Candidate, CandidateState},
    store::sheets as rows,
};

/// A mark as it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MarkDraft {
    /// The level; empty takes the mark back.
    #[schema(example = "3")]
    pub level: String,
    /// Why.
    pub note: String,
}

/// A sheet as it is sent. Items that are left out stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SheetDraft {
    /// The revision it was read on.
    pub revision: String,
    /// Marks by the code of an item.
    pub marks: BTreeMap<String, MarkDraft>,
    /// What is to be said of the whole; left out, it stays.
    pub remark: Option<String>,
    /// `yes` closes the sheet.
    pub close: String,
    /// Why marks of a closed sheet are revised, after the panel has opened.
    pub reason: String,
}

/// Whether the assessor may write: an open sheet while the call is judged, a closed one once the panel is open and
/// until the candidate has its score.
pub(super) fn is_writable(sheet: &Sheet, call: &Call, candidate: &Candidate) -> bool {
    let before_score = matches!(
        candidate.state,
        CandidateState::Verified | CandidateState::Scheduled | CandidateState::Presented
    );
    let turn = match sheet.state {
        SheetState::Open => true,
        SheetState::Closed => call.panel_opened_at.is_some(),
        SheetState::Void => false,
    };
    call.state == CallState::Judging && before_score && turn
}

/// Saves a sheet: changed marks, the remark, and that it is complete where it is closed. Saving what stands already
/// writes nothing.
///
/// # Errors
/// [`CallError::Unknown`] for someone else's; [`CallError::Marks`] naming items that are missing, unknown or off their
/// scale; [`CallError::Stale`] where another window saved first; [`NotNow::SheetShut`] once it may not be written.
pub async fn save(
    act: &mut Acting<'_>,
    id: Id<Sheet>,
    draft: &SheetDraft,
) -> Result<OnTable, CallError> {
    act.actor.may(Permission::Judge, &Scope::Nation)?;
    let before = find(act.tx, act.actor, id).await?;
    if !before.is_writable() {
        return Err(NotNow::SheetShut.into());
    }
    let subject = before.sheet.subject();
    let is_revision = before.sheet.state == SheetState::Closed;
    if revision(&draft.revision, &subject)? != before.sheet.revision {
        return Err(CallError::Stale(subject));
    }
    let change = Change::of(&before, draft)?;
    let closes = draft.close == "yes" && !is_revision;
    if closes || is_revision {
        change.complete(&before)?;
    }
    if change.is_empty() && !closes {
        return Ok(before);
    }
    if is_revision && draft.reason.trim().is_empty() {
        return Err(CallError::field("reason", "required", ""));
    }
    let at = act.now();
    rows::put_marks(act.tx, id, &change.put, at).await?;
    rows::drop_marks(act.tx, id, &change.dropped).await?;
    let (state, closed_at) = if closes {
        (SheetState::Closed, Some(at))
    } else {
        (before.sheet.state, before.sheet.closed_at)
    };
    let on = (id, before.sheet.revision);
    let done = rows::update(act.tx, on, (state, &change.remark), closed_at, at).await;
    named(done, &subject, "sheet", "")?;
    let (action, details) = change.told(&before, draft, closes);
    act.record(action, &subject, details).await?;
    find(act.tx, act.actor, id).await
}

/// What a draft changes.
struct Change {
    put: BTreeMap<String, Mark>,
    dropped: Vec<String>,
    remark: String,
    is_remark_new: bool,
}

impl Change {
    fn of(before: &OnTable, draft: &SheetDraft) -> Result<Self, CallError> {
        let instrument = before.call.instrument();
        let mut wrong = Vec::new();
        let (mut put, mut dropped) = (BTreeMap::new(), Vec::new());
        for (item, sent) in &draft.marks {
            match mark(&instrument, item, sent) {
                Ok(Some(mark)) if before.marks.get(item) != Some(&mark) => {
                    put.insert(item.clone(), mark);
                }
                Ok(None) if before.marks.contains_key(item) => dropped.push(item.clone()),
                Ok(_) => {}
                Err(err) => wrong.push(err),
            }
        }
        if !wrong.is_empty() {
            return Err(CallError::Marks(wrong));
        }
        let mut f = Fields::default();
        let remark = match &draft.remark {
            Some(remark) => f.free("remark", remark, 5000),
            None => before.sheet.remark.clone(),
        };
        f.free("reason", &draft.reason, 1000);
        f.done()?;
        Ok(Self {
            is_remark_new: remark != before.sheet.remark,
            put,
            dropped,
            remark,
        })
    }

    fn is_empty(&self) -> bool {
        self.put.is_empty() && self.dropped.is_empty() && !self.is_remark_new
    }

    /// Every item has a mark afterwards.
    fn complete(&self, before: &OnTable) -> Result<(), CallError> {
        let missing: Vec<MarkError> = before
            .call
            .instrument()
            .items()
            .map(|item| &item.code)
            .filter(|item| {
                let stays = before.marks.contains_key(*item) && !self.dropped.contains(item);
                !stays && !self.put.contains_key(*item)
            })
            .map(|item| MarkError {
                item: item.clone(),
                problem: "missing",
                value: String::new(),
            })
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(CallError::Marks(missing))
        }
    }

    /// The audit entry: of a revision with what the marks were before, so that nothing of the panel is lost.
    fn told(
        &self,
        before: &OnTable,
        draft: &SheetDraft,
        closes: bool,
    ) -> (&'static str, serde_json::Value) {
        let was: BTreeMap<&String, &Mark> = before
            .marks
            .iter()
            .filter(|(item, _)| self.put.contains_key(*item) || self.dropped.contains(item))
            .collect();
        let details = json!({
            "candidate": before.candidate.id,
            "before": was,
            "after": self.put,
            "taken_back": self.dropped,
            "remark": self.is_remark_new.then_some(&self.remark),
            "reason": draft.reason.trim(),
        });
        let action = match before.sheet.state {
            SheetState::Closed => "movement.revise_sheet",
            _ if closes => "movement.close_sheet",
            _ => "movement.save_sheet",
        };
        (action, details)
    }
}

/// The mark, none where it is taken back, or what is wrong with it.
fn mark(instrument: &Instrument, item: &str, sent: &MarkDraft) -> Result<Option<Mark>, MarkError> {
    let wrong = |problem, value: &str| MarkError {
        item: item.chars().take(40).collect(),
        problem,
        value: value.chars().take(40).collect(),
    };
    let node = instrument
        .items()
        .find(|node| node.code == item)
        .ok_or_else(|| wrong("unknown-item", item))?;
    let note = sent.note.trim();
    if note.chars().count() > 5000 {
        return Err(wrong("too-long", ""));
    }
    let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if !note.chars().all(is_plain) {
        return Err(wrong("control-character", ""));
    }
    let text = sent.level.trim();
    if text.is_empty() {
        return if note.is_empty() {
            Ok(None)
        } else {
            Err(wrong("note-alone", ""))
        };
    }
    let scale = &instrument.scales()[node.scale.expect("an item has a scale")];
    let level = text.replace(',', ".").parse::<f64>().ok();
    let level = level
        .filter(|level| (scale.min..=scale.max).contains(level))
        .filter(|level| scale.kind == ScaleKind::Continuous || level.fract() == 0.0)
        .ok_or_else(|| wrong("off-scale", text))?;
    Ok(Some(Mark {
        level,
        note: note.to_owned(),
    }))
}

/// Why a closed sheet is opened again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReopenDraft {
    /// Why.
    pub reason: String,
    /// The revision the form was opened on.
    pub revision: String,
}

/// An officer opens a closed sheet again, before the panel opens.
///
/// # Errors
/// [`NotNow::PanelOpened`] later; [`CallError::Invalid`] without a reason.
pub async fn reopen(
    act: &mut Acting<'_>,
    id: Id<Sheet>,
    draft: &ReopenDraft,
) -> Result<Sheet, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let unknown = || CallError::Unknown(id.to_string());
    let sheet = rows::find(act.tx, id).await?.ok_or_else(unknown)?;
    let call = calls::known(act.tx, sheet.call).await?;
    crate::panels::judging(&call)?;
    if call.panel_opened_at.is_some() {
        return Err(NotNow::PanelOpened.into());
    }
    let candidate = candidates::known(act.tx, sheet.candidate).await?;
    if sheet.state != SheetState::Closed || !candidate.state.is_running() {
        return Err(NotNow::SheetShut.into());
    }
    let mut f = Fields::default();
    let reason = f.text("reason", &draft.reason, 1000);
    f.done()?;
    let subject = sheet.subject();
    let on = (id, revision(&draft.revision, &subject)?);
    let at = act.now();
    let done = rows::update(act.tx, on, (SheetState::Open, &sheet.remark), None, at).await;
    named(done, &subject, "sheet", "")?;
    act.record("movement.reopen_sheet", &subject, json!({"reason": reason}))
        .await?;
    rows::find(act.tx, id).await?.ok_or_else(unknown)
}
