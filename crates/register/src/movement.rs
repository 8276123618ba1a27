//! The whole movement in figures: what the first page and `/api/v1/movement` show.

use kernel::Id;
use serde::Serialize;
use store::{StoreError, Tx};

use crate::{
    cohorts,
    figures::{self, Figures},
    model::{Claim, Figure},
    store::participations as rows,
};

/// The movement in figures. Counts come from official totals held as claims, never from counting members.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Movement {
    /// Regencies and cities nationwide.
    pub regions_nationwide: Option<i64>,
    /// Each cohort, oldest first.
    pub cohorts: Vec<CohortFigures>,
    /// How many different regions took part by a day, oldest first.
    pub distinct_regions: Vec<Distinct>,
    /// The claims behind the figures that stand alone.
    pub claims: MovementClaims,
}

/// The claims behind the figures of [`Movement`] that stand alone.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MovementClaims {
    /// Behind `regions_nationwide`.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub regions_nationwide: Vec<Id<Claim>>,
}

/// One cohort in figures; `None` where no source gives one or sources disagree undecided.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CohortFigures {
    /// The year.
    pub year: u16,
    /// Regions invited.
    pub invited: Option<i64>,
    /// Regions assessed.
    pub assessed: Option<i64>,
    /// Regions selected: the cohort's participations.
    pub selected: Option<i64>,
    /// Regions that signed the agreement.
    pub signed: Option<i64>,
    /// Regions guided through the workshops.
    pub guided: Option<i64>,
    /// Selected regions that took part before.
    pub repeats: Option<i64>,
    /// Members the register knows by name and that hold a place.
    pub members_known: i64,
    /// `selected` of `assessed`, 0 to 1.
    pub pass_rate: Option<f64>,
    /// The claims behind each figure, by its name.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<uuid::Uuid>>)]
    pub claims: std::collections::BTreeMap<&'static str, Vec<Id<Claim>>>,
    /// Figures on which published values differ.
    #[schema(value_type = Vec<String>)]
    pub contested: Vec<&'static str>,
}

/// How many different regions took part by a day.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = DistinctRegions)]
pub struct Distinct {
    /// The day, ISO.
    pub as_of: String,
    /// The number of regions.
    pub value: Option<i64>,
    /// Of all regencies and cities, 0 to 1.
    pub share: Option<f64>,
    /// The same number counted from the cohorts: participations less repeats.
    pub computed: Option<i64>,
    /// The claims behind it.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub claims: Vec<Id<Claim>>,
}

/// The figures of a cohort that the movement shows.
pub const COUNTS: [&str; 6] = [
    "invited", "assessed", "selected", "signed", "guided", "repeats",
];

/// Reads the movement in four statements, whatever its size.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn read(tx: &mut Tx) -> Result<Movement, StoreError> {
    let figures = figures(tx).await?;
    let known = members_known(tx).await?;
    let years: Vec<u16> = cohorts::all(tx).await?.iter().map(|c| c.year).collect();
    Ok(from_figures(&figures, &years, &known))
}

/// Every figure of the movement and its cohorts, in two statements.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn figures(tx: &mut Tx) -> Result<Figures, StoreError> {
    figures::under(tx, &["movement", "cohort"]).await
}

/// How many members of each cohort are known by name and hold a place.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn members_known(tx: &mut Tx) -> Result<Vec<(u16, i64)>, StoreError> {
    rows::placed(tx).await
}

/// The movement from its figures, the years of its cohorts and the members known.
pub fn from_figures(figures: &Figures, years: &[u16], known: &[(u16, i64)]) -> Movement {
    let nationwide = figure(figures, "movement", "regions_nationwide");
    let total = nationwide.and_then(Figure::number);
    let cohorts: Vec<CohortFigures> = years
        .iter()
        .map(|year| {
            let members = known
                .iter()
                .find(|(of, _)| of == year)
                .map_or(0, |(_, n)| *n);
            cohort_figures(*year, figures, members)
        })
        .collect();
    let distinct_regions = figures
        .values()
        .filter(|figure| figure.property == "distinct_regions")
        .filter_map(|figure| {
            let as_of = figure.subject.strip_prefix("movement:")?.to_owned();
            let value = figure.number();
            Some(Distinct {
                share: share(value, total),
                computed: computed(&cohorts, &as_of),
                claims: figure.claim_ids(),
                as_of,
                value,
            })
        })
        .collect();
    Movement {
        regions_nationwide: total,
        cohorts,
        distinct_regions,
        claims: MovementClaims {
            regions_nationwide: nationwide.map(Figure::claim_ids).unwrap_or_default(),
        },
    }
}

/// One cohort in figures.
pub fn cohort_figures(year: u16, figures: &Figures, members_known: i64) -> CohortFigures {
    let subject = format!("cohort:{year}");
    let get = |property: &'static str| figure(figures, &subject, property);
    let number = |property| get(property).and_then(Figure::number);
    let (assessed, selected) = (number("assessed"), number("selected"));
    CohortFigures {
        year,
        invited: number("invited"),
        assessed,
        selected,
        signed: number("signed"),
        guided: number("guided"),
        repeats: number("repeats"),
        members_known,
        pass_rate: share(selected, assessed),
        claims: COUNTS
            .iter()
            .filter_map(|name| Some((*name, get(name)?.claim_ids())))
            .collect(),
        contested: COUNTS
            .into_iter()
            .filter(|name| get(name).is_some_and(Figure::is_contested))
            .collect(),
    }
}

/// Participations up to the end of the year less repeats; `None` where one of them is not known.
fn computed(cohorts: &[CohortFigures], as_of: &str) -> Option<i64> {
    let last: u16 = as_of.get(..4)?.parse().ok()?;
    cohorts
        .iter()
        .filter(|c| c.year <= last)
        .map(|c| Some(c.selected? - c.repeats?))
        .sum()
}

fn figure<'a>(figures: &'a Figures, subject: &str, property: &str) -> Option<&'a Figure> {
    figures.get(&(subject.to_owned(), property.to_owned()))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of regions are far below 2^52"
)]
fn share(part: Option<i64>, whole: Option<i64>) -> Option<f64> {
    let (part, whole) = (part?, whole.filter(|n| *n > 0)?);
    Some(part as f64 / whole as f64)
}
