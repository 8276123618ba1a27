//! What a handler is given of a request.

use axum::{extract::FromRequestParts, http::request::Parts};
use web::{App, Page, Preferences, Problem, Viewer};

use super::identity::Identity;
use crate::{Actor, Permission, Principal, SessionId};

/// Who asks, and the page for the answer. Anonymous requests cost no query.
#[derive(Clone)]
pub struct Visit {
    /// Who asks; give it to the operation.
    pub actor: Actor,
    /// Everything the layout needs.
    pub page: Page,
    /// The session behind it, where there is one.
    pub session: Option<SessionId>,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let identity = Identity::from_request_parts(parts, app).await?;
        let (actor, session) = match identity {
            // Halfway is nobody, except to the page that asks for the code.
            Identity::Nobody | Identity::Halfway(_) => (Actor::Anonymous, None),
            Identity::Token(actor) => (actor, None),
            Identity::Signed(session, principal) => (Actor::Account(principal), Some(session)),
        };
        let viewer = session.as_ref().and_then(|session| {
            let principal = actor.principal()?;
            Some(viewer(app, parts, &actor, principal, &session.csrf))
        });
        Ok(Self {
            page: Page::new(app, parts, viewer),
            session: session.map(|session| session.id),
            actor,
        })
    }
}

fn viewer(app: &App, parts: &Parts, actor: &Actor, principal: &Principal, csrf: &str) -> Viewer {
    let lang = Preferences::of(&parts.uri, &parts.headers).lang;
    let mut roles: Vec<String> = Vec::new();
    for grant in &principal.grants {
        let words = app.catalogue.text(lang, grant.role().label(), &[]);
        if !roles.contains(&words) {
            roles.push(words);
        }
    }
    let may = Permission::ALL
        .into_iter()
        .filter(|permission| actor.may_somewhere(*permission))
        .map(Permission::key)
        .collect();
    Viewer {
        name: principal.name.to_string(),
        csrf: csrf.to_owned(),
        roles,
        may,
    }
}
