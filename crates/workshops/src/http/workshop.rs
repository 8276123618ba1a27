//! `/workshops/{id}`: one workshop, changed, taken further, printed.
// messages: workshops-do-*

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use serde::{Deserialize, Serialize};
use store::Tx;
use uuid::Uuid;
use web::{
    App, Crumb, Page, Problem,
    fields::{line, select, text},
    form_page::FormPage,
};

use super::{
    file, form,
    schedule::{ics, names, place, way},
    words, worksheet,
};
use crate::{
    WorkshopError, attendance, course, material,
    model::{Mode, Sheet, Workshop, WorkshopDraft, WorkshopState},
    planning, print, stages, worksheets,
};
use web::view::{Cell, Link, Part, Table, View};

/// The way to a workshop.
pub(super) fn way_to(page: &Page, workshop: &Workshop) -> Vec<Crumb> {
    let mut crumbs = way(page);
    crumbs.push(Crumb::to(
        format!("/workshops/{}", workshop.id),
        title(page, workshop),
    ));
    crumbs
}

fn title(page: &Page, workshop: &Workshop) -> String {
    format!(
        "{}: {}",
        words::stage(page, workshop.stage),
        workshop.region_name
    )
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let steps = planning::steps(&mut tx, &workshop).await?;
    let (holder, agenda) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Agenda).await?;
    let (_, links) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Material).await?;
    let writes = worksheets::may_write(&mut tx, &visit.actor, &holder, Sheet::Agenda)
        .await
        .is_ok();
    let sectors = attendance::by_sector(&mut tx, id).await?;
    let files = material::of(&mut tx, workshop.id).await?;
    let is_behind = workshop.state == WorkshopState::Closed
        && course::is_behind(
            course::known(&mut tx, workshop.participation).await?.status,
            workshop.stage,
        );
    let page = visit.page;
    let mut view = View::new(page.clone(), way(&page), title(&page, &workshop));
    view.over = page.tn("workshops-of-cohort", "year", workshop.cohort.to_string());
    view.actions = actions(&page, &workshop, writes);
    facts(&page, &mut view, &workshop);
    if is_behind {
        let told = page.t("workshops-participation-behind");
        let href = format!("/stages/{}?cohort={}", workshop.region, workshop.cohort);
        view.fact("workshops-participation", Cell::link(told, href));
    }
    let mut part = worksheet::part(&page, Sheet::Agenda, &agenda);
    if writes {
        part = part.link(worksheet::way_in(&page, id, Sheet::Agenda));
    }
    view.parts.push(part);
    view.parts
        .push(materials(&page, &workshop, (&links, &files), writes));
    view.parts.push(coming(&page, &workshop, &sectors, writes));
    let mut minutes = Part::new("minutes", page.t("workshops-minutes"));
    for paragraph in workshop.minutes.split("\n\n").filter(|p| !p.is_empty()) {
        minutes = minutes.note(paragraph);
    }
    let href = |tail: &str| format!("/workshops/{id}/{tail}");
    if writes && !workshop.state.is_settled() {
        minutes = minutes.link(Link::new(href("minutes"), page.t("workshops-form-minutes")));
    }
    let pdf = Link::new(href("minutes.pdf"), page.t("workshops-minutes-pdf"));
    view.parts.push(minutes.link(pdf));
    view.parts.push(history(&page, &steps));
    Ok(view.show())
}

fn facts(page: &Page, view: &mut View, workshop: &Workshop) {
    view.fact(
        "workshops-state",
        Cell::badge(
            words::state(page, workshop.state),
            words::tone(workshop.state),
        ),
    );
    view.fact(
        "workshops-region",
        Cell::link(
            format!("{} ({})", workshop.region_name, workshop.region),
            format!("/stages/{}?cohort={}", workshop.region, workshop.cohort),
        ),
    );
    view.fact(
        "workshops-days",
        Cell::text(words::days(page, &workshop.starts_on, &workshop.ends_on)),
    );
    let hours = format!(
        "{}–{} {}",
        workshop.opens_at,
        workshop.closes_at,
        crate::zones::zone_of(&workshop.region).name
    );
    view.fact("workshops-hours", Cell::text(hours));
    view.fact("workshops-place", Cell::text(place(page, workshop)));
    if !workshop.link.is_empty() {
        view.fact(
            "workshops-field-link",
            Cell::link(workshop.link.clone(), workshop.link.clone()),
        );
    }
    view.fact("workshops-mentors", Cell::text(names(workshop)));
    view.fact(
        "workshops-field-representative",
        Cell::text(workshop.representative.clone()),
    );
    if !workshop.note.is_empty() {
        view.fact("workshops-field-note", Cell::text(workshop.note.clone()));
    }
}

