//! Arithmetic of scores and rankings: instruments, composite indices, agreement, doubt. No I/O.
//!
//! Start at [`instrument::Instrument`] for marking one candidate on a questionnaire, at
//! [`index::compute`] for a composite index over many units, and at [`index::uncertainty`] for how
//! far its ranking may be trusted. A call for candidates goes from [`assign`] over [`panel`] and
//! [`judges`] to [`selection`], with ties parted by a rule or a [`lottery`].
//! Invariant: the same input and the same seed give the same bytes, whatever the number of threads
//! and whatever the processor: sums run in a fixed order, logarithms come from `libm`, and every
//! random run has a ChaCha stream of its own.
//! Not here: files, the clock, the database, words for people (`measure-cli`, the contexts).

pub mod agreement;
pub mod assign;
pub mod bootstrap;
pub mod canonical;
mod cholesky;
pub mod confidence;
#[cfg(test)]
mod fixtures;
pub mod icc;
pub mod index;
pub mod instrument;
pub mod judges;
pub mod lottery;
mod names;
pub mod panel;
mod quantile;
pub mod ratings;
pub mod selection;
pub mod severity;
mod stream;
