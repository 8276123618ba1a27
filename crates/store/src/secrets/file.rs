//! The file of keys in the data folder.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

use super::{KeyError, Keys};

/// Its name in the data folder.
pub(crate) const FILE: &str = "secrets.key";

const REMARK: &str = "\
# The key of what this instance's database holds encrypted. Keep a copy of it apart from the backups:
# without it second factors and personal data in a backup cannot be read by anyone.
";

fn failed(path: &Path) -> impl Fn(std::io::Error) -> KeyError + '_ {
    |source| KeyError::File {
        path: path.to_owned(),
        source,
    }
}

/// The keys of the settings, then those of the file, where there are any.
pub(crate) fn add_from_file(
    folder: &Path,
    settings: Option<Keys>,
) -> Result<Option<Keys>, KeyError> {
    let path = folder.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(err) if err.kind() == ErrorKind::NotFound => return Ok(settings),
        Err(source) => return Err(KeyError::File { path, source }),
    };
    warn_if_open(&path);
    let of_file: Keys = text
        .parse()
        .map_err(|reason| KeyError::Malformed { path, reason })?;
    Ok(Some(match settings {
        Some(first) => first.and(&of_file),
        None => of_file,
    }))
}

/// Makes a first key; where another process was faster, its key is the one.
pub(super) fn make(folder: &Path) -> Result<Keys, KeyError> {
    let path = folder.join(FILE);
    let mut key = [0; 32];
    getrandom::fill(&mut key).expect("the system gives random bytes");
    let text = format!("{REMARK}{}\n", hex::encode(key));
    // Readable by its owner only, as every temporary file of this crate is.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed(&path))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed(&path))?;
    match file.persist_noclobber(&path) {
        Ok(_) => {
            fs::File::open(folder)
                .and_then(|dir| dir.sync_all())
                .map_err(failed(&path))?;
            tracing::info!(file = %path.display(), "a key was made in {}; keep a copy of it apart from the backups", path.display());
        }
        Err(err) if err.error.kind() == ErrorKind::AlreadyExists => {}
        Err(err) => return Err(failed(&path)(err.error)),
    }
    add_from_file(folder, None)?.ok_or_else(|| failed(&path)(ErrorKind::NotFound.into()))
}

#[cfg(unix)]
fn warn_if_open(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_or(0, |m| m.permissions().mode());
    if mode & 0o077 != 0 {
        tracing::warn!(file = %path.display(), "{} can be read by others than its owner: chmod 600", path.display());
    }
}

#[cfg(not(unix))]
fn warn_if_open(_: &Path) {}
