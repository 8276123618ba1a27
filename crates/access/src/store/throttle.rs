//! The table `login_throttle`.

use kernel::Timestamp;
use store::{StoreError, Tx, on};

// Reads the row and locks it until the transaction ends: parallel attempts are counted one after another.
const TAKE: &str =
    "INSERT INTO login_throttle (key, failures, last_at, blocked_until) VALUES ($1, 0, $2, NULL)
    ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING failures, last_at, blocked_until";
const PUT: &str =
    "UPDATE login_throttle SET failures = $1, last_at = $2, blocked_until = $3 WHERE key = $4";
const FORGET: &str = "DELETE FROM login_throttle WHERE key = $1";
const PURGE: &str = "DELETE FROM login_throttle WHERE last_at <= $1";

#[cfg(test)]
pub(crate) const ALL: &[&str] = &[TAKE, PUT, FORGET, PURGE];

/// What is known of a key.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct ThrottleRow {
    pub failures: i64,
    pub last_at: Timestamp,
    pub blocked_until: Option<Timestamp>,
}

pub(crate) async fn take(tx: &mut Tx, key: &str, at: Timestamp) -> Result<ThrottleRow, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(TAKE)
        .bind(key)
        .bind(at)
        .fetch_one(conn)
        .await)?)
}

pub(crate) async fn put(tx: &mut Tx, key: &str, row: ThrottleRow) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(PUT)
        .bind(row.failures)
        .bind(row.last_at)
        .bind(row.blocked_until)
        .bind(key)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn forget(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(FORGET)
        .bind(key)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    Ok(on!(tx, |conn| sqlx::query(PURGE)
        .bind(before)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}
