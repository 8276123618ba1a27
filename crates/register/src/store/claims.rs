//! Sources, claims and the decisions between them.

use kernel::{Clock, Id, RegionCode, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{Slice, Where, date, fetch_all, word};
use crate::model::{
    Claim, Curation, Source,
    draft::{NewClaim, NewCuration, NewSource},
};

pub(super) const SOURCE_COLUMNS: &str =
    "s.id, s.publisher, s.title, s.published, s.url, s.note, s.revision";
const INSERT_SOURCE: &str =
    "INSERT INTO sources (id, publisher, title, published, url, note, search, revision, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)";
const UPDATE_SOURCE: &str = "UPDATE sources SET publisher = $3, title = $4, published = $5, url = $6, note = $7, search = $8,
        revision = revision + 1, updated_at = $9
    WHERE id = $1 AND revision = $2";

const CLAIM_COLUMNS: &str = "c.id, c.subject, c.property, c.value, c.source_id AS source, s.publisher, s.title, s.published, s.url, c.note, c.confidence,
    c.withdrawn_reason AS withdrawn, c.revision";
const INSERT_CLAIM: &str = "INSERT INTO claims (id, subject, property, value, source_id, note, confidence, created_by, created_at, revision)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
const WITHDRAW_CLAIM: &str =
    "UPDATE claims SET withdrawn_at = $3, withdrawn_reason = $4, revision = revision + 1
    WHERE id = $1 AND revision = $2 AND withdrawn_at IS NULL";
const RESTORE_CLAIM: &str =
    "UPDATE claims SET withdrawn_at = NULL, withdrawn_reason = NULL, revision = revision + 1
    WHERE id = $1 AND revision = $2 AND withdrawn_at IS NOT NULL";

const CURATION_COLUMNS: &str = "subject, property, revision, value, claim_id, reason, curated_by, curated_at, undone_by, undone_at";
const INSERT_CURATION: &str = "INSERT INTO curations (id, subject, property, revision, value, claim_id, reason, curated_by, curated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const UNDO_CURATION: &str = "UPDATE curations SET undone_by = $4, undone_at = $5
    WHERE subject = $1 AND property = $2 AND revision = $3 AND undone_at IS NULL";

#[derive(sqlx::FromRow)]
pub(super) struct SourceRow {
    id: String,
    publisher: String,
    title: String,
    published: Option<String>,
    url: Option<String>,
    note: String,
    revision: i64,
}

impl From<SourceRow> for Source {
    fn from(row: SourceRow) -> Self {
        Self {
            id: row.id,
            publisher: row.publisher,
            title: row.title,
            published: date(row.published),
            url: row.url,
            note: row.note,
            revision: row.revision,
        }
    }
}

/// One page of sources by publisher and id; `q` may be empty.
pub(crate) async fn sources(
    tx: &mut Tx,
    q: &str,
    slice: &Slice,
) -> Result<Vec<Source>, StoreError> {
    let mut conditions = Where::new();
    if !q.trim().is_empty() {
        conditions.and("s.search LIKE {} ESCAPE '\\'", store::contains(q));
    }
    let tail = conditions.page("s.publisher", "s.id", slice);
    let sql = format!(
        "SELECT {SOURCE_COLUMNS} FROM sources s {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, SourceRow)?;
    Ok(rows.into_iter().map(Source::from).collect())
}

pub(crate) async fn source(tx: &mut Tx, id: &str) -> Result<Option<Source>, StoreError> {
    let sql = format!("SELECT {SOURCE_COLUMNS} FROM sources s WHERE s.id = $1");
    let rows = fetch_all!(tx, sql, [id], SourceRow)?;
    Ok(rows.into_iter().next().map(Source::from))
}

pub(crate) async fn insert_source(
    tx: &mut Tx,
    new: &NewSource,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_SOURCE)
        .bind(&new.id)
        .bind(&new.publisher)
        .bind(&new.title)
        .bind(new.published.as_ref().map(|d| d.as_str().to_owned()))
        .bind(new.url.as_deref())
        .bind(&new.note)
        .bind(source_search(new))
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update_source(
    tx: &mut Tx,
    revision: i64,
    new: &NewSource,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE_SOURCE)
        .bind(&new.id)
        .bind(revision)
        .bind(&new.publisher)
        .bind(&new.title)
        .bind(new.published.as_ref().map(|d| d.as_str().to_owned()))
        .bind(new.url.as_deref())
        .bind(&new.note)
        .bind(source_search(new))
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

fn source_search(new: &NewSource) -> String {
    let title = crate::wording::in_all_langs(&new.title);
    format!("{} {} {title}", new.id, new.publisher).to_lowercase()
}

#[derive(sqlx::FromRow)]
struct ClaimRow {
    id: Uuid,
    subject: String,
    property: String,
    value: String,
    source: String,
    publisher: String,
    title: String,
    published: Option<String>,
    url: Option<String>,
    note: String,
    confidence: String,
    withdrawn: Option<String>,
    revision: i64,
}

impl From<ClaimRow> for Claim {
    fn from(row: ClaimRow) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            subject: row.subject,
            property: row.property,
            value: row.value,
            source: row.source,
            publisher: row.publisher,
            title: row.title,
            published: date(row.published),
            url: row.url,
            note: row.note,
            confidence: word(&row.confidence),
            withdrawn: row.withdrawn,
            revision: row.revision,
        }
    }
}

