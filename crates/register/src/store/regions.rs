//! Regions, their former selves and successors, agencies.

use kernel::{Clock, Id, RegionCode, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{code, date, fetch_all, some, word};
use crate::model::{Change, FormerRegion, Kind, Region, Successor, draft::NewRegion};

const COLUMNS: &str = "r.id, r.code, r.name, r.kind, r.province_code, r.latitude, r.longitude, r.bps_code, r.head_name, r.head_title,
    r.population, r.fiscal_class, r.website, r.valid_from, r.valid_to, r.revision, r.updated_at";

const HAS_PAST: &str = "CAST(CASE WHEN EXISTS (SELECT 1 FROM region_versions v WHERE v.region_id = r.id)
        OR EXISTS (SELECT 1 FROM region_successors s WHERE s.region_id = r.id OR s.successor_id = r.id)
    THEN 1 ELSE 0 END AS BIGINT)";

const INSERT: &str = "INSERT INTO regions (id, code, name, kind, province_code, search, latitude, longitude, bps_code, head_name,
        head_title, population, fiscal_class, website, valid_from, valid_to, revision, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, NULL, 1, $16)";
const UPDATE: &str = "UPDATE regions SET latitude = $3, longitude = $4, bps_code = $5, head_name = $6, head_title = $7,
        population = $8, fiscal_class = $9, website = $10, valid_from = $11, revision = revision + 1, updated_at = $12
    WHERE id = $1 AND revision = $2";
const RESTATE: &str = "UPDATE regions SET code = $3, name = $4, province_code = $5, search = $6, valid_from = $7, valid_to = $8,
        revision = revision + 1, updated_at = $9
    WHERE id = $1 AND revision = $2";
const FORMER: &str = "SELECT code, name, kind, province_code, valid_from, valid_to, change, reason FROM region_versions
    WHERE region_id = $1 ORDER BY valid_to DESC, id DESC";
const INSERT_FORMER: &str = "INSERT INTO region_versions (id, region_id, code, name, kind, province_code, valid_from, valid_to, change,
        reason, recorded_by, recorded_at)
    SELECT $1, id, code, name, kind, province_code, valid_from, $2, $3, $4, $5, $6 FROM regions WHERE id = $7";
const BY_FORMER_CODE: &str =
    "SELECT r.code FROM region_versions v JOIN regions r ON r.id = v.region_id
    WHERE v.code = $1 ORDER BY v.valid_to DESC LIMIT 1";
const RELATIVES: &str =
    "SELECT 'after' AS side, r.code, r.name, s.change, s.happened_on, s.reason FROM region_successors s
        JOIN regions r ON r.id = s.successor_id WHERE s.region_id = $1
    UNION ALL
    SELECT 'before' AS side, r.code, r.name, s.change, s.happened_on, s.reason FROM region_successors s
        JOIN regions r ON r.id = s.region_id WHERE s.successor_id = $2
    ORDER BY code";
const INSERT_SUCCESSOR: &str =
    "INSERT INTO region_successors (region_id, successor_id, change, happened_on, reason)
    VALUES ($1, $2, $3, $4, $5)";
const HEADS: &str = "SELECT code, head_name, coalesce(head_title, '') FROM regions WHERE valid_to IS NULL AND head_name IS NOT NULL";
const PLACES: &str = "SELECT id, code, name, kind, province_code, fiscal_class FROM regions WHERE valid_to IS NULL ORDER BY code";
const CODES: &str = "SELECT id, code, name, kind FROM regions ORDER BY code";

#[derive(sqlx::FromRow)]
struct RegionRow {
    id: Uuid,
    code: String,
    name: String,
    kind: String,
    province_code: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    bps_code: Option<String>,
    head_name: Option<String>,
    head_title: Option<String>,
    population: Option<i64>,
    fiscal_class: Option<String>,
    website: Option<String>,
    valid_from: String,
    valid_to: Option<String>,
    revision: i64,
    updated_at: Timestamp,
}

