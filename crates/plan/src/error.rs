//! Why something with a plan was refused: the same reasons for all of it.

use access::Forbidden;
use masterplan::CellFault;
use register::{model::FieldError, reach::ReachError};
use store::StoreError;

use crate::model::IllegalStep;

/// What keeps a plan from being released.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Blocker {
    /// The word of the table; empty for what concerns the whole plan.
    pub table: &'static str,
    /// The row; `None` for what concerns a text, a table or the whole plan.
    pub row: Option<uuid::Uuid>,
    /// The cell, or the key of the text.
    pub cell: String,
    /// A word for what is wrong.
    pub problem: String,
}

/// A line of a pasted block that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LineFault {
    /// Its number in the block, from 1.
    pub line: usize,
    /// The cell.
    pub cell: String,
    /// A word for what is wrong.
    pub problem: &'static str,
    /// What was typed.
    pub typed: String,
}

/// Why something was refused. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The actor may not do this.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Fields are wrong.
    #[error("{} of the fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// Cells are wrong.
    #[error("{} of the cells are wrong", .0.len())]
    Cells(Vec<CellFault>),
    /// Lines of a block are wrong.
    #[error("{} cells of the block are wrong", .0.len())]
    Lines(Vec<LineFault>),
    /// There is no such plan, row, release …
    #[error("{0} is not known")]
    Unknown(String),
    /// Someone else changed it first.
    #[error("{0} was changed by someone else in the meantime")]
    Stale(String),
    /// The process has no such step.
    #[error(transparent)]
    Step(#[from] IllegalStep),
    /// It does not fit what is there.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// The database refused.
    #[error(transparent)]
    Store(StoreError),
}

/// What is not possible now, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// The plan has faults that keep it from being released.
    #[error("{} faults keep the plan from being released", .0.len())]
    Blocked(Vec<Blocker>),
    /// Another release was made at the same time.
    #[error("release {0} was made by someone else in the meantime")]
    Overtaken(u32),
    /// Nothing has changed since the last release.
    #[error("nothing has changed since release {0}")]
    Unchanged(u32),
    /// Later changes stand on what should be undone.
    #[error("{0} cells were changed again since")]
    ChangedSince(usize),
    /// There is nothing to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// A table has as many rows as it can hold.
    #[error("a table holds {0} rows")]
    Full(usize),
    /// A release is given force only where a regulation stands.
    #[error("no regulation of the plan is in force, and no number was given")]
    NoRegulation,
    /// A newer release is in force.
    #[error("release {0} is in force, which is newer")]
    Newer(u32),
    /// A comment is settled already.
    #[error("the comment is settled already")]
    Settled,
}

impl From<Vec<FieldError>> for PlanError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::Invalid(fields)
    }
}

impl From<ReachError> for PlanError {
    fn from(err: ReachError) -> Self {
        match err {
            ReachError::Forbidden(err) => Self::Forbidden(err),
            ReachError::Store(err) => Self::Store(err),
        }
    }
}

impl From<StoreError> for PlanError {
    fn from(err: StoreError) -> Self {
        Self::Store(err)
    }
}

impl From<workshops::WorkshopError> for PlanError {
    fn from(err: workshops::WorkshopError) -> Self {
        use workshops::WorkshopError;
        match err {
            WorkshopError::Forbidden(err) => Self::Forbidden(err),
            WorkshopError::Store(err) => Self::Store(err),
            // Reading what groups wrote changes nothing and takes no step.
            other @ (WorkshopError::Invalid(_)
            | WorkshopError::Unknown(_)
            | WorkshopError::Stale(_)
            | WorkshopError::Step(_)
            | WorkshopError::Register(_)
            | WorkshopError::NotNow(_)) => {
                Self::field("take_over", "no-workshops", other.to_string())
            }
        }
    }
}

impl PlanError {
    /// One wrong field.
    pub(crate) fn field(
        field: &'static str,
        problem: &'static str,
        value: impl Into<String>,
    ) -> Self {
        Self::Invalid(vec![FieldError {
            field,
            problem,
            value: value.into(),
        }])
    }
}
