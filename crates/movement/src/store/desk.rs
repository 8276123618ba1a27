//! The officers' desk: the queue, and the desk's word on each cited file.

use std::collections::BTreeMap;

use kernel::{Clock, Id, Timestamp};
use register::model::Evidence;
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{candidates, count, word};
use crate::{
    desk::{Check, Seek, Verdict},
    model::{Call, Candidate},
};

/// $1 call, $2 pattern, $3 state (both empty for all), $4 whether there is an edge, $5 and $6 its key, $7 the limit.
macro_rules! queue {
    ($compare:literal, $order:literal) => {
        concat!(
            "SELECT id FROM candidates
             WHERE call_id = $1 AND submitted_at IS NOT NULL AND state IN ('submitted', 'returned', 'verified')
               AND ($2 = '' OR search LIKE $2 ESCAPE '\\') AND ($3 = '' OR state = $3)
               AND ($4 = 0 OR (submitted_at, code) ", $compare, " ($5, $6))
             ORDER BY submitted_at ", $order, ", code ", $order, " LIMIT $7"
        )
    };
}
const QUEUE: &str = queue!(">", "ASC");
const QUEUE_BACK: &str = queue!("<", "DESC");
const INSERT: &str = "INSERT INTO evidence_checks (id, candidate_id, item, evidence_id, round, verdict, reason, due_on,
        checked_by, checked_at, reply)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')";
const REPLY: &str = "UPDATE evidence_checks SET reply = $5, replied_by = $6, replied_at = $7
    WHERE candidate_id = $1 AND item = $2 AND evidence_id = $3 AND round = $4";

/// One page of the queue, oldest hand-in first.
pub(crate) async fn queue(
    tx: &mut Tx,
    call: Id<Call>,
    seek: &Seek<'_>,
) -> Result<Vec<Candidate>, StoreError> {
    let sql = if seek.descending { QUEUE_BACK } else { QUEUE };
    let edge = seek.edge.as_ref();
    let epoch = Timestamp::from_micros(0).expect("the epoch is within the calendar");
    let (at, code) = edge.map_or((epoch, ""), |(at, code)| (*at, code.as_str()));
    let ids: Vec<Uuid> = on!(&mut *tx, |conn| sqlx::query_scalar(sql)
        .bind(call.uuid())
        .bind(&seek.pattern)
        .bind(seek.state)
        .bind(i64::from(edge.is_some()))
        .bind(at)
        .bind(code)
        .bind(seek.limit)
        .fetch_all(conn)
        .await)?;
    let mut found = candidates::some(tx, &ids).await?;
    found.sort_by(|a, b| (a.submitted_at, &a.code).cmp(&(b.submitted_at, &b.code)));
    if seek.descending {
        found.reverse();
    }
    Ok(found)
}

#[derive(sqlx::FromRow)]
struct Row {
    candidate_id: Uuid,
    item: String,
    evidence_id: Uuid,
    round: i64,
    verdict: String,
    reason: String,
    due_on: String,
    checked_by: String,
    checked_at: Timestamp,
    reply: String,
    replied_at: Option<Timestamp>,
}

impl From<Row> for Check {
    fn from(row: Row) -> Self {
        Self {
            candidate: Id::from_uuid(row.candidate_id),
            item: row.item,
            evidence: Id::from_uuid(row.evidence_id),
            round: count(row.round),
            verdict: word(&row.verdict),
            reason: row.reason,
            due_on: row.due_on,
            checked_by: row.checked_by,
            checked_at: row.checked_at,
            reply: row.reply,
            replied_at: row.replied_at,
        }
    }
}

/// Every word of the desk on these candidates, by item, file and round.
pub(crate) async fn checks(
    tx: &mut Tx,
    candidates: &[Id<Candidate>],
) -> Result<BTreeMap<Id<Candidate>, Vec<Check>>, StoreError> {
    let mut all: BTreeMap<Id<Candidate>, Vec<Check>> = BTreeMap::new();
    if candidates.is_empty() {
        return Ok(all);
    }
    let holes: Vec<String> = (1..=candidates.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT candidate_id, item, evidence_id, round, verdict, reason, due_on, checked_by, checked_at, reply, replied_at
        FROM evidence_checks WHERE candidate_id IN ({}) ORDER BY candidate_id, item, evidence_id, round",
        holes.join(", ")
    );
    let binds = candidates.iter().map(|id| id.uuid());
    let rows = store::fetch_all!(tx, sql, binds, Row)?;
    for check in rows.into_iter().map(Check::from) {
        all.entry(check.candidate).or_default().push(check);
    }
    Ok(all)
}

/// A word of the desk to write down.
pub(crate) struct NewCheck<'a> {
    pub(crate) candidate: Id<Candidate>,
    pub(crate) item: &'a str,
    pub(crate) evidence: Id<Evidence>,
    pub(crate) round: u32,
    pub(crate) verdict: Verdict,
    pub(crate) reason: &'a str,
    pub(crate) due_on: &'a str,
}

/// Writes a word; another's in the same round is a duplicate.
pub(crate) async fn insert(
    tx: &mut Tx,
    clock: &Clock,
    new: &NewCheck<'_>,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(clock.new_id::<Check>().uuid())
        .bind(new.candidate.uuid())
        .bind(new.item)
        .bind(new.evidence.uuid())
        .bind(i64::from(new.round))
        .bind(new.verdict.as_str())
        .bind(new.reason)
        .bind(new.due_on)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn reply(
    tx: &mut Tx,
    check: &Check,
    words: &str,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(REPLY)
        .bind(check.candidate.uuid())
        .bind(&check.item)
        .bind(check.evidence.uuid())
        .bind(i64::from(check.round))
        .bind(words)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    super::calls::one(changed)
}
