//! The index commands, from files to files.

mod asem;
mod bad_input;
mod commands;
mod support;
