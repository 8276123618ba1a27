//! A file in a request: a field of a form, or the body itself.

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, Multipart, Request},
    http::{HeaderMap, header},
};
use http_body_util::LengthLimitError;
use web::{App, Problem};

/// A file as it came.
pub(super) struct Sent {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

fn too_large(limit: usize) -> Problem {
    Problem::too_large(
        "upload-too-large",
        "the file is larger than an upload may be",
    )
    .say_with(
        "register-import-too-large",
        vec![("limit", mebibytes(limit).into())],
    )
}

/// A limit as people are told it.
pub(in crate::http) fn mebibytes(limit: usize) -> f64 {
    let tenths = limit * 10 / (1 << 20);
    f64::from(u32::try_from(tenths).unwrap_or(u32::MAX)) / 10.0
}

fn no_file() -> Problem {
    Problem::bad_request("no-file", "the request holds no file").say("register-import-no-file")
}

impl FromRequest<App> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let limit = app.settings.upload_limit;
        let kind = text(request.headers(), header::CONTENT_TYPE).to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            let form = Multipart::from_request(request, app).await;
            return field(form.map_err(|_| no_file())?, limit).await;
        }
        let name = name_of(request.headers());
        let bytes = whole(request.into_body(), limit).await?;
        if bytes.is_empty() {
            return Err(no_file());
        }
        Ok(Self { name, bytes })
    }
}

/// The field `file` of a form, read piece by piece so that no more than the limit is ever held.
async fn field(mut form: Multipart, limit: usize) -> Result<Sent, Problem> {
    let broken = |err: axum::extract::multipart::MultipartError| {
        Problem::bad_request("malformed-input", err.body_text()).say("register-import-no-file")
    };
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        if part.name() != Some("file") {
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(piece) = part.chunk().await.map_err(broken)? {
            if bytes.len() + piece.len() > limit {
                return Err(too_large(limit));
            }
            bytes.extend_from_slice(&piece);
        }
        if bytes.is_empty() && name.is_empty() {
            return Err(no_file());
        }
        return Ok(Sent { name, bytes });
    }
    Err(no_file())
}

async fn whole(body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    match to_bytes(body, limit).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(err) => {
            let source = std::error::Error::source(&err);
            if source.is_some_and(|source| source.is::<LengthLimitError>()) {
                Err(too_large(limit))
            } else {
                Err(no_file())
            }
        }
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    let value = headers.get(name);
    value.and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// The name in `Content-Disposition`, as a program may send it beside the body.
fn name_of(headers: &HeaderMap) -> String {
    let sent = text(headers, header::CONTENT_DISPOSITION);
    let name = sent
        .split(';')
        .find_map(|part| part.trim().strip_prefix("filename="));
    name.unwrap_or_default().trim_matches('"').to_owned()
}
