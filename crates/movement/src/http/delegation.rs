//! A section given to an agency, and what becomes of that.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body, Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use kernel::Id;
use register::{Acting, agencies};
use serde::Deserialize;
use store::Tx;
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Page, Problem,
    fields::{line, select, text},
    form_page::FormPage,
    paging::{Edge, Sort, Window},
};

use super::{answer::href, form, words};
use crate::{
    CallError, calls, candidates,
    delegations::{self, DelegationDraft, DelegationStep},
    model::{Candidate, sections},
};

/// The pages of delegations.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/candidates/{id}/answers/{section}/delegate",
            get(show).post(submit),
        )
        .route("/delegations/{id}/step", post(step))
}

/// The form, with the agencies of the region to choose from.
async fn form(
    page: &Page,
    tx: &mut Tx,
    candidate: &Candidate,
    section: &str,
) -> Result<FormPage, Problem> {
    let call = calls::known(tx, candidate.call).await?;
    let sections = sections(&call.instrument());
    let found = sections.iter().find(|found| found.code == section);
    let found = found.ok_or_else(|| CallError::Unknown(section.to_owned()))?;
    let window = Window {
        sort: Sort {
            key: String::new(),
            descending: false,
        },
        limit: "200".parse()?,
        edge: Edge::Start,
    };
    let listed = agencies::list(tx, candidate.region.as_str(), "", &window).await?;
    let mut choices = vec![Choice::new("", page.t("movement-choose"))];
    choices.extend(
        listed
            .rows
            .into_iter()
            .map(|agency| Choice::new(agency.id.to_string(), agency.name)),
    );
    let crumbs = vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/work", page.t("movement-work")),
        Crumb::to(
            href(candidate.id.uuid(), section),
            words::said(page, &found.name),
        ),
    ];
    let fields = vec![
        select("agency", choices).required().hint("agency"),
        line("due_on").required().hint("day"),
        text("note"),
    ];
    Ok(form::form(page, "delegate", crumbs)
        .fields(page, fields)
        .submit(page.t("movement-delegate")))
}

/// The candidate, for those who lead its region's work.
async fn led(tx: &mut Tx, visit: &Visit, id: Uuid) -> Result<Candidate, Problem> {
    let candidate = candidates::find(tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = Scope::Region(candidate.region.clone());
    visit.actor.may(Permission::WriteAnswers, &region)?;
    Ok(candidate)
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, section)): Path<(Uuid, String)>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let candidate = led(&mut tx, &visit, id).await?;
    let form = form(&visit.page, &mut tx, &candidate, &section).await?;
    Ok(form.show(visit.page))
}

pub(super) async fn submit(
    State(app): State<App>,
    visit: Visit,
    Path((id, section)): Path<(Uuid, String)>,
    Body(draft): Body<DelegationDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let candidate = led(&mut tx, &visit, id).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match delegations::delegate(acting, candidate.id, &section, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done=saved", href(id, &section))).into_response())
        }
        Err(err) => form(&visit.page, &mut tx, &candidate, &section)
            .await?
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

/// What is done with a delegation.
#[derive(Debug, Deserialize)]
pub(super) struct Step {
    step: DelegationStep,
    #[serde(default)]
    revision: String,
}

pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<Step>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    delegations::step(acting, Id::from_uuid(id), sent.step, &sent.revision).await?;
    tx.commit().await?;
    Ok(Redirect::to("/work?done=saved").into_response())
}
