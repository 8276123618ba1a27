//! The gate before every route: forged requests stay outside.
//!
//! A request that changes something, and carries a session's cookie, must also carry the session's token, which a
//! foreign page cannot know, and must not come from a foreign page (`Sec-Fetch-Site`, `Origin`). The sign-in form
//! has no session yet and is held to the second rule. Tokens in `Authorization` are never sent by a browser on
//! its own and are exempt.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use web::{App, Problem};

use super::{
    identity::{Guarded, Identity, bearer},
    problems::SIGN_IN,
};
use crate::{Settings, secrets::same};

/// Sets the gate before every route of `router`. Call it before `web::finish`, which tells the problems.
pub fn protect(router: Router<App>, app: &App, settings: Settings) -> Router<App> {
    let gate = Gate {
        app: app.clone(),
        guarded: Guarded(Arc::new(settings)),
    };
    router.layer(middleware::from_fn_with_state(gate, guard))
}

#[derive(Clone)]
struct Gate {
    app: App,
    guarded: Guarded,
}

async fn guard(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(gate.guarded.clone());
    let changes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if changes && bearer(request.headers()).is_none() {
        request = match check(&gate, request).await {
            Ok(request) => request,
            Err(problem) => return problem.into_response(),
        };
    }
    let sign_in = if changes {
        None
    } else {
        sign_in_href(request.uri(), request.headers())
    };
    let response = next.run(request).await;
    match sign_in {
        Some(href) if asks_to_sign_in(&response) => Redirect::to(&href).into_response(),
        _ => response,
    }
}

fn asks_to_sign_in(response: &Response) -> bool {
    response.status() == StatusCode::UNAUTHORIZED
        && response
            .extensions()
            .get::<Problem>()
            .is_some_and(|problem| problem.code() == SIGN_IN)
}

/// Where a browser that asks for a page is sent to sign in, and comes back from.
fn sign_in_href(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let accept = headers.get(header::ACCEPT)?.to_str().ok()?;
    if !accept.contains("text/html") || uri.path().starts_with("/api/") {
        return None;
    }
    let here = uri.path_and_query().map_or("/", |place| place.as_str());
    let next: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
    Some(format!("/sign-in?next={next}"))
}

async fn check(gate: &Gate, mut request: Request) -> Result<Request, Problem> {
    let base = gate.app.settings.base_url.as_deref();
    if is_foreign(request.headers(), base) {
        return Err(
            Problem::forbidden("cross-site", "this request comes from another site")
                .say("access-problem-cross-site-text"),
        );
    }
    let identity = Identity::find(&gate.app, &gate.guarded.0, request.headers()).await?;
    if let Some(session) = identity.session() {
        let (given, whole) = token(request, gate.app.settings.body_limit).await?;
        request = whole;
        if !given.is_some_and(|given| same(&given, &session.csrf)) {
            return Err(Problem::forbidden(
                "csrf",
                "the form's token is missing or of another session",
            )
            .say("access-problem-csrf-text"));
        }
    }
    request.extensions_mut().insert(identity);
    Ok(request)
}

/// Whether a browser says that the request was made by a page of another site. Programs say nothing.
fn is_foreign(headers: &HeaderMap, base_url: Option<&str>) -> bool {
    let text = |name: &str| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    let own = base_url.is_some_and(|base| base.trim_end_matches('/') == origin)
        || host.is_some_and(|host| text("host") == Some(host));
    !own
}

/// The token of a request, which is handed back whole.
async fn token(request: Request, limit: usize) -> Result<(Option<String>, Request), Problem> {
    let text = |name: HeaderValue| name.to_str().ok().map(str::to_owned);
    if let Some(given) = request.headers().get("x-csrf-token").cloned() {
        return Ok((text(given), request));
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .cloned()
        .and_then(text);
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    if kind.starts_with("multipart/form-data") {
        // A file is not held in memory to find the token: the form's address carries it.
        let query = request.uri().query().unwrap_or_default();
        return Ok((field(query.as_bytes()), request));
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Ok((None, request));
    }
    let (parts, body) = request.into_parts();
    let bytes = Limited::new(body, limit).collect().await.map_err(|err| {
        if err.is::<LengthLimitError>() {
            Problem::too_large(
                "body-too-large",
                format!("a form has at most {limit} bytes"),
            )
        } else {
            Problem::bad_request("malformed-input", "the body cannot be read")
        }
    })?;
    let bytes = bytes.to_bytes();
    let given = field(&bytes);
    Ok((given, Request::from_parts(parts, Body::from(bytes))))
}

fn field(bytes: &[u8]) -> Option<String> {
    form_urlencoded::parse(bytes)
        .find(|(name, _)| name == "_csrf")
        .map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(headers: &[(&'static str, &'static str)], base: Option<&str>) -> bool {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        is_foreign(&headers, base)
    }

    #[test]
    fn only_our_own_pages_and_programs_may_send() {
        let host = ("host", "pilar.example:8080");
        assert!(!foreign(&[host], None), "a program");
        assert!(!foreign(&[host, ("sec-fetch-site", "same-origin")], None));
        assert!(!foreign(&[host, ("sec-fetch-site", "none")], None));
        assert!(!foreign(
            &[host, ("origin", "http://pilar.example:8080")],
            None
        ));
        assert!(!foreign(
            &[("host", "inner"), ("origin", "https://pilar.example")],
            Some("https://pilar.example")
        ));
        for site in ["cross-site", "same-site", "", "x"] {
            assert!(foreign(&[host, ("sec-fetch-site", site)], None), "{site}");
        }
        for origin in [
            "null",
            "http://evil.example",
            "http://pilar.example",
            "",
            "http://pilar.example:8080.evil",
        ] {
            assert!(foreign(&[host, ("origin", origin)], None), "{origin}");
        }
    }
}
