//! `/workshops/{id}/attend` and `/attended`: for participants, who have no account. Their token stands in the query, which is
//! not logged, and in no path.

use access::http::Visit;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Page, Problem,
    fields::{radios, text},
    form_page::FormPage,
};

use super::{attendance::fields, form, words};
use crate::{
    NotNow, WorkshopError, attendance,
    attendance::Own,
    evaluation,
    model::{AttendanceDraft, EvaluationDraft, QUESTIONS, Workshop},
};
use web::view::{Cell, Link, View};

/// What is scanned.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Scanned {
    code: String,
}

/// What is sent: the attendance and its ticket.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    #[serde(flatten)]
    draft: AttendanceDraft,
    ticket: String,
}

/// What a participant holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Holds {
    token: String,
}

fn with(tail: &str, token: &str) -> String {
    let token: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
    format!("/attended{tail}?token={token}")
}

fn attend_form(page: &Page, workshop: &Workshop, ticket: &str) -> FormPage {
    let home = vec![Crumb::to("/", page.t("web-home"))];
    form::form(page, "attend", home)
        .fields(page, fields(page))
        .fact(page.t("workshops-region"), workshop.region_name.clone())
        .fact(
            page.t("workshops-stage"),
            words::stage(page, workshop.stage),
        )
        .hidden("ticket", ticket)
        .submit(page.t("workshops-attend-send"))
}

pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(scanned): Query<Scanned>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let given = (scanned.code.as_str(), app.clock.now());
    let (workshop, ticket) = attendance::open_form(&mut tx, Id::from_uuid(id), given).await?;
    Ok(attend_form(&visit.page, &workshop, &ticket).show(visit.page))
}

pub(super) async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<Sent>,
) -> Result<Response, Problem> {
    let id = Id::from_uuid(id);
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match attendance::attend(act, id, (&sent.draft, &sent.ticket)).await {
        Ok(token) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}&done=added", with("", &token))).into_response())
        }
        Err(err @ WorkshopError::Invalid(_)) => {
            let given = (sent.ticket.as_str(), app.clock.now());
            let workshop = attendance::reopen_form(&mut tx, id, given).await?;
            attend_form(&visit.page, &workshop, &sent.ticket)
                .fill(&sent.draft)
                .refuse(visit.page, err)
        }
        Err(err) => Err(err.into()),
    }
}

/// `/attended`: one's own attendance.
pub(super) async fn own(
    State(app): State<App>,
    visit: Visit,
    Query(Holds { token }): Query<Holds>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let own = attendance::own(&mut tx, &token).await?;
    let page = visit.page;
    let home = vec![Crumb::to("/", page.t("web-home"))];
    let mut view = View::new(page.clone(), home, page.t("workshops-own"));
    view.kind = "public";
    view.lead = page.t("workshops-own-lead");
    let workshop = &own.workshop;
    view.fact("workshops-region", Cell::text(workshop.region_name.clone()));
    view.fact(
        "workshops-stage",
        Cell::text(words::stage(&page, workshop.stage)),
    );
    view.fact(
        "workshops-consent",
        Cell::text(page.t(if own.consents {
            "workshops-yes"
        } else {
            "workshops-no"
        })),
    );
    if own.has_evaluated {
        view.notice = Some((page.t("workshops-evaluated"), String::new(), "good"));
    } else {
        let evaluate = Link::new(with("/evaluate", &token), page.t("workshops-form-evaluate"));
        view.actions.push(evaluate.kind("primary"));
    }
    if own.consents {
        let withdraw = Link::new(with("/withdraw", &token), page.t("workshops-form-withdraw"));
        view.actions.push(withdraw);
    }
    Ok(view.show())
}

fn way(page: &Page, token: &str) -> Vec<Crumb> {
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to(with("", token), page.t("workshops-own")),
    ]
}

pub(super) async fn ask_withdraw(
    State(app): State<App>,
    visit: Visit,
    Query(Holds { token }): Query<Holds>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    attendance::own(&mut tx, &token).await?;
    let page = visit.page;
    Ok(form::form(&page, "withdraw", way(&page, &token))
        .hidden("token", &token)
        .submit(page.t("workshops-form-withdraw"))
        .danger()
        .show(page))
}

pub(super) async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Body(Holds { token }): Body<Holds>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    attendance::withdraw(act, &token).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}&done=withdrawn", with("", &token))).into_response())
}

/// An evaluation with what its participant holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Evaluated {
    #[serde(flatten)]
    draft: EvaluationDraft,
    token: String,
}

fn evaluate_form(page: &Page, own: &Own, token: &str) -> FormPage {
    let marks: Vec<Choice> = (1..=5)
        .map(|n| Choice::new(n.to_string(), page.t(&format!("workshops-mark-{n}"))))
        .collect();
    let mut fields: Vec<_> = QUESTIONS
        .iter()
        .map(|question| {
            radios(question, marks.clone())
                .required()
                .label(&format!("question-{question}"))
        })
        .collect();
    fields.push(text("words").label("question-words"));
    form::form(page, "evaluate", way(page, token))
        .fields(page, fields)
        .hidden("token", token)
        .fact(page.t("workshops-region"), own.workshop.region_name.clone())
        .fact(
            page.t("workshops-stage"),
            words::stage(page, own.workshop.stage),
        )
}

pub(super) async fn ask_evaluate(
    State(app): State<App>,
    visit: Visit,
    Query(Holds { token }): Query<Holds>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let own = attendance::own(&mut tx, &token).await?;
    if own.has_evaluated {
        return Err(NotNow::Evaluated.into());
    }
    Ok(evaluate_form(&visit.page, &own, &token).show(visit.page))
}

pub(super) async fn evaluate(
    State(app): State<App>,
    visit: Visit,
    Body(Evaluated { draft, token }): Body<Evaluated>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let own = attendance::own(&mut tx, &token).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match evaluation::evaluate(act, &token, &draft).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}&done=saved", with("", &token))).into_response())
        }
        Err(err) => evaluate_form(&visit.page, &own, &token)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}
