//! All SQL of calls, by subject.

pub(crate) mod answers;
pub(crate) mod calls;
pub(crate) mod candidates;
pub(crate) mod delegations;
pub(crate) mod desk;
pub(crate) mod letters;
pub(crate) mod objections;
pub(crate) mod panels;
pub(crate) mod rankings;
pub(crate) mod sample;
pub(crate) mod schedule;
pub(crate) mod selection;
pub(crate) mod sheets;

pub(crate) use ::store::query::{code, count, holes, word};
