//! What went wrong, told once, for people and programs alike (RFC 9457).

use std::{error::Error, fmt, fmt::Display, sync::Arc};

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value as Member};
use store::StoreError;

use crate::{Page, Value};

/// An answer that is not what was asked for: a status, a code that programs may rely on, and words.
///
/// Under `/api` it is `application/problem+json`; elsewhere a page with the same words, where the
/// browser asks for one. The layer of [`crate::finish`] decides, fills in the language, and logs a 5xx once.
#[derive(Clone)]
pub struct Problem(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    detail: String,
    words: Option<(&'static str, Vec<(&'static str, Value<'static>)>)>,
    fields: Vec<FieldProblem>,
    extensions: Map<String, Member>,
    cause: String,
    retry_after: Option<u32>,
}

/// What is wrong with one field of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// The field's name in the form or the JSON.
    pub field: String,
    /// What is wrong and what would be right.
    pub detail: String,
    /// The same for programs; a form has no need of it.
    #[serde(flatten)]
    pub member: Option<WrongMember>,
}

/// A member of the JSON that was sent, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrongMember {
    /// Where it stands: a JSON pointer (RFC 6901) as a fragment, `#/latitude`.
    pub pointer: String,
    /// What is wrong, in a word that programs may rely on.
    pub problem: String,
    /// What was sent, shortened.
    pub value: String,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $status:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(code: &'static str, detail: impl Display) -> Self {
            Self::new(StatusCode::$status, code, detail)
        }
    )*};
}

