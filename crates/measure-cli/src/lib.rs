//! The command line of `measure`: files in, files out, no database.
//!
//! Start at [`Command`]: `pilar` flattens it into its own commands. Each command reads CSV and TOML
//! files, calls one function of `measure`, and writes CSV files or JSON.
//! Not here: any arithmetic (`measure`).

mod error;

pub use error::CliError;
