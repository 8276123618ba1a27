//! A folder read back, as hostile.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{ErrorKind, Read},
    path::Path,
};

use masterplan::{ReleaseFile, Section};
use serde::de::DeserializeOwned;

use super::{
    FolderError,
    error::broken,
    layout::{ATTRIBUTES, GIT, PLAN, Plan, Rows, SECTIONS, TABLES, section, table},
};

/// The largest file: a table of 5,000 full rows is a fifth of it.
const MOST_BYTES: u64 = 32 << 20;

/// All files together.
const MOST_BYTES_OF_ALL: u64 = 128 << 20;

/// Files that are looked at before a folder is refused.
const MOST_FILES: usize = 1_000;

/// Reads a folder and verifies the release.
///
/// # Errors
/// [`FolderError`] names the file that is missing, too many, no text, or was changed.
pub fn read(folder: &Path) -> Result<ReleaseFile, FolderError> {
    let file = read_unverified(folder)?;
    file.verify().map_err(broken)?;
    Ok(file)
}

/// Reads a folder that may have been changed since: its hashes and its signature say what was, and may not fit.
///
/// # Errors
/// [`FolderError`] names the file that is missing, too many or no text.
pub fn read_unverified(folder: &Path) -> Result<ReleaseFile, FolderError> {
    let mut reader = Reader {
        folder,
        left: MOST_BYTES_OF_ALL,
    };
    let met = list(folder)?;
    let plan: Plan = reader.toml(PLAN)?;
    let sections: BTreeSet<String> = plan.sections.iter().map(|key| section(*key)).collect();
    if sections.len() < plan.sections.len() {
        return Err(FolderError::Syntax {
            path: PLAN.to_owned(),
            message: "a text is named twice".to_owned(),
        });
    }
    let mut known = sections;
    known.extend(plan.tables.iter().map(|word| table(*word)));
    known.extend([PLAN, ATTRIBUTES.0].map(str::to_owned));
    if let Some(extra) = met.difference(&known).next() {
        return Err(FolderError::Extra(extra.clone()));
    }
    let mut texts = Vec::new();
    for key in &plan.sections {
        let text = reader.text(&section(*key))?;
        texts.push(Section {
            key: *key,
            // The writer ended it with a line's end.
            text: text.strip_suffix('\n').unwrap_or(&text).to_owned(),
        });
    }
    let mut tables = BTreeMap::new();
    for word in &plan.tables {
        let Rows { rows } = reader.toml(&table(*word))?;
        tables.insert(*word, rows);
    }
    Ok(plan.join(texts, tables))
}

/// Every file of a folder, by its path within; git's own are left out.
pub(super) fn list(folder: &Path) -> Result<BTreeSet<String>, FolderError> {
    let mut met = BTreeSet::new();
    for name in names(folder, "")? {
        if name == GIT {
            continue;
        }
        let kind = kind(folder, &name)?;
        if !kind.is_dir() {
            met.insert(name);
        } else if [SECTIONS, TABLES].contains(&name.as_str()) {
            for inner in names(folder, &name)? {
                let path = format!("{name}/{inner}");
                if self::kind(folder, &path)?.is_dir() {
                    return Err(FolderError::Extra(path));
                }
                met.insert(path);
            }
        } else {
            return Err(FolderError::Extra(name));
        }
    }
    Ok(met)
}

fn names(folder: &Path, within: &str) -> Result<BTreeSet<String>, FolderError> {
    let shown = if within.is_empty() { "." } else { within };
    let mut names = BTreeSet::new();
    let entries = fs::read_dir(folder.join(within)).map_err(|error| io(shown, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| io(shown, error))?;
        let name = entry.file_name().into_string().map_err(|name| {
            let name = name.to_string_lossy();
            FolderError::Extra(format!("{shown}/{name}"))
        })?;
        if names.len() >= MOST_FILES {
            return Err(FolderError::Extra(format!("{shown}/{name}")));
        }
        names.insert(name);
    }
    Ok(names)
}

/// What an entry is, without following links.
fn kind(folder: &Path, path: &str) -> Result<fs::FileType, FolderError> {
    let found = fs::symlink_metadata(folder.join(path)).map_err(|error| io(path, error))?;
    if found.is_symlink() {
        return Err(FolderError::Link(path.to_owned()));
    }
    if !found.is_file() && !found.is_dir() {
        return Err(FolderError::Kind(path.to_owned()));
    }
    Ok(found.file_type())
}

pub(super) fn io(path: &str, source: std::io::Error) -> FolderError {
    if source.kind() == ErrorKind::NotFound && path != "." {
        return FolderError::Missing(path.to_owned());
    }
    FolderError::Io {
        path: path.to_owned(),
        source,
    }
}

struct Reader<'a> {
    folder: &'a Path,
    /// Bytes that may still be read.
    left: u64,
}

impl Reader<'_> {
    fn text(&mut self, path: &str) -> Result<String, FolderError> {
        if !kind(self.folder, path)?.is_file() {
            return Err(FolderError::Kind(path.to_owned()));
        }
        let limit = MOST_BYTES.min(self.left);
        let file = fs::File::open(self.folder.join(path)).map_err(|error| io(path, error))?;
        let mut bytes = Vec::new();
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| io(path, error))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limit {
            let path = path.to_owned();
            return Err(FolderError::TooLarge { path, limit });
        }
        self.left -= size;
        String::from_utf8(bytes).map_err(|_| FolderError::NotText(path.to_owned()))
    }

    fn toml<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, FolderError> {
        let text = self.text(path)?;
        toml::from_str(&text).map_err(|error| FolderError::Syntax {
            path: path.to_owned(),
            message: told(&text, &error),
        })
    }
}

/// Where a text is not as it must be, in one line.
fn told(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map_or(1, |span| {
        let before = text.get(..span.start).unwrap_or(text);
        1 + before.bytes().filter(|byte| *byte == b'\n').count()
    });
    let message: String = error.message().chars().take(300).collect();
    format!("line {line}: {}", message.replace('\n', " "))
}
