//! The part of plans in `/api/v1`.

mod out;
mod read;
mod write;

use access::http::{tagged, unchanged};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

/// Every route, with its description.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list, write::create))
        .routes(routes!(read::rows, write::add))
        .routes(routes!(write::change))
        .routes(routes!(read::releases, write::release))
        .routes(routes!(read::release))
        .routes(routes!(write::step))
        .routes(routes!(read::actions))
}
