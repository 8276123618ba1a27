//! `/workshops`: the schedule, as a page, a file and a calendar; planning for many regions; what mentors have to do.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use register::Acting;
use serde::Deserialize;
use store::Tx;
use web::{
    App, Choice, Crumb, Page, Problem,
    fields::{line, select},
    form_page::FormPage,
    paging::{PageQuery, Sort},
};

use super::{file, form, words};
use crate::{
    WorkshopError, calendar,
    mentors::{self, Load},
    model::{Mode, PlanDraft, Stage, Workshop, WorkshopState},
    planning::{self, WorkshopFilter, WorkshopSort},
};
use web::view::{Cell, Link, Part, Table, View};

/// The way to the schedule.
pub(super) fn way(page: &Page) -> Vec<Crumb> {
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/workshops", page.t("workshops-workshops")),
    ]
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(filter): Query<WorkshopFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: WorkshopSort::Day,
        descending: true,
    })?;
    let mut tx = app.db.read().await?;
    let found = planning::list(&mut tx, &visit.actor, &filter, &window).await?;
    let people = people(&mut tx, &visit.page).await?;
    let page = visit.page;
    let home = vec![Crumb::to("/", page.t("web-home"))];
    let title = page.t("workshops-workshops");
    let mut view = View::new(page.clone(), home, title);
    view.lead = page.t("workshops-workshops-lead");
    view.sort = window.sort.to_string();
    view.actions = actions(
        &page,
        visit
            .actor
            .may(Permission::ReadWorkshops, &Scope::Nation)
            .is_ok(),
    );
    filters(&page, &mut view, (&filter, people));
    let table = Table::new(
        &page,
        &[
            "workshops-region",
            "workshops-cohort",
            "workshops-stage",
            "workshops-days",
            "workshops-place",
            "workshops-mentors",
            "workshops-state",
        ],
        "workshops-none",
    )
    .sorted(&[(0, "region"), (2, "stage"), (3, "day")])
    .rows(found.rows.iter().map(|workshop| row(&page, workshop)));
    let query = page.query.as_str();
    let href = |path: &str| format!("/workshops/{path}?{query}");
    let part = Part::new("schedule", page.t("workshops-schedule"))
        .table(table)
        .link(Link::new(
            href("calendar.ics"),
            page.t("workshops-calendar"),
        ))
        .link(Link::new(href("export.csv"), "CSV".to_owned()))
        .link(Link::new(href("export.xlsx"), "XLSX".to_owned()));
    view.parts.push(part);
    (view.previous, view.next) = (found.previous, found.next);
    Ok(view.show())
}

/// The fields by which the schedule is filtered.
fn filters(page: &Page, view: &mut View, (filter, people): (&WorkshopFilter, Vec<Choice>)) {
    let stages = Stage::ALL.iter().map(|stage| stage.as_str());
    let states = WorkshopState::ALL.iter().map(|state| state.as_str());
    view.filter(
        (form::FILTER, "/workshops"),
        vec![
            (line("q"), filter.q.as_str()),
            (line("cohort").number(), filter.cohort.as_str()),
            (
                select("stage", form::any(page, "workshops-stage-", stages)),
                filter.stage.as_str(),
            ),
            (
                select("state", form::any(page, "workshops-state-", states)),
                filter.state.as_str(),
            ),
            (select("mentor", people), filter.mentor.as_str()),
        ],
    );
}

fn actions(page: &Page, sees_all: bool) -> Vec<Link> {
    let mut actions = Vec::new();
    if page.may(Permission::ManageWorkshops.key()) {
        let plan = Link::new("/workshops/plan", page.t("workshops-form-plan"));
        actions.push(plan.kind("primary"));
        actions.push(Link::new("/workshops/gates", page.t("workshops-gates")));
    }
    if sees_all {
        actions.push(Link::new("/workshops/mentors", page.t("workshops-loads")));
    }
    actions.push(Link::new(
        "/workshops/standing",
        page.t("workshops-standing"),
    ));
    actions
}

/// Mentors as choices.
async fn people(tx: &mut Tx, page: &Page) -> Result<Vec<Choice>, WorkshopError> {
    let mut all = vec![Choice::new("", page.t("workshops-any"))];
    for person in planning::eligible(tx).await? {
        all.push(Choice::new(person.id.to_string(), person.name.to_string()));
    }
    Ok(all)
}

