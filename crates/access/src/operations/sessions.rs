//! Sessions: who a cookie belongs to, and ending them.

use std::sync::Arc;

use kernel::Timestamp;
use serde_json::json;
use store::{Db, StoreError, Tx};

use super::{own, record, throttle};
use crate::{
    AccountId, AccountState, Actor, Forbidden, Permission, Principal, Scope, Secret, SessionId,
    Settings,
    store::{
        accounts::{self, AccountRow},
        sessions::{self as rows, SessionRow},
    },
};

/// How long the second step of signing in may take.
const CODE_SECONDS: i64 = 600;
/// How exactly it is known when a session was last used: finer would mean a write for every page.
const TOUCH_SECONDS: i64 = 300;

/// A session that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name in lists.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// The token that its forms carry.
    pub csrf: String,
}

/// Who is behind a cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// No session stands behind it.
    Nobody,
    /// Someone whose password was right and whose second factor is yet to come.
    Halfway(Session),
    /// Someone signed in.
    Signed(Session, Arc<Principal>),
}

/// A session to hand to a browser.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The cookie's value.
    pub cookie: Secret,
    /// When the cookie ends whatever happens.
    pub expires_at: Timestamp,
    /// Whether the code of the second factor is yet to come.
    pub halfway: bool,
    /// Whether the password must be changed first.
    pub must_change_password: bool,
}

/// Finds who is behind a cookie. One read of the database; now and then a write that notes the use.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn authenticate(
    db: &Db,
    settings: &Settings,
    cookie: &str,
) -> Result<Presence, StoreError> {
    let now = db.clock().now();
    let mut tx = db.read().await?;
    let Some(row) = rows::by_token(&mut tx, &Secret::presented(cookie).hash()).await? else {
        return Ok(Presence::Nobody);
    };
    let idle = now.seconds_since(row.seen_at);
    let Some(account) = accounts::by_id(&mut tx, row.account()).await? else {
        return Ok(Presence::Nobody);
    };
    let stands = row.expires_at > now
        && idle < settings.idle_seconds
        && account.state == AccountState::Active
        && account.password_changed_at == row.password_changed_at;
    if !stands {
        return Ok(Presence::Nobody);
    }
    let session = Session {
        id: row.id(),
        account: account.id,
        csrf: row.csrf.clone(),
    };
    if account.totp_confirmed_at.is_some() && !row.second_factor {
        let late = now.seconds_since(row.created_at) >= CODE_SECONDS;
        return Ok(if late {
            Presence::Nobody
        } else {
            Presence::Halfway(session)
        });
    }
    let principal = principal(&mut tx, account).await?;
    drop(tx);
    if idle >= TOUCH_SECONDS {
        touch(db, session.id, now).await;
    }
    Ok(Presence::Signed(session, Arc::new(principal)))
}

/// Notes the use. A page is shown even where the note cannot be made: at worst the session ends early.
async fn touch(db: &Db, id: SessionId, now: Timestamp) {
    let noted = async {
        let mut tx = db.write().await?;
        rows::touch(&mut tx, id, now).await?;
        tx.commit().await
    };
    if let Err(err) = noted.await {
        tracing::warn!("the use of a session was not noted: {err}");
    }
}

pub(super) async fn principal(tx: &mut Tx, account: AccountRow) -> Result<Principal, StoreError> {
    Ok(Principal {
        grants: accounts::grants(tx, account.id).await?,
        id: account.id,
        login: account.login,
        name: account.name,
        must_change_password: account.must_change_password,
    })
}

/// A row for a new session, and its cookie.
pub(super) fn fresh(
    db: &Db,
    settings: &Settings,
    account: &AccountRow,
    agent: &str,
) -> (SessionRow, Secret) {
    let now = db.clock().now();
    let row = SessionRow {
        id: db.clock().new_id::<()>().uuid(),
        account_id: account.id.uuid(),
        csrf: Secret::token().reveal().to_owned(),
        password_changed_at: account.password_changed_at,
        second_factor: false,
        agent: agent
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect(),
        created_at: now,
        seen_at: now,
        expires_at: now.plus_seconds(settings.lifetime_seconds),
    };
    (row, Secret::token())
}

