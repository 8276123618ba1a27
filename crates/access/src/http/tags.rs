//! Answers that a reader may have already.

use axum::{
    Json,
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use store::{StoreError, Tx, audit};
use web::ETag;

use super::Visit;

/// What has not changed since the reader had it: a tag from the newest entry of the audit chain, the address and the
/// reader; or the 304. One statement.
///
/// # Errors
/// [`StoreError`].
pub async fn unchanged(
    tx: &mut Tx,
    visit: &Visit,
    (uri, headers): (&Uri, &HeaderMap),
) -> Result<Result<ETag, Response>, StoreError> {
    let head = audit::head(tx).await?;
    let tag = web::etag(head.seq, &[&uri.to_string(), &visit.actor.id_text()]);
    Ok(match web::not_modified(headers, &tag) {
        Some(same) => Err(same),
        None => Ok(tag),
    })
}

/// An answer of the API with its tag.
pub fn tagged(tag: ETag, body: impl Serialize) -> Response {
    (tag, Json(body)).into_response()
}
