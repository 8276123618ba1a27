//! Imports as they are kept, and the statements that read and write many rows at once.

use futures_util::TryStreamExt;
use kernel::{Clock, Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{
    claims::{SOURCE_COLUMNS, SourceRow},
    fetch_all,
};
use crate::{
    import::{Import, ImportLine, State},
    model::{Claim, Source, draft::NewClaim},
};

const INSERT: &str = "INSERT INTO imports (id, kind, file_name, file_sha256, state, n_rows, n_errors, report, created_by, created_at,
        updated_at)
    VALUES ($1, $2, $3, $4, 'checked', $5, $6, $7, $8, $9, $9)";
const FIND: &str = "SELECT id, kind, file_name, file_sha256, state, n_rows, n_errors, report, job_id, created_by, created_at, updated_at
    FROM imports WHERE id = $1";
const LINES: &str =
    "SELECT id, kind, file_name, state, n_rows, n_errors, created_by, created_at FROM imports";
const MOVE: &str = "UPDATE imports SET state = $3, job_id = coalesce($4, job_id), updated_at = $5 WHERE id = $1 AND state = $2";
const RECHECK: &str =
    "UPDATE imports SET state = 'checked', n_errors = $2, report = $3, updated_at = $4
    WHERE id = $1 AND state <> 'applied'";
const FORMER_CODES: &str =
    "SELECT v.code, r.code FROM region_versions v JOIN regions r ON r.id = v.region_id
    WHERE v.code <> r.code ORDER BY v.valid_to, v.id";
const SUCCESSOR_CODES: &str = "SELECT r.code, n.code FROM region_successors s
    JOIN regions r ON r.id = s.region_id JOIN regions n ON n.id = s.successor_id ORDER BY r.code, n.code";
const CLAIMS_BETWEEN: &str =
    "SELECT id, subject, property, value, source_id, note, confidence FROM claims
    WHERE subject >= $1 AND subject <= $2";
const LINK: &str = "UPDATE participations SET repeat_of = $2, replaced_by = $3 WHERE id = $1";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    file_name: String,
    file_sha256: String,
    state: String,
    n_rows: i64,
    n_errors: i64,
    report: String,
    job_id: Option<Uuid>,
    created_by: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: Uuid,
    kind: String,
    file_name: String,
    state: String,
    n_rows: i64,
    n_errors: i64,
    created_by: String,
    created_at: Timestamp,
}

/// The register writes only words it knows.
fn word<T: std::str::FromStr>(text: &str) -> T {
    super::word(text)
}

