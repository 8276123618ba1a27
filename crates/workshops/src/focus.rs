//! Focus groups: a topic, those who came by sector, what troubles them, what they agree on, statements with votes, and what it
//! led to. The points are rows of worksheets; those who came are attendances.

use access::{Actor, Permission};
use kernel::{Id, RegionCode};
use register::{Acting, model::Participation, participations};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    WorkshopError,
    error::{named, revision},
    model::{FocusDraft, FocusGroup},
    planning, reach,
    store::{focus as rows, stages as stage_rows},
};

/// What a list of focus groups is limited to; empty for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FocusFilter {
    /// A region's code.
    pub region: String,
    /// A pillar.
    pub pillar: String,
}

/// One page of the focus groups that the actor reaches, by day.
///
/// # Errors
/// [`WorkshopError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    filter: &FocusFilter,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<FocusGroup>, WorkshopError> {
    let reach = reach::over(tx, actor, Permission::ReadWorkshops).await?;
    let found = rows::list(tx, filter, &reach, &window.into()).await?;
    Ok(PageOf::new(window, found, |group| {
        (group.held_on.clone(), group.id.to_string())
    }))
}

/// How many focus groups a region has held.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn count(tx: &mut Tx, region: &RegionCode) -> Result<i64, StoreError> {
    rows::count(tx, region).await
}

/// One focus group.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn find(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<FocusGroup>,
) -> Result<FocusGroup, WorkshopError> {
    let Some(group) = rows::find(tx, id).await? else {
        reach::over(tx, actor, Permission::ReadWorkshops).await?;
        return Err(WorkshopError::Unknown(id.to_string()));
    };
    reach::may(tx, actor, Permission::ReadWorkshops, &group.region).await?;
    Ok(group)
}

/// Adds a focus group to the newest cohort of a region.
///
/// # Errors
/// [`WorkshopError::Forbidden`]; [`WorkshopError::Invalid`], for a region that has not begun too.
pub async fn add(act: &mut Acting<'_>, draft: &FocusDraft) -> Result<FocusGroup, WorkshopError> {
    let member = member(act, &draft.region).await?;
    planning::may_work(act.tx, act.actor, &member.region, member.id).await?;
    let new = draft.parse()?;
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    rows::insert(act.tx, id, &member, &new, (&by, at)).await?;
    let subject = format!("focus-group:{id}");
    act.record("workshops.add_focus_group", &subject, json!(draft))
        .await?;
    known(act.tx, id).await
}

async fn member(act: &mut Acting<'_>, region: &str) -> Result<Participation, WorkshopError> {
    let Ok(code) = region.parse::<RegionCode>() else {
        reach::over(act.tx, act.actor, Permission::WorkInWorkshops).await?;
        return Err(WorkshopError::field("region", "code", region));
    };
    reach::may(act.tx, act.actor, Permission::ReadWorkshops, &code).await?;
    let not_begun = || WorkshopError::field("region", "not-begun", code.as_str());
    let (id, _) = stage_rows::newest(act.tx, &code)
        .await?
        .ok_or_else(not_begun)?;
    let found = participations::find(act.tx, id).await?;
    found.map(|(member, _)| member).ok_or_else(not_begun)
}

/// Changes a focus group.
///
/// # Errors
/// [`WorkshopError::Stale`] where someone else changed it first.
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<FocusGroup>,
    draft: &FocusDraft,
) -> Result<FocusGroup, WorkshopError> {
    let before = find(act.tx, act.actor, id).await?;
    planning::may_work(act.tx, act.actor, &before.region, before.participation).await?;
    let new = draft.parse()?;
    let subject = before.subject();
    let (at, on) = (act.now(), revision(&draft.revision, &subject)?);
    named(
        rows::update(act.tx, (id, on), &new, at).await,
        &subject,
        "topic",
        "",
    )?;
    let details = json!({"before": before, "after": draft});
    act.record("workshops.edit_focus_group", &subject, details)
        .await?;
    known(act.tx, id).await
}

async fn known(tx: &mut Tx, id: Id<FocusGroup>) -> Result<FocusGroup, WorkshopError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| WorkshopError::Unknown(id.to_string()))
}
