//! What surrounds every handler: request ids, problems, limits, compression, security headers.

use std::any::Any;

use askama::Template;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel,
        predicate::{DefaultPredicate, Predicate},
    },
};
use tracing::Instrument;

use crate::{
    App, Html, Page, Problem, RequestId,
    page::ViewerSlot,
    preferences::{asked_lang, remember},
    problem::Told,
    security,
};

/// Whether a path belongs to the API, which speaks JSON whatever is asked for.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Surrounds all routes with what every answer needs and gives them their state.
///
/// From the inside: body limit, panics caught, problems told and logged, security headers, compression.
/// Layers that must see a request before its handler (sessions, CSRF) go on the router before.
pub fn finish(router: Router<App>, app: App) -> Router {
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(unless_tagged_strong as fn(_, _, &_, &_) -> _));
    router
        .layer(DefaultBodyLimit::max(app.settings.body_limit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), problems))
        .layer(compression)
        .with_state(app)
}

/// Compressed bytes are not the bytes that a strong tag names.
fn unless_tagged_strong(
    _: StatusCode,
    _: axum::http::Version,
    headers: &HeaderMap,
    _: &axum::http::Extensions,
) -> bool {
    headers
        .get(header::ETAG)
        .is_none_or(|tag| tag.as_bytes().starts_with(b"W/"))
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Problem::internal("panic", format!("panicked: {said}")).into_response()
}

/// What is kept of a request to tell a problem after the handler has consumed it.
struct Asked {
    uri: Uri,
    headers: HeaderMap,
    id: RequestId,
    viewer: ViewerSlot,
}

impl Asked {
    fn of(request: &Request, id: RequestId) -> Self {
        let kept = [header::ACCEPT, header::ACCEPT_LANGUAGE, header::COOKIE];
        let headers = kept
            .into_iter()
            .filter_map(|name| Some((name.clone(), request.headers().get(name)?.clone())))
            .collect();
        Self {
            uri: request.uri().clone(),
            headers,
            id,
            viewer: ViewerSlot::default(),
        }
    }

    fn page(&self, app: &App) -> Page {
        let mut extensions = axum::http::Extensions::new();
        extensions.insert(self.id.clone());
        let viewer = self.viewer.0.get().cloned();
        Page::of(app, &self.uri, &self.headers, &extensions, viewer)
    }

    /// A browser names `text/html`; a program's `*/*` is answered with JSON.
    fn wants_page(&self) -> bool {
        let accept = self.headers.get(header::ACCEPT);
        let accept = accept.and_then(|v| v.to_str().ok()).unwrap_or_default();
        !is_api(self.uri.path())
            && accept.split(',').any(|part| {
                let (kind, params) = part.split_once(';').unwrap_or((part, ""));
                matches!(kind.trim(), "text/html" | "text/*") && params.trim() != "q=0"
            })
    }
}

/// Gives the request an id, and tells whatever goes wrong as a [`Problem`].
async fn problems(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = app.clock.new_id::<RequestId>().to_string();
    let asked = Asked::of(&request, RequestId(id.clone()));
    let method = request.method().clone();
    request.extensions_mut().insert(asked.id.clone());
    request.extensions_mut().insert(asked.viewer.clone());
    let span = tracing::info_span!("request", request.id = %id, %method, path = asked.uri.path());
    let mut response = async {
        let response = next.run(request).await;
        told(&app, &asked, response).await
    }
    .instrument(span)
    .await;
    let api = is_api(asked.uri.path());
    let headers = response.headers_mut();
    security::protect(headers, app.settings.secure_cookies, api);
    let id = HeaderValue::from_str(&id).expect("a UUID is ASCII");
    headers.insert(HeaderName::from_static("x-request-id"), id);
    if let Some(lang) = asked_lang(&asked.uri).filter(|_| method == Method::GET && !api) {
        let cookie = remember("lang", lang.code(), app.settings.secure_cookies);
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

async fn told(app: &App, asked: &Asked, response: Response) -> Response {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let problem = match parts.extensions.remove::<Problem>() {
        Some(problem) => problem,
        None if is_shaped(&parts.headers) => return Response::from_parts(parts, body),
        None => unshaped(status, body).await,
    };
    if status.is_server_error() {
        tracing::error!(
            problem.code = problem.code(),
            http.status = status.as_u16(),
            "{}",
            problem.cause()
        );
    }
    let page = asked.page(app);
    let mut response = if asked.wants_page() {
        let told = problem.told(&page);
        (
            status,
            Html(ProblemPage {
                page,
                told,
                code: problem.code(),
            }),
        )
            .into_response()
    } else {
        problem.json(Some(&page))
    };
    problem.dress(&mut response);
    // What the handler or the router said besides, such as `Allow`, still holds.
    for (name, value) in &parts.headers {
        let ours = matches!(*name, header::CONTENT_TYPE | header::CONTENT_LENGTH);
        if !ours && !response.headers().contains_key(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}

/// Whether a handler has given its error a form of its own: a form that comes back, a JSON report.
fn is_shaped(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|kind| !kind.starts_with("text/plain"))
}

/// The problem behind a bare status with a line of text: the router's and the extractors' own errors.
async fn unshaped(status: StatusCode, body: Body) -> Problem {
    let text = to_bytes(body, 4096).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let code = match status {
        StatusCode::NOT_FOUND => "unknown-address",
        StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "body-too-large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported-media-type",
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => "malformed-input",
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => "timeout",
        _ if status.is_server_error() => "internal",
        _ => "refused",
    };
    Problem::new(status, code, text)
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    told: Told,
    code: &'static str,
}
