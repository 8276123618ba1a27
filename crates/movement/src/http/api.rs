//! The part of calls in `/api/v1`.

mod judging;

use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

/// Every route, with its description.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(judging::panel))
        .routes(routes!(judging::own))
        .routes(routes!(judging::show, judging::save))
}
