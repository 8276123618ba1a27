//! What a print may be given beside the release.

use std::collections::BTreeMap;

use crate::{Limits, State, Template, Unprintable};

/// The form of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// PDF/A-2a and PDF/UA-1.
    Pdf,
    /// Office Open XML, for Word and LibreOffice.
    Docx,
    /// One file, without scripts.
    Html,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Docx, Self::Html];

    /// Its word on the command line and the ending of its files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Html => "html",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Html => "text/html; charset=utf-8",
        }
    }
}

/// What a print may be given beside the release. The default is a final print with the carried files.
#[derive(Clone)]
pub struct Options {
    /// A draft says so across every page.
    pub state: State,
    /// In words, what state the plan is in: `Berlaku tanpa peraturan`.
    pub status: Option<String>,
    /// At the head of every page.
    pub notice: Option<String>,
    /// Where the release can be verified: as a QR code and in words.
    pub verify: Option<String>,
    /// Figures of the texts by the id of their evidence: PNG or JPEG. One that is not here is told by its id.
    pub figures: BTreeMap<String, Vec<u8>>,
    /// Files of the print: see [`template`].
    pub template: Template,
    /// What becomes of characters that no font has, in a PDF.
    pub unprintable: Unprintable,
    /// The most a PDF may take.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            state: State::Final,
            status: None,
            notice: None,
            verify: None,
            figures: BTreeMap::new(),
            template: template(),
            unprintable: Unprintable::default(),
            limits: Limits {
                data_bytes: 32 << 20,
                pages: 1500,
                ..Limits::default()
            },
        }
    }
}

macro_rules! carried {
    ($($name:literal = $path:literal,)+) => {
        &[$(($name, include_bytes!($path)),)+]
    };
}

/// The files that the program carries: `plan.typ`, `plan.css`, `outlines/*.toml`, `locales/plan.{id,en}.toml`.
///
/// An operator's own come with [`Template::with_files`] or [`Template::with_folder`], by the same names.
pub fn template() -> Template {
    const FILES: &[(&str, &[u8])] = carried! {
        "plan.typ" = "../../templates/plan.typ",
        "plan.css" = "../../templates/plan.css",
        "locales/plan.id.toml" = "../../locales/plan.id.toml",
        "locales/plan.en.toml" = "../../locales/plan.en.toml",
        "outlines/analysis.toml" = "../../outlines/analysis.toml",
        "outlines/plan.toml" = "../../outlines/plan.toml",
        "outlines/summary.toml" = "../../outlines/summary.toml",
        "outlines/quick-wins.toml" = "../../outlines/quick-wins.toml",
        "outlines/poster.toml" = "../../outlines/poster.toml",
        "outlines/regulation.toml" = "../../outlines/regulation.toml",
        "outlines/residents.toml" = "../../outlines/residents.toml",
    };
    Template::carried("plan.typ", FILES)
}
