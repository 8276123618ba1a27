//! What officers do: one form for each change, the work desk, and the history of everything.
//!
//! Start at [`task::Task`]: a change is described once, and two handlers show and make all of them. A page asks whether
//! its visitor may before it reads anything; the operation asks again.

mod agencies;
mod claims;
mod cohorts;
mod desk;
mod evidence;
mod figures;
mod form;
mod history;
mod participations;
mod regions;
mod said;
mod sent;
mod sources;
mod steps;
mod suggest;
mod task;

use axum::{Router, routing::get};
use web::App;

use task::route;

/// Every page for officers, and the pages of one claim and one participation.
pub(super) fn pages() -> Router<App> {
    Router::new()
        .merge(evidence::pages())
        .route("/desk", get(desk::show))
        .route("/history", get(history::show))
        .route("/regions/new", route::<regions::Add>())
        .route("/regions/{code}/edit", route::<regions::Edit>())
        .route("/regions/{code}/change", route::<regions::Restate>())
        .route("/regions/{code}/agencies/new", route::<agencies::Add>())
        .route("/agencies/{id}/edit", route::<agencies::Edit>())
        .route("/cohorts/new", route::<cohorts::Add>())
        .route("/cohorts/{year}/edit", route::<cohorts::Edit>())
        .route("/letters/new", route::<cohorts::Letters>())
        .route("/letters/{id}/edit", route::<cohorts::Letters>())
        .route(
            "/cohorts/{year}/participations/new",
            route::<participations::Add>(),
        )
        .route("/participations/{id}", get(steps::show))
        .route("/participations/{id}/edit", route::<participations::Edit>())
        .route("/participations/{id}/step", route::<steps::Next>())
        .route("/sources/new", route::<sources::Add>())
        .route("/sources/{id}/edit", route::<sources::Edit>())
        .route("/claims/new", route::<claims::Add>())
        .route("/claims/{id}", get(claims::show))
        .route("/claims/{id}/withdraw", route::<claims::Withdraw>())
        .route(
            "/figures/{subject}/{property}/curate",
            route::<figures::Curate>(),
        )
        .route(
            "/figures/{subject}/{property}/undo",
            route::<figures::Undo>(),
        )
}
