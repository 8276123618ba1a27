//! Where the regions of a cohort stand, for those who look after many of them.

use std::collections::BTreeMap;

use access::{Actor, Permission};
use kernel::{Id, RegionCode, Timestamp};
use register::{model::Participation, participations};
use serde::Serialize;
use store::Tx;

use crate::{
    WorkshopError,
    model::{Sheet, Stage, Workshop, WorkshopState},
    reach, stages,
    store::{homework, stages as rows, worksheets, workshops},
};

/// On whom a region waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaitsOn {
    /// The ministry: to plan, to invite, to open the next stage.
    Ministry,
    /// The region itself: homework or worksheets.
    Region,
    /// A mentor: to say that a workshop was held, to close it.
    Mentor,
    /// Nobody: for a day that is fixed.
    Day,
    /// Nobody: the fourth stage is complete.
    Nobody,
}

/// The next workshop of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextWorkshop {
    /// Its id.
    pub id: Id<Workshop>,
    /// Its stage.
    pub stage: Stage,
    /// Its first day.
    pub starts_on: String,
    /// How far it has come.
    pub state: WorkshopState,
}

/// Where one region stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// The region's part in the cohort.
    pub participation: Id<Participation>,
    /// The region's code.
    pub region: RegionCode,
    /// The region's name.
    pub region_name: String,
    /// The highest stage that is open; `None` before the first.
    pub stage: Option<Stage>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Tasks to be done.
    pub homework_open: i64,
    /// Those of them whose day has passed.
    pub homework_late: i64,
    /// The next workshop that has not been closed.
    pub next: Option<NextWorkshop>,
    /// On whom it waits.
    pub waits_on: WaitsOn,
}

/// Where the regions of a cohort stand that go through its workshops and that the actor reaches, by code. Six statements,
/// however many they are. `today` is the day by which homework is late.
///
/// # Errors
/// [`WorkshopError::Forbidden`].
pub async fn of_cohort(
    tx: &mut Tx,
    actor: &Actor,
    (cohort, today): (u16, &str),
) -> Result<Vec<Standing>, WorkshopError> {
    let reach = reach::over(tx, actor, Permission::ReadWorkshops).await?;
    let members = participations::of_cohort(tx, cohort).await?;
    let openings = rows::of_cohort(tx, cohort).await?;
    let homework = homework::counts(tx, cohort, today).await?;
    let next = workshops::next_of(tx, cohort).await?;
    let gates = rows::gates(tx).await?;
    let mut outputs: BTreeMap<(uuid::Uuid, Sheet), i64> = BTreeMap::new();
    for (holder, sheet, n) in worksheets::counts_of_cohort(tx, cohort).await? {
        outputs.insert((holder, sheet), n);
    }
    let mut all = Vec::new();
    for member in members {
        if !reach.covers(&member.region) {
            continue;
        }
        let reached = openings.iter().rfind(|o| o.participation == member.id);
        let next = next.iter().find(|w| w.participation == member.id);
        if reached.is_none() && next.is_none() && !crate::planning::takes_part(member.status) {
            continue;
        }
        let own = || homework.iter().filter(|h| h.participation == member.id);
        let stage = reached.map(|opening| opening.stage);
        let unmet = stage.map(|stage| {
            let of = own().find(|h| h.stage == stage);
            let (done, open) = of.map_or((0, 0), |h| (h.done, h.open));
            let gate = gates.iter().find(|(of, ..)| *of == stage);
            let percent = gate.map_or(100, |(_, percent, _)| *percent);
            let n = |sheet| outputs.get(&(member.id.uuid(), sheet)).copied();
            stages::unmet(stage, true, (done, done + open, percent), |sheet| {
                n(sheet).unwrap_or(0)
            })
        });
        let unmet = unmet.is_some_and(|unmet| !unmet.is_empty());
        all.push(Standing {
            participation: member.id,
            waits_on: waits_on(stage, next, unmet),
            stage,
            since: reached.map(|opening| opening.at),
            homework_open: own().map(|h| h.open).sum(),
            homework_late: own().map(|h| h.late).sum(),
            next: next.map(|workshop| NextWorkshop {
                id: workshop.id,
                stage: workshop.stage,
                starts_on: workshop.starts_on.clone(),
                state: workshop.state,
            }),
            region: member.region,
            region_name: member.region_name,
        });
    }
    Ok(all)
}

fn waits_on(stage: Option<Stage>, next: Option<&Workshop>, unmet: bool) -> WaitsOn {
    let of_stage = next.filter(|workshop| Some(workshop.stage) == stage);
    match (stage, of_stage.map(|workshop| workshop.state)) {
        (_, Some(WorkshopState::Invited)) => WaitsOn::Day,
        (_, Some(WorkshopState::Held)) => WaitsOn::Mentor,
        (Some(_), None) if unmet => WaitsOn::Region,
        (Some(Stage::Four), None) => WaitsOn::Nobody,
        (None | Some(_), _) => WaitsOn::Ministry,
    }
}
