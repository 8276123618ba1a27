//! `/plans/{region}/comments`: what people say of rows, cells and texts.

use access::http::Visit;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use masterplan::SectionKey;
use register::Acting;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Choice, Page, Problem,
    fields::{self as given, select, text},
    form_page::FormPage,
    paging::PageQuery,
};

use super::{
    form::{self, any, code, form, href, way},
    words,
};
use crate::{
    PlanError, begin, cells, comments,
    model::{Comment, CommentDraft, CommentState, Plan, PlanRow},
    paste, reach,
};
use web::view::{Cell, Part, Post, Table, View};

/// Which comments, or on what to write one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    row: String,
    section: String,
}

/// The heads of a list of comments.
pub(super) fn heads(page: &Page) -> Table {
    let heads = [
        "plan-when",
        "plan-who",
        "plan-on",
        "plan-words",
        "plan-proposed",
        "plan-state",
    ];
    Table::new(page, &heads, "plan-no-comments")
}

/// A comment as a line, with what can be done about it.
pub(super) fn line(
    page: &Page,
    plan: &Plan,
    comment: &Comment,
    who: &str,
    settles: bool,
) -> Vec<Cell> {
    let on = match (comment.row, comment.table, comment.section) {
        (Some(row), Some(table), _) => {
            let cell = if comment.cell.is_empty() {
                String::new()
            } else {
                format!(" · {}", words::column(page, &comment.cell))
            };
            Cell::link(
                format!("{}{cell}", words::table(page, table)),
                format!("/plan-rows/{row}"),
            )
        }
        (_, _, Some(key)) => {
            let target = format!("{}/texts/{}", href(plan), key.word());
            Cell::link(words::section(page, key), target)
        }
        _ => Cell::text(""),
    };
    let proposed = match (&comment.proposed, comment.table) {
        (Some(value), Some(table)) => words::cell(page, plan, table, &comment.cell, value),
        _ => String::new(),
    };
    let tone = match comment.state {
        CommentState::Open => "warn",
        CommentState::Resolved => "neutral",
        CommentState::Taken => "good",
    };
    let post = |label: &str, take: &str| Post {
        action: format!("/plan-comments/{}/settle", comment.id),
        label: page.t(label),
        hidden: vec![("take", take.to_owned())],
    };
    let mut posts = Vec::new();
    if settles && comment.state == CommentState::Open {
        if comment.proposed.is_some() {
            posts.push(post("plan-take", "yes"));
        }
        posts.push(post("plan-resolve", "no"));
    }
    vec![
        Cell::text(page.instant(comment.at)),
        Cell::text(who),
        on,
        Cell::text(comment.words.clone()),
        Cell::text(proposed),
        Cell {
            posts,
            ..Cell::badge(page.t(&format!("plan-comment-{}", comment.state)), tone)
        },
    ]
}

async fn row_of(
    tx: &mut store::Tx,
    visit: &Visit,
    text: &str,
) -> Result<Option<PlanRow>, PlanError> {
    let id: Result<Uuid, _> = text.trim().parse();
    match id {
        Ok(id) => {
            let (_, row) = cells::find(tx, &visit.actor, Id::from_uuid(id)).await?;
            Ok(Some(row))
        }
        Err(_) => Ok(None),
    }
}

fn comment_form(page: &Page, plan: &Plan, row: Option<&PlanRow>, section: &str) -> FormPage {
    let mut asked = form(page, "comment", way(page, plan));
    let mut fields = vec![text("words").hint("comment")];
    match row {
        Some(row) => {
            let names = paste::names(plan, row.table);
            let mut options = vec![Choice::new("", page.t("plan-whole-row"))];
            options.extend(
                names
                    .iter()
                    .map(|name| Choice::new(name.clone(), words::column(page, name))),
            );
            fields.push(select("cell", options));
            fields.push(given::line("proposed").hint("proposed"));
            asked = asked.hidden("row", &row.id.to_string());
        }
        None => asked = asked.hidden("section", section),
    }
    asked.fields(page, fields)
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(asked): Query<Asked>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    if !asked.row.is_empty() || SectionKey::of(&asked.section).is_some() {
        let plan = begin::of_region(&mut tx, &visit.actor, &region).await?;
        comments::may(&visit.actor, &plan)?;
        let row = row_of(&mut tx, &visit, &asked.row).await?;
        return Ok(comment_form(&visit.page, &plan, row.as_ref(), &asked.section).show(visit.page));
    }
    let window = form::newest(&paging)?;
    let given = (&region, asked.state.as_str());
    let (plan, found) = comments::list(&mut tx, &visit.actor, given, &window).await?;
    let writers: Vec<&str> = found.rows.iter().map(|c| c.by.as_str()).collect();
    let names = access::names_of(&mut tx, &writers).await?;
    let settles = reach::hand(&visit.actor, &plan).is_ok();
    let page = visit.page;
    let mut view = View::new(page.clone(), way(&page, &plan), page.t("plan-comments"));
    view.lead = page.t("plan-comments-lead");
    let states = CommentState::ALL.iter().map(|state| state.as_str());
    let field = select("state", any(&page, "plan-comment-", states));
    let action = format!("{}/comments", href(&plan));
    view.filter((form::FILTER, &action), vec![(field, asked.state.as_str())]);
    let rows = found
        .rows
        .iter()
        .map(|comment| line(&page, &plan, comment, names.of(&comment.by), settles));
    view.parts
        .push(Part::new("comments", page.t("plan-comments")).table(heads(&page).rows(rows)));
    (view.previous, view.next) = (found.previous, found.next);
    Ok(view.show())
}

pub(super) async fn write(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Body(draft): Body<CommentDraft>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let plan = begin::of_region(act.tx, act.actor, &region).await?;
    match comments::write(act, &region, &draft).await {
        Ok(comment) => {
            tx.commit().await?;
            let next = match comment.row {
                Some(row) => format!("/plan-rows/{row}?done=added"),
                None => format!("{}/comments?done=added", href(&plan)),
            };
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => {
            let row = row_of(&mut tx, &visit, &draft.row).await?;
            comment_form(&visit.page, &plan, row.as_ref(), &draft.section)
                .fill(&draft)
                .refuse(visit.page, err)
        }
    }
}

/// What becomes of a comment.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Verdict {
    take: String,
}

pub(super) async fn settle(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(verdict): Body<Verdict>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let (plan, comment) = comments::settle(act, Id::from_uuid(id), verdict.take == "yes").await?;
    tx.commit().await?;
    let next = match comment.row {
        Some(row) => format!("/plan-rows/{row}?done=saved"),
        None => format!("{}/comments?done=saved", href(&plan)),
    };
    Ok(Redirect::to(&next).into_response())
}
