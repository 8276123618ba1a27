//! Composite indices and instruments against published figures, and properties that hold for all.

mod instruments;
mod kediri;
mod properties;
mod sheet;
mod tai;
