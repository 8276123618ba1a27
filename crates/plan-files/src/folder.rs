//! A release as a folder of text files: what changed between two of them, git shows line by line.
//!
//! ```text
//! plan.toml              how it was made, whose plan it is, the hash of each part, the signature
//! sections/vision.md     each text as it was written
//! tables/action.toml     each row a block, each cell a line
//! ```
//!
//! Nothing in a folder names a path: names of files come from the program, so that no folder leads outside itself.

mod error;
mod layout;
mod read;
mod write;

pub use error::FolderError;
pub use read::{read, read_unverified};
pub use write::write;
