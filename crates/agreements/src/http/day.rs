//! `/signing-days`: planned, filled, and the board of who has signed.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Crumb, Html, Page, Problem,
    fields::{line, radios, text},
    form_page::FormPage,
    paging::{PageOf, PageQuery, Sort},
};

use super::{agreement, form, words};
use crate::{
    model::{DayState, Mode, Party, SigningDay},
    signing_days::{self, BoardLine, ScheduleDraft, SigningDayDraft},
};

struct Line {
    href: String,
    date: String,
    title: String,
    cohort: String,
    place: String,
    state: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "signing_days.html")]
struct ListView {
    page: Page,
    crumbs: Vec<Crumb>,
    list: PageOf<Line>,
    may_add: bool,
}

fn crumbs(page: &Page) -> Vec<Crumb> {
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/signing-days", page.t("agreements-signing-days")),
    ]
}

fn way(page: &Page, day: &SigningDay) -> Vec<Crumb> {
    let mut crumbs = crumbs(page);
    crumbs.push(Crumb::to(format!("/signing-days/{}", day.id), &day.title));
    crumbs
}

// messages: agreements-day-state-*, agreements-mode-*
fn state(page: &Page, state: DayState) -> String {
    page.t(&format!("agreements-day-state-{state}"))
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: String::new(),
        descending: true,
    })?;
    let mut tx = app.db.read().await?;
    let found = signing_days::list(&mut tx, &visit.actor, &window).await?;
    let page = visit.page;
    let line = |day: SigningDay| Line {
        href: format!("/signing-days/{}", day.id),
        date: words::day(&page, &day.date),
        cohort: day.cohort.to_string(),
        place: page.t(&format!("agreements-mode-{}", day.mode)),
        state: state(&page, day.state),
        tone: words::day_tone(day.state),
        title: day.title,
    };
    let view = ListView {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("agreements-signing-days")),
        ],
        list: found.map(line),
        may_add: page.may(Permission::ManageAgreements.key()),
        page,
    };
    Ok(Html(view).into_response())
}

struct BoardRow {
    href: String,
    region: String,
    number: String,
    signatories: Vec<agreement::SignatoryView>,
    state: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "signing_day.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    day: SigningDay,
    state: String,
    tone: &'static str,
    date: String,
    mode: String,
    first: String,
    board: Vec<BoardRow>,
    n_complete: u64,
    n_all: u64,
    may_manage: bool,
    is_planned: bool,
}

/// The board: one statement where the viewer has it already.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let id = Id::from_uuid(id);
    let version = signing_days::board_version(&mut tx, &visit.actor, id).await?;
    let variant = visit.page.variant();
    let tag = web::etag(
        version,
        &[&visit.page.here(), &variant, &visit.actor.id_text()],
    );
    if let Some(same) = web::not_modified(&headers, &tag) {
        return Ok(same);
    }
    let day = signing_days::find(&mut tx, &visit.actor, id).await?;
    let board = signing_days::board(&mut tx, &day).await?;
    let page = visit.page;
    let is_complete = |line: &&BoardLine| line.is_complete();
    let view = View {
        crumbs: {
            let mut crumbs = crumbs(&page);
            crumbs.push(Crumb::here(&day.title));
            crumbs
        },
        state: state(&page, day.state),
        tone: words::day_tone(day.state),
        date: words::day(&page, &day.date),
        mode: page.t(&format!("agreements-mode-{}", day.mode)),
        first: page.t(&format!("agreements-party-{}", day.first)),
        n_complete: board.iter().filter(is_complete).count() as u64,
        n_all: board.len() as u64,
        board: board
            .iter()
            .map(|line| BoardRow {
                href: format!("/agreements/{}", line.agreement.id),
                region: line.agreement.name.clone(),
                number: line
                    .agreement
                    .number
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                signatories: line
                    .signatories
                    .iter()
                    .map(|one| {
                        let of = (one, &line.agreement);
                        agreement::signatory(&page, &visit.actor, of, &line.signatories)
                    })
                    .collect(),
                state: words::state(&page, line.agreement.state),
                tone: words::tone(line.agreement.state),
            })
            .collect(),
        may_manage: page.may(Permission::ManageAgreements.key()),
        is_planned: day.state == DayState::Planned,
        day,
        page,
    };
    Ok((tag, Html(view)).into_response())
}

