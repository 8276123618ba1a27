//! Meetings of a body: the list, one of them, its minutes as a PDF.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::{Acting, model::Region};
use uuid::Uuid;
use web::{
    App, Crumb, Errors, Html, Page, Problem,
    fields::{self, Field, line, radios, text},
    form_page::{FormPage, Refusal},
    paging::{PageOf, PageQuery, Sort},
};

use super::{
    bodies::way,
    files::{inline, issue},
    form::{choices, form},
    words,
};
use crate::{
    AgreementError, bodies,
    issued::Print,
    meetings::{self, DecisionDraft, FollowUpDraft, InFull, MeetingDraft},
    model::{Body as BodyOf, DecisionState, Member},
    print::{self, MeetingPrint},
};

#[derive(Template)]
#[template(path = "body_meetings.html")]
struct ListView {
    page: Page,
    crumbs: Vec<Crumb>,
    body: BodyOf,
    list: PageOf<(String, String, String, String)>,
    may_manage: bool,
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: String::new(),
        descending: true,
    })?;
    let mut tx = app.db.read().await?;
    let body = bodies::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &body.region).await?;
    let found = meetings::of_body(&mut tx, &body, &window).await?;
    let scope = Scope::Region(body.region.clone());
    let page = visit.page;
    let mut crumbs = way(&page, &region);
    crumbs.push(Crumb::here(&body.name));
    let view = ListView {
        crumbs,
        list: found.map(|m| {
            let day = words::day(&page, &m.date);
            (format!("/meetings/{}", m.id), day, m.place, m.agenda)
        }),
        may_manage: visit.actor.may(Permission::ManageBodies, &scope).is_ok(),
        body,
        page,
    };
    Ok(Html(view).into_response())
}

struct DecisionView {
    id: String,
    no: String,
    text: String,
    owner: String,
    due: String,
    state: String,
    tone: &'static str,
    note: String,
}

#[derive(Template)]
#[template(path = "meeting.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    of: InFull,
    date: String,
    present: Vec<String>,
    decisions: Vec<DecisionView>,
    may_manage: bool,
}

fn meeting_way(page: &Page, region: &Region, body: &BodyOf) -> Vec<Crumb> {
    let mut crumbs = way(page, region);
    crumbs.push(Crumb::to(format!("/body/{}/meetings", body.id), &body.name));
    crumbs
}

// messages: agreements-decision-*
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let of = meetings::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &of.body.region).await?;
    let scope = Scope::Region(of.body.region.clone());
    let page = visit.page;
    let date = words::day(&page, &of.meeting.date);
    let mut crumbs = meeting_way(&page, &region, &of.body);
    crumbs.push(Crumb::here(date.clone()));
    let view = View {
        crumbs,
        date,
        present: present(&of)
            .map(|m| format!("{}, {} ({})", m.name, m.office, m.agency))
            .collect(),
        decisions: of
            .decisions
            .iter()
            .map(|d| DecisionView {
                id: d.id.to_string(),
                no: d.no.to_string(),
                text: d.text.clone(),
                owner: d.owner.clone(),
                due: words::day(&page, &d.due),
                state: page.t(&format!("agreements-decision-{}", d.state)),
                tone: words::decision_tone(d.state),
                note: d.note.clone(),
            })
            .collect(),
        may_manage: visit.actor.may(Permission::ManageBodies, &scope).is_ok(),
        of,
        page,
    };
    Ok(Html(view).into_response())
}

fn present(of: &InFull) -> impl Iterator<Item = &Member> {
    of.members.iter().filter(|m| of.present.contains(&m.id))
}

/// A form of a meeting: its fields, and a list of members to tick.
#[derive(Template)]
#[template(path = "meeting_form.html")]
struct FormView {
    page: Page,
    crumbs: Vec<Crumb>,
    errors: Errors,
    fields: Vec<Field>,
    members: Vec<(String, String, bool)>,
    revision: String,
    cancel: String,
}

impl FormView {
    fn rows(&self) -> Vec<Vec<&Field>> {
        fields::rows(&self.fields)
    }
}

fn form_view(
    page: Page,
    (region, body): (&Region, &BodyOf),
    members: &[Member],
    draft: &MeetingDraft,
    errors: Errors,
) -> FormView {
    let form = form(&page, "meeting", meeting_way(&page, region, body))
        .fields(
            &page,
            vec![
                line("date").required().hint("day"),
                line("place").required().label("meeting-place"),
                text("agenda").required(),
                text("guests").hint("guests"),
                text("minutes"),
            ],
        )
        .fill(draft);
    let is_present = |m: &Member| draft.present.contains(&m.id.to_string());
    FormView {
        crumbs: form.crumbs,
        fields: form.fields,
        errors,
        members: members
            .iter()
            .filter(|m| m.left_at.is_none() || is_present(m))
            .map(|m| {
                let label = format!("{}, {} ({})", m.name, m.office, m.agency);
                (m.id.to_string(), label, is_present(m))
            })
            .collect(),
        revision: draft.revision.clone(),
        cancel: format!("/body/{}/meetings", body.id),
        page,
    }
}

/// The fields of a meeting as a form sends them: a ticked member each in a field of its own.
fn sent(fields: Vec<(String, String)>) -> MeetingDraft {
    let mut draft = MeetingDraft::default();
    for (name, value) in fields {
        match name.as_str() {
            "date" => draft.date = value,
            "place" => draft.place = value,
            "agenda" => draft.agenda = value,
            "guests" => draft.guests = value,
            "minutes" => draft.minutes = value,
            "revision" => draft.revision = value,
            "present" => {
                draft.present.push_str(&value);
                draft.present.push(',');
            }
            _ => {}
        }
    }
    draft
}

