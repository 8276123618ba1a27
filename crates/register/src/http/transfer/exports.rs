//! Downloads of lists.

use std::io::{Read, Seek};

use access::http::Visit;
use axum::{
    Router,
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use store::audit;
use tempfile::{SpooledData, SpooledTempFile};
use tokio_util::io::ReaderStream;
use web::{App, Problem};

use super::told;
use crate::export::{self, ExportError, Filter, Format, List, Request, Style};

/// Files up to this size are written in memory.
const IN_MEMORY: usize = 1 << 20;

/// `/regions/export.csv` and so on: every list in every form it has.
pub(super) fn router() -> Router<App> {
    let mut router = Router::new();
    for list in List::ALL {
        for format in Format::ALL {
            if format == Format::Geojson && !list.has_places() {
                continue;
            }
            let path = format!("/{list}/export.{}", format.as_str());
            let handler =
                move |app, visit, query, headers| send(list, format, app, visit, query, headers);
            router = router.route(&path, get(handler));
        }
    }
    router
}

async fn send(
    list: List,
    format: Format,
    State(app): State<App>,
    visit: Visit,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let style = pairs.iter().find(|(name, _)| name == "style");
    let style = style.map_or("", |(_, value)| value.as_str());
    let style = Style::parse(style).ok_or_else(|| {
        Problem::bad_request("style", "`style` is `excel` or `keys`").say("register-export-style")
    })?;
    let state = audit::head(&mut app.db.read().await?).await?.seq;
    let page = &visit.page;
    let etag = web::etag(state, &[page.lang.code(), &page.here()]);
    if let Some(response) = web::not_modified(&headers, &etag) {
        return Ok(response);
    }
    let request = Request {
        filter: Filter::of(list, &pairs),
        format,
        style,
        lang: page.lang,
    };
    // Written before it is sent: a list that fails half-way is an error and not half a file, and a slow reader holds
    // no connection of the database.
    let file = spooled(&app)?;
    let file = export::write(&app.db, &app.catalogue, &visit.actor, &request, file)
        .await
        .map_err(told::export)?;
    let name = format!(
        "{}-{}.{}",
        title(&app, &visit, list),
        app.clock.now().day(),
        format.as_str()
    );
    let vary = [(
        header::VARY,
        HeaderValue::from_static("cookie, accept-language"),
    )];
    let mut response = (etag, vary, sent(file, &name, format.media_type()).await?).into_response();
    let private = HeaderValue::from_static("private, no-cache");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, private);
    Ok(response)
}

/// The list's name in the page's language, as part of a file's name.
fn title(app: &App, visit: &Visit, list: List) -> String {
    let words = app
        .catalogue
        .text(visit.page.lang, &format!("register-list-{list}"), &[]);
    words.to_lowercase().replace(' ', "-")
}

/// A file that grows out of memory into the data folder, and is gone when it is closed.
pub(super) fn spooled(app: &App) -> Result<SpooledTempFile, Problem> {
    let folder =
        export::temporary(&app.db).map_err(|source| told::export(ExportError::Write(source)))?;
    Ok(tempfile::spooled_tempfile_in(IN_MEMORY, folder))
}

/// A written file as an attachment.
pub(super) async fn sent(
    mut file: SpooledTempFile,
    name: &str,
    media_type: &'static str,
) -> Result<Response, Problem> {
    let failed = |source| told::export(ExportError::Write(source));
    let size = file.stream_position().map_err(failed)?;
    file.rewind().map_err(failed)?;
    let body = match file.into_inner() {
        SpooledData::InMemory(mut bytes) => {
            let mut all = Vec::new();
            bytes.read_to_end(&mut all).map_err(failed)?;
            Body::from(all)
        }
        SpooledData::OnDisk(file) => {
            Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)))
        }
    };
    let length = [(header::CONTENT_LENGTH, HeaderValue::from(size))];
    Ok((web::attachment(name, media_type), length, body).into_response())
}
