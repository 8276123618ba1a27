//! `pilar instrument …`: questionnaires and pillar sets.

use std::io::Write;

use crate::CliError;

/// What can be done with an instrument.
#[derive(Debug, clap::Subcommand)]
pub enum InstrumentCommand {}

impl InstrumentCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn run(self, _out: &mut dyn Write) -> Result<(), CliError> {
        match self {}
    }
}
