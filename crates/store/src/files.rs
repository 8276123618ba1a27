//! Files by content hash: written once, synced, never changed.
//!
//! [`put`] keeps what is in memory, [`Incoming`] what arrives piece by piece. A file that no row refers to is harmless
//! and stays: another row may be about to.

mod incoming;

pub use incoming::{Arrived, Incoming};

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use kernel::Timestamp;
use sha2::{Digest, Sha256};

use crate::{Db, StoreError, Tx, on};

const INSERT: &str =
    "INSERT INTO files (sha256, size, media_type, created_at) VALUES ($1, $2, $3, $4)
                      ON CONFLICT (sha256) DO NOTHING";
const BY_HASH: &str = "SELECT sha256, size, media_type, created_at FROM files WHERE sha256 = $1";

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredFile {
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// What it was found to be, as a media type.
    pub media_type: String,
    /// When it was first kept.
    pub created_at: Timestamp,
}

/// Writes the content under its hash: temporary name, sync, rename, sync of the folder.
///
/// The row is written with the caller's transaction; content without a row is harmless and may be swept.
///
/// # Errors
/// [`StoreError::DiskFull`] and [`StoreError::Io`], with nothing half-written under the final name.
pub async fn put(
    db: &Db,
    tx: &mut Tx,
    content: Vec<u8>,
    media_type: &str,
) -> Result<StoredFile, StoreError> {
    let folder = db.folder().join("files");
    let size = i64::try_from(content.len()).expect("a file in memory is smaller than 2^63 bytes");
    let sha256 = tokio::task::spawn_blocking(move || write(&folder, &content))
        .await
        .expect("writing a file does not panic")?;
    row(db, tx, sha256, size, media_type).await
}

/// The row of a file that is under its hash already.
async fn row(
    db: &Db,
    tx: &mut Tx,
    sha256: String,
    size: i64,
    media_type: &str,
) -> Result<StoredFile, StoreError> {
    let created_at = db.clock().now();
    on!(&mut *tx, |conn| sqlx::query(INSERT)
        .bind(&sha256)
        .bind(size)
        .bind(media_type)
        .bind(created_at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(StoredFile {
        sha256,
        size,
        media_type: media_type.to_owned(),
        created_at,
    })
}

/// The row of a file, where it is kept.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(tx: &mut Tx, sha256: &str) -> Result<Option<StoredFile>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(BY_HASH)
        .bind(sha256)
        .fetch_optional(conn)
        .await)?)
}

/// The content of a file, checked against its hash.
///
/// # Errors
/// [`StoreError::File`] where it is missing or damaged.
pub async fn get(db: &Db, sha256: &str) -> Result<Vec<u8>, StoreError> {
    let content = tokio::fs::read(place(db, sha256)?)
        .await
        .map_err(|_| missing(sha256))?;
    if hex::encode(Sha256::digest(&content)) != sha256 {
        return Err(missing(sha256));
    }
    Ok(content)
}

/// A file to read from anywhere, with its size. Nothing is held in memory, so nothing is checked against the hash: that
/// would read the whole file for each part of it.
///
/// # Errors
/// [`StoreError::File`] where it is missing.
pub async fn open(db: &Db, sha256: &str) -> Result<(tokio::fs::File, u64), StoreError> {
    let file = tokio::fs::File::open(place(db, sha256)?).await;
    let file = file.map_err(|_| missing(sha256))?;
    let size = file.metadata().await.map_err(|_| missing(sha256))?.len();
    Ok((file, size))
}

fn missing(sha256: &str) -> StoreError {
    StoreError::File(sha256.chars().take(64).collect())
}

/// The hash becomes a path, so nothing but a hash may pass.
fn place(db: &Db, sha256: &str) -> Result<PathBuf, StoreError> {
    if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(missing(sha256));
    }
    Ok(path(&db.folder().join("files"), sha256))
}

pub(crate) fn path(folder: &Path, sha256: &str) -> PathBuf {
    folder.join(&sha256[..2]).join(sha256)
}

pub(crate) fn write(folder: &Path, content: &[u8]) -> Result<String, StoreError> {
    let sha256 = hex::encode(Sha256::digest(content));
    let target = path(folder, &sha256);
    if target.exists() {
        return Ok(sha256);
    }
    let parent = target
        .parent()
        .expect("a hash stands in a folder of two digits");
    let failed = |source| failed(&target, source);
    std::fs::create_dir_all(parent).map_err(failed)?;
    let mut file = tempfile::NamedTempFile::new_in(parent).map_err(failed)?;
    file.write_all(content)
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed)?;
    file.persist(&target).map_err(|err| failed(err.error))?;
    std::fs::File::open(parent)
        .and_then(|dir| dir.sync_all())
        .map_err(failed)?;
    Ok(sha256)
}

fn failed(path: &Path, source: std::io::Error) -> StoreError {
    match source.kind() {
        std::io::ErrorKind::StorageFull => StoreError::DiskFull,
        _ => StoreError::Io {
            path: path.to_owned(),
            source,
        },
    }
}
