//! What answers cite from the region's locker.

use std::collections::BTreeMap;

use kernel::Id;
use store::Tx;

use crate::{
    CallError,
    model::{Candidate, Proof, Section},
};

/// What the items of one candidate cite, by item, in one statement.
pub(crate) async fn of(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    sections: &[Section],
) -> Result<BTreeMap<String, Vec<Proof>>, CallError> {
    let mut all = of_all(tx, &[(candidate, sections)]).await?;
    Ok(all.remove(&candidate).unwrap_or_default())
}

/// The same of some candidates, in one statement.
pub(crate) async fn of_all(
    _tx: &mut Tx,
    _wanted: &[(Id<Candidate>, &[Section])],
) -> Result<BTreeMap<Id<Candidate>, BTreeMap<String, Vec<Proof>>>, CallError> {
    Ok(BTreeMap::new())
}
