//! Who is selected: by the ranking, or against it with a reason.

use std::collections::{BTreeMap, HashMap};

use access::{Permission, Scope};
use kernel::Id;
use register::Acting;
use serde_json::json;
use store::{StoreError, Tx};

use crate::{
    CallError, NotNow, calls, candidates,
    compute::{Row, Zone},
    model::{Call, CallState, Candidate, CandidateState, Decision, IllegalStep, Outcome, Ranking},
    ranking,
    store::{candidates as candidate_rows, selection as rows},
};

/// What is decided of each candidate: its outcome and the reason where it departs from the ranking.
pub type Choices = BTreeMap<Id<Candidate>, (Outcome, String)>;

/// What the ranking alone gives each candidate that still runs: within the quota selected; of the rest, the grey zone
/// is the reserve. Where someone within the quota has left, the next in place moves up.
pub fn by_ranking(ranking: &Ranking, running: &[Candidate]) -> Vec<(Id<Candidate>, Outcome)> {
    let ids: HashMap<&str, Id<Candidate>> = running
        .iter()
        .filter(|c| c.state.is_running())
        .map(|c| (c.code.as_str(), c.id))
        .collect();
    ranking
        .result
        .rows
        .iter()
        .filter_map(|row| Some((*ids.get(row.code.as_str())?, row)))
        .enumerate()
        .map(|(at, (id, row))| (id, of_row(at, row, ranking.result.quota)))
        .collect()
}

/// What a ranking alone gives whoever stands at place `at`, from 0, among those that are decided on.
pub(crate) fn of_row(at: usize, row: &Row, quota: usize) -> Outcome {
    match row.zone {
        _ if at < quota => Outcome::Selected,
        Zone::In | Zone::Grey => Outcome::Reserve,
        Zone::Out => Outcome::NotSelected,
    }
}

/// The decisions of a call; what they are for the public is up to the page.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn of_call(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Decision>, StoreError> {
    rows::of_call(tx, call).await
}

/// Decides on every candidate at once. `departures` names those for whom something else than the ranking is decided.
///
/// # Errors
/// [`CallError::Invalid`] where a departure has no reason or more are selected than there are places;
/// [`CallError::Step`] where the call is not ranked.
pub async fn decide(
    act: &mut Acting<'_>,
    call: Id<Call>,
    departures: &Choices,
) -> Result<Vec<Decision>, CallError> {
    act.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let call = calls::known(act.tx, call).await?;
    call.state.transition(CallState::Decided)?;
    let ranking = ranking::official(act.tx, call.id)
        .await?
        .ok_or(NotNow::NobodyScored)?;
    let all = candidate_rows::of_call(act.tx, call.id).await?;
    let (at, by) = (act.now(), act.by());
    let mut decisions = Vec::new();
    for (candidate, by_ranking) in by_ranking(&ranking, &all) {
        let (outcome, reason) = match departures.get(&candidate) {
            Some((outcome, reason)) if *outcome != by_ranking => {
                if reason.trim().is_empty() {
                    let name = all.iter().find(|c| c.id == candidate);
                    let name = name.map_or("", |c| c.name.as_str());
                    return Err(CallError::field("reason", "departure", name));
                }
                (*outcome, reason.trim().to_owned())
            }
            _ => (by_ranking, String::new()),
        };
        decisions.push(Decision {
            candidate,
            outcome,
            by_ranking,
            reason,
            by: by.clone(),
            at,
        });
    }
    let n_selected = decisions
        .iter()
        .filter(|d| d.outcome == Outcome::Selected)
        .count();
    if n_selected > call.quota as usize {
        return Err(CallError::field(
            "outcome",
            "above-quota",
            &n_selected.to_string(),
        ));
    }
    write(act, &call, &ranking, &decisions).await?;
    Ok(decisions)
}

async fn write(
    act: &mut Acting<'_>,
    call: &Call,
    ranking: &Ranking,
    decisions: &[Decision],
) -> Result<(), CallError> {
    rows::clear(act.tx, call.id).await?;
    rows::insert(act.tx, (call.id, ranking.id), decisions).await?;
    for outcome in Outcome::ALL {
        let moved: Vec<(Id<Candidate>, String)> = decisions
            .iter()
            .filter(|d| d.outcome == *outcome)
            .map(|d| (d.candidate, d.reason.clone()))
            .collect();
        let step = (CandidateState::Ranked, state_of(*outcome));
        candidates::move_many(act, &moved, step).await?;
    }
    calls::move_to(act, call, CallState::Decided, "").await?;
    let departures: Vec<_> = decisions.iter().filter(|d| !d.reason.is_empty()).collect();
    act.record(
        "movement.decide",
        &call.subject(),
        json!({"ranking": ranking.no, "result_hash": ranking.result_hash, "departures": departures}),
    )
    .await?;
    Ok(())
}

const fn state_of(outcome: Outcome) -> CandidateState {
    match outcome {
        Outcome::Selected => CandidateState::Selected,
        Outcome::Reserve => CandidateState::Reserve,
        Outcome::NotSelected => CandidateState::NotSelected,
    }
}

/// Takes the decision back while the letter is not out.
///
/// # Errors
/// [`CallError::Step`] where the call is not decided; a reason is needed.
pub async fn undo(act: &mut Acting<'_>, call: Id<Call>, reason: &str) -> Result<(), CallError> {
    act.actor.may(Permission::DecideCall, &Scope::Nation)?;
    if reason.trim().is_empty() {
        return Err(CallError::field("reason", "required", ""));
    }
    let call = calls::known(act.tx, call).await?;
    if call.state != CallState::Decided {
        return Err(IllegalStep {
            from: call.state.as_str(),
            to: CallState::Ranked.as_str(),
        }
        .into());
    }
    let all = candidate_rows::of_call(act.tx, call.id).await?;
    for from in [
        CandidateState::Selected,
        CandidateState::Reserve,
        CandidateState::NotSelected,
    ] {
        let moved: Vec<(Id<Candidate>, String)> = all
            .iter()
            .filter(|c| c.state == from)
            .map(|c| (c.id, reason.trim().to_owned()))
            .collect();
        candidates::move_many(act, &moved, (from, CandidateState::Ranked)).await?;
    }
    rows::clear(act.tx, call.id).await?;
    calls::move_to(act, &call, CallState::Ranked, reason).await?;
    act.record(
        "movement.undo_decision",
        &call.subject(),
        json!({"reason": reason.trim()}),
    )
    .await?;
    Ok(())
}

/// Selects a candidate after the announcement: an objection was right, or someone selected has left.
///
/// # Errors
/// [`CallError::Invalid`] where every place is held; [`CallError::Step`] where the candidate cannot be selected.
pub(crate) async fn move_up(
    act: &mut Acting<'_>,
    call: &Call,
    candidate: Id<Candidate>,
    reason: &str,
) -> Result<(), CallError> {
    let all = candidate_rows::of_call(act.tx, call.id).await?;
    let n_selected = all
        .iter()
        .filter(|c| c.state == CandidateState::Selected)
        .count();
    if n_selected >= call.quota as usize {
        return Err(CallError::field(
            "outcome",
            "above-quota",
            &n_selected.to_string(),
        ));
    }
    let known = candidates::known(act.tx, candidate).await?;
    candidates::move_to(act, &known, CandidateState::Selected, reason).await?;
    let (at, by) = (act.now(), act.by());
    let outcome = Outcome::Selected.as_str();
    rows::set(act.tx, candidate, (outcome, reason), (&by, at)).await?;
    Ok(())
}
