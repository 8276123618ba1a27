//! Regions, and the agencies of one.

use axum::{extract::Path, response::Response};
use kernel::RegionCode;
use store::{StoreError, Tx};
use web::Problem;

use super::{
    params::{Filter, Paging},
    query::PAGING,
    reading::{List, Reading},
    views::{BoundaryFeature, FigureView, RegionInFull, RegionItem, deciders},
};
use crate::{
    agencies, boundaries, cohorts, figures,
    model::{Agency, Figure, Kind, Region, schema},
    participations,
    regions::{self, Found, RegionFilter, RegionSort},
};

/// The regions of today, page by page
///
/// Provinces, regencies and cities that exist today. A retired region is found by its code.
#[utoipa::path(
    get,
    path = "/regions",
    operation_id = "regions",
    tag = "regions",
    params(Filter, Paging),
    responses((status = 200, description = "A page of regions", body = List<RegionItem>))
)]
pub(super) async fn list(mut reading: Reading) -> Result<Response, Problem> {
    let q = &reading.params;
    q.only(&[
        &["q", "kind", "province", "cohort", "member", "sort"],
        &PAGING,
    ])?;
    let filter = RegionFilter {
        q: q.text("q")?,
        kind: q.one_of("kind", &Kind::ALL.map(Kind::as_str))?,
        province: text(q.province("province")?),
        cohort: text(q.year("cohort")?),
        member: q.one_of("member", &["yes", "no"])?,
    };
    let window = q.sorted(RegionSort::Code)?;
    let page = regions::list(&mut reading.tx, &filter, &window).await?;
    let total = regions::count(&mut reading.tx, &filter).await?;
    Ok(reading.page(page.map(RegionItem::of), Some(total)))
}

/// One region: profile, past, participations, letters, figures
///
/// A region that was renamed or moved is found under its former code too, by a permanent redirect to the present one.
/// A region that ceased to exist has `valid_to` and names its `successors`.
#[utoipa::path(
    get,
    path = "/regions/{code}",
    operation_id = "region",
    tag = "regions",
    params(("code" = schema::RegionCode, Path, description = "The official code; `7172` is read as `71.72`")),
    responses(
        (status = 200, description = "The region", body = RegionInFull),
        (status = 308, description = "The region has another code now: see `Location`"),
    )
)]
pub(super) async fn one(
    Path(code): Path<String>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let region = match resolve(&mut reading.tx, &parse_code(&code)?).await? {
        Found::Region(region) => *region,
        Found::Former(present) => {
            return Ok(reading.moved(&format!("/api/v1/regions/{present}")));
        }
    };
    let (subject, revision) = (format!("region:{}", region.code), region.revision);
    let full = in_full(&mut reading.tx, region).await?;
    Ok(reading.thing(&subject, revision, &full))
}

/// Everything the register knows of a region.
pub(super) async fn in_full(tx: &mut Tx, region: Region) -> Result<RegionInFull, StoreError> {
    let past = regions::past(tx, region.id).await?;
    let participations = participations::of_region(tx, region.id).await?;
    let mut letters = cohorts::letters(tx, None).await?;
    letters.retain(|letter| {
        participations
            .iter()
            .any(|p| Some(p.cohort) == letter.cohort)
    });
    let mut codes = vec![region.code.clone()];
    codes.extend(past.former.iter().map(|former| former.code.clone()));
    codes.sort_unstable();
    codes.dedup();
    let mut known: Vec<Figure> = Vec::new();
    // One code for almost every region, two for one that was moved.
    for code in codes {
        known.extend(
            figures::of(tx, &format!("region:{code}"))
                .await?
                .into_values(),
        );
    }
    let names = access::names_of(tx, &deciders(&known)).await?;
    let known = known.iter().map(|f| FigureView::of(f, &names)).collect();
    Ok(RegionInFull::of(
        region,
        past,
        participations,
        letters,
        known,
    ))
}

/// The boundary of one region, as a GeoJSON feature
///
/// Polygons in longitude and latitude (WGS 84), simplified to about a hundred metres: indicative, not a legal reference.
/// Many at once come with the export of regions as GeoJSON.
#[utoipa::path(
    get,
    path = "/regions/{code}/boundary",
    operation_id = "region_boundary",
    tag = "regions",
    params(("code" = schema::RegionCode, Path, description = "The official code of the region")),
    responses(
        (status = 200, description = "The feature", body = BoundaryFeature, content_type = "application/geo+json"),
        (status = 308, description = "The region has another code now: see `Location`"),
    )
)]
pub(super) async fn boundary(
    Path(code): Path<String>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let region = match resolve(&mut reading.tx, &parse_code(&code)?).await? {
        Found::Region(region) => *region,
        Found::Former(present) => {
            return Ok(reading.moved(&format!("/api/v1/regions/{present}/boundary")));
        }
    };
    let found = boundaries::of_region(&mut reading.tx, region.id).await?;
    let boundary = found.ok_or_else(|| {
        let detail = format!("no boundary of {} was imported", region.code);
        Problem::not_found("boundary-unknown", detail).say_with(
            "register-api-boundary-unknown",
            vec![("region", region.name.clone().into())],
        )
    })?;
    Ok(reading.geojson(&BoundaryFeature::of(&region, &boundary)))
}

/// The agencies of one region, page by page
#[utoipa::path(
    get,
    path = "/regions/{code}/agencies",
    operation_id = "region_agencies",
    tag = "agencies",
    params(
        ("code" = schema::RegionCode, Path, description = "The official code of the region"),
        ("q" = Option<String>, Query, description = "Part of a name, in any case", max_length = 100),
        Paging
    ),
    responses(
        (status = 200, description = "A page of agencies", body = List<Agency>),
        (status = 308, description = "The region has another code now: see `Location`"),
    )
)]
pub(super) async fn agencies_of(
    Path(code): Path<String>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[&["q"], &PAGING])?;
    let region = match resolve(&mut reading.tx, &parse_code(&code)?).await? {
        Found::Region(region) => region.code,
        Found::Former(present) => {
            return Ok(reading.moved(&format!("/api/v1/regions/{present}/agencies")));
        }
    };
    let (q, window) = (reading.params.text("q")?, reading.params.page("name")?);
    let page = agencies::list(&mut reading.tx, region.as_str(), &q, &window).await?;
    Ok(reading.page(page, None))
}

/// The code of an address.
pub(super) fn parse_code(text: &str) -> Result<RegionCode, Problem> {
    text.parse()
        .map_err(|err| Problem::bad_request("region-code", err).say("register-invalid-code"))
}

/// What the code leads to.
pub(super) async fn resolve(tx: &mut Tx, code: &RegionCode) -> Result<Found, Problem> {
    regions::find(tx, code).await?.ok_or_else(|| unknown(code))
}

/// There is no such region.
pub(super) fn unknown(code: &RegionCode) -> Problem {
    Problem::not_found("region-unknown", format!("there is no region {code}")).say_with(
        "register-api-region-unknown",
        vec![("code", code.to_string().into())],
    )
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
