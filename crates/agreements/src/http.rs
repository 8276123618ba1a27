//! Pages and API.

mod agreement;
mod agreement_actions;
mod alarms;
mod api;
mod bodies;
mod change;
mod day;
mod decrees;
mod electronic;
mod files;
mod form;
mod list;
mod meetings;
mod received;
mod sign;
mod verify;
mod words;

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use utoipa_axum::router::OpenApiRouter;
use web::App;

use crate::Signing;

/// Every page; electronic signatures are made with `with`.
pub fn pages(with: Signing) -> Router<App> {
    Router::new()
        .merge(agreements())
        .merge(signing())
        .merge(region())
        .merge(uploads())
        .layer(Extension(Arc::new(with)))
}

fn agreements() -> Router<App> {
    Router::new()
        .route("/agreements", get(list::list))
        .route("/agreements.csv", get(list::export))
        .route(
            "/agreements/draft",
            get(change::ask_draft).post(change::draft),
        )
        .route(
            "/agreements/template",
            get(change::template).post(change::save_template),
        )
        .route("/agreements/{id}", get(agreement::show))
        .route("/agreements/{id}/pdf", get(files::pdf))
        .route(
            "/agreements/{id}/step",
            get(change::ask_step).post(change::step),
        )
        .route(
            "/agreements/{id}/terms",
            get(change::ask_terms).post(change::terms),
        )
        .route(
            "/agreements/{id}/pass",
            get(change::ask_pass).post(change::pass),
        )
        .route(
            "/agreements/{id}/clauses/{position}/edit",
            get(change::ask_clause).post(change::clause),
        )
        .route(
            "/agreements/{id}/clauses/{position}/comment",
            get(change::ask_comment).post(change::comment),
        )
        .route(
            "/agreement-comments/{id}/answer",
            get(change::ask_answer).post(change::answer),
        )
        .route("/agreement-comments/{id}/close", post(change::close))
        .route("/alarms", get(alarms::show))
}

fn signing() -> Router<App> {
    Router::new()
        .route("/signing-days", get(day::list))
        .route("/signing-days/new", get(day::ask_new).post(day::create))
        .route("/signing-days/{id}", get(day::show))
        .route(
            "/signing-days/{id}/edit",
            get(day::ask_edit).post(day::edit),
        )
        .route(
            "/signing-days/{id}/schedule",
            get(day::ask_schedule).post(day::schedule),
        )
        .route("/signing-days/{id}/end", get(day::ask_end).post(day::end))
        .route(
            "/signatories/{id}/edit",
            get(sign::ask_name).post(sign::name),
        )
        .route(
            "/signatories/{id}/sign",
            get(electronic::ask_sign).post(electronic::sign),
        )
        .route("/signatories/{id}/file", get(files::signature_file))
        .route("/verify/{code}", get(verify::by_code))
}

fn region() -> Router<App> {
    Router::new()
        .route("/bodies/{code}", get(bodies::show))
        .route(
            "/bodies/{code}/new",
            get(bodies::ask_new).post(bodies::create),
        )
        .route(
            "/bodies/{code}/decrees/new",
            get(decrees::ask_new).post(decrees::create),
        )
        .route("/body/{id}/edit", get(bodies::ask_edit).post(bodies::edit))
        .route(
            "/body/{id}/members/new",
            get(bodies::ask_member).post(bodies::add_member),
        )
        .route("/body/{id}/meetings", get(meetings::list))
        .route(
            "/body/{id}/meetings/new",
            get(meetings::ask_new).post(meetings::create),
        )
        .route("/body-members/{id}/leave", post(bodies::remove_member))
        .route(
            "/decrees/{id}/edit",
            get(decrees::ask_edit).post(decrees::edit),
        )
        .route(
            "/decrees/{id}/step",
            get(decrees::ask_step).post(decrees::step),
        )
        .route("/decrees/{id}/pdf", get(decrees::pdf))
        .route("/meetings/{id}", get(meetings::show))
        .route(
            "/meetings/{id}/edit",
            get(meetings::ask_edit).post(meetings::edit),
        )
        .route("/meetings/{id}/pdf", get(meetings::pdf))
        .route(
            "/meetings/{id}/decisions/new",
            get(meetings::ask_decide).post(meetings::decide),
        )
        .route(
            "/meeting-decisions/{id}/follow-up",
            get(meetings::ask_follow).post(meetings::follow),
        )
}

/// Where files come in: each is held to the limit of uploads while it is read.
fn uploads() -> Router<App> {
    Router::new()
        .route(
            "/signatories/{id}/scan",
            get(sign::ask_scan).post(sign::scan),
        )
        .route("/verify", get(verify::ask).post(verify::check))
        .layer(DefaultBodyLimit::disable())
}

/// The part in `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    api::router()
}
