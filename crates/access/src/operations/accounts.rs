//! Adding accounts and changing them.

use serde_json::json;
use store::{Db, StoreError, Tx};

use super::{own, record, throttle};
use crate::{
    AccountId, AccountState, Actor, Forbidden, Grant, InvalidScope, Login, Password, Permission,
    PersonName, Role, Scope, Secret,
    passwords::Busy,
    store::{
        accounts::{self as rows, AccountRow, NewRow},
        sessions, tokens,
    },
};

/// An account to add.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What it signs in with.
    pub login: Login,
    /// What others see.
    pub name: PersonName,
    /// Its first password.
    pub password: FirstPassword,
    /// Its first roles.
    pub grants: Vec<Grant>,
}

/// Who chooses the first password.
#[derive(Debug, Clone)]
pub enum FirstPassword {
    /// The program; it is shown once and must be changed at the first sign-in.
    Generated,
    /// The person themselves, at the command line.
    Chosen(Password),
}

/// An account that was added.
#[derive(Debug, Clone)]
pub struct Created {
    /// Its id.
    pub id: AccountId,
    /// The generated password, to hand over once.
    pub password: Option<Secret>,
}

/// Why no account was added.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Another account has the login.
    #[error("the login `{0}` is taken")]
    LoginTaken(Login),
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds an account.
///
/// # Errors
/// [`CreateError`]; nothing is written then.
pub async fn create(db: &Db, actor: &Actor, new: NewAccount) -> Result<Created, CreateError> {
    actor.may(Permission::ManageAccounts, &Scope::Nation)?;
    let (chosen, generated) = match new.password {
        FirstPassword::Chosen(password) => (password, None),
        FirstPassword::Generated => {
            let secret = Secret::password();
            (Password::generated(&secret), Some(secret))
        }
    };
    let password = chosen.hash().await?;
    let at = db.clock().now();
    let id: AccountId = db.clock().new_id();
    let mut tx = db.write().await?;
    let row = NewRow {
        id,
        login: &new.login,
        name: &new.name,
        password: &password,
        must_change_password: generated.is_some(),
        at,
    };
    match rows::insert(&mut tx, &row).await {
        Ok(()) => {}
        Err(StoreError::Duplicate(_)) => return Err(CreateError::LoginTaken(new.login)),
        Err(err) => return Err(err.into()),
    }
    for grant in &new.grants {
        rows::grant(&mut tx, id, grant, &actor.id_text(), at).await?;
    }
    let roles: Vec<String> = new.grants.iter().map(Grant::to_string).collect();
    let details = json!({"login": new.login, "name": new.name, "roles": roles});
    record(db, &mut tx, actor, "access.create", id, details).await?;
    tx.commit().await?;
    Ok(Created {
        id,
        password: generated,
    })
}

/// Why there is no first administrator.
#[derive(Debug, thiserror::Error)]
pub enum BootstrapError {
    /// There is one already.
    #[error("there is an active ministry administrator already: sign in as one to add others")]
    Exists,
    /// The account could not be added.
    #[error(transparent)]
    Create(#[from] CreateError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds the first ministry administrator, from the command line.
///
/// # Errors
/// [`BootstrapError::Exists`] where an active one exists; whatever [`create`] refuses.
pub async fn bootstrap(
    db: &Db,
    login: Login,
    name: PersonName,
    password: Password,
) -> Result<AccountId, BootstrapError> {
    if rows::admins(&mut db.read().await?).await? > 0 {
        return Err(BootstrapError::Exists);
    }
    let admin = Grant::national(Role::MinistryAdmin)
        .map_err(|err: InvalidScope| StoreError::Check(err.to_string()))?;
    let new = NewAccount {
        login,
        name,
        password: FirstPassword::Chosen(password),
        grants: vec![admin],
    };
    Ok(create(db, &Actor::System, new).await?.id)
}

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such account.
    #[error("there is no account {0}")]
    NotFound(AccountId),
    /// Nobody would be left to administer.
    #[error("this is the last active ministry administrator")]
    LastAdmin,
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The database refused; [`StoreError::Stale`] where someone changed the account meanwhile.
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(super) async fn existing(tx: &mut Tx, id: AccountId) -> Result<AccountRow, EditError> {
    rows::by_id(tx, id).await?.ok_or(EditError::NotFound(id))
}

/// Changes the name others see: one's own, or anyone's with the permission. `revision` is the one that was read.
///
/// # Errors
/// [`EditError`]; nothing is written then.
pub async fn rename(
    db: &Db,
    actor: &Actor,
    id: AccountId,
    name: &PersonName,
    revision: i64,
) -> Result<(), EditError> {
    if !own(actor).is_ok_and(|person| person.id == id) {
        actor.may(Permission::ManageAccounts, &Scope::Nation)?;
    }
    let mut tx = db.write().await?;
    let account = existing(&mut tx, id).await?;
    rows::rename(&mut tx, &account, name, db.clock().now(), revision).await?;
    let details = json!({"name": name, "before": account.name});
    record(db, &mut tx, actor, "access.rename", id, details).await?;
    Ok(tx.commit().await?)
}

/// Enables or disables an account; a disabled one's sessions end. `revision` is the one that was read.
///
/// # Errors
/// [`EditError`]; nothing is written then.
pub async fn set_state(
    db: &Db,
    actor: &Actor,
    id: AccountId,
    state: AccountState,
    revision: i64,
) -> Result<(), EditError> {
    actor.may(Permission::ManageAccounts, &Scope::Nation)?;
    let mut tx = db.write().await?;
    let account = existing(&mut tx, id).await?;
    rows::set_state(&mut tx, id, state, db.clock().now(), revision).await?;
    let mut ended = 0;
    if state == AccountState::Disabled {
        ended = sessions::delete_others(&mut tx, id, None).await?;
    }
    let details = json!({"state": state, "before": account.state, "sessions_ended": ended});
    record(db, &mut tx, actor, "access.state", id, details).await?;
    someone_administers(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Refuses to go on where no active ministry administrator is left.
///
/// Called after the audit entry: parallel writers wait for one another there, so that two administrators who
/// remove each other at once do not both succeed.
pub(super) async fn someone_administers(tx: &mut Tx) -> Result<(), EditError> {
    if rows::admins(tx).await? > 0 {
        Ok(())
    } else {
        Err(EditError::LastAdmin)
    }
}

/// Gives an account a generated password, shown once, that must be changed at the next sign-in. Its sessions end
/// and its tokens are revoked: whoever knew the old password loses everything it opened.
///
/// # Errors
/// [`EditError`]; nothing is written then.
pub async fn reset_password(db: &Db, actor: &Actor, id: AccountId) -> Result<Secret, EditError> {
    actor.may(Permission::ManageAccounts, &Scope::Nation)?;
    let secret = Secret::password();
    let hash = Password::generated(&secret).hash().await?;
    let at = db.clock().now();
    let mut tx = db.write().await?;
    let account = existing(&mut tx, id).await?;
    rows::set_password(&mut tx, &account, &hash, true, at).await?;
    let ended = sessions::delete_others(&mut tx, id, None).await?;
    let revoked = tokens::revoke_all(&mut tx, id, at).await?;
    throttle::forgive(&mut tx, &account.login).await?;
    let details = json!({"sessions_ended": ended, "tokens_revoked": revoked});
    record(db, &mut tx, actor, "access.reset-password", id, details).await?;
    tx.commit().await?;
    Ok(secret)
}
