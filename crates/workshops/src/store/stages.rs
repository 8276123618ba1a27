//! Openings of stages and what their gates ask for.

use kernel::{Id, RegionCode, Timestamp};
use register::model::Participation;
use store::{StoreError, Tx, fetch_all, on};
use uuid::Uuid;

use super::{
    code, one,
    workshops::{set, year},
};
use crate::model::{Opening, Stage};

const COLUMNS: &str =
    "participation_id, region_code, cohort, stage, is_early, reason, opened_by, opened_at";
const OPEN: &str = "INSERT INTO stage_openings (participation_id, stage, cohort, region_code, is_early, reason, opened_by, opened_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const IS_OPEN: &str =
    "SELECT count(*) FROM stage_openings WHERE participation_id = $1 AND stage = $2";
const NEWEST: &str = "SELECT participation_id, cohort FROM stage_openings WHERE region_code = $1 ORDER BY cohort DESC LIMIT 1";
const COHORTS: &str = "SELECT DISTINCT cohort, participation_id FROM stage_openings WHERE region_code = $1 ORDER BY cohort DESC";
const GATES: &str = "SELECT stage, percent, revision FROM stage_gates ORDER BY stage";
const SET_GATE: &str = "UPDATE stage_gates SET percent = $3, revision = revision + 1 WHERE stage = $1 AND revision = $2";

#[derive(sqlx::FromRow)]
struct Record {
    participation_id: Uuid,
    region_code: String,
    cohort: String,
    stage: String,
    is_early: i64,
    reason: String,
    opened_by: String,
    opened_at: Timestamp,
}

impl From<Record> for Opening {
    fn from(row: Record) -> Self {
        Self {
            participation: Id::from_uuid(row.participation_id),
            region: code(&row.region_code),
            cohort: year(&row.cohort),
            stage: set(&row.stage),
            is_early: row.is_early != 0,
            reason: row.reason,
            by: row.opened_by,
            at: row.opened_at,
        }
    }
}

pub(crate) async fn open(
    tx: &mut Tx,
    member: &Participation,
    stage: Stage,
    (is_early, reason): (bool, &str),
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(OPEN)
        .bind(member.id.uuid())
        .bind(stage.as_str())
        .bind(member.cohort.to_string())
        .bind(member.region.as_str())
        .bind(i64::from(is_early))
        .bind(reason)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn is_open(
    tx: &mut Tx,
    participation: Id<Participation>,
    stage: Stage,
) -> Result<bool, StoreError> {
    let (n,): (i64,) = on!(tx, |conn| sqlx::query_as(IS_OPEN)
        .bind(participation.uuid())
        .bind(stage.as_str())
        .fetch_one(conn)
        .await)?;
    Ok(n > 0)
}

/// The openings of one region's part in a cohort, by stage.
pub(crate) async fn of_participation(
    tx: &mut Tx,
    id: Id<Participation>,
) -> Result<Vec<Opening>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM stage_openings WHERE participation_id = $1 ORDER BY stage");
    let rows = fetch_all!(tx, sql, [id.uuid()], Record)?;
    Ok(rows.into_iter().map(Opening::from).collect())
}

/// Every opening of a cohort, by region and stage.
pub(crate) async fn of_cohort(tx: &mut Tx, cohort: u16) -> Result<Vec<Opening>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM stage_openings WHERE cohort = $1 ORDER BY region_code, stage"
    );
    let rows = fetch_all!(tx, sql, [cohort.to_string()], Record)?;
    Ok(rows.into_iter().map(Opening::from).collect())
}

/// The newest cohort in which a region has begun.
pub(crate) async fn newest(
    tx: &mut Tx,
    region: &RegionCode,
) -> Result<Option<(Id<Participation>, u16)>, StoreError> {
    let row: Option<(Uuid, String)> = on!(tx, |conn| sqlx::query_as(NEWEST)
        .bind(region.as_str())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|(id, cohort)| (Id::from_uuid(id), year(&cohort))))
}

/// The cohorts in which a region has begun, newest first.
pub(crate) async fn cohorts(
    tx: &mut Tx,
    region: &RegionCode,
) -> Result<Vec<(u16, Id<Participation>)>, StoreError> {
    let rows: Vec<(String, Uuid)> = on!(tx, |conn| sqlx::query_as(COHORTS)
        .bind(region.as_str())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(cohort, id)| (year(&cohort), Id::from_uuid(id)))
        .collect())
}

/// How much of the homework of each stage must be done, in percent, with the revision.
pub(crate) async fn gates(tx: &mut Tx) -> Result<Vec<(Stage, i64, i64)>, StoreError> {
    let rows: Vec<(String, i64, i64)> =
        on!(tx, |conn| sqlx::query_as(GATES).fetch_all(conn).await)?;
    Ok(rows
        .into_iter()
        .map(|(stage, percent, revision)| (set(&stage), percent, revision))
        .collect())
}

pub(crate) async fn set_gate(
    tx: &mut Tx,
    (stage, revision): (Stage, i64),
    percent: i64,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(SET_GATE)
        .bind(stage.as_str())
        .bind(revision)
        .bind(percent)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
