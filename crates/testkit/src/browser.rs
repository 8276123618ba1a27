//! A person at a browser, for tests of pages: cookies, the form token, and forms as a browser sends them.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use tower::ServiceExt;

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Where it leads; empty where nowhere.
    pub location: String,
    /// The body.
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
        let (_, rest) = rest.split_once("value=\"").expect("as a browser sends it");
        rest.split_once('"')
            .expect("as a browser sends it")
            .0
            .to_owned()
    }

    /// Whether a field is marked as wrong.
    pub fn is_wrong(&self, name: &str) -> bool {
        let at = self
            .body
            .find(&format!("id=\"f-{name}\""))
            .unwrap_or_else(|| panic!("no field {name}"));
        let tag = &self.body[at..];
        tag[..tag.find('>').expect("as a browser sends it")].contains("aria-invalid=\"true\"")
    }
}

/// A person at a browser.
#[derive(Clone)]
pub struct Browser {
    site: Router,
    cookie: Option<String>,
    /// The form token of the session.
    pub csrf: String,
    /// The language of the pages.
    pub lang: &'static str,
}

impl Browser {
    /// Nobody in particular, at this site.
    pub fn visitor(site: Router) -> Self {
        Self {
            site,
            cookie: None,
            csrf: String::new(),
            lang: "en",
        }
    }

    /// Signs in; the account must be there and need no second factor.
    pub async fn sign_in(&mut self, login: &str, password: &str) {
        let form = [
            ("login", login),
            ("password", password),
            ("next", "/account"),
        ];
        let answer = self.post_raw("/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        self.csrf = self.get("/account").await.value("_csrf");
    }

    fn request(&self, method: &str, uri: &str) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "site.example")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("lang={}", self.lang));
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        let (status, location, bytes) = self.ask(request).await;
        Answer {
            status,
            location,
            body: String::from_utf8(bytes).expect("as a browser sends it"),
        }
    }

    /// Opens a file.
    pub async fn bytes(&mut self, uri: &str) -> Vec<u8> {
        let request = self
            .request("GET", uri)
            .body(Body::empty())
            .expect("as a browser sends it");
        let (status, _, bytes) = self.ask(request).await;
        assert_eq!(status, StatusCode::OK, "{uri}");
        bytes
    }

    /// Status, where it leads, and what came back.
    async fn ask(&mut self, request: Request<Body>) -> (StatusCode, String, Vec<u8>) {
        let response = self
            .site
            .clone()
            .oneshot(request)
            .await
            .expect("the site answers");
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            let pair = value
                .to_str()
                .expect("as a browser sends it")
                .split(';')
                .next()
                .expect("as a browser sends it");
            if pair.starts_with("pilar=") {
                self.cookie = Some(pair.to_owned());
            }
        }
        let location = parts.headers.get(header::LOCATION);
        let location = location.map_or("", |v| v.to_str().expect("as a browser sends it"));
        let bytes = to_bytes(body, 1 << 23)
            .await
            .expect("as a browser sends it");
        (parts.status, location.to_owned(), bytes.to_vec())
    }

    /// Opens a page.
    pub async fn get(&mut self, uri: &str) -> Answer {
        let request = self
            .request("GET", uri)
            .body(Body::empty())
            .expect("as a browser sends it");
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
            .expect("as a browser sends it");
        self.send(request).await
    }

    /// Sends these fields with the session's token.
    pub async fn post(&mut self, uri: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let mut fields = fields.to_vec();
        fields.push(("_csrf", &csrf));
        self.post_raw(uri, &fields).await
    }

    /// Sends these fields and then a file, as a form with a file does.
    pub async fn upload(
        &mut self,
        uri: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!(
                "--XX\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        let part = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend(part.into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--XX--\r\n");
        let token = form_urlencoded::Serializer::new(String::new())
            .append_pair("_csrf", &self.csrf)
            .finish();
        let request = self
            .request("POST", &format!("{uri}?{token}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX")
            .body(Body::from(body))
            .expect("as a browser sends it");
        self.send(request).await
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
