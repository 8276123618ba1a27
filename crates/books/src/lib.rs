//! Books: what Pilar prints. Plain data in, PDF/A-2a + PDF/UA-1 out; the books of a plan also as DOCX and HTML.
//!
//! Start at [`Document::new`] with one of [`letter::Letter`], [`form::Form`], [`minutes::Minutes`] or
//! [`baseline::Baseline`], and [`pdf()`]; the books of a master plan are [`plan::print()`]. A further book is a type that implements [`Content`] and a [`Template`]
//! of Typst files; an operator changes a book's looks with [`Template::with_files`].
//! Invariants: a text of the data is printed as it is, never read as markup; a template reads its own files, the data
//! and the given images and nothing else: no disk, no network, no clock; no book takes more than its [`Limits`]; the
//! same data gives the same bytes; what fails gives no bytes at all, and says the file and line or the place in the data.
//! Not here: rows and files (the contexts and `store`), what a figure means (`measure`), who may print it.

pub mod baseline;
mod document;
mod error;
mod fonts;
pub mod form;
mod furniture;
mod glyphs;
mod image;
pub mod letter;
mod limits;
pub mod minutes;
mod pdf;
pub mod plan;
mod qr;
pub mod report;
mod template;
mod world;

pub use document::{Content, Document};
pub use error::{Blame, BookError, ImageFault};
pub use furniture::{Furniture, Lang, Letterhead, Signer, State};
pub use glyphs::Unprintable;
pub use limits::Limits;
pub use pdf::pdf;
pub use template::Template;
