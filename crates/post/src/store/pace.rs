//! The one row that paces every node, and the job that delivers.

use kernel::{Clock, Timestamp};
use store::{StoreError, Tx, jobs, on};

/// The kind of the job that delivers.
pub(crate) const DELIVER: &str = "post.deliver";
/// A job is tried again as long as the database is away, and never given up.
const ATTEMPTS: i64 = 1_000_000;

/// Locks the row until the transaction ends: a job that begins sees what was asked for before it, and one that ends sees
/// what was asked for meanwhile.
const LOCK: &str = "UPDATE post_pace SET asked = asked + 1 WHERE id = 1
    RETURNING minute_at, taken, wake_at, paused_until, failures, trouble";
const READ: &str =
    "SELECT minute_at, taken, wake_at, paused_until, failures, trouble FROM post_pace WHERE id = 1";
const SET_WAKE: &str = "UPDATE post_pace SET wake_at = $1 WHERE id = 1";
const SET_TAKEN: &str = "UPDATE post_pace SET minute_at = $1, taken = $2 WHERE id = 1";
const SET_TROUBLE: &str =
    "UPDATE post_pace SET paused_until = $1, failures = $2, trouble = $3 WHERE id = 1";

/// How delivery goes.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Pace {
    /// When the present minute began.
    pub(crate) minute_at: Timestamp,
    /// What was taken within it.
    pub(crate) taken: i64,
    /// The instant for which a job waits.
    pub(crate) wake_at: Option<Timestamp>,
    /// Until when the server is left alone.
    pub(crate) paused_until: Option<Timestamp>,
    /// How often in a row it failed.
    pub(crate) failures: i64,
    /// What ails it.
    pub(crate) trouble: String,
}

pub(crate) async fn lock(tx: &mut Tx) -> Result<Pace, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(LOCK).fetch_one(conn).await)?)
}

pub(crate) async fn read(tx: &mut Tx) -> Result<Pace, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(READ).fetch_one(conn).await)?)
}

/// Sees to it that a job runs at an instant; one that waits for an earlier one will do.
pub(crate) async fn wake(tx: &mut Tx, clock: &Clock, at: Timestamp) -> Result<(), StoreError> {
    let pace = lock(tx).await?;
    if pace.wake_at.is_some_and(|waiting| waiting <= at) {
        return Ok(());
    }
    set_wake(tx, Some(at)).await?;
    jobs::insert_at(tx, clock, DELIVER, &(), (ATTEMPTS, at)).await?;
    Ok(())
}

/// Notes that no job waits any more, or for when one does.
pub(crate) async fn set_wake(tx: &mut Tx, at: Option<Timestamp>) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(SET_WAKE)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn set_taken(tx: &mut Tx, minute: Timestamp, n: i64) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(SET_TAKEN)
        .bind(minute)
        .bind(n)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Notes what ails the server and until when it is left alone; nothing where it is well.
pub(crate) async fn set_trouble(
    tx: &mut Tx,
    until: Option<Timestamp>,
    failures: i64,
    trouble: &str,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(SET_TROUBLE)
        .bind(until)
        .bind(failures)
        .bind(trouble)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
