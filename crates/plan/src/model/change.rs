//! Rows of a plan's tables and what became of them.

use kernel::{Id, Timestamp};
use masterplan::{Cells, Table};
use serde::Serialize;
use uuid::Uuid;

use super::{Plan, words};

words! {
    /// Whether the team has taken a line.
    Standing {
        /// It is part of the plan.
        Accepted = "accepted",
        /// An agency wrote it; the team has not looked at it yet.
        Proposed = "proposed",
        /// The team sent it back, with a reason.
        Returned = "returned",
    }
}

words! {
    /// What was done.
    ChangeKind {
        /// A cell was changed.
        Edit = "edit",
        /// A row was added.
        Add = "add",
        /// A row was taken out.
        Remove = "remove",
        /// A row was put back.
        Restore = "restore",
        /// A row was moved.
        Move = "move",
        /// A change met another's and was set aside.
        Aside = "aside",
        /// The team took a line.
        Accept = "accept",
        /// The team sent a line back.
        Return = "return",
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// Its id, the same through all releases.
    pub id: Id<PlanRow>,
    /// Its plan.
    pub plan: Id<Plan>,
    /// Its table.
    pub table: Table,
    /// Its place among the rows.
    pub place: i64,
    /// The code of the agency that wrote it; empty where the team did.
    pub agency: String,
    /// Whether the team has taken it.
    pub standing: Standing,
    /// Why it was sent back.
    pub reason: String,
    /// Its cells; an empty cell is absent.
    pub cells: Cells,
    /// Whether it was taken out; it can be put back.
    pub is_removed: bool,
    /// Counts changes.
    pub revision: i64,
    /// Who changed it last.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl PlanRow {
    /// A cell; empty where nothing stands.
    pub fn cell(&self, name: &str) -> &str {
        self.cells.get(name).map_or("", String::as_str)
    }

    /// The same row as a release holds it.
    pub fn plain(&self) -> masterplan::Row {
        masterplan::Row {
            id: self.id.uuid(),
            cells: self.cells.clone(),
        }
    }
}

/// Changes that are undone together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Batch(pub Uuid);

/// What became of a cell or a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its id, and its place in the history.
    pub id: Id<Change>,
    /// The row.
    pub row: Id<PlanRow>,
    /// The row's table.
    pub table: Table,
    /// What was done.
    pub kind: ChangeKind,
    /// The cell; empty for a change of the whole row.
    pub cell: String,
    /// What stood there: a cell's text, a row's cells as JSON, a place.
    pub was: String,
    /// What stands there now.
    pub now: String,
    /// Changes that are undone together.
    pub batch: Batch,
    /// Whether it was undone.
    pub is_undone: bool,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
