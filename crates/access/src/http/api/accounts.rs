//! Accounts and their roles.
#![expect(
    unused_qualifications,
    reason = "utoipa writes them into the parameters"
)]

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{App, Problem, if_match, paging::PageOf, revision_etag};

use super::{super::accounts::Asked, GrantOut, Visit, field_problem};
use crate::{
    Account, AccountId, AccountState, Grant, Permission, Role, Scope, accounts, find_account,
    operations::{
        accounts::{self as ops, FirstPassword, NewAccount},
        grants,
    },
};

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountOut {
    /// Its id.
    id: String,
    /// What it signs in with.
    login: String,
    /// What others see.
    name: String,
    /// `active` or `disabled`.
    state: AccountState,
    /// Whether a code is asked besides the password.
    second_factor: bool,
    /// Whether its password was generated and is yet to be changed.
    must_change_password: bool,
    /// Its roles.
    grants: Vec<GrantOut>,
    /// When it was added.
    created_at: String,
}

impl From<&Account> for AccountOut {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            login: account.login.to_string(),
            name: account.name.to_string(),
            state: account.state,
            second_factor: account.second_factor,
            must_change_password: account.must_change_password,
            grants: account.grants.iter().map(GrantOut::from).collect(),
            created_at: account.created_at.to_string(),
        }
    }
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountsOut {
    /// The accounts.
    rows: Vec<AccountOut>,
    /// The cursor of the next page, to pass as `after`.
    next: Option<String>,
    /// The cursor of the page before, to pass as `before`.
    previous: Option<String>,
}

/// What the list is limited to.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Asked` parses")]
pub(super) struct ListParams {
    /// Part of the name or login.
    q: Option<String>,
    /// `active` or `disabled`.
    state: Option<String>,
    /// A role.
    role: Option<String>,
    /// `name`, `-name`, `login` or `-login`.
    sort: Option<String>,
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

/// List accounts
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", params(ListParams), responses((status = 200, body = AccountsOut)))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Json<AccountsOut>, Problem> {
    let (filter, window) = (asked.filter()?, asked.window()?);
    let mut tx = app.db.read().await?;
    let PageOf {
        rows,
        next,
        previous,
    } = accounts(&mut tx, &visit.actor, &filter, &window).await?;
    Ok(Json(AccountsOut {
        rows: rows.iter().map(AccountOut::from).collect(),
        next,
        previous,
    }))
}

/// A role to grant.
#[derive(Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantIn {
    /// The role.
    #[schema(example = "regional-admin")]
    role: String,
    /// `nation`, `region:71.72` or `agency:` and its id.
    #[schema(example = "region:71.72")]
    scope: String,
}

impl GrantIn {
    fn parse(&self) -> Result<Grant, Problem> {
        let role: Role = self
            .role
            .parse()
            .map_err(|err| field_problem("role", err))?;
        let scope: Scope = self
            .scope
            .parse()
            .map_err(|err| field_problem("scope", err))?;
        Grant::new(role, scope).map_err(|err| field_problem("scope", err))
    }
}

/// An account to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountIn {
    /// What it signs in with.
    login: String,
    /// What others see.
    name: String,
    /// Its first roles.
    #[serde(default)]
    grants: Vec<GrantIn>,
}

/// An account that was added.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CreatedOut {
    /// Its id.
    id: String,
    /// Its password, which is shown this once and must be changed at the first sign-in.
    password: Option<String>,
}

/// Asks first, as the operation does again.
fn may_manage(visit: &Visit) -> Result<(), Problem> {
    let manage = Permission::ManageAccounts;
    Ok(visit.actor.may(manage, &Scope::Nation)?)
}

