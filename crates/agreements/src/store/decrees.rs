//! Decrees.

use kernel::{Id, RegionCode, Timestamp};
use store::{StoreError, Tx, fetch_all, on};
use uuid::Uuid;

use super::{code, one, word};
use crate::model::{Decree, DecreeState};

pub(crate) const COLUMNS: &str = "id, region_code, kind, form, title, number, date, valid_from, valid_to, head_name, state, reason,
    evidence_id, revision";
const INSERT: &str = "INSERT INTO decrees (id, region_code, kind, form, title, number, date, valid_from, valid_to, head_name, state,
        reason, evidence_id, revision, created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $15, $15)";
const UPDATE: &str = "UPDATE decrees SET kind = $3, form = $4, title = $5, number = $6, date = $7, valid_from = $8, valid_to = $9,
        head_name = $10, state = $11, reason = $12, evidence_id = $13, revision = revision + 1, updated_at = $14
    WHERE id = $1 AND revision = $2";

const TURNING: &str = "SELECT DISTINCT region_code FROM decrees
    WHERE state = 'issued' AND ((valid_from >= $1 AND valid_from <= $2) OR (valid_to >= $1 AND valid_to < $2))
    ORDER BY region_code";

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: Uuid,
    region_code: String,
    kind: String,
    form: String,
    title: String,
    number: String,
    date: String,
    valid_from: String,
    valid_to: String,
    head_name: String,
    state: String,
    reason: String,
    evidence_id: Option<Uuid>,
    revision: i64,
}

impl From<Row> for Decree {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            region: code(&row.region_code),
            kind: word(&row.kind),
            form: word(&row.form),
            title: row.title,
            number: row.number,
            date: row.date,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            head_name: row.head_name,
            state: word::<DecreeState>(&row.state),
            reason: row.reason,
            evidence: row.evidence_id,
            revision: row.revision,
        }
    }
}

/// Regions in which an issued decree began to stand, or ended, between two days.
pub(crate) async fn turning(
    tx: &mut Tx,
    (from, to): (&str, &str),
) -> Result<Vec<RegionCode>, StoreError> {
    let rows: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(TURNING)
        .bind(from)
        .bind(to)
        .fetch_all(conn)
        .await)?;
    Ok(rows.iter().map(|(region,)| code(region)).collect())
}

/// Every decree of a region: a handful.
pub(crate) async fn of_region(tx: &mut Tx, region: &RegionCode) -> Result<Vec<Decree>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM decrees WHERE region_code = $1 ORDER BY kind, id");
    let rows = fetch_all!(tx, sql, [region.as_str()], Row)?;
    Ok(rows.into_iter().map(Decree::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Decree>) -> Result<Option<Decree>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM decrees WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Decree::from))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    new: &Decree,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(new.id.uuid())
        .bind(new.region.as_str())
        .bind(new.kind.as_str())
        .bind(new.form.as_str())
        .bind(&new.title)
        .bind(&new.number)
        .bind(&new.date)
        .bind(&new.valid_from)
        .bind(&new.valid_to)
        .bind(&new.head_name)
        .bind(new.state.as_str())
        .bind(&new.reason)
        .bind(new.evidence)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    revision: i64,
    new: &Decree,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(new.id.uuid())
        .bind(revision)
        .bind(new.kind.as_str())
        .bind(new.form.as_str())
        .bind(&new.title)
        .bind(&new.number)
        .bind(&new.date)
        .bind(&new.valid_from)
        .bind(&new.valid_to)
        .bind(&new.head_name)
        .bind(new.state.as_str())
        .bind(&new.reason)
        .bind(new.evidence)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
