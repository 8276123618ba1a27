//! A file that arrives piece by piece, as slowly as its sender's network is.

use std::{fs::File, io::Write, path::Path};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{StoredFile, failed, path, row};
use crate::{Db, StoreError, Tx};

/// Where files wait for their hash: a folder of its own, whose names a backup passes over.
const FOLDER: &str = "incoming";
/// Pieces are gathered to this size, so that the disk is not asked for each packet.
const PIECE: usize = 256 * 1024;

/// A file under way. Dropping it leaves nothing behind.
pub struct Incoming {
    file: NamedTempFile,
    hash: Sha256,
    size: u64,
    waiting: Vec<u8>,
}

/// A file that is here whole and not kept yet. Dropping it leaves nothing behind.
pub struct Arrived {
    file: NamedTempFile,
    sha256: String,
    size: u64,
}

/// Work on the disk goes to a thread of its own, so that requests are served meanwhile.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work)
        .await
        .expect("writing a file does not panic")
}

impl Incoming {
    /// An empty file beside those that are kept.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and [`StoreError::Io`].
    pub async fn begin(db: &Db) -> Result<Self, StoreError> {
        let folder = db.folder().join("files").join(FOLDER);
        aside(move || {
            let failed = |source| failed(&folder, source);
            std::fs::create_dir_all(&folder).map_err(failed)?;
            Ok(Self {
                file: NamedTempFile::new_in(&folder).map_err(failed)?,
                hash: Sha256::new(),
                size: 0,
                waiting: Vec::new(),
            })
        })
        .await
    }

    /// The bytes that have come.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and [`StoreError::Io`]; the file is gone then.
    pub async fn add(mut self, piece: &[u8]) -> Result<Self, StoreError> {
        self.size += piece.len() as u64;
        self.waiting.extend_from_slice(piece);
        if self.waiting.len() < PIECE {
            return Ok(self);
        }
        aside(move || self.flush()).await
    }

    fn flush(mut self) -> Result<Self, StoreError> {
        self.hash.update(&self.waiting);
        let written = self.file.write_all(&self.waiting);
        written.map_err(|source| failed(self.file.path(), source))?;
        self.waiting.clear();
        Ok(self)
    }

    /// The whole file, with its hash.
    ///
    /// # Errors
    /// As [`Incoming::add`].
    pub async fn end(self) -> Result<Arrived, StoreError> {
        aside(move || {
            let whole = self.flush()?;
            Ok(Arrived {
                sha256: hex::encode(whole.hash.finalize()),
                size: whole.size,
                file: whole.file,
            })
        })
        .await
    }
}

impl Arrived {
    /// SHA-256 of the content, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The content, to be looked at before it is kept.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn open(&self) -> Result<File, StoreError> {
        let opened = self.file.reopen();
        opened.map_err(|source| failed(self.file.path(), source))
    }

    /// Puts the file under its hash, synced, then writes its row with the caller's transaction.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and [`StoreError::Io`], with nothing half-written under the final name.
    pub async fn keep(
        self,
        db: &Db,
        tx: &mut Tx,
        media_type: &str,
    ) -> Result<StoredFile, StoreError> {
        let folder = db.folder().join("files");
        let size = i64::try_from(self.size).expect("a file on a disk is smaller than 2^63 bytes");
        let sha256 = aside(move || self.settle(&folder)).await?;
        row(db, tx, sha256, size, media_type).await
    }

    fn settle(self, folder: &Path) -> Result<String, StoreError> {
        let target = path(folder, &self.sha256);
        if target.exists() {
            return Ok(self.sha256);
        }
        let failed = |source| failed(&target, source);
        let parent = target
            .parent()
            .expect("a hash stands in a folder of two digits");
        std::fs::create_dir_all(parent).map_err(failed)?;
        self.file.as_file().sync_all().map_err(failed)?;
        self.file
            .persist(&target)
            .map_err(|err| failed(err.error))?;
        let synced = File::open(parent).and_then(|dir| dir.sync_all());
        synced.map_err(failed)?;
        Ok(self.sha256)
    }
}
