//! The roadmap: when actions run, what waits for what, and the longest chain; drawn by [`svg`].

mod bar;
mod draw;
mod layout;
mod paint;
#[cfg(test)]
mod tests;
mod width;

pub use bar::{Bar, Mark, Roadmap, plan};
pub use layout::{Options, Part, Words, pages, svg};
