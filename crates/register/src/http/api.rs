//! The register's part of `/api/v1`: JSON for programs.
//!
//! Paths stand without the prefix in each file. Reading is for everyone and from everywhere;
//! each answer has a tag, and a question whose answer the client still has costs one statement.
//! Changes are the same operations as the officers' forms: see [`writing::Writing`].

mod bodies;
mod changes;
mod claims;
mod decisions;
mod describe;
mod evidence;
mod history;
mod keep;
mod lists;
mod members;
mod movement;
mod params;
mod query;
mod reading;
mod regions;
mod sent;
mod things;
mod views;
mod writing;

use axum::{
    Extension,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

use reading::Copies;

/// Every route, with its description.
pub(super) fn router() -> OpenApiRouter<App> {
    let mut router = OpenApiRouter::with_openapi(describe::base())
        .routes(routes!(movement::show))
        .routes(routes!(movement::list, members::add_cohort))
        .routes(routes!(movement::one, members::edit_cohort))
        .routes(routes!(regions::list, changes::add_region))
        .routes(routes!(regions::one, changes::edit_region))
        .routes(routes!(changes::change_region))
        .routes(routes!(regions::agencies_of))
        .routes(routes!(regions::boundary))
        .routes(routes!(lists::agencies, changes::add_agency))
        .routes(routes!(lists::agency, changes::edit_agency))
        .routes(routes!(lists::participations, members::add_participation))
        .routes(routes!(lists::participation, members::edit_participation))
        .routes(routes!(members::add_step))
        .routes(routes!(lists::letters, members::add_letter))
        .routes(routes!(lists::letter, members::edit_letter))
        .routes(routes!(lists::sources, changes::add_source))
        .routes(routes!(lists::source, changes::edit_source))
        .routes(routes!(claims::list, decisions::add_claim))
        .routes(routes!(claims::one))
        .routes(routes!(decisions::withdraw, decisions::restore))
        .routes(routes!(claims::figures))
        .routes(routes!(claims::figure))
        .routes(routes!(decisions::decide))
        .routes(routes!(decisions::decision, decisions::undo))
        .layer(Extension(Copies::default()))
        .layer(middleware::from_fn(open));
    // What is not public is for no other site.
    router = router
        .routes(routes!(history::show))
        .routes(routes!(evidence::list))
        .routes(routes!(evidence::one))
        .routes(routes!(evidence::file))
        .routes(routes!(keep::edit))
        .routes(routes!(keep::withdraw))
        .routes(routes!(keep::restore));
    // The upload counts its own bytes.
    let upload = OpenApiRouter::new()
        .routes(routes!(keep::add))
        .layer(DefaultBodyLimit::disable());
    router = router.merge(upload);
    describe::complete(router.get_openapi_mut());
    OpenApiRouter::default().nest("/api/v1", router)
}

/// Lets pages of other sites read what is public, never with the reader's cookies; they may not write.
async fn open(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 3] = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "if-none-match"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    let method = request.method().clone();
    let mut response = next.run(request).await;
    if method == Method::OPTIONS && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        // Axum adds `Allow` after this.
        response = Response::default();
        *response.status_mut() = StatusCode::NO_CONTENT;
        for (name, value) in HEADERS {
            response
                .headers_mut()
                .insert(name, HeaderValue::from_static(value));
        }
    } else if !matches!(method, Method::GET | Method::HEAD) {
        return response;
    }
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("etag, link, retry-after, x-request-id"),
    );
    response
}
