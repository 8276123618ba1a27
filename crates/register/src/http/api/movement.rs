//! The movement and its cohorts.

use axum::{extract::Path, response::Response};
use store::Tx;
use web::Problem;

use super::{
    reading::{List, Reading},
    views::{CohortInFull, CohortLine, FigureView, deciders},
};
use crate::{cohorts, figures, model::Cohort, movement, participations};

/// The whole movement in figures
///
/// Counts come from official totals held as claims, never from counting members; `null` where no source gives a
/// figure or sources disagree undecided. Every figure comes with the ids of the claims behind it.
#[utoipa::path(
    get,
    path = "/movement",
    operation_id = "movement",
    tag = "movement",
    responses((status = 200, description = "The movement", body = movement::Movement))
)]
pub(super) async fn show(mut reading: Reading) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let movement = movement::read(&mut reading.tx).await?;
    Ok(reading.json(&movement))
}

/// Every cohort in figures, oldest first
#[utoipa::path(
    get,
    path = "/cohorts",
    operation_id = "cohorts",
    tag = "cohorts",
    responses((status = 200, description = "Every cohort; never more than a page", body = List<CohortLine>))
)]
pub(super) async fn list(mut reading: Reading) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let all = cohorts::all(&mut reading.tx).await?;
    let counts = movement::read(&mut reading.tx).await?.cohorts;
    let lines = all
        .into_iter()
        .zip(counts)
        .map(|(cohort, counts)| CohortLine::of(cohort, counts))
        .collect();
    Ok(reading.whole::<CohortLine>(lines))
}

/// One cohort: figures, dates, letters, members
#[utoipa::path(
    get,
    path = "/cohorts/{year}",
    operation_id = "cohort",
    tag = "cohorts",
    params(("year" = u16, Path, description = "The year that names the cohort", example = 2022)),
    responses((status = 200, description = "The cohort", body = CohortInFull))
)]
pub(super) async fn one(
    Path(year): Path<String>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    let year = parse_year(&year)?;
    let cohort = cohorts::find(&mut reading.tx, year).await?;
    let cohort = cohort.ok_or_else(|| unknown(year))?;
    let (subject, revision) = (format!("cohort:{year}"), cohort.revision);
    let full = in_full(&mut reading.tx, cohort).await?;
    Ok(reading.thing(&subject, revision, &full))
}

/// Everything the register knows of a cohort.
pub(super) async fn in_full(tx: &mut Tx, cohort: Cohort) -> Result<CohortInFull, Problem> {
    let year = cohort.year;
    let of_cohort = figures::of(tx, &format!("cohort:{year}")).await?;
    let names = access::names_of(tx, &deciders(of_cohort.values())).await?;
    let letters = cohorts::letters(tx, Some(year)).await?;
    let members = participations::of_cohort(tx, year).await?;
    let held = members.iter().filter(|p| p.status.holds_a_place()).count();
    let held = i64::try_from(held).expect("a cohort has few members");
    let counts = movement::cohort_figures(year, &of_cohort, held);
    let (dates, others) = of_cohort
        .iter()
        .map(|((_, property), figure)| (property.clone(), FigureView::of(figure, &names)))
        .partition(|(property, _)| is_date(property));
    Ok(CohortInFull {
        line: CohortLine::of(cohort, counts),
        figures: others,
        dates,
        letters,
        members,
    })
}

fn is_date(property: &str) -> bool {
    crate::model::draft::is_date(property)
}

/// The year of an address.
pub(super) fn parse_year(text: &str) -> Result<u16, Problem> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year = text.parse().ok().filter(|_| digits);
    year.ok_or_else(|| {
        Problem::bad_request("cohort-year", "a cohort is named by a year such as 2022")
            .say("register-invalid-year")
    })
}

/// There is no such cohort.
pub(super) fn unknown(year: u16) -> Problem {
    Problem::not_found("cohort-unknown", format!("there is no cohort {year}")).say_with(
        "register-api-cohort-unknown",
        vec![("year", year.to_string().into())],
    )
}
