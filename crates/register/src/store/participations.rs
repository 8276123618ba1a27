//! Participations and their steps.

use kernel::{Clock, Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{Slice, Where, code, date, fetch_all, word, year};
use crate::model::{
    Participation, Region, Status, Step,
    draft::{NewParticipation, NewStep},
};

const SELECT: &str = "SELECT p.id, p.cohort, r.code AS region, r.name AS region_name, p.status, p.list_no, e.cohort AS repeat_of,
        br.code AS replaced_by, br.name AS replaced_by_name, p.source_id AS source, p.confidence, p.note, p.revision FROM participations p JOIN regions r ON r.id = p.region_id
    LEFT JOIN participations e ON e.id = p.repeat_of
    LEFT JOIN participations b ON b.id = p.replaced_by
    LEFT JOIN regions br ON br.id = b.region_id";
const INSERT: &str = "INSERT INTO participations (id, cohort, region_id, status, list_no, repeat_of, replaced_by, source_id, confidence,
        note, revision, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)";
const UPDATE: &str = "UPDATE participations SET list_no = $3, repeat_of = $4, source_id = $5, confidence = $6, note = $7,
        revision = revision + 1, updated_at = $8
    WHERE id = $1 AND revision = $2";
const MOVE: &str = "UPDATE participations SET status = $3, replaced_by = $4, revision = revision + 1, updated_at = $5
    WHERE id = $1 AND revision = $2";
const ID_OF: &str = "SELECT id FROM participations WHERE cohort = $1 AND region_id = $2";
const PLACED: &str = "SELECT cohort, count(*) FROM participations
    WHERE status NOT IN ('invited', 'applied', 'assessed', 'reserve', 'not_selected', 'struck_off', 'declined', 'replaced')
    GROUP BY cohort";
const STEPS: &str = "SELECT from_status, to_status, happened_on, reason, source_id, recorded_by, recorded_at FROM participation_steps
    WHERE participation_id = $1 ORDER BY id";
const STEP_COLUMNS: &str = ", s.from_status, s.to_status, s.happened_on, s.reason, s.source_id AS step_source, s.recorded_by, s.recorded_at
    FROM participations p ";
const INSERT_STEP: &str = "INSERT INTO participation_steps (id, participation_id, from_status, to_status, happened_on, reason, source_id,
        recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    cohort: i64,
    region: String,
    region_name: String,
    status: String,
    list_no: Option<i64>,
    repeat_of: Option<i64>,
    replaced_by: Option<String>,
    replaced_by_name: Option<String>,
    source: Option<String>,
    confidence: String,
    note: String,
    revision: i64,
}

impl From<Row> for Participation {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            cohort: year(row.cohort),
            region: code(&row.region),
            region_name: row.region_name,
            status: word(&row.status),
            list_no: row.list_no,
            repeat_of: row.repeat_of.map(year),
            replaced_by: row.replaced_by.as_deref().map(code),
            replaced_by_name: row.replaced_by_name,
            source: row.source,
            confidence: word(&row.confidence),
            note: row.note,
            revision: row.revision,
        }
    }
}

/// Which participations a list shows; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct ParticipationFilter {
    /// A cohort's year.
    pub cohort: String,
    /// A region's code.
    pub region: String,
    /// A status.
    pub status: String,
    /// A source's id.
    pub source: String,
}

/// One page of participations by cohort and region code.
pub(crate) async fn list(
    tx: &mut Tx,
    filter: &ParticipationFilter,
    slice: &Slice,
) -> Result<Vec<Participation>, StoreError> {
    let mut conditions = conditions(filter);
    let tail = conditions.page("CAST(p.cohort AS TEXT)", "r.code", slice);
    let sql = format!("{SELECT} {} {tail}", conditions.sql());
    let rows = fetch_all!(tx, sql, &conditions.binds, Row)?;
    Ok(rows.into_iter().map(Participation::from).collect())
}

