//! The part of plans in `/api/v1`.

mod out;
mod read;
mod write;

use access::http::Visit;
use axum::{
    Json,
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use store::{StoreError, Tx, audit};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{App, ETag};

/// Every route, with its description.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list, write::create))
        .routes(routes!(read::rows, write::add))
        .routes(routes!(write::change))
        .routes(routes!(read::releases, write::release))
        .routes(routes!(read::release))
        .routes(routes!(write::step))
        .routes(routes!(read::actions))
}

/// What has not changed since the reader had it: a tag from the newest entry of the audit chain, or the 304.
async fn unchanged(
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

fn tagged(tag: ETag, body: impl Serialize) -> Response {
    (tag, Json(body)).into_response()
}
