//! `/api`: the description to read.

use std::sync::Arc;

use access::http::Visit;
use askama::Template;
use axum::{
    Extension,
    extract::Query,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use web::{Html, Page, Problem};

use super::{Written, readable::Readable};

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    page: Page,
    readable: Arc<Readable>,
    about: Vec<String>,
    /// A group's name or `schemas`; empty for the contents.
    part: String,
}

/// Which part is asked for: the whole would be too heavy for a slow network.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    part: String,
}

/// The description as a page: its contents, or one part.
pub async fn show(
    Extension(written): Extension<Arc<Written>>,
    visit: Visit,
    Query(Asked { part }): Query<Asked>,
) -> Result<Response, Problem> {
    let groups = &written.readable.groups;
    let is_known = part.is_empty() || part == "schemas" || groups.iter().any(|g| g.name == part);
    if !is_known {
        return Err(Problem::not_found("unknown", "there is no such part"));
    }
    let view = ApiPage {
        page: visit.page,
        readable: written.readable.clone(),
        about: written.about.clone(),
        part,
    };
    Ok(Html(view).into_response())
}
