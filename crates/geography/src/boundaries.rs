//! Polygons of regions: read from GeoJSON, checked, and made small enough to draw.
//!
//! [`read`] streams a file and names every feature that is wrong; [`reduce`] makes neighbours share their borders and
//! leaves out detail that no map here shows; a [`Shape`] is what is kept, drawn and given away.

mod check;
mod coordinates;
mod fault;
mod mesh;
mod read;
mod shape;
mod stream;
#[cfg(test)]
mod tests;

pub use fault::{CodeFault, Fault, Rejected, Unreadable};
pub use mesh::{DETAIL, OVERVIEW, Tolerance, coarser, reduce};
pub use read::{FileLimits, Home, Outline, ReadFile, read};
pub use shape::{InvalidShape, Shape};
