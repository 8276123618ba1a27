//! Evidence of regions for programs: adding, editing, withdrawing.

use access::{Permission, http::Visit};
use axum::{
    Json,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{App, Problem};

use super::evidence::{EvidenceInFull, code, full, known};
use crate::{
    Acting,
    evidence::{self, Added},
    http::received::{Sender, Trouble, receive},
    model::{Evidence, EvidenceDraft, EvidenceWithdrawalDraft, schema},
};

/// Bring a file in
///
/// The file is the field `file` of a form, after the facts; or the body itself, with its name in `Content-Disposition` and
/// the facts in the query. What it is is told by its bytes. Where the region has the file already, its entry is the answer,
/// unchanged, with status 200.
#[utoipa::path(
    post,
    path = "/regions/{code}/evidence",
    operation_id = "addEvidence",
    tag = "evidence",
    params(
        ("code" = schema::RegionCode, Path, description = "The region's present code"),
        ("kind" = Option<String>, Query, description = "With a body that is the file: what it proves by"),
        ("title" = Option<String>, Query, description = "Likewise: its title; the file's name where it is left out"),
        ("number" = Option<String>, Query, description = "Likewise: its number"),
        ("date" = Option<schema::PartialDate>, Query, description = "Likewise: its date"),
        ("expires" = Option<schema::PartialDate>, Query, description = "Likewise: the last day it holds"),
        ("note" = Option<String>, Query, description = "Likewise: what a reader should know")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "PDF, PNG, JPEG, WebP, DOCX or XLSX, up to 25 MiB unless the instance says otherwise"),
    responses(
        (status = 201, description = "The new entry", body = EvidenceInFull),
        (status = 200, description = "The entry that the region has of this file", body = EvidenceInFull),
        (status = 400, description = "The request broke off, or the code is none"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "This account or token may not"),
        (status = 404, description = "There is no such region today"),
        (status = 413, description = "The file is larger than the limit"),
        (status = 422, description = "The file is refused, and `reason` says why; or fields are wrong"),
        (status = 503, description = "The database or the disk cannot take it now")
    ),
    security(("bearer" = ["evidence:write", "evidence:read"]), ("session" = []))
)]
pub(super) async fn add(
    State(app): State<App>,
    visit: Visit,
    Path(text): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let code = code(&text)?;
    let mut tx = app.db.read().await?;
    evidence::region(&mut tx, &visit.actor, Permission::ManageEvidence, &code).await?;
    drop(tx);
    let (draft, upload) = receive(&app, visit.page.lang, request, Sender::Program).await;
    let upload = upload.map_err(|trouble| match trouble {
        Trouble::Problem(problem) => problem,
        Trouble::Change(err) => err.into(),
    })?;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let added = evidence::add(act, &app.db, &code, upload, &draft).await?;
    tx.commit().await?;
    let (status, id) = match added {
        Added::New(entry) => (StatusCode::CREATED, entry.id),
        Added::Known(entry) => (StatusCode::OK, entry.id),
    };
    let place = HeaderValue::from_str(&format!("/api/v1/regions/{code}/evidence/{id}"));
    let place = place.map_err(|err| Problem::internal("location", err))?;
    let body = answer(&app, &visit, id).await?;
    Ok((status, [(header::LOCATION, place)], body).into_response())
}

async fn answer(
    app: &App,
    visit: &Visit,
    id: Id<Evidence>,
) -> Result<Json<EvidenceInFull>, Problem> {
    let mut tx = app.db.read().await?;
    full(app, &mut tx, visit, id).await.map(Json)
}

/// Change what is known of an entry
///
/// Send every fact, and the `revision` you read; what is empty becomes empty.
#[utoipa::path(
    patch,
    path = "/regions/{code}/evidence/{id}",
    operation_id = "editEvidence",
    tag = "evidence",
    params(
        ("code" = schema::RegionCode, Path, description = "The region's present code"),
        ("id" = uuid::Uuid, Path, description = "The entry's id")
    ),
    request_body = EvidenceDraft,
    responses(
        (status = 200, description = "The entry as it is now", body = EvidenceInFull),
        (status = 400, description = "The body is no such JSON, or the address is malformed"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "This account or token may not"),
        (status = 404, description = "There is no such entry"),
        (status = 409, description = "Someone else changed it meanwhile"),
        (status = 422, description = "Fields are wrong"),
        (status = 503, description = "The database or the disk cannot take it now")
    ),
    security(("bearer" = ["evidence:write", "evidence:read"]), ("session" = []))
)]
pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(place): Path<(String, String)>,
    Json(draft): Json<EvidenceDraft>,
) -> Result<Json<EvidenceInFull>, Problem> {
    let id = known(&app, &visit, &place).await?.id;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    evidence::edit(act, id, &draft).await?;
    tx.commit().await?;
    answer(&app, &visit, id).await
}

/// Withdraw an entry, with a reason
///
/// Where it is cited, the answer is 409 and lists the places, unless `cited` is `yes`.
#[utoipa::path(
    post,
    path = "/regions/{code}/evidence/{id}/withdraw",
    operation_id = "withdrawEvidence",
    tag = "evidence",
    params(
        ("code" = schema::RegionCode, Path, description = "The region's present code"),
        ("id" = uuid::Uuid, Path, description = "The entry's id")
    ),
    request_body = EvidenceWithdrawalDraft,
    responses(
        (status = 200, description = "The entry as it is now", body = EvidenceInFull),
        (status = 400, description = "The body is no such JSON, or the address is malformed"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "This account or token may not"),
        (status = 404, description = "There is no such entry"),
        (status = 409, description = "It is cited, and `citations` lists where; or someone else changed it meanwhile"),
        (status = 422, description = "The reason is missing"),
        (status = 503, description = "The database or the disk cannot take it now")
    ),
    security(("bearer" = ["evidence:write", "evidence:read"]), ("session" = []))
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path(place): Path<(String, String)>,
    Json(draft): Json<EvidenceWithdrawalDraft>,
) -> Result<Json<EvidenceInFull>, Problem> {
    let id = known(&app, &visit, &place).await?.id;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    evidence::withdraw(act, id, &draft).await?;
    tx.commit().await?;
    answer(&app, &visit, id).await
}

/// Which version is brought back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Restoration {
    /// The revision you read.
    #[schema(example = "2")]
    revision: String,
}

/// Bring a withdrawn entry back
#[utoipa::path(
    post,
    path = "/regions/{code}/evidence/{id}/restore",
    operation_id = "restoreEvidence",
    tag = "evidence",
    params(
        ("code" = schema::RegionCode, Path, description = "The region's present code"),
        ("id" = uuid::Uuid, Path, description = "The entry's id")
    ),
    request_body = Restoration,
    responses(
        (status = 200, description = "The entry as it is now", body = EvidenceInFull),
        (status = 400, description = "The body is no such JSON, or the address is malformed"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "This account or token may not"),
        (status = 404, description = "There is no such entry"),
        (status = 409, description = "It stands already, or someone else changed it meanwhile"),
        (status = 503, description = "The database or the disk cannot take it now")
    ),
    security(("bearer" = ["evidence:write", "evidence:read"]), ("session" = []))
)]
pub(super) async fn restore(
    State(app): State<App>,
    visit: Visit,
    Path(place): Path<(String, String)>,
    Json(asked): Json<Restoration>,
) -> Result<Json<EvidenceInFull>, Problem> {
    let id = known(&app, &visit, &place).await?.id;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    evidence::restore(act, id, &asked.revision).await?;
    tx.commit().await?;
    answer(&app, &visit, id).await
}
