//! One region in one cohort, step by step.

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    Acting, ChangeError,
    change::{named, revision},
    cohorts, figures,
    model::{
        Participation, ParticipationDraft, Region, Status, Step, StepDraft,
        draft::{NewParticipation, NewStep},
    },
    regions,
    store::{
        Slice, claims as claim_rows,
        participations::{self as rows, Links},
    },
};

pub use crate::store::participations::ParticipationFilter;

/// One page of participations by cohort and region.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn list(
    tx: &mut Tx,
    filter: &ParticipationFilter,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Participation>, StoreError> {
    let found = rows::list(tx, filter, &Slice::from(window)).await?;
    Ok(PageOf::new(window, found, |p| {
        (p.cohort.to_string(), p.region.to_string())
    }))
}

/// Every participation in a cohort by region code.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn of_cohort(tx: &mut Tx, cohort: u16) -> Result<Vec<Participation>, StoreError> {
    rows::of_cohort(tx, cohort).await
}

/// Every participation of a region by year.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn of_region(tx: &mut Tx, region: Id<Region>) -> Result<Vec<Participation>, StoreError> {
    rows::of_region(tx, region).await
}

/// Where a region stands in the cohorts.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Course {
    /// Its participations by year, each with its steps, first to last.
    pub own: Vec<(Participation, Vec<Step>)>,
    /// Participations of other regions whose place it took.
    pub took_over: Vec<Participation>,
}

/// The course of a region through the cohorts, in one statement.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn course(tx: &mut Tx, region: &Region) -> Result<Course, StoreError> {
    let mut course = Course::default();
    for (participation, step) in rows::course(tx, region.id).await? {
        if participation.region != region.code {
            course.took_over.push(participation);
            continue;
        }
        if course
            .own
            .last()
            .is_none_or(|(own, _)| own.id != participation.id)
        {
            course.own.push((participation, Vec::new()));
        }
        if let (Some((_, steps)), Some(step)) = (course.own.last_mut(), step) {
            steps.push(step);
        }
    }
    Ok(course)
}

/// One participation with its steps, first to last.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(
    tx: &mut Tx,
    id: Id<Participation>,
) -> Result<Option<(Participation, Vec<Step>)>, StoreError> {
    let Some(participation) = rows::find(tx, id).await? else {
        return Ok(None);
    };
    let steps = rows::steps(tx, id).await?;
    Ok(Some((participation, steps)))
}

/// Adds a participation, with its status as the first step.
///
/// # Errors
/// [`ChangeError::Full`] where the cohort's places are all held; [`ChangeError::Invalid`] for an unknown region,
/// cohort, source, earlier participation or substitute, and for a region that stands in the cohort already.
pub async fn add(
    act: &mut Acting<'_>,
    draft: &ParticipationDraft,
) -> Result<Participation, ChangeError> {
    act.may(Permission::ManageParticipations, &Scope::Nation)?;
    let new = draft.parse()?;
    let links = links(act.tx, &new).await?;
    if new.status.holds_a_place() {
        room(act.tx, new.cohort).await?;
    }
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    named(
        rows::insert(act.tx, id, &new, &links, at).await,
        &draft.region,
        "region",
        &draft.region,
    )?;
    let step = NewStep {
        to: new.status,
        happened_on: None,
        replaced_by: None,
        source: new.source.clone(),
        reason: new.note.clone(),
    };
    rows::insert_step(act.tx, act.clock, (id, None), &step, &by).await?;
    act.record(
        "register.add_participation",
        &subject(new.cohort, &new.region),
        json!(draft),
    )
    .await?;
    known(act.tx, id).await
}

/// Changes what is known of a participation; the status moves by [`step`] only.
///
/// # Errors
/// [`ChangeError::Stale`] where someone else changed it first.
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Participation>,
    draft: &ParticipationDraft,
) -> Result<Participation, ChangeError> {
    act.may(Permission::ManageParticipations, &Scope::Nation)?;
    let before = known(act.tx, id).await?;
    let fixed = ParticipationDraft {
        cohort: before.cohort.to_string(),
        region: before.region.to_string(),
        status: before.status.as_str().to_owned(),
        replaced_by: before
            .replaced_by
            .as_ref()
            .map(RegionCode::to_string)
            .unwrap_or_default(),
        ..draft.clone()
    };
    let new = fixed.parse()?;
    let links = links(act.tx, &new).await?;
    let name = subject(new.cohort, &new.region);
    let (at, on) = (act.now(), revision(&draft.revision, &name)?);
    named(
        rows::update(act.tx, (id, on), &new, links.repeat_of, at).await,
        &name,
        "region",
        &draft.region,
    )?;
    act.record(
        "register.edit_participation",
        &name,
        json!({"before": before, "after": fixed}),
    )
    .await?;
    known(act.tx, id).await
}

