//! Composite indices.
