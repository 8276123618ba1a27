//! Agreements whose term is over become expired by themselves, each in a transaction and with an entry of its own.

use access::Actor;
use kernel::Id;
use register::Acting;
use store::Db;

use crate::{
    AgreementError,
    agreements::{StepDraft, find, step},
    model::{Agreement, AgreementState, today},
    store::agreements as rows,
};

/// How many are taken at once; the next run takes the next.
const MOST: i64 = 500;

/// Takes every agreement past its last day to `expired`; how many there were. One that someone else moves at the same time is
/// left to them.
///
/// # Errors
/// [`AgreementError::Store`] where the database refuses.
pub async fn run(db: &Db) -> Result<usize, AgreementError> {
    let today = today(db.clock().now());
    let due = rows::past_term(&mut db.read().await?, &today, MOST).await?;
    let mut n = 0;
    for id in due {
        match expire(db, id).await {
            Ok(()) => n += 1,
            Err(AgreementError::Stale(_) | AgreementError::Step(_)) => {}
            Err(err) => return Err(err),
        }
    }
    Ok(n)
}

async fn expire(db: &Db, id: Id<Agreement>) -> Result<(), AgreementError> {
    let mut tx = db.write().await?;
    let act = &mut Acting::new(&mut tx, &Actor::System, db.clock());
    let mut agreement = find(act.tx, act.actor, id).await?;
    // What was signed and never put in force was in force all the same.
    if agreement.state == AgreementState::Signed {
        agreement = step(act, id, &to(&agreement, AgreementState::Active)).await?;
    }
    step(act, id, &to(&agreement, AgreementState::Expired)).await?;
    tx.commit().await?;
    Ok(())
}

fn to(agreement: &Agreement, state: AgreementState) -> StepDraft {
    StepDraft {
        to: state.to_string(),
        revision: agreement.revision.to_string(),
        ..StepDraft::default()
    }
}
