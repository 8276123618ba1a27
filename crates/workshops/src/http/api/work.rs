//! Worksheets, stages, homework, focus groups.
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
use kernel::{Id, RegionCode};
use register::Acting;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{
    App, Problem,
    paging::{PageQuery, Sort},
};

use super::{
    out::{FocusGroupOut, FocusGroupsOut, HomeworkOut, JourneyOut, RowOut},
    tagged, unchanged,
};
use crate::{
    WorkshopError,
    focus::{self, FocusFilter},
    homework,
    model::{Cells, DoneDraft, FocusDraft, HomeworkDraft, OpeningDraft, Sheet},
    outputs::{self, Outputs},
    stages,
    worksheets::{self, Edited},
};

fn code(text: &str) -> Result<RegionCode, WorkshopError> {
    text.parse()
        .map_err(|_| WorkshopError::Unknown(text.chars().take(40).collect()))
}

/// The rows of a worksheet
///
/// `holder` is a participation for the group work of a stage, a workshop for `agenda` and `material`, a focus group for
/// `issue`, `agreed`, `statement` and `outcome`. Not paged: a worksheet holds at most 300 rows.
#[utoipa::path(get, path = "/api/v1/worksheets/{holder}/{sheet}", tag = "workshops", params(("holder" = Uuid, Path, description = "What it belongs to"), ("sheet" = Sheet, Path, description = "The worksheet")), responses((status = 200, body = Vec<RowOut>), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such thing")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn sheet(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path((holder, sheet)): Path<(Uuid, Sheet)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (_, rows) = worksheets::list(&mut tx, &visit.actor, holder, sheet).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => {
            let rows: Vec<RowOut> = rows.into_iter().map(RowOut::from).collect();
            Ok(tagged(tag, rows))
        }
        Err(same) => Ok(same),
    }
}

/// Add a row to a worksheet
#[utoipa::path(post, path = "/api/v1/worksheets/{holder}/{sheet}", tag = "workshops", params(("holder" = Uuid, Path, description = "What it belongs to"), ("sheet" = Sheet, Path, description = "The worksheet")), request_body(content = Object, description = "Texts by column"), responses((status = 201, body = RowOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such thing"), (status = 409, description = "The stage is not open"), (status = 422, description = "Cells are wrong")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn add(
    State(app): State<App>,
    visit: Visit,
    Path((holder, sheet)): Path<(Uuid, Sheet)>,
    Json(cells): Json<Cells>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let row = worksheets::add(act, holder, sheet, &cells).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(RowOut::from(row))).into_response())
}

/// A row as it should be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WorksheetRowChange)]
pub(super) struct RowChange {
    /// Texts by column.
    #[schema(value_type = Object)]
    cells: Cells,
    /// The revision the change was made on.
    revision: i64,
}

/// Change a row of a worksheet
///
/// A change made on an older revision is kept in the history, and answered with 409 and what the other wrote (`present`).
#[utoipa::path(put, path = "/api/v1/worksheet-rows/{id}", tag = "workshops", params(("id" = Uuid, Path, description = "The row's id")), request_body = RowChange, responses((status = 200, body = RowOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such row"), (status = 409, description = "Someone else changed it first"), (status = 422, description = "Cells are wrong")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(change): Json<RowChange>,
) -> Result<Json<RowOut>, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let on = change.revision.to_string();
    match worksheets::edit(act, Id::from_uuid(id), (&change.cells, &on)).await? {
        Edited::Saved(row) => {
            tx.commit().await?;
            Ok(Json(RowOut::from(*row)))
        }
        Edited::Behind(theirs) => {
            tx.commit().await?;
            let present = serde_json::to_value(RowOut::from(*theirs)).unwrap_or_default();
            Err(
                Problem::conflict("behind", "someone else changed the row first")
                    .say("workshops-stale")
                    .with("present", present),
            )
        }
    }
}

/// Which revision.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OnRevision {
    /// The revision that is meant.
    revision: i64,
}

/// Take a row out of a worksheet
#[utoipa::path(delete, path = "/api/v1/worksheet-rows/{id}", tag = "workshops", params(("id" = Uuid, Path, description = "The row's id"), OnRevision), responses((status = 204, description = "It is out; its history keeps it"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such row"), (status = 409, description = "Someone else changed it first")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(on): Query<OnRevision>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    worksheets::remove(act, Id::from_uuid(id), &on.revision.to_string()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which cohort.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct InCohort {
    /// The cohort's year; the region's newest where it is left out.
    cohort: Option<u16>,
}

