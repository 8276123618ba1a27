//! What can be wrong with a backup.

use std::path::PathBuf;

use crate::{StoreError, secrets::KeyError};

/// Why a backup could not be taken or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file exists already; backups are never overwritten.
    #[error("{} exists already; choose another name", .0.display())]
    Exists(PathBuf),
    /// The file is not a backup of Pilar.
    #[error("{} is not a backup of Pilar: {reason}", path.display())]
    NotABackup {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A part of the backup is damaged or missing.
    #[error("the backup is damaged: {part} {reason}; nothing was restored")]
    Damaged {
        /// The part.
        part: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The backup comes from a later version of Pilar.
    #[error(
        "the backup was taken by a later version of Pilar (schema {found}, this version knows {known})"
    )]
    Later {
        /// The schema in the backup.
        found: i64,
        /// The schema of this program.
        known: i64,
    },
    /// The backup holds the other engine's data.
    #[error(
        "the backup is from {found}, the configured database is {wanted}; restore it into {found}"
    )]
    OtherEngine {
        /// The engine of the backup.
        found: String,
        /// The engine configured.
        wanted: &'static str,
    },
    /// There is data already where the backup would go.
    #[error("the database holds data already; restore into an empty one")]
    NotEmpty,
    /// The key of its sealed values is not here.
    #[error("nothing was restored")]
    Key(#[from] KeyError),
    /// The file system refused.
    #[error("{} cannot be read or written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for BackupError {
    fn from(err: sqlx::Error) -> Self {
        Self::Store(err.into())
    }
}
