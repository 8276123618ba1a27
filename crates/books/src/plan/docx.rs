//! The tree as Office Open XML (ECMA-376): headings by style, tables with heads that come again, flat pages, fields.
//!
//! A writer of our own: what a book needs is a dozen elements, and libraries that write DOCX know neither heads of tables
//! that repeat nor pages of two directions in one file. Times in the archive stand still, so that bytes do.

mod body;
mod package;
mod pictures;
mod styles;

use super::{Doc, Options};
use crate::{BookError, image};

pub(super) fn render(doc: &Doc, options: &Options) -> Result<Vec<u8>, BookError> {
    let given = options
        .figures
        .iter()
        .map(|(name, i)| (name.as_str(), i.as_slice()));
    image::check(given, &options.limits)?;
    let mut pictures = pictures::Pictures::default();
    let body = body::write(doc, options, &mut pictures)?;
    package::write(doc, &body, pictures)
}
