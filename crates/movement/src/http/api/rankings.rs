//! Rankings and what was decided.

use std::collections::{BTreeMap, HashMap};

use access::{Permission, Scope, http::Visit};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::Id;
use register::Acting;
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{App, Problem};

use crate::{
    CallError,
    bundle::{self, Bundle},
    calls, candidates,
    http::ranks::made,
    model::{Call, Candidate, Decision, Outcome, Ranking, RankingKind},
    ranking::{self, Asked},
    selection::{self, Choices},
};

/// A candidate's row in a ranking.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RowOut {
    /// Its place, ties parted.
    place: usize,
    /// What stands for the candidate.
    #[schema(example = "K-017")]
    candidate: String,
    /// The score.
    score: f64,
    /// Mean of its rank over the draws of the model.
    expected_rank: f64,
    /// 5 % quantile of its rank.
    rank_low: usize,
    /// 95 % quantile of its rank.
    rank_high: usize,
    /// Share of the draws in which its rank is within the quota.
    p_selected: f64,
    /// `in`, `grey` or `out`.
    zone: &'static str,
}

/// A ranking.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RankingOut {
    /// Its number within the call.
    no: u32,
    /// By the published method, or a what-if.
    kind: RankingKind,
    /// What the officer said of it.
    note: String,
    /// Other weights by code of a node; empty in an official ranking.
    weights: BTreeMap<String, f64>,
    /// SHA-256 of the sheets it was computed from.
    input_hash: String,
    /// SHA-256 of instrument and method.
    method_hash: String,
    /// SHA-256 of the result.
    result_hash: String,
    /// When; RFC 3339.
    made_at: String,
    /// How many of those within the quota are expected not to be among the true best.
    expected_wrong: f64,
    /// Every candidate, best first.
    rows: Vec<RowOut>,
}

impl From<Ranking> for RankingOut {
    fn from(ranking: Ranking) -> Self {
        let rows = ranking.result.rows.into_iter().map(|row| RowOut {
            place: row.place,
            candidate: row.code,
            score: row.score,
            expected_rank: row.expected_rank,
            rank_low: row.rank_low,
            rank_high: row.rank_high,
            p_selected: row.p_selected,
            zone: row.zone.as_str(),
        });
        Self {
            no: ranking.no,
            kind: ranking.kind,
            note: ranking.note,
            weights: ranking.method.weights,
            input_hash: ranking.input_hash,
            method_hash: ranking.method_hash,
            result_hash: ranking.result_hash,
            made_at: ranking.made_at.to_string(),
            expected_wrong: ranking.result.expected_wrong,
            rows: rows.collect(),
        }
    }
}

/// Rankings of a call, newest first
///
/// For those who manage panels and for auditors; the public has the result of a call.
#[utoipa::path(get, path = "/api/v1/calls/{id}/rankings", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), responses((status = 200, body = [RankingOut]), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such call")), security(("bearer" = ["calls:read"]), ("session" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<Vec<RankingOut>>, Problem> {
    ranking::may_read(&visit.actor)?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let all = ranking::list(&mut tx, &visit.actor, call.id).await?;
    Ok(Json(all.into_iter().map(RankingOut::from).collect()))
}

/// What a ranking is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RankingIn {
    /// `official` by the published method, or `what-if` with other weights.
    kind: RankingKind,
    /// Other weights by code of a node; a what-if needs some.
    #[serde(default)]
    weights: BTreeMap<String, f64>,
    /// What is said of it.
    #[serde(default)]
    note: String,
}

/// Compute a ranking and keep it
#[utoipa::path(post, path = "/api/v1/calls/{id}/rankings", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), request_body = RankingIn, responses((status = 201, body = RankingOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such call"), (status = 409, description = "Sheets are open, or were changed meanwhile"), (status = 422, description = "Weights are wrong")), security(("bearer" = ["calls:write"]), ("session" = [])))]
pub(super) async fn compute(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(input): Json<RankingIn>,
) -> Result<Response, Problem> {
    let weights = match input.kind {
        RankingKind::Official if !input.weights.is_empty() => {
            return Err(CallError::field("weights", "weights", "official").into());
        }
        _ => input.weights,
    };
    if let Some(bad) = weights.values().find(|w| !w.is_finite() || **w < 0.0) {
        return Err(CallError::field("weights", "number", &bad.to_string()).into());
    }
    let asked = Asked {
        kind: input.kind,
        weights,
        note: input.note,
    };
    let ranking = made(&app, &visit, Id::from_uuid(id), asked).await?;
    Ok((StatusCode::CREATED, Json(RankingOut::from(ranking))).into_response())
}

