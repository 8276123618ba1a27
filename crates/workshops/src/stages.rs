//! The four stages of a region, and the gate between one and the next.

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use register::{
    Acting,
    model::{Fields, Participation},
    participations,
};
use serde_json::json;
use store::{StoreError, Tx};

use crate::{
    NotNow, WorkshopError, course,
    error::named,
    model::{Homework, HomeworkState, Opening, OpeningDraft, Sheet, Stage, StageReport, Unmet},
    planning, reach,
    store::{homework as homework_rows, stages as rows, worksheets, workshops},
};

/// Whether a stage is open for a region's part in a cohort.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn is_open(
    tx: &mut Tx,
    participation: Id<Participation>,
    stage: Stage,
) -> Result<bool, StoreError> {
    rows::is_open(tx, participation, stage).await
}

/// A region on its way through a cohort's four stages.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The region's part in the cohort.
    pub member: Participation,
    /// Every cohort in which the region has begun, newest first.
    pub cohorts: Vec<u16>,
    /// The four stages.
    pub stages: Vec<StageReport>,
}

impl Journey {
    /// The highest stage that is open.
    pub fn reached(&self) -> Option<Stage> {
        self.stages
            .iter()
            .rev()
            .find(|report| report.opening.is_some())
            .map(|report| report.stage)
    }
}

/// The four stages of a region in a cohort, or in its newest. Nine statements at most, whatever there is.
///
/// # Errors
/// [`WorkshopError::Forbidden`]; [`WorkshopError::Unknown`] for a region that has not begun.
pub async fn journey(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
    cohort: Option<u16>,
) -> Result<Journey, WorkshopError> {
    reach::may(tx, actor, Permission::ReadWorkshops, region).await?;
    let cohorts = rows::cohorts(tx, region).await?;
    let chosen = cohorts
        .iter()
        .find(|(year, _)| cohort.is_none_or(|wanted| wanted == *year));
    let (_, id) =
        chosen.ok_or_else(|| WorkshopError::Unknown(format!("workshops of region {region}")))?;
    let (member, _) = participations::find(tx, *id)
        .await?
        .ok_or_else(|| WorkshopError::Unknown(id.to_string()))?;
    let openings = rows::of_participation(tx, *id).await?;
    let workshops = workshops::of_participation(tx, id.uuid()).await?;
    let homework = homework_rows::of_participation(tx, *id).await?;
    let counts = worksheets::counts(tx, id.uuid()).await?;
    let gates = rows::gates(tx).await?;
    let facts = Facts {
        openings: &openings,
        homework: &homework,
        counts: &counts,
        gates: &gates,
    };
    let stages = Stage::ALL.iter().map(|stage| StageReport {
        stage: *stage,
        opening: openings.iter().find(|o| o.stage == *stage).cloned(),
        workshops: workshops
            .iter()
            .filter(|w| w.stage == *stage)
            .cloned()
            .collect(),
        homework: homework
            .iter()
            .filter(|h| h.stage == *stage)
            .cloned()
            .collect(),
        sheets: stage
            .sheets()
            .into_iter()
            .map(|sheet| (sheet, facts.n(sheet)))
            .collect(),
        unmet: facts.unmet(*stage),
    });
    Ok(Journey {
        stages: stages.collect(),
        cohorts: cohorts.iter().map(|(year, _)| *year).collect(),
        member,
    })
}

/// What a gate is judged by.
struct Facts<'a> {
    openings: &'a [Opening],
    homework: &'a [Homework],
    counts: &'a [(Sheet, i64)],
    gates: &'a [(Stage, i64, i64)],
}

impl Facts<'_> {
    fn n(&self, sheet: Sheet) -> i64 {
        let found = self.counts.iter().find(|(other, _)| *other == sheet);
        found.map_or(0, |(_, n)| *n)
    }

    /// What the gate to a stage still asks for.
    fn unmet(&self, stage: Stage) -> Vec<Unmet> {
        let Some(before) = stage.before() else {
            return Vec::new();
        };
        let n = |state| {
            let of = |h: &&Homework| h.stage == before && h.state == state;
            i64::try_from(self.homework.iter().filter(of).count()).unwrap_or(i64::MAX)
        };
        let (done, open) = (n(HomeworkState::Done), n(HomeworkState::Open));
        let gate = self.gates.iter().find(|(of, ..)| *of == before);
        unmet(
            before,
            self.openings.iter().any(|o| o.stage == before),
            (
                done,
                done + open,
                gate.map_or(100, |(_, percent, _)| *percent),
            ),
            |sheet| self.n(sheet),
        )
    }
}

