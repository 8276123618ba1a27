//! What can go wrong between a statement and the disk.

use std::path::PathBuf;

use sqlx::migrate::MigrateError;

use crate::secrets::{KeyError, SecretError};

/// Why a statement did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row changed since it was read, or is gone.
    #[error("the entry was changed by someone else in the meantime")]
    Stale,
    /// A value that must be unique is taken; carries the constraint or the columns.
    #[error("an entry with the same {0} exists already")]
    Duplicate(String),
    /// A row that others refer to, or that refers to nothing.
    #[error("another entry refers to this one, or the one it refers to does not exist")]
    Reference,
    /// A value the schema forbids.
    #[error("a value is outside what the database allows: {0}")]
    Check(String),
    /// The database is there but has no connection or lock to give in time.
    #[error("the database is busy")]
    Busy,
    /// The database cannot be reached.
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// No space is left where the database or the files live.
    #[error("no space is left on the disk that holds the data")]
    DiskFull,
    /// The database file is damaged.
    #[error("the database file is damaged; restore a backup with `pilar restore`")]
    Damaged,
    /// A file by hash is missing or differs from its hash.
    #[error("file {0} is missing or damaged")]
    File(String),
    /// The file system refused.
    #[error("{} cannot be read or written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A sealed value cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Anything else: a mistake of ours in a statement or a type.
    #[error("the database refused a statement")]
    Database(#[source] sqlx::Error),
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made or written.
    #[error("the data folder {} cannot be used", path.display())]
    Folder {
        /// The folder as configured.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is not a database, or is damaged.
    #[error("{} is damaged or not a database; restore a backup with `pilar restore`", .0.display())]
    Damaged(PathBuf),
    /// The database was written by a later version of Pilar.
    #[error(
        "the database was written by a later version of Pilar (it has change {0}); use that version"
    )]
    Later(i64),
    /// A migration that was applied has since changed.
    #[error("change {0} of the schema is not the one that was applied to this database")]
    Altered(i64),
    /// The schema could not be brought up to date; the snapshot taken before is named in the log.
    #[error("the schema could not be brought up to date")]
    Migrate(#[source] MigrateError),
    /// The snapshot before a change of the schema failed, so nothing was changed.
    #[error("no snapshot could be taken before changing the schema, so nothing was changed")]
    Snapshot(#[source] Box<crate::backup::BackupError>),
    /// The keys of its sealed values cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database cannot be reached or refused a statement.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// SQLite's primary result codes that call for an answer of their own (sqlite.org/rescode.html).
mod sqlite {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const IO: i32 = 10;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const NOT_A_DATABASE: i32 = 26;
}

impl From<sqlx::Error> for StoreError {
    fn from(err: sqlx::Error) -> Self {
        match &err {
            sqlx::Error::Database(db) => {
                use sqlx::error::ErrorKind;
                match db.kind() {
                    ErrorKind::UniqueViolation => Self::Duplicate(
                        db.constraint()
                            .map_or_else(|| sqlite_columns(db.message()), str::to_owned),
                    ),
                    ErrorKind::ForeignKeyViolation => Self::Reference,
                    ErrorKind::CheckViolation | ErrorKind::NotNullViolation => {
                        Self::Check(db.message().to_owned())
                    }
                    _ => {
                        let code = db.code().unwrap_or_default().into_owned();
                        Self::from_code(&code, err)
                    }
                }
            }
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Tls(_) => Self::Unavailable(err),
            _ => Self::Database(err),
        }
    }
}

impl StoreError {
    fn from_code(code: &str, err: sqlx::Error) -> Self {
        // SQLite gives extended result codes as numbers; PostgreSQL gives five-character SQLSTATEs.
        if code.len() != 5
            && let Ok(extended) = code.parse::<i32>()
        {
            return match extended & 0xff {
                sqlite::BUSY | sqlite::LOCKED => Self::Busy,
                sqlite::FULL => Self::DiskFull,
                sqlite::CORRUPT | sqlite::NOT_A_DATABASE => Self::Damaged,
                sqlite::IO => Self::Unavailable(err),
                _ => Self::Database(err),
            };
        }
        match code {
            // Disk full; out of memory and too many connections; lock, serialisation and dead-lock.
            "53100" => Self::DiskFull,
            "53200" | "53300" | "55P03" | "40001" | "40P01" => Self::Busy,
            // Administrator's shutdown, crash, cannot connect now, connection failures, no such database.
            "57P01" | "57P02" | "57P03" | "3D000" => Self::Unavailable(err),
            c if c.starts_with("08") => Self::Unavailable(err),
            _ => Self::Database(err),
        }
    }

    /// Whether the same request may succeed a little later.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable(_))
    }
}

/// SQLite names the columns in its message only: `UNIQUE constraint failed: regions.code`.
fn sqlite_columns(message: &str) -> String {
    message.rsplit(": ").next().unwrap_or(message).to_owned()
}

impl OpenError {
    pub(crate) fn from_migrate(err: MigrateError) -> Self {
        match err {
            MigrateError::VersionMissing(version) => Self::Later(version),
            MigrateError::VersionMismatch(version) => Self::Altered(version),
            MigrateError::Execute(err) => Self::Store(err.into()),
            other => Self::Migrate(other),
        }
    }
}
