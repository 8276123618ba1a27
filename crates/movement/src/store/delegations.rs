//! Sections in the hands of agencies, and the candidates that someone works on.

use kernel::{Id, Timestamp};
use register::model::Agency;
use store::{StoreError, Tx, fetch_all, on};
use uuid::Uuid;

use super::{answers::holes, calls::one};
use crate::model::{Candidate, Delegation, DelegationState};

const COLUMNS: &str = "id, candidate_id, section, agency_id, agency_name, due_on, note, state, reminded_at, n_reminders, revision";
const PUT: &str = "INSERT INTO delegations (id, candidate_id, section, agency_id, agency_name, due_on, note, state, n_reminders,
        revision, created_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', 0, 1, $8, $9, $9)
    ON CONFLICT (candidate_id, section, agency_id) DO UPDATE SET agency_name = excluded.agency_name, due_on = excluded.due_on,
        note = excluded.note, state = 'open', revision = delegations.revision + 1, updated_at = excluded.updated_at";
const MOVE: &str = "UPDATE delegations SET state = $3, revision = revision + 1, updated_at = $4 WHERE id = $1 AND revision = $2";
const REMIND: &str =
    "UPDATE delegations SET reminded_at = $3, n_reminders = n_reminders + 1, revision = revision + 1, updated_at = $3
    WHERE id = $1 AND revision = $2 AND state = 'open'";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    candidate_id: Uuid,
    section: String,
    agency_id: Uuid,
    agency_name: String,
    due_on: String,
    note: String,
    state: String,
    reminded_at: Option<Timestamp>,
    n_reminders: i64,
    revision: i64,
}

impl From<Row> for Delegation {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            candidate: Id::from_uuid(row.candidate_id),
            section: row.section,
            agency: Id::from_uuid(row.agency_id),
            agency_name: row.agency_name,
            due_on: row.due_on,
            note: row.note,
            state: row.state.parse().expect("a state was a known word"),
            reminded_at: row.reminded_at,
            n_reminders: row.n_reminders,
            revision: row.revision,
        }
    }
}

/// The delegations of some candidates, those taken back left out, in one statement.
pub(crate) async fn of_all(
    tx: &mut Tx,
    candidates: &[Id<Candidate>],
) -> Result<Vec<Delegation>, StoreError> {
    listed(tx, "candidate_id", candidates.iter().map(|id| id.uuid())).await
}

/// What is in the hands of some agencies, in one statement.
pub(crate) async fn of_agencies(
    tx: &mut Tx,
    agencies: &[Uuid],
) -> Result<Vec<Delegation>, StoreError> {
    listed(tx, "agency_id", agencies.iter().copied()).await
}

async fn listed(
    tx: &mut Tx,
    column: &'static str,
    ids: impl ExactSizeIterator<Item = Uuid> + Clone,
) -> Result<Vec<Delegation>, StoreError> {
    if ids.len() == 0 {
        return Ok(Vec::new());
    }
    let holes = holes(1, ids.len());
    let sql = format!(
        "SELECT {COLUMNS} FROM delegations WHERE {column} IN ({holes}) AND state <> 'withdrawn' ORDER BY due_on, section, id"
    );
    let rows = fetch_all!(tx, sql, ids.clone(), Row)?;
    Ok(rows.into_iter().map(Delegation::from).collect())
}

pub(crate) async fn find(
    tx: &mut Tx,
    id: Id<Delegation>,
) -> Result<Option<Delegation>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM delegations WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Delegation::from))
}

/// A delegation to write down.
pub(crate) struct NewDelegation<'a> {
    pub(crate) id: Id<Delegation>,
    pub(crate) candidate: Id<Candidate>,
    pub(crate) section: &'a str,
    pub(crate) agency: &'a Agency,
    pub(crate) due_on: &'a str,
    pub(crate) note: &'a str,
}

/// Writes a delegation, or opens the one the agency had before again.
pub(crate) async fn put(
    tx: &mut Tx,
    new: &NewDelegation<'_>,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(PUT)
        .bind(new.id.uuid())
        .bind(new.candidate.uuid())
        .bind(new.section)
        .bind(new.agency.id.uuid())
        .bind(&new.agency.name)
        .bind(new.due_on)
        .bind(new.note)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn move_to(
    tx: &mut Tx,
    (id, revision): (Id<Delegation>, i64),
    to: DelegationState,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(MOVE)
        .bind(id.uuid())
        .bind(revision)
        .bind(to.as_str())
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// Counts a reminder.
pub(crate) async fn remind(
    tx: &mut Tx,
    (id, revision): (Id<Delegation>, i64),
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(REMIND)
        .bind(id.uuid())
        .bind(revision)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
