//! The public pages, as a reader without an account gets them.

mod facts;
mod hostile;
mod region;
mod reuse;
mod statements;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use testkit::TestDb;
use tower::ServiceExt;
use web::{App, Catalogue};

use super::loaded;

/// The register's pages with everything around them, over the carried data.
pub(super) struct Site {
    router: Router,
}

/// An answer, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    /// The header's text; empty where it is missing.
    pub(super) fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The text a reader sees, without markup and with single spaces.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                c if !inside => text.push(c),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Fails unless the page says every one of these.
    pub(super) fn says(&self, all: &[&str]) {
        let text = self.text();
        for one in all {
            assert!(text.contains(one), "`{one}` is not in: {text}");
        }
    }
}

impl Site {
    pub(super) async fn over(t: &TestDb) -> Self {
        loaded(t).await;
        Self::new(t)
    }

    pub(super) fn new(t: &TestDb) -> Self {
        let catalogue = Catalogue::new(&[&access::LOCALES, &register::LOCALES]).unwrap();
        let app = App {
            db: t.db.clone(),
            clock: t.clock.clone(),
            catalogue: Arc::new(catalogue),
            settings: Arc::default(),
            nav: Arc::new([]),
        };
        let pages =
            access::http::protect(register::http::pages(), &app, access::Settings::default());
        Self {
            router: web::finish(pages, app),
        }
    }

    /// The page in Indonesian.
    pub(super) async fn id(&self, path: &str) -> Answer {
        self.with(path, &[(header::COOKIE, "lang=id")]).await
    }

    /// The page in English.
    pub(super) async fn en(&self, path: &str) -> Answer {
        self.with(path, &[(header::COOKIE, "lang=en")]).await
    }

    pub(super) async fn with(&self, path: &str, headers: &[(header::HeaderName, &str)]) -> Answer {
        let mut request = Request::get(path).header(header::ACCEPT, "text/html");
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

#[test]
fn every_message_is_used_and_every_used_message_is_there() {
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = web::check::messages(
        "register",
        &own.join("templates"),
        &own.join("src"),
        &register::LOCALES,
    );
    assert_eq!(found, Ok(()));
}
