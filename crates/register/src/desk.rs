//! What needs an officer's attention.

use store::{StoreError, Tx};

use crate::{
    model::Participation,
    movement,
    store::{desk as rows, participations},
};

pub use crate::store::desk::Disputed;

/// A cohort of which not every member is known by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    /// The cohort.
    pub year: u16,
    /// Members known.
    pub known: i64,
    /// Its official total.
    pub total: i64,
}

/// What needs attention; lists are cut off, counts are not.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Figures on which claims disagree and nobody has decided.
    pub disputed: Vec<Disputed>,
    /// How many there are.
    pub n_disputed: i64,
    /// Cohorts of which members are unknown, oldest first.
    pub incomplete: Vec<Incomplete>,
    /// Participations of which the register is not sure.
    pub doubtful: Vec<Participation>,
    /// How many there are.
    pub n_doubtful: i64,
    /// Imports that failed.
    pub n_failed_imports: i64,
}

/// How long a list on the desk is.
const SHOWN: i64 = 20;

/// Reads the desk. Everything on it is public in itself, so nobody is asked here.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn read(tx: &mut Tx) -> Result<Desk, StoreError> {
    let movement = movement::read(tx).await?;
    let incomplete = movement.cohorts.iter().filter_map(|cohort| {
        let total = cohort.selected?;
        (cohort.members_known < total).then_some(Incomplete {
            year: cohort.year,
            known: cohort.members_known,
            total,
        })
    });
    let counts = rows::counts(tx).await?;
    Ok(Desk {
        disputed: rows::disputed(tx, SHOWN).await?,
        n_disputed: counts.disputed,
        incomplete: incomplete.collect(),
        doubtful: participations::doubtful(tx, SHOWN).await?,
        n_doubtful: counts.doubtful,
        n_failed_imports: counts.failed_imports,
    })
}
