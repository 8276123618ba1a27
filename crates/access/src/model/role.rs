//! The roles of the programme.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::ScopeKind;

/// A role of the programme (domain §3.1 and §11). The public has none: it is [`crate::Actor::Anonymous`].
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs the instance: accounts, roles, operation, and all that an officer does.
    MinistryAdmin,
    /// Programme officer of the ministry: keeps the register, imports, curates.
    Officer,
    /// Judges candidates.
    Assessor,
    /// Mentor (pembimbing, tenaga ahli) of regions.
    Expert,
    /// Checks letters, agreements and decrees.
    LegalReviewer,
    /// Lead agency of a region (Diskominfo).
    RegionalAdmin,
    /// Planning agency of a region (Bappeda).
    Planner,
    /// An agency of a region (OPD).
    AgencyEditor,
    /// Regent or mayor.
    Head,
    /// Member of a region's smart-city council (Dewan).
    CouncilReader,
    /// Reads everything that was done, changes nothing.
    Auditor,
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a role; the roles are {list}", list = Role::list())]
pub struct InvalidRole(pub String);

impl Role {
    /// Every role.
    pub const ALL: [Role; 11] = [
        Role::MinistryAdmin,
        Role::Officer,
        Role::Assessor,
        Role::Expert,
        Role::LegalReviewer,
        Role::RegionalAdmin,
        Role::Planner,
        Role::AgencyEditor,
        Role::Head,
        Role::CouncilReader,
        Role::Auditor,
    ];

    /// The word in the database, the API and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Role::MinistryAdmin => "ministry-admin",
            Role::Officer => "officer",
            Role::Assessor => "assessor",
            Role::Expert => "expert",
            Role::LegalReviewer => "legal-reviewer",
            Role::RegionalAdmin => "regional-admin",
            Role::Planner => "planner",
            Role::AgencyEditor => "agency-editor",
            Role::Head => "head",
            Role::CouncilReader => "council-reader",
            Role::Auditor => "auditor",
        }
    }

    /// The id of the message that names the role.
    pub const fn label(self) -> &'static str {
        match self {
            Role::MinistryAdmin => "access-role-ministry-admin",
            Role::Officer => "access-role-officer",
            Role::Assessor => "access-role-assessor",
            Role::Expert => "access-role-expert",
            Role::LegalReviewer => "access-role-legal-reviewer",
            Role::RegionalAdmin => "access-role-regional-admin",
            Role::Planner => "access-role-planner",
            Role::AgencyEditor => "access-role-agency-editor",
            Role::Head => "access-role-head",
            Role::CouncilReader => "access-role-council-reader",
            Role::Auditor => "access-role-auditor",
        }
    }

    /// The kind of place the role is held at: each role has one.
    pub const fn scope_kind(self) -> ScopeKind {
        match self {
            Role::MinistryAdmin
            | Role::Officer
            | Role::Assessor
            | Role::Expert
            | Role::LegalReviewer
            | Role::Auditor => ScopeKind::Nation,
            Role::RegionalAdmin | Role::Planner | Role::Head | Role::CouncilReader => {
                ScopeKind::Region
            }
            Role::AgencyEditor => ScopeKind::Agency,
        }
    }

    fn list() -> String {
        Role::ALL.map(Role::code).join(", ")
    }
}

impl FromStr for Role {
    type Err = InvalidRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Role::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or_else(|| InvalidRole(text.chars().take(40).collect()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_reads_back_from_its_word_in_text_and_json() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.code());
            assert_eq!(role.label(), format!("access-role-{role}"));
        }
        let err = "root".parse::<Role>().unwrap_err().to_string();
        assert!(err.contains("ministry-admin, officer"), "{err}");
    }
}
