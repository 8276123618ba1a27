//! The departments of a region's government.

use access::{Permission, Scope};
use kernel::{Id, RegionCode};
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    Acting, ChangeError,
    change::{named, revision},
    model::{Agency, AgencyDraft},
    regions,
    store::{Slice, agencies as rows},
};

/// One page of agencies by region and name; `region` is a code or empty, `q` part of a name or empty.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn list(
    tx: &mut Tx,
    region: &str,
    q: &str,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Agency>, StoreError> {
    let found = rows::list(tx, region, q, &Slice::from(window)).await?;
    Ok(PageOf::new(window, found, |agency| {
        (agency.region.to_string(), agency.name.clone())
    }))
}

/// One agency.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(tx: &mut Tx, id: Id<Agency>) -> Result<Option<Agency>, StoreError> {
    rows::find(tx, id).await
}

/// Adds an agency to its region.
///
/// # Errors
/// [`ChangeError::Invalid`] names wrong fields: an unknown region, a name the region has already.
pub async fn add(act: &mut Acting<'_>, draft: &AgencyDraft) -> Result<Agency, ChangeError> {
    let scope = draft
        .region
        .parse::<RegionCode>()
        .map_or(Scope::Nation, Scope::Region);
    act.may(Permission::ManageAgencies, &scope)?;
    let new = draft.parse()?;
    let region = regions::today(act.tx, &new.region, "region").await?;
    let (id, at) = (act.clock.new_id(), act.now());
    named(
        rows::insert(act.tx, (id, region.id), &new, at).await,
        &new.name,
        "name",
        &new.name,
    )?;
    act.record("register.add_agency", &format!("agency:{id}"), json!(draft))
        .await?;
    known(act.tx, id).await
}

/// Changes an agency; it stays with its region. A day in `valid_to` retires it.
///
/// # Errors
/// [`ChangeError::Stale`] where someone else changed it first.
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Agency>,
    draft: &AgencyDraft,
) -> Result<Agency, ChangeError> {
    let before = rows::find(act.tx, id).await?;
    // Who may not manage agencies anywhere learns nothing of which exist.
    let Some(before) = before else {
        act.may(Permission::ManageAgencies, &Scope::Nation)?;
        return Err(ChangeError::Unknown(id.to_string()));
    };
    act.actor
        .may_at_agency(Permission::ManageAgencies, &before.region, id.uuid())?;
    let fixed = AgencyDraft {
        region: before.region.to_string(),
        ..draft.clone()
    };
    let new = fixed.parse()?;
    let (at, on) = (act.now(), revision(&draft.revision, &before.name)?);
    named(
        rows::update(act.tx, (id, on), &new, at).await,
        &before.name,
        "name",
        &new.name,
    )?;
    act.record(
        "register.edit_agency",
        &format!("agency:{id}"),
        json!({"before": before, "after": fixed}),
    )
    .await?;
    known(act.tx, id).await
}

async fn known(tx: &mut Tx, id: Id<Agency>) -> Result<Agency, ChangeError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| ChangeError::Unknown(id.to_string()))
}
