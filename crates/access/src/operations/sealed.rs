//! The secrets of second factors, as the database holds them: sealed with the instance's key.

use serde_json::json;
use store::{
    Db, StoreError, Tx,
    audit::{self, Entry},
    secrets::SecretError,
};

use super::second_factor::SecondFactorError;
use crate::{AccountId, Actor, Permission, Scope, store::accounts as rows};

/// Where a secret stands; it opens in no other place.
fn place(id: AccountId) -> String {
    format!("accounts.totp_secret:{id}")
}

pub(super) async fn seal(
    db: &Db,
    tx: &mut Tx,
    id: AccountId,
    secret: &str,
) -> Result<String, StoreError> {
    store::secrets::seal(db, tx, &place(id), secret).await
}

pub(super) fn open(db: &Db, id: AccountId, sealed: &str) -> Result<String, StoreError> {
    Ok(db.keys()?.open(&place(id), sealed)?)
}

/// What was done about secrets whose key is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unreadable {
    Keep,
    Remove,
}

/// Seals with the present key what is not sealed or by an earlier key, and answers how many there were. Called at
/// each start: this is how a database from before there were keys, and a new key, are taken up.
///
/// # Errors
/// [`SecondFactorError`]; among them a secret that was changed by someone else than Pilar.
pub async fn seal_second_factors(db: &Db, actor: &Actor) -> Result<usize, SecondFactorError> {
    actor.may(Permission::Operate, &Scope::Nation)?;
    Ok(renew(db, actor, Unreadable::Keep).await?)
}

/// Removes the second factors whose key is lost and answers how many: their owners sign in by password alone and set
/// up another one. Those that can be read stay.
///
/// # Errors
/// [`SecondFactorError`].
pub async fn forget_second_factors(db: &Db, actor: &Actor) -> Result<usize, SecondFactorError> {
    actor.may(Permission::Operate, &Scope::Nation)?;
    Ok(renew(db, actor, Unreadable::Remove).await?)
}

async fn renew(db: &Db, actor: &Actor, unreadable: Unreadable) -> Result<usize, StoreError> {
    let prefix = db.keys()?.prefix();
    let others = rows::totp_sealed_otherwise(&mut db.read().await?, &prefix).await?;
    if others.is_empty() {
        return Ok(0);
    }
    let mut tx = db.write().await?;
    let others = rows::totp_sealed_otherwise(&mut tx, &prefix).await?;
    let (now, mut n) = (db.clock().now(), 0);
    // One statement for each: it happens once in the life of a key.
    for (id, before) in &others {
        let secret = match (open(db, *id, before), unreadable) {
            (Ok(secret), _) => secret,
            (Err(StoreError::Secret(SecretError::NotSealed)), _) => before.clone(),
            (Err(StoreError::Secret(_)), Unreadable::Remove) => {
                rows::set_totp(&mut tx, *id, None, now).await?;
                n += 1;
                continue;
            }
            (Err(err), _) => return Err(err),
        };
        let after = seal(db, &mut tx, *id, &secret).await?;
        rows::seal_totp(&mut tx, *id, before, &after).await?;
        n += usize::from(unreadable == Unreadable::Keep);
    }
    let action = match unreadable {
        Unreadable::Keep => "access.seal-second-factors",
        Unreadable::Remove => "access.forget-second-factors",
    };
    let entry = Entry {
        at: now,
        actor: &actor.id_text(),
        action,
        subject: "accounts",
        details: json!({ "n": n }),
    };
    audit::record(&mut tx, &entry).await?;
    tx.commit().await?;
    Ok(n)
}
