//! Pages and API.

use axum::Router;
use utoipa_axum::router::OpenApiRouter;
use web::App;

/// Every page.
pub fn pages() -> Router<App> {
    Router::new()
}

/// The part in `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
