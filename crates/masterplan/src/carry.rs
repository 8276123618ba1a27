//! From one period to the next: a plan begun with what the last one left unfinished.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use uuid::Uuid;

use crate::{Cells, Content, Filled, Period, Row, Table};

/// Why a row stays behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is done, reached or scaled.
    Finished,
    /// It was dropped, stopped or replaced.
    Dropped,
    /// It belongs to a year outside the new period, and cannot be without one.
    Year,
    /// What it belongs to stays behind.
    Alone,
}

/// What is not in the new plan as it was in the old.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Told {
    /// A row that stays behind.
    Left {
        /// Its table.
        table: Table,
        /// The row of the old plan.
        row: Uuid,
        /// Its code, where it has one.
        code: String,
        /// Why.
        why: Why,
    },
    /// A cell whose year is outside the new period: it is dropped, or moved to the edge of the period.
    Cell {
        /// Its table.
        table: Table,
        /// The row of the new plan.
        row: Uuid,
        /// The cell.
        cell: String,
        /// What stood there.
        before: String,
        /// What stands there; empty where it was dropped.
        after: String,
    },
    /// A code of a row that stays behind, taken out of a cell.
    Reference {
        /// Its table.
        table: Table,
        /// The row of the new plan.
        row: Uuid,
        /// The cell.
        cell: String,
        /// The code.
        code: String,
    },
}

/// A plan begun for the next period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The new plan. Texts and analysis are the old ones, to be written anew.
    pub content: Content,
    /// What stayed behind or was changed, by table, what was left before what was changed.
    pub told: Vec<Told>,
    /// The row of the old plan for each row of the new.
    pub came_from: BTreeMap<Uuid, Uuid>,
}

/// Begins a plan for another period with the unfinished rows of this one: actions that are neither done nor dropped, quick
/// wins neither scaled, replaced nor stopped, milestones not reached, and all other tables. Cells of years outside the new
/// period are dropped, an action's first and last year moved to its edge. Each row gets a new id.
pub fn clone_to(content: &Content, period: Period, mut new_id: impl FnMut() -> Uuid) -> Carried {
    let mut left: BTreeMap<Table, BTreeSet<&str>> = BTreeMap::new();
    for (&table, rows) in &content.tables {
        let behind = rows.iter().filter(|row| over(table, row).is_some());
        let codes = behind
            .map(|row| row.cell("code"))
            .filter(|code| !code.is_empty());
        left.insert(table, codes.collect());
    }
    let mut carried = Carried {
        content: Content {
            period,
            tables: BTreeMap::new(),
            ..content.clone()
        },
        told: Vec::new(),
        came_from: BTreeMap::new(),
    };
    for (&table, rows) in &content.tables {
        let mut kept = Vec::new();
        let mut changed = Vec::new();
        for row in rows {
            let mut one = One {
                table,
                id: new_id(),
                cells: row.cells.clone(),
                told: Vec::new(),
            };
            match over(table, row).map_or_else(|| one.carry(period, &left), Err) {
                Ok(()) => {
                    carried.came_from.insert(one.id, row.id);
                    changed.append(&mut one.told);
                    kept.push(Row {
                        id: one.id,
                        cells: one.cells,
                    });
                }
                Err(why) => carried.told.push(Told::Left {
                    table,
                    row: row.id,
                    code: row.cell("code").to_owned(),
                    why,
                }),
            }
        }
        carried.told.append(&mut changed);
        if !kept.is_empty() {
            carried.content.tables.insert(table, kept);
        }
    }
    carried
}

/// Why a row has nothing to do in the next period.
fn over(table: Table, row: &Row) -> Option<Why> {
    match (table, row.cell("status")) {
        (Table::Action, "done") | (Table::QuickWin, "scaled") => Some(Why::Finished),
        (Table::Action, "dropped") | (Table::QuickWin, "replaced" | "stopped") => {
            Some(Why::Dropped)
        }
        _ if table == Table::Milestone && row.cell("done") == "yes" => Some(Why::Finished),
        _ => None,
    }
}

struct One {
    table: Table,
    id: Uuid,
    cells: Cells,
    told: Vec<Told>,
}

impl One {
    fn carry(&mut self, period: Period, left: &BTreeMap<Table, BTreeSet<&str>>) -> Result<(), Why> {
        if self.table == Table::Action {
            self.years(period);
        }
        for column in self.table.columns() {
            if column.yearly {
                let prefix = format!("{}.", column.name);
                let is_outside = |cell: &&String| {
                    let year = cell.strip_prefix(&prefix);
                    year.is_some_and(|year| !is_within(period, year))
                };
                let outside: Vec<String> = self.cells.keys().filter(is_outside).cloned().collect();
                for cell in outside {
                    self.set(&cell, String::new());
                }
            } else if column.filled == Filled::Year {
                let year = self.cells.get(column.name);
                if year.is_some_and(|year| !is_within(period, year)) {
                    if column.required {
                        return Err(Why::Year);
                    }
                    self.set(column.name, String::new());
                }
            } else if let Filled::Codes(to) = column.filled
                && let Some(gone) = left.get(&to)
            {
                self.codes(column.name, gone);
                if column.required && !self.cells.contains_key(column.name) {
                    return Err(Why::Alone);
                }
            }
        }
        Ok(())
    }