impl Problem {
    kinds! {
        /// 400: the request cannot be understood.
        bad_request = BAD_REQUEST;
        /// 401: nobody is signed in, or the token is not known.
        unauthorized = UNAUTHORIZED;
        /// 403: this account or token may not do this.
        forbidden = FORBIDDEN;
        /// 404: there is no such thing.
        not_found = NOT_FOUND;
        /// 405: the address does not take this method.
        method_not_allowed = METHOD_NOT_ALLOWED;
        /// 409: the thing is in a state that does not allow this, or changed in the meantime.
        conflict = CONFLICT;
        /// 410: the thing was there and is no more.
        gone = GONE;
        /// 412: the thing is no longer as `If-Match` says.
        precondition_failed = PRECONDITION_FAILED;
        /// 413: the body passes the limit.
        too_large = PAYLOAD_TOO_LARGE;
        /// 415: the body is of a kind that is not read here.
        unsupported_media = UNSUPPORTED_MEDIA_TYPE;
        /// 422: the request is understood and its content is wrong.
        unprocessable = UNPROCESSABLE_ENTITY;
        /// 428: a change needs `If-Match`.
        precondition_required = PRECONDITION_REQUIRED;
        /// 429: too many attempts.
        too_many = TOO_MANY_REQUESTS;
        /// 503: for now this cannot be done; trying later helps. The detail is logged, not shown.
        unavailable = SERVICE_UNAVAILABLE;
        /// 500: a fault of ours. The detail is logged, not shown.
        internal = INTERNAL_SERVER_ERROR;
    }

    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Display) -> Self {
        let detail = detail.to_string();
        let fault = status.is_server_error();
        Self(Arc::new(Inner {
            status,
            code,
            cause: if fault { detail.clone() } else { String::new() },
            detail: if fault { String::new() } else { detail },
            words: None,
            fields: Vec::new(),
            extensions: Map::new(),
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(5),
        }))
    }

    fn change(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// Names a field that is wrong; the words are in the reader's language.
    pub fn field(self, name: impl Into<String>, detail: impl Into<String>) -> Self {
        let (field, detail) = (name.into(), detail.into());
        self.change(|p| {
            p.fields.push(FieldProblem {
                field,
                detail,
                member: None,
            });
        })
    }

    /// Names a member of a JSON object that is wrong, with a word for programs and what was sent.
    pub fn member(self, name: &str, problem: &str, value: &str, detail: impl Into<String>) -> Self {
        let field = FieldProblem {
            field: name.to_owned(),
            detail: detail.into(),
            member: Some(WrongMember {
                pointer: pointer(name),
                problem: problem.to_owned(),
                value: value.to_owned(),
            }),
        };
        self.change(|p| p.fields.push(field))
    }

    /// Adds a member to the JSON; the names of RFC 9457 cannot be taken.
    pub fn with(self, name: &str, value: impl Into<Member>) -> Self {
        self.change(|p| {
            p.extensions.insert(name.to_owned(), value.into());
        })
    }

    /// Tells the detail by a message in the reader's language instead of the error's English.
    pub fn say(self, id: &'static str) -> Self {
        self.say_with(id, Vec::new())
    }

    /// Tells the detail by a message with values.
    pub fn say_with(self, id: &'static str, args: Vec<(&'static str, Value<'static>)>) -> Self {
        self.change(|p| p.words = Some((id, args)))
    }

    /// Adds an error and its sources to what is logged. Only a 5xx is logged.
    pub fn because(self, err: &(dyn Error + 'static)) -> Self {
        self.change(|p| {
            let mut next = Some(err);
            while let Some(err) = next {
                let separator = if p.cause.is_empty() { "" } else { ": " };
                p.cause.push_str(separator);
                p.cause.push_str(&err.to_string());
                next = err.source();
            }
        })
    }

    /// Says after how many seconds trying again makes sense (429 and 503).
    pub fn retry_after(self, seconds: u32) -> Self {
        self.change(|p| p.retry_after = Some(seconds))
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The code that programs may rely on.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The detail in English, empty for a 5xx.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// What is logged for a 5xx.
    pub(crate) fn cause(&self) -> &str {
        &self.0.cause
    }

    /// The fields that are wrong.
    pub fn fields(&self) -> &[FieldProblem] {
        &self.0.fields
    }

    /// The problem in words of the page's language.
    pub(crate) fn told(&self, page: &Page) -> Told {
        let p = &self.0;
        // messages: web-problem-4*, web-problem-5*, web-problem-unknown-address
        // messages: web-problem-disk-full, web-problem-database-damaged
        let by_code = format!("web-problem-{}", p.code);
        let by_status = format!("web-problem-{}", p.status.as_u16());
        let known = |id: &&String| page.knows(id);
        let title = [&by_code, &by_status]
            .into_iter()
            .find(known)
            .map_or("web-problem-other", |id| id);
        let advice = format!("{by_status}-advice");
        let said = p.words.as_ref().map(|(id, args)| page.targs(id, args));
        Told {
            status: p.status.as_u16(),
            title: page.t(title),
            advice: if page.knows(&advice) {
                page.t(&advice)
            } else {
                String::new()
            },
            detail: said.unwrap_or_else(|| p.detail.clone()),
            fields: p.fields.clone(),
        }
    }

    /// The JSON of RFC 9457, in the page's language where one is given.
    pub(crate) fn json(&self, page: Option<&Page>) -> Response {
        let p = &self.0;
        let told = page.map(|page| self.told(page));
        let title = told.as_ref().map_or_else(
            || p.status.canonical_reason().unwrap_or("Error").to_owned(),
            |t| t.title.clone(),
        );
        let detail = told.map_or_else(
            || p.detail.clone(),
            |t| {
                if t.detail.is_empty() {
                    t.advice
                } else {
                    t.detail
                }
            },
        );
        let mut body = p.extensions.clone();
        body.insert(
            "type".into(),
            format!("urn:pilar:problem:{}", p.code).into(),
        );
        body.insert("code".into(), p.code.into());
        body.insert("status".into(), p.status.as_u16().into());
        body.insert("title".into(), title.into());
        if !detail.is_empty() {
            body.insert("detail".into(), detail.into());
        }
        if let Some(page) = page {
            body.insert("instance".into(), page.path.clone().into());
            body.insert("request_id".into(), page.request_id.clone().into());
        }
        if !p.fields.is_empty() {
            let fields = serde_json::to_value(&p.fields).expect("two texts are JSON");
            body.insert("errors".into(), fields);
        }
        let json = HeaderValue::from_static("application/problem+json");
        (p.status, [(header::CONTENT_TYPE, json)], Json(body)).into_response()
    }

    /// Headers that belong to the problem whatever its form.
    pub(crate) fn dress(&self, response: &mut Response) {
        let headers = response.headers_mut();
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// The pointer to a member of the outermost object, in the form of a fragment (RFC 6901 §6).
fn pointer(name: &str) -> String {
    let mut pointer = "#/".to_owned();
    for byte in name.bytes() {
        match byte {
            b'~' => pointer.push_str("~0"),
            b'/' => pointer.push_str("~1"),
            b'-' | b'.' | b'_' | b':' => pointer.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => pointer.push(char::from(byte)),
            _ => pointer.push_str(&format!("%{byte:02X}")),
        }
    }
    pointer
}

/// A problem in words.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) title: String,
    pub(crate) advice: String,
    pub(crate) detail: String,
    pub(crate) fields: Vec<FieldProblem>,
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("status", &self.0.status.as_u16())
            .field("code", &self.0.code)
            .field("detail", &self.0.detail)
            .field("fields", &self.0.fields)
            .field("cause", &self.0.cause)
            .finish_non_exhaustive()
    }
}

impl From<StoreError> for Problem {
    fn from(err: StoreError) -> Self {
        match &err {
            StoreError::Stale => {
                Self::conflict("changed-meanwhile", &err).say("web-problem-changed-by-someone-text")
            }
            StoreError::Duplicate(what) => Self::conflict("duplicate", &err).say_with(
                "web-problem-duplicate-text",
                vec![("what", what.clone().into())],
            ),
            StoreError::Reference => {
                Self::conflict("referred-to", &err).say("web-problem-referred-to-text")
            }
            StoreError::Check(what) => Self::unprocessable("outside-limits", &err).say_with(
                "web-problem-outside-limits-text",
                vec![("what", what.clone().into())],
            ),
            StoreError::Busy => Self::unavailable("busy", "database").because(&err),
            StoreError::Unavailable(_) => {
                Self::unavailable("database-unavailable", "database").because(&err)
            }
            StoreError::DiskFull => Self::unavailable("disk-full", "database")
                .because(&err)
                .retry_after(300),
            StoreError::Damaged => Self::unavailable("database-damaged", "database")
                .because(&err)
                .retry_after(3600),
            StoreError::File(_) => Self::internal("file-damaged", "store").because(&err),
            StoreError::Io { .. } => Self::internal("files", "store").because(&err),
            StoreError::Secret(_) => Self::internal("secret", "store").because(&err),
            StoreError::Database(_) => Self::internal("database", "store").because(&err),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Complete by itself; the layer of `finish` finds the problem in the extensions and says it
        // in the reader's language and form.
        let mut response = self.json(None);
        self.dress(&mut response);
        response.extensions_mut().insert(self);
        response
    }
}
