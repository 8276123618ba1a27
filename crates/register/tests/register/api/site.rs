//! The register's API with everything that surrounds it in the program.

use std::sync::Arc;

use access::{
    AccountId, Actor, Grant, Password, Role, TokenScope,
    operations::{
        accounts::{self, FirstPassword, NewAccount},
        sign_in::{Attempt, sign_in},
        tokens::{self, NewToken},
    },
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use serde_json::Value;
use testkit::TestDb;
use tower::ServiceExt;
use utoipa::openapi::OpenApi;
use web::{App, Catalogue};

use crate::loaded;

/// The password of every account here.
pub const PASSWORD: &str = "lima kata acak untuk uji";

/// A router that answers as the program does.
#[derive(Clone)]
pub struct Site(Router);

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The code of a problem.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn items(&self) -> &[Value] {
        self.body["items"].as_array().unwrap()
    }
}

impl Site {
    /// A site over the carried data.
    pub async fn loaded(t: &TestDb) -> Self {
        loaded(t).await;
        Self::over(t)
    }

    pub fn over(t: &TestDb) -> Self {
        let app = app(t);
        let router = Router::from(register::http::api());
        let guarded = access::http::protect(router, &app, access::Settings::default());
        Self(web::finish(guarded, app))
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.0.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 24).await.unwrap();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap()
        };
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "pilar.example")
            .header(header::ACCEPT_LANGUAGE, "en");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends JSON.
    pub async fn tell(
        &self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "pilar.example")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_LANGUAGE, "en");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Body::from(body.to_string());
        self.send(request.body(body).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[]).await
    }

    /// What a question must be answered with.
    pub async fn ok(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        answer.body
    }
}

fn app(t: &TestDb) -> App {
    let words = [&access::LOCALES[..], &register::LOCALES];
    App {
        db: t.db.clone(),
        clock: t.clock.clone(),
        catalogue: Arc::new(Catalogue::new(&words).unwrap()),
        settings: Arc::new(web::Settings {
            body_limit: 64 * 1024,
            ..web::Settings::default()
        }),
        nav: Arc::new([]),
    }
}

/// The description of the API.
pub fn description() -> OpenApi {
    register::http::api().into_openapi()
}

/// How many entries the audit log has: whether anything was written.
pub async fn entries(t: &TestDb) -> i64 {
    let mut tx = t.db.read().await.unwrap();
    store::audit::head(&mut tx).await.unwrap().seq
}

/// A program with a token of an account with one role at one place.
pub async fn program(t: &TestDb, login: &str, role: Role, place: &str) -> String {
    let grant = Grant::new(role, place.parse().unwrap()).unwrap();
    let account = account(t, login, &[grant]).await;
    bearer(t, account, &[TokenScope::RegisterWrite]).await
}

/// A new account with these roles.
pub async fn account(t: &TestDb, login: &str, grants: &[Grant]) -> AccountId {
    let login = login.parse().unwrap();
    let password = Password::choose(PASSWORD, &login).unwrap();
    let new = NewAccount {
        login,
        name: "Ibu Uji".parse().unwrap(),
        grants: grants.to_vec(),
        password: FirstPassword::Chosen(password),
    };
    let created = accounts::create(&t.db, &Actor::System, new).await.unwrap();
    created.id
}

/// The header of a token with these scopes for the account.
pub async fn bearer(t: &TestDb, account: AccountId, scopes: &[TokenScope]) -> String {
    let new = NewToken {
        name: "Uji".parse().unwrap(),
        scopes: scopes.to_vec(),
        days: Some(1),
    };
    let (_, secret) = tokens::create(&t.db, &Actor::System, account, new)
        .await
        .unwrap();
    format!("Bearer {}", secret.reveal())
}

/// The cookie of a session of the account, and the token that its changes carry.
pub async fn signed_in(t: &TestDb, login: &str) -> (String, String) {
    let attempt = Attempt {
        login,
        password: PASSWORD,
        address: None,
        agent: "test",
    };
    let settings = access::Settings::default();
    let issued = sign_in(&t.db, &settings, &attempt).await.unwrap();
    let cookie = format!("pilar={}", issued.cookie.reveal());
    // A page holds the session's token in its forms.
    let app = app(t);
    let guarded = access::http::protect(access::http::pages(), &app, settings);
    let request = Request::get("/account").header("cookie", &cookie);
    let request = request.header("accept", "text/html").body(Body::empty());
    let response = web::finish(guarded, app)
        .oneshot(request.unwrap())
        .await
        .unwrap();
    let page = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let page = String::from_utf8(page.to_vec()).unwrap();
    let (_, rest) = page.split_once("name=\"_csrf\" value=\"").unwrap();
    (cookie, rest.split_once('"').unwrap().0.to_owned())
}
