//! Adding an account, and the pages that show a password once.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use web::{App, Choice, Crumb, Errors, Html, Page, Problem};

use super::{
    accounts::role_choices,
    fields::Fields,
    own::{name_of, unkept},
    visit::Visit,
};
use crate::{
    AccountId, Grant, Login, Permission, Role, Scope, ScopeKind, Secret,
    operations::accounts::{self as ops, CreateError, FirstPassword, NewAccount},
};

#[derive(Template)]
#[template(path = "account_new.html")]
struct NewView {
    page: Page,
    crumbs: Vec<Crumb>,
    login: String,
    person: String,
    role: String,
    place: String,
    roles: Vec<Choice>,
    errors: Errors,
}

fn new_view(page: Page, fields: &Fields, errors: Errors) -> NewView {
    let kept = |name: &str| fields.get(name).chars().take(200).collect();
    NewView {
        crumbs: vec![
            Crumb::to("/accounts", page.t("access-accounts")),
            Crumb::here(page.t("access-account-add")),
        ],
        login: kept("login"),
        person: kept("name"),
        role: kept("role"),
        place: kept("place"),
        roles: role_choices(&page, "access-role-none"),
        errors,
        page,
    }
}

/// The form for a new account.
pub(super) async fn new(visit: Visit) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAccounts, &Scope::Nation)?;
    Ok(Html(new_view(visit.page, &Fields::default(), Errors::default())).into_response())
}

/// A role and its place from a form: the place is a region's code, an agency's id, or empty.
pub(super) fn grant_of(fields: &Fields, page: &Page, errors: &mut Errors) -> Option<Grant> {
    let Ok(role) = fields.get("role").parse::<Role>() else {
        errors.add("role", page.t("access-role-wrong"));
        return None;
    };
    let place = fields.get("place").trim();
    let scope = match role.scope_kind() {
        // A national role has no place; one that was typed is likely a mistake in the role.
        ScopeKind::Nation if place.is_empty() => Some(Scope::Nation),
        ScopeKind::Nation => None,
        ScopeKind::Region => place.parse().ok().map(Scope::Region),
        ScopeKind::Agency => place.parse().ok().map(Scope::Agency),
    };
    let grant = scope.and_then(|scope| Grant::new(role, scope).ok());
    if grant.is_none() {
        let id = match role.scope_kind() {
            ScopeKind::Nation => "access-place-none",
            ScopeKind::Region => "access-place-region",
            ScopeKind::Agency => "access-place-agency",
        };
        errors.add("place", page.t(id));
    }
    grant
}

#[derive(Template)]
#[template(path = "account_password.html")]
struct PasswordView {
    page: Page,
    crumbs: Vec<Crumb>,
    href: String,
    login: String,
    password: Secret,
}

pub(super) fn password_view(
    page: Page,
    id: AccountId,
    login: String,
    password: Secret,
) -> Response {
    unkept(Html(PasswordView {
        crumbs: vec![
            Crumb::to("/accounts", page.t("access-accounts")),
            Crumb::to(format!("/accounts/{id}"), login.clone()),
            Crumb::here(page.t("access-password-once")),
        ],
        href: format!("/accounts/{id}"),
        login,
        password,
        page,
    }))
}

/// Adds an account and shows its password once.
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    fields: Fields,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAccounts, &Scope::Nation)?;
    let page = &visit.page;
    let mut errors = Errors::default();
    let login = fields.get("login").parse::<Login>();
    if login.is_err() {
        errors.add("login", page.t("access-login-wrong"));
    }
    let name = name_of(&fields, page, &mut errors);
    let asked = !fields.get("role").is_empty();
    let grant = if asked {
        grant_of(&fields, page, &mut errors)
    } else {
        None
    };
    if let (Ok(login), Some(name), true) = (login, name, errors.is_empty()) {
        let new = NewAccount {
            login: login.clone(),
            name,
            password: FirstPassword::Generated,
            grants: grant.into_iter().collect(),
        };
        match ops::create(&app.db, &visit.actor, new).await {
            Ok(created) => {
                let password = created.password.ok_or_else(|| {
                    Problem::internal("no-password", "a generated password was not returned")
                })?;
                return Ok(password_view(
                    visit.page,
                    created.id,
                    login.to_string(),
                    password,
                ));
            }
            Err(CreateError::LoginTaken(_)) => errors.add("login", page.t("access-login-taken")),
            Err(err) => return Err(err.into()),
        }
    }
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        Html(new_view(visit.page, &fields, errors)),
    )
        .into_response())
}
