//! The moment from which assessors see each other's marks, and the one from which marks are final.

use std::collections::BTreeMap;

use access::{Permission, Scope};
use kernel::Id;
use register::Acting;
use serde::Serialize;
use serde_json::json;

use super::{agreement, judging, load};
use crate::{
    CallError, NotNow,
    calls::known as call_of,
    candidates,
    error::named,
    model::{Call, Candidate, CandidateState},
    sheets::SheetState,
    store::{panels as rows, sheets as sheet_rows},
};

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
    let mut judged: BTreeMap<CandidateState, Vec<(Id<Candidate>, String)>> = BTreeMap::new();
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
            let of_state = judged.entry(candidate.state).or_default();
            of_state.push((candidate.id, String::new()));
            done.scored += 1;
        } else if is_before || candidate.state == CandidateState::Scheduled {
            done.waiting += 1;
        }
    }
    if done.scored == 0 {
        let open = u32::try_from(panel.n(SheetState::Open)).unwrap_or(u32::MAX);
        return Err(NotNow::SheetsOpen(open).into());
    }
    for (from, moved) in &judged {
        candidates::move_many(act, moved, (*from, CandidateState::Scored)).await?;
    }
    act.record("movement.close_marks", &panel.call.subject(), json!(done))
        .await?;
    Ok(done)
}
