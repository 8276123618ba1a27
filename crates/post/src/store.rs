//! All SQL of the outbox, by subject.

pub(crate) mod addresses;
pub(crate) mod messages;
pub(crate) mod pace;
pub(crate) mod templates;

pub(crate) use ::store::query::{holes, word};
