//! Signing in and out.

use askama::Template;
use axum::{
    extract::{FromRequestParts, Query, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use web::{App, Errors, Html, Page, Problem};

use super::{
    cookie,
    fields::Fields,
    identity::{self, Identity},
    visit::Visit,
};
use crate::operations::{
    sessions::{self, Issued},
    sign_in::{Attempt, enter_code, sign_in},
};

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    next: String,
}

/// A path of this site; anything else would lead visitors elsewhere on our word.
fn onward(next: &str) -> &str {
    let own = web::is_own_path(next) && !next.starts_with("/sign-");
    if own { next } else { "/" }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInView {
    page: Page,
    login: String,
    next: String,
    errors: Errors,
}

/// The form; whoever is signed in goes on.
pub(super) async fn show(visit: Visit, Query(onward_to): Query<Onward>) -> Response {
    if visit.session.is_some() {
        return Redirect::to(onward(&onward_to.next)).into_response();
    }
    Html(SignInView {
        page: visit.page,
        login: String::new(),
        next: onward(&onward_to.next).to_owned(),
        errors: Errors::default(),
    })
    .into_response()
}

/// What signing in needs to know of a request.
pub(super) struct Client {
    pub(super) agent: String,
    pub(super) address: Option<std::net::IpAddr>,
    pub(super) settings: std::sync::Arc<crate::Settings>,
}

impl FromRequestParts<App> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let settings = identity::settings(&parts.extensions)?;
        let agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok());
        Ok(Self {
            agent: agent.unwrap_or_default().to_owned(),
            address: identity::address(&settings, parts),
            settings,
        })
    }
}

/// Checks login and password.
pub(super) async fn submit(
    State(app): State<App>,
    visit: Visit,
    client: Client,
    fields: Fields,
) -> Result<Response, Problem> {
    let next = onward(fields.get("next"));
    let attempt = Attempt {
        login: fields.get("login"),
        password: fields.get("password"),
        address: client.address,
        agent: &client.agent,
    };
    match sign_in(&app.db, &client.settings, &attempt).await {
        Ok(issued) => Ok(go_on(&app, &issued, next)),
        Err(err) => refused(visit.page, err.into(), |page, errors| SignInView {
            page,
            login: fields.get("login").chars().take(100).collect(),
            next: next.to_owned(),
            errors,
        }),
    }
}

/// Hands over the cookie and shows where to go: the code, a new password, or where one came from.
fn go_on(app: &App, issued: &Issued, next: &str) -> Response {
    let encoded: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let target = if issued.halfway {
        format!("/sign-in/code?next={encoded}")
    } else if issued.must_change_password {
        "/account/password".to_owned()
    } else {
        next.to_owned()
    };
    with_cookie(app, issued, Redirect::to(&target))
}

/// An answer that hands over a session.
pub(super) fn with_cookie(app: &App, issued: &Issued, answer: impl IntoResponse) -> Response {
    let header = cookie::issue(issued, app.clock.now(), app.settings.secure_cookies);
    ([(header::SET_COOKIE, header)], answer).into_response()
}

/// The form again with what was wrong, in the status of the problem; a fault of ours stays a problem.
pub(super) fn refused<T: Template>(
    page: Page,
    problem: Problem,
    view: impl FnOnce(Page, Errors) -> T,
) -> Result<Response, Problem> {
    let back = [
        StatusCode::UNPROCESSABLE_ENTITY,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::CONFLICT,
    ];
    if !back.contains(&problem.status()) {
        return Err(problem);
    }
    let errors = Errors::from_problem(&problem, &page);
    Ok((problem.status(), Html(view(page, errors))).into_response())
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodeView {
    page: Page,
    csrf: String,
    next: String,
    errors: Errors,
}

/// The form for the code; without a session halfway there is nothing to complete.
pub(super) async fn show_code(
    identity: Identity,
    visit: Visit,
    Query(onward_to): Query<Onward>,
) -> Response {
    let Identity::Halfway(session) = identity else {
        return Redirect::to("/sign-in").into_response();
    };
    Html(CodeView {
        page: visit.page,
        csrf: session.csrf,
        next: onward(&onward_to.next).to_owned(),
        errors: Errors::default(),
    })
    .into_response()
}

/// Checks the code.
pub(super) async fn submit_code(
    State(app): State<App>,
    identity: Identity,
    visit: Visit,
    client: Client,
    fields: Fields,
) -> Result<Response, Problem> {
    let Identity::Halfway(session) = identity else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let next = onward(fields.get("next"));
    match enter_code(&app.db, &client.settings, &session, fields.get("code")).await {
        Ok(issued) => Ok(go_on(&app, &issued, next)),
        Err(err) => refused(visit.page, err.into(), |page, errors| CodeView {
            page,
            csrf: session.csrf,
            next: next.to_owned(),
            errors,
        }),
    }
}

/// Ends the session.
pub(super) async fn leave(State(app): State<App>, identity: Identity) -> Result<Response, Problem> {
    if let Some(session) = identity.session() {
        sessions::sign_out(&app.db, session).await?;
    }
    let gone = cookie::clear(app.settings.secure_cookies);
    Ok(([(header::SET_COOKIE, gone)], Redirect::to("/")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_stays_on_this_site() {
        assert_eq!(onward("/regions?q=a&kind="), "/regions?q=a&kind=");
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nb",
            "/sign-in",
            "/sign-out",
            "javascript:x",
        ] {
            assert_eq!(onward(bad), "/", "{bad}");
        }
    }
}
