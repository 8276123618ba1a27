//! Sets of pillars.

use masterplan::PillarSet;
use store::{StoreError, Tx, fetch_all, on};

use super::{one, read, written};

const INSERT: &str = "INSERT INTO plan_pillar_sets (code, place, content, revision) VALUES ($1, $2, $3, 1) ON CONFLICT (code) DO NOTHING";
const UPDATE: &str = "UPDATE plan_pillar_sets SET content = $3, revision = revision + 1 WHERE code = $1 AND revision = $2";

#[derive(sqlx::FromRow)]
struct Record {
    content: String,
    revision: i64,
}

/// Every set in its order, with its revision.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<(PillarSet, i64)>, StoreError> {
    let sql = "SELECT content, revision FROM plan_pillar_sets ORDER BY place, code";
    let rows = fetch_all!(tx, sql, [0i64; 0], Record)?;
    Ok(rows
        .into_iter()
        .map(|row| (read(&row.content), row.revision))
        .collect())
}

/// Adds a set where none has its code.
pub(crate) async fn insert(tx: &mut Tx, set: &PillarSet, place: i64) -> Result<u64, StoreError> {
    let added = on!(tx, |conn| sqlx::query(INSERT)
        .bind(set.code.as_str())
        .bind(place)
        .bind(written(set))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(added)
}

/// Changes a set that is still at this revision.
pub(crate) async fn update(tx: &mut Tx, set: &PillarSet, revision: i64) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(set.code.as_str())
        .bind(revision)
        .bind(written(set))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
