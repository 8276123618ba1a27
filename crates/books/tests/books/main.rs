//! Documents from the outside: printed, read back by other programs, and refused.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests fail by panicking, like the tests"
)]

mod docx;
mod hostile;
mod labels;
mod plan;
mod plan_labels;
mod plan_samples;
mod printed;
mod refused;
mod samples;
mod tools;
