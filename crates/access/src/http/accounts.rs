//! Accounts, as administrators and auditors see them.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Errors, Html, Page, Problem,
    paging::{PageOf, PageQuery, Sort},
};

use super::{
    audit::{Event, events},
    fields::Fields,
    new_account::{grant_of, password_view},
    own::{Done, name_of, scope_words},
    tokens::{TokenLine, lines},
    visit::Visit,
};
use crate::{
    Account, AccountFilter, AccountId, AccountSort, AccountState, Grant, Permission, Role, Scope,
    TokenId, accounts, find_account,
    operations::{
        accounts::{self as ops, EditError},
        grants, history, second_factor, sessions, tokens,
    },
};

/// What the list is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    role: String,
    #[serde(flatten)]
    page: PageQuery,
}

impl Asked {
    /// The filter; a state or role that is none is refused.
    pub(super) fn filter(&self) -> Result<AccountFilter, Problem> {
        let unknown = |what: &str| {
            Problem::bad_request("filter", format!("`{what}` names none of its kind"))
                .say("access-problem-filter-text")
        };
        let state = match self.state.as_str() {
            "" => None,
            text => Some(AccountState::parse(text).ok_or_else(|| unknown("state"))?),
        };
        let role = match self.role.as_str() {
            "" => None,
            text => Some(text.parse().map_err(|_| unknown("role"))?),
        };
        Ok(AccountFilter {
            text: self.q.clone(),
            state,
            role,
        })
    }

    pub(super) fn window(
        &self,
    ) -> Result<web::paging::Window<AccountSort, (String, Uuid)>, Problem> {
        self.page.window(Sort {
            key: AccountSort::Name,
            descending: false,
        })
    }
}

struct Line {
    id: String,
    login: String,
    name: String,
    roles: String,
    active: bool,
    second_factor: bool,
}

#[derive(Template)]
#[template(path = "accounts.html")]
struct ListView {
    page: Page,
    list: PageOf<Line>,
    sort: String,
    q: String,
    state: String,
    role: String,
    states: Vec<Choice>,
    roles: Vec<Choice>,
    may_add: bool,
}

pub(super) fn role_choices(page: &Page, first: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", page.t(first))];
    choices.extend(Role::ALL.map(|role| Choice::new(role.code(), page.t(role.label()))));
    choices
}

fn grant_words(page: &Page, grant: &Grant) -> String {
    let role = page.t(grant.role().label());
    match grant.scope() {
        Scope::Nation => role,
        place => format!("{role} ({})", scope_words(page, place)),
    }
}

/// The list, searched, sorted and paged.
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (filter, window) = (asked.filter()?, asked.window()?);
    let mut tx = app.db.read().await?;
    let found = accounts(&mut tx, &visit.actor, &filter, &window).await?;
    let page = visit.page;
    let line = |account: Account| Line {
        id: account.id.to_string(),
        roles: account
            .grants
            .iter()
            .map(|grant| grant_words(&page, grant))
            .collect::<Vec<_>>()
            .join(", "),
        login: account.login.to_string(),
        name: account.name.to_string(),
        active: account.state == AccountState::Active,
        second_factor: account.second_factor,
    };
    Ok(Html(ListView {
        list: found.map(line),
        sort: window.sort.to_string(),
        q: asked.q,
        state: asked.state,
        role: asked.role,
        states: vec![
            Choice::new("", page.t("access-state-any")),
            Choice::new("active", page.t("access-state-active")),
            Choice::new("disabled", page.t("access-state-disabled")),
        ],
        roles: role_choices(&page, "access-role-any"),
        may_add: visit
            .actor
            .may(Permission::ManageAccounts, &Scope::Nation)
            .is_ok(),
        page,
    })
    .into_response())
}

struct GrantLine {
    words: String,
    role: &'static str,
    scope: String,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountView {
    page: Page,
    crumbs: Vec<Crumb>,
    account: Account,
    active: bool,
    created: String,
    grants: Vec<GrantLine>,
    tokens: Vec<TokenLine>,
    events: Vec<Event>,
    roles: Vec<Choice>,
    role: String,
    place: String,
    may: bool,
    done: String,
    errors: Errors,
}

async fn view(
    app: &App,
    visit: Visit,
    id: AccountId,
    fields: &Fields,
    done: String,
    errors: Errors,
) -> Result<AccountView, Problem> {
    visit.actor.may(Permission::ReadAccounts, &Scope::Nation)?;
    let found = tokens::list(&app.db, &visit.actor, id).await?;
    let mut tx = app.db.read().await?;
    let account = find_account(&mut tx, &visit.actor, id).await?;
    let (log, names) = history::of_account(&mut tx, &visit.actor, id, 50).await?;
    let page = visit.page;
    let grant = |grant: &Grant| GrantLine {
        words: grant_words(&page, grant),
        role: grant.role().code(),
        scope: grant.scope().to_string(),
    };
    Ok(AccountView {
        crumbs: vec![
            Crumb::to("/accounts", page.t("access-accounts")),
            Crumb::here(account.name.as_str()),
        ],
        active: account.state == AccountState::Active,
        created: page.instant(account.created_at),
        grants: account.grants.iter().map(grant).collect(),
        tokens: lines(&page, found),
        events: events(&page, &log, &names),
        roles: role_choices(&page, "access-role-choose"),
        role: fields.get("role").to_owned(),
        place: fields.get("place").chars().take(200).collect(),
        may: visit
            .actor
            .may(Permission::ManageAccounts, &Scope::Nation)
            .is_ok(),
        account,
        done,
        errors,
        page,
    })
}

/// One account.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let words = done.words(&visit.page);
    let id = AccountId::from_uuid(id);
    Ok(Html(
        view(
            &app,
            visit,
            id,
            &Fields::default(),
            words,
            Errors::default(),
        )
        .await?,
    )
    .into_response())
}

