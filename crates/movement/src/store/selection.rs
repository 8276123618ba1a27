//! Decisions.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{holes, word};
use crate::model::{Call, Candidate, Decision, Ranking};

const OF_CALL: &str = "SELECT candidate_id, outcome, by_ranking, reason, decided_by, decided_at FROM decisions WHERE call_id = $1
    ORDER BY outcome, candidate_id";
const CLEAR: &str = "DELETE FROM decisions WHERE call_id = $1";
const SET: &str = "UPDATE decisions SET outcome = $2, reason = $3, decided_by = $4, decided_at = $5, revision = revision + 1
    WHERE candidate_id = $1";

type Row = (Uuid, String, String, String, String, Timestamp);

pub(crate) async fn of_call(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Decision>, StoreError> {
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(OF_CALL)
        .bind(call.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(
            |(candidate, outcome, by_ranking, reason, by, at)| Decision {
                candidate: Id::from_uuid(candidate),
                outcome: word(&outcome),
                by_ranking: word(&by_ranking),
                reason,
                by,
                at,
            },
        )
        .collect())
}

/// Every decision of a call in one statement.
pub(crate) async fn insert(
    tx: &mut Tx,
    (call, ranking): (Id<Call>, Id<Ranking>),
    decisions: &[Decision],
) -> Result<(), StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "INSERT INTO decisions (candidate_id, call_id, ranking_id, outcome, by_ranking, reason, decided_by, decided_at, revision)
         VALUES {}",
        holes(decisions.len(), 9)
    ));
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for decision in decisions {
            query = query
                .bind(decision.candidate.uuid())
                .bind(call.uuid())
                .bind(ranking.uuid())
                .bind(decision.outcome.as_str())
                .bind(decision.by_ranking.as_str())
                .bind(&decision.reason)
                .bind(&decision.by)
                .bind(decision.at)
                .bind(1_i64);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

/// Takes every decision of a call back; the audit log keeps them.
pub(crate) async fn clear(tx: &mut Tx, call: Id<Call>) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(CLEAR)
        .bind(call.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn set(
    tx: &mut Tx,
    id: Id<Candidate>,
    (outcome, reason): (&str, &str),
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(SET)
        .bind(id.uuid())
        .bind(outcome)
        .bind(reason)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
