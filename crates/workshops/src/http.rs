//! Pages and API of workshops.

mod api;
mod attend;
mod attendance;
mod cohort;
mod evaluation;
pub mod file;
mod focus;
mod form;
mod letter;
mod schedule;
mod stage;
mod words;
mod worksheet;
mod workshop;

use axum::{
    Router,
    routing::{get, post},
};
use utoipa_axum::router::OpenApiRouter;
use web::App;

use crate::model::{HolderKind, Sheet};

/// The worksheet that stands for a holder where only the holder matters.
fn sheet_of(kind: HolderKind) -> Sheet {
    match kind {
        HolderKind::Workshop => Sheet::Agenda,
        HolderKind::FocusGroup => Sheet::Issue,
        HolderKind::Participation => Sheet::Readiness,
    }
}

/// Every page.
pub fn pages() -> Router<App> {
    Router::new()
        .merge(of_schedule())
        .merge(of_people())
        .merge(of_worksheets())
        .merge(of_stages())
}

fn of_schedule() -> Router<App> {
    Router::new()
        .route("/workshops", get(schedule::list))
        .route("/workshops/export.csv", get(schedule::export_csv))
        .route("/workshops/export.xlsx", get(schedule::export_xlsx))
        .route("/workshops/calendar.ics", get(schedule::calendar))
        .route(
            "/workshops/plan",
            get(schedule::ask_plan).post(schedule::plan),
        )
        .route("/workshops/mentors", get(schedule::loads))
        .route("/workshops/standing", get(cohort::standing))
        .route(
            "/workshops/gates",
            get(cohort::ask_gates).post(cohort::set_gate),
        )
        .route("/workshops/{id}", get(workshop::show))
        .route(
            "/workshops/{id}/edit",
            get(workshop::ask_edit).post(workshop::edit),
        )
        .route(
            "/workshops/{id}/step",
            get(workshop::ask_step).post(workshop::step),
        )
        .route(
            "/workshops/{id}/minutes",
            get(workshop::ask_minutes).post(workshop::write_minutes),
        )
        .route("/workshops/{id}/minutes.pdf", get(workshop::minutes_pdf))
        .route("/workshops/{id}/calendar.ics", get(workshop::calendar))
        .route(
            "/workshops/{id}/letter",
            get(letter::ask).post(letter::make),
        )
        .route("/workshops/{id}/files", get(letter::files))
        .route(
            "/workshops/{id}/files/cite",
            get(letter::ask_cite).post(letter::cite),
        )
        .route("/workshops/{id}/files/{file}", get(letter::send))
        .route(
            "/workshops/{id}/files/{file}/take-back",
            post(letter::take_back),
        )
}

fn of_people() -> Router<App> {
    Router::new()
        .route("/workshops/{id}/screen", get(attendance::screen))
        .route(
            "/workshops/{id}/attend",
            get(attend::ask).post(attend::send),
        )
        .route("/workshops/{id}/evaluation", get(evaluation::show))
        .route("/attendance/{id}", get(attendance::list))
        .route(
            "/attendance/{id}/new",
            get(attendance::ask_add).post(attendance::add),
        )
        .route("/attendance/{id}/export.csv", get(attendance::export_csv))
        .route("/attendance/{id}/export.xlsx", get(attendance::export_xlsx))
        .route("/attendance/{id}/{one}/forget", post(attendance::forget))
        .route("/attended", get(attend::own))
        .route(
            "/attended/withdraw",
            get(attend::ask_withdraw).post(attend::withdraw),
        )
        .route(
            "/attended/evaluate",
            get(attend::ask_evaluate).post(attend::evaluate),
        )
}

fn of_worksheets() -> Router<App> {
    Router::new()
        .route("/worksheets/{holder}/{sheet}", get(worksheet::show))
        .route(
            "/worksheets/{holder}/{sheet}/new",
            get(worksheet::ask_add).post(worksheet::add),
        )
        .route(
            "/worksheets/{holder}/{sheet}/history",
            get(worksheet::history),
        )
        .route(
            "/worksheets/{holder}/{sheet}/export.csv",
            get(worksheet::export_csv),
        )
        .route(
            "/worksheets/{holder}/{sheet}/export.xlsx",
            get(worksheet::export_xlsx),
        )
        .route(
            "/worksheets/{holder}/commitment.pdf",
            get(stage::commitment),
        )
        .route(
            "/worksheet-rows/{id}",
            get(worksheet::ask_edit).post(worksheet::edit),
        )
        .route("/worksheet-rows/{id}/shift", post(worksheet::shift))
        .route("/worksheet-rows/{id}/remove", post(worksheet::remove))
        .route("/worksheet-versions/{id}/restore", post(worksheet::restore))
}

fn of_stages() -> Router<App> {
    Router::new()
        .route("/stages/{region}", get(stage::show))
        .route(
            "/stages/{region}/open",
            get(stage::ask_open).post(stage::open),
        )
        .route(
            "/stages/{region}/homework",
            get(stage::ask_give).post(stage::give),
        )
        .route(
            "/homework/{id}/edit",
            get(stage::ask_edit).post(stage::edit),
        )
        .route(
            "/homework/{id}/settle",
            get(stage::ask_settle).post(stage::settle),
        )
        .route("/focus-groups", get(focus::list))
        .route("/focus-groups/new", get(focus::ask_add).post(focus::add))
        .route("/focus-groups/{id}", get(focus::show))
        .route(
            "/focus-groups/{id}/edit",
            get(focus::ask_edit).post(focus::edit),
        )
}

/// The part in `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    api::router()
}
