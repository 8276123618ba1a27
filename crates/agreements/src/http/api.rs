//! The part of agreements in `/api/v1`.
#![expect(
    unused_qualifications,
    reason = "utoipa writes them into the parameters"
)]

mod agreements;
mod meetings;
mod region;
mod signing;
mod terms;

use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

/// Every route, with its description.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(agreements::list, agreements::draft))
        .routes(routes!(agreements::show))
        .routes(routes!(agreements::step))
        .routes(routes!(agreements::rewrite))
        .routes(routes!(agreements::comment))
        .routes(routes!(agreements::answer))
        .routes(routes!(agreements::close))
        .routes(routes!(agreements::pass))
        .routes(routes!(signing::list, signing::add))
        .routes(routes!(signing::board))
        .routes(routes!(signing::schedule))
        .routes(routes!(signing::verify))
        .routes(routes!(region::standings))
        .routes(routes!(region::bodies, region::add_body))
        .routes(routes!(region::decrees, region::add_decree))
        .routes(routes!(region::step_decree))
        .routes(routes!(region::add_member))
        .routes(routes!(region::add_meeting))
        .routes(routes!(meetings::show))
        .routes(routes!(meetings::decide))
        .routes(routes!(meetings::follow_up))
        .routes(routes!(terms::terms, terms::set_terms))
        .routes(routes!(terms::template, terms::save_template))
        .routes(routes!(signing::scan))
        .routes(routes!(region::alarms))
}

/// Where a page of a list begins.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `PageQuery` parses")]
struct PageParams {
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

/// The id of something new.
#[derive(Debug, serde::Serialize, ToSchema)]
struct Added {
    /// Its id.
    id: uuid::Uuid,
}
