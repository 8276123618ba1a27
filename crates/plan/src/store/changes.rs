//! What became of cells and rows.

use kernel::{Clock, Id, Timestamp};
use masterplan::Table;
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where, holes},
};
use uuid::Uuid;

use super::{table, word};
use crate::model::{Batch, Change, ChangeKind, Plan, PlanRow};

const COLUMNS: &str =
    "id, row_id, table_word, kind, cell, was, now, batch, is_undone, changed_by, changed_at";
const UNDONE: &str = "UPDATE plan_changes SET is_undone = 1 WHERE batch = $1";
/// So many changes are written by one statement.
const AT_ONCE: usize = 200;

#[derive(sqlx::FromRow)]
struct Record {
    id: Uuid,
    row_id: Uuid,
    table_word: String,
    kind: String,
    cell: String,
    was: String,
    now: String,
    batch: Uuid,
    is_undone: i64,
    changed_by: String,
    changed_at: Timestamp,
}

impl From<Record> for Change {
    fn from(row: Record) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            row: Id::from_uuid(row.row_id),
            table: table(&row.table_word),
            kind: word(&row.kind),
            cell: row.cell,
            was: row.was,
            now: row.now,
            batch: Batch(row.batch),
            is_undone: row.is_undone != 0,
            by: row.changed_by,
            at: row.changed_at,
        }
    }
}

/// A change to write down.
#[derive(Debug, Clone)]
pub(crate) struct New {
    pub(crate) row: Id<PlanRow>,
    pub(crate) table: Table,
    pub(crate) kind: ChangeKind,
    pub(crate) cell: String,
    pub(crate) was: String,
    pub(crate) now: String,
}

/// Writes down changes that are undone together.
pub(crate) async fn insert(
    tx: &mut Tx,
    clock: &Clock,
    (plan, batch): (Id<Plan>, Batch),
    new: &[New],
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    for some in new.chunks(AT_ONCE) {
        let sql = format!(
            "INSERT INTO plan_changes (id, tie, plan_id, row_id, table_word, kind, cell, was, now, batch, is_undone, changed_by, changed_at) VALUES {}",
            holes(some.len(), 13)
        );
        on!(tx, |conn| {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for change in some {
                let id = clock.new_id::<Change>();
                query = query
                    .bind(id.uuid())
                    .bind(id.to_string())
                    .bind(plan.uuid())
                    .bind(change.row.uuid())
                    .bind(change.table.word())
                    .bind(change.kind.as_str())
                    .bind(change.cell.clone())
                    .bind(change.was.clone())
                    .bind(change.now.clone())
                    .bind(batch.0)
                    .bind(0i64)
                    .bind(by)
                    .bind(at);
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// The changes of a batch, in their order.
pub(crate) async fn of_batch(
    tx: &mut Tx,
    plan: Id<Plan>,
    batch: Batch,
) -> Result<Vec<Change>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM plan_changes WHERE batch = $1 AND plan_id = $2 ORDER BY tie"
    );
    let rows = fetch_all!(tx, sql, [batch.0, plan.uuid()], Record)?;
    Ok(rows.into_iter().map(Change::from).collect())
}

/// The newest change of a person that can be undone.
pub(crate) async fn newest_of(
    tx: &mut Tx,
    plan: Id<Plan>,
    by: &str,
) -> Result<Option<Change>, StoreError> {
    let mut conditions = Where::after(1);
    conditions.and_plain("plan_id = $1 AND is_undone = 0 AND kind <> 'aside' AND kind <> 'accept' AND kind <> 'return'");
    conditions.and("changed_by = {}", by);
    let sql = format!(
        "SELECT {COLUMNS} FROM plan_changes {} ORDER BY tie DESC LIMIT 1",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (plan.uuid()), &conditions.binds, Record)?;
    Ok(rows.into_iter().next().map(Change::from))
}

/// Who changed a cell last, and when; `None` for one that stands as its row was added.
pub(crate) async fn last_of_cell(
    tx: &mut Tx,
    row: Id<PlanRow>,
    cell: &str,
) -> Result<Option<Change>, StoreError> {
    let mut conditions = Where::after(1);
    conditions.and_plain("row_id = $1 AND kind = 'edit'");
    conditions.and("cell = {}", cell);
    let sql = format!(
        "SELECT {COLUMNS} FROM plan_changes {} ORDER BY tie DESC LIMIT 1",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (row.uuid()), &conditions.binds, Record)?;
    Ok(rows.into_iter().next().map(Change::from))
}

/// Marks a batch as undone.
pub(crate) async fn set_undone(tx: &mut Tx, batch: Batch) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(UNDONE)
        .bind(batch.0)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// A page of the history of a plan, or of one of its rows, by the order of writing.
pub(crate) async fn history(
    tx: &mut Tx,
    (plan, row): (Id<Plan>, Option<Id<PlanRow>>),
    slice: &Slice,
) -> Result<Vec<Change>, StoreError> {
    let mut conditions = Where::after(1);
    let holder = match row {
        Some(row) => {
            conditions.and_plain("row_id = $1");
            row.uuid()
        }
        None => {
            conditions.and_plain("plan_id = $1");
            plan.uuid()
        }
    };
    let tail = conditions.page("tie", "tie", slice);
    let sql = format!(
        "SELECT {COLUMNS} FROM plan_changes {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (holder), &conditions.binds, Record)?;
    Ok(rows.into_iter().map(Change::from).collect())
}
