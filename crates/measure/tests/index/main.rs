//! Composite indices and instruments against published figures, and properties that hold for all.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod call;
mod instruments;
mod kediri;
mod methods;
mod properties;
mod sheet;
mod tai;
