//! Opening a database and its transactions.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

use kernel::Clock;
use sqlx::{
    Connection, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    DatabaseSettings, Location, OpenError, StoreError, migrate,
    secrets::{self, Keys, LostKeys, SecretError},
};

/// An open database; cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    engine: Engine,
    settings: DatabaseSettings,
    clock: Clock,
    keys: OnceLock<(Keys, LostKeys)>,
}

pub(crate) enum Engine {
    /// One writer, many readers: SQLite allows no more, and queueing here beats `SQLITE_BUSY`.
    Sqlite {
        reader: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineName {
    /// The embedded database.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// A transaction on either engine. Dropping it without [`Tx::commit`] undoes it.
pub enum Tx {
    /// On the embedded database.
    Sqlite(Transaction<'static, Sqlite>),
    /// On a PostgreSQL server.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one expression on the connection of whichever engine the transaction is on.
///
/// The body is compiled once for each driver: one SQL text, native types.
///
/// ```ignore
/// let row = on!(tx, |conn| sqlx::query_as::<_, Row>(BY_CODE).bind(code.as_str()).fetch_optional(conn).await)?;
/// ```
#[macro_export]
macro_rules! on {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx {
            $crate::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            $crate::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}

impl Db {
    /// Opens the database, taking a snapshot first where the schema is about to change, and brings it up to date.
    ///
    /// # Errors
    /// A folder that cannot be written, a damaged file, a database of a later version, a server that cannot be reached,
    /// a key that is missing.
    pub async fn open(settings: DatabaseSettings, clock: Clock) -> Result<Self, OpenError> {
        Self::open_with(settings, clock, LostKeys::Refuse).await
    }

    /// As [`Db::open`], for whoever has lost the key of sealed values and is about to remove them.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_with(
        settings: DatabaseSettings,
        clock: Clock,
        lost: LostKeys,
    ) -> Result<Self, OpenError> {
        let db = Self::connect(settings, clock).await?;
        migrate::run(&db).await?;
        let keys = secrets::settle(&db, lost).await?;
        // Nobody else has this handle yet.
        let _ = db.0.keys.set((keys, lost));
        Ok(db)
    }

    /// Opens the database as it is, without touching its schema and without its keys.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn connect(settings: DatabaseSettings, clock: Clock) -> Result<Self, OpenError> {
        std::fs::create_dir_all(&settings.folder).map_err(|source| OpenError::Folder {
            path: settings.folder.clone(),
            source,
        })?;
        let engine = match &settings.location {
            Location::Embedded => {
                let file = settings.folder.join("pilar.sqlite");
                open_sqlite(&file, &settings)
                    .await
                    .map_err(|err| match err.into() {
                        StoreError::Damaged => OpenError::Damaged(file),
                        other => other.into(),
                    })?
            }
            Location::Postgres(options) => {
                let pool = PgPoolOptions::new()
                    .max_connections(settings.readers + 1)
                    .acquire_timeout(settings.patience)
                    .connect_with((**options).clone())
                    .await
                    .map_err(StoreError::from)?;
                Engine::Postgres(pool)
            }
        };
        Ok(Self(Arc::new(Inner {
            engine,
            settings,
            clock,
            keys: OnceLock::new(),
        })))
    }

    /// A transaction that only reads, and sees one state of the data throughout.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when no connection is free in time, [`StoreError::Unavailable`].
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Ok(match &self.0.engine {
            Engine::Sqlite { reader, .. } => Tx::Sqlite(reader.begin().await?),
            Engine::Postgres(pool) => Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    /// A transaction that writes. On SQLite there is one at a time; others wait their turn.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the turn does not come in time, [`StoreError::Unavailable`].
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match &self.0.engine {
            Engine::Sqlite { writer, .. } => {
                Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Engine::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// The clock the database was opened with.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The folder that holds files and snapshots.
    pub fn folder(&self) -> &Path {
        &self.0.settings.folder
    }

    /// The keys of its sealed values.
    ///
    /// # Errors
    /// [`SecretError::Locked`] after [`Db::connect`].
    pub fn keys(&self) -> Result<&Keys, SecretError> {
        self.keyring().map(|(keys, _)| keys)
    }

    /// The keys, and what was asked about lost ones.
    pub(crate) fn keyring(&self) -> Result<&(Keys, LostKeys), SecretError> {
        self.0.keys.get().ok_or(SecretError::Locked)
    }

    /// Which engine holds the data.
    pub fn engine(&self) -> EngineName {
        match self.0.engine {
            Engine::Sqlite { .. } => EngineName::Sqlite,
            Engine::Postgres(_) => EngineName::Postgres,
        }
    }

    /// Answers when the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] or [`StoreError::Busy`] while it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut tx = self.read().await?;
        on!(&mut tx, |conn| sqlx::query("SELECT 1")
            .execute(conn)
            .await
            .map(|_| ()))?;
        Ok(())
    }

    /// Closes every connection; SQLite folds its write-ahead log into the file.
    pub async fn close(&self) {
        match &self.0.engine {
            Engine::Sqlite { reader, writer } => {
                reader.close().await;
                writer.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) fn settings(&self) -> &DatabaseSettings {
        &self.0.settings
    }

    pub(crate) fn pools(&self) -> &Engine {
        &self.0.engine
    }
}

impl Tx {
    /// Makes the changes last. When this returns, they survive a power cut.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Unavailable`], [`StoreError::Busy`]; nothing was written then.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

pub(crate) fn sqlite_options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-8000")
        // What is overwritten or deleted within a page is zeroed with it: a plain secret that was sealed is gone.
        .pragma("secure_delete", "fast")
}

async fn open_sqlite(file: &Path, settings: &DatabaseSettings) -> Result<Engine, sqlx::Error> {
    let options = sqlite_options(file);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        // A full disk makes SQLite undo the transaction by itself; the driver's own ROLLBACK then fails, and it would
        // count the connection as within a transaction for ever. Such a connection is closed and another opened.
        .before_acquire(|conn, _| Box::pin(async move { Ok(!conn.is_in_transaction()) }))
        .acquire_timeout(settings.patience)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone())
        .await?;
    // Reads one page of the schema, so that a file that is no database is found here.
    sqlx::query("SELECT count(*) FROM sqlite_schema")
        .execute(&writer)
        .await?;
    let reader = SqlitePoolOptions::new()
        .max_connections(settings.readers)
        .acquire_timeout(settings.patience)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options.pragma("query_only", "on"));
    Ok(Engine::Sqlite { reader, writer })
}
