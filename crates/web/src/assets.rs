//! Style sheets and scripts, embedded, with the hash of their content in the name.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::Problem;

/// One embedded file in three encodings.
struct Asset {
    name: &'static str,
    path: &'static str,
    content_type: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

const ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of an embedded file by its plain name: `asset("app.css")`.
///
/// A name that is not embedded gives an address that answers 404, and a line in the log.
pub fn asset(name: &str) -> &'static str {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => asset.path,
        None => {
            tracing::error!(asset.name = name, "there is no asset `{name}`");
            "/assets/unknown"
        }
    }
}

/// The paths of all embedded files: another build's pages have another tag.
pub(crate) fn digest() -> &'static str {
    asset("app.css")
}

/// Serves an embedded file in the best encoding the client accepts, to be kept for ever.
pub(crate) async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let found = ASSETS
        .iter()
        .find(|asset| asset.path.strip_prefix("/assets/") == Some(&file));
    let Some(asset) = found else {
        return Problem::not_found("unknown-address", format!("no asset `{file}`")).into_response();
    };
    let (encoding, bytes) = chosen(&headers, asset);
    let mut response = bytes.into_response();
    let answer = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ] {
        answer.insert(name, HeaderValue::from_static(value));
    }
    // `identity` is said too: it keeps the compression layer from compressing a second time.
    answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    response
}

fn chosen(headers: &HeaderMap, asset: &Asset) -> (&'static str, &'static [u8]) {
    let accept = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let takes = |name: &str| {
        accept.split(',').any(|part| {
            let (coding, params) = part.split_once(';').unwrap_or((part, ""));
            let refused = matches!(params.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
            coding.trim() == name && !refused
        })
    };
    if takes("br") {
        ("br", asset.brotli)
    } else if takes("gzip") {
        ("gzip", asset.gzip)
    } else {
        ("identity", asset.plain)
    }
}
