//! The part of calls in `/api/v1`.

mod calls;
mod judging;
mod rankings;

use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

/// Every route, with its description.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(calls::list, calls::create))
        .routes(routes!(calls::show, calls::replace))
        .routes(routes!(calls::step))
        .routes(routes!(calls::invite))
        .routes(routes!(calls::members))
        .routes(routes!(judging::panel))
        .routes(routes!(judging::own))
        .routes(routes!(judging::show, judging::save))
        .routes(routes!(rankings::list, rankings::compute))
        .routes(routes!(rankings::decisions, rankings::decide))
        .routes(routes!(rankings::result))
}
