//! The actions of releases in force, flat.

use kernel::Id;
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where, holes},
};

use crate::{
    model::Plan,
    national::{ActionFilter, PublicAction},
};

const COLUMNS: &str = "tie, region_code, region_name, pillar, pillar_name_id, pillar_name_en, agency, code, name, status, is_quick_win, budget";
const DELETE: &str = "DELETE FROM plan_actions WHERE plan_id = $1";
/// So many rows are written by one statement.
const AT_ONCE: usize = 200;

#[derive(sqlx::FromRow)]
struct Record {
    tie: String,
    region_code: String,
    region_name: String,
    pillar: String,
    pillar_name_id: String,
    pillar_name_en: String,
    agency: String,
    code: String,
    name: String,
    status: String,
    is_quick_win: i64,
    budget: i64,
}

impl From<Record> for PublicAction {
    fn from(row: Record) -> Self {
        Self {
            tie: row.tie,
            region: row.region_code,
            region_name: row.region_name,
            pillar: row.pillar,
            pillar_names: [row.pillar_name_id, row.pillar_name_en],
            agency: row.agency,
            code: row.code,
            name: row.name,
            status: row.status,
            is_quick_win: row.is_quick_win != 0,
            budget: row.budget,
        }
    }
}

/// Puts the actions of a release in the place of those of the plan's release before it.
pub(crate) async fn replace(
    tx: &mut Tx,
    plan: Id<Plan>,
    actions: &[PublicAction],
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(DELETE)
        .bind(plan.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    for some in actions.chunks(AT_ONCE) {
        let sql = format!(
            "INSERT INTO plan_actions (plan_id, agency_key, search, {COLUMNS}) VALUES {}",
            holes(some.len(), 15)
        );
        on!(tx, |conn| {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for action in some {
                query = query
                    .bind(plan.uuid())
                    .bind(action.agency.to_lowercase())
                    .bind(action.search())
                    .bind(action.tie.as_str())
                    .bind(action.region.as_str())
                    .bind(action.region_name.as_str())
                    .bind(action.pillar.as_str())
                    .bind(action.pillar_names[0].as_str())
                    .bind(action.pillar_names[1].as_str())
                    .bind(action.agency.as_str())
                    .bind(action.code.as_str())
                    .bind(action.name.as_str())
                    .bind(action.status.as_str())
                    .bind(i64::from(action.is_quick_win))
                    .bind(action.budget);
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// One page of the actions of all plans in force.
pub(crate) async fn list(
    tx: &mut Tx,
    filter: &ActionFilter,
    slice: &Slice,
) -> Result<Vec<PublicAction>, StoreError> {
    let mut conditions = Where::new();
    for (clause, value) in [
        ("pillar = {}", filter.pillar.trim().to_owned()),
        ("agency_key = {}", filter.agency.trim().to_lowercase()),
        ("region_code = {}", filter.region.trim().to_owned()),
        ("status = {}", filter.status.trim().to_owned()),
    ] {
        if !value.is_empty() {
            conditions.and(clause, value);
        }
    }
    if filter.quick_win == "yes" {
        conditions.and_plain("is_quick_win = 1");
    }
    if !filter.q.trim().is_empty() {
        conditions.and("search LIKE {} ESCAPE '\\'", store::contains(&filter.q));
    }
    let tail = conditions.page("region_code", "tie", slice);
    let sql = format!(
        "SELECT {COLUMNS} FROM plan_actions {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, Record)?;
    Ok(rows.into_iter().map(PublicAction::from).collect())
}
