//! `/post/addresses`: where the mail of accounts goes, for officers.

use access::{AccountId, AccountSort, http::Visit};
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Html, Lang, Page, Problem,
    fields::{check, line, radios},
    form_page::FormPage,
    paging::{PageOf, PageQuery, Sort},
};

use super::{
    form,
    words::{self, Done},
};
use crate::{
    Acting,
    addresses::{self, AddressDraft, Listed},
};

/// What the list is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(flatten)]
    page: PageQuery,
}

struct Line {
    href: String,
    name: String,
    login: String,
    email: String,
    language: &'static str,
    reminders: bool,
    confirmed: bool,
}

#[derive(Template)]
#[template(path = "addresses.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    done: String,
    list: PageOf<Line>,
    sort: String,
    q: String,
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let window = asked.page.window(Sort {
        key: AccountSort::Name,
        descending: false,
    })?;
    let mut tx = app.db.read().await?;
    let found = addresses::list(&mut tx, &visit.actor, &asked.q, &window).await?;
    let page = visit.page;
    let mut crumbs = words::crumbs(&page);
    crumbs.push(Crumb::here(page.t("post-addresses")));
    Ok(Html(View {
        crumbs,
        done: done.words(&page),
        list: found.map(address_line),
        sort: window.sort.to_string(),
        q: asked.q,
        page,
    })
    .into_response())
}

fn address_line(listed: Listed) -> Line {
    let address = listed.address.as_ref();
    Line {
        href: format!("/post/addresses/{}", listed.id),
        email: address.map_or_else(String::new, |a| a.email.to_string()),
        language: address.map_or("", |a| a.lang.name()),
        reminders: address.is_some_and(|a| a.wants_reminders),
        confirmed: address.is_some_and(|a| a.confirmed_at.is_some()),
        name: listed.name,
        login: listed.login,
    }
}

/// The fields of an address.
pub(super) fn fields(page: &Page, form: FormPage) -> FormPage {
    let languages = Lang::ALL.map(|lang| Choice::new(lang.code(), lang.name()));
    form.fields(
        page,
        vec![
            line("email").hint("email"),
            radios("lang", languages.into()).required(),
            check("wants_reminders").hint("wants-reminders"),
        ],
    )
}

/// What someone without an address is offered.
pub(super) fn suggested(page: &Page) -> AddressDraft {
    AddressDraft {
        lang: page.lang.code().to_owned(),
        wants_reminders: "yes".to_owned(),
        ..AddressDraft::default()
    }
}

fn address_form(page: &Page, name: &str) -> FormPage {
    let mut crumbs = words::crumbs(page);
    crumbs.push(Crumb::to("/post/addresses", page.t("post-addresses")));
    let form = form::form(page, "address", crumbs).fact(page.t("post-recipient"), name.to_owned());
    fields(page, form)
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(account): Path<Uuid>,
) -> Result<Response, Problem> {
    let id = AccountId::from_uuid(account);
    let mut tx = app.db.read().await?;
    let (name, address) = addresses::of_account(&mut tx, &visit.actor, id).await?;
    let page = visit.page;
    let draft = address
        .as_ref()
        .map_or_else(|| suggested(&page), AddressDraft::from);
    Ok(address_form(&page, &name).fill(&draft).show(page))
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(account): Path<Uuid>,
    Body(draft): Body<AddressDraft>,
) -> Result<Response, Problem> {
    let id = AccountId::from_uuid(account);
    let mut tx = app.db.write().await?;
    let (name, _) = addresses::of_account(&mut tx, &visit.actor, id).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let done = addresses::set_for(acting, id, &draft).await;
    let page = visit.page;
    match done {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/post/addresses?done={}", what(&draft))).into_response())
        }
        Err(err) => address_form(&page, &name).fill(&draft).refuse(page, err),
    }
}

/// What was done with a draft that was taken.
pub(super) fn what(draft: &AddressDraft) -> &'static str {
    if draft.email.trim().is_empty() {
        "removed"
    } else {
        "saved"
    }
}
