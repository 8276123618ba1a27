//! Tables of a plan as workbooks and CSV: filled in by agencies, read back as a rehearsal.
//!
//! A sheet's first row holds names that do not depend on a language, in its first cell that of the table (`id:action`);
//! its first column holds the rows' ids. So a file made in one language is read in the other, and a row is recognised
//! wherever it was moved. The order of rows in a file means nothing.

mod apply;
mod fill;
mod head;
mod labels;
mod read;
mod rows;
mod told;

pub use apply::apply;
pub use fill::{Heads, csv, template};
pub use read::{Ask, read};
pub use told::{Absent, Added, CellChange, Changed, Fault, Faults, Note, Reading, TableReading};

/// The name of the column of ids, before the colon and the table's word.
const ID: &str = "id";
