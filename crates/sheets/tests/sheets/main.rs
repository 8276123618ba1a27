//! Tables in and out, from the outside.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests fail by panicking, like the tests"
)]

mod bad_input;
mod columns;
mod csv_files;
mod forms;
mod made;
mod out;
mod properties;
mod workbooks;
