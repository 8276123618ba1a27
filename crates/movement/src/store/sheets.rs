//! Sheets and marks. What one reader may see of another's marks is decided here, in [`VISIBLE`], and nowhere else.

use std::collections::BTreeMap;

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{calls::one, code, count, word};
use crate::{
    model::{Call, Candidate},
    panels::Member,
    sheets::{ClosedSheet, Given, Load, Mark, NewSheet, Sheet, SheetLine, SheetState, VisibleMark},
};

const COLUMNS: &str =
    "id, call_id, candidate_id, member_id, round, place, state, remark, closed_at, revision";
/// A reader's own marks always; another's once the panel is open, and then only of candidates whom the reader has
/// judged to the end: who was drawn later still judges blind.
const VISIBLE: &str = "SELECT s.id, m.code, CAST(CASE WHEN m.account_id = $2 THEN 1 ELSE 0 END AS BIGINT) AS own, k.item, k.level, k.note
    FROM marks k JOIN sheets s ON s.id = k.sheet_id JOIN panel_members m ON m.id = s.member_id
        JOIN calls c ON c.id = s.call_id
    WHERE s.candidate_id = $1 AND s.state <> 'void'
        AND (m.account_id = $2
            OR (c.panel_opened_at IS NOT NULL AND s.state = 'closed'
                AND EXISTS (SELECT 1 FROM sheets o JOIN panel_members r ON r.id = o.member_id
                    WHERE o.candidate_id = s.candidate_id AND r.account_id = $2 AND r.state = 'active' AND o.state = 'closed')))
    ORDER BY m.code, s.id, k.item";
const OWN: &str = "SELECT s.id, s.call_id, c.id, c.code, c.region_name, c.region_code, c.state, s.place, s.state, s.revision,
        (SELECT count(*) FROM marks k WHERE k.sheet_id = s.id)
    FROM sheets s JOIN candidates c ON c.id = s.candidate_id
    WHERE s.member_id = $1 ORDER BY s.place, c.code";
const CLOSED: &str = "SELECT s.id, s.candidate_id, c.code, s.member_id, m.code, s.round, k.item, k.level
    FROM sheets s JOIN candidates c ON c.id = s.candidate_id JOIN panel_members m ON m.id = s.member_id
        JOIN marks k ON k.sheet_id = s.id
    WHERE s.call_id = $1 AND s.state = 'closed' ORDER BY c.code, s.round, m.code, k.item";
const LOADS: &str = "SELECT member_id, count(CASE WHEN state = 'open' THEN 1 END), count(CASE WHEN state = 'closed' THEN 1 END),
        count(CASE WHEN state = 'void' THEN 1 END), max(place)
    FROM sheets WHERE call_id = $1 GROUP BY member_id";
const UPDATE: &str = "UPDATE sheets SET remark = $3, state = $4, closed_at = $5, revision = revision + 1, updated_at = $6
    WHERE id = $1 AND revision = $2";
const VOID_OF_MEMBER: &str =
    "UPDATE sheets SET state = 'void', revision = revision + 1, updated_at = $2
    WHERE member_id = $1 AND (state = 'open' OR (state = 'closed' AND $3 = 1))";
const VOID_OF_CANDIDATE: &str =
    "UPDATE sheets SET state = 'void', revision = revision + 1, updated_at = $2
    WHERE candidate_id = $1 AND state <> 'void'";
const VOID_PAIR: &str = "UPDATE sheets SET state = 'void', revision = revision + 1, updated_at = $3
    WHERE candidate_id = $1 AND member_id = $2 AND state <> 'void'";
const ANSWERS: &str = "SELECT item, level, words FROM answers WHERE candidate_id = $1";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    call_id: Uuid,
    candidate_id: Uuid,
    member_id: Uuid,
    round: i64,
    place: i64,
    state: String,
    remark: String,
    closed_at: Option<Timestamp>,
    revision: i64,
}