fn back(id: Uuid, done: &str) -> Response {
    Redirect::to(&format!("/accounts/{id}?done={done}")).into_response()
}

/// The page again with what was wrong.
async fn again(
    app: &App,
    visit: Visit,
    id: Uuid,
    fields: &Fields,
    errors: Errors,
) -> Result<Response, Problem> {
    let id = AccountId::from_uuid(id);
    let view = view(app, visit, id, fields, String::new(), errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response())
}

/// Changes the name.
pub(super) async fn rename(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    fields: Fields,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAccounts, &Scope::Nation)?;
    let mut errors = Errors::default();
    let Some(name) = name_of(&fields, &visit.page, &mut errors) else {
        return again(&app, visit, id, &fields, errors).await;
    };
    let account = AccountId::from_uuid(id);
    ops::rename(&app.db, &visit.actor, account, &name, fields.revision()?).await?;
    Ok(back(id, "name"))
}

/// Enables or disables the account.
pub(super) async fn set_state(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    fields: Fields,
) -> Result<Response, Problem> {
    let state = AccountState::parse(fields.get("state")).ok_or_else(|| {
        Problem::bad_request("state", "`state` is `active` or `disabled`")
            .say("access-problem-filter-text")
    })?;
    let account = AccountId::from_uuid(id);
    match ops::set_state(&app.db, &visit.actor, account, state, fields.revision()?).await {
        Ok(()) => Ok(back(id, "state")),
        Err(err @ EditError::LastAdmin) => {
            let errors = Errors::from_problem(&err.into(), &visit.page);
            again(&app, visit, id, &fields, errors).await
        }
        Err(err) => Err(err.into()),
    }
}

/// Makes a new password and shows it once.
pub(super) async fn reset_password(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let id = AccountId::from_uuid(id);
    let secret = ops::reset_password(&app.db, &visit.actor, id).await?;
    let account = find_account(&mut app.db.read().await?, &visit.actor, id).await?;
    Ok(password_view(
        visit.page,
        id,
        account.login.to_string(),
        secret,
    ))
}

/// Grants a role.
pub(super) async fn grant(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    fields: Fields,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAccounts, &Scope::Nation)?;
    let mut errors = Errors::default();
    let Some(grant) = grant_of(&fields, &visit.page, &mut errors) else {
        return again(&app, visit, id, &fields, errors).await;
    };
    grants::grant(&app.db, &visit.actor, AccountId::from_uuid(id), &grant).await?;
    Ok(back(id, "granted"))
}

/// Revokes a role.
pub(super) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    fields: Fields,
) -> Result<Response, Problem> {
    let wrong = || {
        Problem::bad_request("grant", "`role` and `scope` name no role")
            .say("access-problem-filter-text")
    };
    let role: Role = fields.get("role").parse().map_err(|_| wrong())?;
    let scope: Scope = fields.get("scope").parse().map_err(|_| wrong())?;
    let grant = Grant::new(role, scope).map_err(|_| wrong())?;
    match grants::revoke(&app.db, &visit.actor, AccountId::from_uuid(id), &grant).await {
        Ok(_) => Ok(back(id, "revoked")),
        Err(err @ EditError::LastAdmin) => {
            let errors = Errors::from_problem(&err.into(), &visit.page);
            again(&app, visit, id, &Fields::default(), errors).await
        }
        Err(err) => Err(err.into()),
    }
}

/// Removes the second factor of someone who lost the device.
pub(super) async fn remove_factor(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    second_factor::remove(&app.db, &visit.actor, AccountId::from_uuid(id)).await?;
    Ok(back(id, "factor-removed"))
}

/// Ends every session of the account.
pub(super) async fn end_sessions(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    sessions::end_all(&app.db, &visit.actor, AccountId::from_uuid(id), None).await?;
    Ok(back(id, "sessions"))
}

/// Revokes a token of the account.
pub(super) async fn revoke_token(
    State(app): State<App>,
    visit: Visit,
    Path((id, token)): Path<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let (account, token) = (AccountId::from_uuid(id), TokenId::from_uuid(token));
    tokens::revoke(&app.db, &visit.actor, account, token).await?;
    Ok(back(id, "token-revoked"))
}
