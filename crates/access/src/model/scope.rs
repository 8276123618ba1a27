//! Where a role is held.

use std::{fmt, str::FromStr};

use kernel::RegionCode;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Role;

/// The kind of a [`Scope`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeKind {
    /// The whole country.
    Nation,
    /// One region.
    Region,
    /// One agency of a region.
    Agency,
}

impl ScopeKind {
    /// The word in the database.
    pub const fn code(self) -> &'static str {
        match self {
            ScopeKind::Nation => "nation",
            ScopeKind::Region => "region",
            ScopeKind::Agency => "agency",
        }
    }
}

/// The whole country, one region, or one agency. Written `nation`, `region:71.72`, `agency:<id>`.
///
/// A province's scope is the province's own government, not the regencies and cities within it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// The whole country.
    Nation,
    /// One region.
    Region(RegionCode),
    /// One agency, by the id that the register gives it.
    Agency(Uuid),
}

/// The text names no scope, or not one at which the role is held.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidScope {
    /// The text is no scope.
    #[error("`{0}` is not a scope: write `nation`, `region:71.72` or `agency:` and its id")]
    Unknown(String),
    /// A role is held at another kind of scope.
    #[error("the role {role} is held at one {}", role.scope_kind().code())]
    Kind {
        /// The role.
        role: Role,
    },
}

impl Scope {
    /// The kind.
    pub const fn kind(&self) -> ScopeKind {
        match self {
            Scope::Nation => ScopeKind::Nation,
            Scope::Region(_) => ScopeKind::Region,
            Scope::Agency(_) => ScopeKind::Agency,
        }
    }

    /// What the database holds beside the kind: nothing, a code or an id.
    pub fn place(&self) -> String {
        match self {
            Scope::Nation => String::new(),
            Scope::Region(code) => code.to_string(),
            Scope::Agency(id) => id.to_string(),
        }
    }

    /// Whether something done at `target` happens within this scope.
    pub fn covers(&self, target: &Scope) -> bool {
        *self == Scope::Nation || self == target
    }
}

impl FromStr for Scope {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || InvalidScope::Unknown(text.chars().take(60).collect());
        let (kind, place) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
        match (kind, place) {
            ("nation", "") => Ok(Scope::Nation),
            ("region", code) => code.parse().map(Scope::Region).map_err(|_| unknown()),
            ("agency", id) => id.parse().map(Scope::Agency).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Scope {
    type Error = InvalidScope;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Nation => f.write_str("nation"),
            Scope::Region(code) => write!(f, "region:{code}"),
            Scope::Agency(id) => write!(f, "agency:{id}"),
        }
    }
}

/// A role held at a scope of the role's kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grant {
    role: Role,
    scope: Scope,
}

impl Grant {
    /// A role at a scope.
    ///
    /// # Errors
    /// [`InvalidScope::Kind`] where the role is held at another kind of scope.
    pub fn new(role: Role, scope: Scope) -> Result<Self, InvalidScope> {
        if scope.kind() == role.scope_kind() {
            Ok(Self { role, scope })
        } else {
            Err(InvalidScope::Kind { role })
        }
    }

    /// A role of the whole country.
    ///
    /// # Errors
    /// [`InvalidScope::Kind`] where the role is held at a region or an agency.
    pub fn national(role: Role) -> Result<Self, InvalidScope> {
        Self::new(role, Scope::Nation)
    }

    /// The role.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Where it is held.
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.role, self.scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_read_back_from_their_text() {
        let agency = Uuid::from_u128(7);
        for text in [
            "nation".to_owned(),
            "region:71.72".to_owned(),
            format!("agency:{agency}"),
        ] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
        for text in [
            "", "region", "region:", "region:7", "agency:x", "nation:1", "world",
        ] {
            assert!(text.parse::<Scope>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_role_is_held_at_its_kind_of_scope_only() {
        let bitung: Scope = "region:71.72".parse().unwrap();
        assert!(Grant::new(Role::RegionalAdmin, bitung.clone()).is_ok());
        assert!(Grant::national(Role::RegionalAdmin).is_err());
        assert!(Grant::new(Role::MinistryAdmin, bitung).is_err());
    }

    #[test]
    fn a_province_does_not_cover_its_regencies() {
        let province: Scope = "region:71".parse().unwrap();
        let city: Scope = "region:71.72".parse().unwrap();
        assert!(Scope::Nation.covers(&city) && city.covers(&city));
        assert!(!province.covers(&city) && !city.covers(&province) && !city.covers(&Scope::Nation));
    }
}
