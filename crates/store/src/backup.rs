//! A consistent copy of everything, taken while serving, and the way back.
//!
//! A backup is one tar file: `manifest.json` first, then the data, then `files/<sha256>`. The manifest holds
//! the SHA-256 of each part, so a damaged backup is refused before anything is touched. With SQLite the data
//! is `database.sqlite`; with PostgreSQL it is `tables/<name>.copy`, one `COPY` text for each table. The keys of sealed
//! values are never in it: a stolen backup does not open them, and the manifest says which one is needed.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::{ConnectOptions, Connection};

use crate::{
    Db, EngineName, StoreError,
    db::Engine,
    files, migrate,
    secrets::{self, LostKeys},
};

mod error;
mod postgres;

pub use error::BackupError;

const MANIFEST: &str = "manifest.json";
const DATABASE: &str = "database.sqlite";
const SNAPSHOTS_KEPT: usize = 5;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout of the backup.
    pub format: u32,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// The newest change of the schema it holds.
    pub schema: i64,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The keys that its sealed values need; they are never in the backup.
    #[serde(default)]
    pub keys: Vec<String>,
    /// SHA-256 of each part, by its name.
    pub parts: BTreeMap<String, String>,
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError + '_ {
    move |source| BackupError::Io {
        path: path.to_owned(),
        source,
    }
}

impl EngineName {
    /// The name in settings, manifests and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Takes a backup of `db` into the new file `target`; writers go on meanwhile.
///
/// # Errors
/// [`BackupError::Exists`], or what the file system or the database refused; `target` is whole or absent.
pub async fn take(db: &Db, target: &Path) -> Result<Manifest, BackupError> {
    if target.exists() {
        return Err(BackupError::Exists(target.to_owned()));
    }
    let parent = target
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let work = tempfile::tempdir_in(parent).map_err(io(parent))?;
    let mut parts: Vec<(String, PathBuf)> = match db.pools() {
        Engine::Sqlite { .. } => {
            let copy = work.path().join(DATABASE);
            sqlite_copy(db, &copy).await?;
            vec![(DATABASE.to_owned(), copy)]
        }
        Engine::Postgres(pool) => postgres::dump(pool, work.path()).await?,
    };
    // Files are written before their rows, so every row in the copy has its file by now.
    parts.extend(stored_files(db)?);
    let mut manifest = Manifest {
        format: 1,
        engine: db.engine().as_str().to_owned(),
        schema: migrate::applied(db).await?,
        taken_at: db.clock().now(),
        keys: Vec::new(),
        parts: BTreeMap::new(),
    };
    if manifest.schema >= secrets::SINCE {
        manifest.keys = secrets::needed(&mut db.read().await?).await?;
    }
    for (name, path) in &parts {
        manifest.parts.insert(name.clone(), hash_file(path)?);
    }
    pack(&manifest, &parts, work.path(), target)?;
    Ok(manifest)
}

/// Checks a backup and puts it in the place of the empty database `db` was opened on. The keys of its sealed values
/// must be here already, in the settings or in the data folder, unless they are lost.
///
/// # Errors
/// Every way in which a backup can be wrong, before anything is touched.
pub async fn restore(db: &Db, backup: &Path, lost: LostKeys) -> Result<Manifest, BackupError> {
    let work = tempfile::tempdir_in(db.folder()).map_err(io(db.folder()))?;
    let manifest = unpack(backup, work.path())?;
    let wanted = db.engine().as_str();
    if manifest.engine != wanted {
        return Err(BackupError::OtherEngine {
            found: manifest.engine,
            wanted,
        });
    }
    let known = migrate::latest();
    if manifest.schema > known {
        return Err(BackupError::Later {
            found: manifest.schema,
            known,
        });
    }
    if migrate::applied(db).await? > 0 {
        return Err(BackupError::NotEmpty);
    }
    if lost == LostKeys::Refuse {
        let present = secrets::add_from_file(db.folder(), db.settings().keys.clone())?;
        secrets::check(db, &manifest.keys, present.as_ref())?;
    }
    let folder = db.folder().join("files");
    for name in manifest
        .parts
        .keys()
        .filter_map(|name| name.strip_prefix("files/"))
    {
        let content =
            std::fs::read(work.path().join("files").join(name)).map_err(io(work.path()))?;
        files::write(&folder, &content)?;
    }
    match db.pools() {
        Engine::Sqlite { .. } => {
            db.close().await;
            let file = db.folder().join("pilar.sqlite");
            for rest in ["pilar.sqlite-wal", "pilar.sqlite-shm"] {
                let _ = std::fs::remove_file(db.folder().join(rest));
            }
            std::fs::rename(work.path().join(DATABASE), &file).map_err(io(&file))?;
            File::open(db.folder())
                .and_then(|dir| dir.sync_all())
                .map_err(io(db.folder()))?;
        }
        Engine::Postgres(pool) => {
            postgres::load(pool, manifest.schema, work.path(), &manifest).await?
        }
    }
    Ok(manifest)
}

/// A copy in `snapshots/` before the schema changes; keeps the newest few.
pub(crate) async fn snapshot(db: &Db, schema: i64) -> Result<PathBuf, BackupError> {
    let folder = db.folder().join("snapshots");
    std::fs::create_dir_all(&folder).map_err(io(&folder))?;
    let stamp: String = db
        .clock()
        .now()
        .to_string()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let target = folder.join(format!("before-{:04}-{stamp}.pilar", schema + 1));
    take(db, &target).await?;
    let mut old: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map_err(io(&folder))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "pilar"))
        .collect();
    old.sort_by_key(|path| path.metadata().and_then(|m| m.modified()).ok());
    for path in old.iter().rev().skip(SNAPSHOTS_KEPT) {
        std::fs::remove_file(path).map_err(io(path))?;
    }
    Ok(target)
}

