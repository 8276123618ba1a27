//! Work that must happen after a command: inserted in its transaction, done later, tried again on failure.

use kernel::{Clock, Id, Timestamp};
use serde::Serialize;
use uuid::Uuid;

use crate::{Db, StoreError, Tx, on};

/// A job is taken for this long; a node that dies loses it to another after that.
const LEASE_SECONDS: i64 = 120;

const INSERT: &str = "INSERT INTO jobs (id, kind, payload, state, attempts, max_attempts, run_at, done, total, created_at, updated_at)
                      VALUES ($1, $2, $3, 'queued', 0, $4, $6, 0, 0, $5, $5)";
const PROGRESS: &str = "UPDATE jobs SET done = $2, total = $3, locked_until = $4, updated_at = $5
                        WHERE id = $1 AND state = 'running'";
const FINISH: &str = "UPDATE jobs SET state = 'done', error = NULL, locked_until = NULL, updated_at = $2 WHERE id = $1";
const RETRY: &str = "UPDATE jobs SET state = 'queued', error = $2, run_at = $3, locked_until = NULL, updated_at = $4 WHERE id = $1";
const FAIL: &str = "UPDATE jobs SET state = 'failed', error = $2, locked_until = NULL, updated_at = $3 WHERE id = $1";
const BY_ID: &str = "SELECT id, kind, state, attempts, done, total, error, created_at, updated_at FROM jobs WHERE id = $1";
const NEWEST: &str =
    "SELECT id, kind, state, attempts, done, total, error, created_at, updated_at FROM jobs
                      ORDER BY created_at DESC, id DESC LIMIT $1";

/// The marker of a job's id.
#[derive(Debug)]
pub enum Job {}

/// A job that this node has taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its id.
    pub id: Id<Job>,
    /// What to do, as `context.verb`.
    pub kind: String,
    /// With what, as JSON.
    pub payload: String,
    /// Which try this is, from 1.
    pub attempt: i64,
    max_attempts: i64,
}

/// How far a job is.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// Its id.
    pub id: Id<Job>,
    /// What it does.
    pub kind: String,
    /// `queued`, `running`, `done` or `failed`.
    pub state: String,
    /// Tries so far.
    pub attempts: i64,
    /// Steps done.
    pub done: i64,
    /// Steps in all, 0 while unknown.
    pub total: i64,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last moved.
    pub updated_at: Timestamp,
}

type StatusRow = (
    Uuid,
    String,
    String,
    i64,
    i64,
    i64,
    Option<String>,
    Timestamp,
    Timestamp,
);

fn status(
    (id, kind, state, attempts, done, total, error, created_at, updated_at): StatusRow,
) -> Status {
    Status {
        id: Id::from_uuid(id),
        kind,
        state,
        attempts,
        done,
        total,
        error,
        created_at,
        updated_at,
    }
}

/// Adds a job to the caller's transaction, to be tried up to `max_attempts` times.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn insert(
    db: &Db,
    tx: &mut Tx,
    kind: &str,
    payload: &impl Serialize,
    max_attempts: i64,
) -> Result<Id<Job>, StoreError> {
    insert_at(
        tx,
        db.clock(),
        kind,
        payload,
        (max_attempts, db.clock().now()),
    )
    .await
}

/// As [`insert`], to be done at an instant and not before.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn insert_at(
    tx: &mut Tx,
    clock: &Clock,
    kind: &str,
    payload: &impl Serialize,
    (max_attempts, at): (i64, Timestamp),
) -> Result<Id<Job>, StoreError> {
    let (id, now) = (clock.new_id(), clock.now());
    let payload = serde_json::to_string(payload).expect("a job's payload is plain data");
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(kind)
        .bind(payload)
        .bind(max_attempts)
        .bind(now)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// Takes the oldest job that is due, or one whose node has died.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn claim(db: &Db) -> Result<Option<Taken>, StoreError> {
    let now = db.clock().now();
    let claim = db.engine().claim_job();
    let mut tx = db.write().await?;
    let row: Option<(Uuid, String, String, i64, i64)> = on!(&mut tx, |conn| sqlx::query_as(claim)
        .bind(now)
        .bind(now.plus_seconds(LEASE_SECONDS))
        .fetch_optional(conn)
        .await)?;
    tx.commit().await?;
    Ok(row.map(|(id, kind, payload, attempt, max_attempts)| Taken {
        id: Id::from_uuid(id),
        kind,
        payload,
        attempt,
        max_attempts,
    }))
}

/// Says how far a job is and keeps it for this node.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn progress(
    db: &Db,
    tx: &mut Tx,
    id: Id<Job>,
    done: i64,
    total: i64,
) -> Result<(), StoreError> {
    let now = db.clock().now();
    on!(tx, |conn| sqlx::query(PROGRESS)
        .bind(id.uuid())
        .bind(done)
        .bind(total)
        .bind(now.plus_seconds(LEASE_SECONDS))
        .bind(now)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Marks a job as done, in the transaction of its work, so that both last or neither.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn finish(db: &Db, tx: &mut Tx, id: Id<Job>) -> Result<(), StoreError> {
    let now = db.clock().now();
    on!(tx, |conn| sqlx::query(FINISH)
        .bind(id.uuid())
        .bind(now)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Puts a job that failed back, later each time (2, 4, 8 … seconds), or gives it up for good.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn fail(db: &Db, job: &Taken, error: &str, is_final: bool) -> Result<(), StoreError> {
    let now = db.clock().now();
    let mut tx = db.write().await?;
    if is_final || job.attempt >= job.max_attempts {
        tracing::error!(job.id = %job.id, job.kind, "job {} given up: {error}", job.id);
        on!(&mut tx, |conn| sqlx::query(FAIL)
            .bind(job.id.uuid())
            .bind(error)
            .bind(now)
            .execute(conn)
            .await
            .map(|_| ()))?;
    } else {
        let delay = 1_i64 << job.attempt.clamp(1, 12);
        on!(&mut tx, |conn| sqlx::query(RETRY)
            .bind(job.id.uuid())
            .bind(error)
            .bind(now.plus_seconds(delay))
            .bind(now)
            .execute(conn)
            .await
            .map(|_| ()))?;
    }
    tx.commit().await
}

/// How far one job is.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(tx: &mut Tx, id: Id<Job>) -> Result<Option<Status>, StoreError> {
    let row: Option<StatusRow> = on!(tx, |conn| sqlx::query_as(BY_ID)
        .bind(id.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(status))
}

/// The newest jobs.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<Status>, StoreError> {
    let rows: Vec<StatusRow> = on!(tx, |conn| sqlx::query_as(NEWEST)
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(status).collect())
}
