//! Pages and API of the cockpit.

mod api;
mod board;
mod handover;
mod remind;

use axum::{Router, routing::get};
use utoipa_axum::router::OpenApiRouter;
use web::App;

/// Every page.
pub fn pages() -> Router<App> {
    Router::new()
        .route("/cockpit", get(board::show))
        .route("/cockpit/export.csv", get(board::export_csv))
        .route("/cockpit/export.xlsx", get(board::export_xlsx))
        .route("/cockpit/remind", get(remind::ask).post(remind::send))
        .route("/cockpit/{region}/handover", get(handover::show))
        .route("/cockpit/{region}/handover.pdf", get(handover::pdf))
}

/// The part in `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    api::router()
}
