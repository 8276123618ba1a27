//! The description of the API, made from the handlers themselves.

mod complete;
mod page;
mod readable;
mod schemas;

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::Request,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, Server,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

use schemas::{FieldProblem, Problem};

/// What the description begins with; the contexts add their paths and schemas.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Pilar",
        description = "The register of a smart-city movement: regions, cohorts, participations, and every published \
            figure as a claim with its source.\n\n\
            Lists are paged by key: follow `next` and `previous`. Answers carry an `ETag`; send it back as \
            `If-None-Match` and get a 304 while nothing has changed. What goes wrong is told as \
            `application/problem+json` (RFC 9457), with a `code` that programs may rely on. Reading the public \
            register needs no token; for the rest send `Authorization: Bearer …` with a token from your account's page.\n\n\
            A change sends JSON and says which version it was made on: the `ETag` that was read as `If-Match`, or its \
            `revision` in the body. Who comes second gets 412 or 409 with the first one's change (`changed`) and the \
            thing as it is now (`present`). What is left out of a `PATCH` stays, and `null` empties it. What is there \
            already is refused with 409 and the code `taken`, so that sending something twice writes it once.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(Problem, FieldProblem)),
    modifiers(&Bearer)
)]
struct Description;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let mut http = Http::new(HttpAuthScheme::Bearer);
        http.description =
            Some("A token from your account's page, or `pilar user token`.".to_owned());
        document
            .components
            .get_or_insert_with(Default::default)
            .add_security_scheme("bearer", SecurityScheme::Http(http));
    }
}

/// The API's routes and their description. `base` is the public address, where it is known.
pub fn described(
    base: Option<&str>,
    releases: plan::http::Signing,
) -> (Router<App>, openapi::OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(Description::openapi())
        .merge(register::http::api())
        .merge(access::http::api())
        .merge(movement::http::api())
        .merge(post::http::api())
        .merge(agreements::http::api())
        .merge(workshops::http::api())
        .merge(cockpit::http::api())
        .merge(plan::http::api(releases))
        .routes(routes!(document))
        .split_for_parts();
    document.servers = Some(vec![Server::new(base.unwrap_or("/"))]);
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    complete::complete(&mut document);
    (router, document)
}

/// The API, its description, and the same as a page at `/api`.
pub fn router(base: Option<&str>, releases: plan::http::Signing) -> Router<App> {
    let (router, document) = described(base, releases);
    let json = serde_json::to_value(&document).expect("a description is plain data");
    let text = json.to_string();
    let written = Arc::new(Written {
        tag: web::etag(0, &[&text]),
        readable: Arc::new(readable::read(
            &json,
            base.unwrap_or("http://127.0.0.1:8080"),
        )),
        about: paragraphs(document.info.description.as_deref().unwrap_or_default()),
        json: text,
    });
    router
        .route("/api", get(page::show))
        .layer(Extension(written))
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::to_owned).collect()
}

/// The description, written once.
struct Written {
    tag: web::ETag,
    json: String,
    readable: Arc<readable::Readable>,
    about: Vec<String>,
}

/// This description, as OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    tag = "description",
    responses((status = 200, description = "The description", body = Object), (status = 304, description = "Not changed"))
)]
async fn document(Extension(written): Extension<Arc<Written>>, request: Request) -> Response {
    if let Some(same) = web::not_modified(request.headers(), &written.tag) {
        return same;
    }
    let public = HeaderValue::from_static("public, no-cache");
    let json = HeaderValue::from_static("application/json");
    (
        written.tag.clone(),
        [
            (header::CONTENT_TYPE, json),
            (header::CACHE_CONTROL, public),
        ],
        written.json.clone(),
    )
        .into_response()
}
