//! One's own account.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Crumb, Errors, Html, Page, Problem};

use super::{
    audit::{Event, events},
    fields::Fields,
    sign_in::{Client, refused, with_cookie},
    visit::Visit,
};
use crate::{
    Account, AccountId, Actor, PersonName, SessionId, find_account,
    operations::{accounts, history, own, second_factor, second_factor::Enrolment, sessions},
};

/// What was done on the page before, as a word of ours.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    /// The message for the word; empty for any other.
    pub(super) fn words(&self, page: &Page) -> String {
        let id = match self.done.as_str() {
            "name" => "access-done-name",
            "password" => "access-done-password",
            "factor" => "access-done-factor",
            "factor-removed" => "access-done-factor-removed",
            "sessions" => "access-done-sessions",
            "token-revoked" => "access-done-token-revoked",
            "state" => "access-done-state",
            "granted" => "access-done-granted",
            "revoked" => "access-done-revoked",
            _ => return String::new(),
        };
        page.t(id)
    }
}

/// The person and the session; both or neither.
pub(super) fn person(visit: &Visit) -> Result<(AccountId, SessionId), Problem> {
    let principal = visit.actor.person()?;
    let session = visit.session.ok_or(crate::Forbidden::SignIn)?;
    Ok((principal.id, session))
}

struct SessionLine {
    id: String,
    agent: String,
    seen: String,
    created: String,
    own: bool,
}

struct RoleLine {
    role: String,
    scope: String,
}

#[derive(Template)]
#[template(path = "own.html")]
struct OwnView {
    page: Page,
    account: Account,
    done: String,
    roles: Vec<RoleLine>,
    sessions: Vec<SessionLine>,
    events: Vec<Event>,
    errors: Errors,
}

/// A scope in words.
pub(super) fn scope_words(page: &Page, scope: &crate::Scope) -> String {
    match scope {
        crate::Scope::Nation => page.t("access-scope-nation"),
        crate::Scope::Region(code) => page.tn("access-scope-region", "code", code.as_str()),
        crate::Scope::Agency(id) => page.tn("access-scope-agency", "id", id.to_string()),
    }
}

async fn view(
    app: &App,
    client: &Client,
    visit: Visit,
    done: String,
    errors: Errors,
) -> Result<OwnView, Problem> {
    let (id, session) = person(&visit)?;
    let listed = sessions::list(&app.db, &client.settings, &visit.actor).await?;
    let mut tx = app.db.read().await?;
    let account = find_account(&mut tx, &visit.actor, id).await?;
    let (log, names) = history::of_account(&mut tx, &visit.actor, id, 20).await?;
    let page = visit.page;
    Ok(OwnView {
        roles: account
            .grants
            .iter()
            .map(|grant| RoleLine {
                role: page.t(grant.role().label()),
                scope: scope_words(&page, grant.scope()),
            })
            .collect(),
        sessions: listed
            .into_iter()
            .map(|line| SessionLine {
                id: line.id.to_string(),
                own: line.id == session,
                agent: line.agent,
                seen: page.instant(line.seen_at),
                created: page.instant(line.created_at),
            })
            .collect(),
        events: events(&page, &log, &names),
        account,
        done,
        errors,
        page,
    })
}

/// The page; whoever must change the password is sent to do so.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    client: Client,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    if visit.actor.person()?.must_change_password {
        return Ok(Redirect::to("/account/password").into_response());
    }
    let words = done.words(&visit.page);
    Ok(Html(view(&app, &client, visit, words, Errors::default()).await?).into_response())
}

/// The name from a form, or what is wrong with it.
pub(super) fn name_of(fields: &Fields, page: &Page, errors: &mut Errors) -> Option<PersonName> {
    let name = fields.get("name").parse().ok();
    if name.is_none() {
        errors.add("name", page.t("access-name-wrong"));
    }
    name
}

/// Changes the name.
pub(super) async fn rename(
    State(app): State<App>,
    visit: Visit,
    client: Client,
    fields: Fields,
) -> Result<Response, Problem> {
    let (id, _) = person(&visit)?;
    let mut errors = Errors::default();
    let Some(name) = name_of(&fields, &visit.page, &mut errors) else {
        let view = view(&app, &client, visit, String::new(), errors).await?;
        return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response());
    };
    accounts::rename(&app.db, &visit.actor, id, &name, fields.revision()?).await?;
    Ok(Redirect::to("/account?done=name").into_response())
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordView {
    page: Page,
    crumbs: Vec<Crumb>,
    must: bool,
    errors: Errors,
}

fn crumbs(page: &Page, here: &str) -> Vec<Crumb> {
    vec![
        Crumb::to("/account", page.t("access-own")),
        Crumb::here(page.t(here)),
    ]
}

/// The form for a new password.
pub(super) async fn show_password(visit: Visit) -> Result<impl IntoResponse, Problem> {
    let must = visit.actor.person()?.must_change_password;
    Ok(Html(PasswordView {
        crumbs: crumbs(&visit.page, "access-password-change"),
        page: visit.page,
        must,
        errors: Errors::default(),
    }))
}

