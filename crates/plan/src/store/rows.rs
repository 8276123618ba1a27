//! Rows of plans' tables.

use kernel::{Id, Timestamp};
use masterplan::{Cells, Table};
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Where, holes},
};
use uuid::Uuid;

use super::{one, read, table, word, written};
use crate::model::{Plan, PlanRow, Standing};

const COLUMNS: &str = "id, plan_id, table_word, place, agency, standing, reason, cells, is_removed, revision, updated_by, updated_at";
const UPDATE: &str = "UPDATE plan_rows SET cells = $3, is_removed = $4, standing = $5, reason = $6, revision = revision + 1, updated_by = $7, updated_at = $8
    WHERE id = $1 AND revision = $2";
const PLACE: &str = "UPDATE plan_rows SET place = $2 WHERE id = $1";
const LAST: &str = "SELECT count(*), coalesce(max(place), 0) FROM plan_rows WHERE plan_id = $1 AND table_word = $2 AND is_removed = 0";
/// So many rows are written by one statement: engines take a limited number of values.
const AT_ONCE: usize = 200;

#[derive(sqlx::FromRow)]
struct Record {
    id: Uuid,
    plan_id: Uuid,
    table_word: String,
    place: i64,
    agency: String,
    standing: String,
    reason: String,
    cells: String,
    is_removed: i64,
    revision: i64,
    updated_by: String,
    updated_at: Timestamp,
}

impl From<Record> for PlanRow {
    fn from(row: Record) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            plan: Id::from_uuid(row.plan_id),
            table: table(&row.table_word),
            place: row.place,
            agency: row.agency,
            standing: word(&row.standing),
            reason: row.reason,
            cells: read(&row.cells),
            is_removed: row.is_removed != 0,
            revision: row.revision,
            by: row.updated_by,
            at: row.updated_at,
        }
    }
}

/// The rows of a table in their order, of all tables where none is given; those taken out only where asked for.
pub(crate) async fn of_plan(
    tx: &mut Tx,
    plan: Id<Plan>,
    (table, with_removed): (Option<Table>, bool),
) -> Result<Vec<PlanRow>, StoreError> {
    let mut conditions = Where::after(1);
    conditions.and_plain("plan_id = $1");
    if let Some(table) = table {
        conditions.and("table_word = {}", table.word());
    }
    if !with_removed {
        conditions.and_plain("is_removed = 0");
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM plan_rows {} ORDER BY table_word, place, id",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (plan.uuid()), &conditions.binds, Record)?;
    Ok(rows.into_iter().map(PlanRow::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<PlanRow>) -> Result<Option<PlanRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM plan_rows WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Record)?;
    Ok(rows.into_iter().next().map(PlanRow::from))
}

/// These rows, in no order.
pub(crate) async fn these(tx: &mut Tx, ids: &[Id<PlanRow>]) -> Result<Vec<PlanRow>, StoreError> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let list: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT {COLUMNS} FROM plan_rows WHERE id IN ({})",
            list.join(", ")
        );
        let binds: Vec<Uuid> = some.iter().map(|id| id.uuid()).collect();
        let rows = fetch_all!(tx, sql, binds, Record)?;
        found.extend(rows.into_iter().map(PlanRow::from));
    }
    Ok(found)
}

/// Writes new rows, many by one statement.
pub(crate) async fn insert(tx: &mut Tx, new: &[PlanRow]) -> Result<(), StoreError> {
    for some in new.chunks(AT_ONCE) {
        let sql = format!(
            "INSERT INTO plan_rows ({COLUMNS}) VALUES {}",
            holes(some.len(), 12)
        );
        on!(tx, |conn| {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for row in some {
                query = query
                    .bind(row.id.uuid())
                    .bind(row.plan.uuid())
                    .bind(row.table.word())
                    .bind(row.place)
                    .bind(row.agency.clone())
                    .bind(row.standing.as_str())
                    .bind(row.reason.clone())
                    .bind(written(&row.cells))
                    .bind(i64::from(row.is_removed))
                    .bind(row.revision)
                    .bind(row.by.clone())
                    .bind(row.at);
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// What a row shall be.
pub(crate) struct Become<'a> {
    pub(crate) cells: &'a Cells,
    pub(crate) is_removed: bool,
    pub(crate) standing: Standing,
    pub(crate) reason: &'a str,
}

/// Changes a row that is still at this revision.
pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<PlanRow>, i64),
    new: &Become<'_>,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(written(new.cells))
        .bind(i64::from(new.is_removed))
        .bind(new.standing.as_str())
        .bind(new.reason)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn set_place(tx: &mut Tx, id: Id<PlanRow>, place: i64) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(PLACE)
        .bind(id.uuid())
        .bind(place)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// How many rows a table has, and the last place.
pub(crate) async fn last(
    tx: &mut Tx,
    plan: Id<Plan>,
    table: Table,
) -> Result<(i64, i64), StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(LAST)
        .bind(plan.uuid())
        .bind(table.word())
        .fetch_one(conn)
        .await)?)
}
