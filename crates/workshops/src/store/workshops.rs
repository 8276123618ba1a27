//! Workshops, their steps and mentors.

use std::collections::BTreeMap;

use kernel::{Clock, Id, Timestamp};
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{code, holes, one, within, word};
use crate::{
    model::{Mentor, NewWorkshop, Stage, Step, Workshop, WorkshopState},
    planning::{WorkshopFilter, WorkshopSort},
    reach::Reach,
};

const COLUMNS: &str = "id, participation_id, cohort, region_code, region_name, stage, starts_on, ends_on, opens_at, closes_at,
    mode, place, link, representative, letter_number, minutes, note, state, secret, revision, updated_at";
const INSERT: &str = "INSERT INTO workshops (id, tie, participation_id, cohort, region_code, region_name, search, stage, starts_on,
        ends_on, opens_at, closes_at, mode, place, link, representative, letter_number, minutes, note, state, secret, revision,
        created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', $18, 'planned', $19, 1, $20, $21, $21)";
const UPDATE: &str = "UPDATE workshops SET starts_on = $3, ends_on = $4, opens_at = $5, closes_at = $6, mode = $7, place = $8, link = $9,
        representative = $10, letter_number = $11, note = $12, revision = revision + 1, updated_at = $13
    WHERE id = $1 AND revision = $2";
const MINUTES: &str = "UPDATE workshops SET minutes = $3, revision = revision + 1, updated_at = $4 WHERE id = $1 AND revision = $2";
const MOVE: &str = "UPDATE workshops SET state = $3, revision = revision + 1, updated_at = $4 WHERE id = $1 AND revision = $2";
const STEPS: &str = "SELECT from_state, to_state, reason, recorded_by, recorded_at FROM workshop_steps WHERE workshop_id = $1 ORDER BY id";
const INSERT_STEP: &str = "INSERT INTO workshop_steps (id, workshop_id, from_state, to_state, reason, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// A calendar has at most this many workshops.
pub(crate) const MOST: i64 = 5000;

#[derive(sqlx::FromRow)]
struct Record {
    id: Uuid,
    participation_id: Uuid,
    cohort: String,
    region_code: String,
    region_name: String,
    stage: String,
    starts_on: String,
    ends_on: String,
    opens_at: String,
    closes_at: String,
    mode: String,
    place: String,
    link: String,
    representative: String,
    letter_number: String,
    minutes: String,
    note: String,
    state: String,
    secret: String,
    revision: i64,
    updated_at: Timestamp,
}

impl From<Record> for Workshop {
    fn from(row: Record) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            participation: Id::from_uuid(row.participation_id),
            cohort: year(&row.cohort),
            region: code(&row.region_code),
            region_name: row.region_name,
            stage: stage(&row.stage),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            mode: set(&row.mode),
            place: row.place,
            link: row.link,
            representative: row.representative,
            letter_number: row.letter_number,
            minutes: row.minutes,
            note: row.note,
            state: set(&row.state),
            secret: row.secret,
            mentors: Vec::new(),
            revision: row.revision,
            updated_at: row.updated_at,
        }
    }
}

/// A year as this context wrote it.
pub(crate) fn year(text: &str) -> u16 {
    word(text)
}

/// A stage as this context wrote it.
pub(crate) fn stage(text: &str) -> Stage {
    set(text)
}

/// A word of a closed set as this context wrote it.
pub(crate) fn set<T: std::str::FromStr>(text: &str) -> T {
    word(text)
}

fn filtered(filter: &WorkshopFilter, reach: &Reach) -> Where {
    let mut conditions = Where::new();
    within(&mut conditions, "region_code", reach);
    for (column, value) in [
        ("cohort", &filter.cohort),
        ("stage", &filter.stage),
        ("state", &filter.state),
        ("region_code", &filter.region),
    ] {
        if !value.is_empty() {
            conditions.and(&format!("{column} = {{}}"), value.clone());
        }
    }
    if !filter.mentor.is_empty() {
        conditions.and(
            "id IN (SELECT workshop_id FROM workshop_mentors WHERE account = {})",
            filter.mentor.clone(),
        );
    }
    if !filter.q.trim().is_empty() {
        let pattern = store::contains(filter.q.trim());
        conditions.and("search LIKE {} ESCAPE '\\'", pattern);
    }
    conditions
}

/// A page of workshops, with their mentors: two statements.
pub(crate) async fn list(
    tx: &mut Tx,
    filter: &WorkshopFilter,
    reach: &Reach,
    (sort, slice): (WorkshopSort, &Slice),
) -> Result<Vec<Workshop>, StoreError> {
    let mut conditions = filtered(filter, reach);
    let tail = conditions.page(sort.column(), "tie", slice);
    let sql = format!(
        "SELECT {COLUMNS} FROM workshops {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, Record)?;
    led(tx, rows).await
}

/// Every workshop that a filter leaves, by day: two statements.
pub(crate) async fn all(
    tx: &mut Tx,
    filter: &WorkshopFilter,
    reach: &Reach,
) -> Result<Vec<Workshop>, StoreError> {
    let conditions = filtered(filter, reach);
    let sql = format!(
        "SELECT {COLUMNS} FROM workshops {} ORDER BY starts_on, tie LIMIT {MOST}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, Record)?;
    led(tx, rows).await
}

/// The workshops of one region's part in a cohort, by stage and day.
pub(crate) async fn of_participation(tx: &mut Tx, id: Uuid) -> Result<Vec<Workshop>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM workshops WHERE participation_id = $1 ORDER BY stage, starts_on, tie"
    );
    let rows = fetch_all!(tx, sql, [id], Record)?;
    led(tx, rows).await
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Workshop>) -> Result<Option<Workshop>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM workshops WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Record)?;
    Ok(led(tx, rows).await?.into_iter().next())
}

