//! Calls and their candidates: read by anyone who may, written by officers.
#![expect(
    unused_qualifications,
    reason = "utoipa writes them into the parameters"
)]

use access::{Permission, Scope, http::Visit};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use kernel::Id;
use register::Acting;
use serde::{Deserialize, Serialize};
use store::audit;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{
    App, Problem,
    paging::{PageQuery, Sort},
};

use crate::{
    calls,
    candidates::{self, CandidateFilter, CandidateSort, InvitationDraft, Invited},
    model::{Call, CallDraft, CallState, Candidate, CandidateState},
};

/// A call.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallOut {
    /// Its id.
    #[schema(value_type = Uuid)]
    id: Id<Call>,
    /// The cohort it chooses for.
    #[schema(example = 2027)]
    year: u16,
    /// What it is called.
    title: String,
    /// The theme of the year.
    theme: String,
    /// `regency`, `city`, `province`: the kinds of regions that may answer.
    kinds: Vec<&'static str>,
    /// Further conditions in words.
    rules: String,
    /// Places to give.
    quota: u32,
    /// The instrument.
    #[schema(example = "assessment@1")]
    instrument: String,
    /// SHA-256 of the instrument's method.
    instrument_hash: String,
    /// How it judges: assessors of each candidate, estimate, draws, seed, tie rule.
    #[schema(value_type = Object)]
    method: serde_json::Value,
    /// SHA-256 of instrument and method, published before the call opens.
    method_hash: String,
    /// From when regions may answer, on their own clocks.
    #[schema(example = "2027-03-01T08:00")]
    opens_at: String,
    /// The last minute in which they may, on their own clocks.
    #[schema(example = "2027-03-31T23:59")]
    closes_at: String,
    /// The last day for what the desk asks.
    #[schema(example = "2027-04-15")]
    desk_due: String,
    /// Days in which a candidate may object after the announcement.
    objection_days: u16,
    /// How far it has come.
    state: CallState,
    /// Since when assessors see each other's marks; `null` before. RFC 3339.
    panel_opened_at: Option<String>,
    /// Whether names of candidates are public.
    names_public: bool,
    /// The revision to send back with a change.
    revision: i64,
}

impl From<Call> for CallOut {
    fn from(call: Call) -> Self {
        Self {
            id: call.id,
            year: call.year,
            kinds: call.kinds.iter().map(|kind| kind.as_str()).collect(),
            quota: call.quota,
            method: serde_json::to_value(&call.method).unwrap_or_default(),
            opens_at: call.opens_at.to_string(),
            closes_at: call.closes_at.to_string(),
            objection_days: call.objection_days,
            state: call.state,
            panel_opened_at: call.panel_opened_at.map(|at| at.to_string()),
            names_public: call.names_public,
            revision: call.revision,
            title: call.title,
            theme: call.theme,
            rules: call.rules,
            instrument: call.instrument,
            instrument_hash: call.instrument_hash,
            method_hash: call.method_hash,
            desk_due: call.desk_due,
        }
    }
}

/// A page of calls.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallsOut {
    /// The calls, newest first.
    rows: Vec<CallOut>,
    /// The cursor of the next page, to pass as `after`.
    next: Option<String>,
    /// The cursor of the page before, to pass as `before`.
    previous: Option<String>,
}

/// Where a page of a list begins.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `PageQuery` parses")]
pub(super) struct PageParams {
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

/// Calls, newest first, page by page
///
/// Those that are being prepared are shown to officers and auditors.
#[utoipa::path(get, path = "/api/v1/calls", tag = "calls", params(PageParams), responses((status = 200, body = CallsOut), (status = 304, description = "Nothing has changed")))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Query(paging): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let newest = Sort {
        key: String::new(),
        descending: true,
    };
    let window = paging.window(newest)?;
    let mut tx = app.db.read().await?;
    let head = audit::head(&mut tx).await?;
    let tag = web::etag(head.seq, &[&uri.to_string(), &visit.actor.id_text()]);
    if let Some(unchanged) = web::not_modified(&headers, &tag) {
        return Ok(unchanged);
    }
    let found = calls::list(&mut tx, &visit.actor, &window).await?;
    let body = CallsOut {
        rows: found.rows.into_iter().map(CallOut::from).collect(),
        next: found.next,
        previous: found.previous,
    };
    Ok((tag, Json(body)).into_response())
}

/// How many candidates stand in a state.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Count {
    /// The state.
    state: CandidateState,
    /// How many.
    candidates: i64,
}

/// A step of a call.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StepOut {
    /// From where; `null` for the first.
    from: Option<String>,
    /// To where.
    to: String,
    /// Why, where that was said.
    reason: String,
    /// When; RFC 3339.
    at: String,
}

/// A call with its counts and steps.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallInFull {
    /// The call.
    #[serde(flatten)]
    call: CallOut,
    /// How many candidates stand where.
    candidates: Vec<Count>,
    /// Its steps, first to last.
    steps: Vec<StepOut>,
}

/// A call with its counts and steps
#[utoipa::path(get, path = "/api/v1/calls/{id}", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), responses((status = 200, body = CallInFull), (status = 304, description = "Nothing has changed"), (status = 404, description = "There is no such call")))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let head = audit::head(&mut tx).await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let tag = web::etag(head.seq, &[&visit.page.path, &visit.actor.id_text()]);
    if let Some(unchanged) = web::not_modified(&headers, &tag) {
        return Ok(unchanged);
    }
    let steps = calls::steps(&mut tx, &call).await?;
    let counts = candidates::by_state(&mut tx, call.id).await?;
    let body = CallInFull {
        call: call.into(),
        candidates: counts
            .into_iter()
            .map(|(state, candidates)| Count { state, candidates })
            .collect(),
        steps: steps
            .into_iter()
            .map(|step| StepOut {
                from: step.from,
                to: step.to,
                reason: step.reason,
                at: step.at.to_string(),
            })
            .collect(),
    };
    Ok((tag, Json(body)).into_response())
}

