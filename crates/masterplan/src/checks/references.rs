//! Codes: once in their table, and known where they are named.

use std::collections::{BTreeMap, HashSet};

use super::{Fault, FaultCode, Place};
use crate::{Content, Filled, Table};

pub(super) fn find(content: &Content, faults: &mut Vec<Fault>) {
    let mut known: BTreeMap<Table, HashSet<&str>> = BTreeMap::new();
    for (&table, rows) in content.tables.iter().filter(|(table, _)| table.has_code()) {
        let codes = known.entry(table).or_default();
        for row in rows {
            let code = row.cell("code");
            if !code.is_empty() && !codes.insert(code) {
                let place = Place::cell(table, row.id, "code");
                let data = [("code", code.to_owned())];
                faults.push(Fault::new(FaultCode::DuplicateCode, place, data));
            }
        }
    }
    let is_known = |table: Table, code: &str| {
        let codes = known.get(&table);
        codes.is_some_and(|codes| codes.contains(code))
    };
    for (&table, rows) in &content.tables {
        for column in table.columns() {
            let Filled::Codes(to) = column.filled else {
                continue;
            };
            for row in rows {
                let dead = row.codes(column.name).filter(|code| !is_known(to, code));
                for code in dead {
                    let place = Place::cell(table, row.id, column.name);
                    let data = [("code", code.to_owned()), ("table", to.word().to_owned())];
                    faults.push(Fault::new(FaultCode::UnknownReference, place, data));
                }
            }
        }
    }
}