impl From<Row> for Sheet {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            call: Id::from_uuid(row.call_id),
            candidate: Id::from_uuid(row.candidate_id),
            member: Id::from_uuid(row.member_id),
            round: count(row.round),
            place: count(row.place),
            state: word(&row.state),
            remark: row.remark,
            closed_at: row.closed_at,
            revision: row.revision,
        }
    }
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Sheet>) -> Result<Option<Sheet>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM sheets WHERE id = $1");
    let rows = store::fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Sheet::from))
}

/// Every sheet of a call, void ones too.
pub(crate) async fn all(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Sheet>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sheets WHERE call_id = $1 ORDER BY candidate_id, round, member_id"
    );
    let rows = store::fetch_all!(tx, sql, [call.uuid()], Row)?;
    Ok(rows.into_iter().map(Sheet::from).collect())
}

#[derive(sqlx::FromRow)]
struct VisibleRow {
    id: Uuid,
    code: String,
    own: i64,
    item: String,
    level: f64,
    note: String,
}

/// The marks of a candidate that this reader may see.
pub(crate) async fn visible(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    reader: Uuid,
) -> Result<Vec<VisibleMark>, StoreError> {
    let rows: Vec<VisibleRow> = on!(tx, |conn| sqlx::query_as(VISIBLE)
        .bind(candidate.uuid())
        .bind(reader)
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|row| VisibleMark {
            sheet: Id::from_uuid(row.id),
            member_code: row.code,
            is_own: row.own == 1,
            item: row.item,
            level: row.level,
            note: row.note,
        })
        .collect())
}

type OwnRow = (
    Uuid,
    Uuid,
    Uuid,
    String,
    String,
    String,
    String,
    i64,
    String,
    i64,
    i64,
);

/// The sheets of one assessor, in the order to judge in.
pub(crate) async fn own(tx: &mut Tx, member: Id<Member>) -> Result<Vec<SheetLine>, StoreError> {
    let rows: Vec<OwnRow> = on!(tx, |conn| sqlx::query_as(OWN)
        .bind(member.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|row| SheetLine {
            id: Id::from_uuid(row.0),
            call: Id::from_uuid(row.1),
            candidate: Id::from_uuid(row.2),
            candidate_code: row.3,
            name: row.4,
            region: code(&row.5),
            candidate_state: word(&row.6),
            place: count(row.7),
            state: word(&row.8),
            revision: row.9,
            n_marks: count(row.10),
        })
        .collect())
}

type ClosedRow = (Uuid, Uuid, String, Uuid, String, i64, String, f64);

/// Every closed sheet of a call with its marks, by candidate, round and assessor.
pub(crate) async fn closed(tx: &mut Tx, call: Id<Call>) -> Result<Vec<ClosedSheet>, StoreError> {
    let rows: Vec<ClosedRow> = on!(tx, |conn| sqlx::query_as(CLOSED)
        .bind(call.uuid())
        .fetch_all(conn)
        .await)?;
    let mut sheets: Vec<ClosedSheet> = Vec::new();
    for (sheet, candidate, candidate_code, member, member_code, round, item, level) in rows {
        if sheets.last().is_none_or(|last| last.sheet.uuid() != sheet) {
            sheets.push(ClosedSheet {
                sheet: Id::from_uuid(sheet),
                candidate: Id::from_uuid(candidate),
                candidate_code,
                member: Id::from_uuid(member),
                member_code,
                round: count(round),
                marks: BTreeMap::new(),
            });
        }
        if let Some(last) = sheets.last_mut() {
            last.marks.insert(item, level);
        }
    }
    Ok(sheets)
}

type LoadRow = (Uuid, i64, i64, i64, Option<i64>);

/// How many sheets each assessor of a call has, and in which state.
pub(crate) async fn loads(
    tx: &mut Tx,
    call: Id<Call>,
) -> Result<BTreeMap<Id<Member>, Load>, StoreError> {
    let rows: Vec<LoadRow> = on!(tx, |conn| sqlx::query_as(LOADS)
        .bind(call.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(member, open, closed, void, last)| {
            let load = Load {
                open: count(open),
                closed: count(closed),
                void: count(void),
                last_place: count(last.unwrap_or(0)),
            };
            (Id::from_uuid(member), load)
        })
        .collect())
}