/// Prepare a call
///
/// Nothing is public until it is published.
#[utoipa::path(post, path = "/api/v1/calls", tag = "calls", request_body = CallDraft, responses((status = 201, body = CallOut), (status = 403, description = "No role allows it"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["calls:write"]), ("session" = [])))]
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(draft): Json<CallDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let call = calls::add(&mut Acting::new(&mut tx, &visit.actor, &app.clock), &draft).await?;
    tx.commit().await?;
    let place = [("location", format!("/api/v1/calls/{}", call.id))];
    Ok((StatusCode::CREATED, place, Json(CallOut::from(call))).into_response())
}

/// Change a call that is being prepared
///
/// Send the `revision` it came with. What is published stays as it is.
#[utoipa::path(put, path = "/api/v1/calls/{id}", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), request_body = CallDraft, responses((status = 200, body = CallOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such call"), (status = 409, description = "It is published, or another changed it first"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["calls:write"]), ("session" = [])))]
pub(super) async fn replace(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<CallDraft>,
) -> Result<Json<CallOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let call = calls::edit(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(Json(call.into()))
}

/// A step to take.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CallStep {
    /// `published`, `judging` or `cancelled`.
    to: CallState,
    /// Why; calling off needs it.
    #[serde(default)]
    reason: String,
}

/// Publish a call, begin its judging or call it off
///
/// Ranking, decision and letter take the steps that follow.
#[utoipa::path(post, path = "/api/v1/calls/{id}/steps", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), request_body = CallStep, responses((status = 200, body = CallOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such call"), (status = 409, description = "The process has no such step"), (status = 422, description = "A reason is missing")), security(("bearer" = ["calls:write"]), ("session" = [])))]
pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(step): Json<CallStep>,
) -> Result<Json<CallOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let call = calls::step(acting, Id::from_uuid(id), step.to, &step.reason).await?;
    tx.commit().await?;
    Ok(Json(call.into()))
}

/// Invite regions by a list or a filter
///
/// Regions that stand in the call already are left as they are.
#[utoipa::path(post, path = "/api/v1/calls/{id}/invitations", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), request_body = InvitationDraft, responses((status = 200, body = Invited), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such call"), (status = 409, description = "The call takes nobody any more"), (status = 422, description = "A code is unknown or of a kind the call does not take")), security(("bearer" = ["calls:write"]), ("session" = [])))]
pub(super) async fn invite(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<InvitationDraft>,
) -> Result<Json<Invited>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let invited = candidates::invite(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(Json(invited))
}

/// A candidate of a call, without its form.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CandidateLine {
    /// Its id.
    #[schema(value_type = Uuid)]
    id: Id<Candidate>,
    /// The region's code.
    #[schema(example = "71.74")]
    region: String,
    /// The region's name.
    name: String,
    /// The province's code.
    #[schema(example = "71")]
    province: String,
    /// What stands for it where names are not public.
    #[schema(example = "K-017")]
    code: String,
    /// `invited` or `asked`.
    origin: &'static str,
    /// How far it has come.
    state: CandidateState,
    /// When it handed in, last; RFC 3339.
    submitted_at: Option<String>,
}

/// A page of candidates.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CandidatesOut {
    /// The candidates.
    rows: Vec<CandidateLine>,
    /// The cursor of the next page, to pass as `after`.
    next: Option<String>,
    /// The cursor of the page before, to pass as `before`.
    previous: Option<String>,
}

/// Which candidates.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters that `CandidateFilter` and `PageQuery` parse"
)]
pub(super) struct CandidateParams {
    /// Part of a name or code.
    q: Option<String>,
    /// A state.
    state: Option<String>,
    /// A province's code.
    province: Option<String>,
    /// `region`, `name` or `state`, with `-` before it for the other way round.
    sort: Option<String>,
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

/// Candidates of a call, page by page
#[utoipa::path(get, path = "/api/v1/calls/{id}/candidates", tag = "calls", params(("id" = Uuid, Path, description = "The call's id"), CandidateParams), responses((status = 200, body = CandidatesOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such call")), security(("bearer" = ["calls:read"]), ("session" = [])))]
pub(super) async fn members(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(filter): Query<CandidateFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Json<CandidatesOut>, Problem> {
    visit
        .actor
        .may(Permission::ReadCandidates, &Scope::Nation)?;
    let window = paging.window(Sort {
        key: CandidateSort::Region,
        descending: false,
    })?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let found = candidates::list(&mut tx, &visit.actor, call.id, &filter, &window).await?;
    let rows = found.rows.into_iter().map(|candidate| CandidateLine {
        id: candidate.id,
        region: candidate.region.to_string(),
        name: candidate.name,
        province: candidate.province.to_string(),
        code: candidate.code,
        origin: candidate.origin.as_str(),
        state: candidate.state,
        submitted_at: candidate.submitted_at.map(|at| at.to_string()),
    });
    Ok(Json(CandidatesOut {
        rows: rows.collect(),
        next: found.next,
        previous: found.previous,
    }))
}
