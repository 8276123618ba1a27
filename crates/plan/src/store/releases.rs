//! Releases and their steps.

use kernel::{Clock, Id, Timestamp};
use store::{StoreError, Tx, fetch_all, on};
use uuid::Uuid;

use super::{count, one, word};
use crate::model::{Plan, ReleaseHead, State, Step};

const COLUMNS: &str =
    "number, sha256, is_signed, state, was_active, reason, decree, made_by, made_at";
const INSERT: &str = "INSERT INTO plan_releases (id, plan_id, number, content, sha256, is_signed, state, was_active, reason, decree, made_by, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, 'draft', 0, $7, $8, $9, $10)";
const STATE: &str = "UPDATE plan_releases SET state = $4, was_active = $5 WHERE plan_id = $1 AND number = $2 AND state = $3";
const CONTENT: &str = "SELECT content FROM plan_releases WHERE plan_id = $1 AND number = $2";
const STEP: &str = "INSERT INTO plan_release_steps (id, tie, plan_id, number, from_state, to_state, note, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const STEPS: &str = "SELECT from_state, to_state, note, recorded_by, recorded_at FROM plan_release_steps WHERE plan_id = $1 AND number = $2 ORDER BY tie";

#[derive(sqlx::FromRow)]
struct Record {
    number: i64,
    sha256: String,
    is_signed: i64,
    state: String,
    was_active: i64,
    reason: String,
    decree: String,
    made_by: String,
    made_at: Timestamp,
}

impl From<Record> for ReleaseHead {
    fn from(row: Record) -> Self {
        Self {
            number: count(row.number),
            sha256: row.sha256,
            is_signed: row.is_signed != 0,
            state: word(&row.state),
            was_active: row.was_active != 0,
            reason: row.reason,
            decree: row.decree,
            by: row.made_by,
            at: row.made_at,
        }
    }
}

/// Every release of a plan, newest first: a plan has a handful.
pub(crate) async fn of_plan(tx: &mut Tx, plan: Id<Plan>) -> Result<Vec<ReleaseHead>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM plan_releases WHERE plan_id = $1 ORDER BY number DESC");
    let rows = fetch_all!(tx, sql, [plan.uuid()], Record)?;
    Ok(rows.into_iter().map(ReleaseHead::from).collect())
}

/// Writes a release; [`StoreError::Duplicate`] where its number was taken meanwhile.
pub(crate) async fn insert(
    tx: &mut Tx,
    (id, plan): (Uuid, Id<Plan>),
    head: &ReleaseHead,
    content: &str,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id)
        .bind(plan.uuid())
        .bind(i64::from(head.number))
        .bind(content)
        .bind(head.sha256.as_str())
        .bind(i64::from(head.is_signed))
        .bind(head.reason.as_str())
        .bind(head.decree.as_str())
        .bind(head.by.as_str())
        .bind(head.at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// The file of a release.
pub(crate) async fn content(
    tx: &mut Tx,
    plan: Id<Plan>,
    number: u32,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = on!(tx, |conn| sqlx::query_as(CONTENT)
        .bind(plan.uuid())
        .bind(i64::from(number))
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|(content,)| content))
}

/// Takes a release on that still stands where it was seen, and writes the step down.
pub(crate) async fn step(
    tx: &mut Tx,
    clock: &Clock,
    (plan, head): (Id<Plan>, &ReleaseHead),
    (to, note): (State, &str),
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let was_active = head.was_active || to == State::Active;
    let changed = on!(tx, |conn| sqlx::query(STATE)
        .bind(plan.uuid())
        .bind(i64::from(head.number))
        .bind(head.state.as_str())
        .bind(to.as_str())
        .bind(i64::from(was_active))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)?;
    let id = clock.new_id::<Step>();
    on!(tx, |conn| sqlx::query(STEP)
        .bind(id.uuid())
        .bind(id.to_string())
        .bind(plan.uuid())
        .bind(i64::from(head.number))
        .bind(head.state.as_str())
        .bind(to.as_str())
        .bind(note)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// The steps of a release, in their order.
pub(crate) async fn steps(
    tx: &mut Tx,
    plan: Id<Plan>,
    number: u32,
) -> Result<Vec<Step>, StoreError> {
    let rows: Vec<(String, String, String, String, Timestamp)> =
        on!(tx, |conn| sqlx::query_as(STEPS)
            .bind(plan.uuid())
            .bind(i64::from(number))
            .fetch_all(conn)
            .await)?;
    Ok(rows
        .into_iter()
        .map(|(from, to, note, by, at)| Step {
            from: word(&from),
            to: word(&to),
            note,
            by,
            at,
        })
        .collect())
}
