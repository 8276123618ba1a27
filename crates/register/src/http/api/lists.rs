//! Agencies, participations, letters and sources: lists with filters, and each thing by its id.

use axum::{extract::Path, response::Response};
use kernel::Id;
use web::Problem;

use super::{
    params::Paging,
    query::PAGING,
    reading::{List, Reading},
    views::ParticipationInFull,
};
use crate::{
    agencies, cohorts,
    model::{Agency, Letter, Participation, Source, Status, schema},
    participations::{self, ParticipationFilter},
    sources,
};

/// Agencies by region and name, page by page
#[utoipa::path(
    get,
    path = "/agencies",
    operation_id = "agencies",
    tag = "agencies",
    params(
        ("region" = Option<schema::RegionCode>, Query, description = "The code of a region: only its agencies"),
        ("q" = Option<String>, Query, description = "Part of a name, in any case", max_length = 100),
        Paging
    ),
    responses((status = 200, description = "A page of agencies", body = List<Agency>))
)]
pub(super) async fn agencies(mut reading: Reading) -> Result<Response, Problem> {
    let q = &reading.params;
    q.only(&[&["region", "q"], &PAGING])?;
    let region = q.region("region")?.map(String::from).unwrap_or_default();
    let (text, window) = (q.text("q")?, q.page("name")?);
    let page = agencies::list(&mut reading.tx, &region, &text, &window).await?;
    Ok(reading.page(page, None))
}

/// One agency
#[utoipa::path(
    get,
    path = "/agencies/{id}",
    operation_id = "agency",
    tag = "agencies",
    params(("id" = uuid::Uuid, Path, description = "The agency's id")),
    responses((status = 200, description = "The agency", body = Agency))
)]
pub(super) async fn agency(
    Path(id): Path<String>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let id = parse_id(&id)?;
    let found = agencies::find(&mut reading.tx, id).await?;
    let found = found.ok_or_else(|| unknown("agency", &id.to_string()))?;
    Ok(reading.thing(&format!("agency:{id}"), found.revision, &found))
}

/// Participations by cohort and region, page by page
#[utoipa::path(
    get,
    path = "/participations",
    operation_id = "participations",
    tag = "participations",
    params(
        ("cohort" = Option<u16>, Query, description = "The year of a cohort", minimum = 2000, maximum = 2100),
        ("region" = Option<schema::RegionCode>, Query, description = "The present code of a region"),
        ("status" = Option<Status>, Query, description = "How far it has come"),
        ("source" = Option<String>, Query, description = "The id of a source", max_length = 100),
        Paging
    ),
    responses((status = 200, description = "A page of participations", body = List<Participation>))
)]
pub(super) async fn participations(mut reading: Reading) -> Result<Response, Problem> {
    let q = &reading.params;
    q.only(&[&["cohort", "region", "status", "source"], &PAGING])?;
    let filter = ParticipationFilter {
        cohort: q.year("cohort")?.map(|y| y.to_string()).unwrap_or_default(),
        region: q.region("region")?.map(String::from).unwrap_or_default(),
        status: q.one_of("status", &Status::ALL.map(Status::as_str))?,
        source: q.word("source", SOURCE_FORM)?,
    };
    let window = q.page("cohort")?;
    let page = participations::list(&mut reading.tx, &filter, &window).await?;
    Ok(reading.page(page, None))
}

/// One participation with its steps
#[utoipa::path(
    get,
    path = "/participations/{id}",
    operation_id = "participation",
    tag = "participations",
    params(("id" = uuid::Uuid, Path, description = "The participation's id")),
    responses((status = 200, description = "The participation", body = ParticipationInFull))
)]
pub(super) async fn participation(
    Path(id): Path<String>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let id = parse_id(&id)?;
    let found = participations::find(&mut reading.tx, id).await?;
    let (participation, steps) = found.ok_or_else(|| unknown("participation", &id.to_string()))?;
    let revision = participation.revision;
    let full = ParticipationInFull::of(participation, steps);
    Ok(reading.thing(&format!("participation:{id}"), revision, &full))
}

/// Every letter by date
#[utoipa::path(
    get,
    path = "/letters",
    operation_id = "letters",
    tag = "letters",
    params(("cohort" = Option<u16>, Query, description = "The year of a cohort: only its letters", minimum = 2000, maximum = 2100)),
    responses((status = 200, description = "Every letter; a few each year", body = List<Letter>))
)]
pub(super) async fn letters(mut reading: Reading) -> Result<Response, Problem> {
    reading.params.only(&[&["cohort"]])?;
    let cohort = reading.params.year("cohort")?;
    let all = cohorts::letters(&mut reading.tx, cohort).await?;
    Ok(reading.whole(all))
}

/// One letter
#[utoipa::path(
    get,
    path = "/letters/{id}",
    operation_id = "letter",
    tag = "letters",
    params(("id" = uuid::Uuid, Path, description = "The letter's id")),
    responses((status = 200, description = "The letter", body = Letter))
)]
pub(super) async fn letter(
    Path(id): Path<String>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let id = parse_id(&id)?;
    let found = cohorts::letter(&mut reading.tx, id).await?;
    let found = found.ok_or_else(|| unknown("letter", &id.to_string()))?;
    Ok(reading.thing(&format!("letter:{id}"), found.revision, &found))
}

/// Sources by publisher, page by page
#[utoipa::path(
    get,
    path = "/sources",
    operation_id = "sources",
    tag = "sources",
    params(
        ("q" = Option<String>, Query, description = "Part of an id, publisher or title, in any case", max_length = 100),
        Paging
    ),
    responses((status = 200, description = "A page of sources", body = List<Source>))
)]
pub(super) async fn sources(mut reading: Reading) -> Result<Response, Problem> {
    let q = &reading.params;
    q.only(&[&["q"], &PAGING])?;
    let (text, window) = (q.text("q")?, q.page("publisher")?);
    let page = sources::list(&mut reading.tx, &text, &window).await?;
    Ok(reading.page(page, None))
}

/// One source
#[utoipa::path(
    get,
    path = "/sources/{id}",
    operation_id = "source",
    tag = "sources",
    params(("id" = String, Path, description = "The source's id", example = "antara-bitung")),
    responses((status = 200, description = "The source", body = Source))
)]
pub(super) async fn source(
    Path(id): Path<String>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let id = parse_slug(&id)?;
    let found = sources::find(&mut reading.tx, &id).await?;
    let found = found.ok_or_else(|| unknown("source", &id))?;
    Ok(reading.thing(&format!("source:{id}"), found.revision, &found))
}

/// How the id of a source looks.
pub(super) const SOURCE_FORM: &str = "antara-bitung";

/// The id of an address.
pub(super) fn parse_id<T>(text: &str) -> Result<Id<T>, Problem> {
    text.parse().map_err(|_| {
        Problem::bad_request("id", "the id in the address is not a UUID").say("register-api-id")
    })
}

/// The id of a source in an address.
pub(super) fn parse_slug(text: &str) -> Result<String, Problem> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if text.len() <= 60 && text.bytes().all(plain) {
        return Ok(text.to_owned());
    }
    let detail = "the id of a source is of lower-case letters, digits and hyphens";
    Err(Problem::bad_request("id", detail).say("register-invalid-slug"))
}

/// There is no such thing.
pub(super) fn unknown(kind: &'static str, id: &str) -> Problem {
    Problem::not_found("unknown", format!("there is no {kind} {id}")).say_with(
        "register-api-unknown",
        vec![("id", format!("{kind} {id}").into())],
    )
}
