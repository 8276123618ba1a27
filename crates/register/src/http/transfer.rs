//! Files in and out: pages of imports, downloads of lists, and both for programs.

pub(super) mod api;
mod evidence;
mod exports;
mod imports;
mod told;
mod upload;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use web::App;

pub(super) use upload::mebibytes;

/// Imports and exports.
pub(super) fn pages() -> Router<App> {
    let router = Router::new()
        .route("/imports", get(imports::list))
        .route(
            "/imports/new",
            // The upload counts its own bytes.
            get(imports::new)
                .post(imports::create)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/imports/template", get(imports::template))
        .route("/imports/{id}", get(imports::show))
        .route("/imports/{id}/confirm", post(imports::confirm))
        .route("/imports/{id}/discard", post(imports::discard))
        .route("/imports/{id}/errors", get(imports::errors));
    router.merge(evidence::router()).merge(exports::router())
}
