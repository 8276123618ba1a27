//! What can go wrong between a file and a figure.

use std::path::PathBuf;

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
}