fn row(page: &Page, workshop: &Workshop) -> Vec<Cell> {
    vec![
        Cell::link(
            workshop.region_name.clone(),
            format!("/workshops/{}", workshop.id),
        ),
        Cell::text(workshop.cohort.to_string()),
        Cell::text(workshop.stage.roman()),
        Cell::text(words::days(page, &workshop.starts_on, &workshop.ends_on)),
        Cell::text(place(page, workshop)),
        Cell::text(names(workshop)),
        Cell::badge(
            words::state(page, workshop.state),
            words::tone(workshop.state),
        ),
    ]
}

/// Where a workshop is held, in words.
pub(super) fn place(page: &Page, workshop: &Workshop) -> String {
    let mode = page.t(&format!("workshops-mode-{}", workshop.mode));
    match workshop.mode {
        Mode::Online => mode,
        Mode::Offline | Mode::Hybrid if workshop.place.is_empty() => mode,
        Mode::Offline => workshop.place.clone(),
        Mode::Hybrid => format!("{} ({mode})", workshop.place),
    }
}

/// Its mentors by name.
pub(super) fn names(workshop: &Workshop) -> String {
    let names: Vec<&str> = workshop.mentors.iter().map(|m| m.name.as_str()).collect();
    names.join(", ")
}

/// The schedule as a file.
pub(super) async fn export_csv(
    state: State<App>,
    visit: Visit,
    filter: Query<WorkshopFilter>,
) -> Result<Response, Problem> {
    export(state, visit, filter, file::Format::Csv).await
}

/// The same as a workbook.
pub(super) async fn export_xlsx(
    state: State<App>,
    visit: Visit,
    filter: Query<WorkshopFilter>,
) -> Result<Response, Problem> {
    export(state, visit, filter, file::Format::Xlsx).await
}

async fn export(
    State(app): State<App>,
    visit: Visit,
    Query(filter): Query<WorkshopFilter>,
    format: file::Format,
) -> Result<Response, Problem> {
    let found = {
        let mut tx = app.db.read().await?;
        planning::all(&mut tx, &visit.actor, &filter).await?
    };
    let page = visit.page;
    let heads = [
        "workshops-code",
        "workshops-region",
        "workshops-cohort",
        "workshops-stage",
        "workshops-field-starts-on",
        "workshops-field-ends-on",
        "workshops-field-mode",
        "workshops-place",
        "workshops-mentors",
        "workshops-state",
    ]
    .map(|id| page.t(id));
    let rows = found.iter().map(|w| {
        vec![
            w.region.to_string(),
            w.region_name.clone(),
            w.cohort.to_string(),
            w.stage.to_string(),
            w.starts_on.clone(),
            w.ends_on.clone(),
            page.t(&format!("workshops-mode-{}", w.mode)),
            w.place.clone(),
            names(w),
            words::state(&page, w.state),
        ]
    });
    let title = page.t("workshops-workshops");
    file::table(&page, &title, format, &heads, rows.collect()).await
}

/// `/workshops/calendar.ics`: what a filter leaves as a calendar: of a cohort, a region or a mentor.
pub(super) async fn calendar(
    State(app): State<App>,
    visit: Visit,
    Query(filter): Query<WorkshopFilter>,
) -> Result<Response, Problem> {
    let found = {
        let mut tx = app.db.read().await?;
        planning::all(&mut tx, &visit.actor, &filter).await?
    };
    Ok(ics(&app, &visit.page, &found, "bimtek.ics"))
}

/// Workshops as a calendar to keep or to subscribe to.
pub(super) fn ics(app: &App, page: &Page, workshops: &[Workshop], name: &str) -> Response {
    let title = |workshop: &Workshop, n: usize| {
        page.targs(
            "workshops-event",
            &[
                ("stage", workshop.stage.roman().into()),
                ("region", (&workshop.region_name).into()),
                ("n", n.into()),
            ],
        )
    };
    let site = app.settings.base_url.as_deref().unwrap_or_default();
    let words = calendar::Words {
        name: &page.t("workshops-workshops"),
        title: &title,
        mentors: &page.t("workshops-mentors"),
        online: &page.t("workshops-mode-online"),
        site: site.trim_end_matches('/'),
    };
    let text = calendar::write(workshops, &words, app.clock.now());
    (web::attachment(name, "text/calendar; charset=utf-8"), text).into_response()
}

