//! The index commands, from files to files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod asem;
mod bad_input;
mod commands;
mod pipeline;
mod support;
