//! Requests: who sends them, and the pages and the API of access.
//!
//! Put [`protect`] around every route, inside `web::finish`. A handler takes a [`Visit`].

mod accounts;
mod api;
mod audit;
mod cookie;
mod fields;
mod identity;
mod new_account;
mod own;
mod problems;
mod protect;
mod sign_in;
mod tags;
mod tokens;
mod visit;

use axum::{
    Router,
    routing::{get, post},
};
use utoipa_axum::router::OpenApiRouter;
use web::App;

pub use protect::protect;
pub use tags::{tagged, unchanged};
pub use visit::Visit;

/// Sign-in, one's own account, accounts, and the audit log.
pub fn pages() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route(
            "/sign-in/code",
            get(sign_in::show_code).post(sign_in::submit_code),
        )
        .route("/sign-out", post(sign_in::leave))
        .route("/account", get(own::show))
        .route("/account/name", post(own::rename))
        .route(
            "/account/password",
            get(own::show_password).post(own::change_password),
        )
        .route(
            "/account/second-factor",
            get(own::show_factor).post(own::begin_factor),
        )
        .route("/account/second-factor/confirm", post(own::confirm_factor))
        .route("/account/second-factor/remove", post(own::remove_factor))
        .route("/account/sessions/end-others", post(own::end_others))
        .route("/account/sessions/{id}/end", post(own::end_session))
        .route("/account/tokens", get(tokens::show).post(tokens::create))
        .route("/account/tokens/{id}/revoke", post(tokens::revoke))
        .route("/accounts", get(accounts::list).post(new_account::create))
        .route("/accounts/new", get(new_account::new))
        .route("/accounts/{id}", get(accounts::show))
        .route("/accounts/{id}/name", post(accounts::rename))
        .route("/accounts/{id}/state", post(accounts::set_state))
        .route("/accounts/{id}/password", post(accounts::reset_password))
        .route("/accounts/{id}/grants", post(accounts::grant))
        .route("/accounts/{id}/grants/revoke", post(accounts::revoke))
        .route(
            "/accounts/{id}/second-factor/remove",
            post(accounts::remove_factor),
        )
        .route("/accounts/{id}/sessions/end", post(accounts::end_sessions))
        .route(
            "/accounts/{id}/tokens/{token}/revoke",
            post(accounts::revoke_token),
        )
        .route("/audit", get(audit::show))
        .route("/audit/verify", post(audit::verify))
}

/// `/api/v1/me`, `/api/v1/accounts…`, `/api/v1/tokens…` and `/api/v1/audit`, with their description.
pub fn api() -> OpenApiRouter<App> {
    api::router()
}
