//! `/stages/{region}`: a region's four stages with their gates and homework, and the commitment.

use access::{Permission, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Id, RegionCode};
use register::Acting;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Page, Problem,
    fields::{line, select, text},
    form_page::FormPage,
};

use super::{file, form, schedule::way, words};
use crate::{
    WorkshopError, homework,
    model::{
        DoneDraft, Homework, HomeworkDraft, HomeworkState, OpeningDraft, Sheet, Stage, StageReport,
    },
    planning, print,
    stages::{self, Journey},
    worksheets, zones,
};
use web::view::{Cell, Link, Part, Table, View};

/// Which cohort of a region.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    cohort: String,
    stage: String,
}

impl Asked {
    fn year(&self) -> Option<u16> {
        self.cohort.trim().parse().ok()
    }
}

/// What is sent, with the cohort it was opened on: the address of a form has lost its query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent<T: Default> {
    #[serde(flatten)]
    draft: T,
    cohort: String,
}

impl<T: Default> Sent<T> {
    fn year(&self) -> Option<u16> {
        self.cohort.trim().parse().ok()
    }
}

fn code(text: &str) -> Result<RegionCode, WorkshopError> {
    text.parse()
        .map_err(|_| WorkshopError::Unknown(text.chars().take(40).collect()))
}

fn own(journey: &Journey) -> String {
    format!(
        "/stages/{}?cohort={}",
        journey.member.region, journey.member.cohort
    )
}

fn way_to(page: &Page, journey: &Journey) -> Vec<Crumb> {
    let mut crumbs = way(page);
    crumbs.push(Crumb::to(own(journey), journey.member.region_name.clone()));
    crumbs
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let journey = stages::journey(&mut tx, &visit.actor, &region, asked.year()).await?;
    let member = &journey.member;
    let works = planning::may_work(&mut tx, &visit.actor, &region, member.id)
        .await
        .is_ok();
    let leads = planning::may_lead(&mut tx, &visit.actor, member.id).await?;
    let page = visit.page;
    let manages = page.may(Permission::ManageWorkshops.key());
    let mut view = View::new(page.clone(), way(&page), member.region_name.clone());
    let year = member.cohort.to_string();
    view.over = page.tn("workshops-of-cohort", "year", year.as_str());
    view.lead = page.t("workshops-stages-lead");
    for other in journey.cohorts.iter().filter(|c| **c != member.cohort) {
        view.actions.push(Link::new(
            format!("/stages/{region}?cohort={other}"),
            page.tn("workshops-of-cohort", "year", other.to_string()),
        ));
    }
    let calendar = format!("/workshops/calendar.ics?region={region}&cohort={year}");
    view.actions
        .push(Link::new(calendar, page.t("workshops-calendar")));
    if works || manages {
        let give = format!("/stages/{region}/homework?cohort={year}");
        view.actions
            .push(Link::new(give, page.t("workshops-form-homework")));
    }
    let today = zones::today(&region, app.clock.now());
    for report in &journey.stages {
        let mut part = stage(&page, &journey, report);
        if report.opening.is_none() && report.stage != Stage::One && (manages || leads) {
            let open = format!("/stages/{region}/open?cohort={year}&stage={}", report.stage);
            part = part.link(Link::new(open, page.t("workshops-form-open")).kind("primary"));
        }
        view.parts.push(part);
        if !report.homework.is_empty() {
            view.parts
                .push(tasks(&page, report, &today, works || manages));
        }
    }
    Ok(view.show())
}

/// One stage: since when it is open, its workshops and worksheets, what stands before it.
fn stage(page: &Page, journey: &Journey, report: &StageReport) -> Part {
    let id = journey.member.id;
    let title = page.t(&format!("workshops-stage-{}", report.stage));
    let mut part = Part::new(&format!("stage-{}", report.stage), title);
    part = match &report.opening {
        Some(opening) if opening.is_early => part.note(page.targs(
            "workshops-opened-early",
            &[
                ("at", page.instant(opening.at).into()),
                ("reason", (&opening.reason).into()),
            ],
        )),
        Some(opening) => part.note(page.tn("workshops-opened", "at", page.instant(opening.at))),
        None => part.note(page.t("workshops-not-open")),
    };
    if report.opening.is_none() {
        for reason in &report.unmet {
            part = part.note(words::unmet(page, reason));
        }
    }
    for workshop in &report.workshops {
        let label = format!(
            "{}: {}",
            words::days(page, &workshop.starts_on, &workshop.ends_on),
            words::state(page, workshop.state)
        );
        part = part.link(Link::new(format!("/workshops/{}", workshop.id), label));
    }
    let rows = report.sheets.iter().map(|(sheet, n)| {
        vec![
            Cell::link(
                words::sheet(page, *sheet),
                format!("/worksheets/{}/{sheet}", id.uuid()),
            ),
            Cell::number(page.number(*n)),
        ]
    });
    let heads = ["workshops-sheet", "workshops-n-rows"];
    let table = Table::new(page, &heads, "workshops-none");
    part = part.table(table.numbers(&[1]).rows(rows));
    if report.stage == Stage::Four {
        let pdf = format!("/worksheets/{}/commitment.pdf", id.uuid());
        part = part.link(Link::new(pdf, page.t("workshops-commitment-pdf")));
    }
    part
}

