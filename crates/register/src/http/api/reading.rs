//! A question of a program: one state of the data, answered once for each state.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use store::{StoreError, Tx, audit};
use utoipa::ToSchema;
use web::{App, Problem, paging::PageOf};

use super::{
    super::kept::{Coding, Kept, Key, Stored},
    query::Params,
};

/// Copies of public answers; the router of public questions adds it.
pub(super) type Copies = Arc<Kept>;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The entries of this page.
    pub items: Vec<T>,
    /// The address of the next page; `null` on the last.
    #[schema(
        example = "/api/v1/regions?limit=50&after=eyJzIjoiY29kZSIsImsiOlsiMTEuMDEiLCIxMS4wMSJdfQ"
    )]
    pub next: Option<String>,
    /// The address of the page before; `null` on the first.
    pub previous: Option<String>,
    /// How many entries all pages have together; left out where counting them would cost too much.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// A question that only reads, in a transaction of its own.
///
/// The tag of an answer names the state of the whole register and the address, so that a question whose answer the
/// client still has is answered by reading the end of the audit chain and nothing else.
pub(super) struct Reading {
    /// The transaction.
    pub(super) tx: Tx,
    /// The parameters of the address.
    pub(super) params: Params,
    state: String,
    version: i64,
    path: String,
    /// `If-None-Match: *`: any answer at all is one the client has.
    any: bool,
    private: bool,
    /// Where a copy of the answer is kept; none of one that is private.
    copies: Option<(Copies, i64, Key)>,
}

impl FromRequestParts<App> for Reading {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let uri = parts.extensions.get::<OriginalUri>();
        let uri = uri.map_or_else(|| parts.uri.clone(), |OriginalUri(uri)| uri.clone());
        let copies = parts.extensions.get::<Copies>();
        Self::kept(app, &uri, &parts.headers, copies).await
    }
}

impl Reading {
    /// Begins to read, or gives the 304 or the kept copy that answers the question.
    async fn kept(
        app: &App,
        uri: &Uri,
        headers: &HeaderMap,
        copies: Option<&Copies>,
    ) -> Result<Self, Response> {
        let place = place(uri);
        let key = Key::at(place.clone(), String::new(), Coding::accepted(headers));
        // Most readers need no more than the version, which costs one statement.
        let version = audit::version(&app.db).await.map_err(problem)?;
        if let Some(response) = not_modified(headers, &state(version, &place), false) {
            return Err(response);
        }
        let any = tags(headers, &header::IF_NONE_MATCH).contains(&"*");
        let place_of_copy = copies.zip(key).filter(|_| !any);
        if let Some(copy) = place_of_copy
            .as_ref()
            .and_then(|(copies, key)| copies.find(version, key))
        {
            return Err(copy.into_response());
        }
        let mut reading = Self::begin(app, uri, headers, false).await?;
        let Some((copies, key)) = place_of_copy else {
            return Ok(reading);
        };
        reading.copies = Some((copies.clone(), reading.version, key));
        Ok(reading)
    }

    /// Begins to read, or gives the 304 that answers the question. An answer that is `private` is not for everyone.
    pub(super) async fn begin(
        app: &App,
        uri: &Uri,
        headers: &HeaderMap,
        private: bool,
    ) -> Result<Self, Response> {
        let mut tx = app.db.read().await.map_err(problem)?;
        let version = audit::head(&mut tx).await.map_err(problem)?.seq;
        let state = state(version, &place(uri));
        if let Some(response) = not_modified(headers, &state, private) {
            return Err(response);
        }
        Ok(Self {
            tx,
            params: Params::of(uri.query().unwrap_or_default()),
            path: uri.path().to_owned(),
            any: tags(headers, &header::IF_NONE_MATCH).contains(&"*"),
            version,
            state,
            private,
            copies: None,
        })
    }

    /// The answer.
    pub(super) fn json<T: Serialize>(self, body: &T) -> Response {
        let tag = self.state.clone();
        self.tagged(body, &tag, Extra::default())
    }

    /// The answer, which is a place on a map.
    pub(super) fn geojson<T: Serialize>(self, body: &T) -> Response {
        let tag = self.state.clone();
        let extra = Extra {
            is_geojson: true,
            ..Extra::default()
        };
        self.tagged(body, &tag, extra)
    }

    /// The answer about one thing that can be changed: its tag serves as `If-Match` too.
    pub(super) fn thing<T: Serialize>(self, subject: &str, revision: i64, body: &T) -> Response {
        let tag = format!("{}.{}", self.state, version(subject, revision));
        self.tagged(body, &tag, Extra::default())
    }

