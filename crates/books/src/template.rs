//! Templates: Typst files that turn data into pages.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use typst::{foundations::Bytes, text::Font};

use crate::{BookError, fonts::Fonts};

/// What every template may use.
const SHARED: &[(&str, &[u8])] = &[
    (
        "furniture.typ",
        include_bytes!("../templates/furniture.typ"),
    ),
    ("locales/id.toml", include_bytes!("../locales/id.toml")),
    ("locales/en.toml", include_bytes!("../locales/en.toml")),
];

/// A file of an operator's template may have this many bytes, a folder this many files.
const FILE_BYTES: u64 = 8 << 20;
const FILES: usize = 200;

/// The files that typeset one kind of document.
///
/// Names are relative, with `/` between folders: `letter.typ`, `locales/id.toml`. A template sees its own files over
/// those that all share (`furniture.typ`, `locales/*.toml`), and `data.json`.
#[derive(Clone)]
pub struct Template {
    pub(crate) main: &'static str,
    pub(crate) files: Arc<BTreeMap<String, Bytes>>,
    pub(crate) fonts: Arc<Fonts>,
}

impl Template {
    /// A template that the program carries: `main`, with `files` beside the shared ones.
    pub fn carried(main: &'static str, files: &[(&str, &'static [u8])]) -> Self {
        let files = SHARED
            .iter()
            .chain(files)
            .map(|(name, content)| ((*name).to_owned(), Bytes::new(*content)))
            .collect();
        Self {
            main,
            files: Arc::new(files),
            fonts: Fonts::carried(),
        }
    }

    /// The same template with an operator's files in place of or beside its own.
    ///
    /// Fonts (`.ttf`, `.otf`) among them are used too; other files are Typst, TOML, JSON, CSV, CSS, PNG, JPEG or SVG.
    ///
    /// # Errors
    ///
    /// [`BookError::File`] for a name or file that cannot be used.
    pub fn with_files(
        &self,
        given: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<Self, BookError> {
        let mut files = BTreeMap::clone(&self.files);
        let mut fonts = Vec::new();
        for (name, content) in given {
            let wrong = |reason| BookError::File {
                name: name.clone(),
                reason,
            };
            if !is_usable(&name) {
                return Err(wrong(
                    "has an unusable name (relative, letters, digits, `-`, `_`, `.`, `/`)",
                ));
            }
            if content.len() as u64 > FILE_BYTES {
                return Err(wrong("has more than 8 MiB"));
            }
            match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
                "ttf" | "otf" => {
                    let found: Vec<Font> = Font::iter(Bytes::new(content)).collect();
                    if found.is_empty() {
                        return Err(wrong("is not a font that can be read"));
                    }
                    fonts.extend(found);
                }
                "typ" | "toml" | "json" | "csv" | "css" | "png" | "jpg" | "jpeg" | "svg" => {
                    files.insert(name, Bytes::new(content));
                }
                _ => return Err(wrong("is of a kind that templates do not use")),
            }
        }
        Ok(Self {
            main: self.main,
            files: Arc::new(files),
            fonts: Fonts::with(fonts),
        })
    }

    /// A file by its name.
    pub(crate) fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(|content| &**content)
    }

    /// The same template with the files of an operator's folder. Reads the disk: not for an async task.
    ///
    /// # Errors
    ///
    /// [`BookError::File`] for a file that cannot be read or used; links are not followed out of the folder.
    pub fn with_folder(&self, folder: &Path) -> Result<Self, BookError> {
        let mut found = Vec::new();
        collect(folder, "", &mut found)?;
        self.with_files(found)
    }
}

fn collect(
    folder: &Path,
    prefix: &str,
    found: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), BookError> {
    let unread = |name: &str| BookError::File {
        name: name.to_owned(),
        reason: "cannot be read",
    };
    let mut entries: Vec<_> = fs::read_dir(folder)
        .and_then(Iterator::collect)
        .map_err(|_| unread(&folder.display().to_string()))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(|_| unread(&name))?;
        if name.rsplit('/').next().is_some_and(|n| n.starts_with('.')) {
            continue;
        }
        if kind.is_dir() {
            collect(&entry.path(), &format!("{name}/"), found)?;
        } else if kind.is_file() {
            let size = entry.metadata().map_err(|_| unread(&name))?.len();
            if size > FILE_BYTES || found.len() >= FILES {
                return Err(BookError::File {
                    name,
                    reason: "is too large, or one of more than 200",
                });
            }
            let content = fs::read(entry.path()).map_err(|_| unread(&name))?;
            found.push((name, content));
        }
    }
    Ok(())
}

fn is_usable(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    name.len() <= 120
        && name.chars().all(fits)
        && name
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.'))
}
