//! Pages and API of calls.

mod answer;
mod answer_api;
mod answer_history;
mod answer_pages;
mod answer_pdf;
mod answer_proof;
mod answer_view;
mod api;
mod call;
mod call_form;
mod calls;
mod candidates;
mod decide;
mod delegation;
mod delegation_view;
mod desk;
mod desk_candidate;
mod files;
mod form;
mod invite;
mod judging;
mod objections;
mod outcome;
mod panel;
mod panel_draw;
mod panel_members;
mod ranks;
mod schedule;
mod sheet;
mod sheet_view;
pub(crate) mod words;
mod work;

use axum::{Router, routing::get};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

/// Every page of calls.
pub fn pages() -> Router<App> {
    Router::new()
        .route("/calls", get(calls::list))
        .route("/calls/new", get(call_form::new).post(call_form::create))
        .route("/calls/{id}", get(call::show))
        .route(
            "/calls/{id}/edit",
            get(call_form::edit).post(call_form::save),
        )
        .route("/calls/{id}/step", get(call::ask_step).post(call::step))
        .route("/calls/{id}/invite", get(invite::show).post(invite::submit))
        .route("/calls/{id}/candidates", get(candidates::list))
        .route(
            "/calls/{id}/ask",
            get(candidates::ask_form).post(candidates::ask),
        )
        .route("/candidates/{id}", get(candidates::show))
        .route(
            "/candidates/{id}/step",
            get(candidates::ask_step).post(candidates::step),
        )
        .route("/work", get(work::show))
        .merge(answer::routes())
        .merge(delegation::routes())
        .merge(desk::routes())
        .merge(schedule::routes())
        .merge(panel::routes())
        .merge(judging::routes())
        .merge(ranks::routes())
        .merge(decide::routes())
        .merge(outcome::routes())
        .merge(objections::routes())
}

/// The part of calls in `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(answer_api::show))
        .routes(routes!(answer_api::write))
        .routes(routes!(answer_api::submit))
        .merge(api::router())
}