/// Add an account
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", request_body = AccountIn, responses((status = 201, body = CreatedOut), (status = 409, description = "The login is taken")))]
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<AccountIn>,
) -> Result<Response, Problem> {
    // Who may not, is not told what is wrong with the input.
    may_manage(&visit)?;
    let new = NewAccount {
        login: input
            .login
            .parse()
            .map_err(|err| field_problem("login", err))?,
        name: input
            .name
            .parse()
            .map_err(|err| field_problem("name", err))?,
        password: FirstPassword::Generated,
        grants: input
            .grants
            .iter()
            .map(GrantIn::parse)
            .collect::<Result<_, _>>()?,
    };
    let created = ops::create(&app.db, &visit.actor, new).await?;
    let out = CreatedOut {
        id: created.id.to_string(),
        password: created.password.map(|secret| secret.reveal().to_owned()),
    };
    Ok(super::super::own::unkept((StatusCode::CREATED, Json(out))))
}

fn tagged(account: &Account) -> Response {
    let tag = revision_etag(&account.id.to_string(), account.revision);
    (tag, Json(AccountOut::from(account))).into_response()
}

/// Show an account
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "accounts", params(("id" = Uuid, Path, description = "The account's id")), responses((status = 200, body = AccountOut), (status = 404, description = "There is no such account")))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    Ok(tagged(
        &find_account(&mut tx, &visit.actor, AccountId::from_uuid(id)).await?,
    ))
}

/// One change of an account: a name or a state.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
pub(super) enum AccountPatch {
    /// What others see.
    Name(String),
    /// `active` or `disabled`.
    State(AccountState),
}

/// Change an account's name or state
///
/// Send the `ETag` of the version you changed as `If-Match`.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", tag = "accounts", params(("id" = Uuid, Path, description = "The account's id"), ("If-Match" = String, Header, description = "The ETag of the version changed")), request_body = AccountPatch, responses((status = 200, body = AccountOut), (status = 412, description = "The account changed meanwhile"), (status = 428, description = "If-Match is missing")))]
pub(super) async fn patch(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(input): Json<AccountPatch>,
) -> Result<Response, Problem> {
    let id = AccountId::from_uuid(id);
    let before = find_account(&mut app.db.read().await?, &visit.actor, id).await?;
    if_match(&headers, &revision_etag(&id.to_string(), before.revision))?;
    match input {
        AccountPatch::Name(name) => {
            let name = name.parse().map_err(|err| field_problem("name", err))?;
            ops::rename(&app.db, &visit.actor, id, &name, before.revision).await?;
        }
        AccountPatch::State(state) => {
            ops::set_state(&app.db, &visit.actor, id, state, before.revision).await?;
        }
    }
    let after = find_account(&mut app.db.read().await?, &visit.actor, id).await?;
    Ok(tagged(&after))
}

/// Grant a role
#[utoipa::path(post, path = "/api/v1/accounts/{id}/grants", tag = "accounts", params(("id" = Uuid, Path, description = "The account's id")), request_body = GrantIn, responses((status = 201, description = "Granted"), (status = 200, description = "It was held already")))]
pub(super) async fn grant(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(input): Json<GrantIn>,
) -> Result<Response, Problem> {
    may_manage(&visit)?;
    let role = input.parse()?;
    let new = grants::grant(&app.db, &visit.actor, AccountId::from_uuid(id), &role).await?;
    let status = if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(GrantOut::from(&role))).into_response())
}

/// Revoke a role
#[utoipa::path(delete, path = "/api/v1/accounts/{id}/grants", tag = "accounts", params(("id" = Uuid, Path, description = "The account's id"), GrantIn), responses((status = 204, description = "Revoked, or not held"), (status = 409, description = "It is the last administrator's")))]
pub(super) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(input): Query<GrantIn>,
) -> Result<StatusCode, Problem> {
    may_manage(&visit)?;
    let role = input.parse()?;
    grants::revoke(&app.db, &visit.actor, AccountId::from_uuid(id), &role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a new password
///
/// The answer holds it this once. Sessions end and tokens are revoked.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/password", tag = "accounts", params(("id" = Uuid, Path, description = "The account's id")), responses((status = 200, body = CreatedOut)))]
pub(super) async fn reset_password(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let secret = ops::reset_password(&app.db, &visit.actor, AccountId::from_uuid(id)).await?;
    let out = CreatedOut {
        id: id.to_string(),
        password: Some(secret.reveal().to_owned()),
    };
    Ok(super::super::own::unkept(Json(out)))
}
