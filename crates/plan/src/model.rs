//! The words of plans, as types. Pure: no database, no pages.

mod change;
mod comment;
mod plan;
mod release;

pub use change::{Batch, Change, ChangeKind, PlanRow, Standing};
pub use comment::{Comment, CommentDraft, CommentState};
pub use plan::{Due, Plan, PlanAgency, PlanDraft};
pub use release::{IllegalStep, ReleaseHead, State, Step, StepDraft};

pub(crate) use kernel::words;