/// The four stages of a region
#[utoipa::path(get, path = "/api/v1/stages/{region}", tag = "workshops", params(("region" = String, Path, description = "The region's code"), InCohort), responses((status = 200, body = JourneyOut), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "The region has not begun")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn journey(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path(region): Path<String>,
    Query(asked): Query<InCohort>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let journey = stages::journey(&mut tx, &visit.actor, &region, asked.cohort).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => Ok(tagged(tag, JourneyOut::from(journey))),
        Err(same) => Ok(same),
    }
}

/// Open a stage
///
/// Where its gate is not passed, only the ministry may, with a reason; else 409 tells what it asks for (`unmet`).
#[utoipa::path(post, path = "/api/v1/stages/{region}/openings", tag = "workshops", params(("region" = String, Path, description = "The region's code"), InCohort), request_body = OpeningDraft, responses((status = 200, body = JourneyOut), (status = 403, description = "No role allows it"), (status = 404, description = "The region has not begun"), (status = 409, description = "The gate is not passed, or the stage is open"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(asked): Query<InCohort>,
    Json(draft): Json<OpeningDraft>,
) -> Result<Json<JourneyOut>, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let journey = stages::open(act, &region, asked.cohort, &draft).await?;
    tx.commit().await?;
    Ok(Json(journey.into()))
}

/// What the groups of a region wrote in its four stages
#[utoipa::path(get, path = "/api/v1/stages/{region}/outputs", tag = "workshops", params(("region" = String, Path, description = "The region's code")), responses((status = 200, body = Outputs), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "The region has not begun")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn outputs(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path(region): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let found = outputs::of_region(&mut tx, &visit.actor, &region).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => Ok(tagged(tag, found)),
        Err(same) => Ok(same),
    }
}

/// Give a region a task
#[utoipa::path(post, path = "/api/v1/stages/{region}/homework", tag = "workshops", params(("region" = String, Path, description = "The region's code"), InCohort), request_body = HomeworkDraft, responses((status = 201, body = HomeworkOut), (status = 403, description = "No role allows it"), (status = 404, description = "The region has not begun"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn give(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(asked): Query<InCohort>,
    Json(draft): Json<HomeworkDraft>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let task = homework::give(act, &region, asked.cohort, &draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(HomeworkOut::from(task))).into_response())
}

/// Say that a task is done, dropped or open again
#[utoipa::path(post, path = "/api/v1/homework/{id}/states", tag = "workshops", params(("id" = Uuid, Path, description = "The task's id")), request_body = DoneDraft, responses((status = 200, body = HomeworkOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such task"), (status = 409, description = "Someone else changed it first"), (status = 422, description = "A note is missing")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn settle(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<DoneDraft>,
) -> Result<Json<HomeworkOut>, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let task = homework::settle(act, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(Json(task.into()))
}

/// Which focus groups.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters that `FocusFilter` and `PageQuery` parse"
)]
pub(super) struct FocusParams {
    /// A region's code.
    region: Option<String>,
    /// A pillar.
    pillar: Option<String>,
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

/// Focus groups, newest first, page by page
#[utoipa::path(get, path = "/api/v1/focus-groups", tag = "workshops", params(FocusParams), responses((status = 200, body = FocusGroupsOut), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn groups(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Query(filter): Query<FocusFilter>,
    Query(paging): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: String::new(),
        descending: true,
    })?;
    let mut tx = app.db.read().await?;
    let found = focus::list(&mut tx, &visit.actor, &filter, &window).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => Ok(tagged(tag, FocusGroupsOut::from(found))),
        Err(same) => Ok(same),
    }
}

/// Add a focus group
#[utoipa::path(post, path = "/api/v1/focus-groups", tag = "workshops", request_body = FocusDraft, responses((status = 201, body = FocusGroupOut), (status = 403, description = "No role allows it"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["workshops:write"]), ("session" = [])))]
pub(super) async fn add_group(
    State(app): State<App>,
    visit: Visit,
    Json(draft): Json<FocusDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let group = focus::add(act, &draft).await?;
    tx.commit().await?;
    let place = [("location", format!("/api/v1/focus-groups/{}", group.id))];
    Ok((StatusCode::CREATED, place, Json(FocusGroupOut::from(group))).into_response())
}

/// A focus group
#[utoipa::path(get, path = "/api/v1/focus-groups/{id}", tag = "workshops", params(("id" = Uuid, Path, description = "The focus group's id")), responses((status = 200, body = FocusGroupOut), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such focus group")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn group(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let group = focus::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => Ok(tagged(tag, FocusGroupOut::from(group))),
        Err(same) => Ok(same),
    }
}
