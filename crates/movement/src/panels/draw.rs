//! The draw of assessors: by the published seed, repeatable by anyone.

use std::collections::BTreeMap;

use access::{Actor, Permission, Scope};
use kernel::{Id, Timestamp};
use measure::assign::{self, Assignment};
use register::Acting;
use serde::Serialize;
use serde_json::json;
use store::Tx;

use super::{Panel, conflicts, extra, judging, load, parties::is_drawn_for};
use crate::{
    CallError, NotNow, candidates,
    model::{Call, CallState, Candidate, CandidateState},
    sheets::NewSheet,
    store::{panels as rows, sheets as sheet_rows},
};

/// A draw as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Draw {
    /// 1 for the first.
    pub round: u32,
    /// The text that was drawn from: the call's seed and `panel:` with the round.
    pub seed: String,
    /// How it was drawn, from whom, and what came out, canonical JSON.
    pub request: String,
    /// SHA-256 of the pairs that came out, canonical JSON.
    pub result_hash: String,
    /// Who drew.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What the first draw will be; the seed fixes it, so the draw itself gives the same.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The assignment, by codes.
    pub assignment: Assignment,
    /// Sheets of each assessor, by code.
    pub loads: BTreeMap<String, usize>,
    /// Candidates in it.
    pub n_candidates: usize,
    /// Candidates that are still at the desk, and not in it.
    pub n_waiting: usize,
}

/// What is kept of a draw, and hashed.
#[derive(Serialize)]
struct Request<'a> {
    algorithm: &'static str,
    candidates: Vec<(String, usize)>,
    assessors: Vec<(String, usize)>,
    conflicts: Vec<(String, String)>,
    seed: &'a str,
    sheets: &'a [(String, String)],
}

fn first(panel: &Panel) -> Result<Assignment, CallError> {
    let candidates: Vec<String> = panel.drawable().iter().map(|c| c.code.clone()).collect();
    let assessors: Vec<String> = panel.active().iter().map(|m| m.code.clone()).collect();
    let barred = panel.barred();
    let conflicts: Vec<(String, String)> = barred
        .into_iter()
        .filter(|(c, m)| candidates.contains(c) && assessors.contains(m))
        .collect();
    let request = assign::Request {
        candidates: &candidates,
        assessors: &assessors,
        conflicts: &conflicts,
        per_candidate: usize::from(panel.call.method.per_candidate),
        seed: panel.call.method.seed_for("panel:1"),
    };
    Ok(assign::assign(&request)?)
}

/// What the first draw will give, without making it.
///
/// # Errors
/// [`CallError::Unassignable`] names who stands in the way; [`NotNow::Drawn`].
pub async fn preview(tx: &mut Tx, actor: &Actor, call: Id<Call>) -> Result<Preview, CallError> {
    actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let panel = load(tx, call).await?;
    judging(&panel.call)?;
    if !panel.draws.is_empty() {
        return Err(NotNow::Drawn.into());
    }
    let assignment = first(&panel)?;
    let mut loads: BTreeMap<String, usize> = BTreeMap::new();
    for sheet in &assignment.sheets {
        *loads.entry(sheet.assessor.clone()).or_default() += 1;
    }
    let waiting = |c: &&Candidate| {
        matches!(
            c.state,
            CandidateState::Submitted | CandidateState::Returned
        )
    };
    Ok(Preview {
        n_candidates: panel.drawable().len(),
        n_waiting: panel.candidates.iter().filter(waiting).count(),
        loads,
        assignment,
    })
}

/// Draws assessors for every candidate that the desk has verified.
///
/// # Errors
/// [`CallError::Unassignable`] names who stands in the way; [`NotNow::Drawn`] the second time.
pub async fn draw(act: &mut Acting<'_>, call: Id<Call>) -> Result<Draw, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    conflicts::refresh(act, call).await?;
    let panel = load(act.tx, call).await?;
    judging(&panel.call)?;
    if !panel.draws.is_empty() {
        return Err(NotNow::Drawn.into());
    }
    let assignment = first(&panel)?;
    let pairs: Vec<(String, String, usize)> = assignment
        .sheets
        .into_iter()
        .map(|sheet| (sheet.candidate, sheet.assessor, sheet.order))
        .collect();
    let per = usize::from(panel.call.method.per_candidate);
    let wanted: Vec<(String, usize)> = panel
        .drawable()
        .iter()
        .map(|c| (c.code.clone(), per))
        .collect();
    let done = write(act, &panel, "measure::assign", &wanted, &pairs).await?;
    record(act, &panel.call, &done).await?;
    Ok(done)
}

/// Draws assessors in place of those who left, and for candidates that were verified after the first draw.
///
/// # Errors
/// [`NotNow::NothingToDraw`] where nobody lacks one; [`CallError::Unassignable`].
pub async fn draw_missing(act: &mut Acting<'_>, call: Id<Call>) -> Result<Draw, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let done = missing(act, call).await?;
    let call = crate::calls::known(act.tx, call).await?;
    record(act, &call, &done).await?;
    Ok(done)
}

/// As [`draw_missing`], within a larger command that records it.
pub(super) async fn missing(act: &mut Acting<'_>, call: Id<Call>) -> Result<Draw, CallError> {
    conflicts::refresh(act, call).await?;
    let panel = load(act.tx, call).await?;
    judging(&panel.call)?;
    if panel.draws.is_empty() {
        return Err(NotNow::NothingToDraw.into());
    }
    let wanted: Vec<(String, usize)> = panel
        .shortages()
        .into_iter()
        .map(|short| (short.code, short.missing))
        .collect();
    more(act, &panel, &wanted).await
}

