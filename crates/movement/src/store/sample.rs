//! Invented rows of a demonstration, many in one statement.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};

use super::holes;
use crate::{
    model::{Call, Candidate, LocalTime},
    sheets::{Mark, Sheet},
};

/// Rows of one statement: SQLite takes 32,766 values, PostgreSQL 65,535.
const PART: usize = 1000;
const HAND_IN: &str = "UPDATE candidates SET submitted_at = $2 WHERE call_id = $1";
const CLOSE: &str =
    "UPDATE sheets SET state = 'closed', remark = $2, closed_at = $3, revision = revision + 1, updated_at = $3
    WHERE call_id = $1 AND state = 'open'";

/// An invented answer.
pub(crate) struct NewAnswer<'a> {
    pub(crate) candidate: Id<Candidate>,
    pub(crate) item: &'a str,
    pub(crate) level: i64,
    pub(crate) words: String,
}

pub(crate) async fn insert_answers(
    tx: &mut Tx,
    new: &[NewAnswer<'_>],
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    for part in new.chunks(PART) {
        let sql = sqlx::AssertSqlSafe(format!(
            "INSERT INTO answers (candidate_id, item, level, words, revision, updated_by, updated_at) VALUES {}",
            holes(part.len(), 7)
        ));
        on!(&mut *tx, |conn| {
            let mut query = sqlx::query(sql);
            for answer in part {
                query = query
                    .bind(answer.candidate.uuid())
                    .bind(answer.item)
                    .bind(answer.level)
                    .bind(&answer.words)
                    .bind(1_i64)
                    .bind(by)
                    .bind(at);
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Every candidate of the call handed in at this instant.
pub(crate) async fn hand_in(
    tx: &mut Tx,
    call: Id<Call>,
    handed_in: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(HAND_IN)
        .bind(call.uuid())
        .bind(handed_in)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// When candidates met the panel, in one room.
pub(crate) async fn meet(
    tx: &mut Tx,
    slots: &[(Id<Candidate>, LocalTime)],
    room: &str,
) -> Result<(), StoreError> {
    for part in slots.chunks(PART) {
        let cases: Vec<String> = (0..part.len())
            .map(|n| format!("WHEN ${} THEN ${}", 2 * n + 2, 2 * n + 3))
            .collect();
        let ids: Vec<String> = (0..part.len()).map(|n| format!("${}", 2 * n + 2)).collect();
        let sql = sqlx::AssertSqlSafe(format!(
            "UPDATE candidates SET room = $1, presents_at = CASE id {} END WHERE id IN ({})",
            cases.join(" "),
            ids.join(", ")
        ));
        on!(&mut *tx, |conn| {
            let mut query = sqlx::query(sql).bind(room);
            for (candidate, at) in part {
                query = query.bind(candidate.uuid()).bind(at.to_string());
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

pub(crate) async fn insert_marks(
    tx: &mut Tx,
    new: &[(Id<Sheet>, &str, Mark)],
    at: Timestamp,
) -> Result<(), StoreError> {
    for part in new.chunks(PART) {
        let sql = sqlx::AssertSqlSafe(format!(
            "INSERT INTO marks (sheet_id, item, level, note, updated_at) VALUES {}",
            holes(part.len(), 5)
        ));
        on!(&mut *tx, |conn| {
            let mut query = sqlx::query(sql);
            for (sheet, item, mark) in part {
                query = query
                    .bind(sheet.uuid())
                    .bind(*item)
                    .bind(mark.level)
                    .bind(&mark.note)
                    .bind(at);
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Closes every open sheet of a call.
pub(crate) async fn close_sheets(
    tx: &mut Tx,
    call: Id<Call>,
    remark: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(CLOSE)
        .bind(call.uuid())
        .bind(remark)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
