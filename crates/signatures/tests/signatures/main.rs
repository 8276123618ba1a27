//! Signatures from the outside: made, checked, attacked, and read by other programs.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests fail by panicking, like the tests"
)]

mod changed;
mod checking;
mod hostile;
mod identities;
mod pki;
mod samples;
mod signing;
mod tools;
