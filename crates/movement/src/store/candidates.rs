//! Candidates and their steps.

use kernel::{Clock, Id, RegionCode, Timestamp};
use register::regions::Place;
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{
    calls::{NewStep, one, step},
    code, holes, word,
};
use crate::{
    candidates::{CandidateFilter, CandidateSort},
    model::{Call, Candidate, CandidateState, Origin, Step},
};

const COLUMNS: &str = "id, call_id, region_id, region_code, region_name, province_code, code, origin, state, submitted_at,
    submission_sha256, presents_at, room, revision";
/// One row of [`insert`] for each candidate follows; the longest list of regions has some 550.
const INSERT: &str = "INSERT INTO candidates (id, call_id, region_id, region_code, region_name, province_code, search, code, origin,
        state, room, revision, created_at, updated_at) VALUES ";
const MOVE: &str = "UPDATE candidates SET state = $3, revision = revision + 1, updated_at = $4 WHERE id = $1 AND revision = $2";
const STEPS: &str =
    "SELECT from_state, to_state, reason, recorded_by, recorded_at FROM candidate_steps
    WHERE candidate_id = $1 ORDER BY id";
const INSERT_STEP: &str = "INSERT INTO candidate_steps (id, candidate_id, from_state, to_state, reason, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const BY_STATE: &str = "SELECT state, count(*) FROM candidates WHERE call_id = $1 GROUP BY state";
const TAKEN: &str = "SELECT region_id, code FROM candidates WHERE call_id = $1";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    call_id: Uuid,
    region_id: Uuid,
    region_code: String,
    region_name: String,
    province_code: String,
    code: String,
    origin: String,
    state: String,
    submitted_at: Option<Timestamp>,
    submission_sha256: Option<String>,
    presents_at: Option<String>,
    room: String,
    revision: i64,
}

impl From<Row> for Candidate {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            call: Id::from_uuid(row.call_id),
            region_id: Id::from_uuid(row.region_id),
            region: code(&row.region_code),
            name: row.region_name,
            province: code(&row.province_code),
            code: row.code,
            origin: row.origin.parse().expect("an origin was a known word"),
            state: word(&row.state),
            submitted_at: row.submitted_at,
            submission: row.submission_sha256,
            presents_at: row.presents_at.as_deref().map(word),
            room: row.room,
            revision: row.revision,
        }
    }
}

fn conditions(filter: &CandidateFilter) -> Where {
    let mut all = Where::after(1);
    all.and_plain("call_id = $1");
    if !filter.q.trim().is_empty() {
        all.and("search LIKE {} ESCAPE '\\'", store::contains(&filter.q));
    }
    if !filter.state.is_empty() {
        all.and("state = {}", &filter.state);
    }
    if !filter.province.is_empty() {
        all.and("province_code = {}", &filter.province);
    }
    all
}

/// A page of a call's candidates.
pub(crate) async fn list(
    tx: &mut Tx,
    call: Id<Call>,
    filter: &CandidateFilter,
    sort: CandidateSort,
    slice: &Slice,
) -> Result<Vec<Candidate>, StoreError> {
    let mut conditions = conditions(filter);
    let tail = conditions.page(sort.column(), "code", slice);
    let sql = format!(
        "SELECT {COLUMNS} FROM candidates {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (call.uuid()), &conditions.binds, Row)?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Candidate>) -> Result<Option<Candidate>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM candidates WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Candidate::from))
}

/// Every candidate of a call, by its code.
pub(crate) async fn all(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Candidate>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM candidates WHERE call_id = $1 ORDER BY code");
    let rows = fetch_all!(tx, sql, [call.uuid()], Row)?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}

/// These candidates, by code; those that are not known are left out.
pub(crate) async fn some(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Candidate>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let holes: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM candidates WHERE id IN ({}) ORDER BY code",
        holes.join(", ")
    );
    let rows = fetch_all!(tx, sql, ids, Row)?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}

/// What a region stands in, newest call first.
pub(crate) async fn of_region(
    tx: &mut Tx,
    region: &RegionCode,
) -> Result<Vec<Candidate>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM candidates WHERE region_code = $1 ORDER BY created_at DESC, id DESC"
    );
    let rows = fetch_all!(tx, sql, [region.as_str()], Row)?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}

