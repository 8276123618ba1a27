//! What officers add and change, for programs: regions, agencies, sources.
//!
//! Each handler asks the permission, lays what was sent over what is known, and calls the one operation.

use access::{Permission, Scope};
use axum::{extract::Path, response::Response};
use web::Problem;

use super::{
    bodies::{
        AgencyPatch, NewAgency, NewRegion, NewRegionChange, NewSource, RegionPatch, SourcePatch,
    },
    lists::{parse_id, parse_slug, unknown},
    regions::{parse_code, resolve},
    things::Thing,
    views::RegionInFull,
    writing::Writing,
};
use crate::{
    agencies,
    model::{Agency, Source, schema},
    regions::{self, Found},
    sources,
};

/// Add a region
#[utoipa::path(
    post,
    path = "/regions",
    operation_id = "add_region",
    tag = "regions",
    request_body = NewRegion,
    responses((status = 201, description = "The region", body = RegionInFull))
)]
pub(super) async fn add_region(sent: Writing) -> Result<Response, Problem> {
    sent.may(Permission::ManageRegions, &Scope::Nation)?;
    let draft = sent.fresh::<NewRegion>()?;
    let mut tx = sent.begin().await?;
    let done = regions::add(&mut sent.act(&mut tx), &draft).await;
    sent.made(tx, done).await
}

/// Change a region's profile
///
/// What is left out stays; `null` empties. Regions do so for themselves.
#[utoipa::path(
    patch,
    path = "/regions/{code}",
    operation_id = "edit_region",
    tag = "regions",
    params(("code" = schema::RegionCode, Path, description = "The official code of the region")),
    request_body = RegionPatch,
    responses(
        (status = 200, description = "The region as it is now", body = RegionInFull),
        (status = 308, description = "The region has another code now: see `Location`"),
    )
)]
pub(super) async fn edit_region(
    Path(code): Path<String>,
    sent: Writing,
) -> Result<Response, Problem> {
    let code = parse_code(&code)?;
    sent.may(Permission::EditRegion, &Scope::Region(code.clone()))?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let region = match resolve(&mut tx, &code).await? {
        Found::Region(region) => *region,
        Found::Former(present) => return Writing::moved(&format!("/api/v1/regions/{present}")),
    };
    let draft = sent.over::<RegionPatch>((&region).into())?;
    let done = match sent.on(&region, &draft.revision) {
        Ok(()) => regions::edit(&mut sent.act(&mut tx), &code, &draft).await,
        Err(stale) => Err(stale),
    };
    sent.changed(tx, &region, done).await
}

/// Rename, recode, move, split, merge or correct a region
///
/// What it was stays readable in `former`, and its former code leads to it.
#[utoipa::path(
    post,
    path = "/regions/{code}/changes",
    operation_id = "change_region",
    tag = "regions",
    params(("code" = schema::RegionCode, Path, description = "The official code of the region before the change")),
    request_body = NewRegionChange,
    responses(
        (status = 201, description = "The region as it is now; `Location` has its present code", body = RegionInFull),
        (status = 308, description = "The region has another code now: see `Location`"),
    )
)]
pub(super) async fn change_region(
    Path(code): Path<String>,
    sent: Writing,
) -> Result<Response, Problem> {
    sent.may(Permission::ManageRegions, &Scope::Nation)?;
    let code = parse_code(&code)?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let region = match resolve(&mut tx, &code).await? {
        Found::Region(region) => *region,
        Found::Former(present) => {
            return Writing::moved(&format!("/api/v1/regions/{present}/changes"));
        }
    };
    let draft = sent.over::<NewRegionChange>((&region).into())?;
    let done = match sent.on(&region, &draft.revision) {
        Ok(()) => regions::change(&mut sent.act(&mut tx), &code, &draft).await,
        Err(stale) => Err(stale),
    };
    sent.made_in(tx, &region, (done, Thing::place)).await
}

/// Add an agency to its region
///
/// Regions do so for themselves.
#[utoipa::path(
    post,
    path = "/agencies",
    operation_id = "add_agency",
    tag = "agencies",
    request_body = NewAgency,
    responses((status = 201, description = "The agency", body = Agency))
)]
pub(super) async fn add_agency(sent: Writing) -> Result<Response, Problem> {
    let scope = sent
        .text("region")
        .parse()
        .map_or(Scope::Nation, Scope::Region);
    sent.may(Permission::ManageAgencies, &scope)?;
    let draft = sent.fresh::<NewAgency>()?;
    let mut tx = sent.begin().await?;
    let done = agencies::add(&mut sent.act(&mut tx), &draft).await;
    sent.made(tx, done).await
}

/// Change an agency
///
/// It stays with its region. What is left out stays; `null` empties.
#[utoipa::path(
    patch,
    path = "/agencies/{id}",
    operation_id = "edit_agency",
    tag = "agencies",
    params(("id" = uuid::Uuid, Path, description = "The agency's id")),
    request_body = AgencyPatch,
    responses((status = 200, description = "The agency as it is now", body = Agency))
)]
pub(super) async fn edit_agency(
    Path(id): Path<String>,
    sent: Writing,
) -> Result<Response, Problem> {
    // Whose agency it is decides who may: it is found first, outside the one transaction that writes.
    let id = parse_id(&id)?;
    sent.may_at(
        agencies::find(&mut sent.reading().await?, id)
            .await?
            .as_ref(),
    )?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let found = agencies::find(&mut tx, id).await?;
    let agency = found.ok_or_else(|| unknown("agency", &id.to_string()))?;
    let draft = sent.over::<AgencyPatch>((&agency).into())?;
    let done = match sent.on(&agency, &draft.revision) {
        Ok(()) => agencies::edit(&mut sent.act(&mut tx), id, &draft).await,
        Err(stale) => Err(stale),
    };
    sent.changed(tx, &agency, done).await
}

/// Add a source
#[utoipa::path(
    post,
    path = "/sources",
    operation_id = "add_source",
    tag = "sources",
    request_body = NewSource,
    responses((status = 201, description = "The source", body = Source))
)]
pub(super) async fn add_source(sent: Writing) -> Result<Response, Problem> {
    sent.may(Permission::ManageSources, &Scope::Nation)?;
    let draft = sent.fresh::<NewSource>()?;
    let mut tx = sent.begin().await?;
    let done = sources::add(&mut sent.act(&mut tx), &draft).await;
    sent.made(tx, done).await
}

/// Change a source
///
/// Its id stays. What is left out stays; `null` empties.
#[utoipa::path(
    patch,
    path = "/sources/{id}",
    operation_id = "edit_source",
    tag = "sources",
    params(("id" = String, Path, description = "The source's id", example = "antara-bitung")),
    request_body = SourcePatch,
    responses((status = 200, description = "The source as it is now", body = Source))
)]
pub(super) async fn edit_source(
    Path(id): Path<String>,
    sent: Writing,
) -> Result<Response, Problem> {
    sent.may(Permission::ManageSources, &Scope::Nation)?;
    let id = parse_slug(&id)?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let found = sources::find(&mut tx, &id).await?;
    let source = found.ok_or_else(|| unknown("source", &id))?;
    let draft = sent.over::<SourcePatch>((&source).into())?;
    let done = match sent.on(&source, &draft.revision) {
        Ok(()) => sources::edit(&mut sent.act(&mut tx), &draft).await,
        Err(stale) => Err(stale),
    };
    sent.changed(tx, &source, done).await
}
