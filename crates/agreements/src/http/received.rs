//! A file that comes with a form, held to a limit.

use axum::{body::Body, extract::Multipart};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use web::{App, Problem};

/// The bytes of the field `file`; empty where none was chosen.
///
/// # Errors
/// A body that ends before its end, or a file beyond the limit.
pub(super) async fn file(app: &App, mut form: Multipart) -> Result<Vec<u8>, Problem> {
    let broken = |err: axum::extract::multipart::MultipartError| {
        Problem::bad_request("malformed-input", err.body_text())
    };
    let limit = app.settings.upload_limit;
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        if field.name() != Some("file") {
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(broken)? {
            if bytes.len() + piece.len() > limit {
                return Err(too_large(limit));
            }
            bytes.extend_from_slice(&piece);
        }
        return Ok(bytes);
    }
    Ok(Vec::new())
}

/// A body that is the file.
///
/// # Errors
/// As [`file`].
pub(super) async fn whole(app: &App, body: Body) -> Result<Vec<u8>, Problem> {
    let limit = app.settings.upload_limit;
    let read = Limited::new(body, limit).collect().await;
    let bytes = read.map_err(|err| {
        if err.is::<LengthLimitError>() {
            too_large(limit)
        } else {
            Problem::bad_request("malformed-input", err)
        }
    })?;
    Ok(bytes.to_bytes().to_vec())
}

fn too_large(limit: usize) -> Problem {
    let mebibytes = limit.div_ceil(1024 * 1024);
    let told = format!("a file has at most {limit} bytes");
    let args = vec![("limit", mebibytes.into())];
    Problem::too_large("upload-too-large", told).say_with("agreements-upload-too-large", args)
}