/// Writes sheets that were drawn, many in one statement.
pub(crate) async fn insert(
    tx: &mut Tx,
    call: Id<Call>,
    new: &[NewSheet],
    at: Timestamp,
) -> Result<(), StoreError> {
    for part in new.chunks(1000) {
        let sql = format!(
            "INSERT INTO sheets (id, call_id, candidate_id, member_id, round, place, state, remark, revision, updated_at) VALUES {}",
            super::holes(part.len(), 10)
        );
        on!(&mut *tx, |conn| {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for sheet in part {
                query = query
                    .bind(sheet.id.uuid())
                    .bind(call.uuid())
                    .bind(sheet.candidate.uuid())
                    .bind(sheet.member.uuid())
                    .bind(i64::from(sheet.round))
                    .bind(i64::from(sheet.place))
                    .bind("open")
                    .bind("")
                    .bind(1_i64)
                    .bind(at);
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Writes marks, new or changed, in one statement.
pub(crate) async fn put_marks(
    tx: &mut Tx,
    sheet: Id<Sheet>,
    marks: &BTreeMap<String, Mark>,
    at: Timestamp,
) -> Result<(), StoreError> {
    if marks.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO marks (sheet_id, item, level, note, updated_at) VALUES {}
        ON CONFLICT (sheet_id, item) DO UPDATE SET level = excluded.level, note = excluded.note, updated_at = excluded.updated_at",
        super::holes(marks.len(), 5)
    );
    on!(tx, |conn| {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (item, mark) in marks {
            query = query
                .bind(sheet.uuid())
                .bind(item)
                .bind(mark.level)
                .bind(&mark.note)
                .bind(at);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

/// Removes marks that were taken back, in one statement.
pub(crate) async fn drop_marks(
    tx: &mut Tx,
    sheet: Id<Sheet>,
    items: &[String],
) -> Result<(), StoreError> {
    if items.is_empty() {
        return Ok(());
    }
    let holes: Vec<String> = (2..items.len() + 2).map(|n| format!("${n}")).collect();
    let sql = format!(
        "DELETE FROM marks WHERE sheet_id = $1 AND item IN ({})",
        holes.join(", ")
    );
    on!(tx, |conn| {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(sheet.uuid());
        for item in items {
            query = query.bind(item);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

/// Writes what a sheet holds besides its marks.
pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<Sheet>, i64),
    (state, remark): (SheetState, &str),
    closed_at: Option<Timestamp>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(remark)
        .bind(state.as_str())
        .bind(closed_at)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// Voids the open sheets of an assessor, and the closed ones where that is wanted; how many.
pub(crate) async fn void_of_member(
    tx: &mut Tx,
    member: Id<Member>,
    closed_too: bool,
    at: Timestamp,
) -> Result<u64, StoreError> {
    Ok(on!(tx, |conn| sqlx::query(VOID_OF_MEMBER)
        .bind(member.uuid())
        .bind(at)
        .bind(i64::from(closed_too))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

/// Voids every sheet of a candidate that left; how many.
pub(crate) async fn void_of_candidate(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    at: Timestamp,
) -> Result<u64, StoreError> {
    Ok(on!(tx, |conn| sqlx::query(VOID_OF_CANDIDATE)
        .bind(candidate.uuid())
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

/// Voids the sheet of an assessor who declared a conflict; how many.
pub(crate) async fn void_pair(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    member: Id<Member>,
    at: Timestamp,
) -> Result<u64, StoreError> {
    Ok(on!(tx, |conn| sqlx::query(VOID_PAIR)
        .bind(candidate.uuid())
        .bind(member.uuid())
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

/// What a region answered, by item.
pub(crate) async fn answers(
    tx: &mut Tx,
    candidate: Id<Candidate>,
) -> Result<BTreeMap<String, Given>, StoreError> {
    let rows: Vec<(String, Option<i64>, String)> = on!(tx, |conn| sqlx::query_as(ANSWERS)
        .bind(candidate.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(item, level, words)| (item, Given { level, words }))
        .collect())
}
