//! `/verify`: whether a file was issued here, for anyone.

use access::http::Visit;
use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use web::{App, Crumb, Errors, Html, Page, Problem};

use super::received;
use crate::issued::{self, Known};

struct Found {
    title: String,
    code: String,
    issued: String,
    files: Vec<(String, String, String, bool)>,
}

#[derive(Template)]
#[template(path = "verify.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    errors: Errors,
    /// The hash of the file that was looked at; empty where none was.
    sha256: String,
    /// The code that was asked for; empty where none was.
    code: String,
    found: Option<Found>,
}

fn view(page: Page, sha256: &str, code: &str, known: Option<&Known>) -> View {
    View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("agreements-verify")),
        ],
        errors: Errors::default(),
        sha256: sha256.to_owned(),
        code: code.to_owned(),
        found: known.map(|known| found(&page, known, sha256)),
        page,
    }
}

// messages: agreements-event-*
fn found(page: &Page, known: &Known, sha256: &str) -> Found {
    Found {
        title: known.document.title.clone(),
        code: known.document.code.clone(),
        issued: page.instant(known.document.at),
        files: known
            .files
            .iter()
            .map(|file| {
                let event = page.t(&format!("agreements-event-{}", file.event));
                let is_this = file.sha256 == sha256;
                (file.sha256.clone(), event, page.instant(file.at), is_this)
            })
            .collect(),
    }
}

pub(super) async fn ask(visit: Visit) -> Response {
    Html(view(visit.page, "", "", None)).into_response()
}

/// What stands behind the code in a document's square.
pub(super) async fn by_code(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let known = issued::by_code(&mut tx, &code).await?;
    let status = if known.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let code: String = code.chars().take(40).collect();
    let shown = view(visit.page, "", &code, known.as_ref());
    Ok((status, Html(shown)).into_response())
}

/// Looks at a file. It is not kept.
pub(super) async fn check(
    State(app): State<App>,
    visit: Visit,
    upload: Multipart,
) -> Result<Response, Problem> {
    let bytes = received::file(&app, upload).await?;
    let page = visit.page;
    if bytes.is_empty() {
        let mut view = view(page, "", "", None);
        view.errors
            .add("file", view.page.t("agreements-invalid-required"));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response());
    }
    let sha256 = issued::hash(&bytes);
    let mut tx = app.db.read().await?;
    let known = issued::by_hash(&mut tx, &sha256).await?;
    drop(tx);
    Ok(Html(view(page, &sha256, "", known.as_ref())).into_response())
}