/// `VACUUM INTO` reads one state of the data and blocks nobody; a damaged source is found by the check after it.
async fn sqlite_copy(db: &Db, copy: &Path) -> Result<(), BackupError> {
    // A transaction cannot vacuum, so this takes a connection of its own.
    let source = db.folder().join("pilar.sqlite");
    let mut conn = crate::db::sqlite_options(&source)
        .create_if_missing(false)
        .connect()
        .await?;
    sqlx::query("VACUUM INTO $1")
        .bind(copy.to_string_lossy().into_owned())
        .execute(&mut conn)
        .await?;
    conn.close().await?;
    check_sqlite(copy).await
}

async fn check_sqlite(file: &Path) -> Result<(), BackupError> {
    let mut conn = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(file)
        .connect()
        .await?;
    let answer: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut conn)
        .await?;
    conn.close().await?;
    if answer != "ok" {
        return Err(StoreError::Damaged.into());
    }
    File::open(file)
        .and_then(|f| f.sync_all())
        .map_err(io(file))
}

fn stored_files(db: &Db) -> Result<Vec<(String, PathBuf)>, BackupError> {
    let folder = db.folder().join("files");
    let mut parts = Vec::new();
    let Ok(fans) = std::fs::read_dir(&folder) else {
        return Ok(parts);
    };
    for fan in fans {
        let fan = fan.map_err(io(&folder))?.path();
        for file in std::fs::read_dir(&fan).map_err(io(&fan))? {
            let path = file.map_err(io(&fan))?.path();
            let name = path
                .file_name()
                .and_then(|n| n.to_str())
                .unwrap_or_default()
                .to_owned();
            // Anything else in the folder is a temporary file of a write under way.
            if name.len() == 64 {
                parts.push((format!("files/{name}"), path));
            }
        }
    }
    parts.sort();
    Ok(parts)
}

fn hash_file(path: &Path) -> Result<String, BackupError> {
    let mut hasher = Sha256::new();
    let mut reader = BufReader::new(File::open(path).map_err(io(path))?);
    let mut buffer = [0; 64 * 1024];
    loop {
        let n = reader.read(&mut buffer).map_err(io(path))?;
        if n == 0 {
            return Ok(hex::encode(hasher.finalize()));
        }
        hasher.update(&buffer[..n]);
    }
}

fn pack(
    manifest: &Manifest,
    parts: &[(String, PathBuf)],
    work: &Path,
    target: &Path,
) -> Result<(), BackupError> {
    let packed = work.join("backup.tar");
    let mut tar = tar::Builder::new(File::create_new(&packed).map_err(io(&packed))?);
    let text = serde_json::to_vec_pretty(manifest).expect("a manifest is plain data");
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    tar.append_data(&mut header, MANIFEST, text.as_slice())
        .map_err(io(&packed))?;
    for (name, path) in parts {
        tar.append_path_with_name(path, name).map_err(io(path))?;
    }
    let file = tar.into_inner().map_err(io(&packed))?;
    file.sync_all().map_err(io(&packed))?;
    std::fs::rename(&packed, target).map_err(io(target))
}

/// Unpacks into `work`, comparing every part with the manifest.
fn unpack(backup: &Path, work: &Path) -> Result<Manifest, BackupError> {
    let not_a_backup = |reason: &str| BackupError::NotABackup {
        path: backup.to_owned(),
        reason: reason.to_owned(),
    };
    let mut tar = tar::Archive::new(BufReader::new(File::open(backup).map_err(io(backup))?));
    let mut entries = tar
        .entries()
        .map_err(|_| not_a_backup("it is not a tar file"))?;
    let manifest = entries
        .next()
        .and_then(Result::ok)
        .ok_or_else(|| not_a_backup("it is empty or not a tar file"))?;
    if manifest
        .path()
        .is_ok_and(|p| p.as_ref() != Path::new(MANIFEST))
    {
        return Err(not_a_backup("it does not begin with its manifest"));
    }
    let manifest: Manifest = serde_json::from_reader(manifest.take(64 * 1024 * 1024))
        .map_err(|err| not_a_backup(&format!("its manifest cannot be read ({err})")))?;
    if manifest.format != 1 {
        return Err(not_a_backup(&format!(
            "its format {} is unknown",
            manifest.format
        )));
    }
    let mut missing = manifest.parts.clone();
    for entry in entries {
        let damaged = |part: String, reason| BackupError::Damaged { part, reason };
        let mut entry =
            entry.map_err(|_| damaged(next_part(&missing), "is cut off or unreadable"))?;
        let name = entry
            .path()
            .map(|p| p.to_string_lossy().into_owned())
            .unwrap_or_default();
        let Some(expected) = missing.remove(&name) else {
            return Err(damaged(name, "is not in the manifest"));
        };
        // The name is one the manifest lists; still, no part may leave the folder.
        if !entry
            .unpack_in(work)
            .map_err(|_| damaged(name.clone(), "is cut off or unreadable"))?
        {
            return Err(damaged(name, "has a name that leaves its folder"));
        }
        if hash_file(&work.join(&name))? != expected {
            return Err(damaged(name, "differs from its SHA-256"));
        }
    }
    match missing.into_keys().next() {
        Some(part) => Err(BackupError::Damaged {
            part,
            reason: "is missing",
        }),
        None => Ok(manifest),
    }
}

fn next_part(missing: &BTreeMap<String, String>) -> String {
    missing
        .keys()
        .next()
        .cloned()
        .unwrap_or_else(|| "the end".to_owned())
}
