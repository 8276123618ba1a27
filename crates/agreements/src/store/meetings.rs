//! Meetings, who came, and what was decided.

use kernel::{Id, RegionCode, Timestamp};
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{holes, one, word};
use crate::model::{Body, Decision, Meeting, Member};

const COLUMNS: &str = "id, body_id, date, place, agenda, guests, minutes, revision";
const INSERT: &str = "INSERT INTO body_meetings (id, body_id, date, place, agenda, guests, minutes, revision, created_by, created_at,
        updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $9)";
const UPDATE: &str = "UPDATE body_meetings SET date = $3, place = $4, agenda = $5, guests = $6, minutes = $7, revision = revision + 1,
        updated_at = $8
    WHERE id = $1 AND revision = $2";
const PRESENT: &str = "SELECT member_id FROM meeting_attendance WHERE meeting_id = $1";
const CLEAR: &str = "DELETE FROM meeting_attendance WHERE meeting_id = $1";
const DECISION_COLUMNS: &str = "d.id, d.meeting_id, d.no, d.text, d.owner, d.due, d.state, d.note";
const INSERT_DECISION: &str = "INSERT INTO meeting_decisions (id, meeting_id, no, text, owner, due, state, note, updated_at)
    SELECT $1, $2, coalesce(max(no), 0) + 1, $3, $4, $5, 'open', '', $6 FROM meeting_decisions WHERE meeting_id = $7";
const FOLLOW: &str =
    "UPDATE meeting_decisions SET state = $2, note = $3, updated_at = $4 WHERE id = $1";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    body_id: Uuid,
    date: String,
    place: String,
    agenda: String,
    guests: String,
    minutes: String,
    revision: i64,
}

impl From<Row> for Meeting {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            body: Id::from_uuid(row.body_id),
            date: row.date,
            place: row.place,
            agenda: row.agenda,
            guests: row.guests,
            minutes: row.minutes,
            revision: row.revision,
        }
    }
}

/// A page of a body's meetings by day.
pub(crate) async fn of_body(
    tx: &mut Tx,
    body: Id<Body>,
    slice: &Slice,
) -> Result<Vec<Meeting>, StoreError> {
    let mut conditions = Where::after(1);
    conditions.and_plain("body_id = $1");
    let tail = conditions.page("date", "agenda", slice);
    let sql = format!(
        "SELECT {COLUMNS} FROM body_meetings {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (body.uuid()), &conditions.binds, Row)?;
    Ok(rows.into_iter().map(Meeting::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Meeting>) -> Result<Option<Meeting>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM body_meetings WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Meeting::from))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    new: &Meeting,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(new.id.uuid())
        .bind(new.body.uuid())
        .bind(&new.date)
        .bind(&new.place)
        .bind(&new.agenda)
        .bind(&new.guests)
        .bind(&new.minutes)
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
    new: &Meeting,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(new.id.uuid())
        .bind(revision)
        .bind(&new.date)
        .bind(&new.place)
        .bind(&new.agenda)
        .bind(&new.guests)
        .bind(&new.minutes)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// Who came.
pub(crate) async fn present(
    tx: &mut Tx,
    meeting: Id<Meeting>,
) -> Result<Vec<Id<Member>>, StoreError> {
    let rows: Vec<(Uuid,)> = fetch_all!(tx, PRESENT, [meeting.uuid()], (Uuid,))?;
    Ok(rows.into_iter().map(|(id,)| Id::from_uuid(id)).collect())
}

/// Writes down who came, in place of what was written before.
pub(crate) async fn set_present(
    tx: &mut Tx,
    meeting: Id<Meeting>,
    members: &[Id<Member>],
) -> Result<(), StoreError> {
    on!(&mut *tx, |conn| sqlx::query(CLEAR)
        .bind(meeting.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    if members.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO meeting_attendance (meeting_id, member_id) VALUES {}",
        holes(members.len(), 2)
    );
    let sql = sqlx::AssertSqlSafe(sql);
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for member in members {
            query = query.bind(meeting.uuid()).bind(member.uuid());
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DecisionRow {
    id: Uuid,
    meeting_id: Uuid,
    no: i64,
    text: String,
    owner: String,
    due: String,
    state: String,
    note: String,
}

impl From<DecisionRow> for Decision {
    fn from(row: DecisionRow) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            meeting: Id::from_uuid(row.meeting_id),
            no: row.no,
            text: row.text,
            owner: row.owner,
            due: row.due,
            state: word(&row.state),
            note: row.note,
        }
    }
}

pub(crate) async fn decisions(
    tx: &mut Tx,
    meeting: Id<Meeting>,
) -> Result<Vec<Decision>, StoreError> {
    let sql = format!(
        "SELECT {DECISION_COLUMNS} FROM meeting_decisions d WHERE d.meeting_id = $1 ORDER BY d.no"
    );
    let rows = fetch_all!(tx, sql, [meeting.uuid()], DecisionRow)?;
    Ok(rows.into_iter().map(Decision::from).collect())
}

/// What a region's bodies decided and nobody has done yet, those without a day last; the first so many.
pub(crate) async fn open_decisions(
    tx: &mut Tx,
    region: &RegionCode,
    most: i64,
) -> Result<Vec<Decision>, StoreError> {
    let sql = format!(
        "SELECT {DECISION_COLUMNS} FROM meeting_decisions d JOIN body_meetings m ON m.id = d.meeting_id JOIN bodies b ON b.id = m.body_id
         WHERE b.region_code = $1 AND d.state = 'open' ORDER BY CASE WHEN d.due = '' THEN '9' ELSE d.due END, d.id LIMIT {most}"
    );
    let rows = fetch_all!(tx, sql, [region.as_str()], DecisionRow)?;
    Ok(rows.into_iter().map(Decision::from).collect())
}

pub(crate) async fn decision(
    tx: &mut Tx,
    id: Id<Decision>,
) -> Result<Option<Decision>, StoreError> {
    let sql = format!("SELECT {DECISION_COLUMNS} FROM meeting_decisions d WHERE d.id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], DecisionRow)?;
    Ok(rows.into_iter().next().map(Decision::from))
}

pub(crate) async fn insert_decision(
    tx: &mut Tx,
    new: &Decision,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_DECISION)
        .bind(new.id.uuid())
        .bind(new.meeting.uuid())
        .bind(&new.text)
        .bind(&new.owner)
        .bind(&new.due)
        .bind(at)
        .bind(new.meeting.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn follow(tx: &mut Tx, of: &Decision, at: Timestamp) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(FOLLOW)
        .bind(of.id.uuid())
        .bind(of.state.as_str())
        .bind(&of.note)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
