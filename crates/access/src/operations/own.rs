//! What a person changes about their own password.

use serde_json::json;
use store::{Db, StoreError};

use super::{
    record,
    sessions::{self, Issued},
    throttle::{self, Key, Turn},
};
use crate::{
    Actor, Forbidden, Password, PasswordError, Principal, SessionId, Settings,
    passwords::Busy,
    store::{
        accounts::{self as rows, AccountRow},
        sessions as session_rows,
    },
};

/// Why a password typed once more was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// It is wrong.
    #[error("the password is wrong")]
    Wrong,
    /// Too many failures.
    #[error("too many failed attempts; wait {seconds} seconds")]
    Blocked {
        /// How long.
        seconds: u32,
    },
    /// It is longer than any.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Too many passwords are being checked.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks a password typed once more, counted like a sign-in: a stolen session must not serve to guess it.
pub(super) async fn confirm_password(
    db: &Db,
    person: &Principal,
    typed: &str,
) -> Result<AccountRow, ConfirmError> {
    let password = Password::typed(typed)?;
    let keys = [Key::login(&person.login)];
    let mut tx = db.write().await?;
    if let Turn::Wait(seconds) = throttle::attempt(db, &mut tx, &keys).await? {
        return Err(ConfirmError::Blocked { seconds });
    }
    let account = rows::by_id(&mut tx, person.id).await?;
    tx.commit().await?;
    let right = password
        .is(account.as_ref().map(|a| a.password.clone()))
        .await?;
    let Some(account) = account.filter(|_| right) else {
        return Err(ConfirmError::Wrong);
    };
    let mut tx = db.write().await?;
    throttle::succeeded(db, &mut tx, &keys).await?;
    tx.commit().await?;
    Ok(account)
}

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The actor is no person at a browser.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The present password was not confirmed.
    #[error(transparent)]
    Confirm(#[from] ConfirmError),
    /// The new password is not accepted.
    #[error(transparent)]
    New(#[from] PasswordError),
    /// The new password is the present one.
    #[error("the new password is the present one")]
    Unchanged,
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes one's own password. Every other session ends; this one gets a new cookie.
///
/// # Errors
/// [`ChangePasswordError`]; nothing is changed then.
pub async fn change_password(
    db: &Db,
    settings: &Settings,
    actor: &Actor,
    session: SessionId,
    present: &str,
    new: &str,
) -> Result<Issued, ChangePasswordError> {
    // Not `own`: changing it is the one thing that a password chosen by someone else opens.
    let person = actor.person()?;
    let chosen = Password::choose(new, &person.login)?;
    let account = confirm_password(db, person, present).await?;
    if chosen.clone().is(Some(account.password.clone())).await? {
        return Err(ChangePasswordError::Unchanged);
    }
    let hash = chosen.hash().await?;
    let at = db.clock().now();
    let mut tx = db.write().await?;
    let changed_at = rows::set_password(&mut tx, &account, &hash, false, at).await?;
    let ended = session_rows::delete_others(&mut tx, account.id, Some(session)).await?;
    let second_factor = account.totp_confirmed_at.is_some();
    let account = AccountRow {
        password: hash,
        password_changed_at: changed_at,
        must_change_password: false,
        ..account
    };
    let issued = sessions::renew(db, settings, &mut tx, session, &account, second_factor).await?;
    record(
        db,
        &mut tx,
        actor,
        "access.change-password",
        account.id,
        json!({"sessions_ended": ended}),
    )
    .await?;
    tx.commit().await?;
    Ok(issued)
}
