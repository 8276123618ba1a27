//! The books of a master plan: a release file in, PDF, DOCX or HTML out.
//!
//! Start at [`print`](fn@print). An outline (`outlines/*.toml`, data that an operator can change) and the words of a language turn a release
//! into a [`Doc`], a tree that knows no format; a renderer turns the tree into bytes. The same release, options and
//! files give the same bytes; texts of the plan are printed as they are in each of the three.

mod build;
mod charts;
mod doc;
mod docx;
mod drawing;
mod html;
mod options;
mod outline;
mod pdf;
mod words;

use masterplan::{Book, ReleaseFile};

use crate::{BookError, Lang};

pub use doc::{
    Align, Block, Cell, Column, Doc, Figure, Heading, Look, Part, Picture, Row, RowKind, Table,
    TitlePage,
};
pub use options::{Format, Options, template};
pub use outline::Paper;

/// Prints a book of a release.
///
/// It blocks its thread as [`crate::pdf()`] does: call it from a job or from `spawn_blocking`.
///
/// # Errors
///
/// [`BookError`]: of the PDF all of its variants, of the others those about templates and given images.
pub fn print(
    release: &ReleaseFile,
    book: Book,
    format: Format,
    lang: Lang,
    options: &Options,
) -> Result<Vec<u8>, BookError> {
    let doc = tree(release, book, lang, options)?;
    match format {
        Format::Pdf => pdf::render(&doc, release, options),
        Format::Docx => docx::render(&doc, options),
        Format::Html => html::render(&doc, options),
    }
}

/// The tree of a book, before it is given a format.
///
/// # Errors
///
/// [`BookError::Template`] for a fault in an outline or a file of words.
pub fn tree(
    release: &ReleaseFile,
    book: Book,
    lang: Lang,
    options: &Options,
) -> Result<Doc, BookError> {
    build::build(release, book, lang, options)
}
