//! `/agreements`: every agreement the reader sees, and the same as a file.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use sheets::{Cell, CsvStyle, CsvWriter};
use web::{
    App, Choice, Crumb, Html, Page, Problem, attachment,
    paging::{PageOf, PageQuery, Sort},
};

use super::words;
use crate::{
    agreements::{self, AgreementFilter, AgreementSort},
    model::{Agreement, AgreementState},
};

struct Line {
    href: String,
    cohort: String,
    region: String,
    name: String,
    number: String,
    date: String,
    state: String,
    tone: &'static str,
    since: String,
    waits: String,
}

#[derive(Template)]
#[template(path = "agreements.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    filter: AgreementFilter,
    states: Vec<Choice>,
    sort: String,
    list: PageOf<Line>,
    export: String,
    may_manage: bool,
    /// Alarms are of every region.
    sees_all: bool,
}

/// The way to the list of agreements.
pub(super) fn crumbs(page: &Page) -> Vec<Crumb> {
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/agreements", page.t("agreements-agreements")),
    ]
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(filter): Query<AgreementFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: AgreementSort::Cohort,
        descending: true,
    })?;
    let mut tx = app.db.read().await?;
    let found = agreements::list(&mut tx, &visit.actor, &filter, &window).await?;
    let page = visit.page;
    let mut states = vec![Choice::new("", page.t("agreements-any"))];
    states.extend(super::form::choices(
        &page,
        "agreements-state-",
        AgreementState::ALL,
        AgreementState::as_str,
    ));
    let view = View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("agreements-agreements")),
        ],
        states,
        sort: window.sort.to_string(),
        list: found.map(|agreement| line(&page, &agreement)),
        export: page.here().replacen("/agreements", "/agreements.csv", 1),
        may_manage: page.may(Permission::ManageAgreements.key()),
        sees_all: visit
            .actor
            .may(Permission::ReadAgreements, &Scope::Nation)
            .is_ok(),
        filter,
        page,
    };
    Ok(Html(view).into_response())
}

// messages: agreements-waits-*
fn line(page: &Page, agreement: &Agreement) -> Line {
    let number = agreement.number.as_ref().map(ToString::to_string);
    Line {
        href: format!("/agreements/{}", agreement.id),
        cohort: agreement.cohort.to_string(),
        region: agreement.region.to_string(),
        name: agreement.name.clone(),
        number: number.unwrap_or_default(),
        date: words::day(page, agreement.date.as_deref().unwrap_or_default()),
        state: words::state(page, agreement.state),
        tone: words::tone(agreement.state),
        since: page.instant(agreement.since),
        waits: page.t(&format!(
            "agreements-waits-{}",
            agreement.waits_on().message()
        )),
    }
}

pub(super) async fn export(
    State(app): State<App>,
    visit: Visit,
    Query(filter): Query<AgreementFilter>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let found = agreements::all(&mut tx, &visit.actor, &filter).await?;
    drop(tx);
    let failed = |err: sheets::WriteError| {
        Problem::internal("export", "a table is not written").because(&err)
    };
    let page = &visit.page;
    let headings = [
        page.t("agreements-cohort"),
        page.t("agreements-region-code"),
        page.t("agreements-region"),
        page.t("agreements-state"),
        page.t("agreements-since"),
        page.t("agreements-waits"),
        page.t("agreements-number"),
        page.t("agreements-date"),
        page.t("agreements-ends-on"),
    ];
    let mut out = Vec::new();
    let mut writer = CsvWriter::new(&mut out, CsvStyle::PLAIN, &headings).map_err(failed)?;
    for one in &found {
        let line = line(page, one);
        let since = one.since.to_string();
        let row = [
            Cell::Integer(i64::from(one.cohort)),
            Cell::Text(&line.region),
            Cell::Text(&line.name),
            Cell::Text(&line.state),
            Cell::Text(&since),
            Cell::Text(&line.waits),
            Cell::Text(&line.number),
            Cell::from(one.date.as_deref()),
            Cell::from(one.ends_on.as_deref()),
        ];
        writer.row(&row).map_err(failed)?;
    }
    writer.finish().map_err(failed)?;
    let head = attachment("nota-kesepakatan.csv", "text/csv; charset=utf-8");
    Ok((head, out).into_response())
}
