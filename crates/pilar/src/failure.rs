//! How a command that failed says so.

use std::process::ExitCode;

use crate::settings::SettingsError;

/// The command was asked for in a way that makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// Prints the error with its causes in one sentence and gives the exit code.
pub fn tell(err: &anyhow::Error) -> ExitCode {
    if err.chain().any(is_closed_pipe) {
        // Whoever reads has seen enough.
        return ExitCode::SUCCESS;
    }
    eprintln!("pilar: {}", sentence(err));
    let asked_wrongly = err.is::<Usage>()
        || err.is::<SettingsError>()
        || matches!(err.downcast_ref(), Some(measure_cli::CliError::Usage(_)));
    ExitCode::from(if asked_wrongly { 2 } else { 1 })
}

/// The messages of the chain; one that its cause repeats is told once.
fn sentence(err: &anyhow::Error) -> String {
    let mut told: Vec<String> = Vec::new();
    for cause in err.chain() {
        let message = cause.to_string();
        if !told.iter().any(|earlier| earlier.contains(&message)) {
            told.push(message);
        }
    }
    told.join(": ")
}

fn is_closed_pipe(err: &(dyn std::error::Error + 'static)) -> bool {
    err.downcast_ref::<std::io::Error>()
        .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn a_cause_is_told_once() {
        let io = std::io::Error::other("permission denied");
        let err = Err::<(), _>(io)
            .context("the folder x cannot be used")
            .context("the database cannot be opened")
            .unwrap_err();
        assert_eq!(
            sentence(&err),
            "the database cannot be opened: the folder x cannot be used: permission denied"
        );
        let twice = anyhow::anyhow!("no space").context("writing failed: no space");
        assert_eq!(sentence(&twice), "writing failed: no space");
    }
}
