//! PostgreSQL's half of a backup: `COPY` of every table, in one snapshot.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool};

use super::{BackupError, Manifest, io};
use crate::migrate;

const TABLES: &str = "SELECT table_name::text FROM information_schema.tables
                      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                        AND table_name <> '_sqlx_migrations' ORDER BY table_name";

pub(super) async fn dump(
    pool: &PgPool,
    work: &Path,
) -> Result<Vec<(String, PathBuf)>, BackupError> {
    let mut tx = pool
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let folder = work.join("tables");
    std::fs::create_dir_all(&folder).map_err(io(&folder))?;
    let mut parts = Vec::new();
    for table in tables(&mut tx).await? {
        let path = folder.join(format!("{table}.copy"));
        let mut file = std::fs::File::create_new(&path).map_err(io(&path))?;
        let mut rows = tx.copy_out_raw(&format!("COPY {table} TO STDOUT")).await?;
        while let Some(chunk) = std::future::poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
            file.write_all(&chunk?).map_err(io(&path))?;
        }
        drop(rows);
        file.sync_all().map_err(io(&path))?;
        parts.push((format!("tables/{table}.copy"), path));
    }
    Ok(parts)
}

/// Makes the schema of the backup and fills it, in one transaction.
pub(super) async fn load(
    pool: &PgPool,
    schema: i64,
    work: &Path,
    manifest: &Manifest,
) -> Result<(), BackupError> {
    migrate::postgres_to(pool, schema).await?;
    let mut conn = pool.acquire().await?;
    let mut tx = conn.begin().await?;
    tx.execute("SET CONSTRAINTS ALL DEFERRED").await?;
    for table in tables(&mut tx).await? {
        // The migrations insert a few rows of their own; the backup has them too.
        tx.execute(AssertSqlSafe(format!("DELETE FROM {table}")))
            .await?;
    }
    for table in tables(&mut tx).await? {
        let name = format!("tables/{table}.copy");
        if !manifest.parts.contains_key(&name) {
            return Err(BackupError::Damaged {
                part: name,
                reason: "is missing",
            });
        }
        let path = work.join(&name);
        let file = tokio::fs::File::open(&path).await.map_err(io(&path))?;
        let mut rows = tx.copy_in_raw(&format!("COPY {table} FROM STDIN")).await?;
        rows.read_from(file).await?;
        rows.finish().await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn tables(conn: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(TABLES).fetch_all(conn).await
}