fn tasks(page: &Page, report: &StageReport, today: &str, writes: bool) -> Part {
    let (done, all) = report.homework_done();
    let rows = report.homework.iter().map(|task| {
        let (state, tone) = words::task(page, task.state, task.is_late(today));
        let href = |tail: &str| format!("/homework/{}/{tail}", task.id);
        let links = if writes {
            vec![
                Link::new(href("settle"), page.t("workshops-form-settle")).kind("small"),
                Link::new(href("edit"), page.t("workshops-edit")).kind("small"),
            ]
        } else {
            Vec::new()
        };
        vec![
            Cell::text(task.task.clone()),
            Cell::text(task.owner.clone()),
            Cell::text(words::day(page, &task.due_on)),
            Cell::badge(state, tone),
            Cell {
                links,
                ..Cell::text(task.note.clone())
            },
        ]
    });
    let heads = [
        "workshops-field-task",
        "workshops-owner",
        "workshops-field-due-on",
        "workshops-state",
        "workshops-field-note",
    ];
    let title = page.tn("workshops-homework-of", "n", report.stage.roman());
    Part::new(&format!("homework-{}", report.stage), title)
        .note(page.targs(
            "workshops-homework-done",
            &[("done", done.into()), ("all", all.into())],
        ))
        .table(Table::new(page, &heads, "workshops-none").rows(rows))
}

fn open_form(page: &Page, journey: &Journey, stage: &str) -> FormPage {
    let reached = journey.stages.iter().find(|s| s.stage.as_str() == stage);
    let mut form = form::form(page, "open", way_to(page, journey))
        .fields(page, vec![text("reason").hint("early")])
        .hidden("stage", stage)
        .hidden("cohort", &journey.member.cohort.to_string());
    if let Some(report) = reached {
        form = form.fact(
            page.t("workshops-stage"),
            page.t(&format!("workshops-stage-{}", report.stage)),
        );
        for reason in &report.unmet {
            form = form.fact(page.t("workshops-gate-asks"), words::unmet(page, reason));
        }
    }
    form.submit(page.t("workshops-form-open"))
}

pub(super) async fn ask_open(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let journey = stages::journey(&mut tx, &visit.actor, &region, asked.year()).await?;
    Ok(open_form(&visit.page, &journey, &asked.stage).show(visit.page))
}

pub(super) async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Body(sent): Body<Sent<OpeningDraft>>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let journey = stages::journey(&mut tx, &visit.actor, &region, sent.year()).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match stages::open(act, &region, sent.year(), &sent.draft).await {
        Ok(journey) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}&done=moved", own(&journey))).into_response())
        }
        Err(err) => open_form(&visit.page, &journey, &sent.draft.stage)
            .fill(&sent.draft)
            .refuse(visit.page, err),
    }
}

async fn task_form(
    tx: &mut store::Tx,
    page: &Page,
    (id, region, crumbs): (&str, &RegionCode, Vec<Crumb>),
) -> Result<FormPage, WorkshopError> {
    let mut owners = vec![Choice::new("", page.t("workshops-a-person"))];
    for agency in homework::owners(tx, region).await? {
        owners.push(Choice::new(agency.id.to_string(), agency.name));
    }
    let stages = Stage::ALL.iter().map(|stage| stage.as_str());
    let fields = vec![
        select("stage", form::choices(page, "workshops-stage-", stages)).required(),
        text("task").required(),
        select("agency", owners),
        line("owner").hint("owner"),
        line("due_on").required().hint("day"),
    ];
    Ok(form::form(page, id, crumbs).fields(page, fields))
}

