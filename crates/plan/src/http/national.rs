//! `/actions`: the actions of every plan in force, for everyone.

use access::http::Visit;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use masterplan::{Filled, Table as Kind};
use store::audit;
use web::{
    App, Crumb, Page, Problem,
    fields::{check, line, select},
    paging::{PageQuery, Sort},
};

use super::{form::any, words};
use crate::national::{self, ActionFilter};
use web::view::{Cell, Part, Table, View};

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Query(filter): Query<ActionFilter>,
    Query(paging): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: String::new(),
        descending: false,
    })?;
    let mut tx = app.db.read().await?;
    let head = audit::head(&mut tx).await?;
    let tag = web::etag(head.seq, &[&uri.to_string(), &visit.page.variant()]);
    if let Some(same) = web::not_modified(&headers, &tag) {
        return Ok(same);
    }
    let found = national::list(&mut tx, &filter, &window).await?;
    drop(tx);
    let page = visit.page;
    let home = vec![Crumb::to("/", page.t("web-home"))];
    let mut view = View::new(page.clone(), home, page.t("plan-actions"));
    view.kind = "public";
    view.lead = page.t("plan-actions-lead");
    filtered(&mut view, &page, &filter);
    let rows = found.rows.iter().map(|action| {
        let [id, en] = &action.pillar_names;
        vec![
            Cell::link(
                action.name.clone(),
                format!("/plan/{}/actions/{}", action.region, encoded(&action.code)),
            ),
            Cell::link(
                action.region_name.clone(),
                format!("/plan/{}", action.region),
            ),
            Cell::text(words::name(&page, id, en)),
            Cell::text(action.agency.clone()),
            Cell::text(words::choice(&page, &action.status)),
            Cell::number(page.number(action.budget)),
        ]
    });
    let heads = [
        "plan-column-name",
        "plan-region",
        "plan-column-pillar",
        "plan-column-owner",
        "plan-column-status",
        "plan-budget-sum",
    ];
    let table = Table::new(&page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[5]);
    view.parts
        .push(Part::new("actions", page.t("plan-actions")).table(table));
    (view.previous, view.next) = (found.previous, found.next);
    Ok((tag, view.show()).into_response())
}

fn filtered(view: &mut View, page: &Page, filter: &ActionFilter) {
    let statuses: &[&str] = match Kind::Action.column("status").map(|c| c.filled) {
        Some(Filled::Choice(words)) => words,
        _ => &[],
    };
    view.filter(
        (crate::http::form::FILTER, "/actions"),
        vec![
            (line("q"), filter.q.as_str()),
            (line("pillar").hint("pillar-code"), filter.pillar.as_str()),
            (line("agency").hint("agency-name"), filter.agency.as_str()),
            (line("region").hint("region"), filter.region.as_str()),
            (
                select(
                    "status",
                    any(page, "plan-choice-", statuses.iter().copied()),
                ),
                filter.status.as_str(),
            ),
            (check("quick_win"), filter.quick_win.as_str()),
        ],
    );
}

/// A code within an address.
pub(super) fn encoded(code: &str) -> String {
    form_urlencoded::byte_serialize(code.as_bytes()).collect()
}
