//! Plans.

use kernel::{Id, RegionCode, Timestamp};
use masterplan::Period;
use register::reach::Reach;
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{code, count, one, read, within, word, written};
use crate::model::{Due, Plan, PlanAgency, State};

const COLUMNS: &str = "id, region_code, region_name, title, from_year, to_year, pillars, agencies, due, note, state, active, revision, created_by, updated_at";
const INSERT: &str = "INSERT INTO plans (id, tie, region_code, region_name, title, search, from_year, to_year, pillar_set, pillars, agencies, due, note, state, active, revision, created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '{}', $12, 'draft', 0, 1, $13, $14, $14)";
const HEAD: &str = "UPDATE plans SET title = $3, search = $4, agencies = $5, due = $6, revision = revision + 1, updated_at = $7 WHERE id = $1 AND revision = $2";
const SHOWN: &str = "UPDATE plans SET state = CASE WHEN active > 0 THEN 'active' ELSE $2 END, revision = revision + 1, updated_at = $3 WHERE id = $1";
const STATE: &str = "UPDATE plans SET state = $2, active = $3, revision = revision + 1, updated_at = $4 WHERE id = $1";
const HOLD: &str = "UPDATE plans SET revision = revision WHERE id = $1";

#[derive(sqlx::FromRow)]
pub(super) struct Record {
    id: Uuid,
    region_code: String,
    region_name: String,
    title: String,
    from_year: i64,
    to_year: i64,
    pillars: String,
    agencies: String,
    due: String,
    note: String,
    state: String,
    active: i64,
    revision: i64,
    created_by: String,
    updated_at: Timestamp,
}

impl From<Record> for Plan {
    fn from(row: Record) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            region: code(&row.region_code),
            region_name: row.region_name,
            title: row.title,
            period: Period {
                from: count(row.from_year),
                to: count(row.to_year),
            },
            pillars: read(&row.pillars),
            agencies: read(&row.agencies),
            due: read(&row.due),
            note: row.note,
            state: word(&row.state),
            active: count(row.active),
            revision: row.revision,
            by: row.created_by,
            at: row.updated_at,
        }
    }
}

fn search(plan: &Plan) -> String {
    format!("{} {} {}", plan.region, plan.region_name, plan.title).to_lowercase()
}

pub(crate) async fn insert(tx: &mut Tx, plan: &Plan) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(plan.id.uuid())
        .bind(plan.id.to_string())
        .bind(plan.region.as_str())
        .bind(plan.region_name.as_str())
        .bind(plan.title.as_str())
        .bind(search(plan))
        .bind(i64::from(plan.period.from))
        .bind(i64::from(plan.period.to))
        .bind(plan.pillars.code.as_str())
        .bind(written(&plan.pillars))
        .bind(written(&plan.agencies))
        .bind(plan.note.as_str())
        .bind(plan.by.as_str())
        .bind(plan.at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Lets one command after the other through that asks for it, until the end of its transaction. Changes nothing.
pub(crate) async fn hold(tx: &mut Tx, plan: Id<Plan>) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(HOLD)
        .bind(plan.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Writes title, agencies and days of a plan that is still at `plan.revision`.
pub(crate) async fn set_head(
    tx: &mut Tx,
    plan: &Plan,
    (title, agencies, due): (&str, &[PlanAgency], &Due),
    at: Timestamp,
) -> Result<(), StoreError> {
    let named = Plan {
        title: title.to_owned(),
        ..plan.clone()
    };
    let changed = on!(tx, |conn| sqlx::query(HEAD)
        .bind(plan.id.uuid())
        .bind(plan.revision)
        .bind(title)
        .bind(search(&named))
        .bind(written(&agencies))
        .bind(written(due))
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// What a list shows of a plan: one in force stays so while the next is prepared. Which release is in force is not touched, for
/// another may have come into force since it was read.
pub(crate) async fn set_shown(
    tx: &mut Tx,
    id: Id<Plan>,
    state: State,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(SHOWN)
        .bind(id.uuid())
        .bind(state.as_str())
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn set_state(
    tx: &mut Tx,
    id: Id<Plan>,
    (state, active): (State, u32),
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(STATE)
        .bind(id.uuid())
        .bind(state.as_str())
        .bind(i64::from(active))
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// The newest plan of a region.
pub(crate) async fn newest(tx: &mut Tx, region: &RegionCode) -> Result<Option<Plan>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM plans WHERE region_code = $1 ORDER BY from_year DESC LIMIT 1"
    );
    let rows = fetch_all!(tx, sql, [region.as_str()], Record)?;
    Ok(rows.into_iter().next().map(Plan::from))
}

/// The plan of a region that has a release in force, the newest of them.
pub(crate) async fn in_force(tx: &mut Tx, region: &RegionCode) -> Result<Option<Plan>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM plans WHERE region_code = $1 AND active > 0 ORDER BY from_year DESC LIMIT 1"
    );
    let rows = fetch_all!(tx, sql, [region.as_str()], Record)?;
    Ok(rows.into_iter().next().map(Plan::from))
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Plan>) -> Result<Option<Plan>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM plans WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Record)?;
    Ok(rows.into_iter().next().map(Plan::from))
}

/// One page of the plans of whoever reaches them, by region's name.
pub(crate) async fn list(
    tx: &mut Tx,
    reach: &Reach,
    (state, q): (&str, &str),
    slice: &Slice,
) -> Result<Vec<Plan>, StoreError> {
    let mut conditions = Where::new();
    within(&mut conditions, "region_code", reach);
    if !state.is_empty() {
        conditions.and("state = {}", state);
    }
    if !q.trim().is_empty() {
        conditions.and("search LIKE {} ESCAPE '\\'", store::contains(q));
    }
    let tail = conditions.page("region_name", "tie", slice);
    let sql = format!("SELECT {COLUMNS} FROM plans {} {tail}", conditions.sql());
    let rows = fetch_all!(tx, sql, &conditions.binds, Record)?;
    Ok(rows.into_iter().map(Plan::from).collect())
}