/// What stands between a stage and the next: the stage itself is not open, too little homework, worksheets without a row.
pub(crate) fn unmet(
    before: Stage,
    is_open: bool,
    (done, all, percent): (i64, i64, i64),
    n: impl Fn(Sheet) -> i64,
) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    if !is_open {
        unmet.push(Unmet::StageBefore { stage: before });
    }
    if done * 100 < all * percent {
        unmet.push(Unmet::Homework { done, all, percent });
    }
    for sheet in before.sheets() {
        if sheet.is_output() && n(sheet) == 0 {
            unmet.push(Unmet::Output { sheet });
        }
    }
    unmet
}

/// Opens a stage: by the ministry or a mentor of the region where its gate is passed, else by the ministry alone and with a
/// reason, which is kept.
///
/// # Errors
/// [`NotNow::Gate`] with what it still asks for; [`NotNow::StageOpen`].
pub async fn open(
    act: &mut Acting<'_>,
    region: &RegionCode,
    cohort: Option<u16>,
    draft: &OpeningDraft,
) -> Result<Journey, WorkshopError> {
    let journey = journey(act.tx, act.actor, region, cohort).await?;
    let manages = act.actor.may(Permission::ManageWorkshops, &Scope::Nation);
    if !planning::may_lead(act.tx, act.actor, journey.member.id).await? {
        manages.clone()?;
    }
    let mut f = Fields::default();
    let stage = f.parse::<Stage>("stage", &draft.stage, "choice");
    let reason = f.free("reason", &draft.reason, 1000);
    f.done()?;
    let stage = stage.unwrap_or(Stage::One);
    let report = journey.stages.iter().find(|report| report.stage == stage);
    let report = report.ok_or_else(|| WorkshopError::Unknown(draft.stage.clone()))?;
    if report.opening.is_some() {
        return Err(NotNow::StageOpen(stage).into());
    }
    let is_early = !report.unmet.is_empty();
    if is_early && (manages.is_err() || reason.is_empty()) {
        return Err(NotNow::Gate(stage, report.unmet.clone()).into());
    }
    let (at, by) = (act.now(), act.by());
    let kept = if is_early { reason.as_str() } else { "" };
    named(
        rows::open(act.tx, &journey.member, stage, (is_early, kept), (&by, at)).await,
        &journey.member.region_name,
        "stage",
        stage.as_str(),
    )?;
    // Bodies that were formed after a workshop was closed.
    course::follow(act, journey.member.id).await?;
    let subject = format!("participation:{}:{region}", journey.member.cohort);
    let details = json!({"stage": stage, "early": is_early, "reason": kept, "unmet": report.unmet});
    act.record("workshops.open_stage", &subject, details)
        .await?;
    self::journey(act.tx, act.actor, region, Some(journey.member.cohort)).await
}

/// How much of the homework of each stage must be done before the next opens, in percent, with the revision.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn gates(tx: &mut Tx) -> Result<Vec<(Stage, i64, i64)>, StoreError> {
    rows::gates(tx).await
}

/// Sets how much of the homework of a stage must be done.
///
/// # Errors
/// [`WorkshopError::Invalid`]; [`WorkshopError::Stale`].
pub async fn set_gate(
    act: &mut Acting<'_>,
    stage: Stage,
    (percent, on): (&str, &str),
) -> Result<(), WorkshopError> {
    act.actor.may(Permission::ManageWorkshops, &Scope::Nation)?;
    let mut f = Fields::default();
    let parsed = f.parse::<i64>("percent", percent, "number");
    if parsed.is_some_and(|n| !(0..=100).contains(&n)) {
        f.refuse("percent", "range", percent);
    }
    f.done()?;
    let subject = format!("stage-gate:{stage}");
    let on = crate::error::revision(on, &subject)?;
    let percent = parsed.unwrap_or(100);
    named(
        rows::set_gate(act.tx, (stage, on), percent).await,
        &subject,
        "percent",
        "",
    )?;
    act.record("workshops.set_gate", &subject, json!({"percent": percent}))
        .await?;
    Ok(())
}
