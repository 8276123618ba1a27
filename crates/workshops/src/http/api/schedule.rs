//! The schedule, attendances, and where a cohort stands.
#![expect(
    unused_qualifications,
    reason = "utoipa writes them into the parameters"
)]

use access::http::Visit;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use kernel::Id;
use register::Acting;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{
    App, Problem,
    paging::{PageQuery, Sort},
};

use super::{
    out::{AttendancesOut, StandingOut, WorkshopOut, WorkshopsOut},
    tagged, unchanged,
};
use crate::{
    attendance,
    model::{AttendanceDraft, PlanDraft, WorkshopDraft, WorkshopState},
    planning::{self, Planned, WorkshopFilter, WorkshopSort},
    standing,
};

/// Which workshops.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters that `WorkshopFilter` and `PageQuery` parse"
)]
pub(super) struct WorkshopParams {
    /// The cohort's year.
    cohort: Option<u16>,
    /// `1` to `4`.
    stage: Option<String>,
    /// A state.
    state: Option<String>,
    /// A mentor's account.
    mentor: Option<Uuid>,
    /// A region's code.
    region: Option<String>,
    /// Part of a region's name or code.
    q: Option<String>,
    /// `day`, `region` or `stage`, with `-` before it for the other way round.
    sort: Option<String>,
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

/// Workshops, page by page
#[utoipa::path(get, path = "/api/v1/workshops", tag = "workshops", params(WorkshopParams), responses((status = 200, body = WorkshopsOut), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Query(filter): Query<WorkshopFilter>,
    Query(paging): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: WorkshopSort::Day,
        descending: false,
    })?;
    let mut tx = app.db.read().await?;
    let found = planning::list(&mut tx, &visit.actor, &filter, &window).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => Ok(tagged(tag, WorkshopsOut::from(found))),
        Err(same) => Ok(same),
    }
}

/// Plan one stage for many regions
///
/// Regions that have the workshop already are left as they are.
#[utoipa::path(post, path = "/api/v1/workshops", tag = "workshops", request_body = PlanDraft, responses((status = 201, body = Planned), (status = 403, description = "No role allows it"), (status = 422, description = "A region is not of the cohort, or no mentor is free")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn plan(
    State(app): State<App>,
    visit: Visit,
    Json(draft): Json<PlanDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let planned = planning::plan(act, &draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(planned)).into_response())
}

/// A workshop
#[utoipa::path(get, path = "/api/v1/workshops/{id}", tag = "workshops", params(("id" = Uuid, Path, description = "The workshop's id")), responses((status = 200, body = WorkshopOut), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such workshop")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => Ok(tagged(tag, WorkshopOut::from(workshop))),
        Err(same) => Ok(same),
    }
}

/// Change a workshop
///
/// Send the `revision` it came with. A mentor who leads another workshop on one of the days is refused, and the other named.
#[utoipa::path(put, path = "/api/v1/workshops/{id}", tag = "workshops", params(("id" = Uuid, Path, description = "The workshop's id")), request_body = WorkshopDraft, responses((status = 200, body = WorkshopOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such workshop"), (status = 409, description = "It is settled, or another changed it first"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn replace(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<WorkshopDraft>,
) -> Result<Json<WorkshopOut>, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let workshop = planning::edit(act, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(Json(workshop.into()))
}

/// A step to take.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkshopStep {
    /// Where to.
    to: WorkshopState,
    /// Why; calling off needs it.
    #[serde(default)]
    reason: String,
}

/// Take a workshop a step further
#[utoipa::path(post, path = "/api/v1/workshops/{id}/steps", tag = "workshops", params(("id" = Uuid, Path, description = "The workshop's id")), request_body = WorkshopStep, responses((status = 200, body = WorkshopOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such workshop"), (status = 409, description = "The process has no such step, or not now"), (status = 422, description = "A reason is missing")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(step): Json<WorkshopStep>,
) -> Result<Json<WorkshopOut>, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let workshop = planning::step(act, Id::from_uuid(id), step.to, &step.reason).await?;
    tx.commit().await?;
    Ok(Json(workshop.into()))
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

/// Those who came to a workshop or focus group, page by page
///
/// Names stand only where whoever bears them agreed.
#[utoipa::path(get, path = "/api/v1/attendances/{holder}", tag = "workshops", params(("holder" = Uuid, Path, description = "The id of a workshop or focus group"), PageParams), responses((status = 200, body = AttendancesOut), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such thing")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn came(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path(holder): Path<Uuid>,
    Query(paging): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: String::new(),
        descending: false,
    })?;
    let mut tx = app.db.read().await?;
    let found = attendance::list(&mut tx, &visit.actor, holder, &window).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => Ok(tagged(tag, AttendancesOut::from(found))),
        Err(same) => Ok(same),
    }
}

/// The attendance that was written down.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttendanceAdded)]
pub(super) struct Came {
    /// Its id.
    id: Uuid,
}

/// Write someone into the list
///
/// Without `consent: "yes"` the name is not kept.
#[utoipa::path(post, path = "/api/v1/attendances/{holder}", tag = "workshops", params(("holder" = Uuid, Path, description = "The id of a workshop or focus group")), request_body = AttendanceDraft, responses((status = 201, body = Came), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such thing"), (status = 409, description = "The workshop is settled"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn come(
    State(app): State<App>,
    visit: Visit,
    Path(holder): Path<Uuid>,
    Json(draft): Json<AttendanceDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let id = attendance::add(act, holder, &draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(Came { id: id.uuid() })).into_response())
}

/// Where the regions of a cohort stand
///
/// Not paged: a cohort has some fifty regions.
#[utoipa::path(get, path = "/api/v1/cohorts/{year}/standing", tag = "workshops", params(("year" = u16, Path, description = "The cohort's year")), responses((status = 200, body = Vec<StandingOut>), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn standing(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path(year): Path<u16>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let today = app.clock.now().day();
    let mut tx = app.db.read().await?;
    let all = standing::of_cohort(&mut tx, &visit.actor, (year, &today)).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => {
            let rows: Vec<StandingOut> = all.into_iter().map(StandingOut::from).collect();
            Ok(tagged(tag, rows))
        }
        Err(same) => Ok(same),
    }
}
