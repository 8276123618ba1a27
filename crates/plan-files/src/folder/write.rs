//! A release written as a folder, whole or not at all.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use masterplan::ReleaseFile;
use serde::Serialize;

use super::{
    FolderError,
    error::broken,
    layout::{ATTRIBUTES, GIT, Mark, PLAN, Plan, Rows, SECTIONS, TABLES, section, table},
    read::{io, list},
};

const HEADING: &str = "\
# A release of a master plan. Texts are in sections/, rows in tables/; whoever changes a line makes the hashes below unfit:
# `pilar plan import` names the part.
";

/// Writes a release as a folder. A folder of an earlier release is replaced and keeps its `.git`; one that holds anything
/// else is refused. Equal releases give equal folders.
///
/// # Errors
/// [`FolderError`]; nothing was changed then.
pub fn write(file: &ReleaseFile, folder: &Path) -> Result<(), FolderError> {
    file.verify().map_err(broken)?;
    let files = files(file)?;
    let before = standing(folder)?;
    let new = beside(folder, "new")?;
    let written = fill(&new, &files).and_then(|()| swap(folder, &new, before));
    if written.is_err() {
        // What was begun is taken away; the error that is told is the first.
        let _ = fs::remove_dir_all(&new);
    }
    written
}

/// Every file with its text.
fn files(file: &ReleaseFile) -> Result<Vec<(String, String)>, FolderError> {
    let content = &file.release.content;
    let mut seen = BTreeSet::new();
    let mut files = vec![(ATTRIBUTES.0.to_owned(), ATTRIBUTES.1.to_owned())];
    files.push((
        PLAN.to_owned(),
        format!("{HEADING}\n{}", text(&Plan::of(file))),
    ));
    for one in &content.sections {
        if !seen.insert(one.key) {
            return Err(FolderError::SectionTwice(one.key.word().to_owned()));
        }
        files.push((section(one.key), format!("{}\n", one.text)));
    }
    for (word, rows) in &content.tables {
        let rows = Rows { rows: rows.clone() };
        files.push((table(*word), text(&rows)));
    }
    Ok(files)
}

fn text(value: &impl Serialize) -> String {
    toml::to_string_pretty(value).expect("texts, whole numbers and lists are TOML")
}

/// What stands where the folder is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Empty,
    Ours,
}

fn standing(folder: &Path) -> Result<Before, FolderError> {
    let Ok(found) = fs::symlink_metadata(folder) else {
        return Ok(Before::Nothing);
    };
    if found.is_symlink() {
        return Err(FolderError::Link(".".to_owned()));
    }
    if !found.is_dir() {
        return Err(FolderError::Kind(".".to_owned()));
    }
    let met = match list(folder) {
        Ok(met) => met,
        Err(FolderError::Extra(path) | FolderError::Link(path) | FolderError::Kind(path)) => {
            return Err(FolderError::NotOurs(path));
        }
        Err(error) => return Err(error),
    };
    if met.is_empty() && !folder.join(GIT).exists() {
        return Ok(Before::Empty);
    }
    // A repository without files yet is as good as an empty folder, and keeps its `.git`.
    if let Some(stranger) = met.iter().find(|path| !is_known(path)) {
        return Err(FolderError::NotOurs(stranger.clone()));
    }
    let is_marked = met.is_empty()
        || fs::read_to_string(folder.join(PLAN))
            .ok()
            .and_then(|text| toml::from_str::<Mark>(&text).ok())
            .is_some_and(|mark| mark.format.starts_with("pilar-plan/"));
    if is_marked {
        Ok(Before::Ours)
    } else {
        let first = met.into_iter().next().unwrap_or_default();
        Err(FolderError::NotOurs(first))
    }
}

/// Whether a release may have a file of that name.
fn is_known(path: &str) -> bool {
    path == PLAN
        || path == ATTRIBUTES.0
        || masterplan::SectionKey::ALL
            .iter()
            .any(|key| section(*key) == path)
        || masterplan::Table::ALL
            .iter()
            .any(|word| table(*word) == path)
}

/// A new empty folder beside another.
fn beside(folder: &Path, what: &str) -> Result<PathBuf, FolderError> {
    let name = folder.file_name().map(|name| name.to_string_lossy());
    let name = name.ok_or_else(|| FolderError::Kind(".".to_owned()))?;
    let mut tried = 0;
    loop {
        let pid = std::process::id();
        let new = folder.with_file_name(format!(".{name}.{what}-{pid}-{tried}"));
        match fs::create_dir(&new) {
            Ok(()) => return Ok(new),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && tried < 100 => {
                tried += 1;
            }
            Err(source) => {
                let path = new.display().to_string();
                return Err(FolderError::Io { path, source });
            }
        }
    }
}

fn fill(new: &Path, files: &[(String, String)]) -> Result<(), FolderError> {
    for within in [SECTIONS, TABLES] {
        if files.iter().any(|(path, _)| path.starts_with(within)) {
            fs::create_dir(new.join(within)).map_err(|error| io(within, error))?;
        }
    }
    for (path, text) in files {
        let write = || {
            let mut file = fs::File::create_new(new.join(path))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        write().map_err(|error| io(path, error))?;
    }
    Ok(())
}

/// Puts the new folder in the place of the old one.
fn swap(folder: &Path, new: &Path, before: Before) -> Result<(), FolderError> {
    let rename = |from: &Path, to: &Path| fs::rename(from, to).map_err(|error| io(".", error));
    match before {
        Before::Nothing => return rename(new, folder),
        Before::Empty => {
            fs::remove_dir(folder).map_err(|error| io(".", error))?;
            return rename(new, folder);
        }
        Before::Ours => {}
    }
    let old = beside(folder, "old")?;
    let kept = old.join("kept");
    rename(folder, &kept)?;
    if let Err(error) = rename(new, folder) {
        let _ = fs::rename(&kept, folder);
        let _ = fs::remove_dir(&old);
        return Err(error);
    }
    if kept.join(GIT).exists() {
        rename(&kept.join(GIT), &folder.join(GIT))?;
    }
    fs::remove_dir_all(&old).map_err(|error| io(".", error))
}
