//! `/calls/{id}/panel/draw`: what the published seed gives, before it is done; later, who is drawn for whoever lacks one.

use access::http::Visit;
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Crumb, Errors, Html, Page, Problem};

use super::{panel::panel_way, words};
use crate::{
    CallError,
    panels::{self, Panel},
};

#[derive(Template)]
#[template(path = "panel_draw.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    seed: String,
    is_first: bool,
    n_candidates: usize,
    n_waiting: usize,
    per_candidate: u8,
    loads: Vec<(String, usize)>,
    meetings: String,
    missing: Vec<(String, usize)>,
    cancel: String,
    errors: Errors,
}

impl View {
    fn can_draw(&self) -> bool {
        self.errors.is_empty() && (self.is_first || !self.missing.is_empty())
    }
}

fn view(page: Page, panel: &Panel) -> View {
    let mut crumbs = panel_way(&page, &panel.call);
    crumbs.push(Crumb::here(page.t("movement-form-panel-draw")));
    let is_first = panel.draws.is_empty();
    let round = panel.draws.last().map_or(1, |last| last.round + 1);
    View {
        crumbs,
        seed: format!("{}:panel:{round}", panel.call.method.seed),
        is_first,
        n_candidates: 0,
        n_waiting: 0,
        per_candidate: panel.call.method.per_candidate,
        loads: Vec::new(),
        meetings: String::new(),
        missing: if is_first {
            Vec::new()
        } else {
            let short = panel.shortages().into_iter();
            short.map(|one| (one.code, one.missing)).collect()
        },
        cancel: format!("/calls/{}/panel", panel.call.id),
        errors: Errors::default(),
        page,
    }
}

fn refused(view: &mut View, err: CallError) -> Result<(), Problem> {
    let CallError::Unassignable(err) = err else {
        return Err(err.into());
    };
    let (id, args) = words::unassigned(&err);
    let told = view.page.targs(id, &args);
    view.errors.add("", told);
    Ok(())
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let panel = panels::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let mut view = view(visit.page, &panel);
    if view.is_first {
        match panels::preview(&mut tx, &visit.actor, panel.call.id).await {
            Ok(preview) => {
                view.n_candidates = preview.n_candidates;
                view.n_waiting = preview.n_waiting;
                view.loads = preview.loads.into_iter().collect();
                view.meetings = format!(
                    "{}–{}",
                    preview.assignment.least_meetings, preview.assignment.most_meetings
                );
            }
            Err(err) => refused(&mut view, err)?,
        }
    }
    Ok(Html(view).into_response())
}

/// Which draw the page showed: a first one does not become a later one by pressing twice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    first: String,
}

pub(super) async fn draw(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<Sent>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let call = Id::from_uuid(id);
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let done = if sent.first == "yes" {
        panels::draw(acting, call).await
    } else {
        panels::draw_missing(acting, call).await
    };
    match done {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/calls/{id}/panel?done=added")).into_response())
        }
        Err(err) => {
            let panel = panels::find(&mut tx, &visit.actor, call).await?;
            let mut view = view(visit.page, &panel);
            refused(&mut view, err)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response())
        }
    }
}