/// Takes a participation one step further.
///
/// # Errors
/// [`ChangeError::Step`] where the process has no such step; [`ChangeError::Invalid`] for a substitute that is not
/// in the cohort; [`ChangeError::Stale`] where someone else moved it first.
pub async fn step(
    act: &mut Acting<'_>,
    id: Id<Participation>,
    draft: &StepDraft,
) -> Result<Participation, ChangeError> {
    act.may(Permission::ManageParticipations, &Scope::Nation)?;
    let new = draft.parse()?;
    let before = known(act.tx, id).await?;
    before.status.transition(new.to)?;
    if new.to.holds_a_place() && !before.status.holds_a_place() {
        room(act.tx, before.cohort).await?;
    }
    let substitute = match &new.replaced_by {
        Some(code) => Some(in_cohort(act.tx, before.cohort, code, "replaced_by").await?),
        None => None,
    };
    source_known(act.tx, new.source.as_deref()).await?;
    let name = subject(before.cohort, &before.region);
    let (at, by, on) = (act.now(), act.by(), revision(&draft.revision, &name)?);
    named(
        rows::move_to(act.tx, (id, on), new.to, substitute, at).await,
        &name,
        "to",
        &draft.to,
    )?;
    rows::insert_step(act.tx, act.clock, (id, Some(before.status)), &new, &by).await?;
    act.record(
        "register.step",
        &name,
        json!({"from": before.status, "step": draft}),
    )
    .await?;
    known(act.tx, id).await
}

/// Takes a participation one step further within a command of another context, which asked its own permission: the program
/// takes the step, on the participation as it is.
///
/// # Errors
/// As [`step`]; [`ChangeError::Unknown`].
pub async fn carry(
    act: &mut Acting<'_>,
    id: Id<Participation>,
    mut draft: StepDraft,
) -> Result<Participation, ChangeError> {
    draft.revision = known(act.tx, id).await?.revision.to_string();
    let own = &mut Acting::new(act.tx, &Actor::System, act.clock);
    step(own, id, &draft).await
}

/// Takes the last step back within a command of another context, because what it rested on is gone. The way back is a step
/// of its own with its reason; nothing that was written is removed. `None` where the participation does not stand there.
///
/// # Errors
/// [`ChangeError::Stale`] where someone else moved it first.
pub async fn take_back(
    act: &mut Acting<'_>,
    id: Id<Participation>,
    from: Status,
    reason: &str,
) -> Result<Option<Participation>, ChangeError> {
    let before = known(act.tx, id).await?;
    let Some(to) = from.before().filter(|_| before.status == from) else {
        return Ok(None);
    };
    let name = subject(before.cohort, &before.region);
    let program = Actor::System;
    let own = &mut Acting::new(act.tx, &program, act.clock);
    let (at, by) = (own.now(), own.by());
    named(
        rows::move_to(own.tx, (id, before.revision), to, None, at).await,
        &name,
        "to",
        to.as_str(),
    )?;
    let step = NewStep {
        to,
        happened_on: None,
        replaced_by: None,
        source: None,
        reason: reason.to_owned(),
    };
    rows::insert_step(own.tx, own.clock, (id, Some(from)), &step, &by).await?;
    own.record(
        "register.take_back",
        &name,
        json!({"from": from, "to": to, "reason": reason}),
    )
    .await?;
    Ok(Some(known(own.tx, id).await?))
}

async fn links(tx: &mut Tx, new: &NewParticipation) -> Result<Links, ChangeError> {
    if cohorts::find(tx, new.cohort).await?.is_none() {
        return Err(ChangeError::field(
            "cohort",
            "unknown",
            &new.cohort.to_string(),
        ));
    }
    let region = regions::today(tx, &new.region, "region").await?;
    source_known(tx, new.source.as_deref()).await?;
    let repeat_of = match new.repeat_of {
        Some(year) => match rows::id_of(tx, year, region.id).await? {
            Some(id) => Some(id),
            None => {
                return Err(ChangeError::field(
                    "repeat_of",
                    "not-a-member",
                    &year.to_string(),
                ));
            }
        },
        None => None,
    };
    let replaced_by = match &new.replaced_by {
        Some(code) => Some(in_cohort(tx, new.cohort, code, "replaced_by").await?),
        None => None,
    };
    Ok(Links {
        region: region.id,
        repeat_of,
        replaced_by,
    })
}

async fn in_cohort(
    tx: &mut Tx,
    cohort: u16,
    code: &RegionCode,
    field: &'static str,
) -> Result<Id<Participation>, ChangeError> {
    let region = regions::today(tx, code, field).await?;
    rows::id_of(tx, cohort, region.id)
        .await?
        .ok_or_else(|| ChangeError::field(field, "not-in-cohort", code.as_str()))
}

async fn source_known(tx: &mut Tx, source: Option<&str>) -> Result<(), ChangeError> {
    match source {
        Some(id) if claim_rows::source(tx, id).await?.is_none() => {
            Err(ChangeError::field("source", "unknown", id))
        }
        _ => Ok(()),
    }
}

/// A cohort never has more members than its total; where the total is disputed, nothing can be said.
async fn room(tx: &mut Tx, cohort: u16) -> Result<(), ChangeError> {
    let key = (format!("cohort:{cohort}"), "selected".to_owned());
    let total = figures::of(tx, &key.0)
        .await?
        .get(&key)
        .and_then(|figure| figure.number());
    let held = rows::placed(tx)
        .await?
        .into_iter()
        .find(|(year, _)| *year == cohort)
        .map_or(0, |(_, n)| n);
    match total {
        Some(total) if held >= total => Err(ChangeError::Full { cohort, total }),
        _ => Ok(()),
    }
}

async fn known(tx: &mut Tx, id: Id<Participation>) -> Result<Participation, ChangeError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| ChangeError::Unknown(id.to_string()))
}

fn subject(cohort: u16, region: &RegionCode) -> String {
    format!("participation:{cohort}:{region}")
}

/// The statuses a participation may take next.
pub fn next(status: Status) -> &'static [Status] {
    status.next()
}
