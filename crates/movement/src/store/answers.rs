//! Answers, and what they were before.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, fetch_all, on};
use uuid::Uuid;

use crate::model::{Answer, Candidate, Version};

const OF_CANDIDATE: &str =
    "SELECT candidate_id, item, level, words, revision, updated_by, updated_at FROM answers";
const PUT: &str = "INSERT INTO answers (candidate_id, item, level, words, revision, updated_by, updated_at) VALUES ";
const OVER: &str = " ON CONFLICT (candidate_id, item) DO UPDATE SET level = excluded.level, words = excluded.words,
        revision = excluded.revision, updated_by = excluded.updated_by, updated_at = excluded.updated_at
    WHERE answers.revision = excluded.revision - 1";
const KEEP: &str = "INSERT INTO answer_versions (id, candidate_id, item, kind, revision, level, words, written_by, written_at) VALUES ";
const ONCE: &str = " ON CONFLICT (id) DO NOTHING";
const VERSIONS: &str =
    "SELECT id, item, kind, revision, level, words, written_by, written_at FROM answer_versions
    WHERE candidate_id = $1 AND item = $2 ORDER BY written_at DESC, id DESC LIMIT $3";
const VERSION: &str =
    "SELECT id, item, kind, revision, level, words, written_by, written_at FROM answer_versions
    WHERE candidate_id = $1 AND id = $2";
const HAND_IN: &str =
    "UPDATE candidates SET submitted_at = $2, submission_sha256 = $3 WHERE id = $1";
const ASKED: &str = "SELECT c.candidate_id, c.item, c.evidence_id, c.due_on FROM evidence_checks c
    WHERE c.verdict = 'asked' AND c.replied_at IS NULL AND NOT EXISTS (SELECT 1 FROM evidence_checks n
        WHERE n.candidate_id = c.candidate_id AND n.item = c.item AND n.evidence_id = c.evidence_id AND n.round > c.round)";

#[derive(sqlx::FromRow)]
struct Row {
    candidate_id: Uuid,
    item: String,
    level: Option<i64>,
    words: String,
    revision: i64,
    updated_by: String,
    updated_at: Timestamp,
}

impl From<Row> for Answer {
    fn from(row: Row) -> Self {
        Self {
            item: row.item,
            level: row.level,
            words: row.words,
            revision: row.revision,
            updated_by: row.updated_by,
            updated_at: Some(row.updated_at),
        }
    }
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    id: Uuid,
    item: String,
    kind: String,
    revision: i64,
    level: Option<i64>,
    words: String,
    written_by: String,
    written_at: Timestamp,
}

impl From<VersionRow> for Version {
    fn from(row: VersionRow) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            item: row.item,
            kind: row.kind.parse().expect("a kind was a known word"),
            revision: row.revision,
            level: row.level,
            words: row.words,
            by: row.written_by,
            at: row.written_at,
        }
    }
}

/// Holes `$from` to the last of so many, separated by commas.
pub(crate) fn holes(from: usize, n: usize) -> String {
    let holes: Vec<String> = (from..from + n).map(|n| format!("${n}")).collect();
    holes.join(", ")
}

/// The holes of so many rows of so many values.
fn rows(n: usize, width: usize) -> String {
    let rows: Vec<String> = (0..n)
        .map(|row| format!("({})", holes(row * width + 1, width)))
        .collect();
    rows.join(", ")
}

/// The answers of one candidate, in one statement.
pub(crate) async fn of(tx: &mut Tx, candidate: Id<Candidate>) -> Result<Vec<Answer>, StoreError> {
    let all = of_all(tx, &[candidate]).await?;
    Ok(all.into_iter().map(|(_, answer)| answer).collect())
}

/// The answers of some candidates, in one statement.
pub(crate) async fn of_all(
    tx: &mut Tx,
    candidates: &[Id<Candidate>],
) -> Result<Vec<(Id<Candidate>, Answer)>, StoreError> {
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let holes = holes(1, candidates.len());
    let sql = format!("{OF_CANDIDATE} WHERE candidate_id IN ({holes}) ORDER BY candidate_id, item");
    let binds = candidates.iter().map(|id| id.uuid());
    let rows = fetch_all!(tx, sql, binds, Row)?;
    Ok(rows
        .into_iter()
        .map(|row| (Id::from_uuid(row.candidate_id), row.into()))
        .collect())
}

/// Writes answers, each a revision further, in one statement.
///
/// # Errors
/// [`StoreError::Stale`] where another wrote one of them at the same moment.
pub(crate) async fn put(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    answers: &[Answer],
    at: Timestamp,
) -> Result<(), StoreError> {
    if answers.is_empty() {
        return Ok(());
    }
    let sql = format!("{PUT}{}{OVER}", rows(answers.len(), 7));
    let sql = sqlx::AssertSqlSafe(sql);
    let written = on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for answer in answers {
            query = query
                .bind(candidate.uuid())
                .bind(&answer.item)
                .bind(answer.level)
                .bind(&answer.words)
                .bind(answer.revision)
                .bind(&answer.updated_by)
                .bind(at);
        }
        query.execute(conn).await.map(|done| done.rows_affected())
    })?;
    if written == answers.len() as u64 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// Keeps versions, in one statement; one with an id that is kept already is left as it is.
pub(crate) async fn keep(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    versions: &[Version],
) -> Result<(), StoreError> {
    if versions.is_empty() {
        return Ok(());
    }
    let sql = format!("{KEEP}{}{ONCE}", rows(versions.len(), 9));
    let sql = sqlx::AssertSqlSafe(sql);
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for version in versions {
            query = query
                .bind(version.id.uuid())
                .bind(candidate.uuid())
                .bind(&version.item)
                .bind(version.kind.as_str())
                .bind(version.revision)
                .bind(version.level)
                .bind(&version.words)
                .bind(&version.by)
                .bind(version.at);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

/// The versions of an answer, newest first.
pub(crate) async fn versions(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    item: &str,
    limit: i64,
) -> Result<Vec<Version>, StoreError> {
    let rows: Vec<VersionRow> = on!(tx, |conn| sqlx::query_as(VERSIONS)
        .bind(candidate.uuid())
        .bind(item)
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Version::from).collect())
}

/// One version of an answer of the candidate.
pub(crate) async fn version(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    id: Id<Version>,
) -> Result<Option<Version>, StoreError> {
    let row: Option<VersionRow> = on!(tx, |conn| sqlx::query_as(VERSION)
        .bind(candidate.uuid())
        .bind(id.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(Version::from))
}

/// Notes what was handed in, and when.
pub(crate) async fn hand_in(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    (sha256, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(HAND_IN)
        .bind(candidate.uuid())
        .bind(at)
        .bind(sha256)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// What the desk asks and nobody has answered: candidate, item, evidence, last day.
pub(crate) async fn asked(
    tx: &mut Tx,
    candidates: &[Id<Candidate>],
) -> Result<Vec<(Id<Candidate>, String, Uuid, String)>, StoreError> {
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let holes = holes(1, candidates.len());
    let sql = format!("{ASKED} AND c.candidate_id IN ({holes}) ORDER BY c.due_on, c.item");
    let binds = candidates.iter().map(|id| id.uuid());
    let rows = fetch_all!(tx, sql, binds, (Uuid, String, Uuid, String))?;
    Ok(rows
        .into_iter()
        .map(|(candidate, item, evidence, due)| (Id::from_uuid(candidate), item, evidence, due))
        .collect())
}