/// Draws `n` further assessors for each of these candidates, as for a grey zone. One audit entry. The call must be
/// judged or ranked; candidates that had their score stand before the panel again (`presented`), because a sheet of
/// theirs is open now.
///
/// # Errors
/// [`CallError::Unassignable`] names the candidate that has too few assessors left; [`CallError::Unknown`] for a
/// candidate of another call; [`CallError::Step`] for one that is not judged.
pub async fn draw_more(
    act: &mut Acting<'_>,
    call: Id<Call>,
    candidates: &[Id<Candidate>],
    n: u8,
) -> Result<Draw, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    conflicts::refresh(act, call).await?;
    let panel = load(act.tx, call).await?;
    if !matches!(panel.call.state, CallState::Judging | CallState::Ranked) {
        return Err(NotNow::NotJudging(panel.call.state.as_str()).into());
    }
    let mut wanted = Vec::new();
    for id in candidates {
        let Some(candidate) = panel.candidates.iter().find(|c| c.id == *id) else {
            return Err(CallError::Unknown(id.to_string()));
        };
        wanted.push((candidate.code.clone(), usize::from(n)));
    }
    wanted.sort();
    wanted.dedup();
    let done = more(act, &panel, &wanted).await?;
    for (code, _) in &wanted {
        let Some(candidate) = panel.candidates.iter().find(|c| c.code == *code) else {
            continue;
        };
        let mut candidate = candidate.clone();
        for to in [CandidateState::Scored, CandidateState::Presented] {
            let is_next = matches!(
                (candidate.state, to),
                (CandidateState::Ranked, CandidateState::Scored)
                    | (CandidateState::Scored, CandidateState::Presented)
            );
            if is_next {
                candidates::move_to(act, &candidate, to, "").await?;
                candidate = candidates::known(act.tx, candidate.id).await?;
            }
        }
        if !is_drawn_for(candidate.state) {
            candidate.state.transition(CandidateState::Presented)?;
        }
    }
    record(act, &panel.call, &done).await?;
    Ok(done)
}

async fn more(
    act: &mut Acting<'_>,
    panel: &Panel,
    wanted: &[(String, usize)],
) -> Result<Draw, CallError> {
    if wanted.iter().all(|(_, n)| *n == 0) {
        return Err(NotNow::NothingToDraw.into());
    }
    let mut barred = panel.barred();
    barred.extend(panel.met());
    let loads: BTreeMap<String, usize> = panel
        .active()
        .iter()
        .map(|m| (m.code.clone(), panel.load(m.id)))
        .collect();
    let seed = seed(panel);
    let pairs = extra::draw(&extra::Request {
        wanted,
        loads: &loads,
        barred: &barred,
        seed: &seed,
    })?;
    let mut places: BTreeMap<String, usize> = panel
        .members
        .iter()
        .map(|m| {
            let last = panel.loads.get(&m.id).map_or(0, |load| load.last_place);
            (m.code.clone(), usize::try_from(last).unwrap_or(0))
        })
        .collect();
    let pairs: Vec<(String, String, usize)> = pairs
        .into_iter()
        .map(|(candidate, assessor)| {
            let place = places.entry(assessor.clone()).or_default();
            *place += 1;
            (candidate, assessor, *place)
        })
        .collect();
    write(act, panel, "fewest-sheets", wanted, &pairs).await
}

fn seed(panel: &Panel) -> String {
    format!("{}:panel:{}", panel.call.method.seed, panel.round())
}

async fn write(
    act: &mut Acting<'_>,
    panel: &Panel,
    algorithm: &'static str,
    wanted: &[(String, usize)],
    drawn: &[(String, String, usize)],
) -> Result<Draw, CallError> {
    let mut sheets: Vec<(String, String)> = drawn
        .iter()
        .map(|(candidate, assessor, _)| (candidate.clone(), assessor.clone()))
        .collect();
    sheets.sort();
    let mut conflicts = panel.barred();
    if !panel.draws.is_empty() {
        conflicts.extend(panel.met());
    }
    let seed = seed(panel);
    let request = Request {
        algorithm,
        candidates: wanted.to_vec(),
        assessors: panel
            .active()
            .iter()
            .map(|m| (m.code.clone(), panel.load(m.id)))
            .collect(),
        conflicts: conflicts.into_iter().collect(),
        seed: &seed,
        sheets: &sheets,
    };
    let done = Draw {
        round: panel.round(),
        seed: seed.clone(),
        request: measure::canonical::json(&request),
        result_hash: measure::canonical::sha256(&sheets),
        by: act.by(),
        at: act.now(),
    };
    let candidate: BTreeMap<_, _> = panel.candidates.iter().map(|c| (&c.code, c.id)).collect();
    let member: BTreeMap<_, _> = panel.members.iter().map(|m| (&m.code, m.id)).collect();
    let new: Vec<NewSheet> = drawn
        .iter()
        .filter_map(|(c, m, place)| {
            Some(NewSheet {
                id: act.clock.new_id(),
                candidate: *candidate.get(c)?,
                member: *member.get(m)?,
                round: done.round,
                place: u32::try_from(*place).unwrap_or(u32::MAX),
            })
        })
        .collect();
    rows::insert_draw(act.tx, act.clock, panel.call.id, &done).await?;
    sheet_rows::insert(act.tx, panel.call.id, &new, done.at).await?;
    Ok(done)
}

async fn record(act: &mut Acting<'_>, call: &Call, draw: &Draw) -> Result<(), CallError> {
    let details = json!({"round": draw.round, "seed": draw.seed, "result_hash": draw.result_hash});
    Ok(act
        .record("movement.draw_panel", &call.subject(), details)
        .await?)
}
