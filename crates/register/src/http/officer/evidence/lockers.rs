//! Whose evidence someone may read: one region's leads straight there.

use access::http::Visit;
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use web::{
    App, Crumb, Html, Page, Problem,
    paging::{PageOf, PageQuery, Sort},
};

use crate::evidence::{self, Locker};

#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "officer/evidence_lockers.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    q: String,
    rows: PageOf<Locker>,
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(search): Query<Search>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: "code".to_owned(),
        descending: false,
    })?;
    let q = search.q.replace('\0', "");
    let rows = evidence::lockers(&mut app.db.read().await?, &visit.actor, &q, &window).await?;
    let of_nation = visit
        .actor
        .may(access::Permission::ReadEvidence, &access::Scope::Nation);
    if let ([only], "", true) = (rows.rows.as_slice(), q.as_str(), of_nation.is_err()) {
        return Ok(Redirect::to(&format!("/regions/{}/evidence", only.code)).into_response());
    }
    let page = visit.page;
    Ok(Html(View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("register-evidence")),
        ],
        q,
        rows,
        page,
    })
    .into_response())
}
