//! What was issued.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, fetch_all, on};

use crate::{
    issued::{Issued, IssuedEvent, IssuedFile},
    model::{Decree, Meeting},
};

const INSERT: &str = "INSERT INTO issued_documents (code, kind, subject, title, issued_at) VALUES ($1, $2, $3, $4, $5)";
const INSERT_FILE: &str =
    "INSERT INTO issued_files (sha256, code, event, issued_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (sha256) DO NOTHING";
const BY_CODE: &str =
    "SELECT code, kind, subject, title, issued_at FROM issued_documents WHERE code = $1";
const BY_HASH: &str =
    "SELECT d.code, d.kind, d.subject, d.title, d.issued_at FROM issued_documents d
    JOIN issued_files f ON f.code = d.code WHERE f.sha256 = $1";
const FILES: &str =
    "SELECT sha256, event, issued_at FROM issued_files WHERE code = $1 ORDER BY issued_at, sha256";

const CODE_OF: &str = "SELECT code FROM issued_documents WHERE subject = $1 AND kind = $2";
const DECREE_CHANGED: &str = "SELECT updated_at FROM decrees WHERE id = $1";
const MEETING_CHANGED: &str = "SELECT updated_at FROM meetings WHERE id = $1";

type Row = (String, String, String, String, Timestamp);

fn issued((code, kind, subject, title, at): Row) -> Issued {
    Issued {
        code,
        kind,
        subject,
        title,
        at,
    }
}

pub(crate) async fn insert(tx: &mut Tx, new: &Issued) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(&new.code)
        .bind(&new.kind)
        .bind(&new.subject)
        .bind(&new.title)
        .bind(new.at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn insert_file(
    tx: &mut Tx,
    code: &str,
    (sha256, event): (&str, IssuedEvent),
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_FILE)
        .bind(sha256)
        .bind(code)
        .bind(event.as_str())
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Issued>, StoreError> {
    let rows: Vec<Row> = fetch_all!(tx, BY_CODE, [code], Row)?;
    Ok(rows.into_iter().next().map(issued))
}

pub(crate) async fn by_hash(tx: &mut Tx, sha256: &str) -> Result<Option<Issued>, StoreError> {
    let rows: Vec<Row> = fetch_all!(tx, BY_HASH, [sha256], Row)?;
    Ok(rows.into_iter().next().map(issued))
}

/// The code of what is about this subject.
pub(crate) async fn code_of(
    tx: &mut Tx,
    kind: &str,
    subject: &str,
) -> Result<Option<String>, StoreError> {
    let rows: Vec<(String,)> = fetch_all!(tx, CODE_OF, [subject, kind], (String,))?;
    Ok(rows.into_iter().next().map(|(code,)| code))
}

/// When a decree was changed last: the instant that its print bears, so that one content has one print.
pub(crate) async fn decree_changed(
    tx: &mut Tx,
    id: Id<Decree>,
) -> Result<Option<Timestamp>, StoreError> {
    changed(tx, DECREE_CHANGED, id.uuid()).await
}

/// The same of a meeting.
pub(crate) async fn meeting_changed(
    tx: &mut Tx,
    id: Id<Meeting>,
) -> Result<Option<Timestamp>, StoreError> {
    changed(tx, MEETING_CHANGED, id.uuid()).await
}

async fn changed(
    tx: &mut Tx,
    sql: &'static str,
    id: uuid::Uuid,
) -> Result<Option<Timestamp>, StoreError> {
    let rows: Vec<(Timestamp,)> = fetch_all!(tx, sql, [id], (Timestamp,))?;
    Ok(rows.into_iter().next().map(|(at,)| at))
}

/// Every state of a document's file, first to last.
pub(crate) async fn files(tx: &mut Tx, code: &str) -> Result<Vec<IssuedFile>, StoreError> {
    let rows = fetch_all!(tx, FILES, [code], (String, String, Timestamp))?;
    Ok(rows
        .into_iter()
        .map(|(sha256, event, at)| IssuedFile {
            sha256,
            event: super::word(&event),
            at,
        })
        .collect())
}
