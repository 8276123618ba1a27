//! What is told of a region, and the rules by which its next steps are chosen. Pure.

mod line;
mod step;

pub use line::{Line, Place, Turn};
pub use step::{Facts, Step, StepKind, steps};
