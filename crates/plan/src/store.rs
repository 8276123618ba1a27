//! All SQL of plans, by subject.

pub(crate) mod actions;
pub(crate) mod changes;
pub(crate) mod comments;
pub(crate) mod pillars;
pub(crate) mod plans;
pub(crate) mod releases;
pub(crate) mod rows;
pub(crate) mod sections;

use masterplan::Table;
use serde::{Serialize, de::DeserializeOwned};

pub(crate) use ::store::query::{code, count, word};
use ::store::{StoreError, query::Where};

use register::reach::Reach;

/// A change by id and revision that met no row met another's change.
pub(crate) fn one(changed: u64) -> Result<(), StoreError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

fn table(text: &str) -> Table {
    Table::of(text).expect("tables were known words when they were written")
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("it was this kind of JSON when it was written")
}

pub(crate) fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and lists are plain JSON")
}

/// Leaves the rows of the regions that someone reaches.
fn within(conditions: &mut Where, column: &str, reach: &Reach) {
    match reach {
        Reach::All => {}
        Reach::Regions(codes) => {
            let codes: Vec<&str> = codes.iter().map(kernel::RegionCode::as_str).collect();
            let listed = format!(",{},", codes.join(","));
            conditions.and(&format!("{{}} LIKE '%,' || {column} || ',%'"), listed);
        }
    }
}
