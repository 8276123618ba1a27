//! Signing in: the password, then the code of the second factor.

use std::net::IpAddr;

use serde_json::json;
use store::{Db, StoreError};

use super::{
    record, sealed, second_factor,
    sessions::{self, Issued, Session},
    throttle::{self, Key, Turn},
};
use crate::{
    AccountId, AccountState, Actor, Login, Password, PasswordError, Settings,
    passwords::Busy,
    store::{accounts as rows, sessions as session_rows},
};

/// What someone typed and where from.
#[derive(Debug, Clone)]
pub struct Attempt<'a> {
    /// The login as typed.
    pub login: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// Where the request came from, where that is known.
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub agent: &'a str,
}

/// Why someone is not signed in. Which of login and password was wrong is not told.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Login or password is wrong, or the account is disabled.
    #[error("login or password is wrong")]
    Wrong,
    /// The code is wrong or was used before.
    #[error("the code is wrong or was used before")]
    WrongCode,
    /// Too many failures.
    #[error("too many failed attempts; wait {seconds} seconds")]
    Blocked {
        /// How long.
        seconds: u32,
    },
    /// The password is longer than any.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Too many passwords are being checked.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks login and password and begins a session; halfway where the account has a second factor.
///
/// # Errors
/// [`SignInError`]. A failure is counted for the login and the address; the audit log has one entry for each time
/// a login begins to wait, and none for each failure: a flood must not fill it.
pub async fn sign_in(
    db: &Db,
    settings: &Settings,
    attempt: &Attempt<'_>,
) -> Result<Issued, SignInError> {
    let password = Password::typed(attempt.password)?;
    let login: Option<Login> = attempt.login.parse().ok();
    let mut keys: Vec<Key> = login.iter().map(Key::login).collect();
    keys.extend(attempt.address.map(Key::address));

    let mut tx = db.write().await?;
    let last = match throttle::attempt(db, &mut tx, &keys).await? {
        Turn::Wait(seconds) => return Err(SignInError::Blocked { seconds }),
        Turn::Go { last } => last,
    };
    let account = match &login {
        Some(login) => rows::by_login(&mut tx, login).await?,
        None => None,
    };
    tx.commit().await?;

    let right = password
        .is(account.as_ref().map(|a| a.password.clone()))
        .await?;
    let Some(account) = account.filter(|a| right && a.state == AccountState::Active) else {
        if let (true, Some(login)) = (last, &login) {
            blocked(db, login, &keys).await?;
        }
        return Err(SignInError::Wrong);
    };
    let (row, cookie) = sessions::fresh(db, settings, &account, attempt.agent);
    let halfway = account.totp_confirmed_at.is_some();
    let mut tx = db.write().await?;
    throttle::succeeded(db, &mut tx, &keys).await?;
    session_rows::insert(&mut tx, &row, &cookie.hash()).await?;
    let actor = by(account.id);
    let details = json!({"session": row.id, "halfway": halfway});
    signed(db, &mut tx, &actor, account.id, details).await?;
    tx.commit().await?;
    Ok(Issued {
        cookie,
        expires_at: row.expires_at,
        halfway,
        must_change_password: account.must_change_password,
    })
}

/// The account itself as the one who did it, before it is an [`Actor`].
fn by(account: AccountId) -> String {
    account.to_string()
}

async fn signed(
    db: &Db,
    tx: &mut store::Tx,
    actor: &str,
    account: AccountId,
    details: serde_json::Value,
) -> Result<(), StoreError> {
    let entry = store::audit::Entry {
        at: db.clock().now(),
        actor,
        action: "access.sign-in",
        subject: &super::subject(account),
        details,
    };
    store::audit::record(tx, &entry).await.map(|_| ())
}

/// Notes that an existing login begins to wait. One that does not exist costs a write too, so that the time does
/// not tell it apart.
async fn blocked(db: &Db, login: &Login, keys: &[Key]) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    let Some(account) = rows::by_login(&mut tx, login).await? else {
        throttle::rewrite(db, &mut tx, keys).await?;
        return tx.commit().await;
    };
    record(
        db,
        &mut tx,
        &Actor::Anonymous,
        "access.block",
        account.id,
        json!({}),
    )
    .await?;
    tx.commit().await
}

/// Checks the code of the second factor and completes a session that is halfway. The session gets a new cookie.
///
/// # Errors
/// [`SignInError`]. Failures are counted for the account; a code works once.
pub async fn enter_code(
    db: &Db,
    settings: &Settings,
    session: &Session,
    code: &str,
) -> Result<Issued, SignInError> {
    let keys = [Key::code(session.account)];
    let mut tx = db.write().await?;
    if let Turn::Wait(seconds) = throttle::attempt(db, &mut tx, &keys).await? {
        return Err(SignInError::Blocked { seconds });
    }
    let account = rows::by_id(&mut tx, session.account)
        .await?
        .ok_or(SignInError::Wrong)?;
    let kept = account
        .totp_secret
        .as_deref()
        .filter(|_| account.totp_confirmed_at.is_some());
    let step = match kept {
        Some(kept) => {
            let secret = sealed::open(db, account.id, kept)?;
            second_factor::step_of(&secret, code, db.clock().now())
        }
        None => None,
    };
    let taken = match step {
        Some(step) => rows::use_step(&mut tx, account.id, step).await?,
        None => false,
    };
    if !taken {
        // The failure stays counted.
        tx.commit().await?;
        return Err(SignInError::WrongCode);
    }
    throttle::succeeded(db, &mut tx, &keys).await?;
    let issued = sessions::renew(db, settings, &mut tx, session.id, &account, true).await?;
    let details = json!({"session": session.id, "second_factor": true});
    signed(db, &mut tx, &by(account.id), account.id, details).await?;
    tx.commit().await?;
    Ok(issued)
}
