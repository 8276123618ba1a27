//! The table `api_tokens`.

use kernel::Timestamp;
use store::{StoreError, Tx, on};
use uuid::Uuid;

use crate::{AccountId, TokenId};

const INSERT: &str = "INSERT INTO api_tokens (id, account_id, name, token_hash, prefix, scopes, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const BY_HASH: &str =
    "SELECT id, account_id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at
    FROM api_tokens WHERE token_hash = $1";
const OF_ACCOUNT: &str = "SELECT id, account_id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at
    FROM api_tokens WHERE account_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id LIMIT 100";
const COUNT: &str = "SELECT count(*) FROM api_tokens WHERE account_id = $1 AND revoked_at IS NULL";
const REVOKE: &str = "UPDATE api_tokens SET revoked_at = $1
    WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL";
const REVOKE_ALL: &str =
    "UPDATE api_tokens SET revoked_at = $1 WHERE account_id = $2 AND revoked_at IS NULL";
const TOUCH: &str = "UPDATE api_tokens SET last_used_at = $1 WHERE id = $2";

#[cfg(test)]
pub(crate) const ALL: &[&str] = &[
    INSERT, BY_HASH, OF_ACCOUNT, COUNT, REVOKE, REVOKE_ALL, TOUCH,
];

/// A token as it stands in the table.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct TokenRow {
    pub id: Uuid,
    pub account_id: Uuid,
    pub name: String,
    pub prefix: String,
    /// Words with spaces between them.
    pub scopes: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

pub(crate) async fn insert(tx: &mut Tx, row: &TokenRow, hash: &str) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(row.id)
        .bind(row.account_id)
        .bind(&row.name)
        .bind(hash)
        .bind(&row.prefix)
        .bind(&row.scopes)
        .bind(row.created_at)
        .bind(row.expires_at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn by_hash(tx: &mut Tx, hash: &str) -> Result<Option<TokenRow>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(BY_HASH)
        .bind(hash)
        .fetch_optional(conn)
        .await)?)
}

/// The tokens of an account that were not revoked, newest first.
pub(crate) async fn of_account(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Vec<TokenRow>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(OF_ACCOUNT)
        .bind(account.uuid())
        .fetch_all(conn)
        .await)?)
}

pub(crate) async fn count(tx: &mut Tx, account: AccountId) -> Result<i64, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_scalar(COUNT)
        .bind(account.uuid())
        .fetch_one(conn)
        .await)?)
}

/// Whether there was such a token and it had not been revoked.
pub(crate) async fn revoke(
    tx: &mut Tx,
    id: TokenId,
    account: AccountId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(tx, |conn| sqlx::query(REVOKE)
        .bind(at)
        .bind(id.uuid())
        .bind(account.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Revokes every token of an account; how many there were.
pub(crate) async fn revoke_all(
    tx: &mut Tx,
    account: AccountId,
    at: Timestamp,
) -> Result<u64, StoreError> {
    Ok(on!(tx, |conn| sqlx::query(REVOKE_ALL)
        .bind(at)
        .bind(account.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

pub(crate) async fn touch(tx: &mut Tx, id: TokenId, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(TOUCH)
        .bind(at)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
