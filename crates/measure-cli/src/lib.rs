//! The command line of `measure`: files in, files out, no database.
//!
//! Start at [`Command`]: `pilar` flattens it into its own commands. Each command reads CSV and TOML
//! files, calls one function of `measure`, and writes CSV files or JSON.
//! Not here: any arithmetic (`measure`).

pub mod agreement;
pub mod assign;
mod error;
pub mod index;
pub mod instrument;
pub mod output;
pub mod ranks;
pub mod ratings;
pub mod table;

pub use error::CliError;

use std::io::Write;

/// The commands for statisticians, to be flattened into a larger command line.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Composite indices: compute one, and find out how far its ranking may be trusted.
    #[command(subcommand)]
    Index(index::IndexCommand),
    /// Instruments: list, show, check, and score an answered questionnaire.
    #[command(subcommand)]
    Instrument(instrument::InstrumentCommand),
    /// Rankings that admit doubt: from estimates with standard errors, or from judges' marks.
    #[command(subcommand)]
    Ranks(ranks::RanksCommand),
    /// Say how far raters agree: Krippendorff's alpha, six ICC, and each rater's severity
    Agreement(agreement::AgreementArgs),
    /// Assign assessors to candidates at random, in equal loads, conflicts kept apart
    Assign(assign::AssignArgs),
}

impl Command {
    /// Runs the command; what it has to say goes to `out`.
    ///
    /// # Errors
    /// Any [`CliError`]: a file that cannot be read or written, or input that has no meaning.
    pub fn run(self, out: &mut dyn Write) -> Result<(), CliError> {
        match self {
            Self::Index(command) => command.run(out),
            Self::Instrument(command) => command.run(out),
            Self::Ranks(command) => command.run(out),
            Self::Agreement(args) => args.run(out),
            Self::Assign(args) => args.run(out),
        }
    }
}
