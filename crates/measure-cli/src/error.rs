//! What can go wrong between a file and a figure.

use std::path::{Path, PathBuf};

/// An error for a person at a terminal: names the file, the row or the key, and the way out.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file that cannot be opened, read or written.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file as it was named on the command line.
        path: PathBuf,
        /// Why, with the row and column where there is one.
        reason: String,
    },
    /// An argument or combination of arguments that has no meaning.
    #[error("{0}")]
    Usage(String),
    /// Standard output that cannot be written.
    #[error("standard output cannot be written")]
    Output(#[from] std::io::Error),
}

impl CliError {
    /// An error about a file.
    pub(crate) fn file(path: &Path, reason: impl ToString) -> Self {
        Self::File {
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }
}
