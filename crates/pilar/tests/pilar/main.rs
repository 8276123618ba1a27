//! The program as a whole: in this process where that is enough, as a process of its own where it is about that.
#![expect(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

mod api;
mod commands;
mod crash;
mod demo;
mod disk;
mod keys;
mod outage;
mod permissions;
mod plan_print;
mod plans;
mod program;
mod site;
mod words;
