//! Style sheets and scripts, embedded.

/// Tells one build's assets from another's.
pub(crate) const DIGEST: &str = "";
