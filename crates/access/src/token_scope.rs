//! What an API token is limited to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What an API token is limited to, within the roles of its account.
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
#[serde(try_from = "String", into = "String")]
pub enum TokenScope {
    /// Read and export the register.
    #[serde(rename = "register:read")]
    RegisterRead,
    /// Change the register.
    #[serde(rename = "register:write")]
    RegisterWrite,
    /// Read personal data in the register.
    #[serde(rename = "personal:read")]
    PersonalRead,
    /// Read the evidence of regions.
    #[serde(rename = "evidence:read")]
    EvidenceRead,
    /// Change the evidence of regions.
    #[serde(rename = "evidence:write")]
    EvidenceWrite,
    /// Read accounts and roles.
    #[serde(rename = "accounts:read")]
    AccountsRead,
    /// Change accounts and roles.
    #[serde(rename = "accounts:write")]
    AccountsWrite,
    /// Read the audit log.
    #[serde(rename = "audit:read")]
    AuditRead,
    /// See jobs and the state of the instance.
    #[serde(rename = "instance:operate")]
    Operate,
    /// Read calls and candidates.
    #[serde(rename = "calls:read")]
    CallsRead,
    /// Act in calls.
    #[serde(rename = "calls:write")]
    CallsWrite,
    /// Read agreements, decrees and bodies.
    #[serde(rename = "agreements:read")]
    AgreementsRead,
    /// Act on agreements, decrees and bodies.
    #[serde(rename = "agreements:write")]
    AgreementsWrite,
    /// Read workshops and focus groups.
    #[serde(rename = "workshops:read")]
    WorkshopsRead,
    /// Act in workshops and focus groups.
    #[serde(rename = "workshops:write")]
    WorkshopsWrite,
    /// Read plans while they are written.
    #[serde(rename = "plans:read")]
    PlansRead,
    /// Write plans, accept lines, release.
    #[serde(rename = "plans:write")]
    PlansWrite,
    /// See what was sent to whom.
    #[serde(rename = "post:read")]
    PostRead,
    /// Send reminders.
    #[serde(rename = "post:write")]
    PostWrite,
}

/// The text names no scope of a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a scope of a token; the scopes are {list}", list = TokenScope::list())]
pub struct UnknownTokenScope(pub String);

impl TokenScope {
    /// Every scope.
    pub const ALL: [TokenScope; 19] = [
        TokenScope::RegisterRead,
        TokenScope::RegisterWrite,
        TokenScope::PersonalRead,
        TokenScope::EvidenceRead,
        TokenScope::EvidenceWrite,
        TokenScope::AccountsRead,
        TokenScope::AccountsWrite,
        TokenScope::AuditRead,
        TokenScope::Operate,
        TokenScope::CallsRead,
        TokenScope::CallsWrite,
        TokenScope::AgreementsRead,
        TokenScope::AgreementsWrite,
        TokenScope::WorkshopsRead,
        TokenScope::WorkshopsWrite,
        TokenScope::PlansRead,
        TokenScope::PlansWrite,
        TokenScope::PostRead,
        TokenScope::PostWrite,
    ];

    /// The word in the API, on the command line and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            TokenScope::RegisterRead => "register:read",
            TokenScope::RegisterWrite => "register:write",
            TokenScope::PersonalRead => "personal:read",
            TokenScope::EvidenceRead => "evidence:read",
            TokenScope::EvidenceWrite => "evidence:write",
            TokenScope::AccountsRead => "accounts:read",
            TokenScope::AccountsWrite => "accounts:write",
            TokenScope::AuditRead => "audit:read",
            TokenScope::Operate => "instance:operate",
            TokenScope::CallsRead => "calls:read",
            TokenScope::CallsWrite => "calls:write",
            TokenScope::AgreementsRead => "agreements:read",
            TokenScope::AgreementsWrite => "agreements:write",
            TokenScope::WorkshopsRead => "workshops:read",
            TokenScope::WorkshopsWrite => "workshops:write",
            TokenScope::PlansRead => "plans:read",
            TokenScope::PlansWrite => "plans:write",
            TokenScope::PostRead => "post:read",
            TokenScope::PostWrite => "post:write",
        }
    }

    /// The id of the message that explains the scope.
    pub const fn label(self) -> &'static str {
        match self {
            TokenScope::RegisterRead => "access-scope-register-read",
            TokenScope::RegisterWrite => "access-scope-register-write",
            TokenScope::PersonalRead => "access-scope-personal-read",
            TokenScope::EvidenceRead => "access-scope-evidence-read",
            TokenScope::EvidenceWrite => "access-scope-evidence-write",
            TokenScope::AccountsRead => "access-scope-accounts-read",
            TokenScope::AccountsWrite => "access-scope-accounts-write",
            TokenScope::AuditRead => "access-scope-audit-read",
            TokenScope::Operate => "access-scope-instance-operate",
            TokenScope::CallsRead => "access-scope-calls-read",
            TokenScope::CallsWrite => "access-scope-calls-write",
            TokenScope::AgreementsRead => "access-scope-agreements-read",
            TokenScope::AgreementsWrite => "access-scope-agreements-write",
            TokenScope::WorkshopsRead => "access-scope-workshops-read",
            TokenScope::WorkshopsWrite => "access-scope-workshops-write",
            TokenScope::PlansRead => "access-scope-plans-read",
            TokenScope::PlansWrite => "access-scope-plans-write",
            TokenScope::PostRead => "access-scope-post-read",
            TokenScope::PostWrite => "access-scope-post-write",
        }
    }

    fn list() -> String {
        TokenScope::ALL.map(TokenScope::code).join(", ")
    }
}

impl FromStr for TokenScope {
    type Err = UnknownTokenScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        TokenScope::ALL
            .into_iter()
            .find(|scope| scope.code() == text)
            .ok_or_else(|| UnknownTokenScope(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for TokenScope {
    type Error = UnknownTokenScope;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TokenScope> for String {
    fn from(scope: TokenScope) -> Self {
        scope.code().to_owned()
    }
}

impl fmt::Display for TokenScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