    /// One page of a list.
    pub(super) fn page<T: Serialize>(self, page: PageOf<T>, total: Option<i64>) -> Response {
        let turned = |name: &str, cursor: Option<String>| {
            cursor.map(|cursor| format!("{}?{}", self.path, self.params.turned(name, &cursor)))
        };
        let (next, previous) = (turned("after", page.next), turned("before", page.previous));
        let links: Vec<String> = [("next", &next), ("prev", &previous)]
            .into_iter()
            .filter_map(|(rel, place)| Some(format!("<{}>; rel=\"{rel}\"", place.as_ref()?)))
            .collect();
        let list = List {
            items: page.rows,
            next,
            previous,
            total,
        };
        let tag = self.state.clone();
        let extra = Extra {
            links: links.join(", "),
            ..Extra::default()
        };
        self.tagged(&list, &tag, extra)
    }

    /// A list that is never long enough to have pages.
    pub(super) fn whole<T: Serialize>(self, items: Vec<T>) -> Response {
        let total = i64::try_from(items.len()).ok();
        let list = List {
            items,
            next: None,
            previous: None,
            total,
        };
        self.json(&list)
    }

    /// The thing has another address now.
    pub(super) fn moved(self, place: &str) -> Response {
        let location = HeaderValue::from_str(place).expect("codes are ASCII");
        let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
        response.headers_mut().insert(header::LOCATION, location);
        dress(&mut response, &self.state, self.private);
        response
    }

    fn tagged<T: Serialize>(self, body: &T, tag: &str, extra: Extra) -> Response {
        if self.any {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            dress(&mut response, tag, self.private);
            return response;
        }
        let kind = if extra.is_geojson {
            "application/geo+json"
        } else {
            "application/json"
        };
        let coding = self
            .copies
            .as_ref()
            .map_or(Coding::Plain, |(.., key)| key.coding());
        let mut answer = Stored::new(kind, coding, bytes(body));
        for (name, value) in dress_of(tag, self.private) {
            answer = answer.with(name, value);
        }
        if !extra.links.is_empty() {
            let links = HeaderValue::from_str(&extra.links).expect("addresses are encoded");
            answer = answer.with(header::LINK, links);
        }
        if let Some((copies, version, key)) = self.copies {
            copies.keep(version, key, answer.clone());
        }
        answer.into_response()
    }
}

fn problem(err: StoreError) -> Response {
    Problem::from(err).into_response()
}

/// Path and query.
fn place(uri: &Uri) -> String {
    uri.path_and_query()
        .map_or("/", |place| place.as_str())
        .to_owned()
}

/// The 304, where the client has the answer of this state.
fn not_modified(headers: &HeaderMap, state: &str, private: bool) -> Option<Response> {
    let sent = tags(headers, &header::IF_NONE_MATCH);
    let kept = sent
        .iter()
        .find(|tag| tag.split('.').next() == Some(state))?;
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    dress(&mut response, kept, private);
    Some(response)
}

/// What an answer says besides its body and tag.
#[derive(Default)]
struct Extra {
    is_geojson: bool,
    links: String,
}

fn bytes<T: Serialize>(body: &T) -> Vec<u8> {
    serde_json::to_vec(body).expect("answers have text keys and finite numbers")
}

/// A body of JSON.
pub(super) fn json<T: Serialize>(status: StatusCode, body: &T) -> Response {
    let kind = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, kind)], bytes(body)).into_response()
}

/// Names the state of the register at an address.
pub(super) fn state(seq: i64, place: &str) -> String {
    opaque(&web::etag(seq, &[place]).to_string()).to_owned()
}

/// Names one version of one thing, whatever else changes.
pub(super) fn version(subject: &str, revision: i64) -> String {
    opaque(&web::revision_etag(subject, revision).to_string()).to_owned()
}

fn opaque(tag: &str) -> &str {
    tag.trim_start_matches("W/").trim_matches('"')
}

/// The tags that a conditional header names, without quotes; `*` as it is.
pub(super) fn tags<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .map(|tag| opaque(tag.trim()))
        .collect()
}

/// As [`tags`], without the weak ones: `If-Match` compares strongly (RFC 9110 §13.1.1).
pub(super) fn strong_tags<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .filter(|tag| !tag.trim().starts_with("W/"))
        .map(|tag| opaque(tag.trim()))
        .collect()
}

fn dress(response: &mut Response, tag: &str, private: bool) {
    response.headers_mut().extend(dress_of(tag, private));
}

fn dress_of(tag: &str, private: bool) -> [(HeaderName, HeaderValue); 3] {
    let tag = HeaderValue::from_str(&format!("\"{tag}\"")).expect("base64 is ASCII");
    let (caches, vary) = if private {
        ("private, no-cache", "authorization, cookie")
    } else {
        ("public, no-cache", "accept-encoding")
    };
    [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static(caches)),
        (header::VARY, HeaderValue::from_static(vary)),
    ]
}
