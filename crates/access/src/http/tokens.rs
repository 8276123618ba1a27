//! One's own API tokens.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;
use web::{App, Choice, Crumb, Errors, Html, Page, Problem};

use super::{
    fields::Fields,
    own::{name_of, person, unkept},
    visit::Visit,
};
use crate::{
    Secret, TokenId, TokenScope,
    operations::tokens::{self, NewToken, Token, TokenError},
};

/// A token in a list, in words.
pub(super) struct TokenLine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) scopes: String,
    pub(super) expires: String,
    pub(super) used: String,
}

/// Tokens in words.
pub(super) fn lines(page: &Page, tokens: Vec<Token>) -> Vec<TokenLine> {
    let when = |at: Option<kernel::Timestamp>, none: &str| {
        at.map_or_else(|| page.t(none), |at| page.instant(at))
    };
    tokens
        .into_iter()
        .map(|token| TokenLine {
            id: token.id.to_string(),
            scopes: token
                .scopes
                .iter()
                .map(|s| s.code())
                .collect::<Vec<_>>()
                .join(", "),
            expires: when(token.expires_at, "access-token-never"),
            used: when(token.last_used_at, "access-token-unused"),
            name: token.name,
            prefix: token.prefix,
        })
        .collect()
}

struct ScopeLine {
    code: &'static str,
    words: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensView {
    page: Page,
    crumbs: Vec<Crumb>,
    tokens: Vec<TokenLine>,
    made: Option<Secret>,
    purpose: String,
    days: String,
    lives: Vec<Choice>,
    scopes: Vec<ScopeLine>,
    errors: Errors,
}

/// Days a token may be asked to last.
const LIVES: [u16; 4] = [7, 30, 90, 365];

async fn view(
    app: &App,
    visit: Visit,
    fields: &Fields,
    made: Option<Secret>,
    errors: Errors,
) -> Result<TokensView, Problem> {
    let (account, _) = person(&visit)?;
    let found = tokens::list(&app.db, &visit.actor, account).await?;
    let page = visit.page;
    let scopes = TokenScope::ALL.map(|scope| ScopeLine {
        code: scope.code(),
        words: page.t(scope.label()),
        chosen: fields.all("scope").any(|given| given == scope.code()),
    });
    let days = fields.get("days");
    Ok(TokensView {
        crumbs: vec![
            Crumb::to("/account", page.t("access-own")),
            Crumb::here(page.t("access-tokens")),
        ],
        tokens: lines(&page, found),
        made,
        purpose: fields.get("name").chars().take(200).collect(),
        days: if days.is_empty() {
            "90".to_owned()
        } else {
            days.to_owned()
        },
        lives: LIVES
            .map(|n| Choice::new(n.to_string(), page.tn("access-token-days", "n", n)))
            .to_vec(),
        scopes: scopes.into_iter().collect(),
        errors,
        page,
    })
}

/// The list and the form.
pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let view = view(&app, visit, &Fields::default(), None, Errors::default()).await?;
    Ok(Html(view).into_response())
}

/// Makes a token and shows it once.
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    fields: Fields,
) -> Result<Response, Problem> {
    let (account, _) = person(&visit)?;
    let mut errors = Errors::default();
    let name = name_of(&fields, &visit.page, &mut errors);
    let scopes: Vec<TokenScope> = fields.all("scope").filter_map(|s| s.parse().ok()).collect();
    if scopes.is_empty() {
        errors.add("scope", visit.page.t("access-token-no-scope"));
    }
    let days = fields.get("days").parse().ok();
    if !days.is_some_and(|days| (1..=tokens::MOST_DAYS).contains(&days)) {
        errors.add("days", visit.page.t("access-token-days-wrong"));
    }
    if let (Some(name), true) = (name, errors.is_empty()) {
        let new = NewToken { name, scopes, days };
        match tokens::create(&app.db, &visit.actor, account, new).await {
            Ok((_, secret)) => {
                let view = view(&app, visit, &Fields::default(), Some(secret), errors).await?;
                return Ok(unkept(Html(view)));
            }
            Err(err @ TokenError::TooMany) => {
                errors = Errors::from_problem(&err.into(), &visit.page);
            }
            Err(err) => return Err(err.into()),
        }
    }
    let view = view(&app, visit, &fields, None, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response())
}

/// Revokes a token.
pub(super) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Redirect, Problem> {
    let (account, _) = person(&visit)?;
    tokens::revoke(&app.db, &visit.actor, account, TokenId::from_uuid(id)).await?;
    Ok(Redirect::to("/account/tokens"))
}