fn conditions(filter: &ParticipationFilter) -> Where {
    let mut conditions = Where::new();
    for (clause, value) in [
        ("CAST(p.cohort AS TEXT) = {}", &filter.cohort),
        ("r.code = {}", &filter.region),
        ("p.status = {}", &filter.status),
        ("p.source_id = {}", &filter.source),
    ] {
        if !value.is_empty() {
            conditions.and(clause, value);
        }
    }
    conditions
}

/// The statement behind an export: every participation the filter leaves, with the region's place.
pub(crate) fn whole(filter: &ParticipationFilter) -> (String, Vec<String>) {
    let conditions = conditions(filter);
    let select = SELECT.replacen("SELECT ", "SELECT r.latitude, r.longitude, ", 1);
    let sql = format!("{select} {} ORDER BY p.cohort, r.code", conditions.sql());
    (sql, conditions.binds)
}

/// Every participation: what imports check against.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Participation>, StoreError> {
    let none: [&str; 0] = [];
    let rows = fetch_all!(tx, SELECT, none, Row)?;
    Ok(rows.into_iter().map(Participation::from).collect())
}

pub(crate) async fn of_cohort(tx: &mut Tx, cohort: u16) -> Result<Vec<Participation>, StoreError> {
    let sql = format!("{SELECT} WHERE p.cohort = $1 ORDER BY r.code");
    let rows = fetch_all!(tx, sql, [i64::from(cohort)], Row)?;
    Ok(rows.into_iter().map(Participation::from).collect())
}

pub(crate) async fn of_region(
    tx: &mut Tx,
    region: Id<Region>,
) -> Result<Vec<Participation>, StoreError> {
    let sql = format!("{SELECT} WHERE p.region_id = $1 ORDER BY p.cohort");
    let rows = fetch_all!(tx, sql, [region.uuid()], Row)?;
    Ok(rows.into_iter().map(Participation::from).collect())
}

#[derive(sqlx::FromRow)]
struct CourseRow {
    #[sqlx(flatten)]
    participation: Row,
    from_status: Option<String>,
    to_status: Option<String>,
    happened_on: Option<String>,
    reason: Option<String>,
    step_source: Option<String>,
    recorded_by: Option<String>,
    recorded_at: Option<Timestamp>,
}

impl CourseRow {
    fn step(&mut self) -> Option<Step> {
        let row = StepRow {
            from_status: self.from_status.take(),
            to_status: self.to_status.take()?,
            happened_on: self.happened_on.take(),
            reason: self.reason.take()?,
            source_id: self.step_source.take(),
            recorded_by: self.recorded_by.take()?,
            recorded_at: self.recorded_at?,
        };
        Some(row.into())
    }
}

/// Every participation of a region by year, once for each of its steps, first to last; and those of other regions whose
/// place it took, without steps.
pub(crate) async fn course(
    tx: &mut Tx,
    region: Id<Region>,
) -> Result<Vec<(Participation, Option<Step>)>, StoreError> {
    let sql = SELECT.replace(" FROM participations p ", STEP_COLUMNS);
    let sql = format!(
        "{sql} LEFT JOIN participation_steps s ON s.participation_id = p.id AND p.region_id = $1
         WHERE p.region_id = $2 OR p.replaced_by IN (SELECT own.id FROM participations own WHERE own.region_id = $3)
         ORDER BY p.cohort, r.code, s.id"
    );
    let rows = fetch_all!(tx, sql, [region.uuid(); 3], CourseRow)?;
    Ok(rows
        .into_iter()
        .map(|mut row| {
            let step = row.step();
            (row.participation.into(), step)
        })
        .collect())
}

/// Participations of which the register is not sure, newest cohort first.
pub(crate) async fn doubtful(tx: &mut Tx, limit: i64) -> Result<Vec<Participation>, StoreError> {
    let sql =
        format!("{SELECT} WHERE p.confidence = 'low' ORDER BY p.cohort DESC, r.code LIMIT $1");
    let rows = fetch_all!(tx, sql, [limit], Row)?;
    Ok(rows.into_iter().map(Participation::from).collect())
}

