//! `/account/post`: one's own address.

use access::http::Visit;
use askama::Template;
use axum::{
    Form as Body,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use web::{App, Choice, Crumb, Errors, Html, Lang, Page, Problem, form_page::Refusal};

use super::{
    addresses::{suggested, what},
    words::Done,
};
use crate::{
    Acting, PostError,
    addresses::{self, Address, AddressDraft},
};

#[derive(Template)]
#[template(path = "own_post.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    done: String,
    draft: AddressDraft,
    languages: Vec<Choice>,
    /// Whether there is an address, and its owner has confirmed it.
    has_address: bool,
    confirmed: String,
    errors: Errors,
}

fn view(
    page: Page,
    address: Option<&Address>,
    draft: AddressDraft,
    (done, errors): (String, Errors),
) -> View {
    View {
        crumbs: vec![
            Crumb::to("/account", page.t("post-account")),
            Crumb::here(page.t("post-own")),
        ],
        done,
        draft,
        languages: Lang::ALL
            .map(|lang| Choice::new(lang.code(), lang.name()))
            .into(),
        has_address: address.is_some(),
        confirmed: address
            .and_then(|address| address.confirmed_at)
            .map_or_else(String::new, |at| page.instant(at)),
        errors,
        page,
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let address = addresses::own(&mut tx, &visit.actor).await?;
    let page = visit.page;
    let draft = address
        .as_ref()
        .map_or_else(|| suggested(&page), AddressDraft::from);
    let done = done.words(&page);
    Ok(Html(view(
        page,
        address.as_ref(),
        draft,
        (done, Errors::default()),
    ))
    .into_response())
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Body(draft): Body<AddressDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let before = addresses::own(&mut tx, &visit.actor).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match addresses::set_own(acting, &draft).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/account/post?done={}", what(&draft))).into_response())
        }
        Err(err) => again(visit.page, before.as_ref(), draft, err),
    }
}

fn again(
    page: Page,
    address: Option<&Address>,
    draft: AddressDraft,
    err: PostError,
) -> Result<Response, Problem> {
    let has = |name: &str| ["email", "lang"].contains(&name);
    let Some((status, errors)) = err.beside(&page, &has) else {
        return Err(err.into());
    };
    let status: StatusCode = status;
    Ok((
        status,
        Html(view(page, address, draft, (String::new(), errors))),
    )
        .into_response())
}

/// Sends a message to one's own address, once a day.
pub(super) async fn test(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let at = visit.page.instant(app.clock.now());
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    addresses::test_own(acting, &at).await?;
    tx.commit().await?;
    Ok(Redirect::to("/account/post?done=tested").into_response())
}
