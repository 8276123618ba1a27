//! What officers add and change, for programs: regions, agencies, cohorts, participations, letters, sources.
//!
//! Each handler asks the permission, lays what was sent over what is known, and calls the one operation.

use access::{Permission, Scope};
use axum::{extract::Path, response::Response};
use kernel::Id;
use web::Problem;

use super::{
    bodies::{
        AgencyPatch, CohortPatch, LetterPatch, NewAgency, NewCohort, NewLetter, NewParticipation,
        NewRegion, NewRegionChange, NewSource, NewStep, ParticipationPatch, RegionPatch,
        SourcePatch,
    },
    lists::{parse_id, parse_slug, unknown},
    movement::{parse_year, unknown as unknown_cohort},
    regions::{parse_code, resolve},
    things::Thing,
    views::{CohortInFull, ParticipationInFull, RegionInFull},
    writing::Writing,
};
use crate::{
    agencies, cohorts,
    model::{Agency, Letter, Source, schema},
    participations,
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
    let draft = sent.new::<NewRegion>()?;
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
    let draft = sent.new::<NewAgency>()?;
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

/// Add a cohort
#[utoipa::path(
    post,
    path = "/cohorts",
    operation_id = "add_cohort",
    tag = "cohorts",
    request_body = NewCohort,
    responses((status = 201, description = "The cohort", body = CohortInFull))
)]
pub(super) async fn add_cohort(sent: Writing) -> Result<Response, Problem> {
    sent.may(Permission::ManageCohorts, &Scope::Nation)?;
    let draft = sent.new::<NewCohort>()?;
    let mut tx = sent.begin().await?;
    let done = cohorts::add(&mut sent.act(&mut tx), &draft).await;
    sent.made(tx, done).await
}

/// Change a cohort's theme and note
///
/// What is left out stays; `null` empties.
#[utoipa::path(
    patch,
    path = "/cohorts/{year}",
    operation_id = "edit_cohort",
    tag = "cohorts",
    params(("year" = u16, Path, description = "The year that names the cohort", example = 2022)),
    request_body = CohortPatch,
    responses((status = 200, description = "The cohort as it is now", body = CohortInFull))
)]
pub(super) async fn edit_cohort(
    Path(year): Path<String>,
    sent: Writing,
) -> Result<Response, Problem> {
    sent.may(Permission::ManageCohorts, &Scope::Nation)?;
    let year = parse_year(&year)?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let found = cohorts::find(&mut tx, year).await?;
    let cohort = found.ok_or_else(|| unknown_cohort(year))?;
    let draft = sent.over::<CohortPatch>((&cohort).into())?;
    let done = match sent.on(&cohort, &draft.revision) {
        Ok(()) => cohorts::edit(&mut sent.act(&mut tx), &draft).await,
        Err(stale) => Err(stale),
    };
    sent.changed(tx, &cohort, done).await
}

/// Add a region to a cohort
///
/// `repeat_of` names the earlier cohort it repeats, `replaced_by` the region of this cohort that took its place.
#[utoipa::path(
    post,
    path = "/participations",
    operation_id = "add_participation",
    tag = "participations",
    request_body = NewParticipation,
    responses((status = 201, description = "The participation", body = ParticipationInFull))
)]
pub(super) async fn add_participation(sent: Writing) -> Result<Response, Problem> {
    sent.may(Permission::ManageParticipations, &Scope::Nation)?;
    let draft = sent.new::<NewParticipation>()?;
    let mut tx = sent.begin().await?;
    let done = participations::add(&mut sent.act(&mut tx), &draft).await;
    sent.made(tx, done).await
}

