//! Granting and revoking roles.

use serde_json::json;
use store::Db;

use super::{
    accounts::{EditError, existing, someone_administers},
    record,
};
use crate::{AccountId, Actor, Grant, Permission, Scope, store::accounts as rows};

/// Grants a role. Granting one that is held already changes nothing and writes nothing.
///
/// # Errors
/// [`EditError`]; nothing is written then.
pub async fn grant(
    db: &Db,
    actor: &Actor,
    id: AccountId,
    grant: &Grant,
) -> Result<bool, EditError> {
    actor.may(Permission::ManageAccounts, &Scope::Nation)?;
    let mut tx = db.write().await?;
    existing(&mut tx, id).await?;
    let at = db.clock().now();
    if !rows::grant(&mut tx, id, grant, &actor.id_text(), at).await? {
        return Ok(false);
    }
    record(
        db,
        &mut tx,
        actor,
        "access.grant",
        id,
        json!({"role": grant.role(), "scope": grant.scope()}),
    )
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// Revokes a role. Revoking one that is not held changes nothing and writes nothing.
///
/// # Errors
/// [`EditError::LastAdmin`] where nobody would be left to administer; nothing is written then.
pub async fn revoke(
    db: &Db,
    actor: &Actor,
    id: AccountId,
    grant: &Grant,
) -> Result<bool, EditError> {
    actor.may(Permission::ManageAccounts, &Scope::Nation)?;
    let mut tx = db.write().await?;
    existing(&mut tx, id).await?;
    if !rows::revoke(&mut tx, id, grant).await? {
        return Ok(false);
    }
    record(
        db,
        &mut tx,
        actor,
        "access.revoke",
        id,
        json!({"role": grant.role(), "scope": grant.scope()}),
    )
    .await?;
    someone_administers(&mut tx).await?;
    tx.commit().await?;
    Ok(true)
}
