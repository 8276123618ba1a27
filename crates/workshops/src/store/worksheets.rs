//! Rows of worksheets and what they were.

use kernel::{Clock, Id, Timestamp};
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{one, workshops::set};
use crate::model::{Cells, Row, Sheet, Version};

const COLUMNS: &str =
    "id, holder, sheet, place, cells, is_removed, revision, updated_by, updated_at";
const INSERT: &str = "INSERT INTO worksheet_rows (id, holder, sheet, place, cells, is_removed, revision, updated_by, updated_at)
    VALUES ($1, $2, $3, $4, $5, 0, 1, $6, $7)";
const UPDATE: &str = "UPDATE worksheet_rows SET cells = $3, is_removed = $4, revision = revision + 1, updated_by = $5, updated_at = $6
    WHERE id = $1 AND revision = $2";
const PLACE: &str = "UPDATE worksheet_rows SET place = $2 WHERE id = $1";
const COUNTS: &str = "SELECT sheet, count(*) FROM worksheet_rows WHERE holder = $1 AND is_removed = 0 GROUP BY sheet";
const COHORT_COUNTS: &str = "SELECT r.holder, r.sheet, count(*) FROM worksheet_rows r
    JOIN stage_openings o ON o.participation_id = r.holder AND o.stage = '1'
    WHERE o.cohort = $1 AND r.is_removed = 0 GROUP BY r.holder, r.sheet";
const INSERT_VERSION: &str = "INSERT INTO worksheet_versions (id, tie, row_id, holder, sheet, kind, revision, cells, written_by, written_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const VERSION_COLUMNS: &str = "id, row_id, kind, revision, cells, written_by, written_at";

#[derive(sqlx::FromRow)]
struct Record {
    id: Uuid,
    holder: Uuid,
    sheet: String,
    place: i64,
    cells: String,
    is_removed: i64,
    revision: i64,
    updated_by: String,
    updated_at: Timestamp,
}

fn cells(text: &str) -> Cells {
    serde_json::from_str(text).expect("cells were texts by column when they were written")
}

fn written(cells: &Cells) -> String {
    serde_json::to_string(cells).expect("texts by column are plain JSON")
}

impl From<Record> for Row {
    fn from(row: Record) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            holder: row.holder,
            sheet: set(&row.sheet),
            place: row.place,
            cells: cells(&row.cells),
            is_removed: row.is_removed != 0,
            revision: row.revision,
            by: row.updated_by,
            at: row.updated_at,
        }
    }
}

/// The rows of a worksheet in their order; those that were taken out too where asked for.
pub(crate) async fn of_sheet(
    tx: &mut Tx,
    holder: Uuid,
    sheet: Sheet,
) -> Result<Vec<Row>, StoreError> {
    let mut conditions = Where::after(1);
    conditions.and_plain("holder = $1 AND is_removed = 0");
    conditions.and("sheet = {}", sheet.as_str());
    let sql = format!(
        "SELECT {COLUMNS} FROM worksheet_rows {} ORDER BY place, id",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (holder), &conditions.binds, Record)?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// Every row of everything that a holder has, by worksheet and place.
pub(crate) async fn of_holder(tx: &mut Tx, holder: Uuid) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM worksheet_rows WHERE holder = $1 AND is_removed = 0 ORDER BY sheet, place, id"
    );
    let rows = fetch_all!(tx, sql, [holder], Record)?;
    Ok(rows.into_iter().map(Row::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Row>) -> Result<Option<Row>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM worksheet_rows WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Record)?;
    Ok(rows.into_iter().next().map(Row::from))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Row>,
    (holder, sheet, place): (Uuid, Sheet, i64),
    new: &Cells,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(holder)
        .bind(sheet.as_str())
        .bind(place)
        .bind(written(new))
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<Row>, i64),
    (new, is_removed): (&Cells, bool),
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(written(new))
        .bind(i64::from(is_removed))
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn set_place(tx: &mut Tx, id: Id<Row>, place: i64) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(PLACE)
        .bind(id.uuid())
        .bind(place)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// How many rows each worksheet of a holder has.
pub(crate) async fn counts(tx: &mut Tx, holder: Uuid) -> Result<Vec<(Sheet, i64)>, StoreError> {
    let rows: Vec<(String, i64)> = on!(tx, |conn| sqlx::query_as(COUNTS)
        .bind(holder)
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(sheet, n)| (set(&sheet), n))
        .collect())
}

/// The same for every region of a cohort that has begun, in one statement.
pub(crate) async fn counts_of_cohort(
    tx: &mut Tx,
    cohort: u16,
) -> Result<Vec<(Uuid, Sheet, i64)>, StoreError> {
    let rows: Vec<(Uuid, String, i64)> = on!(tx, |conn| sqlx::query_as(COHORT_COUNTS)
        .bind(cohort.to_string())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(holder, sheet, n)| (holder, set(&sheet), n))
        .collect())
}

/// What a row was, to write down.
pub(crate) struct NewVersion<'a> {
    pub(crate) row: Id<Row>,
    pub(crate) holder: Uuid,
    pub(crate) sheet: Sheet,
    pub(crate) kind: &'static str,
    pub(crate) revision: i64,
    pub(crate) cells: &'a Cells,
}

pub(crate) async fn insert_version(
    tx: &mut Tx,
    clock: &Clock,
    new: &NewVersion<'_>,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let id = clock.new_id::<Version>();
    on!(tx, |conn| sqlx::query(INSERT_VERSION)
        .bind(id.uuid())
        .bind(id.to_string())
        .bind(new.row.uuid())
        .bind(new.holder)
        .bind(new.sheet.as_str())
        .bind(new.kind)
        .bind(new.revision)
        .bind(written(new.cells))
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VersionRecord {
    id: Uuid,
    row_id: Uuid,
    kind: String,
    revision: i64,
    cells: String,
    written_by: String,
    written_at: Timestamp,
}

impl From<VersionRecord> for Version {
    fn from(row: VersionRecord) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            row: Id::from_uuid(row.row_id),
            kind: row.kind,
            revision: row.revision,
            cells: cells(&row.cells),
            by: row.written_by,
            at: row.written_at,
        }
    }
}

/// A page of what the rows of a worksheet were, in the order of writing.
pub(crate) async fn versions(
    tx: &mut Tx,
    (holder, sheet): (Uuid, Sheet),
    slice: &Slice,
) -> Result<Vec<Version>, StoreError> {
    let mut conditions = Where::after(1);
    conditions.and_plain("holder = $1");
    conditions.and("sheet = {}", sheet.as_str());
    let tail = conditions.page("tie", "tie", slice);
    let sql = format!(
        "SELECT {VERSION_COLUMNS} FROM worksheet_versions {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (holder), &conditions.binds, VersionRecord)?;
    Ok(rows.into_iter().map(Version::from).collect())
}

pub(crate) async fn version(tx: &mut Tx, id: Id<Version>) -> Result<Option<Version>, StoreError> {
    let sql = format!("SELECT {VERSION_COLUMNS} FROM worksheet_versions WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], VersionRecord)?;
    Ok(rows.into_iter().next().map(Version::from))
}
