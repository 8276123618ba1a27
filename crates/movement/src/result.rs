//! What a candidate learns of its result: its score, its weak items, a baseline for the next call.

use std::collections::BTreeMap;

use access::{Actor, Permission, Scope};
use measure::panel;
use store::Tx;

use crate::{
    CallError, NotNow, calls,
    model::{Call, CallState, Candidate},
    ranking::{official, panel_sheet},
    sheets,
};

/// The result of one candidate.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Baseline {
    /// Its score on the range of the instrument's result.
    pub score: f64,
    /// Its place and the number of candidates.
    pub place: usize,
    /// Candidates ranked.
    pub of: usize,
    /// Sheets behind it.
    pub n_sheets: usize,
    /// Its items, the one that cost most first.
    pub items: Vec<ItemResult>,
}

/// An item of a candidate's result.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ItemResult {
    /// Its code.
    pub code: String,
    /// Mean of the assessors, on the range of the instrument's result.
    pub score: f64,
    /// Points of the whole that were not reached here.
    pub lost: f64,
}

/// The result of a candidate, for its region and the ministry, once the call is announced.
///
/// # Errors
/// [`CallError::Forbidden`], [`NotNow`] before the announcement or where it was not ranked.
pub async fn baseline(
    tx: &mut Tx,
    actor: &Actor,
    candidate: &Candidate,
) -> Result<(Call, Baseline), CallError> {
    actor.may(
        Permission::ReadCandidates,
        &Scope::Region(candidate.region.clone()),
    )?;
    let call = calls::known(tx, candidate.call).await?;
    if !matches!(call.state, CallState::Announced | CallState::Closed) {
        return Err(NotNow::NotAnnounced.into());
    }
    let ranking = official(tx, call.id).await?.ok_or(NotNow::NobodyScored)?;
    let row = ranking
        .result
        .rows
        .iter()
        .find(|r| r.code == candidate.code);
    let row = row.ok_or(NotNow::NobodyScored)?.clone();
    let sheets: Vec<_> = sheets::of_call(tx, call.id)
        .await?
        .iter()
        .filter(|sheet| sheet.candidate == candidate.id)
        .map(panel_sheet)
        .collect();
    let instrument = call.instrument();
    let scores = panel::scores(&instrument, &sheets)
        .map_err(|err| CallError::field("marks", "marks", &err.to_string()))?;
    let nodes: BTreeMap<String, f64> = scores
        .iter()
        .flat_map(|scored| &scored.panel.score.nodes)
        .filter_map(|node| Some((node.code.clone(), node.score?)))
        .collect();
    let (_, best) = instrument.result_range();
    let mut items: Vec<ItemResult> = instrument
        .nodes()
        .iter()
        .enumerate()
        .filter(|(_, node)| instrument.items().any(|item| item.code == node.code))
        .filter_map(|(at, node)| {
            let score = *nodes.get(&node.code)?;
            let share = instrument.share_of_whole(at);
            Some(ItemResult {
                code: node.code.clone(),
                score,
                lost: share * (best - score),
            })
        })
        .collect();
    items.sort_by(|a, b| b.lost.total_cmp(&a.lost).then_with(|| a.code.cmp(&b.code)));
    let found = Baseline {
        score: row.score,
        place: row.place,
        of: ranking.result.rows.len(),
        n_sheets: row.n_sheets,
        items,
    };
    Ok((call, found))
}
