//! Focus groups.

use kernel::{Id, RegionCode, Timestamp};
use register::model::Participation;
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{code, one, within, workshops::year};
use crate::{
    focus::FocusFilter,
    model::{FocusGroup, NewFocus},
    reach::Reach,
};

const COLUMNS: &str = "id, participation_id, cohort, region_code, region_name, topic, pillar, held_on, place, moderator, summary, revision";
const COUNT: &str = "SELECT count(*) FROM focus_groups WHERE region_code = $1";
const INSERT: &str = "INSERT INTO focus_groups (id, tie, participation_id, cohort, region_code, region_name, topic, pillar, held_on, place,
        moderator, summary, revision, created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $14)";
const UPDATE: &str = "UPDATE focus_groups SET topic = $3, pillar = $4, held_on = $5, place = $6, moderator = $7, summary = $8,
        revision = revision + 1, updated_at = $9
    WHERE id = $1 AND revision = $2";

#[derive(sqlx::FromRow)]
struct Record {
    id: Uuid,
    participation_id: Uuid,
    cohort: String,
    region_code: String,
    region_name: String,
    topic: String,
    pillar: String,
    held_on: String,
    place: String,
    moderator: String,
    summary: String,
    revision: i64,
}

impl From<Record> for FocusGroup {
    fn from(row: Record) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            participation: Id::from_uuid(row.participation_id),
            cohort: year(&row.cohort),
            region: code(&row.region_code),
            region_name: row.region_name,
            topic: row.topic,
            pillar: row.pillar,
            held_on: row.held_on,
            place: row.place,
            moderator: row.moderator,
            summary: row.summary,
            revision: row.revision,
        }
    }
}

/// A page of focus groups by day.
pub(crate) async fn list(
    tx: &mut Tx,
    filter: &FocusFilter,
    reach: &Reach,
    slice: &Slice,
) -> Result<Vec<FocusGroup>, StoreError> {
    let mut conditions = Where::new();
    within(&mut conditions, "region_code", reach);
    for (column, value) in [("region_code", &filter.region), ("pillar", &filter.pillar)] {
        if !value.is_empty() {
            conditions.and(&format!("{column} = {{}}"), value.clone());
        }
    }
    let tail = conditions.page("held_on", "tie", slice);
    let sql = format!(
        "SELECT {COLUMNS} FROM focus_groups {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, Record)?;
    Ok(rows.into_iter().map(FocusGroup::from).collect())
}

/// How many a region has.
pub(crate) async fn count(tx: &mut Tx, region: &RegionCode) -> Result<i64, StoreError> {
    let (n,): (i64,) = on!(tx, |conn| sqlx::query_as(COUNT)
        .bind(region.as_str())
        .fetch_one(conn)
        .await)?;
    Ok(n)
}

pub(crate) async fn find(
    tx: &mut Tx,
    id: Id<FocusGroup>,
) -> Result<Option<FocusGroup>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM focus_groups WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Record)?;
    Ok(rows.into_iter().next().map(FocusGroup::from))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<FocusGroup>,
    member: &Participation,
    new: &NewFocus,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(id.to_string())
        .bind(member.id.uuid())
        .bind(member.cohort.to_string())
        .bind(member.region.as_str())
        .bind(&member.region_name)
        .bind(&new.topic)
        .bind(&new.pillar)
        .bind(&new.held_on)
        .bind(&new.place)
        .bind(&new.moderator)
        .bind(&new.summary)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<FocusGroup>, i64),
    new: &NewFocus,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(&new.topic)
        .bind(&new.pillar)
        .bind(&new.held_on)
        .bind(&new.place)
        .bind(&new.moderator)
        .bind(&new.summary)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