fn plan_form(page: &Page) -> FormPage {
    let modes = || Mode::ALL.iter().map(|mode| mode.as_str());
    let stages = Stage::ALL.iter().map(|stage| stage.as_str());
    let fields = vec![
        line("cohort").required().number(),
        select("stage", form::choices(page, "workshops-stage-", stages)).required(),
        line("regions").hint("regions"),
        line("starts_on").required().hint("day"),
        line("days").required().number(),
        line("at_once").required().number().hint("at-once"),
        line("gap").required().number().hint("gap"),
        line("opens_at").required().hint("clock"),
        line("closes_at").required().hint("clock"),
        select("mode", form::choices(page, "workshops-mode-", modes())).required(),
        line("place").hint("place-later"),
        line("link").hint("link"),
        line("mentors").hint("mentors-shared"),
        line("each").required().number(),
        line("representative"),
    ];
    form::form(page, "plan", way(page)).fields(page, fields)
}

pub(super) async fn ask_plan(visit: Visit) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageWorkshops, &Scope::Nation)?;
    let suggested = PlanDraft {
        days: "2".to_owned(),
        at_once: "5".to_owned(),
        gap: "2".to_owned(),
        each: "2".to_owned(),
        opens_at: "08:00".to_owned(),
        closes_at: "16:00".to_owned(),
        ..PlanDraft::default()
    };
    Ok(plan_form(&visit.page).fill(&suggested).show(visit.page))
}

pub(super) async fn plan(
    State(app): State<App>,
    visit: Visit,
    Body(draft): Body<PlanDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match planning::plan(act, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!(
                "/workshops?cohort={}&stage={}&sort=day&done=added",
                draft.cohort.trim(),
                draft.stage.trim()
            );
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => plan_form(&visit.page).fill(&draft).refuse(visit.page, err),
    }
}

/// Which cohort a page is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OfCohort {
    pub(super) cohort: String,
}

impl OfCohort {
    /// The year, or the newest cohort's.
    pub(super) async fn year(&self, tx: &mut Tx) -> Result<u16, WorkshopError> {
        if let Ok(year) = self.cohort.trim().parse() {
            return Ok(year);
        }
        let all = register::cohorts::all(tx).await?;
        Ok(all.last().map_or(2017, |cohort| cohort.year))
    }
}

/// `/workshops/mentors`: what mentors have to do in a cohort.
pub(super) async fn loads(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<OfCohort>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let cohort = asked.year(&mut tx).await?;
    let loads = mentors::loads(&mut tx, &visit.actor, cohort).await?;
    let page = visit.page;
    let mut view = View::new(page.clone(), way(&page), page.t("workshops-loads"));
    view.lead = page.t("workshops-loads-lead");
    let year = cohort.to_string();
    view.filter(
        (form::FILTER, "/workshops/mentors"),
        vec![(line("cohort").number(), year.as_str())],
    );
    let rows = loads.iter().map(|load| {
        vec![
            Cell::link(
                load.name.clone(),
                format!(
                    "/workshops?mentor={}&cohort={cohort}&sort=day",
                    load.account
                ),
            ),
            Cell::number(page.number(load.legs.len())),
            Cell::number(page.number(load.n_days)),
            Cell::number(page.number(load.n_regions)),
            Cell::number(page.number(load.km)),
        ]
    });
    let heads = [
        "workshops-mentor",
        "workshops-workshops",
        "workshops-n-days",
        "workshops-n-regions",
        "workshops-km",
    ];
    let table = Table::new(&page, &heads, "workshops-no-mentors")
        .numbers(&[1, 2, 3, 4])
        .rows(rows);
    view.parts.push(
        Part::new(
            "loads",
            page.tn("workshops-of-cohort", "year", year.as_str()),
        )
        .table(table),
    );
    for (load, n) in loads.iter().zip(1..) {
        view.parts.push(legs(&page, load, n));
    }
    Ok(view.show())
}

/// The workshops of one mentor by day.
fn legs(page: &Page, load: &Load, n: usize) -> Part {
    let rows = load.legs.iter().map(|leg| {
        vec![
            Cell::text(words::days(page, &leg.starts_on, &leg.ends_on)),
            Cell::link(
                leg.region_name.clone(),
                format!("/workshops/{}", leg.workshop),
            ),
            Cell::text(leg.stage.roman()),
            Cell::text(page.t(&format!("workshops-mode-{}", leg.mode))),
            Cell::number(leg.km.map_or_else(String::new, |km| page.number(km))),
        ]
    });
    let heads = [
        "workshops-days",
        "workshops-region",
        "workshops-stage",
        "workshops-field-mode",
        "workshops-km",
    ];
    let table = Table::new(page, &heads, "workshops-none")
        .numbers(&[4])
        .rows(rows);
    Part::new(&format!("mentor-{n}"), load.name.clone()).table(table)
}