impl From<Row> for Import {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            kind: word(&row.kind),
            file_name: row.file_name,
            sha256: row.file_sha256,
            state: word(&row.state),
            n_rows: row.n_rows,
            n_errors: row.n_errors,
            report: serde_json::from_str(&row.report)
                .expect("a report was written by this program"),
            job: row.job_id.map(Id::from_uuid),
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Keeps a dry run.
pub(crate) async fn insert(tx: &mut Tx, import: &Import) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(import.id.uuid())
        .bind(import.kind.as_str())
        .bind(&import.file_name)
        .bind(&import.sha256)
        .bind(import.n_rows)
        .bind(import.n_errors)
        .bind(json(import))
        .bind(&import.created_by)
        .bind(import.created_at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

fn json(import: &Import) -> String {
    serde_json::to_string(&import.report).expect("a report is plain data")
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Import>) -> Result<Option<Import>, StoreError> {
    let row: Option<Row> = on!(tx, |conn| sqlx::query_as(FIND)
        .bind(id.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(Import::from))
}

/// One page of imports by id, which grows with time: after or before `edge`, rising or falling.
pub(crate) async fn list(
    tx: &mut Tx,
    edge: Option<Uuid>,
    descending: bool,
    limit: i64,
) -> Result<Vec<ImportLine>, StoreError> {
    let (operator, direction) = if descending {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    let condition = match edge {
        Some(_) => format!("WHERE id {operator} $1"),
        None => String::new(),
    };
    let sql = sqlx::AssertSqlSafe(format!(
        "{LINES} {condition} ORDER BY id {direction} LIMIT {limit}"
    ));
    let rows: Vec<LineRow> = on!(tx, |conn| {
        let query = sqlx::query_as(sql);
        match edge {
            Some(id) => query.bind(id).fetch_all(conn).await,
            None => query.fetch_all(conn).await,
        }
    })?;
    let line = |row: LineRow| ImportLine {
        id: Id::from_uuid(row.id),
        kind: word(&row.kind),
        file_name: row.file_name,
        state: word(&row.state),
        n_rows: row.n_rows,
        n_errors: row.n_errors,
        created_by: row.created_by,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Moves an import from one state to another; [`StoreError::Stale`] where it is not in the first.
pub(crate) async fn set_state(
    tx: &mut Tx,
    id: Id<Import>,
    (from, to): (State, State),
    job: Option<Uuid>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(MOVE)
        .bind(id.uuid())
        .bind(from.as_str())
        .bind(to.as_str())
        .bind(job)
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

/// Puts another dry run in the place of the one that no longer holds.
pub(crate) async fn recheck(tx: &mut Tx, import: &Import, at: Timestamp) -> Result<(), StoreError> {
    let n_errors = import.n_errors;
    on!(tx, |conn| sqlx::query(RECHECK)
        .bind(import.id.uuid())
        .bind(n_errors)
        .bind(json(import))
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Every code a region had before, with the code it has now; later ones last.
pub(crate) async fn former_codes(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(FORMER_CODES)
        .fetch_all(conn)
        .await)?)
}

/// The codes of regions with those of the regions that came out of them.
pub(crate) async fn successor_codes(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(SUCCESSOR_CODES)
        .fetch_all(conn)
        .await)?)
}

/// Every source: what imports check against.
pub(crate) async fn sources(tx: &mut Tx) -> Result<Vec<Source>, StoreError> {
    let sql = format!("SELECT {SOURCE_COLUMNS} FROM sources s");
    let none: [&str; 0] = [];
    let rows = fetch_all!(tx, sql, none, SourceRow)?;
    Ok(rows.into_iter().map(Source::from).collect())
}

/// A claim as an import compares it.
#[derive(sqlx::FromRow)]
pub(crate) struct ClaimRow {
    pub(crate) id: Uuid,
    pub(crate) subject: String,
    pub(crate) property: String,
    pub(crate) value: String,
    pub(crate) source_id: String,
    pub(crate) note: String,
    pub(crate) confidence: String,
}

/// Hands over every claim whose subject lies between two, one by one, so that memory does not grow with them.
pub(crate) async fn claims_between(
    tx: &mut Tx,
    low: &str,
    high: &str,
    mut take: impl FnMut(ClaimRow),
) -> Result<(), StoreError> {
    on!(tx, |conn| {
        let mut rows = sqlx::query_as::<_, ClaimRow>(CLAIMS_BETWEEN)
            .bind(low)
            .bind(high)
            .fetch(conn);
        while let Some(row) = rows.try_next().await? {
            take(row);
        }
    });
    Ok(())
}

/// Rows of one statement: nine values each stay below the bound of either engine (SQLite 32,766).
const CHUNK: usize = 500;

/// Writes many new claims, some hundred in a statement.
pub(crate) async fn insert_claims(
    tx: &mut Tx,
    clock: &Clock,
    claims: &[&NewClaim],
    by: &str,
) -> Result<(), StoreError> {
    let at = clock.now();
    for chunk in claims.chunks(CHUNK) {
        let holes: Vec<String> = (0..chunk.len())
            .map(|n| {
                let hole = |i: usize| n * 7 + i + 3;
                format!(
                    "(${}, ${}, ${}, ${}, ${}, ${}, ${}, $1, $2, 1)",
                    hole(0),
                    hole(1),
                    hole(2),
                    hole(3),
                    hole(4),
                    hole(5),
                    hole(6)
                )
            })
            .collect();
        let sql = sqlx::AssertSqlSafe(format!(
            "INSERT INTO claims (id, subject, property, value, source_id, note, confidence, created_by, created_at, revision)
             VALUES {}",
            holes.join(", ")
        ));
        on!(&mut *tx, |conn| {
            let mut query = sqlx::query(sql).bind(by).bind(at);
            for claim in chunk {
                query = query
                    .bind(clock.new_id::<Claim>().uuid())
                    .bind(&claim.subject)
                    .bind(&claim.property)
                    .bind(&claim.value)
                    .bind(&claim.source)
                    .bind(&claim.note)
                    .bind(claim.confidence.as_str());
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Sets what a new participation refers to, once every row of its file stands.
pub(crate) async fn link(
    tx: &mut Tx,
    id: Uuid,
    repeat_of: Option<Uuid>,
    replaced_by: Option<Uuid>,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(LINK)
        .bind(id)
        .bind(repeat_of)
        .bind(replaced_by)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
