//! Evidence of regions for programs: reading.

use access::{Permission, http::Visit};
use axum::{
    extract::{OriginalUri, Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use kernel::{Id, RegionCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{App, Problem, paging::Sort};

use super::{
    lists::parse_id,
    params::Paging,
    query::PAGING,
    reading::{List, Reading},
};
use crate::{
    evidence::{self, Days, EvidenceFilter, EvidenceSort},
    http::file::evidence_file,
    model::{Citation, Evidence, EvidenceKind, Holding, schema},
};

/// Places in an answer; `cited` counts all.
const PLACES: i64 = 200;

/// An entry, with how it stands today.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    /// The entry.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How it stands today.
    pub holding: Holding,
}

/// An entry with the places that cite it.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceInFull {
    /// The entry.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How it stands today.
    pub holding: Holding,
    /// The first 200 places that cite it.
    pub citations: Vec<Citation>,
}

pub(super) fn days(app: &App) -> Days {
    Days::at(app.clock.now(), app.settings.zone.minutes.into())
}

pub(super) fn code(text: &str) -> Result<RegionCode, Problem> {
    text.parse().map_err(|_| {
        Problem::bad_request("region-code", "the code in the address is no region code")
            .say("register-invalid-code")
    })
}

/// The evidence of a region, page by page
///
/// For the region's own roles and officers: needs the permission `evidence.read` there, and of a token the scope
/// `evidence:read`.
#[utoipa::path(
    get,
    path = "/regions/{code}/evidence",
    operation_id = "evidence",
    tag = "evidence",
    params(
        ("code" = schema::RegionCode, Path, description = "The region's present code"),
        ("q" = Option<String>, Query, description = "Part of a title, number, note or file name, in any case", max_length = 100),
        ("kind" = Option<EvidenceKind>, Query, description = "What it proves by"),
        ("state" = Option<String>, Query, description = "`expiring`, `expired`, `withdrawn` or `all`; all that were not withdrawn where it is left out"),
        ("sort" = Option<String>, Query, description = "The order: `uploaded`, `title`, `date` or `expires`, falling with a minus before it; the newest first where it is left out"),
        Paging
    ),
    responses((status = 200, description = "A page of entries", body = List<EvidenceView>)),
    security(("bearer" = ["evidence:read"]), ("session" = []))
)]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(text): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let code = code(&text)?;
    let mut tx = app.db.read().await?;
    evidence::region(&mut tx, &visit.actor, Permission::ReadEvidence, &code).await?;
    drop(tx);
    let mut reading = match Reading::begin(&app, &uri, &headers, true).await {
        Ok(reading) => reading,
        Err(answered) => return Ok(answered),
    };
    let q = &reading.params;
    q.only(&[&["q", "kind", "state", "sort"], &PAGING])?;
    let filter = EvidenceFilter {
        q: q.text("q")?,
        kind: q.one_of("kind", &EvidenceKind::ALL.map(EvidenceKind::as_str))?,
        state: q.one_of("state", &["expiring", "expired", "withdrawn", "all"])?,
    };
    let newest = Sort {
        key: EvidenceSort::Newest,
        descending: true,
    };
    let window = q.sorted_by(newest)?;
    let days = days(&app);
    let which = (&code, &filter, &days);
    let page = evidence::list(&mut reading.tx, &visit.actor, which, &window).await?;
    let (total, _) = evidence::counts(&mut reading.tx, &visit.actor, which).await?;
    let page = page.map(|evidence| EvidenceView {
        holding: evidence.holding(&days.today, &days.soon),
        evidence,
    });
    Ok(reading.page(page, Some(total)))
}

/// One entry, with the places that cite it
#[utoipa::path(
    get,
    path = "/regions/{code}/evidence/{id}",
    operation_id = "evidenceEntry",
    tag = "evidence",
    params(
        ("code" = schema::RegionCode, Path, description = "The region's present code"),
        ("id" = uuid::Uuid, Path, description = "The entry's id")
    ),
    responses((status = 200, description = "The entry", body = EvidenceInFull)),
    security(("bearer" = ["evidence:read"]), ("session" = []))
)]
pub(super) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(place): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let entry = known(&app, &visit, &place).await?;
    let mut reading = match Reading::begin(&app, &uri, &headers, true).await {
        Ok(reading) => reading,
        Err(answered) => return Ok(answered),
    };
    reading.params.only(&[])?;
    let full = full(&app, &mut reading.tx, &visit, entry.id).await?;
    let (subject, revision) = (format!("evidence:{}", entry.id), entry.revision);
    Ok(reading.thing(&subject, revision, &full))
}

/// The entry of an address, which must be of the region there.
pub(super) async fn known(
    app: &App,
    visit: &Visit,
    (text, id): &(String, String),
) -> Result<Evidence, Problem> {
    let (code, id) = (code(text)?, parse_id::<Evidence>(id)?);
    let mut tx = app.db.read().await?;
    let entry = evidence::may_read(&mut tx, &visit.actor, id, None).await?;
    if entry.region != code {
        return Err(crate::ChangeError::Unknown(format!("evidence {id}")).into());
    }
    Ok(entry)
}

pub(super) async fn full(
    app: &App,
    tx: &mut store::Tx,
    visit: &Visit,
    id: Id<Evidence>,
) -> Result<EvidenceInFull, Problem> {
    let days = days(app);
    let evidence = evidence::may_read(tx, &visit.actor, id, None).await?;
    Ok(EvidenceInFull {
        citations: evidence::usage_of(tx, &visit.actor, id, PLACES).await?,
        holding: evidence.holding(&days.today, &days.soon),
        evidence,
    })
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    download: String,
}

/// The file of an entry
///
/// Answers `Range` with a part, so that a broken download goes on where it stopped. The tag is the file's SHA-256.
#[utoipa::path(
    get,
    path = "/regions/{code}/evidence/{id}/file",
    operation_id = "evidenceFile",
    tag = "evidence",
    params(
        ("code" = schema::RegionCode, Path, description = "The region's present code"),
        ("id" = uuid::Uuid, Path, description = "The entry's id"),
        ("download" = Option<String>, Query, description = "Anything: the file is to be kept, not shown"),
        ("Range" = Option<String>, Header, description = "One range of bytes")
    ),
    responses(
        (status = 200, description = "The file, as its media type", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 206, description = "The part asked for"),
        (status = 416, description = "The file ends before that part")
    ),
    security(("bearer" = ["evidence:read"]), ("session" = []))
)]
pub(super) async fn file(
    State(app): State<App>,
    visit: Visit,
    Path(place): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let entry = known(&app, &visit, &place).await?;
    evidence_file(&app, &headers, &entry, !wanted.download.is_empty()).await
}
