//! When and where candidates meet the panel.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};

use super::{calls::one, code, word};
use crate::{
    model::{Candidate, LocalTime},
    schedule::Taken,
};

const TAKEN: &str = "SELECT id, code, region_code, presents_at, room FROM candidates
    WHERE state = 'scheduled' AND presents_at IS NOT NULL AND presents_at BETWEEN $1 AND $2";
const SET: &str = "UPDATE candidates SET presents_at = $3, room = $4, state = 'scheduled', revision = revision + 1, updated_at = $5
    WHERE id = $1 AND revision = $2";

type TakenRow = (uuid::Uuid, String, String, String, String);

/// Whoever is scheduled between two local days, in any call: rooms are shared.
pub(crate) async fn taken(tx: &mut Tx, (from, to): (&str, &str)) -> Result<Vec<Taken>, StoreError> {
    let rows: Vec<TakenRow> = on!(tx, |conn| sqlx::query_as(TAKEN)
        .bind(from)
        .bind(to)
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, region, at, room)| Taken {
            candidate: Id::from_uuid(id),
            code: name,
            region: code(&region),
            at: word::<LocalTime>(&at),
            room,
        })
        .collect())
}

/// Writes a date and a room; the candidate is scheduled from then on.
pub(crate) async fn set(
    tx: &mut Tx,
    (id, revision): (Id<Candidate>, i64),
    (at_local, room): (LocalTime, &str),
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(SET)
        .bind(id.uuid())
        .bind(revision)
        .bind(at_local.to_string())
        .bind(room)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
