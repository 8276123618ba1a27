//! Signing days, signatories, and what a signature leaves behind.

use kernel::{Id, Timestamp};
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{count, holes, one, word};
use crate::model::{Agreement, DayState, Method, Party, Signatory, SigningDay};

const DAY_COLUMNS: &str = "id, cohort, title, date, place, link, mode, first, ministry_name, ministry_office, witness_name,
    witness_office, state, board, revision";
const INSERT_DAY: &str = "INSERT INTO signing_days (id, cohort, title, date, place, link, mode, first, ministry_name, ministry_office,
        witness_name, witness_office, state, board, revision, created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'planned', 1, 1, $13, $14, $14)";
const UPDATE_DAY: &str = "UPDATE signing_days SET title = $3, date = $4, place = $5, link = $6, mode = $7, first = $8, ministry_name = $9,
        ministry_office = $10, witness_name = $11, witness_office = $12, board = board + 1, revision = revision + 1, updated_at = $13
    WHERE id = $1 AND revision = $2";
const MOVE_DAY: &str = "UPDATE signing_days SET state = $3, board = board + 1, revision = revision + 1, updated_at = $4
    WHERE id = $1 AND revision = $2";
const TOUCH: &str = "UPDATE signing_days SET board = board + 1 WHERE id = $1";
const BOARD: &str = "SELECT board FROM signing_days WHERE id = $1";
const SIGNATORY_COLUMNS: &str = "id, agreement_id, place, party, name, office, on_behalf, authority, signed_at, method, file_sha256";
const NAME: &str = "UPDATE signatories SET name = $2, office = $3, on_behalf = $4, authority = $5 WHERE id = $1 AND signed_at IS NULL";
const SIGN: &str =
    "UPDATE signatories SET signed_at = $2, method = $3, file_sha256 = $4, recorded_by = $5
    WHERE id = $1 AND signed_at IS NULL";
const REMOVE: &str = "DELETE FROM signatories WHERE agreement_id = $1";
const TAKE_OFF: &str = "UPDATE agreements SET number = NULL, date = NULL, ends_on = NULL, signing_day_id = NULL, pdf_sha256 = NULL,
        document_code = NULL
    WHERE id = $1";
const KEEP_FILE: &str = "UPDATE agreements SET pdf_sha256 = $2, document_code = coalesce(document_code, $3) WHERE id = $1";

const GIVE_CODE: &str = "UPDATE agreements SET document_code = $3
    WHERE id = $1 AND revision = $2 AND document_code IS NULL AND pdf_sha256 IS NULL";

#[derive(sqlx::FromRow)]
struct DayRow {
    id: Uuid,
    cohort: i64,
    title: String,
    date: String,
    place: String,
    link: String,
    mode: String,
    first: String,
    ministry_name: String,
    ministry_office: String,
    witness_name: String,
    witness_office: String,
    state: String,
    board: i64,
    revision: i64,
}

impl From<DayRow> for SigningDay {
    fn from(row: DayRow) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            cohort: count(row.cohort),
            title: row.title,
            date: row.date,
            place: row.place,
            link: row.link,
            mode: word(&row.mode),
            first: word(&row.first),
            ministry_name: row.ministry_name,
            ministry_office: row.ministry_office,
            witness_name: row.witness_name,
            witness_office: row.witness_office,
            state: word(&row.state),
            board: row.board,
            revision: row.revision,
        }
    }
}

