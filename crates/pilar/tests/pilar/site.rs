//! The whole site in this process, on a demonstration, with a session for each role.

use std::{collections::BTreeMap, net::SocketAddr};

use access::Role;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use kernel::Clock;
use pilar::{compose, demo, settings::Settings};
use store::{DatabaseSettings, Db};
use tempfile::TempDir;
use tower::ServiceExt;

pub struct Site {
    pub router: Router,
    _folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

/// Somebody at a browser.
#[derive(Debug, Clone, Default)]
pub struct Session {
    pub cookie: String,
    pub csrf: String,
}

impl Site {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(DatabaseSettings::embedded(folder.path()), Clock::system())
            .await
            .unwrap();
        demo::prepare(&db).await.unwrap();
        let router = compose::site(&Settings::default(), db, true).unwrap();
        Self {
            router,
            _folder: folder,
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let mut request = request;
        let address = SocketAddr::from(([192, 0, 2, 7], 4711));
        request.extensions_mut().insert(ConnectInfo(address));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub async fn get(&self, path: &str, accept: &str) -> Answer {
        let request = Request::get(path)
            .header(header::ACCEPT, accept)
            .body(Body::empty())
            .unwrap();
        self.send(request).await
    }

    /// The methods that an address takes, as it says itself to one that it does not.
    pub async fn methods(&self, path: &str) -> Vec<Method> {
        let request = Request::builder()
            .method(Method::OPTIONS)
            .uri(path)
            .body(Body::empty())
            .unwrap();
        let answer = self.send(request).await;
        let allow = answer
            .headers
            .get(header::ALLOW)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        allow
            .split(',')
            .filter(|m| !m.is_empty() && *m != "HEAD")
            .map(|m| m.trim().parse().unwrap())
            .collect()
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Session {
        let form = format!("login={login}&password={password}");
        let request = Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        let answer = self.send(request).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login}: {answer:?}");
        let cookies: Vec<&str> = answer
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok()?.split(';').next())
            .collect();
        let cookie = cookies.join("; ");
        let request = Request::get("/account")
            .header(header::COOKIE, &cookie)
            .header(header::ACCEPT, "text/html")
            .body(Body::empty())
            .unwrap();
        let page = self.send(request).await;
        let csrf = page
            .body
            .split("name=\"_csrf\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_else(|| panic!("{login}: no token in {page:?}"))
            .to_owned();
        Session { cookie, csrf }
    }

    /// A session for each role, and one of nobody's for the public.
    pub async fn everyone(&self) -> BTreeMap<Option<Role>, Session> {
        let mut sessions = BTreeMap::from([(None, Session::default())]);
        for (role, login, password) in demo::accounts() {
            sessions.insert(Some(role), self.sign_in(login, &password).await);
        }
        sessions
    }

    pub async fn ask(&self, session: &Session, method: &Method, path: &str) -> Answer {
        self.ask_with(session, method, path, "").await
    }

    /// Asks with an input: the fields of a form, or JSON under `/api`.
    pub async fn ask_with(
        &self,
        session: &Session,
        method: &Method,
        path: &str,
        input: &str,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "text/html");
        if !session.cookie.is_empty() {
            request = request.header(header::COOKIE, &session.cookie);
        }
        let body = if *method == Method::GET {
            Body::empty()
        } else if path.starts_with("/api/") {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .header("x-csrf-token", &session.csrf);
            Body::from(if input.is_empty() { "{}" } else { input }.to_owned())
        } else {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            Body::from(format!("_csrf={}&{input}", session.csrf))
        };
        self.send(request.body(body).unwrap()).await
    }
}

/// The patterns of every route, as the router itself lists them.
pub fn patterns() -> Vec<String> {
    let listed = format!("{:?}", compose::routes(&Settings::default()));
    let mut found: Vec<String> = listed
        .split("paths: {")
        .nth(1)
        .expect("the router lists its paths")
        .split('"')
        .filter(|part| part.starts_with('/'))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    assert!(found.len() > 20, "{found:?}");
    found
}
