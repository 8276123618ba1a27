//! One's own tokens.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{App, Problem};

use super::{super::own::unkept, Visit, field_problem};
use crate::{
    AccountId, Forbidden, TokenId, TokenScope,
    operations::tokens::{self, NewToken, Token},
};

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenOut {
    /// Its id.
    id: String,
    /// What it is for.
    name: String,
    /// Its first characters.
    prefix: String,
    /// What it is limited to.
    scopes: Vec<TokenScope>,
    /// When it was made.
    created_at: String,
    /// When it ends.
    expires_at: Option<String>,
    /// When it was last used, to ten minutes.
    last_used_at: Option<String>,
}

impl From<Token> for TokenOut {
    fn from(token: Token) -> Self {
        Self {
            id: token.id.to_string(),
            name: token.name,
            prefix: token.prefix,
            scopes: token.scopes,
            created_at: token.created_at.to_string(),
            expires_at: token.expires_at.map(|at| at.to_string()),
            last_used_at: token.last_used_at.map(|at| at.to_string()),
        }
    }
}

fn own_account(visit: &Visit) -> Result<AccountId, Problem> {
    Ok(visit.actor.principal().ok_or(Forbidden::SignIn)?.id)
}

/// List one's own tokens
#[utoipa::path(get, path = "/api/v1/tokens", tag = "accounts", responses((status = 200, body = Vec<TokenOut>)))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
) -> Result<Json<Vec<TokenOut>>, Problem> {
    let found = tokens::list(&app.db, &visit.actor, own_account(&visit)?).await?;
    Ok(Json(found.into_iter().map(TokenOut::from).collect()))
}

/// A token to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenIn {
    /// What it is for.
    name: String,
    /// What it is limited to.
    scopes: Vec<String>,
    /// After how many days it ends, 1 to 366.
    days: u16,
}

/// A token that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenMade {
    /// Its id.
    id: String,
    /// The token itself, which is shown this once.
    token: String,
}

/// Make a token
///
/// Only a person may, with a session and the header `x-csrf-token`; a token makes no tokens.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "accounts", request_body = TokenIn, responses((status = 201, body = TokenMade), (status = 403, description = "A token may not make tokens")))]
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<TokenIn>,
) -> Result<Response, Problem> {
    let account = visit.actor.person()?.id;
    let scope = |text: &String| text.parse().map_err(|err| field_problem("scopes", err));
    let new = NewToken {
        name: input
            .name
            .parse()
            .map_err(|err| field_problem("name", err))?,
        scopes: input.scopes.iter().map(scope).collect::<Result<_, _>>()?,
        days: Some(input.days),
    };
    let (id, secret) = tokens::create(&app.db, &visit.actor, account, new).await?;
    let out = TokenMade {
        id: id.to_string(),
        token: secret.reveal().to_owned(),
    };
    Ok(unkept((StatusCode::CREATED, Json(out))))
}

/// Revoke one of one's own tokens
///
/// A token may revoke itself.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "accounts", params(("id" = Uuid, Path, description = "The token's id")), responses((status = 204, description = "Revoked"), (status = 404, description = "There is no such token")))]
pub(super) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let account = own_account(&visit)?;
    tokens::revoke(&app.db, &visit.actor, account, TokenId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
