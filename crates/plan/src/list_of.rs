//! Which plans a list leaves.

use serde::Deserialize;

/// Which plans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PlanFilter {
    /// How far it has come.
    pub state: String,
    /// Part of a region's name or of the title.
    pub q: String,
}
