//! Why a book was not printed.

/// Why a document has no PDF. Nothing was written; an earlier PDF of the same document stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// The template does not compile, or asks the data for something it does not hold.
    #[error("{file}, line {line}, column {column}: {message}")]
    Template {
        /// The template's file, `letter.typ`; empty where the fault has no place.
        file: String,
        /// From 1; 0 where the fault has no place.
        line: usize,
        /// In characters, from 1; 0 where the fault has no place.
        column: usize,
        /// What Typst says, with its hints.
        message: String,
    },
    /// The data is not of the book's shape.
    #[error("the data does not fit the book: {0}")]
    Data(String),
    /// No font has the character.
    #[error("no font can print `{character}` ({code}) at {path}", code = code_point(*.character))]
    NoGlyph {
        /// Where it stands in the data, `sections[2].answers[0].words`.
        path: String,
        /// The character.
        character: char,
    },
    /// One of the [`Limits`](crate::Limits) was passed.
    #[error("{what}: {is} is more than the {most} allowed")]
    TooLarge {
        /// What was measured, and in which unit.
        what: &'static str,
        /// The measure.
        is: u64,
        /// The limit.
        most: u64,
    },
    /// A given image cannot be used.
    #[error("image `{name}` {fault}")]
    Image {
        /// The name the document gave it.
        name: String,
        /// What is wrong with it.
        fault: ImageFault,
    },
    /// A file of an operator's template cannot be used.
    #[error("template file `{name}` {reason}")]
    File {
        /// The file.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The work was given up at the time limit.
    #[error("not typeset within {seconds} s")]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// Works that were given up still run; try again later.
    #[error("too many documents that took too long are still being worked on")]
    Busy,
    /// The document would break the rules of PDF/A-2a or PDF/UA-1.
    #[error("not an archivable and accessible PDF: {0}")]
    Standard(String),
    /// The typesetter failed in a way it does not explain.
    #[error("the typesetter broke off: {0}")]
    Broken(String),
}

/// What is wrong with an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageFault {
    /// Judged by its first bytes, not by its name.
    #[error("is neither PNG nor JPEG")]
    Kind,
    /// Its header cannot be read.
    #[error("is damaged")]
    Damaged,
    /// It would unpack to more than the limit.
    #[error("has {width} × {height} pixels, more than the {most} allowed")]
    Pixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The limit, in pixels in all.
        most: u64,
    },
    /// The name is not one that a template can ask for.
    #[error("has an unusable name (letters, digits and hyphens, at most 40)")]
    Name,
}

/// `U+4E2D`.
pub(crate) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Whose doing it is that there is no print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The document passes a limit: its reader can be told.
    Document,
    /// Others print, or it took too long: it may be asked again.
    Load,
    /// A template, a file or this program is at fault.
    Program,
}

impl BookError {
    /// Whose doing it is.
    pub const fn blame(&self) -> Blame {
        match self {
            Self::TooLarge { .. } => Blame::Document,
            Self::TooSlow { .. } | Self::Busy => Blame::Load,
            Self::Template { .. }
            | Self::Data(_)
            | Self::NoGlyph { .. }
            | Self::Image { .. }
            | Self::File { .. }
            | Self::Standard(_)
            | Self::Broken(_) => Blame::Program,
        }
    }
}
