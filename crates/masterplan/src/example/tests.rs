use std::collections::BTreeSet;

use super::*;
use crate::{Context, parse_row};

#[test]
fn every_cell_is_as_it_would_have_been_parsed() {
    for (n, from, to) in [(0, 2025, 2025), (40, 2025, 2029), (300, 2025, 2034)] {
        let content = content(n, Period::new(from, to).unwrap());
        let agencies: BTreeSet<String> = content.agencies.iter().map(|a| a.code.clone()).collect();
        let context = Context {
            period: content.period,
            pillars: &content.pillar_set,
            agencies: &agencies,
        };
        for (&table, rows) in &content.tables {
            for row in rows {
                assert_eq!(
                    parse_row(table, &row.cells, context).as_ref(),
                    Ok(&row.cells)
                );
            }
        }
        assert_eq!(content.rows(Table::Action).len(), n);
    }
}

#[test]
fn it_is_the_same_each_time() {
    let period = Period::new(2025, 2029).unwrap();
    assert_eq!(content(50, period), content(50, period));
}