/// What some regions stand in, and some candidates by id, newest first, in one statement.
pub(crate) async fn of_places(
    tx: &mut Tx,
    regions: &[RegionCode],
    ids: &[Id<Candidate>],
) -> Result<Vec<Candidate>, StoreError> {
    if regions.is_empty() && ids.is_empty() {
        return Ok(Vec::new());
    }
    // An empty list is no list in SQL: a condition that holds for nothing stands for it.
    let within = |column: &str, from: usize, n: usize| match n {
        0 => "1 = 0".to_owned(),
        n => format!("{column} IN ({})", super::answers::holes(from, n)),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM candidates WHERE {} OR {} ORDER BY created_at DESC, id DESC",
        within("id", 1, ids.len()),
        within("region_code", ids.len() + 1, regions.len())
    );
    let sql = sqlx::AssertSqlSafe(sql);
    let rows: Vec<Row> = on!(tx, |conn| {
        let mut query = sqlx::query_as(sql);
        for id in ids {
            query = query.bind(id.uuid());
        }
        for code in regions {
            query = query.bind(code.as_str());
        }
        query.fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}

/// How many candidates of a call stand in each state.
pub(crate) async fn by_state(
    tx: &mut Tx,
    call: Id<Call>,
) -> Result<Vec<(CandidateState, i64)>, StoreError> {
    let rows: Vec<(String, i64)> = on!(tx, |conn| sqlx::query_as(BY_STATE)
        .bind(call.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(state, n)| (word(&state), n))
        .collect())
}

/// Which regions stand in a call already, and under which codes.
pub(crate) async fn taken(tx: &mut Tx, call: Id<Call>) -> Result<Vec<(Uuid, String)>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(TAKEN)
        .bind(call.uuid())
        .fetch_all(conn)
        .await)?)
}

/// A candidate to write down.
pub(crate) struct NewCandidate<'a> {
    pub(crate) id: Id<Candidate>,
    pub(crate) call: Id<Call>,
    pub(crate) region: &'a Place,
    pub(crate) code: &'a str,
    pub(crate) origin: Origin,
    pub(crate) state: CandidateState,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    new: &[NewCandidate<'_>],
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{INSERT}{}", holes(new.len(), 14)));
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for one in new {
            let region = one.region;
            query = query
                .bind(one.id.uuid())
                .bind(one.call.uuid())
                .bind(region.id.uuid())
                .bind(region.code.as_str())
                .bind(&region.name)
                .bind(region.province.as_str())
                .bind(format!("{} {}", region.code, region.name).to_lowercase())
                .bind(one.code)
                .bind(one.origin.as_str())
                .bind(one.state.as_str())
                .bind("")
                .bind(1_i64)
                .bind(at)
                .bind(at);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

pub(crate) async fn move_to(
    tx: &mut Tx,
    (id, revision): (Id<Candidate>, i64),
    to: CandidateState,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(MOVE)
        .bind(id.uuid())
        .bind(revision)
        .bind(to.as_str())
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// Every candidate of a call by region code: at most some 550.
pub(crate) async fn of_call(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Candidate>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM candidates WHERE call_id = $1 ORDER BY region_code");
    let rows = fetch_all!(tx, sql, [call.uuid()], Row)?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}

/// Moves many candidates from one state to another in one statement.
///
/// # Errors
/// [`StoreError::Stale`] where one of them has left the state meanwhile.
pub(crate) async fn move_many(
    tx: &mut Tx,
    ids: &[Id<Candidate>],
    (from, to): (CandidateState, CandidateState),
    at: Timestamp,
) -> Result<(), StoreError> {
    let holes: Vec<String> = (0..ids.len()).map(|n| format!("${}", n + 4)).collect();
    let sql = sqlx::AssertSqlSafe(format!(
        "UPDATE candidates SET state = $1, revision = revision + 1, updated_at = $2 WHERE state = $3 AND id IN ({})",
        holes.join(", ")
    ));
    let changed = on!(tx, |conn| {
        let mut query = sqlx::query(sql)
            .bind(to.as_str())
            .bind(at)
            .bind(from.as_str());
        for id in ids {
            query = query.bind(id.uuid());
        }
        query.execute(conn).await.map(|done| done.rows_affected())
    })?;
    if changed == ids.len() as u64 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// Writes the same step of many candidates in one statement; each with a reason of its own.
pub(crate) async fn insert_steps(
    tx: &mut Tx,
    clock: &Clock,
    steps: &[(Id<Candidate>, NewStep<'_>)],
) -> Result<(), StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "INSERT INTO candidate_steps (id, candidate_id, from_state, to_state, reason, recorded_by, recorded_at) VALUES {}",
        holes(steps.len(), 7)
    ));
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for (id, step) in steps {
            query = query
                .bind(clock.new_id::<Step>().uuid())
                .bind(id.uuid())
                .bind(step.from)
                .bind(step.to)
                .bind(step.reason)
                .bind(step.by)
                .bind(step.at);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

type StepRow = (Option<String>, String, String, String, Timestamp);

pub(crate) async fn steps(tx: &mut Tx, id: Id<Candidate>) -> Result<Vec<Step>, StoreError> {
    let rows: Vec<StepRow> = on!(tx, |conn| sqlx::query_as(STEPS)
        .bind(id.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(step).collect())
}

pub(crate) async fn insert_step(
    tx: &mut Tx,
    clock: &Clock,
    id: Id<Candidate>,
    new: &NewStep<'_>,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_STEP)
        .bind(clock.new_id::<Step>().uuid())
        .bind(id.uuid())
        .bind(new.from)
        .bind(new.to)
        .bind(new.reason)
        .bind(new.by)
        .bind(new.at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
