//! Imports for programs.

use access::http::Visit;
use axum::{
    Json,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Tx, jobs};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use web::{App, Lang, Problem};

use super::{told, upload::Sent};
use crate::{
    import::{self, Import, ImportError, Kind, RowChange, State as Stage, Upload},
    say,
};

/// Imports under `/api/v1/imports`.
pub(in crate::http) fn router() -> OpenApiRouter<App> {
    // The upload counts its own bytes.
    let uploads = OpenApiRouter::new()
        .routes(routes!(create))
        .layer(DefaultBodyLimit::disable());
    uploads
        .routes(routes!(show))
        .routes(routes!(confirm))
        .routes(routes!(discard))
}

/// Something that is wrong in a file.
#[derive(Debug, Serialize, ToSchema)]
struct ErrorOut {
    /// The row as the spreadsheet numbers it.
    row: u32,
    /// The column's letter; `null` where the whole row is meant.
    #[schema(example = "B")]
    column: Option<String>,
    /// The column's heading as the file has it.
    heading: Option<String>,
    /// What stands there, shortened.
    value: String,
    /// A word that programs may rely on.
    #[schema(example = "import-region-former")]
    code: String,
    /// What is wrong, in the request's language.
    detail: String,
}

/// How far the job is that writes an import.
#[derive(Debug, Serialize, ToSchema)]
struct JobOut {
    /// `queued`, `running`, `done` or `failed`.
    state: String,
    /// Steps done.
    done: i64,
    /// Steps in all.
    total: i64,
    /// What went wrong last.
    error: Option<String>,
}

/// A file that was checked, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
struct ImportOut {
    /// Its id.
    id: Uuid,
    /// What its rows are.
    kind: Kind,
    /// What its sender called it.
    file_name: String,
    /// SHA-256 of the file.
    sha256: String,
    /// How far it is.
    state: Stage,
    /// Rows of data.
    rows: usize,
    /// Rows that are not in the register yet.
    new: usize,
    /// Rows that would change what is there.
    changed: usize,
    /// Rows that say what the register says.
    unchanged: usize,
    /// Rows with something wrong.
    wrong: usize,
    /// Everything that is wrong, counted.
    n_errors: usize,
    /// The first thousand things that are wrong.
    errors: Vec<ErrorOut>,
    /// The first 500 rows that would change the register, field by field.
    preview: Vec<RowChange>,
    /// What else is worth knowing about the file.
    notes: Vec<String>,
    /// Whether the register changed after an earlier dry run was confirmed, so that nothing was written and this is a new one.
    outdated: bool,
    /// The job that writes it, once it is confirmed.
    job: Option<JobOut>,
    /// When it was sent.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When its state last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

async fn out(
    app: &App,
    tx: &mut Tx,
    lang: Lang,
    import: Import,
) -> Result<Json<ImportOut>, Problem> {
    let job = match import.job {
        Some(job) => jobs::find(tx, job).await?,
        None => None,
    };
    let report = import.report;
    let words = &app.catalogue;
    let error = |error: &import::RowError| {
        let code = error.said.id.strip_prefix("register-");
        ErrorOut {
            row: error.row,
            column: error.column.clone(),
            heading: error.heading.clone(),
            value: error.value.clone(),
            code: code.unwrap_or(&error.said.id).to_owned(),
            detail: say::said(words, lang, &error.said),
        }
    };
    Ok(Json(ImportOut {
        id: import.id.uuid(),
        kind: import.kind,
        file_name: import.file_name,
        sha256: import.sha256,
        state: import.state,
        rows: report.rows,
        new: report.new,
        changed: report.changed,
        unchanged: report.unchanged,
        wrong: report.wrong,
        n_errors: report.n_errors,
        errors: report.errors.iter().map(error).collect(),
        notes: report
            .notes
            .iter()
            .map(|note| say::said(words, lang, note))
            .collect(),
        preview: report.preview,
        outdated: report.outdated,
        job: job.map(|job| JobOut {
            state: job.state,
            done: job.done,
            total: job.total,
            error: job.error,
        }),
        created_at: import.created_at,
        updated_at: import.updated_at,
    }))
}

/// What a file is sent as.
#[derive(Debug, Deserialize)]
struct Asked {
    kind: Kind,
}

/// Check a file: a dry run, of which nothing is in the register
///
/// The file is the body itself (CSV or XLSX; its name in `Content-Disposition`) or the field `file` of a form.
#[utoipa::path(
    post,
    path = "/api/v1/imports",
    tag = "imports",
    params(("kind" = Kind, Query, description = "What the rows of the file are")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "CSV or XLSX, up to 20 MiB and 100,000 rows"),
    responses(
        (status = 201, description = "Checked; errors of rows are in the answer", body = ImportOut),
        (status = 400, description = "No file, or an unknown kind"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "This account or token may not import"),
        (status = 413, description = "The file is larger than the limit"),
        (status = 422, description = "The file is no table, or lacks columns"),
        (status = 503, description = "The database or the disk cannot take it now"),
    ),
    security(("bearer" = []))
)]
async fn create(
    State(app): State<App>,
    visit: Visit,
    Query(Asked { kind }): Query<Asked>,
    sent: Result<Sent, Problem>,
) -> Result<Response, Problem> {
    let lang = visit.page.lang;
    let refused = |err| told::import(&app, lang, err);
    // Who may not import learns nothing about the file.
    import::may(&visit.actor, kind).map_err(refused)?;
    let Sent { name, bytes } = sent?;
    let upload = Upload { kind, name, bytes };
    let import = import::submit(&app.db, &app.catalogue, &visit.actor, upload)
        .await
        .map_err(refused)?;
    let place = HeaderValue::from_str(&format!("/api/v1/imports/{}", import.id));
    let place = place.map_err(|err| Problem::internal("location", err))?;
    let body = out(&app, &mut app.db.read().await?, lang, import).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], body).into_response())
}