/// Changes the password; the session gets a new cookie.
pub(super) async fn change_password(
    State(app): State<App>,
    visit: Visit,
    client: Client,
    fields: Fields,
) -> Result<Response, Problem> {
    let (_, session) = person(&visit)?;
    let must = visit.actor.person()?.must_change_password;
    let form = |page: Page, errors: Errors| PasswordView {
        crumbs: crumbs(&page, "access-password-change"),
        page,
        must,
        errors,
    };
    let (present, new) = (fields.get("present"), fields.get("new"));
    if new != fields.get("again") {
        let problem = Problem::unprocessable("password", "the two entries differ")
            .field("again", visit.page.t("access-password-differs"));
        return refused(visit.page, problem, form);
    }
    let changed = own::change_password(
        &app.db,
        &client.settings,
        &visit.actor,
        session,
        present,
        new,
    )
    .await;
    match changed {
        Ok(issued) => Ok(with_cookie(
            &app,
            &issued,
            Redirect::to("/account?done=password"),
        )),
        Err(err) => {
            let place = match &err {
                own::ChangePasswordError::New(_) | own::ChangePasswordError::Unchanged => "new",
                own::ChangePasswordError::Confirm(own::ConfirmError::Wrong) => "present",
                own::ChangePasswordError::Forbidden(_)
                | own::ChangePasswordError::Confirm(_)
                | own::ChangePasswordError::Busy(_)
                | own::ChangePasswordError::Store(_) => "",
            };
            refused(visit.page, err.into(), |page, errors| {
                form(page, at_field(place, errors))
            })
        }
    }
}

/// Puts what is wrong beside the field it is about.
fn at_field(field: &str, errors: Errors) -> Errors {
    let mut placed = Errors::default();
    for error in errors.all() {
        let place = if error.field.is_empty() {
            field
        } else {
            &error.field
        };
        placed.add(place, error.detail.clone());
    }
    placed
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct FactorView {
    page: Page,
    crumbs: Vec<Crumb>,
    confirmed: bool,
    enrolment: Option<Enrolment>,
    errors: Errors,
}

async fn factor_view(
    app: &App,
    actor: &Actor,
    page: Page,
    errors: Errors,
) -> Result<FactorView, Problem> {
    let id = actor.person()?.id;
    let account = find_account(&mut app.db.read().await?, actor, id).await?;
    let enrolment = match second_factor::waiting(&app.db, actor, page.name()).await {
        Ok(enrolment) => Some(enrolment),
        Err(second_factor::SecondFactorError::Missing) => None,
        Err(err) => return Err(err.into()),
    };
    Ok(FactorView {
        crumbs: crumbs(&page, "access-factor"),
        page,
        confirmed: account.second_factor,
        enrolment,
        errors,
    })
}

/// An answer that holds a secret: neither browser nor proxy keeps it.
pub(super) fn unkept(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The second factor: how it stands, and the picture to scan while it waits for its first code.
pub(super) async fn show_factor(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let view = factor_view(&app, &visit.actor, visit.page, Errors::default()).await?;
    Ok(unkept(Html(view)))
}

/// The page again with what was wrong beside a field.
async fn factor_refused(
    app: &App,
    visit: Visit,
    problem: Problem,
    field: &str,
) -> Result<Response, Problem> {
    let told = refused(visit.page.clone(), problem.clone(), |_, _| Nothing)?;
    let errors = at_field(field, Errors::from_problem(&problem, &visit.page));
    let view = factor_view(app, &visit.actor, visit.page, errors).await?;
    Ok(unkept((told.status(), Html(view))))
}

/// Stands in where only the status of an answer is wanted.
#[derive(Template)]
#[template(source = "", ext = "html")]
struct Nothing;

/// Begins to set up the second factor.
pub(super) async fn begin_factor(
    State(app): State<App>,
    visit: Visit,
    fields: Fields,
) -> Result<Response, Problem> {
    let begun = second_factor::begin(
        &app.db,
        &visit.actor,
        fields.get("password"),
        visit.page.name(),
    )
    .await;
    match begun {
        Ok(_) => Ok(Redirect::to("/account/second-factor").into_response()),
        Err(err) => factor_refused(&app, visit, err.into(), "password").await,
    }
}

/// Confirms the second factor; the session gets a new cookie.
pub(super) async fn confirm_factor(
    State(app): State<App>,
    visit: Visit,
    client: Client,
    fields: Fields,
) -> Result<Response, Problem> {
    let (_, session) = person(&visit)?;
    let code = fields.get("code");
    match second_factor::confirm(&app.db, &client.settings, &visit.actor, session, code).await {
        Ok(issued) => Ok(with_cookie(
            &app,
            &issued,
            Redirect::to("/account?done=factor"),
        )),
        Err(err) => factor_refused(&app, visit, err.into(), "code").await,
    }
}

/// Removes the second factor.
pub(super) async fn remove_factor(
    State(app): State<App>,
    visit: Visit,
    fields: Fields,
) -> Result<Response, Problem> {
    match second_factor::remove_own(&app.db, &visit.actor, fields.get("password")).await {
        Ok(()) => Ok(Redirect::to("/account?done=factor-removed").into_response()),
        Err(err) => factor_refused(&app, visit, err.into(), "password").await,
    }
}

/// Ends one session.
pub(super) async fn end_session(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Redirect, Problem> {
    let (account, _) = person(&visit)?;
    sessions::end(&app.db, &visit.actor, account, SessionId::from_uuid(id)).await?;
    Ok(Redirect::to("/account?done=sessions"))
}

/// Ends every session but this one.
pub(super) async fn end_others(State(app): State<App>, visit: Visit) -> Result<Redirect, Problem> {
    let (account, session) = person(&visit)?;
    sessions::end_all(&app.db, &visit.actor, account, Some(session)).await?;
    Ok(Redirect::to("/account?done=sessions"))
}
