//! Calls and their steps.

use kernel::{Clock, Id, Timestamp};
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{count, word};
use crate::model::{Call, CallState, NewCall, Step, published_hash};

const COLUMNS: &str = "id, year, title, theme, kinds, rules, quota, instrument, instrument_text, instrument_hash, method, method_hash,
    opens_at, closes_at, desk_due, objection_days, state, panel_opened_at, names_public, revision, created_at";
const INSERT: &str = "INSERT INTO calls (id, year, title, theme, kinds, rules, quota, instrument, instrument_text, instrument_hash,
        method, method_hash, opens_at, closes_at, desk_due, objection_days, names_public, state, revision, created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'draft', 1, $18, $19, $19)";
const UPDATE: &str = "UPDATE calls SET year = $2, title = $3, theme = $4, kinds = $5, rules = $6, quota = $7, instrument = $8,
        instrument_text = $9, instrument_hash = $10, method = $11, method_hash = $12, opens_at = $13, closes_at = $14, desk_due = $15,
        objection_days = $16, names_public = $17, revision = revision + 1, updated_at = $18
    WHERE id = $1 AND revision = $19 AND state = 'draft'";
const MOVE: &str = "UPDATE calls SET state = $3, revision = revision + 1, updated_at = $4 WHERE id = $1 AND revision = $2";
const STEPS: &str = "SELECT from_state, to_state, reason, recorded_by, recorded_at FROM call_steps WHERE call_id = $1 ORDER BY id";
const INSERT_STEP: &str =
    "INSERT INTO call_steps (id, call_id, from_state, to_state, reason, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    year: i64,
    title: String,
    theme: String,
    kinds: String,
    rules: String,
    quota: i64,
    instrument: String,
    instrument_text: String,
    instrument_hash: String,
    method: String,
    method_hash: String,
    opens_at: String,
    closes_at: String,
    desk_due: String,
    objection_days: i64,
    state: String,
    panel_opened_at: Option<Timestamp>,
    names_public: i64,
    revision: i64,
    created_at: Timestamp,
}

impl From<Row> for Call {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            year: count(row.year),
            title: row.title,
            theme: row.theme,
            kinds: row.kinds.split(',').map(word).collect(),
            rules: row.rules,
            quota: count(row.quota),
            instrument: row.instrument,
            instrument_text: row.instrument_text,
            instrument_hash: row.instrument_hash,
            method: serde_json::from_str(&row.method)
                .expect("a method was plain data when it was written"),
            method_hash: row.method_hash,
            opens_at: word(&row.opens_at),
            closes_at: word(&row.closes_at),
            desk_due: row.desk_due,
            objection_days: count(row.objection_days),
            state: word(&row.state),
            panel_opened_at: row.panel_opened_at,
            names_public: row.names_public != 0,
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

/// A page of calls by year and title; drafts only where asked for.
pub(crate) async fn list(
    tx: &mut Tx,
    with_drafts: bool,
    slice: &Slice,
) -> Result<Vec<Call>, StoreError> {
    let mut conditions = Where::new();
    if !with_drafts {
        conditions.and_plain("state <> 'draft'");
    }
    let tail = conditions.page("CAST(year AS TEXT)", "title", slice);
    let sql = format!("SELECT {COLUMNS} FROM calls {} {tail}", conditions.sql());
    let rows = fetch_all!(tx, sql, &conditions.binds, Row)?;
    Ok(rows.into_iter().map(Call::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Call>) -> Result<Option<Call>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM calls WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Call::from))
}

/// Some calls, in one statement.
pub(crate) async fn of_ids(tx: &mut Tx, ids: &[Id<Call>]) -> Result<Vec<Call>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let holes = super::answers::holes(1, ids.len());
    let sql = format!("SELECT {COLUMNS} FROM calls WHERE id IN ({holes})");
    let rows = fetch_all!(tx, sql, ids.iter().map(|id| id.uuid()), Row)?;
    Ok(rows.into_iter().map(Call::from).collect())
}

fn kinds(new: &NewCall) -> String {
    let words: Vec<&str> = new.kinds.iter().map(|kind| kind.as_str()).collect();
    words.join(",")
}

fn name(new: &NewCall) -> String {
    format!("{}@{}", new.instrument.code(), new.instrument.version())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Call>,
    new: &NewCall,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let hash = new.instrument.method_hash();
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(i64::from(new.year))
        .bind(&new.title)
        .bind(&new.theme)
        .bind(kinds(new))
        .bind(&new.rules)
        .bind(i64::from(new.quota))
        .bind(name(new))
        .bind(&new.instrument_text)
        .bind(&hash)
        .bind(new.method.canonical())
        .bind(published_hash(&hash, &new.method))
        .bind(new.opens_at.to_string())
        .bind(new.closes_at.to_string())
        .bind(&new.desk_due)
        .bind(i64::from(new.objection_days))
        .bind(i64::from(new.names_public))
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<Call>, i64),
    new: &NewCall,
    at: Timestamp,
) -> Result<(), StoreError> {
    let hash = new.instrument.method_hash();
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(i64::from(new.year))
        .bind(&new.title)
        .bind(&new.theme)
        .bind(kinds(new))
        .bind(&new.rules)
        .bind(i64::from(new.quota))
        .bind(name(new))
        .bind(&new.instrument_text)
        .bind(&hash)
        .bind(new.method.canonical())
        .bind(published_hash(&hash, &new.method))
        .bind(new.opens_at.to_string())
        .bind(new.closes_at.to_string())
        .bind(&new.desk_due)
        .bind(i64::from(new.objection_days))
        .bind(i64::from(new.names_public))
        .bind(at)
        .bind(revision)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn move_to(
    tx: &mut Tx,
    (id, revision): (Id<Call>, i64),
    to: CallState,
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

/// A change by id and revision that met no row met another's change.
pub(crate) fn one(changed: u64) -> Result<(), StoreError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// A step to write down, of a call or a candidate.
pub(crate) struct NewStep<'a> {
    pub(crate) from: Option<&'static str>,
    pub(crate) to: &'static str,
    pub(crate) reason: &'a str,
    pub(crate) by: &'a str,
    pub(crate) at: Timestamp,
}

impl<'a> NewStep<'a> {
    pub(crate) fn of(
        from: Option<&'static str>,
        to: &'static str,
        reason: &'a str,
        by: &'a str,
        at: Timestamp,
    ) -> Self {
        Self {
            from,
            to,
            reason,
            by,
            at,
        }
    }
}

type StepRow = (Option<String>, String, String, String, Timestamp);

pub(crate) fn step((from, to, reason, by, at): StepRow) -> Step {
    Step {
        from,
        to,
        reason,
        by,
        at,
    }
}

pub(crate) async fn steps(tx: &mut Tx, id: Id<Call>) -> Result<Vec<Step>, StoreError> {
    let rows: Vec<StepRow> = on!(tx, |conn| sqlx::query_as(STEPS)
        .bind(id.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(step).collect())
}

pub(crate) async fn insert_step(
    tx: &mut Tx,
    clock: &Clock,
    id: Id<Call>,
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
