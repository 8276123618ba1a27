//! Bodies and their members.

use kernel::{Id, RegionCode, Timestamp};
use store::{StoreError, Tx, fetch_all, on};
use uuid::Uuid;

use super::{code, one, word};
use crate::model::{Body, Member};

const COLUMNS: &str = "id, region_code, kind, name, decree_id, revision";
const INSERT: &str = "INSERT INTO bodies (id, region_code, kind, name, decree_id, revision, created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $7)";
const UPDATE: &str = "UPDATE bodies SET name = $3, decree_id = $4, revision = revision + 1, updated_at = $5 WHERE id = $1 AND revision = $2";
const MEMBER_COLUMNS: &str =
    "m.id, m.body_id, m.name, m.office, m.agency, m.role, m.sector, m.left_at";
const INSERT_MEMBER: &str =
    "INSERT INTO body_members (id, body_id, position, name, office, agency, role, sector, created_at)
    SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8 FROM body_members WHERE body_id = $9";
const LEAVE: &str = "UPDATE body_members SET left_at = $2 WHERE id = $1 AND left_at IS NULL";

type BodyRow = (Uuid, String, String, String, Option<Uuid>, i64);

fn body((id, region, kind, name, decree, revision): BodyRow) -> Body {
    Body {
        id: Id::from_uuid(id),
        region: code(&region),
        kind: word(&kind),
        name,
        decree: decree.map(Id::from_uuid),
        revision,
    }
}

pub(crate) async fn of_region(tx: &mut Tx, region: &RegionCode) -> Result<Vec<Body>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM bodies WHERE region_code = $1 ORDER BY kind");
    let rows = fetch_all!(tx, sql, [region.as_str()], BodyRow)?;
    Ok(rows.into_iter().map(body).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Body>) -> Result<Option<Body>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM bodies WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], BodyRow)?;
    Ok(rows.into_iter().next().map(body))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    new: &Body,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(new.id.uuid())
        .bind(new.region.as_str())
        .bind(new.kind.as_str())
        .bind(&new.name)
        .bind(new.decree.map(Id::uuid))
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    revision: i64,
    new: &Body,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(new.id.uuid())
        .bind(revision)
        .bind(&new.name)
        .bind(new.decree.map(Id::uuid))
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    id: Uuid,
    body_id: Uuid,
    name: String,
    office: String,
    agency: String,
    role: String,
    sector: String,
    left_at: Option<Timestamp>,
}

impl From<MemberRow> for Member {
    fn from(row: MemberRow) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            body: Id::from_uuid(row.body_id),
            name: row.name,
            office: row.office,
            agency: row.agency,
            role: word(&row.role),
            sector: word(&row.sector),
            left_at: row.left_at,
        }
    }
}

/// Every member a region's bodies ever had, in order of entry.
pub(crate) async fn members_of_region(
    tx: &mut Tx,
    region: &RegionCode,
) -> Result<Vec<Member>, StoreError> {
    let sql = format!(
        "SELECT {MEMBER_COLUMNS} FROM body_members m JOIN bodies b ON b.id = m.body_id WHERE b.region_code = $1
         ORDER BY m.body_id, m.position, m.id"
    );
    let rows = fetch_all!(tx, sql, [region.as_str()], MemberRow)?;
    Ok(rows.into_iter().map(Member::from).collect())
}

pub(crate) async fn members(tx: &mut Tx, body: Id<Body>) -> Result<Vec<Member>, StoreError> {
    let sql = format!(
        "SELECT {MEMBER_COLUMNS} FROM body_members m WHERE m.body_id = $1 ORDER BY m.position, m.id"
    );
    let rows = fetch_all!(tx, sql, [body.uuid()], MemberRow)?;
    Ok(rows.into_iter().map(Member::from).collect())
}

pub(crate) async fn member(tx: &mut Tx, id: Id<Member>) -> Result<Option<Member>, StoreError> {
    let sql = format!("SELECT {MEMBER_COLUMNS} FROM body_members m WHERE m.id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], MemberRow)?;
    Ok(rows.into_iter().next().map(Member::from))
}

pub(crate) async fn insert_member(
    tx: &mut Tx,
    new: &Member,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_MEMBER)
        .bind(new.id.uuid())
        .bind(new.body.uuid())
        .bind(&new.name)
        .bind(&new.office)
        .bind(&new.agency)
        .bind(new.role.as_str())
        .bind(new.sector.as_str())
        .bind(at)
        .bind(new.body.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn leave(tx: &mut Tx, id: Id<Member>, at: Timestamp) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(LEAVE)
        .bind(id.uuid())
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
