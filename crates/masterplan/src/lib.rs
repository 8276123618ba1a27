//! The content of a master plan, and what can be told from it alone.
//!
//! Start at [`Content`]: its [`Table`]s (T1–T16 of the programme's manuals) hold [`Row`]s of [`Cells`] whose
//! [`Column`]s the program knows, and its texts are [`Section`]s. A [`Release`] is a content frozen with its hash.
//! From a content alone follow its score and faults ([`checks::check`]), what differs from another ([`diff::diff`]), its
//! roadmap as a drawing ([`roadmap::svg`]), sums of its money ([`load`]), what may come of it ([`simulate::run`]), the same
//! in other pillars ([`convert::convert`]), and the beginning of the next period's ([`carry::clone_to`]).
//! [`example::content`] makes one up. `examples/` times the simulation and draws a roadmap.
//! Invariants: a cell that was parsed is right and has one spelling; a release has one canonical text, the same bytes on
//! every machine, and [`ReleaseFile::verify`] names the part that does not fit.
//! Not here: rows and people who write them (`plan`), print (`books`), files (`plan-files`).

pub mod carry;
mod cell;
pub mod checks;
mod column;
mod content;
pub mod convert;
pub mod diff;
pub mod example;
mod graph;
pub mod load;
mod pillars;
mod release;
pub mod roadmap;
mod section;
pub mod simulate;
mod span;
mod table;
pub mod text;

pub use cell::{CellFault, Context, parse_cell, parse_row};
pub use column::{Column, Filled};
pub use content::{Agency, Content, Period, Region, Row};
pub use graph::Cycle;
pub use pillars::{Pillar, PillarMap, PillarSet, SubPillar};
pub use release::{Broken, Made, Release, ReleaseFile, Signature};
pub use section::{Book, Section, SectionKey};
pub use span::Span;
pub use table::{CRITERIA, Table};

/// Texts by column; a column with years has one for each year, `budget.2025`.
pub type Cells = std::collections::BTreeMap<String, String>;
