//! Bringing the schema up to date, after a snapshot.

use sqlx::migrate::Migrator;

use crate::{Db, OpenError, StoreError, backup, db::Engine};

pub(crate) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

const APPLIED: &str = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";

/// Applies what is missing. A database that holds data is copied to `snapshots/` first.
pub(crate) async fn run(db: &Db) -> Result<(), OpenError> {
    let applied = applied(db).await?;
    let latest = latest();
    if applied > 0 && applied < latest {
        let snapshot = backup::snapshot(db, applied)
            .await
            .map_err(|err| OpenError::Snapshot(Box::new(err)))?;
        tracing::info!(snapshot = %snapshot.display(), "snapshot taken before changing the schema from {applied} to {latest}");
    }
    match db.pools() {
        Engine::Sqlite { writer, .. } => SQLITE.run(writer).await,
        Engine::Postgres(pool) => POSTGRES.run(pool).await,
    }
    .map_err(OpenError::from_migrate)
}

/// The number of the newest change of the schema this program knows.
pub(crate) fn latest() -> i64 {
    SQLITE.iter().map(|m| m.version).max().unwrap_or(0)
}

/// The number of the newest change applied to the database, 0 where it is empty.
pub(crate) async fn applied(db: &Db) -> Result<i64, StoreError> {
    let answer: Result<i64, sqlx::Error> = match db.pools() {
        Engine::Sqlite { writer, .. } => sqlx::query_scalar(APPLIED).fetch_one(writer).await,
        Engine::Postgres(pool) => sqlx::query_scalar(APPLIED).fetch_one(pool).await,
    };
    match answer {
        Ok(version) => Ok(version),
        // An empty database has no table of migrations yet.
        Err(sqlx::Error::Database(db)) if db.message().contains("_sqlx_migrations") => Ok(0),
        Err(err) => Err(err.into()),
    }
}

/// Makes the schema of change `version` in an empty PostgreSQL database, for a backup that is older than
/// this program.
pub(crate) async fn postgres_to(pool: &sqlx::PgPool, version: i64) -> Result<(), StoreError> {
    let older = POSTGRES
        .iter()
        .filter(|m| m.version <= version)
        .cloned()
        .collect::<Vec<_>>();
    let migrator = Migrator {
        migrations: older.into(),
        ..Migrator::DEFAULT
    };
    migrator
        .run(pool)
        .await
        .map_err(|err| StoreError::Database(sqlx::Error::Migrate(Box::new(err))))
}
