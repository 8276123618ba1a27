//! Comments.

use kernel::{Id, Timestamp};
use masterplan::{SectionKey, Table};
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{one, word};
use crate::model::{Comment, CommentState, Plan, PlanRow};

const COLUMNS: &str = "id, plan_id, row_id, table_word, cell, section, words, proposed, state, written_by, written_at";
const INSERT: &str = "INSERT INTO plan_comments (id, tie, plan_id, row_id, table_word, cell, section, words, proposed, state, written_by, written_at, settled_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11, '')";
const SETTLE: &str = "UPDATE plan_comments SET state = $2, settled_by = $3, settled_at = $4 WHERE id = $1 AND state = 'open'";
const OPEN: &str = "SELECT count(*) FROM plan_comments WHERE plan_id = $1 AND state = 'open'";

#[derive(sqlx::FromRow)]
struct Record {
    id: Uuid,
    plan_id: Uuid,
    row_id: Option<Uuid>,
    table_word: String,
    cell: String,
    section: String,
    words: String,
    proposed: Option<String>,
    state: String,
    written_by: String,
    written_at: Timestamp,
}

impl From<Record> for (Id<Plan>, Comment) {
    fn from(row: Record) -> Self {
        let comment = Comment {
            id: Id::from_uuid(row.id),
            row: row.row_id.map(Id::from_uuid),
            table: Table::of(&row.table_word),
            cell: row.cell,
            section: SectionKey::of(&row.section),
            words: row.words,
            proposed: row.proposed,
            state: word(&row.state),
            by: row.written_by,
            at: row.written_at,
        };
        (Id::from_uuid(row.plan_id), comment)
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    plan: Id<Plan>,
    comment: &Comment,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(comment.id.uuid())
        .bind(comment.id.to_string())
        .bind(plan.uuid())
        .bind(comment.row.map(Id::uuid))
        .bind(comment.table.map_or("", Table::word))
        .bind(comment.cell.as_str())
        .bind(comment.section.map_or("", SectionKey::word))
        .bind(comment.words.as_str())
        .bind(comment.proposed.as_deref())
        .bind(comment.by.as_str())
        .bind(comment.at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn find(
    tx: &mut Tx,
    id: Id<Comment>,
) -> Result<Option<(Id<Plan>, Comment)>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM plan_comments WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Record)?;
    Ok(rows.into_iter().next().map(Into::into))
}

/// Settles a comment that is open.
pub(crate) async fn settle(
    tx: &mut Tx,
    id: Id<Comment>,
    state: CommentState,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(SETTLE)
        .bind(id.uuid())
        .bind(state.as_str())
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn open(tx: &mut Tx, plan: Id<Plan>) -> Result<i64, StoreError> {
    let (n,): (i64,) = on!(tx, |conn| sqlx::query_as(OPEN)
        .bind(plan.uuid())
        .fetch_one(conn)
        .await)?;
    Ok(n)
}

/// A page of a plan's comments, or of those on a row, in the order of writing.
pub(crate) async fn list(
    tx: &mut Tx,
    (plan, row): (Id<Plan>, Option<Id<PlanRow>>),
    state: &str,
    slice: &Slice,
) -> Result<Vec<Comment>, StoreError> {
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
    if !state.is_empty() {
        conditions.and("state = {}", state);
    }
    let tail = conditions.page("tie", "tie", slice);
    let sql = format!(
        "SELECT {COLUMNS} FROM plan_comments {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (holder), &conditions.binds, Record)?;
    Ok(rows
        .into_iter()
        .map(|row| <(Id<Plan>, Comment)>::from(row).1)
        .collect())
}
