//! Pages and API of the register.

mod api;
mod file;
mod kept;
mod officer;
mod public;
mod received;
mod transfer;
pub(crate) mod words;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;
use web::App;

pub use file::evidence_file;

/// Every page of the register.
pub fn pages() -> Router<App> {
    Router::new()
        .merge(public::pages())
        .merge(officer::pages())
        .merge(transfer::pages())
}

/// The register's part of `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    api::router().merge(transfer::api::router())
}