/// One import: what the dry run found, and how far it is
#[utoipa::path(
    get,
    path = "/api/v1/imports/{id}",
    tag = "imports",
    params(("id" = Uuid, Path, description = "The import")),
    responses(
        (status = 200, description = "The import", body = ImportOut),
        (status = 400, description = "This is no id"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "This account or token may not import"),
        (status = 404, description = "There is no such import"),
        (status = 503, description = "The database cannot answer now"),
    ),
    security(("bearer" = []))
)]
async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<ImportOut>, Problem> {
    let lang = visit.page.lang;
    let mut tx = app.db.read().await?;
    let import = import::find(&mut tx, &visit.actor, Id::from_uuid(id))
        .await
        .map_err(|err: ImportError| told::import(&app, lang, err))?;
    out(&app, &mut tx, lang, import).await
}

/// Confirm a dry run without errors: all of it is written soon, or none
///
/// Where the register changed in a way that would make the file do something else, nothing is written: the import is
/// `checked` again, `outdated` is true, and the new dry run waits for another confirmation.
#[utoipa::path(
    post,
    path = "/api/v1/imports/{id}/confirm",
    tag = "imports",
    params(("id" = Uuid, Path, description = "The import")),
    responses(
        (status = 202, description = "Confirmed; ask for the import to see how far it is", body = ImportOut),
        (status = 400, description = "This is no id"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "This account or token may not import"),
        (status = 404, description = "There is no such import"),
        (status = 409, description = "It has errors, changes nothing, or was confirmed or discarded before"),
        (status = 503, description = "The database or the disk cannot take it now"),
    ),
    security(("bearer" = []))
)]
async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let lang = visit.page.lang;
    let import = import::confirm(&app.db, &visit.actor, Id::from_uuid(id))
        .await
        .map_err(|err| told::import(&app, lang, err))?;
    let body = out(&app, &mut app.db.read().await?, lang, import).await?;
    Ok((StatusCode::ACCEPTED, body).into_response())
}

/// Put a dry run aside: nothing of it is written
#[utoipa::path(
    post,
    path = "/api/v1/imports/{id}/discard",
    tag = "imports",
    params(("id" = Uuid, Path, description = "The import")),
    responses(
        (status = 200, description = "Put aside", body = ImportOut),
        (status = 400, description = "This is no id"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "This account or token may not import"),
        (status = 404, description = "There is no such import"),
        (status = 409, description = "It was confirmed or discarded before"),
        (status = 503, description = "The database or the disk cannot take it now"),
    ),
    security(("bearer" = []))
)]
async fn discard(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<ImportOut>, Problem> {
    let (lang, id) = (visit.page.lang, Id::from_uuid(id));
    let refused = |err| told::import(&app, lang, err);
    import::discard(&app.db, &visit.actor, id)
        .await
        .map_err(refused)?;
    let mut tx = app.db.read().await?;
    let import = import::find(&mut tx, &visit.actor, id)
        .await
        .map_err(refused)?;
    out(&app, &mut tx, lang, import).await
}