fn refused(
    page: Page,
    of: (&Region, &BodyOf),
    members: &[Member],
    draft: &MeetingDraft,
    err: AgreementError,
) -> Result<Response, Problem> {
    match err.beside(&page, &|_| true) {
        Some((status, errors)) => {
            Ok((status, Html(form_view(page, of, members, draft, errors))).into_response())
        }
        None => Err(err.into()),
    }
}

pub(super) async fn ask_new(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let body = bodies::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let scope = Scope::Region(body.region.clone());
    visit.actor.may(Permission::ManageBodies, &scope)?;
    let region = bodies::region(&mut tx, &body.region).await?;
    let members = bodies::members(&mut tx, &visit.actor, &body).await?;
    let draft = MeetingDraft::default();
    let errors = Errors::default();
    let view = form_view(visit.page, (&region, &body), &members, &draft, errors);
    Ok(Html(view).into_response())
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(fields): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let draft = sent(fields);
    let mut tx = app.db.write().await?;
    let body = bodies::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &body.region).await?;
    let members = bodies::members(&mut tx, &visit.actor, &body).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match meetings::add(acting, body.id, &draft).await {
        Ok(meeting) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/meetings/{}?done=added", meeting.id)).into_response())
        }
        Err(err) => refused(visit.page, (&region, &body), &members, &draft, err),
    }
}

pub(super) async fn ask_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let of = meetings::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let scope = Scope::Region(of.body.region.clone());
    visit.actor.may(Permission::ManageBodies, &scope)?;
    let region = bodies::region(&mut tx, &of.body.region).await?;
    let draft = MeetingDraft::of(&of);
    let (body, errors) = (&of.body, Errors::default());
    let view = form_view(visit.page, (&region, body), &of.members, &draft, errors);
    Ok(Html(view).into_response())
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(fields): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let draft = sent(fields);
    let mut tx = app.db.write().await?;
    let of = meetings::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &of.body.region).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match meetings::edit(acting, of.meeting.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/meetings/{id}?done=saved")).into_response())
        }
        Err(err) => refused(visit.page, (&region, &of.body), &of.members, &draft, err),
    }
}

fn decision_form(page: &Page, region: &Region, of: &InFull) -> FormPage {
    let mut crumbs = meeting_way(page, region, &of.body);
    let href = format!("/meetings/{}", of.meeting.id);
    crumbs.push(Crumb::to(href, words::day(page, &of.meeting.date)));
    form(page, "decide", crumbs).fields(
        page,
        vec![
            text("text").required().label("decision-text"),
            line("owner").required(),
            line("due").hint("day"),
        ],
    )
}

pub(super) async fn ask_decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let of = meetings::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let scope = Scope::Region(of.body.region.clone());
    visit.actor.may(Permission::ManageBodies, &scope)?;
    let region = bodies::region(&mut tx, &of.body.region).await?;
    Ok(decision_form(&visit.page, &region, &of).show(visit.page))
}

pub(super) async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<DecisionDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let of = meetings::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &of.body.region).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match meetings::decide(acting, of.meeting.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/meetings/{id}?done=added")).into_response())
        }
        Err(err) => decision_form(&visit.page, &region, &of)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

fn follow_form(page: &Page, region: &Region, of: &InFull, what: &str) -> FormPage {
    let states = choices(
        page,
        "agreements-decision-",
        DecisionState::ALL,
        DecisionState::as_str,
    );
    let mut crumbs = meeting_way(page, region, &of.body);
    let href = format!("/meetings/{}", of.meeting.id);
    crumbs.push(Crumb::to(href, words::day(page, &of.meeting.date)));
    form(page, "follow-up", crumbs)
        .fields(
            page,
            vec![
                radios("state", states).required().label("decision-state"),
                text("note"),
            ],
        )
        .fact(page.t("agreements-field-decision-text"), what.to_owned())
}

pub(super) async fn ask_follow(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (decision, of) = meetings::decision(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let scope = Scope::Region(of.body.region.clone());
    visit.actor.may(Permission::ManageBodies, &scope)?;
    let region = bodies::region(&mut tx, &of.body.region).await?;
    let draft = FollowUpDraft {
        state: decision.state.to_string(),
        note: decision.note,
    };
    let form = follow_form(&visit.page, &region, &of, &decision.text).fill(&draft);
    Ok(form.show(visit.page))
}

pub(super) async fn follow(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<FollowUpDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let (decision, of) = meetings::decision(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &of.body.region).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match meetings::follow_up(acting, decision.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let to = format!("/meetings/{}?done=saved", of.meeting.id);
            Ok(Redirect::to(&to).into_response())
        }
        Err(err) => follow_form(&visit.page, &region, &of, &decision.text)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

/// The minutes as a PDF.
pub(super) async fn pdf(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let of = meetings::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &of.body.region).await?;
    let changed = meetings::changed_at(&mut tx, &of.meeting).await?;
    drop(tx);
    let name = format!("notulen-{}.pdf", of.meeting.date);
    let print = Print {
        kind: "minutes",
        subject: format!("meeting:{}", of.meeting.id),
        title: format!("Notulen {} – {}", of.body.name, of.meeting.date),
        agreement: None,
    };
    let set = move |verify| {
        let present: Vec<&Member> = present(&of).collect();
        let active = of.members.iter().filter(|m| m.left_at.is_none());
        print::minutes(&MeetingPrint {
            region: &region.name,
            body: &of.body.name,
            meeting: &of.meeting,
            n_members: active.count().max(present.len()),
            present: &present,
            decisions: &of.decisions,
            verify,
            made_at: changed,
        })
    };
    let bytes = issue(&app, &visit, print, set).await?;
    Ok(inline(&name, "application/pdf", bytes))
}
