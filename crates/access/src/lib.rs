//! Accounts, sessions, roles with scope, API tokens.
