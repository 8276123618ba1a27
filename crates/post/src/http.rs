//! Pages and API.

mod addresses;
mod api;
mod form;
mod message;
mod messages;
mod own;
mod templates;
mod words;

use std::sync::Arc;

use axum::{
    Extension, Router,
    routing::{get, post},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

use crate::Settings;

/// Every page. `settings` tells the list whether and where mail goes.
pub fn pages(settings: Arc<Settings>) -> Router<App> {
    Router::new()
        .route("/post", get(messages::list))
        .route("/post/templates", get(templates::list))
        .route("/post/templates/{template}", get(templates::show))
        .route(
            "/post/templates/{template}/edit",
            get(templates::edit).post(templates::save),
        )
        .route("/post/addresses", get(addresses::list))
        .route(
            "/post/addresses/{account}",
            get(addresses::edit).post(addresses::save),
        )
        .route("/post/{id}", get(message::show))
        .route(
            "/post/{id}/retry",
            get(message::ask_retry).post(message::retry),
        )
        .route(
            "/post/{id}/cancel",
            get(message::ask_cancel).post(message::cancel),
        )
        .route("/account/post", get(own::show).post(own::save))
        .route("/account/post/test", post(own::test))
        .layer(Extension(settings))
}

/// The part in `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api::list))
        .routes(routes!(api::show))
        .routes(routes!(api::retry))
        .routes(routes!(api::cancel))
}
