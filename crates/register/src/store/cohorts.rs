//! Cohorts and letters.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{date, word, year};
use crate::model::{
    Cohort, Letter,
    draft::{NewCohort, NewLetter},
};

const ALL: &str = "SELECT year, theme, note, revision FROM cohorts ORDER BY year";
const INSERT: &str =
    "INSERT INTO cohorts (year, theme, note, revision, updated_at) VALUES ($1, $2, $3, 1, $4)";
const UPDATE: &str =
    "UPDATE cohorts SET theme = $3, note = $4, revision = revision + 1, updated_at = $5
    WHERE year = $1 AND revision = $2";

const LETTERS: &str = "SELECT id, number, date, subject, purpose, cohort, source_id, revision FROM letters ORDER BY date, number";
const LETTERS_OF: &str =
    "SELECT id, number, date, subject, purpose, cohort, source_id, revision FROM letters
    WHERE cohort = $1 ORDER BY date, number";
const LETTER: &str = "SELECT id, number, date, subject, purpose, cohort, source_id, revision FROM letters WHERE id = $1";
const INSERT_LETTER: &str = "INSERT INTO letters (id, number, date, subject, purpose, cohort, source_id, revision, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)";
const UPDATE_LETTER: &str = "UPDATE letters SET number = $3, date = $4, subject = $5, purpose = $6, cohort = $7, source_id = $8,
        revision = revision + 1, updated_at = $9
    WHERE id = $1 AND revision = $2";

/// Every cohort, oldest first: about one a year, so never paged.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Cohort>, StoreError> {
    let rows: Vec<(i64, String, String, i64)> =
        on!(tx, |conn| sqlx::query_as(ALL).fetch_all(conn).await)?;
    Ok(rows
        .into_iter()
        .map(|(y, theme, note, revision)| Cohort {
            year: year(y),
            theme,
            note,
            revision,
        })
        .collect())
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewCohort, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(i64::from(new.year))
        .bind(&new.theme)
        .bind(&new.note)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    revision: i64,
    new: &NewCohort,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(i64::from(new.year))
        .bind(revision)
        .bind(&new.theme)
        .bind(&new.note)
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

#[derive(sqlx::FromRow)]
struct LetterRow {
    id: Uuid,
    number: String,
    date: String,
    subject: String,
    purpose: String,
    cohort: Option<i64>,
    source_id: Option<String>,
    revision: i64,
}

impl From<LetterRow> for Letter {
    fn from(row: LetterRow) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            number: word(&row.number),
            date: date(Some(row.date)).expect("a letter has a date"),
            subject: row.subject,
            purpose: row.purpose,
            cohort: row.cohort.map(year),
            source: row.source_id,
            revision: row.revision,
        }
    }
}

/// Every letter by date, or those of one cohort.
pub(crate) async fn letters(tx: &mut Tx, cohort: Option<u16>) -> Result<Vec<Letter>, StoreError> {
    let rows: Vec<LetterRow> = match cohort {
        Some(year) => on!(tx, |conn| sqlx::query_as(LETTERS_OF)
            .bind(i64::from(year))
            .fetch_all(conn)
            .await)?,
        None => on!(tx, |conn| sqlx::query_as(LETTERS).fetch_all(conn).await)?,
    };
    Ok(rows.into_iter().map(Letter::from).collect())
}

pub(crate) async fn letter(tx: &mut Tx, id: Id<Letter>) -> Result<Option<Letter>, StoreError> {
    let row: Option<LetterRow> = on!(tx, |conn| sqlx::query_as(LETTER)
        .bind(id.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(Letter::from))
}

/// Writes a letter, new where `revision` is `None`.
pub(crate) async fn save_letter(
    tx: &mut Tx,
    (id, revision): (Id<Letter>, Option<i64>),
    new: &NewLetter,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (number, cohort) = (new.number.to_string(), new.cohort.map(i64::from));
    let changed = match revision {
        None => on!(tx, |conn| sqlx::query(INSERT_LETTER)
            .bind(id.uuid())
            .bind(&number)
            .bind(new.date.as_str())
            .bind(&new.subject)
            .bind(&new.purpose)
            .bind(cohort)
            .bind(new.source.as_deref())
            .bind(at)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?,
        Some(revision) => on!(tx, |conn| sqlx::query(UPDATE_LETTER)
            .bind(id.uuid())
            .bind(revision)
            .bind(&number)
            .bind(new.date.as_str())
            .bind(&new.subject)
            .bind(&new.purpose)
            .bind(cohort)
            .bind(new.source.as_deref())
            .bind(at)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?,
    };
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
