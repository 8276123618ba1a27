//! Files into the register: a dry run first, then everything or nothing.
//!
//! Start at [`check`] for a dry run that leaves no trace, [`submit`] for one that is kept, [`confirm`] for what is
//! written later by [`work`]. Invariant: nothing of a file is in the register unless all of it is, and only what the
//! dry run showed is written: a register that changed in between gives a new dry run.

mod apply;
mod cells;
mod check;
mod columns;
mod entries;
mod file;
mod job;
mod kind;
mod known;
mod places;
mod record;
mod report;
mod said;

pub use file::{check, errors_file, template};
pub use job::{APPLY, WorkError, apply_now, work};
pub use kind::{Kind, UnknownKind};
pub use record::{Import, ImportError, ImportLine, State, confirm, discard, find, list, submit};
pub use report::{Difference, Effect, Report, RowChange, RowError, Said};

pub(crate) use columns::{columns, derived, figures as figure_columns};
pub(crate) use file::may;
pub(crate) use said::{headings, refused};

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// What its rows are.
    pub kind: Kind,
    /// What its sender calls it.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}