pub(crate) async fn find(
    tx: &mut Tx,
    id: Id<Participation>,
) -> Result<Option<Participation>, StoreError> {
    let sql = format!("{SELECT} WHERE p.id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Participation::from))
}

pub(crate) async fn id_of(
    tx: &mut Tx,
    cohort: u16,
    region: Id<Region>,
) -> Result<Option<Id<Participation>>, StoreError> {
    let found: Option<(Uuid,)> = on!(tx, |conn| sqlx::query_as(ID_OF)
        .bind(i64::from(cohort))
        .bind(region.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(found.map(|(id,)| Id::from_uuid(id)))
}

/// How many places of each cohort are known to be held.
pub(crate) async fn placed(tx: &mut Tx) -> Result<Vec<(u16, i64)>, StoreError> {
    let rows: Vec<(i64, i64)> = on!(tx, |conn| sqlx::query_as(PLACED).fetch_all(conn).await)?;
    Ok(rows
        .into_iter()
        .map(|(cohort, n)| (year(cohort), n))
        .collect())
}

/// What a participation refers to, by id.
pub(crate) struct Links {
    pub(crate) region: Id<Region>,
    pub(crate) repeat_of: Option<Id<Participation>>,
    pub(crate) replaced_by: Option<Id<Participation>>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Participation>,
    new: &NewParticipation,
    links: &Links,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(i64::from(new.cohort))
        .bind(links.region.uuid())
        .bind(new.status.as_str())
        .bind(new.list_no)
        .bind(links.repeat_of.map(Id::uuid))
        .bind(links.replaced_by.map(Id::uuid))
        .bind(new.source.as_deref())
        .bind(new.confidence.as_str())
        .bind(&new.note)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Changes everything but the status, which moves by steps only.
pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<Participation>, i64),
    new: &NewParticipation,
    repeat_of: Option<Id<Participation>>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(new.list_no)
        .bind(repeat_of.map(Id::uuid))
        .bind(new.source.as_deref())
        .bind(new.confidence.as_str())
        .bind(&new.note)
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

pub(crate) async fn move_to(
    tx: &mut Tx,
    (id, revision): (Id<Participation>, i64),
    to: Status,
    replaced_by: Option<Id<Participation>>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(MOVE)
        .bind(id.uuid())
        .bind(revision)
        .bind(to.as_str())
        .bind(replaced_by.map(Id::uuid))
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

#[derive(sqlx::FromRow)]
struct StepRow {
    from_status: Option<String>,
    to_status: String,
    happened_on: Option<String>,
    reason: String,
    source_id: Option<String>,
    recorded_by: String,
    recorded_at: Timestamp,
}

/// The steps of one participation, first to last.
pub(crate) async fn steps(tx: &mut Tx, id: Id<Participation>) -> Result<Vec<Step>, StoreError> {
    let rows: Vec<StepRow> = on!(tx, |conn| sqlx::query_as(STEPS)
        .bind(id.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Step::from).collect())
}

impl From<StepRow> for Step {
    fn from(row: StepRow) -> Self {
        Self {
            from: row.from_status.as_deref().map(word),
            to: word(&row.to_status),
            happened_on: date(row.happened_on),
            reason: row.reason,
            source: row.source_id,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at,
        }
    }
}

pub(crate) async fn insert_step(
    tx: &mut Tx,
    clock: &Clock,
    (id, from): (Id<Participation>, Option<Status>),
    new: &NewStep,
    by: &str,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_STEP)
        .bind(clock.new_id::<Step>().uuid())
        .bind(id.uuid())
        .bind(from.map(Status::as_str))
        .bind(new.to.as_str())
        .bind(new.happened_on.as_ref().map(|d| d.as_str().to_owned()))
        .bind(&new.reason)
        .bind(new.source.as_deref())
        .bind(by)
        .bind(clock.now())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
