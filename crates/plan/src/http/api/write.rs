//! Writing plans, cells and releases.

use access::http::Visit;
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::Id;
use masterplan::Cells;
use register::Acting;
use uuid::Uuid;
use web::{App, Problem};

use super::out::{PlanOut, PlanReleaseOut, PlanRowOut};
use crate::{
    begin,
    cells::{self, CellDraft, Edited},
    http::{Shelf, form::code, grid::table},
    lines,
    model::{PlanDraft, StepDraft},
    releasing::{self, ReleaseDraft},
};

/// Begin a plan
#[utoipa::path(post, path = "/api/v1/plans", tag = "plans", request_body = PlanDraft, responses((status = 201, body = PlanOut), (status = 403, description = "No role allows it"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["plans:write"]), ("session" = [])))]
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(draft): Json<PlanDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let plan = begin::create(act, &draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(PlanOut::from(plan))).into_response())
}

/// Add a row to a table of a region's plan
#[utoipa::path(post, path = "/api/v1/plans/{region}/tables/{table}", tag = "plans", params(("region" = String, Path, description = "The region's code"), ("table" = String, Path, description = "The word of the table, `action`")), request_body(content = Object, description = "Texts by cell"), responses((status = 201, body = PlanRowOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such plan or table"), (status = 409, description = "The table is full"), (status = 422, description = "Cells are wrong")), security(("bearer" = ["plans:write"]), ("session" = [])))]
pub(super) async fn add(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
    Json(sent): Json<Cells>,
) -> Result<Response, Problem> {
    let given = (&code(&region)?, table(&name)?);
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let row = lines::add(act, given, &sent).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(PlanRowOut::from(row))).into_response())
}

/// Change one cell of a row
///
/// `was` is what the writer saw there. Where another has changed the same cell since, 409 tells theirs (`present`), and what
/// was sent is kept in the row's history. An agency's change of a line that the team has taken becomes a suggestion (202).
#[utoipa::path(patch, path = "/api/v1/plan-rows/{id}", tag = "plans", params(("id" = Uuid, Path, description = "The row's id")), request_body = CellDraft, responses((status = 200, body = PlanRowOut), (status = 202, body = PlanRowOut, description = "It stands beside the cell as a suggestion"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such row"), (status = 409, description = "Someone else changed the cell first"), (status = 422, description = "The cell cannot stand")), security(("bearer" = ["plans:write"]), ("session" = [])))]
pub(super) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<CellDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let done = cells::edit(act, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    match done {
        Edited::Saved(row) => Ok(Json(PlanRowOut::from(*row)).into_response()),
        Edited::Suggested(row) => {
            Ok((StatusCode::ACCEPTED, Json(PlanRowOut::from(*row))).into_response())
        }
        Edited::Behind(theirs) => {
            let present = serde_json::to_value(PlanRowOut::from(*theirs)).unwrap_or_default();
            Err(
                Problem::conflict("behind", "someone else changed the cell first")
                    .say("plan-stale")
                    .with("present", present),
            )
        }
    }
}

/// Freeze a region's plan as a release
///
/// `after` is the number of the last release as the writer saw it: of two who release at once, one is told (409).
#[utoipa::path(post, path = "/api/v1/plans/{region}/releases", tag = "plans", params(("region" = String, Path, description = "The region's code")), request_body = ReleaseDraft, responses((status = 201, body = PlanReleaseOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such plan"), (status = 409, description = "Faults keep it from being released (`blockers`), nothing has changed, or another was made meanwhile"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["plans:write"]), ("session" = [])))]
pub(super) async fn release(
    State(app): State<App>,
    Extension(shelf): Extension<Shelf>,
    visit: Visit,
    Path(region): Path<String>,
    Json(draft): Json<ReleaseDraft>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let key = shelf.signing.key.as_deref();
    let head = releasing::make(act, (&region, key), &draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(PlanReleaseOut::from(head))).into_response())
}

/// Take a release further
#[utoipa::path(post, path = "/api/v1/plans/{region}/releases/{number}/steps", tag = "plans", params(("region" = String, Path, description = "The region's code"), ("number" = u32, Path, description = "The release's number")), request_body = StepDraft, responses((status = 200, body = PlanReleaseOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such release"), (status = 409, description = "The process has no such step now"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["plans:write"]), ("session" = [])))]
pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path((region, number)): Path<(String, u32)>,
    Json(draft): Json<StepDraft>,
) -> Result<Json<PlanReleaseOut>, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let head = releasing::step(act, (&region, number), &draft).await?;
    tx.commit().await?;
    Ok(Json(PlanReleaseOut::from(head)))
}
