//! Selection letters.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{calls::one, word};
use crate::model::{Call, LetterState, SelectionLetter};

const COLUMNS: &str = "id, call_id, number, date, place, signer_name, signer_office, body, annex, state, pdf_sha256, scan_sha256,
    signed_on, revision";
const INSERT: &str = "INSERT INTO selection_letters (id, call_id, number, date, place, signer_name, signer_office, body, annex, state,
        revision, created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', 1, $10, $11, $11)";
const UPDATE: &str = "UPDATE selection_letters SET number = $3, date = $4, place = $5, signer_name = $6, signer_office = $7, body = $8,
        annex = $9, revision = revision + 1, updated_at = $10
    WHERE id = $1 AND revision = $2 AND state = 'draft'";
const STATE: &str = "UPDATE selection_letters SET state = $3, pdf_sha256 = coalesce($4, pdf_sha256), scan_sha256 = coalesce($5, scan_sha256),
        signed_on = coalesce($6, signed_on), revision = revision + 1, updated_at = $7
    WHERE id = $1 AND revision = $2";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    call_id: Uuid,
    number: String,
    date: String,
    place: String,
    signer_name: String,
    signer_office: String,
    body: String,
    annex: String,
    state: String,
    pdf_sha256: Option<String>,
    scan_sha256: Option<String>,
    signed_on: Option<String>,
    revision: i64,
}

impl From<Row> for SelectionLetter {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            call: Id::from_uuid(row.call_id),
            number: word(&row.number),
            date: word(&row.date),
            place: row.place,
            signer_name: row.signer_name,
            signer_office: row.signer_office,
            body: row.body,
            annex: serde_json::from_str(&row.annex).expect("an annex was plain data"),
            state: word(&row.state),
            pdf: row.pdf_sha256,
            scan: row.scan_sha256,
            signed_on: row.signed_on,
            revision: row.revision,
        }
    }
}

/// The letter of a call that is not void; there is one at most.
pub(crate) async fn of_call(
    tx: &mut Tx,
    call: Id<Call>,
) -> Result<Option<SelectionLetter>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM selection_letters WHERE call_id = $1 AND state <> 'void' ORDER BY id DESC LIMIT 1"
    );
    let rows = store::fetch_all!(tx, sql, [call.uuid()], Row)?;
    Ok(rows.into_iter().next().map(SelectionLetter::from))
}

/// What is written of a letter.
pub(crate) struct Written<'a> {
    pub(crate) number: &'a str,
    pub(crate) date: &'a str,
    pub(crate) place: &'a str,
    pub(crate) signer_name: &'a str,
    pub(crate) signer_office: &'a str,
    pub(crate) body: &'a str,
    pub(crate) annex: &'a str,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    (id, call): (Id<SelectionLetter>, Id<Call>),
    new: &Written<'_>,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(call.uuid())
        .bind(new.number)
        .bind(new.date)
        .bind(new.place)
        .bind(new.signer_name)
        .bind(new.signer_office)
        .bind(new.body)
        .bind(new.annex)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<SelectionLetter>, i64),
    new: &Written<'_>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(new.number)
        .bind(new.date)
        .bind(new.place)
        .bind(new.signer_name)
        .bind(new.signer_office)
        .bind(new.body)
        .bind(new.annex)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// What a letter gains with a step.
#[derive(Default)]
pub(crate) struct Gained<'a> {
    pub(crate) pdf: Option<&'a str>,
    pub(crate) scan: Option<&'a str>,
    pub(crate) signed_on: Option<&'a str>,
}

pub(crate) async fn move_to(
    tx: &mut Tx,
    (id, revision): (Id<SelectionLetter>, i64),
    to: LetterState,
    gained: &Gained<'_>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(STATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(to.as_str())
        .bind(gained.pdf)
        .bind(gained.scan)
        .bind(gained.signed_on)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
