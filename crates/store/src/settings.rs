//! Where the data lives.

use std::{path::PathBuf, str::FromStr, time::Duration};

use sqlx::postgres::PgConnectOptions;

use crate::secrets::Keys;

/// Where the data lives and how many connections may be open.
#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    /// The database itself.
    pub location: Location,
    /// The folder for files by hash, snapshots and, with SQLite, the database.
    pub folder: PathBuf,
    /// Connections that read at once.
    pub readers: u32,
    /// How long a request waits for a connection before it is told to come back.
    pub patience: Duration,
    /// Keys for sealed values, before those of `secrets.key` in the folder.
    pub keys: Option<Keys>,
}

/// The database: a file in the data folder, or a PostgreSQL server.
#[derive(Clone)]
pub enum Location {
    /// `pilar.sqlite` in the data folder.
    Embedded,
    /// A PostgreSQL database, 15 or later.
    Postgres(Box<PgConnectOptions>),
}

/// The setting `database.url` is not a URL Pilar can use.
#[derive(Debug, thiserror::Error)]
#[error(
    "database.url: {0}; write `postgres://user:password@host:5432/database`, or leave it out for the embedded database"
)]
pub struct InvalidDatabaseUrl(String);

impl DatabaseSettings {
    /// Settings for the embedded database in `folder`.
    pub fn embedded(folder: impl Into<PathBuf>) -> Self {
        Self {
            location: Location::Embedded,
            folder: folder.into(),
            readers: 4,
            patience: Duration::from_secs(5),
            keys: None,
        }
    }
}

impl FromStr for Location {
    type Err = InvalidDatabaseUrl;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
            return Err(InvalidDatabaseUrl(
                "the scheme is not `postgres`".to_owned(),
            ));
        }
        // The driver's message may repeat the URL, and with it the password.
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| InvalidDatabaseUrl("this is not a PostgreSQL URL".to_owned()))?;
        Ok(Self::Postgres(Box::new(options.application_name("pilar"))))
    }
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Embedded => f.write_str("Embedded"),
            Self::Postgres(options) => write!(
                f,
                "Postgres({}@{}:{}/{})",
                options.get_username(),
                options.get_host(),
                options.get_port(),
                options.get_database().unwrap_or_default()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        let location: Location = "postgres://pilar:geheim@db:5432/pilar".parse().unwrap();
        assert!(!format!("{location:?}").contains("geheim"));
        let err = "mysql://pilar:geheim@db/pilar"
            .parse::<Location>()
            .unwrap_err();
        assert!(!format!("{err} {err:?}").contains("geheim"));
    }
}
