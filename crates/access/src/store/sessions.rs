//! The table `sessions`.

use kernel::Timestamp;
use store::{StoreError, Tx, on};
use uuid::Uuid;

use crate::{AccountId, SessionId};

const INSERT: &str =
    "INSERT INTO sessions (id, token_hash, account_id, csrf, password_changed_at, second_factor,
    agent, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)";
const BY_TOKEN: &str =
    "SELECT id, account_id, csrf, password_changed_at, second_factor, agent, created_at, seen_at,
    expires_at FROM sessions WHERE token_hash = $1";
const OF_ACCOUNT: &str =
    "SELECT id, account_id, csrf, password_changed_at, second_factor, agent, created_at, seen_at,
    expires_at FROM sessions WHERE account_id = $1 AND expires_at > $2 AND seen_at > $3
    ORDER BY seen_at DESC, id LIMIT 100";
const TOUCH: &str = "UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1";
const RENEW: &str =
    "UPDATE sessions SET token_hash = $1, csrf = $2, password_changed_at = $3, second_factor = $4,
    seen_at = $5, expires_at = $6 WHERE id = $7";
const DELETE: &str = "DELETE FROM sessions WHERE id = $1 AND account_id = $2";
const DELETE_OTHERS: &str = "DELETE FROM sessions WHERE account_id = $1 AND id <> $2";
const PURGE: &str = "DELETE FROM sessions WHERE expires_at <= $1 OR seen_at <= $2";

#[cfg(test)]
pub(crate) const ALL: &[&str] = &[
    INSERT,
    BY_TOKEN,
    OF_ACCOUNT,
    TOUCH,
    RENEW,
    DELETE,
    DELETE_OTHERS,
    PURGE,
];

/// A session as it stands in the table.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub id: Uuid,
    pub account_id: Uuid,
    pub csrf: String,
    pub password_changed_at: Timestamp,
    pub second_factor: bool,
    pub agent: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

impl SessionRow {
    pub(crate) fn id(&self) -> SessionId {
        SessionId::from_uuid(self.id)
    }

    pub(crate) fn account(&self) -> AccountId {
        AccountId::from_uuid(self.account_id)
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    row: &SessionRow,
    token_hash: &str,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(row.id)
        .bind(token_hash)
        .bind(row.account_id)
        .bind(&row.csrf)
        .bind(row.password_changed_at)
        .bind(row.second_factor)
        .bind(&row.agent)
        .bind(row.created_at)
        .bind(row.expires_at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn by_token(
    tx: &mut Tx,
    token_hash: &str,
) -> Result<Option<SessionRow>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(BY_TOKEN)
        .bind(token_hash)
        .fetch_optional(conn)
        .await)?)
}

/// Sessions of an account that expire after `now` and were used after `used_after`, the latest used first.
pub(crate) async fn of_account(
    tx: &mut Tx,
    account: AccountId,
    now: Timestamp,
    used_after: Timestamp,
) -> Result<Vec<SessionRow>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(OF_ACCOUNT)
        .bind(account.uuid())
        .bind(now)
        .bind(used_after)
        .fetch_all(conn)
        .await)?)
}

pub(crate) async fn touch(tx: &mut Tx, id: SessionId, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(TOUCH)
        .bind(at)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Gives a session a new cookie and a new CSRF token. [`StoreError::Stale`] where it has ended meanwhile.
pub(crate) async fn renew(
    tx: &mut Tx,
    row: &SessionRow,
    token_hash: &str,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(RENEW)
        .bind(token_hash)
        .bind(&row.csrf)
        .bind(row.password_changed_at)
        .bind(row.second_factor)
        .bind(row.seen_at)
        .bind(row.expires_at)
        .bind(row.id)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// Whether there was such a session.
pub(crate) async fn delete(
    tx: &mut Tx,
    id: SessionId,
    account: AccountId,
) -> Result<bool, StoreError> {
    let changed = on!(tx, |conn| sqlx::query(DELETE)
        .bind(id.uuid())
        .bind(account.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Ends the sessions of an account, except one; how many there were.
pub(crate) async fn delete_others(
    tx: &mut Tx,
    account: AccountId,
    except: Option<SessionId>,
) -> Result<u64, StoreError> {
    let except = except.map_or(Uuid::nil(), SessionId::uuid);
    Ok(on!(tx, |conn| sqlx::query(DELETE_OTHERS)
        .bind(account.uuid())
        .bind(except)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

pub(crate) async fn purge(
    tx: &mut Tx,
    now: Timestamp,
    used_before: Timestamp,
) -> Result<u64, StoreError> {
    Ok(on!(tx, |conn| sqlx::query(PURGE)
        .bind(now)
        .bind(used_before)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}
