//! Who came, and what they thought of it.

use kernel::{Id, Timestamp};
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{one, workshops::set};
use crate::model::{Attendance, Evaluation, NewAttendance, Sector, Source, Workshop};

const COLUMNS: &str = "id, name, unit, sector, team, consents, source, created_at";
const INSERT: &str = "INSERT INTO attendances (id, tie, holder, name, unit, sector, team, consents, source, nonce, token_hash,
        has_evaluated, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13)";
const BY_SECTOR: &str =
    "SELECT sector, count(*) FROM attendances WHERE holder = $1 GROUP BY sector ORDER BY sector";
const BY_TOKEN: &str =
    "SELECT id, holder, consents, has_evaluated FROM attendances WHERE token_hash = $1";
const FORGET: &str = "UPDATE attendances SET name = '', unit = '', consents = 0 WHERE id = $1";
const EVALUATED: &str =
    "UPDATE attendances SET has_evaluated = 1 WHERE id = $1 AND has_evaluated = 0";
const INSERT_EVALUATION: &str = "INSERT INTO evaluations (id, workshop_id, goals, speakers, material, method, organisation, words)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const EVALUATIONS: &str = "SELECT goals, speakers, material, method, organisation, words FROM evaluations WHERE workshop_id = $1 ORDER BY id";

#[derive(sqlx::FromRow)]
struct Record {
    id: Uuid,
    name: String,
    unit: String,
    sector: String,
    team: String,
    consents: i64,
    source: String,
    created_at: Timestamp,
}

impl From<Record> for Attendance {
    fn from(row: Record) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            name: row.name,
            unit: row.unit,
            sector: set(&row.sector),
            team: row.team,
            consents: row.consents != 0,
            source: set(&row.source),
            at: row.created_at,
        }
    }
}

/// By what an attendance came.
pub(crate) struct Came<'a> {
    pub(crate) source: Source,
    pub(crate) nonce: Option<&'a str>,
    pub(crate) token_hash: Option<&'a str>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    (id, holder): (Id<Attendance>, Uuid),
    new: &NewAttendance,
    came: &Came<'_>,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(id.to_string())
        .bind(holder)
        .bind(&new.name)
        .bind(&new.unit)
        .bind(new.sector.as_str())
        .bind(&new.team)
        .bind(i64::from(new.consents))
        .bind(came.source.as_str())
        .bind(came.nonce)
        .bind(came.token_hash)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// A page of those who were there, in the order in which they came.
pub(crate) async fn list(
    tx: &mut Tx,
    holder: Uuid,
    slice: &Slice,
) -> Result<Vec<Attendance>, StoreError> {
    let mut conditions = Where::after(1);
    conditions.and_plain("holder = $1");
    let tail = conditions.page("tie", "tie", slice);
    let sql = format!(
        "SELECT {COLUMNS} FROM attendances {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (holder), &conditions.binds, Record)?;
    Ok(rows.into_iter().map(Attendance::from).collect())
}

/// How many came from each sector.
pub(crate) async fn by_sector(tx: &mut Tx, holder: Uuid) -> Result<Vec<(Sector, i64)>, StoreError> {
    let rows: Vec<(String, i64)> = on!(tx, |conn| sqlx::query_as(BY_SECTOR)
        .bind(holder)
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(sector, n)| (set(&sector), n))
        .collect())
}

/// What is known of the holder of a token.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct Held {
    pub(crate) id: Uuid,
    pub(crate) holder: Uuid,
    pub(crate) consents: i64,
    pub(crate) has_evaluated: i64,
}

pub(crate) async fn by_token(tx: &mut Tx, hash: &str) -> Result<Option<Held>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(BY_TOKEN)
        .bind(hash)
        .fetch_optional(conn)
        .await)?)
}

pub(crate) async fn by_id(
    tx: &mut Tx,
    (id, holder): (Uuid, Uuid),
) -> Result<Option<Attendance>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM attendances WHERE id = $1 AND holder = $2");
    let rows = fetch_all!(tx, sql, [id, holder], Record)?;
    Ok(rows.into_iter().next().map(Attendance::from))
}

/// Takes name and unit away and keeps the count.
pub(crate) async fn forget(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(FORGET)
        .bind(id)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Marks that a participant has evaluated; stale where that was so before.
pub(crate) async fn evaluated(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(EVALUATED)
        .bind(id)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn insert_evaluation(
    tx: &mut Tx,
    (id, workshop): (Uuid, Id<Workshop>),
    new: &Evaluation,
) -> Result<(), StoreError> {
    let [goals, speakers, material, method, organisation] = new.marks.map(i64::from);
    on!(tx, |conn| sqlx::query(INSERT_EVALUATION)
        .bind(id)
        .bind(workshop.uuid())
        .bind(goals)
        .bind(speakers)
        .bind(material)
        .bind(method)
        .bind(organisation)
        .bind(&new.words)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// What participants of a workshop thought, in no order that tells who did.
pub(crate) async fn evaluations(
    tx: &mut Tx,
    workshop: Id<Workshop>,
) -> Result<Vec<Evaluation>, StoreError> {
    type Row = (i64, i64, i64, i64, i64, String);
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(EVALUATIONS)
        .bind(workshop.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(a, b, c, d, e, words)| Evaluation {
            marks: [a, b, c, d, e].map(super::count),
            words,
        })
        .collect())
}