/// A page of signing days by date.
pub(crate) async fn days(tx: &mut Tx, slice: &Slice) -> Result<Vec<SigningDay>, StoreError> {
    let mut conditions = Where::new();
    let tail = conditions.page("date", "title", slice);
    let sql = format!(
        "SELECT {DAY_COLUMNS} FROM signing_days {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, DayRow)?;
    Ok(rows.into_iter().map(SigningDay::from).collect())
}

pub(crate) async fn day(tx: &mut Tx, id: Id<SigningDay>) -> Result<Option<SigningDay>, StoreError> {
    let sql = format!("SELECT {DAY_COLUMNS} FROM signing_days WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], DayRow)?;
    Ok(rows.into_iter().next().map(SigningDay::from))
}

/// The version of a day's board: all that a viewer who has it asks for.
pub(crate) async fn board(tx: &mut Tx, id: Id<SigningDay>) -> Result<Option<i64>, StoreError> {
    let found: Option<(i64,)> = on!(tx, |conn| sqlx::query_as(BOARD)
        .bind(id.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(found.map(|(board,)| board))
}

pub(crate) async fn insert_day(
    tx: &mut Tx,
    day: &SigningDay,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_DAY)
        .bind(day.id.uuid())
        .bind(i64::from(day.cohort))
        .bind(&day.title)
        .bind(&day.date)
        .bind(&day.place)
        .bind(&day.link)
        .bind(day.mode.as_str())
        .bind(day.first.as_str())
        .bind(&day.ministry_name)
        .bind(&day.ministry_office)
        .bind(&day.witness_name)
        .bind(&day.witness_office)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update_day(
    tx: &mut Tx,
    day: &SigningDay,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE_DAY)
        .bind(day.id.uuid())
        .bind(day.revision)
        .bind(&day.title)
        .bind(&day.date)
        .bind(&day.place)
        .bind(&day.link)
        .bind(day.mode.as_str())
        .bind(day.first.as_str())
        .bind(&day.ministry_name)
        .bind(&day.ministry_office)
        .bind(&day.witness_name)
        .bind(&day.witness_office)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn move_day(
    tx: &mut Tx,
    (id, revision): (Id<SigningDay>, i64),
    to: DayState,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(MOVE_DAY)
        .bind(id.uuid())
        .bind(revision)
        .bind(to.as_str())
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// The board shows something new.
pub(crate) async fn touch(tx: &mut Tx, id: Id<SigningDay>) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(TOUCH)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// What an agreement gets with its signing day.
pub(crate) struct Placed {
    pub(crate) id: Id<Agreement>,
    pub(crate) revision: i64,
    pub(crate) number: String,
    pub(crate) ends_on: String,
}

/// Puts agreements on a day, all in one statement; tells how many were as they were read.
pub(crate) async fn schedule(
    tx: &mut Tx,
    day: &SigningDay,
    placed: &[Placed],
    at: Timestamp,
) -> Result<u64, StoreError> {
    let rows: Vec<String> = (0..placed.len())
        .map(|n| {
            let at = 4 + n * 4;
            format!("(${}, ${}, ${}, ${})", at, at + 1, at + 2, at + 3)
        })
        .collect();
    let sql = format!(
        "WITH placed (id, revision, number, ends_on) AS (VALUES {})
         UPDATE agreements SET state = 'scheduled', since_at = $1, updated_at = $1, signing_day_id = $2, date = $3,
             number = (SELECT p.number FROM placed p WHERE p.id = agreements.id),
             ends_on = (SELECT p.ends_on FROM placed p WHERE p.id = agreements.id), revision = revision + 1
         WHERE state = 'legal_review' AND EXISTS (SELECT 1 FROM placed p WHERE p.id = agreements.id AND p.revision = agreements.revision)",
        rows.join(", ")
    );
    let sql = sqlx::AssertSqlSafe(sql);
    let changed = on!(tx, |conn| {
        let mut query = sqlx::query(sql)
            .bind(at)
            .bind(day.id.uuid())
            .bind(&day.date);
        for one in placed {
            query = query
                .bind(one.id.uuid())
                .bind(one.revision)
                .bind(&one.number)
                .bind(&one.ends_on);
        }
        query.execute(conn).await.map(|done| done.rows_affected())
    })?;
    Ok(changed)
}

/// Takes number, date, file and signatories from an agreement.
pub(crate) async fn take_off(tx: &mut Tx, id: Id<Agreement>) -> Result<(), StoreError> {
    on!(&mut *tx, |conn| sqlx::query(REMOVE)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    on!(tx, |conn| sqlx::query(TAKE_OFF)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct SignatoryRow {
    id: Uuid,
    agreement_id: Uuid,
    place: i64,
    party: String,
    name: String,
    office: String,
    on_behalf: String,
    authority: String,
    signed_at: Option<Timestamp>,
    method: Option<String>,
    file_sha256: Option<String>,
}

impl From<SignatoryRow> for Signatory {
    fn from(row: SignatoryRow) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            agreement: Id::from_uuid(row.agreement_id),
            place: row.place,
            party: word::<Party>(&row.party),
            name: row.name,
            office: row.office,
            on_behalf: row.on_behalf,
            authority: row.authority,
            signed_at: row.signed_at,
            method: row.method.as_deref().map(word::<Method>),
            file: row.file_sha256,
        }
    }
}

/// The signatories of an agreement, in turn.
pub(crate) async fn signatories(
    tx: &mut Tx,
    id: Id<Agreement>,
) -> Result<Vec<Signatory>, StoreError> {
    let sql = format!(
        "SELECT {SIGNATORY_COLUMNS} FROM signatories WHERE agreement_id = $1 ORDER BY place"
    );
    let rows = fetch_all!(tx, sql, [id.uuid()], SignatoryRow)?;
    Ok(rows.into_iter().map(Signatory::from).collect())
}

/// The signatories of every agreement of a day, by agreement and turn.
pub(crate) async fn of_day(tx: &mut Tx, day: Id<SigningDay>) -> Result<Vec<Signatory>, StoreError> {
    let sql = format!(
        "SELECT {SIGNATORY_COLUMNS} FROM signatories
         WHERE agreement_id IN (SELECT id FROM agreements WHERE signing_day_id = $1) ORDER BY agreement_id, place"
    );
    let rows = fetch_all!(tx, sql, [day.uuid()], SignatoryRow)?;
    Ok(rows.into_iter().map(Signatory::from).collect())
}

pub(crate) async fn signatory(
    tx: &mut Tx,
    id: Id<Signatory>,
) -> Result<Option<Signatory>, StoreError> {
    let sql = format!("SELECT {SIGNATORY_COLUMNS} FROM signatories WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], SignatoryRow)?;
    Ok(rows.into_iter().next().map(Signatory::from))
}

/// Every signatory in one statement.
pub(crate) async fn insert_signatories(tx: &mut Tx, new: &[Signatory]) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO signatories (id, agreement_id, place, party, name, office, on_behalf, authority, recorded_by) VALUES {}",
        holes(new.len(), 9)
    );
    let sql = sqlx::AssertSqlSafe(sql);
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for one in new {
            query = query
                .bind(one.id.uuid())
                .bind(one.agreement.uuid())
                .bind(one.place)
                .bind(one.party.as_str())
                .bind(&one.name)
                .bind(&one.office)
                .bind(&one.on_behalf)
                .bind(&one.authority)
                .bind("");
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

pub(crate) async fn name(tx: &mut Tx, who: &Signatory) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(NAME)
        .bind(who.id.uuid())
        .bind(&who.name)
        .bind(&who.office)
        .bind(&who.on_behalf)
        .bind(&who.authority)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// What a signature leaves behind.
pub(crate) async fn sign(
    tx: &mut Tx,
    id: Id<Signatory>,
    (method, file): (Method, Option<&str>),
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(SIGN)
        .bind(id.uuid())
        .bind(at)
        .bind(method.as_str())
        .bind(file)
        .bind(by)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// Gives an agreement the code of its file, which nobody has signed; whether it still stood as it was read, without a code.
pub(crate) async fn give_code(
    tx: &mut Tx,
    (id, revision): (Id<Agreement>, i64),
    code: &str,
) -> Result<bool, StoreError> {
    let changed = on!(tx, |conn| sqlx::query(GIVE_CODE)
        .bind(id.uuid())
        .bind(revision)
        .bind(code)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// The signed file as it stands now, and its code the first time.
pub(crate) async fn keep_file(
    tx: &mut Tx,
    id: Id<Agreement>,
    (sha256, code): (&str, &str),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(KEEP_FILE)
        .bind(id.uuid())
        .bind(sha256)
        .bind(code)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