fn day_form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> FormPage {
    let modes = form::choices(page, "agreements-mode-", Mode::ALL, Mode::as_str);
    let parties = [Party::Region, Party::Ministry];
    let first = form::choices(page, "agreements-party-", &parties, Party::as_str);
    form::form(page, id, crumbs).fields(
        page,
        vec![
            line("title").required().label("day-title"),
            line("cohort").required().number(),
            line("date").required().hint("day"),
            radios("mode", modes).required(),
            line("place").hint("place"),
            line("link").hint("link"),
            radios("first", first).required(),
            line("ministry_name").required(),
            line("ministry_office").required(),
            line("witness_name").hint("witness"),
            line("witness_office"),
        ],
    )
}

pub(super) async fn ask_new(visit: Visit) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let draft = SigningDayDraft {
        mode: Mode::Place.to_string(),
        first: Party::Region.to_string(),
        ..SigningDayDraft::default()
    };
    let form = day_form(&visit.page, "day-new", crumbs(&visit.page)).fill(&draft);
    Ok(form.show(visit.page))
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Body(draft): Body<SigningDayDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match signing_days::add(acting, &draft).await {
        Ok(day) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/signing-days/{}?done=added", day.id)).into_response())
        }
        Err(err) => day_form(&visit.page, "day-new", crumbs(&visit.page))
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

pub(super) async fn ask_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let day = signing_days::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let form = day_form(&visit.page, "day-edit", way(&visit.page, &day));
    Ok(form.fill(&SigningDayDraft::of(&day)).show(visit.page))
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<SigningDayDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let day = signing_days::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match signing_days::edit(acting, day.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/signing-days/{id}?done=saved")).into_response())
        }
        Err(err) => day_form(&visit.page, "day-edit", way(&visit.page, &day))
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

fn schedule_form(page: &Page, day: &SigningDay) -> FormPage {
    form::form(page, "schedule", way(page, day))
        .fields(
            page,
            vec![
                text("regions").hint("regions-schedule"),
                line("first_number").number().hint("first-number"),
                line("class").hint("class"),
                line("number").hint("number"),
            ],
        )
        .fact(page.t("agreements-date"), words::day(page, &day.date))
        .submit(page.t("agreements-form-schedule"))
}

pub(super) async fn ask_schedule(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let day = signing_days::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let draft = ScheduleDraft {
        class: "HK.04.02".to_owned(),
        ..ScheduleDraft::default()
    };
    Ok(schedule_form(&visit.page, &day)
        .fill(&draft)
        .show(visit.page))
}

pub(super) async fn schedule(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<ScheduleDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let day = signing_days::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match signing_days::schedule(acting, day.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/signing-days/{id}?done=saved")).into_response())
        }
        Err(err) => schedule_form(&visit.page, &day)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

/// How a day ends, with the revision that was seen.
#[derive(Debug, Clone, Default, Deserialize, serde::Serialize)]
#[serde(default)]
pub(super) struct End {
    to: String,
    revision: String,
}

// messages: agreements-form-day-closed, agreements-form-day-closed-lead, agreements-form-day-cancelled, agreements-form-day-cancelled-lead
fn end_form(page: &Page, day: &SigningDay, end: &End) -> FormPage {
    let id = if end.to == "closed" {
        "day-closed"
    } else {
        "day-cancelled"
    };
    let form = form::form(page, id, way(page, day))
        .hidden("to", &end.to)
        .hidden("revision", &end.revision)
        .submit(page.t(&format!("agreements-form-{id}")));
    if id == "day-cancelled" {
        form.danger()
    } else {
        form
    }
}

pub(super) async fn ask_end(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(end): Query<End>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let day = signing_days::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let end = End {
        revision: day.revision.to_string(),
        ..end
    };
    Ok(end_form(&visit.page, &day, &end).show(visit.page))
}

pub(super) async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(end): Body<End>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let day = signing_days::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let done = if end.to == "closed" {
        signing_days::close(acting, day.id, &end.revision).await
    } else {
        signing_days::cancel(acting, day.id, &end.revision).await
    };
    match done {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/signing-days/{id}?done=moved")).into_response())
        }
        Err(err) => end_form(&visit.page, &day, &end).refuse(visit.page, err),
    }
}
