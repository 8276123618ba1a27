//! A file of evidence on its way to a reader: whole or in parts, unable to do harm.

use std::io::SeekFrom;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;
use web::{App, Problem};

use crate::{evidence::media::Media, model::Evidence};

/// A picture is shown alone, without scripts, forms or an origin of ours.
const PICTURE: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'self'; \
    base-uri 'none'; form-action 'none'";
/// Browsers show a PDF in a viewer of their own, apart from the site, and refuse to within a sandbox. Scripts of ours or of
/// the file have no place in it either way.
const PDF: &str = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'; \
    base-uri 'none'; form-action 'none'";
/// What is only kept by the reader.
const KEPT: &str =
    "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Answers with the file of an entry, which the caller may read: [`crate::evidence::may_read`] gave it. Shown in place where
/// browsers can, unless `download`; a part of it where `Range` asks (RFC 9110 §14), so that a broken download goes on
/// where it stopped; 304 where the reader has it. Costs one open file and no memory to speak of.
///
/// # Errors
/// The store's problem where the file is missing.
pub async fn evidence_file(
    app: &App,
    headers: &HeaderMap,
    entry: &Evidence,
    download: bool,
) -> Result<Response, Problem> {
    let tag = format!("\"{}\"", entry.sha256);
    let sent = |name| {
        headers
            .get(name)
            .and_then(|v: &HeaderValue| v.to_str().ok())
    };
    let same = |tags: &str| {
        tags.split(',')
            .any(|t| t.trim().trim_start_matches("W/") == tag)
    };
    let mut response = if sent(header::IF_NONE_MATCH).is_some_and(same) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let whole = sent(header::IF_RANGE).is_some_and(|known| known != tag);
        let range = sent(header::RANGE).filter(|_| !whole);
        content(app, entry, range).await?
    };
    dress(response.headers_mut(), entry, &tag, download);
    Ok(response)
}

async fn content(app: &App, entry: &Evidence, range: Option<&str>) -> Result<Response, Problem> {
    let (mut file, size) = store::files::open(&app.db, &entry.sha256).await?;
    let part = match range.map_or(Part::Whole, |range| Part::of(range, size)) {
        Part::Whole => None,
        Part::Between(first, last) => Some((first, last)),
        Part::Outside => {
            let size = HeaderValue::from_str(&format!("bytes */{size}"));
            let size = size.expect("a number is ASCII");
            return Ok((
                StatusCode::RANGE_NOT_SATISFIABLE,
                [(header::CONTENT_RANGE, size)],
            )
                .into_response());
        }
    };
    let Some((first, last)) = part else {
        let length = [(header::CONTENT_LENGTH, HeaderValue::from(size))];
        return Ok((length, Body::from_stream(ReaderStream::new(file))).into_response());
    };
    let sought = file.seek(SeekFrom::Start(first)).await;
    sought.map_err(|err| Problem::internal("read", "a file cannot be read").because(&err))?;
    let length = last - first + 1;
    let place = HeaderValue::from_str(&format!("bytes {first}-{last}/{size}"));
    let said = [
        (header::CONTENT_LENGTH, HeaderValue::from(length)),
        (header::CONTENT_RANGE, place.expect("numbers are ASCII")),
    ];
    let body = Body::from_stream(ReaderStream::new(file.take(length)));
    Ok((StatusCode::PARTIAL_CONTENT, said, body).into_response())
}

fn dress(headers: &mut HeaderMap, entry: &Evidence, tag: &str, download: bool) {
    let media: Option<Media> = entry.media_type.parse().ok();
    let shown = media.is_some_and(Media::is_shown) && !download;
    let policy = match media {
        Some(Media::Pdf) if shown => PDF,
        Some(_) if shown => PICTURE,
        _ => KEPT,
    };
    let ending = media.map_or("bin", Media::ending);
    let kind = media.map_or("application/octet-stream", Media::media_type);
    let [_, (_, name)] = web::attachment(&file_name(entry, ending), kind);
    if shown {
        let name = name.to_str().unwrap_or_default();
        let name = name.replacen("attachment", "inline", 1);
        let name = HeaderValue::from_str(&name).expect("only ASCII is left");
        headers.insert(header::CONTENT_DISPOSITION, name);
        headers.insert(
            header::X_FRAME_OPTIONS,
            HeaderValue::from_static("SAMEORIGIN"),
        );
    } else {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::ACCEPT_RANGES, "bytes"),
        // The content never changes; who may read it does.
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::VARY, "cookie, authorization"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let tag = HeaderValue::from_str(tag).expect("a hash is ASCII");
    headers.insert(header::ETAG, tag);
}

/// The name it came with, ending in what it is.
fn file_name(entry: &Evidence, ending: &str) -> String {
    let name = entry.file_name.as_str();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = if stem.is_empty() { "evidence" } else { stem };
    format!("{stem}.{ending}")
}

/// What of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// All of it; also where the header is malformed or names several parts, which nobody needs (RFC 9110 §14.2).
    Whole,
    /// From a byte to another, both included.
    Between(u64, u64),
    /// Nothing that is in it.
    Outside,
}

impl Part {
    fn of(range: &str, size: u64) -> Self {
        let Some((first, last)) = range
            .trim()
            .strip_prefix("bytes=")
            .and_then(|range| range.split_once('-'))
        else {
            return Self::Whole;
        };
        let (first, last) = (first.trim(), last.trim());
        let number = |text: &str| text.parse::<u64>().ok();
        match (number(first), number(last)) {
            (Some(first), _) if first >= size => Self::Outside,
            (Some(first), Some(last)) if last >= first => Self::Between(first, last.min(size - 1)),
            (Some(first), None) if last.is_empty() => Self::Between(first, size - 1),
            (None, Some(0)) if first.is_empty() => Self::Outside,
            (None, Some(n)) if first.is_empty() && size > 0 => {
                Self::Between(size.saturating_sub(n), size - 1)
            }
            _ => Self::Whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_the_header_asks_for_within_the_file() {
        for (range, part) in [
            ("bytes=0-9", Part::Between(0, 9)),
            ("bytes=90-", Part::Between(90, 99)),
            ("bytes=90-1000", Part::Between(90, 99)),
            ("bytes=-10", Part::Between(90, 99)),
            ("bytes=-1000", Part::Between(0, 99)),
            ("bytes=100-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=9-3", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("pages=1-2", Part::Whole),
            ("bytes=x-y", Part::Whole),
        ] {
            assert_eq!(Part::of(range, 100), part, "{range}");
        }
    }
}