/// What was decided of a candidate.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecisionOut {
    /// What stands for the candidate.
    #[schema(example = "K-017")]
    candidate: String,
    /// What was decided.
    outcome: Outcome,
    /// What the ranking alone would have given.
    by_ranking: Outcome,
    /// Why it departs from the ranking; empty where it does not.
    reason: String,
    /// When; RFC 3339.
    at: String,
}

async fn told(
    tx: &mut Tx,
    visit: &Visit,
    call: Id<Call>,
    decisions: Vec<Decision>,
) -> Result<Vec<DecisionOut>, CallError> {
    let all = candidates::of_call(tx, &visit.actor, call).await?;
    let codes: HashMap<Id<Candidate>, &str> = all.iter().map(|c| (c.id, c.code.as_str())).collect();
    let told = decisions.into_iter().map(|decision| DecisionOut {
        candidate: codes
            .get(&decision.candidate)
            .map_or_else(String::new, |code| (*code).to_owned()),
        outcome: decision.outcome,
        by_ranking: decision.by_ranking,
        reason: decision.reason,
        at: decision.at.to_string(),
    });
    Ok(told.collect())
}

/// What was decided of each candidate
///
/// For those who manage panels and for auditors; the public has the result of a call.
#[utoipa::path(get, path = "/api/v1/calls/{id}/decisions", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), responses((status = 200, body = [DecisionOut]), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such call")), security(("bearer" = ["calls:read"]), ("session" = [])))]
pub(super) async fn decisions(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<Vec<DecisionOut>>, Problem> {
    ranking::may_read(&visit.actor)?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let decisions = selection::of_call(&mut tx, call.id).await?;
    Ok(Json(told(&mut tx, &visit, call.id, decisions).await?))
}

/// A candidate for whom something else than the ranking is decided.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DepartureIn {
    /// The candidate's code in the call.
    #[schema(example = "K-017")]
    candidate: String,
    /// What is decided.
    outcome: Outcome,
    /// Why.
    reason: String,
}

/// Departures from the ranking; all others are decided by it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionIn {
    /// Those for whom something else is decided.
    #[serde(default)]
    departures: Vec<DepartureIn>,
}

/// Decide on every candidate at once
#[utoipa::path(post, path = "/api/v1/calls/{id}/decisions", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), request_body = DecisionIn, responses((status = 201, body = [DecisionOut]), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such call"), (status = 409, description = "The call is not ranked"), (status = 422, description = "A reason is missing, or more are selected than there are places")), security(("bearer" = ["calls:write"]), ("session" = [])))]
pub(super) async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(input): Json<DecisionIn>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let mut tx = app.db.write().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let all = candidates::of_call(&mut tx, &visit.actor, call.id).await?;
    let mut choices = Choices::new();
    for departure in input.departures {
        let found = all.iter().find(|c| c.code == departure.candidate);
        let found =
            found.ok_or_else(|| CallError::field("candidate", "unknown", &departure.candidate))?;
        choices.insert(found.id, (departure.outcome, departure.reason));
    }
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let decisions = selection::decide(acting, call.id, &choices).await?;
    let told = told(&mut tx, &visit, call.id, decisions).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(told)).into_response())
}

/// The published result of a call, from which anyone can compute the ranking again
///
/// The same file as `/calls/{id}/bundle.json`; `pilar call verify` reads it.
#[utoipa::path(get, path = "/api/v1/calls/{id}/result", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), responses((status = 200, description = "Method, candidates, sheets, ranking and decisions", content_type = "application/json"), (status = 404, description = "There is no such call"), (status = 409, description = "Nothing is announced yet")))]
pub(super) async fn result(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<Bundle>, Problem> {
    let mut tx = app.db.read().await?;
    Ok(Json(
        bundle::of_call(&mut tx, &visit.actor, Id::from_uuid(id)).await?,
    ))
}
