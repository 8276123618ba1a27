//! The handover pack: one region for whoever takes it over, a new head of region first.

mod print;

use access::{Actor, Scope};
use agreements::{
    agreements as agreement_of, bodies, decrees, meetings,
    model::{Agreement, Body, Clause, Decision, Decree, Member},
    review,
};
use kernel::{RegionCode, Timestamp};
use register::{
    cohorts, participations,
    regions::{self, Found},
};
use store::Tx;
use workshops::{
    model::{Homework, HomeworkState, Stage, StageReport},
    stages,
};

use crate::{CockpitError, board, model::Line};

pub use print::report;

/// Everything that a new head should know of the movement in the region.
#[derive(Debug)]
pub struct Pack {
    /// The cohort's year.
    pub cohort: u16,
    /// Where the region stands.
    pub line: Line,
    /// The head the register knows: name and title.
    pub head: Option<(String, String)>,
    /// The agreement with its clauses in force.
    pub agreement: Option<(Agreement, Vec<Clause>)>,
    /// Decrees, whatever their state.
    pub decrees: Vec<Decree>,
    /// Bodies with their members, those who left included.
    pub bodies: Vec<(Body, Vec<Member>)>,
    /// What was decided and is not done.
    pub decisions: Vec<Decision>,
    /// The four stages; none before the first.
    pub stages: Vec<StageReport>,
}

impl Pack {
    /// Tasks that are open, by stage.
    pub fn homework(&self) -> impl Iterator<Item = (Stage, &Homework)> {
        self.stages.iter().flat_map(|report| {
            let open = report
                .homework
                .iter()
                .filter(|task| task.state == HomeworkState::Open);
            open.map(|task| (report.stage, task))
        })
    }
}

/// Gathers the pack of a region in a cohort, or in its newest. Some forty statements, whatever there is.
///
/// # Errors
/// [`CockpitError::Forbidden`]; [`CockpitError::Unknown`] for a region that is in no cohort.
pub async fn gather(
    tx: &mut Tx,
    actor: &Actor,
    (region, year): (&RegionCode, Option<u16>),
    now: Timestamp,
) -> Result<Pack, CockpitError> {
    let scope = Scope::Region(region.clone());
    // A token may be narrower than the roles of its owner.
    for permission in board::BEHIND {
        actor.may(permission, &scope)?;
    }
    let unknown = || CockpitError::Unknown(format!("region {region} in a cohort"));
    let cohort = match year {
        Some(year) => year,
        None => newest(tx, region).await?.ok_or_else(unknown)?,
    };
    let lines = board::of_cohort(tx, actor, cohort, now).await?;
    let line = lines
        .into_iter()
        .find(|line| line.region == *region)
        .ok_or_else(unknown)?;
    // Whoever sees the region's cockpit sees all of it.
    let all = &Actor::System;
    let head = regions::heads(tx).await?.remove(region);
    let standing = agreements::standing::of_region(tx, all, (cohort, region), now).await?;
    let agreement = match standing.and_then(|standing| standing.agreement) {
        Some(signed) => {
            let agreement = agreement_of::find(tx, all, signed.id).await?;
            let clauses = review::clauses(tx, &agreement).await?;
            Some((agreement, review::in_force(&clauses)))
        }
        None => None,
    };
    let stages = match stages::journey(tx, all, region, Some(cohort)).await {
        Ok(journey) => journey.stages,
        Err(workshops::WorkshopError::Unknown(_)) => Vec::new(),
        Err(err) => return Err(err.into()),
    };
    Ok(Pack {
        cohort,
        head,
        agreement,
        decrees: decrees::of_region(tx, all, region).await?,
        bodies: bodies::of_region(tx, all, region).await?,
        decisions: meetings::open_decisions(tx, all, region).await?,
        stages,
        line,
    })
}

async fn newest(tx: &mut Tx, code: &RegionCode) -> Result<Option<u16>, CockpitError> {
    let mut years: Vec<u16> = cohorts::all(tx).await?.iter().map(|one| one.year).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    let Some(Found::Region(found)) = regions::find(tx, code).await? else {
        return Ok(None);
    };
    let own = participations::of_region(tx, found.id).await?;
    Ok(years
        .into_iter()
        .find(|year| own.iter().any(|one| one.cohort == *year)))
}
