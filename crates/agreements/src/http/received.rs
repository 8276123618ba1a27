//! A file that comes with a form, held to a limit.

use axum::extract::Multipart;
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
                let mebibytes = limit.div_ceil(1024 * 1024);
                return Err(Problem::too_large(
                    "upload-too-large",
                    format!("a file has at most {limit} bytes"),
                )
                .say_with(
                    "agreements-upload-too-large",
                    vec![("limit", mebibytes.into())],
                ));
            }
            bytes.extend_from_slice(&piece);
        }
        return Ok(bytes);
    }
    Ok(Vec::new())
}
