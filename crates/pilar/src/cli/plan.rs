//! Commands about releases of master plans: on files alone.

mod print;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::data::Language;

pub use print::{BookFormat, PrintArgs};

/// `pilar plan …`.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Check that a release is as it was made: the hash of each part, that of the whole, and the signature
    ///
    /// Needs no network and no database. One changed byte is found, and the part that holds it named. Whose key signed
    /// is for the reader to compare: the plan's page shows it.
    #[command(after_help = "\
Examples:
  pilar plan verify plan-71.72-3.json
  curl -s https://pilar.example/api/v1/plans/71.72/releases/3 | pilar plan verify -
  pilar plan verify plan-71.72/                         a folder, as `pilar plan export` writes it")]
    Verify {
        /// The release: a file, `-` for standard input, or a folder
        release: PathBuf,
    },
    /// Write a release as a folder of text files that git compares line by line
    ///
    /// A folder of an earlier release is replaced and keeps its `.git`; one that holds anything else is left alone.
    #[command(after_help = "\
Examples:
  pilar plan export plan-71.72-3.json plan-71.72
  cd plan-71.72 && git diff                             what the release changed, cell by cell")]
    Export {
        /// The release, a file
        release: PathBuf,
        /// The folder
        folder: PathBuf,
    },
    /// Make a release file of a folder again, byte for byte as it was
    ///
    /// A folder in which something was changed is refused, and the part named.
    #[command(after_help = "\
Examples:
  pilar plan import plan-71.72 --out plan-71.72-3.json")]
    Import {
        /// The folder
        folder: PathBuf,
        /// The new file; an existing one is never overwritten
        #[arg(long, value_name = "NEW FILE")]
        out: PathBuf,
    },
    /// Tell what changed between two releases, line by line
    ///
    /// Both are read as they are: a folder that was edited can be compared with the release it came from.
    #[command(after_help = "\
Examples:
  pilar plan diff plan-71.72-2.json plan-71.72-3.json
  pilar plan diff plan-71.72-3.json plan-71.72/ --json")]
    Diff {
        /// The earlier release: a file or a folder
        before: PathBuf,
        /// The later one
        after: PathBuf,
        /// Print JSON for programs
        #[arg(long)]
        json: bool,
    },
    /// Simulate a release: many runs in which costs differ and years are lost
    ///
    /// The same release and settings give the same hash on every machine.
    #[command(after_help = "\
Examples:
  pilar plan simulate plan-71.72-3.json
  pilar plan simulate plan-71.72-3.json --seed 7 --ceiling 2026=60000000000 --json")]
    Simulate(SimulateArgs),
    /// Write a workbook to fill in: headings, lists to choose from, a guide
    #[command(after_help = "\
Examples:
  pilar plan template action --years 2025-2029 --out actions.xlsx
  pilar plan template all --from plan-71.72-3.json --lang en --out plan.xlsx     filled with what the plan says
  pilar plan template T6 --years 2025-2029 --out objectives.csv")]
    Template(TemplateArgs),
    /// Print a book of a release as PDF, DOCX or HTML
    ///
    /// The release is verified first. Needs no network and no database; the same release gives the same bytes.
    #[command(after_help = print::EXAMPLES)]
    Print(PrintArgs),
}

/// How to simulate.
#[derive(Debug, Clone, Args)]
pub struct SimulateArgs {
    /// The release: a file, `-` for standard input, or a folder
    pub release: PathBuf,
    /// Where the random numbers begin
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many runs, up to 100,000
    #[arg(long, default_value_t = 10_000)]
    pub runs: u32,
    /// Rupiah that may be spent in a year; may be given more than once. Other years may spend what is planned
    #[arg(long, value_name = "YEAR=RUPIAH")]
    pub ceiling: Vec<String>,
    /// Print everything as JSON, with the settings that replay it
    #[arg(long)]
    pub json: bool,
}

/// A workbook to fill in.
#[derive(Debug, Clone, Args)]
pub struct TemplateArgs {
    /// The table: `action`, `T8`, …, or `all`
    pub table: String,
    /// The new file, .xlsx or .csv; an existing one is never overwritten
    #[arg(long, value_name = "NEW FILE")]
    pub out: PathBuf,
    /// A release whose years, pillars, agencies and rows are taken: a file or a folder
    #[arg(long, value_name = "RELEASE")]
    pub from: Option<PathBuf>,
    /// The plan's years, where there is no release yet
    #[arg(
        long,
        value_name = "FROM-TO",
        required_unless_present = "from",
        conflicts_with = "from"
    )]
    pub years: Option<String>,
    /// The code of the pillar set, where there is no release yet
    #[arg(
        long,
        value_name = "CODE",
        default_value = "kominfo-2017",
        conflicts_with = "from"
    )]
    pub pillars: String,
    /// The language of headings, lists and the guide; files are read in either
    #[arg(long, value_enum, default_value_t = Language::Id)]
    pub lang: Language,
}
