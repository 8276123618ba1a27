//! The vocabulary of access, parsed once and right from then on.

mod login;
mod role;
mod scope;

use kernel::Id;

pub use login::{InvalidLogin, InvalidName, Login, PersonName};
pub use role::{InvalidRole, Role};
pub use scope::{Grant, InvalidScope, Scope, ScopeKind};

/// Marks the ids of accounts.
#[derive(Debug)]
pub enum OfAccount {}
/// Marks the ids of sessions.
#[derive(Debug)]
pub enum OfSession {}
/// Marks the ids of API tokens.
#[derive(Debug)]
pub enum OfToken {}

/// The id of an account.
pub type AccountId = Id<OfAccount>;
/// The id of a session: names it in lists, opens nothing.
pub type SessionId = Id<OfSession>;
/// The id of an API token: names it in lists, opens nothing.
pub type TokenId = Id<OfToken>;

/// Whether an account opens anything.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum AccountState {
    /// It may sign in.
    Active,
    /// It may not; its sessions and tokens are void.
    Disabled,
}

impl AccountState {
    /// The word in the database and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The state by its word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Active, Self::Disabled]
            .into_iter()
            .find(|state| state.code() == text)
    }
}
