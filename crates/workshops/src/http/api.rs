//! The part of workshops in `/api/v1`.

mod out;
mod schedule;
mod work;

use access::http::{tagged, unchanged};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

/// Every route, with its description.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(schedule::list, schedule::plan))
        .routes(routes!(schedule::show, schedule::replace))
        .routes(routes!(schedule::step))
        .routes(routes!(schedule::came, schedule::come))
        .routes(routes!(schedule::standing))
        .routes(routes!(work::sheet, work::add))
        .routes(routes!(work::change, work::remove))
        .routes(routes!(work::journey))
        .routes(routes!(work::open))
        .routes(routes!(work::outputs))
        .routes(routes!(work::give))
        .routes(routes!(work::settle))
        .routes(routes!(work::groups, work::add_group))
        .routes(routes!(work::group))
}
