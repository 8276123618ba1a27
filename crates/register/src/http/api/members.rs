//! What officers add and change, for programs: cohorts, who takes part in them, and the letters.

use access::{Permission, Scope};
use axum::{extract::Path, response::Response};
use kernel::Id;
use store::Tx;
use web::Problem;

use super::{
    bodies::{
        CohortPatch, LetterPatch, NewCohort, NewLetter, NewParticipation, NewStep,
        ParticipationPatch,
    },
    lists::{parse_id, unknown},
    movement::{parse_year, unknown as unknown_cohort},
    things::Thing,
    views::{CohortInFull, ParticipationInFull},
    writing::Writing,
};
use crate::{
    cohorts,
    model::{Letter, Participation},
    participations,
};

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
    let draft = sent.fresh::<NewCohort>()?;
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
    let draft = sent.fresh::<NewParticipation>()?;
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

async fn participation(tx: &mut Tx, id: Id<Participation>) -> Result<Participation, Problem> {
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
    let draft = sent.fresh::<NewLetter>()?;
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
