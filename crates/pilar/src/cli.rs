//! The command line, as a person reads it in `--help`.

mod data;
mod people;
mod plan;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

pub use data::{
    AuditCommand, BoundariesCommand, BoundaryFile, CallCommand, ExportArgs, ImportArgs, Language,
    RegionsCommand,
};
pub use people::{AddArgs, RoleArgs, TokenArgs, UserCommand};
pub use plan::{BookFormat, PlanCommand, PrintArgs, SimulateArgs, TemplateArgs};

const AFTER: &str = "\
Examples:
  pilar demo                                look around: data, accounts and pages in ./pilar-data
  pilar user add ana --role ministry-admin --data /srv/pilar
                                            the first administrator of a new instance
  pilar serve --data /srv/pilar --listen 127.0.0.1:8080
  pilar backup /srv/backup/monday.pilar --data /srv/pilar
  pilar audit verify --data /srv/pilar      has anyone changed the history?
  pilar index compute scores.csv            composite indices need no database

Settings come from a file, then the environment (PILAR_…), then these options: `pilar settings --example`.
Exit codes: 0 done, 1 failed, 2 asked for wrongly.";

/// Pilar keeps the register of a smart-city movement: who took part, when, and according to whom.
///
/// One program: web pages, a JSON API, an embedded database or PostgreSQL, imports, exports, backups.
#[derive(Debug, Parser)]
#[command(name = "pilar", version, after_help = AFTER, arg_required_else_help = true, propagate_version = true)]
#[command(max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub subject: Subject,
    /// Where settings and data are.
    #[command(flatten)]
    pub place: Place,
}

/// Where settings and data are; every command that opens the database asks.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Where")]
pub struct Place {
    /// The settings file; without it `pilar.toml` in the data folder, if there is one
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of the embedded database, of files and snapshots [default: pilar-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// The program's own commands, and those for statisticians that need no database.
#[derive(Debug, Subcommand)]
pub enum Subject {
    /// The program's own commands.
    #[command(flatten)]
    Program(Command),
    /// Commands that work on files alone.
    #[command(flatten)]
    Measure(measure_cli::Command),
}

/// The program's own commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve pages and the API until it is told to stop (SIGTERM, Ctrl-C)
    ///
    /// Opens the database, brings its schema up to date after a snapshot, and prints the address once it answers.
    #[command(after_help = "\
Examples:
  pilar serve
  pilar serve --data /srv/pilar --listen 0.0.0.0:80
  PILAR_DATABASE__URL=postgres://pilar@db/pilar pilar serve --config /etc/pilar.toml

Watch it: /healthz (the process), /readyz (the database too), /metrics (Prometheus).")]
    Serve(ServeArgs),
    /// Look around: an embedded database with the register and an account for each role
    ///
    /// Everything stays in the data folder: delete it to start anew. A second start finds what the first made.
    /// Its passwords are known to everyone, so `pilar serve` refuses the folder.
    #[command(after_help = "\
Examples:
  pilar demo
  pilar demo --data /tmp/look --listen 127.0.0.1:0      any free port; the address is printed")]
    Demo(ServeArgs),
    /// Bring the database's schema up to date, after a snapshot
    ///
    /// `serve` does the same at its start; use this to do it at a moment of your choice.
    Migrate,
    /// Load the register that comes with the program into an empty database
    ///
    /// Regions, cohorts, participations, claims and their sources, as public records give them. The demo has it
    /// already.
    Seed,
    /// Read a file into the register: a rehearsal first, the change with --confirm
    #[command(after_help = data::IMPORT_EXAMPLES)]
    Import(ImportArgs),
    /// Write a list to a file or to standard output
    #[command(after_help = data::EXPORT_EXAMPLES)]
    Export(ExportArgs),
    /// Take a consistent copy of everything into a new file, while serving or not
    #[command(after_help = "\
Examples:
  pilar backup /srv/backup/$(date +%F).pilar --data /srv/pilar

The file is a tar archive that begins with the SHA-256 of each part. It holds everything, accounts included:
keep it as safe as the data. The key of what is encrypted in it is not in it: keep a copy of secrets.key elsewhere.
Try the way back now and then: see `pilar restore --help`.")]
    Backup {
        /// The new file; an existing one is never overwritten
        file: PathBuf,
    },
    /// Put a backup into an empty data folder or database
    ///
    /// Every part is compared with its SHA-256 before anything is touched; a damaged backup is refused, and the
    /// damaged part named. The key of what is encrypted in it must be there first: secrets.key in the data folder, or
    /// the setting `secrets.key`.
    #[command(after_help = "\
Examples:
  mkdir /srv/pilar-new && cp /safe/secrets.key /srv/pilar-new/
  pilar restore /srv/backup/monday.pilar --data /srv/pilar-new
  PILAR_DATABASE__URL=postgres://pilar@db/empty pilar restore monday.pilar --data /srv/pilar-new")]
    Restore {
        /// The backup
        file: PathBuf,
        /// The key is lost: restore without it, and remove every second factor it encrypted
        #[arg(long)]
        without_key: bool,
    },
    /// What the database holds encrypted
    #[command(subcommand)]
    Secrets(SecretsCommand),
    /// The log of every change
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Accounts, their roles and their API tokens
    #[command(subcommand)]
    User(UserCommand),
    /// The regions' boundaries
    #[command(subcommand)]
    Regions(RegionsCommand),
    /// Calls for candidates, from their published bundles
    #[command(subcommand)]
    Call(CallCommand),
    /// Releases of master plans, and workbooks to fill in: on files alone
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Show the settings that hold, each with where it came from; secrets are masked
    #[command(after_help = "\
Examples:
  pilar settings --example > /srv/pilar/pilar.toml
  pilar settings --data /srv/pilar")]
    Settings {
        /// Print a commented settings file with every default instead
        #[arg(long)]
        example: bool,
    },
    /// Print the description of the API (OpenAPI 3.1)
    #[command(after_help = "\
Examples:
  pilar openapi > openapi.json

The same document is served as /api/v1/openapi.json, and as a page to read at /api.")]
    Openapi,
}

/// What can be done about encrypted values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum SecretsCommand {
    /// The key is lost: remove every second factor it encrypted, and go on with a new key
    ///
    /// Their owners sign in by password alone afterwards and set up another one. Look for the key first: there is no
    /// way back. Nothing is removed that a key at hand can read.
    Forget,
}

/// What `serve` and `demo` take.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_argument_has_help() {
        fn walk(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
            let path = format!("{path} {}", command.get_name());
            if command.get_about().is_none() {
                missing.push(path.clone());
            }
            for argument in command.get_arguments().filter(|a| a.get_help().is_none()) {
                missing.push(format!("{path} {}", argument.get_id()));
            }
            for inner in command.get_subcommands() {
                walk(inner, &path, missing);
            }
        }
        let mut missing = Vec::new();
        walk(&Cli::command(), "", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }
}
