//! Databases that live as long as a test.

use std::{path::Path, time::Duration};

use kernel::{Clock, Timestamp};
use store::{DatabaseSettings, Db, Location};
use uuid::Uuid;

/// A database that lives as long as the test.
pub struct TestDb {
    /// The open database, with the present schema.
    pub db: Db,
    /// Its clock, which stands still until it is moved.
    pub clock: Clock,
    /// How it was opened, to open it once more.
    pub settings: DatabaseSettings,
    _folder: tempfile::TempDir,
}

impl TestDb {
    /// A fresh embedded database in a folder of its own.
    pub async fn sqlite() -> Self {
        Self::open(Location::Embedded).await
    }

    /// Settings for another database of the same engine that nobody has touched.
    pub async fn empty(&self, folder: &Path) -> DatabaseSettings {
        let location = match &self.settings.location {
            Location::Embedded => Location::Embedded,
            Location::Postgres(_) => empty_schema().await,
        };
        DatabaseSettings {
            location,
            folder: folder.to_owned(),
            ..self.settings.clone()
        }
    }

    /// A fresh schema on the private PostgreSQL server.
    pub async fn postgres() -> Self {
        Self::open(empty_schema().await).await
    }

    async fn open(location: Location) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let settings = DatabaseSettings {
            location,
            patience: Duration::from_secs(30),
            ..DatabaseSettings::embedded(folder.path())
        };
        let clock = Clock::fixed(noon());
        let db = Db::open(settings.clone(), clock.clone())
            .await
            .expect("a fresh database opens");
        Self {
            db,
            clock,
            settings,
            _folder: folder,
        }
    }
}

/// 2026-01-15T12:00:00Z, the instant at which tests begin.
pub fn noon() -> Timestamp {
    Timestamp::from_micros(1_768_478_400_000_000).expect("2026 is within the calendar")
}

/// A schema of its own on the private PostgreSQL server.
#[expect(
    clippy::disallowed_methods,
    reason = "the server's address comes from the command that started it"
)]
async fn empty_schema() -> Location {
    let url = std::env::var("PILAR_TEST_POSTGRES")
        .expect("PILAR_TEST_POSTGRES is not set: run `make test`, or `tools/with-postgres cargo nextest run …`");
    let schema = format!("t{}", Uuid::new_v4().simple());
    let create = format!("CREATE SCHEMA {schema}");
    let mut conn = <sqlx::PgConnection as sqlx::Connection>::connect(&url)
        .await
        .expect("the private server answers");
    sqlx::Executor::execute(&mut conn, sqlx::AssertSqlSafe(create))
        .await
        .expect("a schema can be made");
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{separator}options=-c%20search_path%3D{schema}");
    url.parse().expect("the address is a PostgreSQL URL")
}
