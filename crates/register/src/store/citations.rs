//! Where evidence is cited.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{evidence::COLUMNS, fetch_all};
use crate::model::{Citation, Cited, Evidence};

const INSERT: &str = "INSERT INTO evidence_citations (context, subject, evidence_id, page, words, place, href, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (context, subject, evidence_id, page)
    DO UPDATE SET words = excluded.words, place = excluded.place, href = excluded.href";
const DELETE: &str = "DELETE FROM evidence_citations
    WHERE context = $1 AND subject = $2 AND evidence_id = $3 AND page = $4";
const DELETE_ALL: &str = "DELETE FROM evidence_citations WHERE context = $1 AND subject = $2";
const OF_EVIDENCE: &str =
    "SELECT context, subject, evidence_id, page, words, place, href, created_at AS cited_at
    FROM evidence_citations WHERE evidence_id = $1 ORDER BY context, subject, page LIMIT $2";
const CITES: &str = "SELECT count(*) FROM evidence_citations
    WHERE context = $1 AND subject = $2 AND evidence_id = $3";

/// Both engines take more holes than this.
const MOST_HOLES: usize = 30_000;

#[derive(sqlx::FromRow)]
struct Row {
    context: String,
    subject: String,
    evidence_id: Uuid,
    page: i64,
    words: String,
    place: String,
    href: String,
    cited_at: Timestamp,
}

impl From<Row> for Citation {
    fn from(row: Row) -> Self {
        Self {
            context: row.context,
            subject: row.subject,
            evidence: Id::from_uuid(row.evidence_id),
            page: u32::try_from(row.page).ok().filter(|page| *page > 0),
            words: row.words,
            place: row.place,
            href: row.href,
            created_at: row.cited_at,
        }
    }
}

#[derive(sqlx::FromRow)]
struct CitedRow {
    #[sqlx(flatten)]
    citation: Row,
    #[sqlx(flatten)]
    evidence: super::evidence::Row,
}

/// Writes a citation, or new words for one that stands.
pub(crate) async fn insert(tx: &mut Tx, citation: &Citation, by: &str) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(&citation.context)
        .bind(&citation.subject)
        .bind(citation.evidence.uuid())
        .bind(i64::from(citation.page.unwrap_or(0)))
        .bind(&citation.words)
        .bind(&citation.place)
        .bind(&citation.href)
        .bind(by)
        .bind(citation.created_at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Removes one citation; whether there was one.
pub(crate) async fn delete(
    tx: &mut Tx,
    (context, subject): (&str, &str),
    evidence: Id<Evidence>,
    page: Option<u32>,
) -> Result<bool, StoreError> {
    let done = on!(tx, |conn| sqlx::query(DELETE)
        .bind(context)
        .bind(subject)
        .bind(evidence.uuid())
        .bind(i64::from(page.unwrap_or(0)))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(done > 0)
}

/// Removes every citation of a subject, and counts them.
pub(crate) async fn delete_all(
    tx: &mut Tx,
    (context, subject): (&str, &str),
) -> Result<u64, StoreError> {
    Ok(on!(tx, |conn| sqlx::query(DELETE_ALL)
        .bind(context)
        .bind(subject)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

/// What the subjects cite, with the entries, by subject and time.
pub(crate) async fn of_subjects(
    tx: &mut Tx,
    context: &str,
    subjects: &[&str],
) -> Result<Vec<Cited>, StoreError> {
    let mut all = Vec::new();
    // One statement, save for more subjects than a statement has holes.
    for subjects in subjects.chunks(MOST_HOLES) {
        let holes: Vec<String> = (2..subjects.len() + 2).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT c.context, c.subject, c.evidence_id, c.page, c.words, c.place, c.href, c.created_at AS cited_at, {COLUMNS}
            FROM evidence_citations c JOIN evidence e ON e.id = c.evidence_id JOIN regions r ON r.id = e.region_id
            WHERE c.context = $1 AND c.subject IN ({})
            ORDER BY c.subject, c.created_at, c.evidence_id, c.page",
            holes.join(", ")
        );
        let binds = std::iter::once(&context).chain(subjects);
        let rows = fetch_all!(&mut *tx, sql, binds, CitedRow)?;
        all.extend(rows.into_iter().map(|row| Cited {
            citation: row.citation.into(),
            evidence: row.evidence.into(),
        }));
    }
    Ok(all)
}

/// The places that cite an entry, the first of them.
pub(crate) async fn of_evidence(
    tx: &mut Tx,
    evidence: Id<Evidence>,
    limit: i64,
) -> Result<Vec<Citation>, StoreError> {
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(OF_EVIDENCE)
        .bind(evidence.uuid())
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Citation::from).collect())
}

/// Whether the subject cites the entry.
pub(crate) async fn cites(
    tx: &mut Tx,
    (context, subject): (&str, &str),
    evidence: Id<Evidence>,
) -> Result<bool, StoreError> {
    let n: i64 = on!(tx, |conn| sqlx::query_scalar(CITES)
        .bind(context)
        .bind(subject)
        .bind(evidence.uuid())
        .fetch_one(conn)
        .await)?;
    Ok(n > 0)
}
