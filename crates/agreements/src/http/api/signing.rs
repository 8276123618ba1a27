//! Signing days, their boards, and what was issued.

use access::http::Visit;
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kernel::Id;
use register::Acting;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{
    App, Problem,
    paging::{PageQuery, Sort},
};

use super::{
    super::received,
    Added, PageParams,
    agreements::{AgreementOut, SignatoryOut},
};
use crate::{
    AgreementError, issued,
    model::{AgreementState, DayState, Mode, Party, SigningDay},
    signing,
    signing_days::{self, ScheduleDraft, SigningDayDraft},
};

/// A signing day.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SigningDayOut {
    /// Its id.
    id: Uuid,
    /// The cohort.
    cohort: u16,
    /// What it is called.
    title: String,
    /// The day.
    #[schema(example = "2022-04-21")]
    date: String,
    /// Where; empty for a day on the net.
    place: String,
    /// The address of the meeting on the net; may be empty.
    link: String,
    /// Where people meet.
    mode: Mode,
    /// Who signs first.
    first: Party,
    /// Whether it is still ahead.
    state: DayState,
    /// The revision to send back with a change.
    revision: i64,
}

impl From<SigningDay> for SigningDayOut {
    fn from(day: SigningDay) -> Self {
        Self {
            id: day.id.uuid(),
            cohort: day.cohort,
            title: day.title,
            date: day.date,
            place: day.place,
            link: day.link,
            mode: day.mode,
            first: day.first,
            state: day.state,
            revision: day.revision,
        }
    }
}

/// A page of signing days.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SigningDaysOut {
    /// The days, newest first.
    rows: Vec<SigningDayOut>,
    /// The cursor of the next page, to pass as `after`.
    next: Option<String>,
    /// The cursor of the page before, to pass as `before`.
    previous: Option<String>,
}

/// Signing days, newest first, page by page
#[utoipa::path(get, path = "/api/v1/signing-days", tag = "agreements", params(PageParams), responses((status = 200, body = SigningDaysOut), (status = 403, description = "No role allows it")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(paging): Query<PageQuery>,
) -> Result<Json<SigningDaysOut>, Problem> {
    let window = paging.window(Sort {
        key: String::new(),
        descending: true,
    })?;
    let mut tx = app.db.read().await?;
    let found = signing_days::list(&mut tx, &visit.actor, &window).await?;
    Ok(Json(SigningDaysOut {
        rows: found.rows.into_iter().map(SigningDayOut::from).collect(),
        next: found.next,
        previous: found.previous,
    }))
}

/// Plan a signing day
#[utoipa::path(post, path = "/api/v1/signing-days", tag = "agreements", request_body = SigningDayDraft, responses((status = 201, body = Added), (status = 403, description = "No role allows it"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn add(
    State(app): State<App>,
    visit: Visit,
    Json(draft): Json<SigningDayDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let day = signing_days::add(acting, &draft).await?;
    tx.commit().await?;
    let id = day.id.uuid();
    Ok((StatusCode::CREATED, Json(Added { id })).into_response())
}

/// A line of the board.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BoardLineOut {
    /// The agreement's id.
    agreement: Uuid,
    /// The region's code.
    region: String,
    /// The region's name.
    name: String,
    /// The agreement's number.
    number: Option<String>,
    /// How far it has come.
    state: AgreementState,
    /// Who signs, in turn.
    signatories: Vec<SignatoryOut>,
}

/// The board of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BoardOut {
    /// The day.
    day: SigningDayOut,
    /// Its agreements by region code.
    lines: Vec<BoardLineOut>,
}

