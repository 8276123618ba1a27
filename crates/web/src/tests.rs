//! Whole requests through [`crate::finish`].

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use kernel::{Clock, Timestamp};
use store::{DatabaseSettings, Db};
use tower::ServiceExt;

use crate::{App, Catalogue, Settings, finish};

mod guide;
mod problems;
mod tokens;

/// What a browser accepts.
const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

/// An application with an empty database and bodies up to 2,000 bytes.
async fn app() -> App {
    let clock = Clock::fixed(Timestamp::from_micros(1_795_000_000_000_000).unwrap());
    // The folder stays until the test's process ends; the system's temporary folder is swept by others.
    let folder = tempfile::tempdir().unwrap().keep();
    let settings = DatabaseSettings::embedded(folder);
    App {
        db: Db::open(settings, clock.clone()).await.unwrap(),
        clock,
        catalogue: Arc::new(Catalogue::new(&[]).unwrap()),
        settings: Arc::new(Settings {
            body_limit: 2000,
            ..Settings::default()
        }),
        nav: Arc::new([]),
    }
}

/// Sends one request and reads the whole answer.
async fn send(router: Router<App>, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let response = finish(router, app().await).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    (parts.status, parts.headers, body)
}

/// A request without a body.
fn ask(method: &str, uri: &str, accept: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(uri)
        .header(header::ACCEPT, accept)
        .body(Body::empty())
        .unwrap()
}