fn actions(page: &Page, workshop: &Workshop, writes: bool) -> Vec<Link> {
    use WorkshopState as S;
    let manages = page.may(Permission::ManageWorkshops.key());
    let leads = page.may(Permission::LeadWorkshops.key()) && writes;
    let href = |tail: String| format!("/workshops/{}/{tail}", workshop.id);
    let mut actions = Vec::new();
    for to in workshop.state.next() {
        let of_mentor = matches!(to, S::Held | S::Closed);
        if manages || (leads && of_mentor) {
            let link = Link::new(
                href(format!("step?to={to}")),
                page.t(&format!("workshops-do-{to}")),
            );
            let kind = match to {
                S::Cancelled | S::Planned => "quiet",
                S::Invited | S::Held | S::Closed => "primary",
            };
            actions.push(link.kind(kind));
        }
    }
    if manages && !workshop.state.is_settled() {
        actions.push(Link::new(href("edit".to_owned()), page.t("workshops-edit")));
    }
    actions.push(Link::new(
        href("calendar.ics".to_owned()),
        page.t("workshops-calendar"),
    ));
    if manages {
        let letter = Link::new(href("letter".to_owned()), page.t("workshops-form-letter"));
        actions.push(letter);
    }
    actions.push(Link::new(
        href("evaluation".to_owned()),
        page.t("workshops-evaluation"),
    ));
    actions
}

fn materials(
    page: &Page,
    workshop: &Workshop,
    (links, files): (&[crate::model::Row], &[register::model::Cited]),
    writes: bool,
) -> Part {
    let id = workshop.id;
    let linked = links.iter().map(|row| {
        vec![
            Cell::link(row.cell("title"), row.cell("link")),
            Cell::text(page.t("workshops-material-link")),
        ]
    });
    let cited = files.iter().map(|cited| {
        let file = cited.evidence.id;
        vec![
            Cell::link(
                cited.evidence.title.clone(),
                format!("/workshops/{id}/files/{file}"),
            ),
            Cell::text(cited.citation.words.clone()),
        ]
    });
    let heads = ["workshops-column-title", "workshops-material-kind"];
    let table = Table::new(page, &heads, "workshops-no-material").rows(linked.chain(cited));
    let mut part = Part::new("material", page.t("workshops-sheet-material")).table(table);
    if writes {
        part = part
            .link(worksheet::way_in(page, id.uuid(), Sheet::Material))
            .link(Link::new(
                format!("/workshops/{id}/files"),
                page.t("workshops-form-cite"),
            ));
    }
    part
}

fn coming(
    page: &Page,
    workshop: &Workshop,
    sectors: &[(crate::model::Sector, i64)],
    writes: bool,
) -> Part {
    let n: i64 = sectors.iter().map(|(_, n)| n).sum();
    let href = |tail: &str| format!("/workshops/{}/{tail}", workshop.id);
    let part = Part::new("attendance", page.t("workshops-attendance"))
        .note(page.tn("workshops-n-came", "n", n))
        .link(Link::new(
            format!("/attendance/{}", workshop.id),
            page.t("workshops-attendance-list"),
        ));
    if writes && !workshop.state.is_settled() {
        part.link(Link::new(href("screen"), page.t("workshops-screen")))
    } else {
        part
    }
}

fn history(page: &Page, steps: &[crate::model::Step]) -> Part {
    let rows = steps.iter().map(|step| {
        let to = step.to.parse().map(|state| words::state(page, state));
        vec![
            Cell::text(page.instant(step.at)),
            Cell::text(to.unwrap_or_else(|()| step.to.clone())),
            Cell::text(step.reason.clone()),
        ]
    });
    let heads = [
        "workshops-when",
        "workshops-state",
        "workshops-field-reason",
    ];
    Part::new("steps", page.t("workshops-steps"))
        .table(Table::new(page, &heads, "workshops-none").rows(rows))
}

fn edit_form(page: &Page, workshop: &Workshop) -> FormPage {
    let modes = Mode::ALL.iter().map(|mode| mode.as_str());
    let fields = vec![
        line("starts_on").required().hint("day"),
        line("ends_on").required().hint("day"),
        line("opens_at").required().hint("clock"),
        line("closes_at").required().hint("clock"),
        select("mode", form::choices(page, "workshops-mode-", modes)).required(),
        line("place"),
        line("link").hint("link"),
        line("mentors").hint("mentors"),
        line("representative"),
        line("letter_number"),
        text("note"),
    ];
    form::form(page, "edit", way_to(page, workshop)).fields(page, fields)
}

pub(super) async fn ask_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageWorkshops, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let draft = draft_of(&mut tx, &workshop).await?;
    Ok(edit_form(&visit.page, &workshop)
        .fill(&draft)
        .show(visit.page))
}

