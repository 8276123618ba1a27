//! All SQL of agreements, decrees and bodies, by subject.

pub(crate) mod agreements;
pub(crate) mod bodies;
pub(crate) mod decrees;
pub(crate) mod issued;
pub(crate) mod meetings;
pub(crate) mod sample;
pub(crate) mod signing;
pub(crate) mod standing;
pub(crate) mod templates;
pub(crate) mod text;

use ::store::StoreError;

pub(crate) use ::store::query::{code, count, holes, word};

/// A change by id and revision that met no row met another's change.
pub(crate) fn one(changed: u64) -> Result<(), StoreError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
