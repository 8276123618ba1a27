//! What only a demonstration writes: agreements that were signed before this program was there.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};

use super::one;
use crate::model::{Agreement, AgreementState, SigningDay};

const SETTLE: &str = "UPDATE agreements SET state = $2, since_at = $3, updated_at = $3, confirmed_no = 1, passed_no = 1, number = $4,
        date = $5, ends_on = $6, signing_day_id = $7, subject = $8
    WHERE id = $1";

/// Where an agreement stands, as if it had come there.
pub(crate) struct Settled<'a> {
    pub(crate) state: AgreementState,
    pub(crate) since: Timestamp,
    pub(crate) number: String,
    pub(crate) date: &'a str,
    pub(crate) ends_on: String,
    pub(crate) day: Option<Id<SigningDay>>,
    pub(crate) subject: &'a str,
}

pub(crate) async fn settle(
    tx: &mut Tx,
    id: Id<Agreement>,
    to: &Settled<'_>,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(SETTLE)
        .bind(id.uuid())
        .bind(to.state.as_str())
        .bind(to.since)
        .bind(&to.number)
        .bind(to.date)
        .bind(&to.ends_on)
        .bind(to.day.map(Id::uuid))
        .bind(to.subject)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
