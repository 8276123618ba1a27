//! Files of master plans: workbooks, folders of text, the statutory plans of SIPD.
//!
//! Start at [`xlsx`] for workbooks and CSV that agencies fill in, [`folder`] for a release as text that git can compare,
//! [`sipd`] for the statutory and agency plans, [`crosswalk`] for codes of the world's lists.
//! Invariants: what is written is read back the same; a file that is read, however hostile, is bounded, and what is wrong
//! is named by its place; nothing is changed here: a reading says what would change.
//! Not here: what a cell may hold (`masterplan`), rows in a database (`plan`), the form of workbooks (`sheets`).

pub mod crosswalk;
pub mod folder;
pub mod sipd;
mod words;
pub mod xlsx;

pub use words::Words;
