//! A workbook in a form, held to the limit of uploads.

use axum::{
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::StatusCode,
};
use plan_files::xlsx::Absent;
use web::App;

use super::absent;
use crate::{PlanError, workbook::Upload};

/// The most bytes of a field that is no file.
const OF_FIELD: usize = 64;

/// The field `file` and what becomes of absent rows, which stands before it.
pub(super) async fn upload(app: &App, request: Request) -> Result<Upload, PlanError> {
    let none = |_| PlanError::field("file", "required", "");
    let mut form = Multipart::from_request(request, app).await.map_err(none)?;
    let mut asked = Absent::Keep;
    while let Some(mut field) = form.next_field().await.map_err(|err| broken(&err))? {
        match field.name() {
            Some("absent") => {
                let word = read(&mut field, OF_FIELD).await?;
                asked = absent(&String::from_utf8_lossy(&word));
            }
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let bytes = read(&mut field, app.settings.upload_limit).await?;
                if name.is_empty() && bytes.is_empty() {
                    break;
                }
                return Ok(Upload {
                    name,
                    bytes,
                    absent: asked,
                });
            }
            _ => {}
        }
    }
    Err(PlanError::field("file", "required", ""))
}

async fn read(field: &mut Field<'_>, limit: usize) -> Result<Vec<u8>, PlanError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|err| broken(&err))? {
        if bytes.len() + piece.len() > limit {
            return Err(PlanError::field("file", "workbook-large", ""));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn broken(err: &axum::extract::multipart::MultipartError) -> PlanError {
    let problem = if err.status() == StatusCode::PAYLOAD_TOO_LARGE {
        "workbook-large"
    } else {
        "workbook-cut-off"
    };
    PlanError::field("file", problem, err.body_text())
}