pub(super) async fn ask_give(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let journey = stages::journey(&mut tx, &visit.actor, &region, asked.year()).await?;
    let crumbs = way_to(&visit.page, &journey);
    let draft = HomeworkDraft {
        stage: journey.reached().unwrap_or(Stage::One).to_string(),
        ..HomeworkDraft::default()
    };
    let form = task_form(&mut tx, &visit.page, ("homework", &region, crumbs)).await?;
    let year = journey.member.cohort.to_string();
    Ok(form.fill(&draft).hidden("cohort", &year).show(visit.page))
}

pub(super) async fn give(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Body(sent): Body<Sent<HomeworkDraft>>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let journey = stages::journey(&mut tx, &visit.actor, &region, sent.year()).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match homework::give(act, &region, sent.year(), &sent.draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}&done=added", own(&journey))).into_response())
        }
        Err(err) => {
            let crumbs = way_to(&visit.page, &journey);
            let form = task_form(&mut tx, &visit.page, ("homework", &region, crumbs)).await?;
            form.fill(&sent.draft)
                .hidden("cohort", &journey.member.cohort.to_string())
                .refuse(visit.page, err)
        }
    }
}

fn way_of(page: &Page, task: &Homework) -> Vec<Crumb> {
    let mut crumbs = way(page);
    crumbs.push(Crumb::to(
        format!("/stages/{}?cohort={}", task.region, task.cohort),
        page.t("workshops-stages"),
    ));
    crumbs
}

fn home(task: &Homework, done: &str) -> Response {
    let next = format!("/stages/{}?cohort={}&done={done}", task.region, task.cohort);
    Redirect::to(&next).into_response()
}

pub(super) async fn ask_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let task = homework::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let crumbs = way_of(&visit.page, &task);
    let draft = HomeworkDraft {
        stage: task.stage.to_string(),
        task: task.task.clone(),
        agency: task.agency.map(|id| id.to_string()).unwrap_or_default(),
        owner: task.owner.clone(),
        due_on: task.due_on.clone(),
        revision: task.revision.to_string(),
    };
    let form = task_form(
        &mut tx,
        &visit.page,
        ("homework-edit", &task.region, crumbs),
    )
    .await?;
    Ok(form.fill(&draft).show(visit.page))
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<HomeworkDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let task = homework::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match homework::edit(act, task.id, &draft).await {
        Ok(task) => {
            tx.commit().await?;
            Ok(home(&task, "saved"))
        }
        Err(err) => {
            let crumbs = way_of(&visit.page, &task);
            let form = task_form(
                &mut tx,
                &visit.page,
                ("homework-edit", &task.region, crumbs),
            )
            .await?;
            form.fill(&draft).refuse(visit.page, err)
        }
    }
}

fn settle_form(page: &Page, task: &Homework) -> FormPage {
    let states = HomeworkState::ALL.iter().map(|state| state.as_str());
    let fields = vec![
        select(
            "state",
            form::choices(page, "workshops-homework-state-", states),
        )
        .required(),
        text("note").label("done-note").hint("done-note"),
    ];
    form::form(page, "settle", way_of(page, task))
        .fields(page, fields)
        .fact(page.t("workshops-field-task"), task.task.clone())
        .fact(page.t("workshops-owner"), task.owner.clone())
}

pub(super) async fn ask_settle(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let task = homework::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let draft = DoneDraft {
        state: "done".to_owned(),
        note: task.note.clone(),
        revision: task.revision.to_string(),
    };
    Ok(settle_form(&visit.page, &task)
        .fill(&draft)
        .show(visit.page))
}

pub(super) async fn settle(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<DoneDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let task = homework::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match homework::settle(act, task.id, &draft).await {
        Ok(task) => {
            tx.commit().await?;
            Ok(home(&task, "saved"))
        }
        Err(err) => settle_form(&visit.page, &task)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

/// `/worksheets/{holder}/commitment.pdf`: the commitment to sign.
pub(super) async fn commitment(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let (holder, said, signers) = {
        let mut tx = app.db.read().await?;
        let (holder, said) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Commitment).await?;
        let (_, signers) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Signer).await?;
        (holder, said, signers)
    };
    let notice = visit.page.demo().then(|| visit.page.t("workshops-demo"));
    let at = said.iter().map(|row| row.at).max();
    let at = at.unwrap_or_else(|| app.clock.now());
    let name = format!("komitmen-{}.pdf", holder.region);
    file::pdf(name, move || {
        print::commitment(
            (&holder.region_name, holder.cohort),
            (&said, &signers),
            (notice.as_deref(), at),
        )
    })
    .await
}
