//! Entity tags and conditional requests (RFC 9110 §8.8.3 and §13).

use std::fmt;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, IntoResponseParts, Response, ResponseParts},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::Problem;

/// An entity tag, weak for pages and lists, strong for a thing that `If-Match` guards.
///
/// A response with a strong tag is not compressed on the way, since its bytes would no longer be those tagged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ETag {
    weak: bool,
    opaque: String,
}

/// A weak tag from the database's version and whatever else the answer depends on: [`crate::Page::variant`],
/// path and query. Another build of the program gives another tag.
pub fn etag(version: i64, parts: &[&str]) -> ETag {
    let mut hash = Sha256::new();
    hash.update(version.to_be_bytes());
    for part in [env!("CARGO_PKG_VERSION"), crate::assets::digest()]
        .iter()
        .chain(parts)
    {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    ETag {
        weak: true,
        opaque: URL_SAFE_NO_PAD.encode(&hash.finalize()[..12]),
    }
}

/// A strong tag for one thing by its id and revision; compare with [`if_match`] before a change.
pub fn revision_etag(id: &str, revision: i64) -> ETag {
    ETag {
        weak: false,
        ..etag(revision, &[id])
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weak = if self.weak { "W/" } else { "" };
        write!(f, "{weak}\"{}\"", self.opaque)
    }
}

impl ETag {
    fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.to_string()).expect("base64 is ASCII")
    }
}

impl IntoResponseParts for ETag {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        parts.headers_mut().insert(header::ETAG, self.header());
        Ok(parts)
    }
}

/// The tags of a header, each with whether it is weak; `None` inside for `*`.
fn tags(headers: &HeaderMap, name: header::HeaderName) -> Vec<Option<(bool, String)>> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .filter_map(|tag| {
            let tag = tag.trim();
            if tag == "*" {
                return Some(None);
            }
            let (weak, quoted) = match tag.strip_prefix("W/") {
                Some(quoted) => (true, quoted),
                None => (false, tag),
            };
            let opaque = quoted.strip_prefix('"')?.strip_suffix('"')?;
            Some(Some((weak, opaque.to_owned())))
        })
        .collect()
}

/// The 304 to answer with, where `If-None-Match` names the tag (weak comparison).
pub fn not_modified(headers: &HeaderMap, etag: &ETag) -> Option<Response> {
    let same = tags(headers, header::IF_NONE_MATCH).iter().any(|tag| {
        tag.as_ref()
            .is_none_or(|(_, opaque)| *opaque == etag.opaque)
    });
    same.then(|| (StatusCode::NOT_MODIFIED, etag.clone(), ()).into_response())
}

/// Refuses a change unless `If-Match` names the tag (strong comparison): 428 where the header is
/// missing, 412 where the thing has changed.
pub fn if_match(headers: &HeaderMap, etag: &ETag) -> Result<(), Problem> {
    if !headers.contains_key(header::IF_MATCH) {
        return Err(Problem::precondition_required(
            "if-match-required",
            "send the `ETag` of the version you changed as `If-Match`",
        )
        .say("web-problem-if-match-required-text"));
    }
    let same = tags(headers, header::IF_MATCH).iter().any(|tag| {
        tag.as_ref()
            .is_none_or(|(weak, opaque)| !weak && !etag.weak && *opaque == etag.opaque)
    });
    if same {
        return Ok(());
    }
    Err(Problem::precondition_failed(
        "changed-meanwhile",
        "the thing is no longer the version that `If-Match` names",
    )
    .with("etag", etag.to_string())
    .say("web-problem-changed-meanwhile-text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn a_page_is_not_sent_twice() {
        let tag = etag(7, &["id|auto", "/regions"]);
        for sent in [
            tag.to_string(),
            format!("\"x\", {tag}"),
            "*".into(),
            tag.to_string().replace("W/", ""),
        ] {
            let response = not_modified(&headers(header::IF_NONE_MATCH, &sent), &tag).unwrap();
            assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
            assert_eq!(response.headers()[header::ETAG], *tag.to_string());
        }
        assert!(not_modified(&headers(header::IF_NONE_MATCH, "\"x\""), &tag).is_none());
        assert!(not_modified(&HeaderMap::new(), &tag).is_none());
    }

    #[test]
    fn a_tag_changes_with_the_data_and_with_each_part() {
        let all = [
            etag(7, &["a", "bc"]),
            etag(8, &["a", "bc"]),
            etag(7, &["ab", "c"]),
            etag(7, &["abc"]),
        ];
        for (i, a) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|b| a != b));
        }
    }

    #[test]
    fn a_change_needs_the_strong_tag_of_the_version_it_changes() {
        let tag = revision_etag("claim", 3);
        let status = |sent: &str| {
            if_match(&headers(header::IF_MATCH, sent), &tag).map_err(|p| p.status().as_u16())
        };
        assert_eq!(status(&tag.to_string()), Ok(()));
        assert_eq!(status("*"), Ok(()));
        assert_eq!(status(&format!("W/{tag}")), Err(412));
        assert_eq!(status(&revision_etag("claim", 2).to_string()), Err(412));
        let missing = if_match(&HeaderMap::new(), &tag).unwrap_err();
        assert_eq!(missing.status().as_u16(), 428);
    }
}
