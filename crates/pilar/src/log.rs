//! Lines on standard error, for people or for programs. Never names, mail addresses, tokens or bodies.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt};

use crate::settings::{Log, LogFormat};

/// Begins to log. A second call changes nothing: tests start the program more than once in a process.
pub fn start(settings: &Log) {
    let filter = settings.level.filter();
    let _ = match settings.format {
        LogFormat::Human => human(filter),
        LogFormat::Json => fmt()
            .json()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .try_init(),
    };
}

fn human(filter: EnvFilter) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .try_init()
}
