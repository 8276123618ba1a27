//! `/cockpit/{region}/handover`: one region for whoever takes it over, on the screen and in print.

use access::http::Visit;
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use books::{Document, Unprintable, pdf as typeset, report::Report};
use kernel::RegionCode;
use serde::Deserialize;
use web::{App, Crumb, Html, Page, Problem};
use workshops::http::file;

use crate::{CockpitError, handover, words::Words};

/// Which cohort.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct InCohort {
    cohort: String,
}

#[derive(Template)]
#[template(path = "handover.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    report: Report,
    print: String,
}

async fn report(
    app: &App,
    visit: &Visit,
    (region, asked): (&str, &InCohort),
) -> Result<(Report, u16), Problem> {
    let unknown = || CockpitError::Unknown(region.chars().take(40).collect());
    let code: RegionCode = region.parse().map_err(|_| unknown())?;
    let year = match asked.cohort.trim() {
        "" => None,
        year => Some(year.parse::<u16>().map_err(|_| unknown())?),
    };
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let pack = handover::gather(&mut tx, &visit.actor, (&code, year), now).await?;
    drop(tx);
    let notice = visit.page.demo().then(|| visit.page.t("cockpit-demo"));
    let words = (Words::new(&app.catalogue), visit.page.lang);
    Ok((handover::report(&pack, words, (notice, now)), pack.cohort))
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(asked): Query<InCohort>,
) -> Result<Response, Problem> {
    let (report, cohort) = report(&app, &visit, (&region, &asked)).await?;
    let page = visit.page;
    let view = View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::to(
                format!("/cockpit?cohort={cohort}"),
                page.t("cockpit-cockpit"),
            ),
            Crumb::here(report.heading.clone()),
        ],
        print: format!("/cockpit/{region}/handover.pdf?cohort={cohort}"),
        report,
        page,
    };
    Ok(Html(view).into_response())
}

pub(super) async fn pdf(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(asked): Query<InCohort>,
) -> Result<Response, Problem> {
    let (report, cohort) = report(&app, &visit, (&region, &asked)).await?;
    let name = format!(
        "{}-{region}-{cohort}.pdf",
        visit.page.t("cockpit-pack-file")
    );
    file::pdf(name, move || {
        typeset(&Document::new(&report)?.unprintable(Unprintable::Mark))
    })
    .await
}
