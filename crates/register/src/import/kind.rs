//! What a file may hold.

use std::{fmt, str::FromStr};

use access::Permission;
use serde::{Deserialize, Serialize};

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Provinces, regencies and cities.
    Regions,
    /// Departments of a region's government.
    Agencies,
    /// Cohorts.
    Cohorts,
    /// Letters of the directorate general.
    Letters,
    /// Regions in cohorts.
    Participations,
    /// Where figures were published.
    Sources,
    /// Published figures.
    Claims,
}

/// The text names nothing that can be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be imported; the kinds are {list}", list = Kind::ALL.map(Kind::as_str).join(", "))]
pub struct UnknownKind(pub String);

impl Kind {
    /// Every kind, in an order in which an empty register can be filled.
    pub const ALL: [Self; 7] = [
        Self::Regions,
        Self::Agencies,
        Self::Sources,
        Self::Cohorts,
        Self::Letters,
        Self::Participations,
        Self::Claims,
    ];

    /// The word in addresses, in the database and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::Agencies => "agencies",
            Self::Cohorts => "cohorts",
            Self::Letters => "letters",
            Self::Participations => "participations",
            Self::Sources => "sources",
            Self::Claims => "claims",
        }
    }

    /// What the same change by a form asks for: a file may do no more than forms do.
    pub(crate) fn permission(self) -> Permission {
        match self {
            Self::Regions => Permission::ManageRegions,
            Self::Agencies => Permission::ManageAgencies,
            Self::Cohorts | Self::Letters => Permission::ManageCohorts,
            Self::Participations => Permission::ManageParticipations,
            Self::Sources => Permission::ManageSources,
            Self::Claims => Permission::ManageClaims,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| UnknownKind(text.chars().take(40).collect()))
    }
}
