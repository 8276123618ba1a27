//! Published figures, as their sources give them.

use access::{Permission, Scope};
use kernel::Id;
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    Acting, ChangeError,
    change::{named, revision},
    model::{Claim, ClaimDraft},
    store::{Slice, claims as rows, suggest},
};

pub use crate::store::claims::ClaimFilter;

/// One page of claims by subject and property.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn list(
    tx: &mut Tx,
    filter: &ClaimFilter,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Claim>, StoreError> {
    let found = rows::claims(tx, filter, &Slice::from(window)).await?;
    Ok(PageOf::new(window, found, |claim| {
        (claim.subject.clone(), rows::claim_key(claim))
    }))
}

/// One claim.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(tx: &mut Tx, id: Id<Claim>) -> Result<Option<Claim>, StoreError> {
    rows::claim(tx, id).await
}

/// The subjects that claims are about, up to 300, for suggestions.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn subjects(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    suggest::subjects(tx).await
}

/// The properties that claims state, up to 300, for suggestions.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn properties(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    suggest::properties(tx).await
}

/// Adds a claim of a known source.
///
/// # Errors
/// [`ChangeError::Invalid`] names wrong fields: an impossible date, an unknown source, a claim that stands already.
pub async fn add(act: &mut Acting<'_>, draft: &ClaimDraft) -> Result<Claim, ChangeError> {
    act.may(Permission::ManageClaims, &Scope::Nation)?;
    let new = draft.parse()?;
    if rows::source(act.tx, &new.source).await?.is_none() {
        return Err(ChangeError::field("source", "unknown", &new.source));
    }
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    named(
        rows::insert_claim(act.tx, id, &new, &by, at).await,
        &new.subject,
        "value",
        &new.value,
    )?;
    act.record(
        "register.add_claim",
        &new.subject,
        json!({"claim": id, "draft": draft}),
    )
    .await?;
    known(act.tx, id).await
}

/// Withdraws a claim with a reason, or brings it back where `reason` is empty. It stays readable.
///
/// # Errors
/// [`ChangeError::Stale`] where someone else changed it first.
pub async fn withdraw(
    act: &mut Acting<'_>,
    id: Id<Claim>,
    on: &str,
    reason: &str,
) -> Result<Claim, ChangeError> {
    act.may(Permission::ManageClaims, &Scope::Nation)?;
    let claim = known(act.tx, id).await?;
    let (at, reason) = (act.now(), Some(reason.trim()).filter(|r| !r.is_empty()));
    if reason.is_none() && claim.withdrawn.is_none() {
        return Err(ChangeError::field("reason", "required", ""));
    }
    let on = revision(on, &claim.subject)?;
    named(
        rows::withdraw_claim(act.tx, (id, on), reason, at).await,
        &claim.subject,
        "value",
        "",
    )?;
    let action = if reason.is_some() {
        "register.withdraw_claim"
    } else {
        "register.restore_claim"
    };
    act.record(
        action,
        &claim.subject,
        json!({"claim": id, "reason": reason}),
    )
    .await?;
    known(act.tx, id).await
}

async fn known(tx: &mut Tx, id: Id<Claim>) -> Result<Claim, ChangeError> {
    rows::claim(tx, id)
        .await?
        .ok_or_else(|| ChangeError::Unknown(id.to_string()))
}
