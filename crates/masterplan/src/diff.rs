//! What changed between two contents of a plan, line by line.
//!
//! Rows are told apart by their id, so that a renamed action is one change and not a removal beside an addition. A row has
//! moved where it does not belong to the longest run of rows that kept their order. O(rows log rows + cells), and texts by
//! words (Myers' algorithm).

mod words;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use uuid::Uuid;

pub use words::{Piece, words};

use crate::{Cells, Content, Filled, Row, SectionKey, Table};

/// A field of the head that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadChange {
    /// `region`, `name`, `title`, `from`, `to`, `pillar-set`, or `agency:CODE`.
    pub field: String,
    /// What stood there; none for a new agency.
    pub before: Option<String>,
    /// What stands there; none for an agency that is gone.
    pub after: Option<String>,
}

/// A text that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionChange {
    /// Which one.
    pub section: SectionKey,
    /// The pieces that lead from one to the other; all added for a new text, all removed for one that is gone.
    pub pieces: Vec<Piece>,
}

/// A cell that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// The cell, `budget.2025`.
    pub cell: String,
    /// What stood there; empty where nothing did.
    pub before: String,
    /// What stands there; empty where nothing does.
    pub after: String,
    /// For cells of several lines the pieces, word by word; empty for others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Change {
    /// It is new.
    Added {
        /// Its cells.
        cells: Cells,
    },
    /// It is gone.
    Removed {
        /// The cells it had.
        cells: Cells,
    },
    /// It has other cells, or stands elsewhere.
    Changed {
        /// The cells that differ, in the order of the columns.
        cells: Vec<CellChange>,
        /// Whether it moved among the rows that both have.
        has_moved: bool,
    },
}

/// A row that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowChange {
    /// The row's id.
    pub row: Uuid,
    /// What people call it: its code and name (or the first words of its first cell), as it stands now or last stood.
    pub label: String,
    /// Its place in the later table, from 0; in the earlier one for a row that is gone.
    pub at: usize,
    /// What became of it.
    #[serde(flatten)]
    pub change: Change,
}

/// The difference of two contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Difference {
    /// Fields of the head.
    pub head: Vec<HeadChange>,
    /// Texts, in the order of the books.
    pub sections: Vec<SectionChange>,
    /// Rows by table: first those that stand in the later one, in its order, then those that are gone.
    pub tables: BTreeMap<Table, Vec<RowChange>>,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.head.is_empty() && self.sections.is_empty() && self.tables.is_empty()
    }

    /// How many rows of a table were added, removed and changed.
    pub fn count(&self, table: Table) -> (usize, usize, usize) {
        let rows = self.tables.get(&table).map_or(&[][..], Vec::as_slice);
        let (mut added, mut removed, mut changed) = (0, 0, 0);
        for row in rows {
            match row.change {
                Change::Added { .. } => added += 1,
                Change::Removed { .. } => removed += 1,
                Change::Changed { .. } => changed += 1,
            }
        }
        (added, removed, changed)
    }
}

/// What leads from one content to another.
pub fn diff(before: &Content, after: &Content) -> Difference {
    let tables = Table::ALL.into_iter().filter_map(|table| {
        let changes = rows(table, before.rows(table), after.rows(table));
        (!changes.is_empty()).then_some((table, changes))
    });
    Difference {
        head: head(before, after),
        sections: sections(before, after),
        tables: tables.collect(),
    }
}

fn head(before: &Content, after: &Content) -> Vec<HeadChange> {
    let fields = |content: &Content| {
        let set = &content.pillar_set;
        let mut fields = vec![
            ("region".to_owned(), content.region.code.as_str().to_owned()),
            ("name".to_owned(), content.region.name.clone()),
            ("title".to_owned(), content.title.clone()),
            ("from".to_owned(), content.period.from.to_string()),
            ("to".to_owned(), content.period.to.to_string()),
            ("pillar-set".to_owned(), set.code.clone()),
        ];
        let agencies = content.agencies.iter();
        fields.extend(agencies.map(|a| (format!("agency:{}", a.code), a.name.clone())));
        fields
    };
    let (old, new) = (fields(before), fields(after));
    let old_by_name: HashMap<&str, &str> = by_name(&old);
    let new_by_name: HashMap<&str, &str> = by_name(&new);
    let gone = old
        .iter()
        .filter(|(field, _)| !new_by_name.contains_key(field.as_str()));
    let mut changes: Vec<HeadChange> = new
        .iter()
        .chain(gone)
        .map(|(field, _)| HeadChange {
            field: field.clone(),
            before: old_by_name.get(field.as_str()).map(|v| (*v).to_owned()),
            after: new_by_name.get(field.as_str()).map(|v| (*v).to_owned()),
        })
        .filter(|change| change.before != change.after)
        .collect();
    // A set may have been edited under its code.
    let (old, new) = (&before.pillar_set, &after.pillar_set);
    if old != new && old.code == new.code {
        let names = |set: &crate::PillarSet| {
            let codes = set.pillars.iter().map(|pillar| pillar.code.as_str());
            format!("{} ({})", set.name_id, codes.collect::<Vec<_>>().join(", "))
        };
        changes.push(HeadChange {
            field: "pillar-set".to_owned(),
            before: Some(names(old)),
            after: Some(names(new)),
        });
    }
    changes
}

