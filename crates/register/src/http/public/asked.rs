//! One request for a public page: answered at once where the reader has the page or it is kept, else ready to read.

use std::sync::Arc;

use access::http::Visit;
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use store::{Tx, audit};
use web::{App, ETag, Page, Problem};

use super::{
    super::kept::{Coding, Kept, Key, Stored},
    atlas::{Atlas, Atlases},
    outlines::Outlines,
    tiles::TileMaps,
};

/// What the public pages share between requests.
#[derive(Clone, Default)]
pub(super) struct Shared {
    kept: Arc<Kept>,
    atlases: Arc<Atlases>,
}

/// A request for a public page. The extractor answers by itself what needs no page: 304 where the reader's copy still
/// holds, and the kept copy where nobody is signed in.
pub(super) struct Asked {
    /// The transaction; it sees one state of the data.
    pub(super) tx: Tx,
    /// Everything the layout needs.
    pub(super) page: Page,
    /// The small tables.
    pub(super) atlas: Arc<Atlas>,
    shared: Shared,
    version: i64,
    etag: ETag,
    key: Option<Key>,
}

impl FromRequestParts<App> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let shared = parts
            .extensions
            .get::<Shared>()
            .cloned()
            .expect("`pages` adds it to every public route");
        let failed = |err: store::StoreError| Problem::from(err).into_response();
        let key = visit
            .page
            .viewer
            .is_none()
            .then(|| Key::of(&visit.page, Coding::accepted(&parts.headers)))
            .flatten();
        // Most readers need no more than the version, which costs one statement.
        let version = audit::version(&app.db).await.map_err(failed)?;
        let etag = tag(version, &visit.page);
        if let Some(response) = web::not_modified(&parts.headers, &etag) {
            return Err(response);
        }
        if let Some(stored) = key.as_ref().and_then(|key| shared.kept.find(version, key)) {
            return Err((etag, stored).into_response());
        }
        let mut tx = app.db.read().await.map_err(failed)?;
        let version = audit::head(&mut tx).await.map_err(failed)?.seq;
        let etag = tag(version, &visit.page);
        let atlas = shared.atlases.of(&mut tx, version).await.map_err(failed)?;
        Ok(Self {
            tx,
            page: visit.page,
            atlas,
            shared,
            version,
            etag,
            key,
        })
    }
}

fn tag(version: i64, page: &Page) -> ETag {
    web::etag(version, &[&page.variant(), &page.here()])
}

impl Asked {
    /// The tile maps over the points of today.
    pub(super) async fn tiles(&self) -> Result<Arc<TileMaps>, Problem> {
        self.shared.atlases.tiles(&self.atlas).await
    }

    /// The boundaries of today; `None` where no region has one.
    pub(super) async fn outlines(&mut self) -> Result<Option<Arc<Outlines>>, Problem> {
        let atlases = &self.shared.atlases;
        Ok(atlases.outlines(&mut self.tx, &self.atlas).await?)
    }

    /// The page, with its tag; a copy is kept for the next reader.
    pub(super) fn page<T: Template>(self, view: &T) -> Result<Response, Problem> {
        let body = view.render().map_err(|err| {
            Problem::internal("template", "a template does not render").because(&err)
        })?;
        Ok(self.answer("text/html; charset=utf-8", body))
    }

    /// Anything else that depends on the data alone, with its tag.
    pub(super) fn answer(self, kind: &'static str, body: String) -> Response {
        match self.key {
            Some(key) => {
                let stored = Stored::new(kind, key.coding(), body.into_bytes());
                self.shared.kept.keep(self.version, key, stored.clone());
                (self.etag, stored).into_response()
            }
            None => {
                let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
                (self.etag, kind, body).into_response()
            }
        }
    }
}