/// Who has signed on a day
///
/// The entity tag grows with each signature; an unchanged board costs one statement.
#[utoipa::path(get, path = "/api/v1/signing-days/{id}", tag = "agreements", params(("id" = Uuid, Path, description = "The day's id")), responses((status = 200, body = BoardOut), (status = 304, description = "Nobody signed meanwhile"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such day")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn board(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let id = Id::from_uuid(id);
    let version = signing_days::board_version(&mut tx, &visit.actor, id).await?;
    let tag = web::etag(version, &[&visit.page.path]);
    if let Some(same) = web::not_modified(&headers, &tag) {
        return Ok(same);
    }
    let day = signing_days::find(&mut tx, &visit.actor, id).await?;
    let lines = signing_days::board(&mut tx, &day).await?;
    let body = BoardOut {
        day: day.into(),
        lines: lines
            .into_iter()
            .map(|line| BoardLineOut {
                agreement: line.agreement.id.uuid(),
                region: line.agreement.region.to_string(),
                name: line.agreement.name,
                number: line.agreement.number.map(|n| n.to_string()),
                state: line.agreement.state,
                signatories: line
                    .signatories
                    .into_iter()
                    .map(SignatoryOut::from)
                    .collect(),
            })
            .collect(),
    };
    Ok((tag, Json(body)).into_response())
}

/// Put agreements on a day
///
/// Each gets its number, date, last day and signatories.
#[utoipa::path(post, path = "/api/v1/signing-days/{id}/agreements", tag = "agreements", params(("id" = Uuid, Path, description = "The day's id")), request_body = ScheduleDraft, responses((status = 200, body = Vec<Uuid>), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such day"), (status = 409, description = "Nothing is ready, or the day is over"), (status = 422, description = "A number is none, contradicts the date or is taken")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn schedule(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<ScheduleDraft>,
) -> Result<Json<Vec<Uuid>>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let ids = signing_days::schedule(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(Json(ids.into_iter().map(Id::uuid).collect()))
}

/// A state of an issued file.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IssuedFileOut {
    /// SHA-256 of the file.
    sha256: String,
    /// `issued`, `signed` or `scanned`.
    event: &'static str,
    /// When; RFC 3339.
    at: String,
}

/// A document that was issued here.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IssuedOut {
    /// The code in its square.
    code: String,
    /// Its title.
    title: String,
    /// When it was issued; RFC 3339.
    at: String,
    /// Every state of its file.
    files: Vec<IssuedFileOut>,
}

/// Whether a document was issued here, by its code or the SHA-256 of its file
#[utoipa::path(get, path = "/api/v1/issued/{code}", tag = "agreements", params(("code" = String, Path, description = "The code in the square, or a SHA-256 in hexadecimal")), responses((status = 200, body = IssuedOut), (status = 404, description = "Nothing of the kind was issued here")))]
pub(super) async fn verify(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Json<IssuedOut>, Problem> {
    let mut tx = app.db.read().await?;
    let known = if code.len() == 64 {
        issued::by_hash(&mut tx, &code.to_ascii_lowercase()).await?
    } else {
        issued::by_code(&mut tx, &code).await?
    };
    let known = known.ok_or_else(|| AgreementError::Unknown("document".to_owned()))?;
    Ok(Json(IssuedOut {
        code: known.document.code,
        title: known.document.title,
        at: known.document.at.to_string(),
        files: known
            .files
            .into_iter()
            .map(|file| IssuedFileOut {
                sha256: file.sha256,
                event: file.event.as_str(),
                at: file.at.to_string(),
            })
            .collect(),
    }))
}

/// Upload the scan of a page that was signed by hand
///
/// The file is the body: PDF, PNG or JPEG, told by its bytes.
#[utoipa::path(post, path = "/api/v1/signatories/{id}/scan", tag = "agreements", params(("id" = Uuid, Path, description = "The signatory's id")), request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"), responses((status = 200, body = AgreementOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such signatory"), (status = 409, description = "It is not their turn, or the document is signed electronically"), (status = 413, description = "The file is too large"), (status = 422, description = "It is neither PDF nor picture")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn scan(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    body: Body,
) -> Result<Json<AgreementOut>, Problem> {
    let id = Id::from_uuid(id);
    // Whoever may not keep a scan does not get to send one.
    let (one, agreement) = signing::signatory(&mut app.db.read().await?, &visit.actor, id).await?;
    signing::may_prepare(&visit.actor, &agreement, one.party)?;
    let scan = signing::examine(received::whole(&app, body).await?).await?;
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let agreement = signing::scan(acting, &app.db, id, scan).await?;
    tx.commit().await?;
    Ok(Json(agreement.into()))
}
