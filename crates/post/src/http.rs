//! Pages and API.

use std::sync::Arc;

use axum::{Extension, Router};
use utoipa_axum::router::OpenApiRouter;
use web::App;

use crate::Settings;

/// Every page. `settings` tells the list whether and where mail goes.
pub fn pages(settings: Arc<Settings>) -> Router<App> {
    Router::new().layer(Extension(settings))
}

/// The part in `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
