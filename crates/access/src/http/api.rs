//! The API of access.

mod accounts;
mod audit;
mod tokens;

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{App, Problem};

use super::visit::Visit;
use crate::{Actor, Forbidden, Grant, Permission, Role};

/// `/api/v1/me`, accounts, tokens and the audit log.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(me))
        .routes(routes!(accounts::list, accounts::create))
        .routes(routes!(accounts::show, accounts::patch))
        .routes(routes!(accounts::grant, accounts::revoke))
        .routes(routes!(accounts::reset_password))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(audit::list))
}

/// A role held at a scope.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct GrantOut {
    /// The role.
    role: Role,
    /// `nation`, `region:71.72` or `agency:` and its id.
    #[schema(example = "region:71.72")]
    scope: String,
}

impl From<&Grant> for GrantOut {
    fn from(grant: &Grant) -> Self {
        Self {
            role: grant.role(),
            scope: grant.scope().to_string(),
        }
    }
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    /// The account's id.
    id: String,
    /// What it signs in with.
    login: String,
    /// What others see.
    name: String,
    /// Its roles.
    grants: Vec<GrantOut>,
    /// What it may do somewhere; with a token, within the token's scopes.
    permissions: Vec<&'static str>,
    /// The token's scopes; absent for a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_scopes: Option<Vec<&'static str>>,
    /// Whether the password must be changed before anything else.
    must_change_password: bool,
}

/// Who asks, and what they may do
#[utoipa::path(get, path = "/api/v1/me", tag = "accounts", responses((status = 200, body = Me), (status = 401, description = "Nobody is signed in")))]
async fn me(visit: Visit) -> Result<Json<Me>, Problem> {
    let actor = &visit.actor;
    let principal = actor.principal().ok_or(Forbidden::SignIn)?;
    Ok(Json(Me {
        id: principal.id.to_string(),
        login: principal.login.to_string(),
        name: principal.name.to_string(),
        grants: principal.grants.iter().map(GrantOut::from).collect(),
        permissions: Permission::ALL
            .into_iter()
            .filter(|permission| actor.may_somewhere(*permission))
            .map(Permission::key)
            .collect(),
        token_scopes: match actor {
            Actor::Token { scopes, .. } => Some(scopes.iter().map(|scope| scope.code()).collect()),
            Actor::Anonymous | Actor::System | Actor::Account(_) => None,
        },
        must_change_password: principal.must_change_password,
    }))
}

/// A value of a request that is not of its kind.
fn field_problem(field: &str, err: impl std::fmt::Display) -> Problem {
    let text = err.to_string();
    Problem::unprocessable("invalid-field", &text).field(field, text)
}
