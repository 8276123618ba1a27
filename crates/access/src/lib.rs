//! Accounts, sessions, roles with scope, API tokens: who someone is and what they may do.
//!
//! Start at [`Actor::may`], which every operation of every context calls first, and at [`Permission`], whose
//! table says which role allows what. [`http::Visit`] finds the actor of a request, [`http::protect`] guards a router.
//! Owns the tables `accounts`, `grants`, `sessions`, `api_tokens` and `login_throttle`.
//! Operations here take the database and own their transaction: a password must not be hashed within one.
//! Invariants: one active ministry administrator remains; no secret is stored as it is sent, and the
//! authenticator's is sealed; a session from before a password change is void.
//! Not here: what a region or an agency is (`register`), mail, self-registration.

mod actor;
pub mod http;
mod model;
pub mod operations;
mod passwords;
mod permissions;
mod secrets;
mod settings;
mod store;
mod token_scope;

pub use actor::{Actor, Forbidden, Principal};
pub use model::{
    AccountId, AccountState, Grant, InvalidLogin, InvalidName, InvalidRole, InvalidScope, Login,
    PersonName, Role, Scope, ScopeKind, SessionId, TokenId,
};
pub use operations::lookup::{
    Account, AccountFilter, AccountSort, Holder, Names, accounts, find_account, find_login,
    grants_of, holders, holders_at, names_of,
};
pub use passwords::{Password, PasswordError, PasswordHash};
pub use permissions::Permission;
pub use secrets::Secret;
pub use settings::Settings;
pub use token_scope::{TokenScope, UnknownTokenScope};

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "access",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "access",
        text: include_str!("../locales/en.ftl"),
    },
];
