//! Reading plans, rows, releases and the national list.
#![expect(
    unused_qualifications,
    reason = "utoipa writes them into the parameters"
)]

use access::http::Visit;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use utoipa::IntoParams;
use web::{
    App, Problem,
    paging::{PageQuery, Sort},
};

use super::{
    out::{PlanActionsOut, PlanReleaseOut, PlanRowOut, PlansOut},
    tagged, unchanged,
};
use crate::{
    begin, content,
    http::{form::code, grid::table, releases::head_of},
    list_of::PlanFilter,
    model::State as Standing,
    national::{self, ActionFilter},
    releasing,
};

/// Which plans.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters that `PlanFilter` and `PageQuery` parse"
)]
pub(super) struct PlanParams {
    /// How far it has come.
    #[param(inline)]
    state: Option<Standing>,
    /// Part of a region's name or of the title.
    q: Option<String>,
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

fn rising() -> Sort<String> {
    Sort {
        key: String::new(),
        descending: false,
    }
}

/// The plans one reads, by region, page by page
#[utoipa::path(get, path = "/api/v1/plans", tag = "plans", params(PlanParams), responses((status = 200, body = PlansOut), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it")), security(("bearer" = ["plans:read"]), ("session" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Query(filter): Query<PlanFilter>,
    Query(paging): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let window = paging.window(rising())?;
    let mut tx = app.db.read().await?;
    let found = begin::list(&mut tx, &visit.actor, &filter, &window).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => Ok(tagged(tag, PlansOut::from(found))),
        Err(same) => Ok(same),
    }
}

/// The rows of a table of a region's plan
///
/// Not paged: a table holds at most 5,000 rows. Those taken out are not among them.
#[utoipa::path(get, path = "/api/v1/plans/{region}/tables/{table}", tag = "plans", params(("region" = String, Path, description = "The region's code"), ("table" = String, Path, description = "The word of the table, `action`")), responses((status = 200, body = Vec<PlanRowOut>), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such plan or table")), security(("bearer" = ["plans:read"]), ("session" = [])))]
pub(super) async fn rows(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path((region, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let given = (&code(&region)?, table(&name)?);
    let mut tx = app.db.read().await?;
    let (_, rows) = content::table(&mut tx, &visit.actor, given).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => {
            let rows: Vec<PlanRowOut> = rows.into_iter().map(PlanRowOut::from).collect();
            Ok(tagged(tag, rows))
        }
        Err(same) => Ok(same),
    }
}

/// The releases of a region's plan, newest first
///
/// Everyone reads those that are or were in force; who reads plans reads all.
#[utoipa::path(get, path = "/api/v1/plans/{region}/releases", tag = "plans", params(("region" = String, Path, description = "The region's code")), responses((status = 200, body = Vec<PlanReleaseOut>), (status = 304, description = "Nothing has changed"), (status = 404, description = "No plan of the region was ever in force")), security((), ("bearer" = ["plans:read"]), ("session" = [])))]
pub(super) async fn releases(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path(region): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let (_, heads) = releasing::readable(&mut tx, &visit.actor, &region).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => {
            let heads: Vec<PlanReleaseOut> = heads.into_iter().map(PlanReleaseOut::from).collect();
            Ok(tagged(tag, heads))
        }
        Err(same) => Ok(same),
    }
}

/// A release as it was frozen
///
/// Canonical JSON (RFC 8785) with the hashes of its parts and the signature over them; the same bytes for ever.
#[utoipa::path(get, path = "/api/v1/plans/{region}/releases/{number}", tag = "plans", params(("region" = String, Path, description = "The region's code"), ("number" = u32, Path, description = "The release's number")), responses((status = 200, body = Object, description = "The release file"), (status = 304, description = "Nothing has changed"), (status = 404, description = "There is no such release, or it was never in force")), security((), ("bearer" = ["plans:read"]), ("session" = [])))]
pub(super) async fn release(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path((region, number)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let (plan, heads) = releasing::readable(&mut tx, &visit.actor, &region).await?;
    let head = head_of(&heads, number)?;
    let tag = web::etag(0, &[&head.sha256, &uri.to_string()]);
    if let Some(same) = web::not_modified(&headers, &tag) {
        return Ok(same);
    }
    let bytes = releasing::bytes(&mut tx, &plan, number).await?;
    Ok((tag, [(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// Where in the list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `PageQuery` parses")]
pub(super) struct PlaceParams {
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

/// The actions of every plan in force, by region, page by page
#[utoipa::path(get, path = "/api/v1/plan-actions", tag = "plans", params(ActionFilter, PlaceParams), responses((status = 200, body = PlanActionsOut), (status = 304, description = "Nothing has changed")), security((), ("bearer" = ["plans:read"]), ("session" = [])))]
pub(super) async fn actions(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Query(filter): Query<ActionFilter>,
    Query(paging): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let window = paging.window(rising())?;
    let mut tx = app.db.read().await?;
    let found = national::list(&mut tx, &filter, &window).await?;
    match unchanged(&mut tx, &visit, (&uri, &headers)).await? {
        Ok(tag) => Ok(tagged(tag, PlanActionsOut::from(found))),
        Err(same) => Ok(same),
    }
}
