//! Homework.

use kernel::{Id, Timestamp};
use register::model::Participation;
use store::{StoreError, Tx, fetch_all, on};
use uuid::Uuid;

use super::{
    code, one,
    workshops::{set, year},
};
use crate::model::{Homework, HomeworkState, NewHomework};

const COLUMNS: &str = "id, participation_id, cohort, region_code, stage, task, agency_id, owner, due_on, state, note, done_at, revision";
const INSERT: &str = "INSERT INTO homework (id, participation_id, cohort, region_code, stage, task, agency_id, owner, due_on, state, note,
        done_at, revision, created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', '', NULL, 1, $10, $11, $11)";
const UPDATE: &str = "UPDATE homework SET stage = $3, task = $4, agency_id = $5, owner = $6, due_on = $7, revision = revision + 1, updated_at = $8
    WHERE id = $1 AND revision = $2";
const MOVE: &str = "UPDATE homework SET state = $3, note = $4, done_at = $5, revision = revision + 1, updated_at = $6
    WHERE id = $1 AND revision = $2";
const COUNTS: &str = "SELECT participation_id,
        CAST(sum(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS BIGINT),
        CAST(sum(CASE WHEN state = 'open' AND due_on < $2 THEN 1 ELSE 0 END) AS BIGINT),
        stage,
        CAST(sum(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS BIGINT)
    FROM homework WHERE cohort = $1 GROUP BY participation_id, stage";

#[derive(sqlx::FromRow)]
struct Record {
    id: Uuid,
    participation_id: Uuid,
    cohort: String,
    region_code: String,
    stage: String,
    task: String,
    agency_id: Option<Uuid>,
    owner: String,
    due_on: String,
    state: String,
    note: String,
    done_at: Option<Timestamp>,
    revision: i64,
}

impl From<Record> for Homework {
    fn from(row: Record) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            participation: Id::from_uuid(row.participation_id),
            cohort: year(&row.cohort),
            region: code(&row.region_code),
            stage: set(&row.stage),
            task: row.task,
            agency: row.agency_id,
            owner: row.owner,
            due_on: row.due_on,
            state: set(&row.state),
            note: row.note,
            done_at: row.done_at,
            revision: row.revision,
        }
    }
}

/// The homework of one region's part in a cohort, by stage and due day.
pub(crate) async fn of_participation(
    tx: &mut Tx,
    id: Id<Participation>,
) -> Result<Vec<Homework>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM homework WHERE participation_id = $1 ORDER BY stage, due_on, id"
    );
    let rows = fetch_all!(tx, sql, [id.uuid()], Record)?;
    Ok(rows.into_iter().map(Homework::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Homework>) -> Result<Option<Homework>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM homework WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Record)?;
    Ok(rows.into_iter().next().map(Homework::from))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Homework>,
    member: (Id<Participation>, u16, &str),
    new: &NewHomework,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let (participation, cohort, region) = member;
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(participation.uuid())
        .bind(cohort.to_string())
        .bind(region)
        .bind(new.stage.as_str())
        .bind(&new.task)
        .bind(new.agency)
        .bind(&new.owner)
        .bind(&new.due_on)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<Homework>, i64),
    new: &NewHomework,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(new.stage.as_str())
        .bind(&new.task)
        .bind(new.agency)
        .bind(&new.owner)
        .bind(&new.due_on)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn move_to(
    tx: &mut Tx,
    (id, revision): (Id<Homework>, i64),
    (to, note): (HomeworkState, &str),
    at: Timestamp,
) -> Result<(), StoreError> {
    let done_at = (to != HomeworkState::Open).then_some(at);
    let changed = on!(tx, |conn| sqlx::query(MOVE)
        .bind(id.uuid())
        .bind(revision)
        .bind(to.as_str())
        .bind(note)
        .bind(done_at)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// How the homework of one stage of one region stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) participation: Id<Participation>,
    pub(crate) stage: crate::model::Stage,
    pub(crate) open: i64,
    pub(crate) late: i64,
    pub(crate) done: i64,
}

/// How the homework of every region of a cohort stands, in one statement.
pub(crate) async fn counts(
    tx: &mut Tx,
    cohort: u16,
    today: &str,
) -> Result<Vec<Count>, StoreError> {
    let rows: Vec<(Uuid, i64, i64, String, i64)> = on!(tx, |conn| sqlx::query_as(COUNTS)
        .bind(cohort.to_string())
        .bind(today)
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(id, open, late, stage, done)| Count {
            participation: Id::from_uuid(id),
            stage: set(&stage),
            open,
            late,
            done,
        })
        .collect())
}
