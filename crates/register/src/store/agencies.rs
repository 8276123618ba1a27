//! Agencies.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{Slice, Where, code, date, fetch_all, some};
use crate::model::{Agency, Region, draft::NewAgency};

const COLUMNS: &str =
    "a.id, r.code AS region, a.code, a.name, a.kind, a.valid_from, a.valid_to, a.revision";
const INSERT: &str = "INSERT INTO agencies (id, region_id, code, name, kind, search, valid_from, valid_to, revision, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)";
const UPDATE: &str = "UPDATE agencies SET code = $3, name = $4, kind = $5, search = $6, valid_from = $7, valid_to = $8,
        revision = revision + 1, updated_at = $9
    WHERE id = $1 AND revision = $2";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    region: String,
    code: Option<String>,
    name: String,
    kind: String,
    valid_from: String,
    valid_to: Option<String>,
    revision: i64,
}

impl From<Row> for Agency {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            region: code(&row.region),
            code: row.code,
            name: row.name,
            kind: row.kind,
            valid_from: date(Some(row.valid_from)),
            valid_to: date(row.valid_to),
            revision: row.revision,
        }
    }
}

/// One page of agencies by region and name; `region` and `q` may be empty.
pub(crate) async fn list(
    tx: &mut Tx,
    region: &str,
    q: &str,
    slice: &Slice,
) -> Result<Vec<Agency>, StoreError> {
    let mut conditions = Where::new();
    if !region.is_empty() {
        conditions.and("r.code = {}", region);
    }
    if !q.trim().is_empty() {
        conditions.and("a.search LIKE {} ESCAPE '\\'", store::contains(q));
    }
    let tail = conditions.page("r.code", "a.name", slice);
    let sql = format!(
        "SELECT {COLUMNS} FROM agencies a JOIN regions r ON r.id = a.region_id {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, Row)?;
    Ok(rows.into_iter().map(Agency::from).collect())
}

/// Every agency: what imports check against.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Agency>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM agencies a JOIN regions r ON r.id = a.region_id");
    let none: [&str; 0] = [];
    let rows = fetch_all!(tx, sql, none, Row)?;
    Ok(rows.into_iter().map(Agency::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Agency>) -> Result<Option<Agency>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM agencies a JOIN regions r ON r.id = a.region_id WHERE a.id = $1"
    );
    let rows = fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Agency::from))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    (id, region): (Id<Agency>, Id<Region>),
    new: &NewAgency,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(region.uuid())
        .bind(some(&new.code))
        .bind(&new.name)
        .bind(&new.kind)
        .bind(new.name.to_lowercase())
        .bind(new.valid_from.as_ref().map_or("", |d| d.as_str()))
        .bind(new.valid_to.as_ref().map(|d| d.as_str().to_owned()))
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<Agency>, i64),
    new: &NewAgency,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(some(&new.code))
        .bind(&new.name)
        .bind(&new.kind)
        .bind(new.name.to_lowercase())
        .bind(new.valid_from.as_ref().map_or("", |d| d.as_str()))
        .bind(new.valid_to.as_ref().map(|d| d.as_str().to_owned()))
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
