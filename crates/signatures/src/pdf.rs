//! Reading a PDF as something hostile, and nothing of it but structure: objects, cross-references, revisions.
//!
//! This is not `lopdf`, since a check of signatures needs what that library hides: where exactly `/Contents` stands, which
//! revision wrote an object, and limits on what a small file may unpack to. A file whose cross-references are wrong is
//! refused, not repaired: two readers that repair differently see different documents under one signature.

mod document;
mod lexer;
mod object;
mod unpack;
mod walk;
mod xref;

pub(crate) use document::{Document, Found};
pub(crate) use lexer::{Lexer, is_space};
pub(crate) use object::{Dict, Id, Object, shown, text_string};
pub(crate) use walk::SignatureField;
pub(crate) use xref::{Entry, XrefKind};

/// The largest file that is read. An evidence or agreement with pictures stays far below.
pub const MAX_BYTES: usize = 64 << 20;
/// How many objects a file may have.
pub const MAX_OBJECTS: usize = 1_000_000;
/// How far one stream of objects or cross-references may unpack.
pub(crate) const MAX_UNPACKED: usize = 32 << 20;
/// How far all of them together may.
pub(crate) const MAX_UNPACKED_TOTAL: usize = 128 << 20;

/// Why a file cannot be read as a PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It does not begin as PDFs do, or is empty.
    #[error("the file is not a PDF")]
    NotPdf,
    /// It is encrypted; a signature on it could not be checked without its password.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// Its structure is damaged, or made to be read in two ways.
    #[error("the PDF is damaged: {0}")]
    Broken(&'static str),
    /// It is larger than what is read, or unpacks to more.
    #[error("the PDF is too large: {0}")]
    TooLarge(&'static str),
}
