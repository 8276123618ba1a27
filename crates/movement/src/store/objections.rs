//! Objections.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{calls::one, word};
use crate::model::{Call, Candidate, Objection, ObjectionState};

const SELECT: &str = "SELECT o.id, o.candidate_id, c.region_name, o.words, o.state, o.filed_at, o.answer, o.answered_at, o.revision
    FROM objections o JOIN candidates c ON c.id = o.candidate_id";
const INSERT: &str = "INSERT INTO objections (id, call_id, candidate_id, words, state, filed_by, filed_at, answer, revision)
    VALUES ($1, $2, $3, $4, 'open', $5, $6, '', 1)";
const ANSWER: &str = "UPDATE objections SET state = $3, answer = $4, answered_by = $5, answered_at = $6, revision = revision + 1
    WHERE id = $1 AND revision = $2 AND state = 'open'";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    candidate_id: Uuid,
    region_name: String,
    words: String,
    state: String,
    filed_at: Timestamp,
    answer: String,
    answered_at: Option<Timestamp>,
    revision: i64,
}

impl From<Row> for Objection {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            candidate: Id::from_uuid(row.candidate_id),
            name: row.region_name,
            words: row.words,
            state: word(&row.state),
            filed_at: row.filed_at,
            answer: row.answer,
            answered_at: row.answered_at,
            revision: row.revision,
        }
    }
}

/// The objections of a call by time: at most one for each candidate.
pub(crate) async fn of_call(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Objection>, StoreError> {
    let sql = format!("{SELECT} WHERE o.call_id = $1 ORDER BY o.id");
    let rows = store::fetch_all!(tx, sql, [call.uuid()], Row)?;
    Ok(rows.into_iter().map(Objection::from).collect())
}

pub(crate) async fn of_candidate(
    tx: &mut Tx,
    candidate: Id<Candidate>,
) -> Result<Vec<Objection>, StoreError> {
    let sql = format!("{SELECT} WHERE o.candidate_id = $1 ORDER BY o.id");
    let rows = store::fetch_all!(tx, sql, [candidate.uuid()], Row)?;
    Ok(rows.into_iter().map(Objection::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Objection>) -> Result<Option<Objection>, StoreError> {
    let sql = format!("{SELECT} WHERE o.id = $1");
    let rows = store::fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Objection::from))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Objection>,
    (call, candidate): (Id<Call>, Id<Candidate>),
    words: &str,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(call.uuid())
        .bind(candidate.uuid())
        .bind(words)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn answer(
    tx: &mut Tx,
    (id, revision): (Id<Objection>, i64),
    (state, words): (ObjectionState, &str),
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(ANSWER)
        .bind(id.uuid())
        .bind(revision)
        .bind(state.as_str())
        .bind(words)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
