//! `pilar index …`: composite indices from files.

use std::io::Write;

use crate::CliError;

/// What can be done with a composite index.
#[derive(Debug, clap::Subcommand)]
pub enum IndexCommand {}

impl IndexCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn run(self, _out: &mut dyn Write) -> Result<(), CliError> {
        match self {}
    }
}