/// Change what is known of a participation
///
/// Its status moves by `POST …/steps` only. What is left out stays; `null` empties.
#[utoipa::path(
    patch,
    path = "/participations/{id}",
    operation_id = "edit_participation",
    tag = "participations",
    params(("id" = uuid::Uuid, Path, description = "The participation's id")),
    request_body = ParticipationPatch,
    responses((status = 200, description = "The participation as it is now", body = ParticipationInFull))
)]
pub(super) async fn edit_participation(
    Path(id): Path<String>,
    sent: Writing,
) -> Result<Response, Problem> {
    sent.may(Permission::ManageParticipations, &Scope::Nation)?;
    let id = parse_id(&id)?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let of = participation(&mut tx, id).await?;
    let draft = sent.over::<ParticipationPatch>((&of).into())?;
    let done = match sent.on(&of, &draft.revision) {
        Ok(()) => participations::edit(&mut sent.act(&mut tx), id, &draft).await,
        Err(stale) => Err(stale),
    };
    sent.changed(tx, &of, done).await
}

/// Take a participation one step further
///
/// `next` of the participation lists the steps the process has from where it stands.
#[utoipa::path(
    post,
    path = "/participations/{id}/steps",
    operation_id = "add_step",
    tag = "participations",
    params(("id" = uuid::Uuid, Path, description = "The participation's id")),
    request_body = NewStep,
    responses((status = 201, description = "The participation with the new step; `Location` is its own", body = ParticipationInFull))
)]
pub(super) async fn add_step(Path(id): Path<String>, sent: Writing) -> Result<Response, Problem> {
    sent.may(Permission::ManageParticipations, &Scope::Nation)?;
    let id = parse_id(&id)?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let of = participation(&mut tx, id).await?;
    let draft = sent.over::<NewStep>((&of).into())?;
    let done = match sent.on(&of, &draft.revision) {
        Ok(()) => participations::step(&mut sent.act(&mut tx), id, &draft).await,
        Err(stale) => Err(stale),
    };
    sent.made_in(tx, &of, (done, Thing::place)).await
}

async fn participation(
    tx: &mut store::Tx,
    id: Id<crate::model::Participation>,
) -> Result<crate::model::Participation, Problem> {
    let found = participations::find(tx, id).await?;
    let found = found.map(|(participation, _)| participation);
    found.ok_or_else(|| unknown("participation", &id.to_string()))
}

/// Add a letter
///
/// Month and year of its number agree with its date.
#[utoipa::path(
    post,
    path = "/letters",
    operation_id = "add_letter",
    tag = "letters",
    request_body = NewLetter,
    responses((status = 201, description = "The letter", body = Letter))
)]
pub(super) async fn add_letter(sent: Writing) -> Result<Response, Problem> {
    sent.may(Permission::ManageCohorts, &Scope::Nation)?;
    let draft = sent.new::<NewLetter>()?;
    let mut tx = sent.begin().await?;
    let done = cohorts::save_letter(&mut sent.act(&mut tx), None, &draft).await;
    sent.made(tx, done).await
}

/// Change a letter
///
/// What is left out stays; `null` empties.
#[utoipa::path(
    patch,
    path = "/letters/{id}",
    operation_id = "edit_letter",
    tag = "letters",
    params(("id" = uuid::Uuid, Path, description = "The letter's id")),
    request_body = LetterPatch,
    responses((status = 200, description = "The letter as it is now", body = Letter))
)]
pub(super) async fn edit_letter(
    Path(id): Path<String>,
    sent: Writing,
) -> Result<Response, Problem> {
    sent.may(Permission::ManageCohorts, &Scope::Nation)?;
    let id = parse_id(&id)?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let found = cohorts::letter(&mut tx, id).await?;
    let letter = found.ok_or_else(|| unknown("letter", &id.to_string()))?;
    let draft = sent.over::<LetterPatch>((&letter).into())?;
    let done = match sent.on(&letter, &draft.revision) {
        Ok(()) => cohorts::save_letter(&mut sent.act(&mut tx), Some(id), &draft).await,
        Err(stale) => Err(stale),
    };
    sent.changed(tx, &letter, done).await
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
    let draft = sent.new::<NewSource>()?;
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