    /// The first and last year of an action, within the period. One that should have ended before has none now: when it
    /// runs is to be decided anew.
    fn years(&mut self, period: Period) {
        let year = |cells: &Cells, name: &str| cells.get(name).and_then(|y| y.parse::<u16>().ok());
        let (begins, ends) = (year(&self.cells, "begins"), year(&self.cells, "ends"));
        let is_past = ends.is_some_and(|year| year < period.from);
        let is_later = begins.is_some_and(|year| year > period.to);
        if is_past || is_later {
            self.set("begins", String::new());
            self.set("ends", String::new());
            return;
        }
        if begins.is_some_and(|year| year < period.from) {
            self.set("begins", period.from.to_string());
        }
        if ends.is_some_and(|year| year > period.to) {
            self.set("ends", period.to.to_string());
        }
    }

    fn codes(&mut self, cell: &str, gone: &BTreeSet<&str>) {
        let Some(codes) = self.cells.get(cell) else {
            return;
        };
        let (out, kept): (Vec<&str>, Vec<&str>) = codes
            .split(',')
            .partition(|code| gone.contains(code.trim()));
        let kept = kept.join(",");
        let reference = |code: &str| Told::Reference {
            table: self.table,
            row: self.id,
            cell: cell.to_owned(),
            code: code.to_owned(),
        };
        self.told
            .extend(out.into_iter().map(reference).collect::<Vec<_>>());
        if kept.is_empty() {
            self.cells.remove(cell);
        } else {
            self.cells.insert(cell.to_owned(), kept);
        }
    }

    fn set(&mut self, cell: &str, after: String) {
        let Some(before) = self.cells.remove(cell) else {
            return;
        };
        if !after.is_empty() {
            self.cells.insert(cell.to_owned(), after.clone());
        }
        self.told.push(Told::Cell {
            table: self.table,
            row: self.id,
            cell: cell.to_owned(),
            before,
            after,
        });
    }
}

fn is_within(period: Period, year: &str) -> bool {
    year.parse().is_ok_and(|year| period.has(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        checks::{Facts, FaultCode, check},
        example,
    };

    fn plan() -> Content {
        let mut content = example::content(60, Period::new(2025, 2029).unwrap());
        let actions = content.tables.get_mut(&Table::Action).unwrap();
        for (at, action) in actions.iter_mut().enumerate() {
            let status = ["done", "running", "delayed", "planned", "dropped"][at % 5];
            action.cells.insert("status".to_owned(), status.to_owned());
        }
        content
    }

    fn carried() -> Carried {
        let mut next = 0x1_0000_u128;
        clone_to(&plan(), Period::new(2028, 2032).unwrap(), || {
            next += 1;
            Uuid::from_u128(next)
        })
    }

    #[test]
    fn unfinished_actions_go_over_and_what_stays_is_told() {
        let (old, new) = (plan(), carried());
        let actions = new.content.rows(Table::Action);
        assert_eq!(actions.len(), 36);
        let left = |wanted: Why| {
            let is_left = |t: &&Told| matches!(t, Told::Left { table: Table::Action, why, .. } if *why == wanted);
            new.told.iter().filter(is_left).count()
        };
        assert_eq!((left(Why::Finished), left(Why::Dropped)), (12, 12));
        for action in actions {
            let before = old
                .rows(Table::Action)
                .iter()
                .find(|r| r.id == new.came_from[&action.id])
                .unwrap();
            assert_eq!(action.cell("code"), before.cell("code"));
            assert_ne!(action.id, before.id);
        }
    }

    #[test]
    fn nothing_outside_the_new_period_and_no_dead_code_is_left() {
        let report = check(&carried().content, &Facts::default());
        let blocking: Vec<_> = report.blocking().collect();
        assert!(blocking.is_empty(), "{blocking:#?}");
        assert!(
            report
                .faults
                .iter()
                .all(|f| f.code != FaultCode::MilestoneOutsideAction)
        );
    }

    #[test]
    fn each_dropped_cell_is_told_with_what_it_said() {
        let new = carried();
        let before: usize = plan()
            .tables
            .values()
            .flatten()
            .map(|r| r.cells.len())
            .sum();
        let after: usize = new
            .content
            .tables
            .values()
            .flatten()
            .map(|r| r.cells.len())
            .sum();
        let of_left: usize = plan()
            .tables
            .values()
            .flatten()
            .filter(|r| !new.came_from.values().any(|id| *id == r.id))
            .map(|r| r.cells.len())
            .sum();
        let dropped = new
            .told
            .iter()
            .filter(|t| matches!(t, Told::Cell { after, .. } if after.is_empty()))
            .count();
        let emptied = before - of_left - after - dropped;
        // What is left are cells whose only codes stayed behind.
        let references = new
            .told
            .iter()
            .filter(|t| matches!(t, Told::Reference { .. }))
            .count();
        assert!(emptied <= references);
        assert!(dropped > 100 && references > 0);
    }
}