impl From<RegionRow> for Region {
    fn from(row: RegionRow) -> Self {
        let known = code(&row.code);
        let province = if row.province_code.is_empty() {
            known.province()
        } else {
            code(&row.province_code)
        };
        Self {
            id: Id::from_uuid(row.id),
            province,
            code: known,
            name: row.name,
            kind: word(&row.kind),
            latitude: row.latitude,
            longitude: row.longitude,
            bps_code: row.bps_code,
            head_name: row.head_name,
            head_title: row.head_title,
            population: row.population,
            fiscal_class: row.fiscal_class,
            website: row.website,
            valid_from: date(Some(row.valid_from)),
            valid_to: date(row.valid_to),
            revision: row.revision,
            updated_at: row.updated_at,
        }
    }
}

/// The region that has this code today.
pub(crate) async fn by_code(tx: &mut Tx, known: &RegionCode) -> Result<Option<Region>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM regions r WHERE r.code = $1");
    let rows = fetch_all!(tx, sql, [known.as_str()], RegionRow)?;
    Ok(rows.into_iter().next().map(Region::from))
}

#[derive(sqlx::FromRow)]
struct ProfileRow {
    #[sqlx(flatten)]
    region: RegionRow,
    has_past: i64,
}

/// The region that has this code today, and whether it has been something else or is related to another.
pub(crate) async fn profile(
    tx: &mut Tx,
    known: &RegionCode,
) -> Result<Option<(Region, bool)>, StoreError> {
    let sql = format!("SELECT {COLUMNS}, {HAS_PAST} AS has_past FROM regions r WHERE r.code = $1");
    let rows = fetch_all!(tx, sql, [known.as_str()], ProfileRow)?;
    Ok(rows
        .into_iter()
        .next()
        .map(|row| (row.region.into(), row.has_past == 1)))
}

/// Every region, retired ones too, by code.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Region>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM regions r ORDER BY r.code");
    let none: [&str; 0] = [];
    let rows = fetch_all!(tx, sql, none, RegionRow)?;
    Ok(rows.into_iter().map(Region::from).collect())
}

/// The present code of the region that once had this code.
pub(crate) async fn by_former_code(
    tx: &mut Tx,
    former: &RegionCode,
) -> Result<Option<RegionCode>, StoreError> {
    let found: Option<(String,)> = on!(tx, |conn| sqlx::query_as(BY_FORMER_CODE)
        .bind(former.as_str())
        .fetch_optional(conn)
        .await)?;
    Ok(found.map(|(text,)| code(&text)))
}

/// Id, code, name and kind of every region, retired ones too: what imports check against.
pub(crate) async fn codes(tx: &mut Tx) -> Result<Vec<(Uuid, String, String, String)>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(CODES).fetch_all(conn).await)?)
}

/// A region of today in one line, for contexts that refer to regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id, which stays when the code changes.
    pub id: Id<Region>,
    /// The official code.
    pub code: RegionCode,
    /// The full name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its province; its own code for a province.
    pub province: RegionCode,
    /// The class of fiscal capacity; empty where it is not known.
    pub fiscal_class: String,
}

pub(crate) async fn places(tx: &mut Tx) -> Result<Vec<Place>, StoreError> {
    type PlaceRow = (Uuid, String, String, String, String, Option<String>);
    let rows: Vec<PlaceRow> = on!(tx, |conn| sqlx::query_as(PLACES).fetch_all(conn).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, own, name, kind, province, fiscal)| Place {
            id: Id::from_uuid(id),
            province: code(if province.is_empty() { &own } else { &province }),
            code: code(&own),
            name,
            kind: word(&kind),
            fiscal_class: fiscal.unwrap_or_default(),
        })
        .collect())
}

