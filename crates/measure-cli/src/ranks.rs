//! `pilar ranks …`: rankings that admit doubt.

pub mod confidence;
pub mod judges;

use std::io::Write;

use crate::CliError;

/// What a ranking can be made of.
#[derive(Debug, clap::Subcommand)]
pub enum RanksCommand {
    /// Confidence sets for ranks, from estimates with standard errors
    Confidence(confidence::ConfidenceArgs),
    /// Expected ranks and chances of selection, from the marks of a few judges
    Judges(judges::JudgesArgs),
}

impl RanksCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn run(self, out: &mut dyn Write) -> Result<(), CliError> {
        match self {
            Self::Confidence(args) => args.run(out),
            Self::Judges(args) => args.run(out),
        }
    }
}
