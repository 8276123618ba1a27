//! What a list of candidates shows, and in which order.

use serde::{Deserialize, Serialize};

use crate::model::Candidate;

/// Which candidates a list shows; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct CandidateFilter {
    /// Part of a name or code.
    pub q: String,
    /// A state.
    pub state: String,
    /// A province's code.
    pub province: String,
}

/// What a list of candidates can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateSort {
    /// The region's code.
    Region,
    /// The region's name.
    Name,
    /// How far it has come.
    State,
}

impl CandidateSort {
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Self::Region => "region_code",
            Self::Name => "region_name",
            Self::State => "state",
        }
    }

    pub(super) fn of(self, candidate: &Candidate) -> String {
        match self {
            Self::Region => candidate.region.to_string(),
            Self::Name => candidate.name.clone(),
            Self::State => candidate.state.to_string(),
        }
    }
}

impl std::str::FromStr for CandidateSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "region" => Ok(Self::Region),
            "name" => Ok(Self::Name),
            "state" => Ok(Self::State),
            _ => Err(()),
        }
    }
}

impl std::fmt::Display for CandidateSort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Region => "region",
            Self::Name => "name",
            Self::State => "state",
        })
    }
}