/// A workshop as its form holds it.
pub(super) async fn draft_of(
    tx: &mut Tx,
    workshop: &Workshop,
) -> Result<WorkshopDraft, WorkshopError> {
    let people = planning::eligible(tx).await?;
    let login = |account: &str| people.iter().find(|p| p.id.to_string() == account);
    let mentors: Vec<&str> = workshop
        .mentors
        .iter()
        .filter_map(|mentor| login(&mentor.account))
        .map(|person| person.login.as_str())
        .collect();
    Ok(WorkshopDraft {
        starts_on: workshop.starts_on.clone(),
        ends_on: workshop.ends_on.clone(),
        opens_at: workshop.opens_at.clone(),
        closes_at: workshop.closes_at.clone(),
        mode: workshop.mode.to_string(),
        place: workshop.place.clone(),
        link: workshop.link.clone(),
        mentors: mentors.join(", "),
        representative: workshop.representative.clone(),
        letter_number: workshop.letter_number.clone(),
        note: workshop.note.clone(),
        revision: workshop.revision.to_string(),
    })
}

fn back(id: Uuid, done: &str) -> Response {
    Redirect::to(&format!("/workshops/{id}?done={done}")).into_response()
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<WorkshopDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match planning::edit(act, workshop.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(back(id, "saved"))
        }
        Err(err) => edit_form(&visit.page, &workshop)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

/// A step as the form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct StepDraft {
    to: String,
    reason: String,
}

fn step_form(page: &Page, workshop: &Workshop, draft: &StepDraft) -> Result<FormPage, Problem> {
    let to = planning::state(&draft.to)?;
    let form = form::form(page, "step", way_to(page, workshop))
        .fields(page, vec![text("reason")])
        .fact(page.t("workshops-step-to"), words::state(page, to))
        .hidden("to", to.as_str())
        .submit(page.t(&format!("workshops-do-{to}")))
        .fill(draft);
    Ok(match to {
        WorkshopState::Cancelled => form.danger(),
        WorkshopState::Planned
        | WorkshopState::Invited
        | WorkshopState::Held
        | WorkshopState::Closed => form,
    })
}

pub(super) async fn ask_step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(draft): Query<StepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(step_form(&visit.page, &workshop, &draft)?.show(visit.page))
}

pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<StepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let to = planning::state(&draft.to)?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match planning::step(act, workshop.id, to, &draft.reason).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(back(id, "moved"))
        }
        Err(err) => step_form(&visit.page, &workshop, &draft)?.refuse(visit.page, err),
    }
}

/// Minutes as the form sends them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct MinutesDraft {
    minutes: String,
    revision: String,
}

fn minutes_form(page: &Page, workshop: &Workshop) -> FormPage {
    let fields = vec![text("minutes").hint("minutes")];
    form::form(page, "minutes", way_to(page, workshop)).fields(page, fields)
}

pub(super) async fn ask_minutes(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let workshop = planning::of_all(act, Id::from_uuid(id)).await?;
    let draft = MinutesDraft {
        minutes: workshop.minutes.clone(),
        revision: workshop.revision.to_string(),
    };
    Ok(minutes_form(&visit.page, &workshop)
        .fill(&draft)
        .show(visit.page))
}

pub(super) async fn write_minutes(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<MinutesDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let given = (draft.minutes.as_str(), draft.revision.as_str());
    match planning::write_minutes(act, workshop.id, given).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(back(id, "saved"))
        }
        Err(err) => minutes_form(&visit.page, &workshop)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

/// `/workshops/{id}/minutes.pdf`
pub(super) async fn minutes_pdf(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let (workshop, agenda, sectors, homework) = {
        let mut tx = app.db.read().await?;
        let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
        let (_, agenda) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Agenda).await?;
        let sectors = attendance::by_sector(&mut tx, id).await?;
        let (region, cohort) = (workshop.region.clone(), Some(workshop.cohort));
        let journey = stages::journey(&mut tx, &visit.actor, &region, cohort).await?;
        let of_stage = journey
            .stages
            .into_iter()
            .find(|s| s.stage == workshop.stage);
        let homework = of_stage.map(|report| report.homework).unwrap_or_default();
        (workshop, agenda, sectors, homework)
    };
    let notice = visit.page.demo().then(|| visit.page.t("workshops-demo"));
    let name = format!("berita-acara-{}-{}.pdf", workshop.region, workshop.stage);
    file::pdf(name, move || {
        let given = print::Proceedings {
            workshop: &workshop,
            agenda: &agenda,
            sectors: &sectors,
            homework: &homework,
        };
        print::minutes(given, notice.as_deref())
    })
    .await
}

/// `/workshops/{id}/calendar.ics`
pub(super) async fn calendar(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let workshop = planning::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let name = format!("bimtek-{}-{}.ics", workshop.region, workshop.stage);
    Ok(ics(&app, &visit.page, &[workshop], &name))
}