fn by_name(fields: &[(String, String)]) -> HashMap<&str, &str> {
    fields
        .iter()
        .map(|(field, value)| (field.as_str(), value.as_str()))
        .collect()
}

fn sections(before: &Content, after: &Content) -> Vec<SectionChange> {
    let changed = |&section: &SectionKey| {
        let (old, new) = (before.section(section), after.section(section));
        (old != new).then(|| SectionChange {
            section,
            pieces: words(old, new),
        })
    };
    SectionKey::ALL.iter().filter_map(changed).collect()
}

fn rows(table: Table, before: &[Row], after: &[Row]) -> Vec<RowChange> {
    let old: HashMap<Uuid, usize> = (0..).zip(before).map(|(at, row)| (row.id, at)).collect();
    let new: BTreeSet<Uuid> = after.iter().map(|row| row.id).collect();
    let places: Vec<usize> = after
        .iter()
        .filter_map(|row| old.get(&row.id).copied())
        .collect();
    let kept = longest_rise(&places);
    let mut changes = Vec::new();
    for (at, row) in after.iter().enumerate() {
        let change = match old.get(&row.id) {
            None => Change::Added {
                cells: row.cells.clone(),
            },
            Some(&place) => {
                let cells = cells(table, &before[place], row);
                let has_moved = !kept.contains(&place);
                if cells.is_empty() && !has_moved {
                    continue;
                }
                Change::Changed { cells, has_moved }
            }
        };
        changes.push(told(table, row, at, change));
    }
    for (at, row) in before.iter().enumerate() {
        if !new.contains(&row.id) {
            let cells = row.cells.clone();
            changes.push(told(table, row, at, Change::Removed { cells }));
        }
    }
    changes
}

fn told(table: Table, row: &Row, at: usize, change: Change) -> RowChange {
    RowChange {
        row: row.id,
        label: label(table, row),
        at,
        change,
    }
}

/// What people call a row: its code, and its name, title or first text.
fn label(table: Table, row: &Row) -> String {
    let columns = table.columns().iter();
    let mut texts =
        columns.filter(|c| matches!(c.filled, Filled::Line | Filled::Text) && !c.yearly);
    let text = texts.find_map(|column| {
        let text = row.cell(column.name);
        (!text.is_empty()).then(|| text.chars().take(80).collect::<String>())
    });
    let parts = [row.cell("code").to_owned(), text.unwrap_or_default()];
    parts.join(" ").trim().to_owned()
}

fn cells(table: Table, before: &Row, after: &Row) -> Vec<CellChange> {
    if before.cells == after.cells {
        return Vec::new();
    }
    let names: BTreeSet<&String> = before.cells.keys().chain(after.cells.keys()).collect();
    let column = |name: &str| {
        let base = name.split_once('.').map_or(name, |(base, _)| base);
        let columns = table.columns();
        let place = columns.iter().position(|column| column.name == base);
        place.map_or((columns.len(), None), |at| (at, Some(columns[at].filled)))
    };
    let mut names: Vec<&String> = names
        .into_iter()
        .filter(|name| before.cell(name) != after.cell(name))
        .collect();
    names.sort_by_key(|name| column(name).0);
    let changed = |name: &String| {
        let (old, new) = (before.cell(name), after.cell(name));
        let is_text = column(name).1 == Some(Filled::Text) && !old.is_empty() && !new.is_empty();
        CellChange {
            cell: name.clone(),
            before: old.to_owned(),
            after: new.to_owned(),
            pieces: if is_text { words(old, new) } else { Vec::new() },
        }
    };
    names.into_iter().map(changed).collect()
}

/// The members of a longest rising run within a list (patience sorting); the fewest others must have moved.
fn longest_rise(places: &[usize]) -> BTreeSet<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; places.len()];
    for (at, place) in places.iter().enumerate() {
        let pile = tails.partition_point(|&tail| places[tail] < *place);
        before[at] = pile.checked_sub(1).map(|below| tails[below]);
        if pile == tails.len() {
            tails.push(at);
        } else {
            tails[pile] = at;
        }
    }
    std::iter::successors(tails.last().copied(), |&at| before[at])
        .map(|at| places[at])
        .collect()
}
