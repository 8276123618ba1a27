//! People with a browser or a token.

use std::sync::Arc;

use access::{
    Actor, Grant, Password, Role, TokenScope,
    operations::{
        accounts::{FirstPassword, NewAccount, create},
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
use store::Db;
use tower::ServiceExt;
use web::{App, Catalogue};

const PASSWORD: &str = "gajah naik perahu kecil";
/// The limit of this site, small enough to be passed.
pub const LIMIT: usize = 300_000;

fn site(db: &Db) -> Router {
    let app = App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: Arc::new(Catalogue::new(&[&access::LOCALES, &register::LOCALES]).unwrap()),
        settings: Arc::new(web::Settings {
            evidence_limit: LIMIT,
            ..web::Settings::default()
        }),
        nav: Arc::new([]),
    };
    let (api, _) = register::http::api().split_for_parts();
    let router = Router::new()
        .merge(register::http::pages())
        .merge(access::http::pages())
        .merge(api);
    let guarded = access::http::protect(router, &app, access::Settings::default());
    web::finish(guarded, app)
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The value of a hidden or visible one-line field.
    pub fn value(&self, name: &str) -> String {
        let text = self.text();
        let at = format!("name=\"{name}\"");
        let (_, rest) = text
            .split_once(&at)
            .unwrap_or_else(|| panic!("no {name} in {text}"));
        let (_, rest) = rest.split_once("value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }
}

/// Someone who asks.
pub struct Person {
    site: Router,
    cookie: String,
    csrf: String,
    bearer: String,
}

impl Person {
    pub fn nobody(db: &Db) -> Self {
        Self {
            site: site(db),
            cookie: String::new(),
            csrf: String::new(),
            bearer: String::new(),
        }
    }

    /// Someone with one role, who has signed in.
    pub async fn with(db: &Db, login: &str, role: Role, scope: &str) -> Self {
        let name = login.parse().unwrap();
        let new = NewAccount {
            password: FirstPassword::Chosen(Password::choose(PASSWORD, &name).unwrap()),
            login: name,
            name: format!("Ibu {login}").parse().unwrap(),
            grants: vec![Grant::new(role, scope.parse().unwrap()).unwrap()],
        };
        create(db, &Actor::System, new).await.unwrap();
        let attempt = Attempt {
            login,
            password: PASSWORD,
            address: None,
            agent: "test",
        };
        let issued = sign_in(db, &access::Settings::default(), &attempt)
            .await
            .unwrap();
        let mut person = Self::nobody(db);
        person.cookie = format!("pilar={}", issued.cookie.reveal());
        person.csrf = person.get("/account").await.value("_csrf");
        person
    }

    /// A program of an administrator of the ministry, with these scopes.
    pub async fn program(db: &Db, scopes: &[TokenScope]) -> Self {
        let login: access::Login = "mesin".parse().unwrap();
        let new = NewAccount {
            password: FirstPassword::Chosen(Password::choose(PASSWORD, &login).unwrap()),
            login: login.clone(),
            name: "Mesin".parse().unwrap(),
            grants: vec![Grant::national(Role::MinistryAdmin).unwrap()],
        };
        let account = create(db, &Actor::System, new).await.unwrap().id;
        let token = NewToken {
            name: "mesin".parse().unwrap(),
            scopes: scopes.to_vec(),
            days: Some(1),
        };
        let (_, secret) = tokens::create(db, &Actor::System, account, token)
            .await
            .unwrap();
        let mut person = Self::nobody(db);
        person.bearer = secret.reveal().to_owned();
        person
    }

    pub async fn send(
        &self,
        method: &str,
        uri: &str,
        more: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "pilar.example")
            .header(header::COOKIE, format!("lang=en; {}", self.cookie));
        if uri.starts_with("/api") {
            request = request.header("x-csrf-token", &self.csrf);
        } else {
            request = request.header(header::ACCEPT, "text/html");
        }
        if !self.bearer.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.bearer));
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, 1 << 26).await.unwrap().to_vec(),
        }
    }

    pub async fn get(&self, uri: &str) -> Answer {
        self.send("GET", uri, &[], Vec::new()).await
    }

    pub async fn json(&self, method: &str, uri: &str, body: &Value) -> Answer {
        let kind = [("content-type", "application/json")];
        let body = serde_json::to_vec(body).unwrap();
        self.send(method, uri, &kind, body).await
    }

    /// A form with the session's token.
    pub async fn post(&self, uri: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .append_pair("_csrf", &self.csrf)
            .finish();
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send("POST", uri, &kind, body.into()).await
    }

    /// A form with a file as its last field, the session's token in the address.
    pub async fn upload(
        &self,
        uri: &str,
        fields: &[(&str, &str)],
        name: &str,
        file: &[u8],
    ) -> Answer {
        let body = multipart(fields, name, file);
        let length = body.len().to_string();
        let headers = [
            ("content-type", "multipart/form-data; boundary=XX"),
            ("content-length", length.as_str()),
        ];
        let separator = if uri.contains('?') { '&' } else { '?' };
        let uri = format!("{uri}{separator}_csrf={}", self.csrf);
        self.send("POST", &uri, &headers, body).await
    }
}

pub fn multipart(fields: &[(&str, &str)], name: &str, file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(part.bytes());
    }
    let part = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    body.extend(part.bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--XX--\r\n");
    body
}
