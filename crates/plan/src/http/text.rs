//! `/plans/{region}/texts`: the texts of a plan, one by one, with a preview and every version.

use access::{Permission, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use masterplan::SectionKey;
use register::Acting;
use serde::{Deserialize, Serialize};
use web::{App, Page, Problem, fields::text, form_page::FormPage, paging::PageQuery};

use super::{
    form::{self, code, form, href, way, way_to},
    prose, words,
};
use crate::{
    PlanError, content,
    model::Plan,
    reach,
    sections::{self, Text, Written},
};
use web::view::{Cell, Link, Part, Table, View};

/// A text as an address names it.
fn key(name: &str) -> Result<SectionKey, PlanError> {
    SectionKey::of(name).ok_or_else(|| PlanError::Unknown(name.chars().take(40).collect()))
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let loaded = content::load(&mut tx, &visit.actor, &code(&region)?).await?;
    let page = visit.page;
    let mut view = View::new(page.clone(), way(&page, &loaded.plan), page.t("plan-texts"));
    view.lead = page.t("plan-texts-lead");
    let base = format!("{}/texts", href(&loaded.plan));
    let rows = SectionKey::ALL.iter().map(|key| {
        let text = loaded.texts.iter().find(|text| text.key == *key);
        let length = text.map_or(0, |text| text.words.chars().count());
        let when = text
            .and_then(|text| text.at)
            .map_or_else(String::new, |at| page.instant(at));
        vec![
            Cell::link(
                words::section(&page, *key),
                format!("{base}/{}", key.word()),
            ),
            Cell::text(page.t(&format!("plan-book-{}", key.book().word()))),
            Cell::number(page.number(length)),
            Cell::text(when),
        ]
    });
    let heads = ["plan-text", "plan-book", "plan-characters", "plan-changed"];
    let table = Table::new(&page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[2]);
    view.parts
        .push(Part::new("texts", page.t("plan-texts")).table(table));
    Ok(view.show())
}

/// A text as its form sends it.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct TextDraft {
    words: String,
    on: String,
}

fn text_form(page: &Page, plan: &Plan, key: SectionKey, on: i64) -> FormPage {
    let tail = format!("texts/{}", key.word());
    form(
        page,
        "text",
        way_to(page, plan, &tail, words::section(page, key)),
    )
    .fields(page, vec![text("words").hint("words")])
    .hidden("on", &on.to_string())
}

/// Which face of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Face {
    edit: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
    Query(face): Query<Face>,
) -> Result<Response, Problem> {
    let key = key(&name)?;
    let mut tx = app.db.read().await?;
    let given = (&code(&region)?, key);
    let (plan, text) = sections::find(&mut tx, &visit.actor, given).await?;
    let page = visit.page;
    let writes = reach::may(&visit.actor, Permission::WritePlans, &plan).is_ok();
    if writes && face.edit == "yes" {
        let draft = TextDraft {
            words: text.words,
            on: String::new(),
        };
        return Ok(text_form(&page, &plan, key, text.revision)
            .fill(&draft)
            .show(page));
    }
    Ok(preview(page, &plan, &text, writes))
}

/// What a reader of the book would see.
fn preview(page: Page, plan: &Plan, text: &Text, writes: bool) -> Response {
    let crumbs = way_to(&page, plan, "texts", page.t("plan-texts"));
    let title = words::section(&page, text.key);
    let mut view = View::new(page.clone(), crumbs, title.clone());
    view.over.clone_from(&plan.region_name);
    let base = format!("{}/texts/{}", href(plan), text.key.word());
    if writes {
        let edit = Link::new(format!("{base}?edit=yes"), page.t("plan-form-text"));
        view.actions.push(edit.kind("primary"));
    }
    view.actions
        .push(Link::new(format!("{base}/history"), page.t("plan-history")));
    let target = format!("{}/comments?section={}", href(plan), text.key.word());
    view.actions
        .push(Link::new(target, page.t("plan-form-comment")));
    let mut part = Part::new("words", title);
    if text.words.trim().is_empty() {
        part = part.note(page.t("plan-text-empty"));
    }
    part.prose = Some(prose::render(&text.words));
    view.parts.push(part);
    view.show()
}

pub(super) async fn write(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
    Body(draft): Body<TextDraft>,
) -> Result<Response, Problem> {
    let (region, key) = (code(&region)?, key(&name)?);
    let on: i64 = draft.on.trim().parse().unwrap_or(-1);
    let mut tx = app.db.write().await?;
    let (plan, _) = sections::find(&mut tx, &visit.actor, (&region, key)).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match sections::write(act, (&region, key), (&draft.words, on)).await {
        Ok(Written::Saved(_)) => {
            tx.commit().await?;
            let next = format!("{}/texts/{}?done=saved", href(&plan), key.word());
            Ok(Redirect::to(&next).into_response())
        }
        Ok(Written::Behind(theirs)) => {
            let by = access::names_of(&mut tx, &[&theirs.by])
                .await?
                .of(&theirs.by)
                .to_owned();
            tx.commit().await?;
            let page = visit.page;
            let when = theirs.at.map_or_else(String::new, |at| page.instant(at));
            let told = page.targs("plan-behind", &[("who", by.into()), ("when", when.into())]);
            let form = text_form(&page, &plan, key, theirs.revision)
                .fill(&draft)
                .fact(page.t("plan-behind-title"), told)
                .fact(words::section(&page, key), theirs.words.clone());
            let mut response = form.show(page);
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        Err(err) => text_form(&visit.page, &plan, key, on)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

pub(super) async fn history(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let key = key(&name)?;
    let window = form::newest(&paging)?;
    let mut tx = app.db.read().await?;
    let given = (&code(&region)?, key);
    let (plan, found) = sections::versions(&mut tx, &visit.actor, given, &window).await?;
    let writers: Vec<&str> = found.rows.iter().map(|v| v.by.as_str()).collect();
    let names = access::names_of(&mut tx, &writers).await?;
    let page = visit.page;
    let tail = format!("texts/{}", key.word());
    let crumbs = way_to(&page, &plan, &tail, words::section(&page, key));
    let mut view = View::new(page.clone(), crumbs, page.t("plan-history"));
    let rows = found.rows.iter().map(|version| {
        let kind = if version.kind == "aside" {
            "plan-kind-aside"
        } else {
            "plan-kind-edit"
        };
        vec![
            Cell::text(page.instant(version.at)),
            Cell::text(names.of(&version.by)),
            Cell::text(page.t(kind)),
            Cell::text(version.words.clone()),
        ]
    });
    let heads = ["plan-when", "plan-who", "plan-what", "plan-text"];
    let table = Table::new(&page, &heads, "plan-none").rows(rows);
    view.parts
        .push(Part::new("versions", page.t("plan-history")).table(table));
    (view.previous, view.next) = (found.previous, found.next);
    Ok(view.show())
}
