//! Rankings: computed from closed sheets by the published method, or with other weights to see what would change.
//!
//! Computing takes a fraction of a second of all cores, so it happens between two transactions: [`gather`] reads,
//! [`Gathered::compute`] needs no database, [`keep`] writes if the sheets are still the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use access::{Actor, Permission, Scope};
use kernel::Id;
use measure::{canonical, instrument::Instrument, panel::PanelSheet};
use register::Acting;
use serde_json::json;
use store::{StoreError, Tx};

use crate::{
    CallError, NotNow, calls, candidates,
    compute::{ComputeError, Ranked, compute},
    model::{
        Call, CallState, Candidate, CandidateState, Ranking, RankingKind, RankingMethod,
        published_hash,
    },
    panels,
    sheets::{self, ClosedSheet},
    store::{candidates as candidate_rows, rankings as rows},
};

/// What a ranking is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// By the published method, or a what-if.
    pub kind: RankingKind,
    /// Other weights by code of a node; a what-if needs some.
    pub weights: BTreeMap<String, f64>,
    /// What the officer says of it.
    pub note: String,
}

/// Everything a ranking is computed from.
pub struct Gathered {
    call: Call,
    asked: Asked,
    instrument: Instrument,
    sheets: Vec<ClosedSheet>,
    input_hash: String,
}

/// The sheets of a call and the hash of their marks.
fn input_of(sheets: &[ClosedSheet]) -> String {
    let lines: Vec<_> = sheets
        .iter()
        .map(|sheet| (&sheet.candidate_code, &sheet.member_code, &sheet.marks))
        .collect();
    canonical::sha256(&lines)
}

/// Reads what a ranking is computed from. Official rankings need every candidate's sheets closed; those that left the
/// call do not count.
///
/// # Errors
/// [`CallError::Forbidden`]; [`NotNow`] before the panel opened or while sheets are open; [`CallError::Invalid`] for
/// weights the instrument does not have.
pub async fn gather(
    tx: &mut Tx,
    actor: &Actor,
    call: Id<Call>,
    asked: Asked,
) -> Result<Gathered, CallError> {
    actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let call = calls::known(tx, call).await?;
    if call.panel_opened_at.is_none() {
        return Err(NotNow::PanelShut.into());
    }
    let all = candidate_rows::of_call(tx, call.id).await?;
    let standing = match asked.kind {
        RankingKind::Official => ready(&call, &all)?,
        RankingKind::WhatIf => all.iter().filter(|c| c.state.is_running()).collect(),
    };
    let codes: HashSet<&str> = standing.iter().map(|c| c.code.as_str()).collect();
    let mut sheets = sheets::of_call(tx, call.id).await?;
    sheets.retain(|sheet| codes.contains(sheet.candidate_code.as_str()));
    let mut instrument = call.instrument();
    if asked.kind == RankingKind::WhatIf {
        if asked.weights.is_empty() {
            return Err(CallError::field("weights", "required", ""));
        }
        instrument = instrument
            .with_weights(&asked.weights)
            .map_err(|err| CallError::field("weights", "weights", &err.to_string()))?;
    }
    Ok(Gathered {
        input_hash: input_of(&sheets),
        call,
        asked,
        instrument,
        sheets,
    })
}

/// The candidates of an official ranking: all that are left have been scored.
fn ready<'a>(call: &Call, all: &'a [Candidate]) -> Result<Vec<&'a Candidate>, CallError> {
    if !matches!(call.state, CallState::Judging | CallState::Ranked) {
        call.state.transition(CallState::Ranked)?;
    }
    let running: Vec<&Candidate> = all.iter().filter(|c| c.state.is_running()).collect();
    let waiting: Vec<&str> = running
        .iter()
        .filter(|c| !matches!(c.state, CandidateState::Scored | CandidateState::Ranked))
        .map(|c| c.code.as_str())
        .collect();
    if !waiting.is_empty() {
        return Err(NotNow::Unscored(waiting.join(", ")).into());
    }
    if running.is_empty() {
        return Err(NotNow::NobodyScored.into());
    }
    Ok(running)
}

/// A ranking that is not written yet.
pub struct Computed {
    gathered: Gathered,
    ranked: Ranked,
}

impl Gathered {
    /// Computes the ranking; about 0.2 s for 88 candidates and 100,000 draws on 2 cores. Call it where blocking is
    /// allowed.
    ///
    /// # Errors
    /// [`CallError::Invalid`] in the words of [`ComputeError`] where the marks cannot be ranked.
    pub fn compute(self) -> Result<Computed, CallError> {
        let sheets: Vec<PanelSheet> = self.sheets.iter().map(panel_sheet).collect();
        let quota = self.call.quota as usize;
        let ranked = compute(&self.instrument, &self.call.method, quota, &sheets)
            .map_err(|err: ComputeError| CallError::field("marks", "marks", &err.to_string()))?;
        Ok(Computed {
            gathered: self,
            ranked,
        })
    }
}

/// A sheet as `measure` takes it, under the codes of candidate and assessor.
pub(crate) fn panel_sheet(sheet: &ClosedSheet) -> PanelSheet {
    PanelSheet {
        candidate: sheet.candidate_code.clone(),
        assessor: sheet.member_code.clone(),
        answers: sheet.marks.clone(),
    }
}

