//! Copies of public answers, as they were sent: most readers ask for the same few, and the data seldom changes.
//!
//! A copy belongs to one version of the data, language and theme. What depends on who asks is never kept.

use std::{
    collections::HashMap,
    io::Write,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use web::Page;

/// The most bytes kept; then all are dropped, which costs less than keeping count of each one's use.
const MOST: usize = 24 * 1024 * 1024;
/// Addresses longer than this are made up, and not worth a place.
const LONGEST: usize = 300;

/// How a copy is compressed. A page is compressed once, not for each reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    Brotli,
    /// Nothing that is kept compressed: the layer around all routes compresses with gzip where that is accepted.
    Plain,
}

impl Coding {
    /// Brotli where the reader takes it, as every browser does.
    pub(super) fn accepted(headers: &HeaderMap) -> Self {
        let text = headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let brotli = text.split(',').any(|part| {
            let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
            coding.trim() == "br" && !weight.trim().starts_with("q=0")
        });
        if brotli { Self::Brotli } else { Self::Plain }
    }
}

/// What tells copies of one version apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    coding: Coding,
    variant: String,
    here: String,
}

impl Key {
    /// The key of a page, unless its address is too long to be kept.
    pub(super) fn of(page: &Page, coding: Coding) -> Option<Self> {
        Self::at(page.here(), page.variant(), coding)
    }

    /// The key of an answer at an address, unless that is too long to be kept.
    pub(super) fn at(here: String, variant: String, coding: Coding) -> Option<Self> {
        (here.len() <= LONGEST).then_some(Self {
            coding,
            variant,
            here,
        })
    }

    pub(super) fn coding(&self) -> Coding {
        self.coding
    }
}

/// A body as it is sent.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    coding: Coding,
    headers: HeaderMap,
    body: Bytes,
}

impl Stored {
    pub(super) fn new(kind: &'static str, coding: Coding, body: Vec<u8>) -> Self {
        let body = match coding {
            Coding::Brotli => compressed(&body).into(),
            Coding::Plain => body.into(),
        };
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(kind));
        Self {
            coding,
            headers: HeaderMap::from_iter([kind]),
            body,
        }
    }

    /// Another header that belongs to the answer.
    pub(super) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}

fn compressed(plain: &[u8]) -> Vec<u8> {
    // Quality 5 of 11: nearly the size of the best for a fraction of its time.
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 20);
    writer.write_all(plain).expect("a vector takes every write");
    writer.into_inner()
}

impl IntoResponse for Stored {
    fn into_response(self) -> Response {
        let mut response = self.body.into_response();
        let headers = response.headers_mut();
        headers.extend(self.headers);
        let vary = HeaderValue::from_static("accept-encoding");
        if !headers.get_all(header::VARY).iter().any(|v| v == vary) {
            headers.append(header::VARY, vary);
        }
        if self.coding == Coding::Brotli {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        response
    }
}

/// The copies of the newest version asked for.
#[derive(Default)]
pub(super) struct Kept(Mutex<Copies>);

#[derive(Default)]
struct Copies {
    version: i64,
    bytes: usize,
    pages: HashMap<Key, Stored>,
}

impl Kept {
    pub(super) fn find(&self, version: i64, key: &Key) -> Option<Stored> {
        let copies = self.copies();
        copies
            .pages
            .get(key)
            .filter(|_| copies.version == version)
            .cloned()
    }

    pub(super) fn keep(&self, version: i64, key: Key, stored: Stored) {
        let size = stored.body.len() + key.here.len() + key.variant.len();
        let mut copies = self.copies();
        if copies.version != version || copies.bytes + size > MOST {
            *copies = Copies {
                version,
                ..Copies::default()
            };
        }
        copies.bytes += size;
        copies.pages.insert(key, stored);
    }

    /// Nothing panics while the lock is held; a copy lost to a poisoned lock would only be made again.
    fn copies(&self) -> MutexGuard<'_, Copies> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(here: &str) -> Key {
        Key {
            coding: Coding::Plain,
            variant: "id|auto".to_owned(),
            here: here.to_owned(),
        }
    }

    fn stored(body: &str) -> Stored {
        Stored::new("text/html", Coding::Plain, body.as_bytes().to_vec())
    }

    #[test]
    fn a_copy_of_an_older_version_is_never_given() {
        let kept = Kept::default();
        kept.keep(7, key("/"), stored("seven"));
        assert!(kept.find(7, &key("/")).is_some());
        assert!(kept.find(8, &key("/")).is_none());
        kept.keep(8, key("/regions"), stored("eight"));
        assert!(kept.find(8, &key("/")).is_none());
        assert!(kept.find(7, &key("/")).is_none());
    }

    #[test]
    fn copies_never_take_more_than_their_share_of_memory() {
        let kept = Kept::default();
        let big = "x".repeat(MOST / 4);
        for n in 0..9 {
            kept.keep(1, key(&n.to_string()), stored(&big));
            assert!(kept.copies().bytes <= MOST);
        }
        assert!(kept.find(1, &key("8")).is_some());
    }

    #[test]
    fn brotli_is_sent_to_those_who_take_it() {
        let of = |text: &'static str| {
            let headers =
                HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(text))]);
            Coding::accepted(&headers)
        };
        assert_eq!(of("gzip, deflate, br"), Coding::Brotli);
        assert_eq!(of("br;q=0, gzip"), Coding::Plain);
        assert_eq!(of("gzip"), Coding::Plain);
        assert_eq!(of("br;q=0.5"), Coding::Plain);
    }
}
