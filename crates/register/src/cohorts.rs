//! Cohorts and the letters that made them.

use access::{Permission, Scope};
use kernel::Id;
use serde_json::json;
use store::{StoreError, Tx};

use crate::{
    Acting, ChangeError,
    change::{named, revision},
    model::{Cohort, CohortDraft, Letter, LetterDraft},
    store::{claims as claim_rows, cohorts as rows},
};

/// Every cohort, oldest first: about one a year.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn all(tx: &mut Tx) -> Result<Vec<Cohort>, StoreError> {
    rows::all(tx).await
}

/// One cohort.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(tx: &mut Tx, year: u16) -> Result<Option<Cohort>, StoreError> {
    Ok(rows::all(tx)
        .await?
        .into_iter()
        .find(|cohort| cohort.year == year))
}

/// Adds a cohort.
///
/// # Errors
/// [`ChangeError::Invalid`] names wrong fields, a taken year too.
pub async fn add(act: &mut Acting<'_>, draft: &CohortDraft) -> Result<Cohort, ChangeError> {
    act.may(Permission::ManageCohorts, &Scope::Nation)?;
    let new = draft.parse()?;
    let at = act.now();
    named(
        rows::insert(act.tx, &new, at).await,
        &draft.year,
        "year",
        &draft.year,
    )?;
    act.record(
        "register.add_cohort",
        &format!("cohort:{}", new.year),
        json!(draft),
    )
    .await?;
    known(act.tx, new.year).await
}

/// Changes a cohort's theme and note.
///
/// # Errors
/// [`ChangeError::Stale`] where someone else changed it first.
pub async fn edit(act: &mut Acting<'_>, draft: &CohortDraft) -> Result<Cohort, ChangeError> {
    act.may(Permission::ManageCohorts, &Scope::Nation)?;
    let new = draft.parse()?;
    let before = known(act.tx, new.year).await?;
    let (at, on) = (act.now(), revision(&draft.revision, &draft.year)?);
    named(
        rows::update(act.tx, on, &new, at).await,
        &draft.year,
        "year",
        &draft.year,
    )?;
    let details = json!({"before": before, "after": draft});
    act.record(
        "register.edit_cohort",
        &format!("cohort:{}", new.year),
        details,
    )
    .await?;
    known(act.tx, new.year).await
}

/// Every letter by date, or those of one cohort.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn letters(tx: &mut Tx, cohort: Option<u16>) -> Result<Vec<Letter>, StoreError> {
    rows::letters(tx, cohort).await
}

/// One letter.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn letter(tx: &mut Tx, id: Id<Letter>) -> Result<Option<Letter>, StoreError> {
    rows::letter(tx, id).await
}

/// Adds a letter, or changes the one with `id`.
///
/// # Errors
/// [`ChangeError::Invalid`] for a number outside the grammar or against its date, an unknown cohort or source.
pub async fn save_letter(
    act: &mut Acting<'_>,
    id: Option<Id<Letter>>,
    draft: &LetterDraft,
) -> Result<Letter, ChangeError> {
    act.may(Permission::ManageCohorts, &Scope::Nation)?;
    let new = draft.parse()?;
    if let Some(year) = new.cohort
        && find(act.tx, year).await?.is_none()
    {
        return Err(ChangeError::field("cohort", "unknown", &draft.cohort));
    }
    if let Some(source) = &new.source
        && claim_rows::source(act.tx, source).await?.is_none()
    {
        return Err(ChangeError::field("source", "unknown", source));
    }
    let before = match id {
        Some(id) => rows::letter(act.tx, id).await?,
        None => None,
    };
    let at = act.now();
    let key = match id {
        Some(id) => (id, Some(revision(&draft.revision, &draft.number)?)),
        None => (act.clock.new_id(), None),
    };
    named(
        rows::save_letter(act.tx, key, &new, at).await,
        &draft.number,
        "number",
        &draft.number,
    )?;
    act.record(
        "register.save_letter",
        &format!("letter:{}", new.number),
        json!({"before": before, "after": draft}),
    )
    .await?;
    rows::letter(act.tx, key.0)
        .await?
        .ok_or_else(|| ChangeError::Unknown(draft.number.clone()))
}

async fn known(tx: &mut Tx, year: u16) -> Result<Cohort, ChangeError> {
    find(tx, year)
        .await?
        .ok_or_else(|| ChangeError::Unknown(format!("cohort {year}")))
}
