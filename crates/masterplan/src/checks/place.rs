//! Where something stands in a plan.

use std::borrow::Cow;

use serde::Serialize;
use uuid::Uuid;

use crate::{SectionKey, Table};

/// A place in a plan that one can go to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "at")]
pub enum Place {
    /// The plan as a whole, or what surrounds it.
    Plan,
    /// A text.
    Section {
        /// Which one.
        section: SectionKey,
    },
    /// A table.
    Table {
        /// Which one.
        table: Table,
    },
    /// A row of a table.
    Row {
        /// The table.
        table: Table,
        /// The row's id.
        row: Uuid,
    },
    /// A cell of a row.
    Cell {
        /// The table.
        table: Table,
        /// The row's id.
        row: Uuid,
        /// The cell, `budget.2025`.
        cell: Cow<'static, str>,
    },
}

impl Place {
    /// The cell of a row.
    pub fn cell(table: Table, row: Uuid, cell: impl Into<Cow<'static, str>>) -> Self {
        Self::Cell {
            table,
            row,
            cell: cell.into(),
        }
    }

    /// The table it lies in; none outside tables.
    pub const fn table(&self) -> Option<Table> {
        match self {
            Self::Plan | Self::Section { .. } => None,
            Self::Table { table } | Self::Row { table, .. } | Self::Cell { table, .. } => {
                Some(*table)
            }
        }
    }

    /// The row it lies in; none outside rows.
    pub const fn row(&self) -> Option<Uuid> {
        match self {
            Self::Plan | Self::Section { .. } | Self::Table { .. } => None,
            Self::Row { row, .. } | Self::Cell { row, .. } => Some(*row),
        }
    }
}
