//! Where figures were published.

use access::{Permission, Scope};
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    Acting, ChangeError,
    change::{named, revision},
    model::{Source, SourceDraft},
    store::{Slice, claims as rows},
};

/// One page of sources by publisher; `q` is part of an id, publisher or title, or empty.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn list(
    tx: &mut Tx,
    q: &str,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Source>, StoreError> {
    let found = rows::sources(tx, q, &Slice::from(window)).await?;
    Ok(PageOf::new(window, found, |source| {
        (source.publisher.clone(), source.id.clone())
    }))
}

/// One source.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Source>, StoreError> {
    rows::source(tx, id).await
}

/// Adds a source.
///
/// # Errors
/// [`ChangeError::Invalid`] names wrong fields, a taken id too.
pub async fn add(act: &mut Acting<'_>, draft: &SourceDraft) -> Result<Source, ChangeError> {
    act.may(Permission::ManageSources, &Scope::Nation)?;
    let new = draft.parse()?;
    let at = act.now();
    named(
        rows::insert_source(act.tx, &new, at).await,
        &new.id,
        "id",
        &new.id,
    )?;
    act.record(
        "register.add_source",
        &format!("source:{}", new.id),
        json!(draft),
    )
    .await?;
    known(act.tx, &new.id).await
}

/// Changes a source; its id stays.
///
/// # Errors
/// [`ChangeError::Stale`] where someone else changed it first.
pub async fn edit(act: &mut Acting<'_>, draft: &SourceDraft) -> Result<Source, ChangeError> {
    act.may(Permission::ManageSources, &Scope::Nation)?;
    let new = draft.parse()?;
    let before = known(act.tx, &new.id).await?;
    let (at, on) = (act.now(), revision(&draft.revision, &new.id)?);
    named(
        rows::update_source(act.tx, on, &new, at).await,
        &new.id,
        "id",
        &new.id,
    )?;
    act.record(
        "register.edit_source",
        &format!("source:{}", new.id),
        json!({"before": before, "after": draft}),
    )
    .await?;
    known(act.tx, &new.id).await
}

async fn known(tx: &mut Tx, id: &str) -> Result<Source, ChangeError> {
    rows::source(tx, id)
        .await?
        .ok_or_else(|| ChangeError::Unknown(id.to_owned()))
}
