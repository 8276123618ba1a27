//! What a dry run says: plain data, from which pages, the API and the command line make words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Kind;

/// A message and the values for it; the words are chosen where it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Said {
    /// The id of the message.
    pub id: String,
    /// Names and values. A name that ends in `@id` or `@en` holds the value for that language only; one that ends in
    /// `@message` names another message.
    pub values: Vec<(String, String)>,
}

impl Said {
    /// A message without values.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            values: Vec::new(),
        }
    }

    /// Adds a value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.values.push((name.into(), value.to_string()));
        self
    }
}

/// One thing that is wrong, where the user's spreadsheet shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowError {
    /// The row as the spreadsheet numbers it; the heading is usually row 1.
    pub row: u32,
    /// The column's letter; `None` where the whole row is meant.
    pub column: Option<String>,
    /// The column's heading as the file has it.
    pub heading: Option<String>,
    /// What stands there, shortened.
    pub value: String,
    /// What is wrong with it.
    pub said: Said,
}

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It is not in the register yet.
    New,
    /// It is there and would be changed.
    Changed,
}

/// A field as it is and as it would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// The field's key, as in the API.
    pub field: String,
    /// The value in the register; empty where there is none.
    pub before: String,
    /// The value in the file.
    pub after: String,
}

/// A row that would change the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowChange {
    /// The row as the spreadsheet numbers it.
    pub row: u32,
    /// What it is about: a code with its name, a number, a subject with its property.
    pub what: String,
    /// Whether it is new.
    pub effect: Effect,
    /// Field by field; for a new one the fields that are filled.
    pub fields: Vec<Difference>,
}

/// What a dry run found. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// What the rows are.
    pub kind: Kind,
    /// Rows of data.
    pub rows: usize,
    /// Rows that are not in the register yet.
    pub new: usize,
    /// Rows that would change what is there.
    pub changed: usize,
    /// Rows that say what the register says.
    pub unchanged: usize,
    /// Rows with something wrong.
    pub wrong: usize,
    /// Everything that is wrong, counted.
    pub n_errors: usize,
    /// The first thousand things that are wrong, by row.
    pub errors: Vec<RowError>,
    /// The first 500 rows that would change the register.
    pub preview: Vec<RowChange>,
    /// What else is worth knowing about the file.
    pub notes: Vec<Said>,
    /// SHA-256 over every effect of every row: what a confirmation confirms.
    pub digest: String,
    /// The number of audit entries when it was checked.
    pub state: i64,
    /// Whether the register changed after an earlier dry run was confirmed, so that this one was made instead.
    pub outdated: bool,
}

impl Report {
    /// The most errors that are kept in full.
    pub const ERRORS: usize = 1_000;
    /// The most rows of the preview.
    pub const PREVIEW: usize = 500;

    /// Whether there is anything to confirm.
    pub fn has_changes(&self) -> bool {
        self.new + self.changed > 0
    }
}
