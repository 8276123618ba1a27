//! A whole site, and a browser for it that keeps its cookie.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    routing::{get, post},
};
use store::Db;
use tower::ServiceExt;
use web::{App, Catalogue, Problem};

use crate::world::PASSWORD;

const HOST: &str = "pilar.example";

pub fn app(db: &Db, settings: web::Settings) -> App {
    App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: Arc::new(Catalogue::new(&[&access::LOCALES]).unwrap()),
        settings: Arc::new(settings),
        nav: Arc::new([
            web::NavItem {
                href: "/accounts",
                label: "access-accounts",
                needs: Some("accounts.read"),
            },
            web::NavItem {
                href: "/audit",
                label: "access-audit",
                needs: Some("audit.read"),
            },
        ]),
    }
}

/// The pages and API of access, with two routes of another context.
pub fn site(db: &Db, settings: web::Settings) -> Router {
    let app = app(db, settings);
    let (api, _) = access::http::api().split_for_parts();
    let router = Router::new()
        .merge(access::http::pages())
        .merge(api)
        .route(
            "/whoami",
            get(|visit: access::http::Visit| async move { visit.actor.id_text() }),
        )
        .route(
            "/upload",
            post(|visit: access::http::Visit, body: String| async move {
                visit.actor.person()?;
                Ok::<_, Problem>(body)
            }),
        );
    web::finish(
        access::http::protect(router, &app, access::Settings::default()),
        app,
    )
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn code(&self) -> String {
        let json: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        json["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The CSRF token of the first form.
    pub fn csrf(&self) -> String {
        let (_, rest) = self
            .body
            .split_once("name=\"_csrf\" value=\"")
            .expect("a form with a token");
        rest.split_once('"').unwrap().0.to_owned()
    }
}

/// A browser that has signed in or not.
#[derive(Clone)]
pub struct Browser {
    site: Router,
    pub cookie: Option<String>,
    pub csrf: String,
}

impl Browser {
    pub fn new(db: &Db) -> Self {
        Self {
            site: site(db, web::Settings::default()),
            cookie: None,
            csrf: String::new(),
        }
    }

    pub async fn signed_in(db: &Db, login: &str, password: &str) -> Self {
        let mut browser = Self::new(db);
        let form = [
            ("login", login),
            ("password", password),
            ("next", "/account"),
        ];
        let answer = browser.post("/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let next = answer.location().to_owned();
        browser.csrf = browser.get(&next).await.csrf();
        browser
    }

    pub async fn person(db: &Db, login: &str) -> Self {
        Self::signed_in(db, login, PASSWORD).await
    }

    pub fn request(&self, method: &str, uri: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, HOST)
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .header("cookie", "lang=en");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        request
    }

    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 22).await.unwrap();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            let pair = value.to_str().unwrap().split(';').next().unwrap();
            if let Some((name, value)) = pair
                .split_once('=')
                .filter(|(name, _)| name.ends_with("pilar"))
            {
                self.cookie = (!value.is_empty()).then(|| format!("{name}={value}"));
            }
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub async fn get(&mut self, uri: &str) -> Answer {
        let request = self.request("GET", uri).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Sends a form as a browser does, with the token of the session.
    pub async fn post(&mut self, uri: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let mut fields = fields.to_vec();
        fields.push(("_csrf", &csrf));
        self.post_raw(uri, &fields, &[("sec-fetch-site", "same-origin")])
            .await
    }

    /// Sends exactly these fields and headers.
    pub async fn post_raw(
        &mut self,
        uri: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let mut request = self
            .request("POST", uri)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends JSON to the API with more headers.
    pub async fn json(
        &mut self,
        method: &str,
        uri: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self
            .request(method, uri)
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }
}
