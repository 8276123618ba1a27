//! Homework between two workshops: given with an owner and a day, done with a note.

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use register::{
    Acting, agencies,
    model::{Agency, Fields},
};
use serde_json::json;
use store::Tx;
use web::paging::{Edge, Limit, Sort, Window};

use crate::{
    WorkshopError,
    error::{named, revision},
    model::{DoneDraft, Homework, HomeworkDraft, HomeworkState, NewHomework},
    planning, reach, stages,
    store::homework as rows,
};

/// One task, for an actor who may read it.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Homework>) -> Result<Homework, WorkshopError> {
    let Some(task) = rows::find(tx, id).await? else {
        reach::over(tx, actor, Permission::ReadWorkshops).await?;
        return Err(WorkshopError::Unknown(id.to_string()));
    };
    reach::may(tx, actor, Permission::ReadWorkshops, &task.region).await?;
    Ok(task)
}

/// The agencies of a region that may own a task, by name.
///
/// # Errors
/// The database refuses.
pub async fn owners(tx: &mut Tx, region: &RegionCode) -> Result<Vec<Agency>, WorkshopError> {
    let window = Window {
        sort: Sort {
            key: String::new(),
            descending: false,
        },
        limit: "200"
            .parse::<Limit>()
            .expect("200 rows are within the limit"),
        edge: Edge::Start,
    };
    Ok(agencies::list(tx, region.as_str(), "", &window).await?.rows)
}

/// Gives a task, by the region, a mentor of it or the ministry.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Invalid`].
pub async fn give(
    act: &mut Acting<'_>,
    region: &RegionCode,
    cohort: Option<u16>,
    draft: &HomeworkDraft,
) -> Result<Homework, WorkshopError> {
    let journey = stages::journey(act.tx, act.actor, region, cohort).await?;
    let member = &journey.member;
    writes(act, region, member.id).await?;
    let new = owned(act.tx, region, draft.parse()?).await?;
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    let whose = (member.id, member.cohort, member.region.as_str());
    rows::insert(act.tx, id, whose, &new, (&by, at)).await?;
    let subject = format!("homework:{id}");
    act.record("workshops.give_homework", &subject, json!(draft))
        .await?;
    known(act.tx, id).await
}

/// Changes a task.
///
/// # Errors
/// [`WorkshopError::Stale`] where someone else changed it first.
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Homework>,
    draft: &HomeworkDraft,
) -> Result<Homework, WorkshopError> {
    let before = find(act.tx, act.actor, id).await?;
    writes(act, &before.region, before.participation).await?;
    let new = owned(act.tx, &before.region, draft.parse()?).await?;
    let subject = before.subject();
    let (at, on) = (act.now(), revision(&draft.revision, &subject)?);
    named(
        rows::update(act.tx, (id, on), &new, at).await,
        &subject,
        "task",
        "",
    )?;
    let details = json!({"before": before, "after": draft});
    act.record("workshops.edit_homework", &subject, details)
        .await?;
    known(act.tx, id).await
}

/// Says that a task is done, no longer asked for, or open again.
///
/// # Errors
/// [`WorkshopError::Invalid`] without a note; [`WorkshopError::Stale`].
pub async fn settle(
    act: &mut Acting<'_>,
    id: Id<Homework>,
    draft: &DoneDraft,
) -> Result<Homework, WorkshopError> {
    let before = find(act.tx, act.actor, id).await?;
    writes(act, &before.region, before.participation).await?;
    let mut f = Fields::default();
    let state = f.parse::<HomeworkState>("state", &draft.state, "choice");
    let note = if state == Some(HomeworkState::Open) {
        f.free("note", &draft.note, 2000)
    } else {
        f.text("note", &draft.note, 2000)
    };
    f.done()?;
    let state = state.unwrap_or(HomeworkState::Open);
    let subject = before.subject();
    let (at, on) = (act.now(), revision(&draft.revision, &subject)?);
    named(
        rows::move_to(act.tx, (id, on), (state, &note), at).await,
        &subject,
        "state",
        "",
    )?;
    let details = json!({"from": before.state, "to": state, "note": note});
    act.record("workshops.settle_homework", &subject, details)
        .await?;
    known(act.tx, id).await
}

async fn writes(
    act: &mut Acting<'_>,
    region: &RegionCode,
    participation: Id<register::model::Participation>,
) -> Result<(), WorkshopError> {
    if act
        .actor
        .may(Permission::ManageWorkshops, &Scope::Nation)
        .is_ok()
    {
        return Ok(());
    }
    planning::may_work(act.tx, act.actor, region, participation).await
}

/// Names the agency that owns a task, which must be one of the region.
async fn owned(
    tx: &mut Tx,
    region: &RegionCode,
    new: NewHomework,
) -> Result<NewHomework, WorkshopError> {
    let Some(id) = new.agency else {
        return Ok(new);
    };
    let agency = agencies::find(tx, Id::from_uuid(id)).await?;
    match agency.filter(|agency| agency.region == *region) {
        Some(agency) => Ok(NewHomework {
            owner: agency.name,
            ..new
        }),
        None => Err(WorkshopError::field("agency", "unknown", id.to_string())),
    }
}

async fn known(tx: &mut Tx, id: Id<Homework>) -> Result<Homework, WorkshopError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| WorkshopError::Unknown(id.to_string()))
}
