//! Running commands on files of a test's own.

use std::path::PathBuf;

use clap::Parser;
use measure_cli::{CliError, Command};

#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Runs `pilar ARGS` as the binary would, and returns what it writes to standard output.
pub fn pilar(args: &[&str]) -> Result<String, CliError> {
    let cli = Cli::try_parse_from(std::iter::once("pilar").chain(args.iter().copied()))
        .map_err(|e| CliError::Usage(e.to_string()))?;
    let mut out = Vec::new();
    cli.command.run(&mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

/// The message of a command that must fail.
pub fn refused(args: &[&str]) -> String {
    pilar(args).unwrap_err().to_string()
}

/// A file in a folder of the test's own; `test` must differ between tests.
pub fn file(test: &str, name: &str, text: &str) -> String {
    let folder = folder(test);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The folder of a test.
pub fn folder(test: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("ranks-{test}"))
}

/// The rows of a CSV text, header first.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

/// A JSON answer.
pub fn json(args: &[&str]) -> serde_json::Value {
    let args: Vec<&str> = args.iter().copied().chain(["--format", "json"]).collect();
    serde_json::from_str(&pilar(&args).unwrap()).unwrap()
}

/// What `--help` says.
pub fn help(command: &[&str]) -> String {
    let args: Vec<&str> = command.iter().copied().chain(["--help"]).collect();
    refused(&args)
}