/// Gives workshops their mentors.
async fn led(tx: &mut Tx, rows: Vec<Record>) -> Result<Vec<Workshop>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // A calendar is longer than what SQLite binds at once; some hundred at a time are few statements.
    let mut mentors: BTreeMap<Uuid, Vec<Mentor>> = BTreeMap::new();
    for some in rows.chunks(500) {
        let holes = holes(1, some.len());
        let sql = format!(
            "SELECT workshop_id, account, name FROM workshop_mentors WHERE workshop_id IN {holes} ORDER BY name, account"
        );
        let found = fetch_all!(
            tx,
            sql,
            some.iter().map(|row| row.id),
            (Uuid, String, String)
        )?;
        for (workshop, account, name) in found {
            mentors
                .entry(workshop)
                .or_default()
                .push(Mentor { account, name });
        }
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let mentors = mentors.remove(&row.id).unwrap_or_default();
            Workshop {
                mentors,
                ..Workshop::from(row)
            }
        })
        .collect())
}

/// What a new workshop is given besides its draft.
pub(crate) struct Born<'a> {
    pub(crate) participation: Uuid,
    pub(crate) cohort: u16,
    pub(crate) region: &'a str,
    pub(crate) region_name: &'a str,
    pub(crate) stage: Stage,
    pub(crate) secret: &'a str,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Workshop>,
    born: &Born<'_>,
    new: &NewWorkshop,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let search = format!("{} {}", born.region_name, born.region).to_lowercase();
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(id.to_string())
        .bind(born.participation)
        .bind(born.cohort.to_string())
        .bind(born.region)
        .bind(born.region_name)
        .bind(&search)
        .bind(born.stage.as_str())
        .bind(&new.starts_on)
        .bind(&new.ends_on)
        .bind(&new.opens_at)
        .bind(&new.closes_at)
        .bind(new.mode.as_str())
        .bind(&new.place)
        .bind(&new.link)
        .bind(&new.representative)
        .bind(&new.letter_number)
        .bind(&new.note)
        .bind(born.secret)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<Workshop>, i64),
    new: &NewWorkshop,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(&new.starts_on)
        .bind(&new.ends_on)
        .bind(&new.opens_at)
        .bind(&new.closes_at)
        .bind(new.mode.as_str())
        .bind(&new.place)
        .bind(&new.link)
        .bind(&new.representative)
        .bind(&new.letter_number)
        .bind(&new.note)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn set_minutes(
    tx: &mut Tx,
    (id, revision): (Id<Workshop>, i64),
    minutes: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(MINUTES)
        .bind(id.uuid())
        .bind(revision)
        .bind(minutes)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn move_to(
    tx: &mut Tx,
    (id, revision): (Id<Workshop>, i64),
    to: WorkshopState,
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

/// A step to write down.
pub(crate) struct NewStep<'a> {
    pub(crate) from: Option<WorkshopState>,
    pub(crate) to: WorkshopState,
    pub(crate) reason: &'a str,
    pub(crate) by: &'a str,
    pub(crate) at: Timestamp,
}

pub(crate) async fn insert_step(
    tx: &mut Tx,
    clock: &Clock,
    id: Id<Workshop>,
    new: &NewStep<'_>,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_STEP)
        .bind(clock.new_id::<Step>().uuid())
        .bind(id.uuid())
        .bind(new.from.map(WorkshopState::as_str))
        .bind(new.to.as_str())
        .bind(new.reason)
        .bind(new.by)
        .bind(new.at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn steps(tx: &mut Tx, id: Id<Workshop>) -> Result<Vec<Step>, StoreError> {
    type StepRow = (Option<String>, String, String, String, Timestamp);
    let rows: Vec<StepRow> = on!(tx, |conn| sqlx::query_as(STEPS)
        .bind(id.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(from, to, reason, by, at)| Step {
            from,
            to,
            reason,
            by,
            at,
        })
        .collect())
}

/// The next workshop of each region of a cohort that has neither been held nor called off.
pub(crate) async fn next_of(tx: &mut Tx, cohort: u16) -> Result<Vec<Workshop>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM workshops WHERE cohort = $1 AND state IN ('planned', 'invited', 'held') ORDER BY starts_on, tie"
    );
    let rows = fetch_all!(tx, sql, [cohort.to_string()], Record)?;
    Ok(rows.into_iter().map(Workshop::from).collect())
}
