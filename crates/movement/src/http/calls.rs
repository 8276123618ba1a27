//! `/calls`: every call, newest first.

use access::{Permission, http::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use web::{
    App, Crumb, Html, Page, Problem,
    paging::{PageOf, PageQuery, Sort},
};

use super::words;
use crate::{calls, model::Call};

struct Line {
    href: String,
    year: String,
    title: String,
    theme: String,
    quota: u32,
    opens: String,
    closes: String,
    state: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "calls.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    list: PageOf<Line>,
    may_add: bool,
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let newest = Sort {
        key: String::new(),
        descending: true,
    };
    let window = paging.window(newest)?;
    let mut tx = app.db.read().await?;
    let found = calls::list(&mut tx, &visit.actor, &window).await?;
    let page = visit.page;
    let view = View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("movement-calls")),
        ],
        list: found.map(|call| line(&page, &call)),
        may_add: page.may(Permission::ManageCalls.key()),
        page,
    };
    Ok(Html(view).into_response())
}

fn line(page: &Page, call: &Call) -> Line {
    Line {
        href: format!("/calls/{}", call.id),
        year: call.year.to_string(),
        title: call.title.clone(),
        theme: call.theme.clone(),
        quota: call.quota,
        opens: words::local(page, call.opens_at),
        closes: words::local(page, call.closes_at),
        state: words::call_state(page, call.state),
        tone: words::call_tone(call.state),
    }
}