/// Which claims a list shows; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct ClaimFilter {
    /// A subject, exactly, or the beginning of one that ends in `:` (`cohort:`).
    pub subject: String,
    /// A property, exactly.
    pub property: String,
    /// A source's id, exactly.
    pub source: String,
}

/// One page of claims by subject and [`claim_key`].
pub(crate) async fn claims(
    tx: &mut Tx,
    filter: &ClaimFilter,
    slice: &Slice,
) -> Result<Vec<Claim>, StoreError> {
    let mut conditions = claim_conditions(filter);
    let tail = conditions.page("c.subject", CLAIM_KEY, slice);
    let sql = format!(
        "SELECT {CLAIM_COLUMNS} FROM claims c JOIN sources s ON s.id = c.source_id {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, ClaimRow)?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

pub(super) fn claim_conditions(filter: &ClaimFilter) -> Where {
    let mut conditions = Where::new();
    if filter.subject.ends_with(':') {
        conditions.and(
            "c.subject LIKE {} ESCAPE '\\'",
            format!("{}%", store::like(&filter.subject)),
        );
    } else if !filter.subject.is_empty() {
        conditions.and("c.subject = {}", &filter.subject);
    }
    if !filter.property.is_empty() {
        conditions.and("c.property = {}", &filter.property);
    }
    if !filter.source.is_empty() {
        conditions.and("c.source_id = {}", &filter.source);
    }
    conditions
}

/// What tells claims of one subject apart: property, value and source are unique together.
const CLAIM_KEY: &str = "(c.property || '|' || c.value || '|' || c.source_id)";

/// The key of a claim within its subject, as the database orders it.
pub(crate) fn claim_key(claim: &Claim) -> String {
    format!("{}|{}|{}", claim.property, claim.value, claim.source)
}

/// Every claim on these subjects, oldest publication first.
pub(crate) async fn claims_of(tx: &mut Tx, subjects: &[&str]) -> Result<Vec<Claim>, StoreError> {
    let holes: Vec<String> = (1..=subjects.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT {CLAIM_COLUMNS} FROM claims c JOIN sources s ON s.id = c.source_id WHERE c.subject IN ({})
         ORDER BY c.subject, c.property, coalesce(s.published, '9999'), c.id",
        holes.join(", ")
    );
    let rows = fetch_all!(tx, sql, subjects, ClaimRow)?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

/// The condition that a subject is one of `words` or begins with one and `:`, and its values.
///
/// `;` follows `:`, so each range is a prefix, and an index serves it on both engines.
fn beginning(words: &[&str]) -> (String, Vec<String>) {
    let clauses: Vec<String> = (0..words.len())
        .map(|n| {
            let hole = 3 * n + 1;
            let (low, high) = (hole + 1, hole + 2);
            format!("subject = ${hole} OR (subject >= ${low} AND subject < ${high})")
        })
        .collect();
    let binds = words
        .iter()
        .flat_map(|word| [(*word).to_owned(), format!("{word}:"), format!("{word};")])
        .collect();
    (clauses.join(" OR "), binds)
}

/// Every claim whose subject is one of `words` or begins with one and `:`, oldest publication first.
pub(crate) async fn claims_under(tx: &mut Tx, words: &[&str]) -> Result<Vec<Claim>, StoreError> {
    let (condition, binds) = beginning(words);
    let sql = format!(
        "SELECT {CLAIM_COLUMNS} FROM claims c JOIN sources s ON s.id = c.source_id WHERE {condition}
         ORDER BY c.subject, c.property, coalesce(s.published, '9999'), c.id"
    );
    let rows = fetch_all!(tx, sql, binds, ClaimRow)?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

/// Figures in which a region is the subject, or stands as a cohort's contested member: both alternatives are needed to
/// tell the reader what is contested.
const ABOUT_REGION: &str =
    "(subject = $1 OR (property IN ('member', 'awarded_member') AND subject IN (
        SELECT m.subject FROM claims m WHERE m.subject >= 'cohort:' AND m.subject < 'cohort;'
            AND m.property IN ('member', 'awarded_member') AND m.value = $2)))";

/// Every claim about a region, oldest publication first.
pub(crate) async fn claims_about(
    tx: &mut Tx,
    region: &RegionCode,
) -> Result<Vec<Claim>, StoreError> {
    let sql = format!(
        "SELECT {CLAIM_COLUMNS} FROM claims c JOIN sources s ON s.id = c.source_id WHERE {ABOUT_REGION}
         ORDER BY c.subject, c.property, coalesce(s.published, '9999'), c.id"
    );
    let binds = [format!("region:{region}"), region.to_string()];
    let rows = fetch_all!(tx, sql, binds, ClaimRow)?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

/// Every decision about a region that was not undone, oldest first.
pub(crate) async fn curations_about(
    tx: &mut Tx,
    region: &RegionCode,
) -> Result<Vec<CurationOf>, StoreError> {
    let sql = format!(
        "SELECT {CURATION_COLUMNS} FROM curations WHERE undone_at IS NULL AND {ABOUT_REGION}
         ORDER BY subject, property, revision"
    );
    let binds = [format!("region:{region}"), region.to_string()];
    let rows = fetch_all!(tx, sql, binds, CurationRow)?;
    Ok(rows.into_iter().map(CurationOf::from).collect())
}

pub(crate) async fn claim(tx: &mut Tx, id: Id<Claim>) -> Result<Option<Claim>, StoreError> {
    let sql = format!(
        "SELECT {CLAIM_COLUMNS} FROM claims c JOIN sources s ON s.id = c.source_id WHERE c.id = $1"
    );
    let rows = fetch_all!(tx, sql, [id.uuid()], ClaimRow)?;
    Ok(rows.into_iter().next().map(Claim::from))
}

pub(crate) async fn insert_claim(
    tx: &mut Tx,
    id: Id<Claim>,
    new: &NewClaim,
    by: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_CLAIM)
        .bind(id.uuid())
        .bind(&new.subject)
        .bind(&new.property)
        .bind(&new.value)
        .bind(&new.source)
        .bind(&new.note)
        .bind(new.confidence.as_str())
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Withdraws a claim with a reason, or brings it back where `reason` is `None`.
pub(crate) async fn withdraw_claim(
    tx: &mut Tx,
    (id, revision): (Id<Claim>, i64),
    reason: Option<&str>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = match reason {
        Some(reason) => on!(tx, |conn| sqlx::query(WITHDRAW_CLAIM)
            .bind(id.uuid())
            .bind(revision)
            .bind(at)
            .bind(reason)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?,
        None => on!(tx, |conn| sqlx::query(RESTORE_CLAIM)
            .bind(id.uuid())
            .bind(revision)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?,
    };
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

#[derive(sqlx::FromRow)]
struct CurationRow {
    subject: String,
    property: String,
    revision: i64,
    value: String,
    claim_id: Option<Uuid>,
    reason: String,
    curated_by: String,
    curated_at: Timestamp,
    undone_by: Option<String>,
    undone_at: Option<Timestamp>,
}

/// A decision with the figure it is about.
pub(crate) struct CurationOf {
    pub(crate) subject: String,
    pub(crate) property: String,
    pub(crate) curation: Curation,
}

impl From<CurationRow> for CurationOf {
    fn from(row: CurationRow) -> Self {
        Self {
            subject: row.subject,
            property: row.property,
            curation: Curation {
                value: row.value,
                claim: row.claim_id.map(Id::from_uuid),
                reason: row.reason,
                curated_by: row.curated_by,
                curated_at: row.curated_at,
                revision: row.revision,
                undone: row.undone_by.zip(row.undone_at),
            },
        }
    }
}

/// Every decision on one figure, newest first, undone ones too.
pub(crate) async fn curations(
    tx: &mut Tx,
    subject: &str,
    property: &str,
) -> Result<Vec<Curation>, StoreError> {
    let sql = format!(
        "SELECT {CURATION_COLUMNS} FROM curations WHERE subject = $1 AND property = $2 ORDER BY revision DESC"
    );
    let rows = fetch_all!(tx, sql, [subject, property], CurationRow)?;
    Ok(rows
        .into_iter()
        .map(|row| CurationOf::from(row).curation)
        .collect())
}

/// Every decision that was not undone on subjects `word` or `word:…` for one of `words`, oldest first.
pub(crate) async fn curations_under(
    tx: &mut Tx,
    words: &[&str],
) -> Result<Vec<CurationOf>, StoreError> {
    let (condition, binds) = beginning(words);
    let sql = format!(
        "SELECT {CURATION_COLUMNS} FROM curations
         WHERE undone_at IS NULL AND ({condition}) ORDER BY subject, property, revision"
    );
    let rows = fetch_all!(tx, sql, binds, CurationRow)?;
    Ok(rows.into_iter().map(CurationOf::from).collect())
}

/// Every decision that was not undone on one subject, oldest first.
pub(crate) async fn curations_of(
    tx: &mut Tx,
    subject: &str,
) -> Result<Vec<CurationOf>, StoreError> {
    let sql = format!(
        "SELECT {CURATION_COLUMNS} FROM curations WHERE undone_at IS NULL AND subject = $1 ORDER BY property, revision"
    );
    let rows = fetch_all!(tx, sql, [subject], CurationRow)?;
    Ok(rows.into_iter().map(CurationOf::from).collect())
}

/// Adds the decision after the ones the officer had seen; [`StoreError::Stale`] where there is a newer one.
pub(crate) async fn insert_curation(
    tx: &mut Tx,
    clock: &Clock,
    new: &NewCuration,
    by: &str,
) -> Result<(), StoreError> {
    let inserted = on!(tx, |conn| sqlx::query(INSERT_CURATION)
        .bind(clock.new_id::<Curation>().uuid())
        .bind(&new.subject)
        .bind(&new.property)
        .bind(new.seen + 1)
        .bind(&new.value)
        .bind(new.claim)
        .bind(&new.reason)
        .bind(by)
        .bind(clock.now())
        .execute(conn)
        .await
        .map(|_| ()))
    .map_err(StoreError::from);
    match inserted {
        // Two officers decided on the same state: the second one's number is taken.
        Err(StoreError::Duplicate(_)) => Err(StoreError::Stale),
        other => other,
    }
}

pub(crate) async fn undo_curation(
    tx: &mut Tx,
    (subject, property, revision): (&str, &str, i64),
    by: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UNDO_CURATION)
        .bind(subject)
        .bind(property)
        .bind(revision)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