/// Writes a ranking. An official one takes the candidates and the call to `ranked`.
///
/// # Errors
/// [`CallError::Stale`] where a sheet was changed since it was gathered: gather again.
pub async fn keep(act: &mut Acting<'_>, computed: Computed) -> Result<Ranking, CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let Computed { gathered, ranked } = computed;
    let (call, asked) = (&gathered.call, &gathered.asked);
    let now = calls::known(act.tx, call.id).await?;
    let all = candidate_rows::of_call(act.tx, call.id).await?;
    let mut sheets = sheets::of_call(act.tx, call.id).await?;
    let ids: HashMap<&str, Id<Candidate>> = all.iter().map(|c| (c.code.as_str(), c.id)).collect();
    let before: HashSet<&str> = gathered
        .sheets
        .iter()
        .map(|s| s.candidate_code.as_str())
        .collect();
    let standing = |code: &str| all.iter().any(|c| c.code == code && c.state.is_running());
    sheets.retain(|sheet| standing(&sheet.candidate_code));
    if input_of(&sheets) != gathered.input_hash || before.iter().any(|code| !standing(code)) {
        return Err(CallError::Stale(call.subject()));
    }
    let id = write(act, &gathered, &ranked).await?;
    let lines: Vec<_> = ranked
        .rows
        .iter()
        .map(|row| (ids[row.code.as_str()], row))
        .collect();
    rows::insert_rows(act.tx, id, &lines).await?;
    if asked.kind == RankingKind::Official {
        let scored: Vec<(Id<Candidate>, String)> = all
            .iter()
            .filter(|c| c.state == CandidateState::Scored)
            .map(|c| (c.id, String::new()))
            .collect();
        let step = (CandidateState::Scored, CandidateState::Ranked);
        candidates::move_many(act, &scored, step).await?;
        if now.state == CallState::Judging {
            calls::move_to(act, &now, CallState::Ranked, &asked.note).await?;
        }
    }
    let hash = canonical::sha256(&ranked);
    act.record(
        "movement.rank",
        &call.subject(),
        json!({"kind": asked.kind, "weights": asked.weights, "note": asked.note, "input": gathered.input_hash, "result": hash}),
    )
    .await?;
    Ok(official_or(act.tx, call.id, id).await?)
}

async fn write(
    act: &mut Acting<'_>,
    gathered: &Gathered,
    ranked: &Ranked,
) -> Result<Id<Ranking>, CallError> {
    let (call, asked) = (&gathered.call, &gathered.asked);
    let method = RankingMethod {
        call: call.method.clone(),
        weights: asked.weights.clone(),
        quota: call.quota,
    };
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    rows::insert(
        act.tx,
        &rows::NewRanking {
            id,
            call: call.id,
            kind: asked.kind,
            note: asked.note.trim(),
            input_hash: &gathered.input_hash,
            method: &canonical::json(&method),
            method_hash: &published_hash(&gathered.instrument.method_hash(), &call.method),
            result: &canonical::json(ranked),
            result_hash: &canonical::sha256(ranked),
            by: &by,
            at,
        },
    )
    .await?;
    Ok(id)
}

async fn official_or(tx: &mut Tx, call: Id<Call>, id: Id<Ranking>) -> Result<Ranking, StoreError> {
    let all = rows::of_call(tx, call).await?;
    Ok(all
        .into_iter()
        .find(|ranking| ranking.id == id)
        .expect("the ranking was written in this transaction"))
}

/// Every ranking of a call, newest first, for those who manage panels, decide or audit.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn list(tx: &mut Tx, actor: &Actor, call: Id<Call>) -> Result<Vec<Ranking>, CallError> {
    may_read(actor)?;
    Ok(rows::of_call(tx, call).await?)
}

/// One ranking of a call by its number.
///
/// # Errors
/// [`CallError::Forbidden`], [`CallError::Unknown`].
pub async fn find(
    tx: &mut Tx,
    actor: &Actor,
    call: Id<Call>,
    no: u32,
) -> Result<Ranking, CallError> {
    may_read(actor)?;
    rows::by_no(tx, call, no)
        .await?
        .ok_or_else(|| CallError::Unknown(format!("ranking {no}")))
}

/// The ranking the decision rests on: the newest official one.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub(crate) async fn official(tx: &mut Tx, call: Id<Call>) -> Result<Option<Ranking>, StoreError> {
    rows::official(tx, call).await
}

/// Asks `n` more assessors for candidates of the grey zone: the ranking is opened again for them.
///
/// # Errors
/// [`CallError::Step`] where the call is not ranked; the reasons of [`panels::draw_more`].
pub async fn ask_more(
    act: &mut Acting<'_>,
    call: Id<Call>,
    chosen: &[Id<Candidate>],
    n: u8,
) -> Result<(), CallError> {
    act.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let known = calls::known(act.tx, call).await?;
    let reason = format!("+{n}");
    calls::move_to(act, &known, CallState::Judging, &reason).await?;
    panels::draw_more(act, call, chosen, n).await?;
    Ok(())
}

pub(crate) fn may_read(actor: &Actor) -> Result<(), CallError> {
    actor
        .may(Permission::ManagePanels, &Scope::Nation)
        .or_else(|refused| {
            actor
                .may(Permission::ReadAudit, &Scope::Nation)
                .map_err(|_| refused)
        })?;
    Ok(())
}
