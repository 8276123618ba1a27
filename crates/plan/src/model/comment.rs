//! Comments and suggestions.

use kernel::{Id, Timestamp};
use masterplan::{SectionKey, Table};
use serde::{Deserialize, Serialize};

use super::{PlanRow, words};

words! {
    /// What became of a comment.
    CommentState {
        /// Someone should look at it.
        Open = "open",
        /// It is settled.
        Resolved = "resolved",
        /// What it proposed was written into the cell.
        Taken = "taken",
    }
}

/// A comment on a row, a cell or a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// Its id.
    pub id: Id<Comment>,
    /// The row; `None` for one on a text.
    pub row: Option<Id<PlanRow>>,
    /// The row's table.
    pub table: Option<Table>,
    /// The cell; empty for the whole row.
    pub cell: String,
    /// The text it is on.
    pub section: Option<SectionKey>,
    /// What it says.
    pub words: String,
    /// What the cell should say instead.
    pub proposed: Option<String>,
    /// What became of it.
    pub state: CommentState,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A comment as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CommentDraft {
    /// The row's id; empty for a comment on a text.
    pub row: String,
    /// The cell; empty for the whole row.
    pub cell: String,
    /// The key of the text; empty for a comment on a row.
    pub section: String,
    /// What it says.
    pub words: String,
    /// What the cell should say instead; empty for a comment that proposes nothing.
    pub proposed: String,
}