/// Gives a session a new cookie and CSRF token, as after every change of what it may do.
pub(super) async fn renew(
    db: &Db,
    settings: &Settings,
    tx: &mut Tx,
    session: SessionId,
    account: &AccountRow,
    second_factor: bool,
) -> Result<Issued, StoreError> {
    let (mut row, cookie) = fresh(db, settings, account, "");
    row.id = session.uuid();
    row.second_factor = second_factor;
    rows::renew(tx, &row, &cookie.hash()).await?;
    Ok(Issued {
        cookie,
        expires_at: row.expires_at,
        halfway: account.totp_confirmed_at.is_some() && !second_factor,
        must_change_password: account.must_change_password,
    })
}

/// A session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub id: SessionId,
    /// What the browser called itself.
    pub agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to five minutes.
    pub seen_at: Timestamp,
}

/// Why sessions were not shown or ended.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ending an account's sessions: one's own, or anyone's with the permission.
fn may_end(actor: &Actor, account: AccountId) -> Result<(), Forbidden> {
    // Not `own`: whoever must change the password may still sign out everywhere.
    if actor.person().is_ok_and(|person| person.id == account) {
        return Ok(());
    }
    actor.may(Permission::ManageAccounts, &Scope::Nation)
}

/// The sessions of one's own account that stand, the latest used first.
///
/// # Errors
/// [`SessionError`].
pub async fn list(
    db: &Db,
    settings: &Settings,
    actor: &Actor,
) -> Result<Vec<Listed>, SessionError> {
    let account = own(actor)?.id;
    let now = db.clock().now();
    let used_after = now.plus_seconds(-settings.idle_seconds);
    let found = rows::of_account(&mut db.read().await?, account, now, used_after).await?;
    Ok(found
        .into_iter()
        .map(|row| Listed {
            id: row.id(),
            agent: row.agent,
            created_at: row.created_at,
            seen_at: row.seen_at,
        })
        .collect())
}

/// Ends one session of an account; `false`, and nothing written, where it had ended.
///
/// # Errors
/// [`SessionError`].
pub async fn end(
    db: &Db,
    actor: &Actor,
    account: AccountId,
    session: SessionId,
) -> Result<bool, SessionError> {
    may_end(actor, account)?;
    let mut tx = db.write().await?;
    if !rows::delete(&mut tx, session, account).await? {
        return Ok(false);
    }
    record(
        db,
        &mut tx,
        actor,
        "access.end-session",
        account,
        json!({"session": session}),
    )
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// Ends every session of an account, except one; how many there were.
///
/// # Errors
/// [`SessionError`].
pub async fn end_all(
    db: &Db,
    actor: &Actor,
    account: AccountId,
    except: Option<SessionId>,
) -> Result<u64, SessionError> {
    may_end(actor, account)?;
    let mut tx = db.write().await?;
    let ended = rows::delete_others(&mut tx, account, except).await?;
    if ended == 0 {
        return Ok(0);
    }
    record(
        db,
        &mut tx,
        actor,
        "access.end-sessions",
        account,
        json!({"sessions_ended": ended}),
    )
    .await?;
    tx.commit().await?;
    Ok(ended)
}

/// Signs out the session of a cookie, signed in or halfway.
///
/// # Errors
/// [`StoreError`].
pub async fn sign_out(db: &Db, session: &Session) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    if !rows::delete(&mut tx, session.id, session.account).await? {
        return Ok(());
    }
    let entry = store::audit::Entry {
        at: db.clock().now(),
        actor: &session.account.to_string(),
        action: "access.sign-out",
        subject: &super::subject(session.account),
        details: json!({"session": session.id}),
    };
    store::audit::record(&mut tx, &entry).await?;
    tx.commit().await
}

/// What a purge removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purged {
    /// Sessions that had ended by time.
    pub sessions: u64,
    /// Counters of failed attempts that no longer matter.
    pub counters: u64,
}

/// Removes sessions that have ended by time and counters that no longer matter. Call it now and then.
///
/// No command of anyone, so no audit entry: it changes nothing that can be seen.
///
/// # Errors
/// [`StoreError`].
pub async fn purge(db: &Db, settings: &Settings) -> Result<Purged, StoreError> {
    let now = db.clock().now();
    let mut tx = db.write().await?;
    let used_before = now.plus_seconds(-settings.idle_seconds);
    let sessions = rows::purge(&mut tx, now, used_before).await?;
    let counters = throttle::purge(&mut tx, now).await?;
    tx.commit().await?;
    Ok(Purged { sessions, counters })
}
