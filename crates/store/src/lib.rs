//! Database and transactions, migrations, audit chain, files by hash, jobs, backup.
//!
//! Start at [`Db`]: it opens SQLite or PostgreSQL, brings the schema up to date and hands out [`Tx`].
//! Owns the tables `audit_entries`, `audit_head`, `files`, `jobs` and `secret_keys`; the migrations of every context
//! stand in `migrations/`, the same names for both engines.
//! Not here: what the rows of a context mean. No `Any` driver and no trait over engines: one SQL text
//! for each statement, compiled once for each driver by [`on!`].

pub mod audit;
pub mod backup;
mod db;
mod dialect;
mod error;
pub mod files;
pub mod jobs;
mod migrate;
pub mod query;
pub mod secrets;
mod settings;

pub use db::{Db, EngineName, Tx};
pub use dialect::{contains, like};
pub use error::{OpenError, StoreError};
pub use settings::{DatabaseSettings, InvalidDatabaseUrl, Location};
