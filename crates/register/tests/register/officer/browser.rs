//! The whole site, and people who fill in its forms.

use std::sync::Arc;

use access::{
    Actor, Grant, Password, Role,
    operations::accounts::{FirstPassword, NewAccount, create},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use store::Db;
use tower::ServiceExt;
use web::{App, Catalogue};

const PASSWORD: &str = "gajah \"naik\" perahu";

/// The pages of the register and of access.
fn site(db: &Db) -> Router {
    let app = App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: Arc::new(Catalogue::new(&[&access::LOCALES, &register::LOCALES]).unwrap()),
        settings: Arc::new(web::Settings::default()),
        nav: Arc::new([]),
    };
    let router = Router::new()
        .merge(register::http::pages())
        .merge(access::http::pages());
    let router = access::http::protect(router, &app, access::Settings::default());
    web::finish(router, app)
}

pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
}

impl Answer {
    /// The value of a hidden or visible one-line field.
    pub fn value(&self, name: &str) -> String {
        let at = format!("name=\"{name}\"");
        let (_, rest) = self
            .body
            .split_once(&at)
            .unwrap_or_else(|| panic!("no field {name} in {}", self.body));
        let (_, rest) = rest.split_once("value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// Whether a field is marked as wrong.
    pub fn is_wrong(&self, name: &str) -> bool {
        let at = self
            .body
            .find(&format!("id=\"f-{name}\""))
            .unwrap_or_else(|| panic!("no field {name}"));
        let tag = &self.body[at..];
        tag[..tag.find('>').unwrap()].contains("aria-invalid=\"true\"")
    }
}

/// A person at a browser.
#[derive(Clone)]
pub struct Browser {
    site: Router,
    cookie: Option<String>,
    pub csrf: String,
    pub lang: &'static str,
}

impl Browser {
    /// Nobody in particular.
    pub fn visitor(db: &Db) -> Self {
        Self {
            site: site(db),
            cookie: None,
            csrf: String::new(),
            lang: "en",
        }
    }

    /// Someone with one role, who has signed in.
    pub async fn with(db: &Db, login: &str, role: Role, place: &str) -> Self {
        let login_of = login.parse().unwrap();
        let new = NewAccount {
            login: login.parse().unwrap(),
            name: format!("Ibu {login}").parse().unwrap(),
            password: FirstPassword::Chosen(Password::choose(PASSWORD, &login_of).unwrap()),
            grants: vec![Grant::new(role, place.parse().unwrap()).unwrap()],
        };
        create(db, &Actor::System, new).await.unwrap();
        let mut browser = Self::visitor(db);
        let form = [
            ("login", login),
            ("password", PASSWORD),
            ("next", "/account"),
        ];
        let answer = browser.post_raw("/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser.csrf = browser.get("/account").await.value("_csrf");
        browser
    }

    pub async fn officer(db: &Db, login: &str) -> Self {
        Self::with(db, login, Role::Officer, "nation").await
    }

    fn request(&self, method: &str, uri: &str) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "pilar.example")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("lang={}", self.lang));
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            let pair = value.to_str().unwrap().split(';').next().unwrap();
            if pair.starts_with("pilar=") {
                self.cookie = Some(pair.to_owned());
            }
        }
        let location = parts.headers.get(header::LOCATION);
        Answer {
            status: parts.status,
            location: location.map_or("", |v| v.to_str().unwrap()).to_owned(),
            body: String::from_utf8(to_bytes(body, 1 << 23).await.unwrap().to_vec()).unwrap(),
        }
    }

    pub async fn get(&mut self, uri: &str) -> Answer {
        let request = self.request("GET", uri).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Sends exactly these fields.
    pub async fn post_raw(&mut self, uri: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = self
            .request("POST", uri)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Sends these fields with the session's token.
    pub async fn post(&mut self, uri: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let mut fields = fields.to_vec();
        fields.push(("_csrf", &csrf));
        self.post_raw(uri, &fields).await
    }

    /// Opens a form and sends it with the revision it came with; it must be taken.
    pub async fn fill(&mut self, uri: &str, fields: &[(&str, &str)]) -> String {
        let form = self.get(uri).await;
        assert_eq!(form.status, StatusCode::OK, "{uri}: {}", form.body);
        let revision = if form.body.contains("name=\"revision\"") {
            form.value("revision")
        } else {
            String::new()
        };
        let mut all = vec![("revision", revision.as_str())];
        all.extend(fields);
        let answer = self.post(uri, &all).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{uri}: {}",
            answer.body
        );
        answer.location
    }
}
