//! What a reading says.

use masterplan::{Cells, Table};
use uuid::Uuid;

/// Faults kept in full; more are counted.
const MOST_FAULTS: usize = 1_000;

/// What becomes of rows of the plan that a file does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Absent {
    /// They stay.
    #[default]
    Keep,
    /// They are removed, from the tables that the file has.
    Remove,
}

/// A cell, a row or a sheet that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The sheet; empty for CSV.
    pub sheet: String,
    /// The row as the user's spreadsheet numbers it.
    pub row: u32,
    /// The column's letter; empty where the whole row is meant, or the file has no such column.
    pub column: String,
    /// The cell's name, `budget.2025`; empty where the whole row is meant.
    pub cell: String,
    /// A word for what is wrong, the end of a message's id: those of `masterplan` and `sheets`, and here `id`, `id-unknown`,
    /// `id-twice`, `code-twice`, `code-unknown`, `column-twice`, `sheet-twice`, `merged`, `date`.
    pub problem: String,
    /// What was typed.
    pub typed: String,
}

/// All faults, the first ones in full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// In the order of the file.
    pub kept: Vec<Fault>,
    /// How many there are.
    pub total: usize,
}

impl Faults {
    pub(super) fn push(&mut self, fault: Fault) {
        self.total += 1;
        if self.kept.len() < MOST_FAULTS {
            self.kept.push(fault);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

/// Something to tell whoever sent a file, which does not stop it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// What is told of any file: encoding, hidden rows, formulas, days from 1904, …
    OfSheet {
        /// The sheet; empty for CSV.
        sheet: String,
        /// What.
        note: sheets::Note,
    },
    /// A sheet that is no table of the plan; it was not read.
    UnknownSheet {
        /// Its name.
        sheet: String,
    },
    /// A hidden sheet; it was not read.
    HiddenSheet {
        /// Its name.
        sheet: String,
    },
    /// A column that the table does not have; it was not read.
    UnknownColumn {
        /// The sheet; empty for CSV.
        sheet: String,
        /// The column's letter.
        column: String,
        /// Its heading.
        heading: String,
    },
}

/// A row that the plan does not have yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The row in the file.
    pub row: u32,
    /// Whether it is hidden there.
    pub is_hidden: bool,
    /// Its cells.
    pub cells: Cells,
}

/// A row that differs from the plan's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The row in the file.
    pub row: u32,
    /// Whether it is hidden there.
    pub is_hidden: bool,
    /// The row of the plan.
    pub id: Uuid,
    /// All its cells as they become.
    pub cells: Cells,
    /// What differs.
    pub changes: Vec<CellChange>,
}

/// A cell that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellChange {
    /// `budget.2025`.
    pub cell: String,
    /// What the plan says; empty where nothing.
    pub before: String,
    /// What the file says; empty where nothing.
    pub after: String,
}

/// What a file says of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReading {
    /// The table.
    pub table: Table,
    /// The sheet; empty for CSV.
    pub sheet: String,
    /// Rows that the plan does not have yet.
    pub added: Vec<Added>,
    /// Rows that differ.
    pub changed: Vec<Changed>,
    /// How many rows are as they were.
    pub n_unchanged: usize,
    /// Rows of the plan that the file does not have.
    pub absent: Vec<Uuid>,
}

/// What a file says, beside what the plan says. Nothing is changed by it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What cannot stand; where there is anything, nothing of the file may be taken.
    pub faults: Faults,
    /// What is to be told.
    pub notes: Vec<Note>,
    /// The tables that the file has.
    pub tables: Vec<TableReading>,
    /// What becomes of absent rows.
    pub absent: Absent,
}

impl Reading {
    /// Whether taking the file would change nothing.
    pub fn changes_nothing(&self) -> bool {
        self.tables.iter().all(|table| {
            let keeps = self.absent == Absent::Keep || table.absent.is_empty();
            table.added.is_empty() && table.changed.is_empty() && keeps
        })
    }
}
