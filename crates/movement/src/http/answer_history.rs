//! What an answer was before, and putting it back.

use access::{http::Visit, names_of};
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Crumb, Html, Page, Problem};

use super::{
    answer::{href, open_now},
    answer_view, words,
};
use crate::{
    answers,
    model::{Version, VersionKind},
};

/// One version, ready to show.
struct Line {
    id: String,
    at: String,
    by: String,
    kind: String,
    tone: &'static str,
    level: String,
    words: String,
}

#[derive(Template)]
#[template(path = "answer_history.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    now: Line,
    lines: Vec<Line>,
    may_restore: bool,
}

// messages: movement-version-*
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, section, item)): Path<(Uuid, String, String)>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let place = (section.as_str(), item.as_str());
    let (form, versions) =
        answers::history(&mut tx, &visit.actor, Id::from_uuid(id), place).await?;
    let standing = form.answer(&item);
    let mut who: Vec<&str> = versions.iter().map(|version| version.by.as_str()).collect();
    who.push(&standing.updated_by);
    let names = names_of(&mut tx, &who).await?;
    let page = &visit.page;
    let mut items = form.sections.iter().flat_map(|section| &section.items);
    let found = items.find(|found| found.code() == item);
    let level = |level: Option<i64>| match (level, found) {
        (Some(level), Some(item)) => answer_view::level_words(page, item, level),
        (Some(level), None) => level.to_string(),
        (None, _) => page.t("movement-level-none"),
    };
    let line = |version: &Version| Line {
        id: version.id.to_string(),
        at: page.instant(version.at),
        by: names.of(&version.by).to_owned(),
        kind: page.t(&format!("movement-version-{}", version.kind.as_str())),
        tone: match version.kind {
            VersionKind::Saved => "neutral",
            VersionKind::SetAside => "warn",
        },
        level: level(version.level),
        words: version.words.clone(),
    };
    let name = found.map_or("", |item| words::said(page, &item.node.name));
    let mut crumbs = answer_view::crumbs(&visit, &form, &page.t("movement-history"));
    let here = crumbs.len() - 1;
    crumbs.insert(here, Crumb::to(href(id, &section), &section));
    let writes = form.writes.as_ref().is_some_and(|w| w.covers(&section));
    let view = View {
        crumbs,
        title: format!("{item} {name}"),
        now: Line {
            id: String::new(),
            at: standing
                .updated_at
                .map_or_else(String::new, |at| page.instant(at)),
            by: names.of(&standing.updated_by).to_owned(),
            kind: page.t("movement-version-now"),
            tone: "good",
            level: level(standing.level),
            words: standing.words.clone(),
        },
        lines: versions.iter().map(line).collect(),
        may_restore: writes && open_now(&app, &form).is_ok(),
        page: visit.page.clone(),
    };
    Ok(Html(view).into_response())
}

/// Which version is put back.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    version: Uuid,
}

pub(super) async fn restore(
    State(app): State<App>,
    visit: Visit,
    Path((id, section, item)): Path<(Uuid, String, String)>,
    Body(chosen): Body<Chosen>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let place = (section.as_str(), item.as_str());
    answers::restore(
        acting,
        Id::from_uuid(id),
        place,
        Id::from_uuid(chosen.version),
    )
    .await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}?done=restored", href(id, &section))).into_response())
}
