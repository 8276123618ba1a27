//! The commands on ranks, agreement and assignment, from files to files.

mod agreement;
mod assign;
mod confidence;
mod judges;
mod support;
