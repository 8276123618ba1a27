//! What access promises, on both engines: the operations, then whole requests.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

#[path = "access/accounts.rs"]
mod accounts;
#[path = "access/forbidden.rs"]
mod forbidden;
#[path = "access/sessions.rs"]
mod sessions;
#[path = "access/tokens.rs"]
mod tokens;
#[path = "access/world.rs"]
mod world;