/// Who heads the regions of today, where that is known.
pub(crate) async fn heads(tx: &mut Tx) -> Result<Vec<(String, String, String)>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(HEADS).fetch_all(conn).await)?)
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Region>,
    new: &NewRegion,
    at: Timestamp,
) -> Result<(), StoreError> {
    let province = if new.code.is_province() {
        String::new()
    } else {
        new.code.province().to_string()
    };
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(new.code.as_str())
        .bind(&new.name)
        .bind(new.kind.as_str())
        .bind(&province)
        .bind(search(&new.code, &new.name))
        .bind(new.latitude)
        .bind(new.longitude)
        .bind(some(&new.bps_code))
        .bind(some(&new.head_name))
        .bind(some(&new.head_title))
        .bind(new.population)
        .bind(some(&new.fiscal_class))
        .bind(some(&new.website))
        .bind(new.valid_from.as_ref().map_or("", |d| d.as_str()))
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Changes the profile; code, name and province change by [`restate`] only, so that history is kept.
pub(crate) async fn update(
    tx: &mut Tx,
    id: Id<Region>,
    revision: i64,
    new: &NewRegion,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(new.latitude)
        .bind(new.longitude)
        .bind(some(&new.bps_code))
        .bind(some(&new.head_name))
        .bind(some(&new.head_title))
        .bind(new.population)
        .bind(some(&new.fiscal_class))
        .bind(some(&new.website))
        .bind(new.valid_from.as_ref().map_or("", |d| d.as_str()))
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// What a region becomes.
pub(crate) struct Restated<'a> {
    pub(crate) id: Id<Region>,
    pub(crate) revision: i64,
    pub(crate) code: &'a RegionCode,
    pub(crate) name: &'a str,
    pub(crate) valid_from: &'a str,
    pub(crate) valid_to: Option<&'a str>,
}

pub(crate) async fn restate(
    tx: &mut Tx,
    new: &Restated<'_>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let province = if new.code.is_province() {
        String::new()
    } else {
        new.code.province().to_string()
    };
    let changed = on!(tx, |conn| sqlx::query(RESTATE)
        .bind(new.id.uuid())
        .bind(new.revision)
        .bind(new.code.as_str())
        .bind(new.name)
        .bind(&province)
        .bind(search(new.code, new.name))
        .bind(new.valid_from)
        .bind(new.valid_to)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// Keeps what a region is now as what it was until `until`.
pub(crate) async fn keep_former(
    tx: &mut Tx,
    clock: &Clock,
    id: Id<Region>,
    until: &str,
    (change, reason, by): (Change, &str, &str),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_FORMER)
        .bind(clock.new_id::<FormerRegion>().uuid())
        .bind(until)
        .bind(change.as_str())
        .bind(reason)
        .bind(by)
        .bind(clock.now())
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn insert_successor(
    tx: &mut Tx,
    (from, to): (Id<Region>, Id<Region>),
    change: Change,
    happened_on: &str,
    reason: &str,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_SUCCESSOR)
        .bind(from.uuid())
        .bind(to.uuid())
        .bind(change.as_str())
        .bind(happened_on)
        .bind(reason)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct FormerRow {
    code: String,
    name: String,
    kind: String,
    province_code: String,
    valid_from: String,
    valid_to: String,
    change: String,
    reason: String,
}

/// What the region was before, newest first.
pub(crate) async fn former(tx: &mut Tx, id: Id<Region>) -> Result<Vec<FormerRegion>, StoreError> {
    let rows: Vec<FormerRow> = on!(tx, |conn| sqlx::query_as(FORMER)
        .bind(id.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let known = code(&row.code);
            FormerRegion {
                province: if row.province_code.is_empty() {
                    known.province()
                } else {
                    code(&row.province_code)
                },
                code: known,
                name: row.name,
                kind: word(&row.kind),
                valid_from: date(Some(row.valid_from)),
                valid_to: word(&row.valid_to),
                change: word(&row.change),
                reason: row.reason,
            }
        })
        .collect())
}

/// Regions that came out of this one, and regions it came out of.
pub(crate) async fn relatives(
    tx: &mut Tx,
    id: Id<Region>,
) -> Result<(Vec<Successor>, Vec<Successor>), StoreError> {
    type Row = (String, String, String, String, String, String);
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(RELATIVES)
        .bind(id.uuid())
        .bind(id.uuid())
        .fetch_all(conn)
        .await)?;
    let (mut after, mut before) = (Vec::new(), Vec::new());
    for (side, known, name, change, happened_on, reason) in rows {
        let relative = Successor {
            code: code(&known),
            name,
            change: word(&change),
            happened_on: word(&happened_on),
            reason,
        };
        if side == "after" {
            after.push(relative);
        } else {
            before.push(relative);
        }
    }
    Ok((after, before))
}

fn search(code: &RegionCode, name: &str) -> String {
    format!("{} {}", code.as_str(), name.to_lowercase())
}
