//! All SQL of workshops, by subject.

pub(crate) mod focus;
pub(crate) mod homework;
pub(crate) mod mentors;
pub(crate) mod people;
pub(crate) mod stages;
pub(crate) mod worksheets;
pub(crate) mod workshops;

pub(crate) use ::store::query::{code, count, holes, word};
use ::store::{StoreError, query::Where};

use crate::reach::Reach;

/// A change by id and revision that met no row met another's change.
pub(crate) fn one(changed: u64) -> Result<(), StoreError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// Leaves the rows of the regions that someone reaches.
pub(crate) fn within(conditions: &mut Where, column: &str, reach: &Reach) {
    match reach {
        Reach::All => {}
        Reach::Regions(codes) => match codes.as_slice() {
            [code] => conditions.and(&format!("{column} = {{}}"), code.as_str()),
            codes => {
                let codes: Vec<&str> = codes.iter().map(kernel::RegionCode::as_str).collect();
                let listed = format!(",{},", codes.join(","));
                conditions.and(&format!("{{}} LIKE '%,' || {column} || ',%'"), listed);
            }
        },
    }
}
