//! `/api`: the description to read.

use std::sync::Arc;

use access::http::Visit;
use askama::Template;
use axum::{Extension, response::IntoResponse};
use web::{Html, Page};

use super::{Written, readable::Readable};

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    page: Page,
    readable: Arc<Readable>,
    about: Vec<String>,
}

/// The description as a page.
pub async fn show(Extension(written): Extension<Arc<Written>>, visit: Visit) -> impl IntoResponse {
    Html(ApiPage {
        page: visit.page,
        readable: written.readable.clone(),
        about: written.about.clone(),
    })
}
