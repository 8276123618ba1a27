//! The commands on ranks, agreement and assignment, from files to files.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is wrong"
)]

mod agreement;
mod assign;
mod confidence;
mod judges;
mod support;
