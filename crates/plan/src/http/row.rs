//! A row of a plan: its form, its history, what can be done with it, and one cell of it for the grid.

mod forms;

use std::collections::BTreeMap;

use access::{Permission, http::Visit};
use axum::{
    Form as Body, Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use masterplan::{Cells, Table};
use register::Acting;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use web::{App, Crumb, Page, Problem, paging::PageQuery};

use self::forms::{again, crumbs, edit_form, row_form, settle_form};
use super::{
    form::{self, code, href},
    grid,
    overview::{change_line, history_table, label},
    words,
};
use crate::{
    PlanError, begin,
    cells::{self, CellDraft, Edited},
    comments, content, lines,
    model::{Plan, PlanRow, Standing},
    paste, reach, undo,
};
use web::view::{Cell, Link, Part, Post, View};

pub(super) async fn ask_add(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (region, kind) = (code(&region)?, grid::table(&name)?);
    let mut tx = app.db.read().await?;
    let plan = begin::of_region(&mut tx, &visit.actor, &region).await?;
    reach::hand(&visit.actor, &plan)?;
    Ok(row_form(&visit.page, "row-new", (&plan, kind)).show(visit.page))
}

pub(super) async fn add(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
    Body(mut sent): Body<Cells>,
) -> Result<Response, Problem> {
    sent.remove("_csrf");
    let (region, kind) = (code(&region)?, grid::table(&name)?);
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let plan = begin::of_region(act.tx, act.actor, &region).await?;
    match lines::add(act, (&region, kind), &sent).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("{}/tables/{}?done=added", href(&plan), kind.word());
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => row_form(&visit.page, "row-new", (&plan, kind))
            .fill(&sent)
            .refuse(visit.page, err),
    }
}

pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (plan, row) = cells::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let window = form::newest(&PageQuery::default())?;
    let said = comments::on_row(&mut tx, (&plan, &row), &window).await?;
    let writers: Vec<&str> = said.rows.iter().map(|c| c.by.as_str()).collect();
    let names = access::names_of(&mut tx, &writers).await?;
    let page = visit.page.clone();
    let hand = reach::hand(&visit.actor, &plan);
    let mut view = View::new(
        page.clone(),
        crumbs(&page, &plan, row.table),
        label(Some(row.table), &row.plain()),
    );
    view.over = format!("{} · {}", plan.region_name, words::table(&page, row.table));
    facts(&mut view, &page, (&plan, &row));
    let (told, tone) = words::standing(&page, row.standing);
    view.fact("plan-standing", Cell::badge(told, tone));
    if !row.reason.is_empty() {
        view.notice = Some((page.t("plan-returned"), row.reason.clone(), "warn"));
    }
    if row.is_removed {
        view.notice = Some((page.t("plan-removed"), page.t("plan-removed-text"), "warn"));
    }
    let writes = hand.is_ok_and(|hand| hand.holds(cells::owner(&row)));
    if writes && !row.is_removed && page.here().contains("edit=yes") {
        return Ok(edit_form(&page, &plan, &row).fill(&row.cells).show(page));
    }
    view.parts
        .push(ways(&page, (&plan, &row), (writes, &visit)));
    let lines = said
        .rows
        .iter()
        .map(|comment| super::comments::line(&page, &plan, comment, names.of(&comment.by), writes));
    let table = super::comments::heads(&page).rows(lines);
    view.parts
        .push(Part::new("comments", page.t("plan-comments")).table(table));
    if writes && !row.is_removed {
        let edit = Link::new(
            format!("/plan-rows/{}?edit=yes", row.id),
            page.t("plan-form-row-edit"),
        );
        view.actions.push(edit.kind("primary"));
    }
    Ok(view.show())
}

fn facts(view: &mut View, page: &Page, (plan, row): (&Plan, &PlanRow)) {
    let faults = content::faults(plan, row);
    for name in paste::names(plan, row.table) {
        let value = row.cell(&name);
        let fault = faults.iter().find(|fault| fault.cell == name);
        if value.is_empty() && fault.is_none() {
            continue;
        }
        let shown = words::cell(page, plan, row.table, &name, value);
        let cell = match fault {
            Some(fault) => {
                let told = words::problem(page, fault.problem);
                Cell::badge(format!("{shown} {told}").trim().to_owned(), "bad")
            }
            None => Cell::text(shown),
        };
        view.facts.push((words::column(page, &name), cell));
    }
}

fn ways(page: &Page, (plan, row): (&Plan, &PlanRow), (writes, visit): (bool, &Visit)) -> Part {
    let base = format!("/plan-rows/{}", row.id);
    let post = |tail: &str, label: &str, hidden| Post {
        action: format!("{base}/{tail}"),
        label: page.t(label),
        hidden,
    };
    let revision = || vec![("revision", row.revision.to_string())];
    let mut part = Part::new("ways", page.t("plan-ways"))
        .link(Link::new(format!("{base}/history"), page.t("plan-history")));
    if comments::may(&visit.actor, plan).is_ok() {
        let target = format!("{}/comments?row={}", href(plan), row.id);
        part = part.link(Link::new(target, page.t("plan-form-comment")));
    }
    let accepts = reach::may(&visit.actor, Permission::AcceptPlans, plan).is_ok();
    if accepts && row.standing != Standing::Accepted && !row.is_removed {
        let settle = Link::new(format!("{base}/settle"), page.t("plan-form-settle"));
        part = part.link(settle.kind("primary"));
    }
    if !writes {
        return part;
    }
    if row.is_removed {
        return part.post(post("restore", "plan-restore", revision()));
    }
    part.post(post("duplicate", "plan-duplicate", Vec::new()))
        .post(post("shift", "plan-up", vec![("to", "up".to_owned())]))
        .post(post("shift", "plan-down", vec![("to", "down".to_owned())]))
        .post(post("remove", "plan-remove", revision()))
}

/// The form of a row: one cell after the other is changed, so that another's change of another cell is no conflict.
pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<Cells>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let id = Id::from_uuid(id);
    let (plan, row) = cells::find(&mut tx, &visit.actor, id).await?;
    let mut behind = Vec::new();
    let mut anew = BTreeMap::new();
    // In the order of the columns, so that a pillar stands before its sub-pillar is looked at.
    for name in paste::names(&plan, row.table) {
        let Some(now) = sent.get(&name) else { continue };
        let was = sent
            .get(&format!("was:{name}"))
            .cloned()
            .unwrap_or_default();
        if *now == was {
            continue;
        }
        let draft = CellDraft {
            cell: name,
            was,
            now: now.clone(),
        };
        let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
        match cells::edit(act, id, &draft).await {
            Ok(Edited::Behind(theirs)) => {
                anew.insert(draft.cell.clone(), theirs.cell(&draft.cell).to_owned());
                behind.push((theirs, draft.cell));
            }
            Ok(Edited::Saved(_) | Edited::Suggested(_)) => {
                anew.insert(draft.cell, draft.now);
            }
            Err(err) => {
                let of = (&plan, row.table);
                return again(&visit.page, of, &sent, &BTreeMap::new()).refuse(visit.page, err);
            }
        }
    }
    let by = match behind.last() {
        Some((theirs, _)) => access::names_of(&mut tx, &[&theirs.by])
            .await?
            .of(&theirs.by)
            .to_owned(),
        None => String::new(),
    };
    tx.commit().await?;
    let Some((theirs, _)) = behind.last() else {
        return Ok(Redirect::to(&format!("/plan-rows/{id}?done=saved")).into_response());
    };
    let of = (&plan, row.table);
    Ok(met(visit.page, of, (&sent, &anew), (theirs, &by, &behind)))
}

/// The form with what others wrote meanwhile beside it.
fn met(
    page: Page,
    (plan, table): (&Plan, Table),
    (sent, anew): (&Cells, &BTreeMap<String, String>),
    (theirs, by, behind): (&PlanRow, &str, &[(Box<PlanRow>, String)]),
) -> Response {
    let told = page.targs(
        "plan-behind",
        &[("who", by.into()), ("when", page.instant(theirs.at).into())],
    );
    let mut form = again(&page, (plan, table), sent, anew).fact(page.t("plan-behind-title"), told);
    for (theirs, cell) in behind {
        let value = words::cell(&page, plan, table, cell, theirs.cell(cell));
        form = form.fact(words::column(&page, cell), value);
    }
    let mut response = form.show(page);
    *response.status_mut() = StatusCode::CONFLICT;
    response
}

/// What the grid is told of a cell.
fn told(page: &Page, plan: &Plan, row: &PlanRow, cell: &str) -> Value {
    let faults: Vec<Value> = content::faults(plan, row)
        .iter()
        .map(|fault| json!({"cell": fault.cell, "text": words::problem(page, fault.problem)}))
        .collect();
    json!({
        "row": row.id,
        "revision": row.revision,
        "cell": cell,
        "raw": row.cell(cell),
        "shown": words::cell(page, plan, row.table, cell, row.cell(cell)),
        "faults": faults,
    })
}

/// One cell for the grid, as JSON.
pub(super) async fn cell(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(mut sent): Body<Cells>,
) -> Result<Response, Problem> {
    let mut take = |name: &str| sent.remove(name).unwrap_or_default();
    let draft = CellDraft {
        cell: take("cell"),
        was: take("was"),
        now: take("now"),
    };
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let page = &visit.page;
    let done = match cells::edit(act, Id::from_uuid(id), &draft).await {
        Ok(done) => done,
        Err(PlanError::Cells(faults)) => {
            let text = faults
                .first()
                .map_or_else(String::new, |f| words::problem(page, f.problem));
            let body = json!({"cell": draft.cell, "refused": text});
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response());
        }
        Err(other) => return Err(other.into()),
    };
    let (status, row) = match &done {
        Edited::Saved(row) => (StatusCode::OK, row),
        Edited::Suggested(row) => (StatusCode::ACCEPTED, row),
        Edited::Behind(row) => (StatusCode::CONFLICT, row),
    };
    let (plan, _) = cells::find(&mut tx, &visit.actor, row.id).await?;
    let by = match &done {
        Edited::Behind(row) => access::names_of(&mut tx, &[&row.by])
            .await?
            .of(&row.by)
            .to_owned(),
        Edited::Saved(_) | Edited::Suggested(_) => String::new(),
    };
    tx.commit().await?;
    let mut body = told(page, &plan, row, &draft.cell);
    body["by"] = Value::String(by);
    body["mine"] = Value::String(draft.now);
    Ok((status, Json(body)).into_response())
}

/// What a button of a row sends.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Sent {
    revision: String,
    to: String,
    accept: String,
    reason: String,
}

impl Sent {
    fn revision(&self) -> i64 {
        self.revision.trim().parse().unwrap_or(0)
    }
}

fn to_row(id: Id<PlanRow>, done: &str) -> Response {
    Redirect::to(&format!("/plan-rows/{id}?done={done}")).into_response()
}

pub(super) async fn duplicate(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let row = lines::duplicate(act, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(to_row(row.id, "added"))
}

pub(super) async fn shift(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<Sent>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let row = lines::shift(act, Id::from_uuid(id), sent.to == "up").await?;
    tx.commit().await?;
    Ok(to_row(row.id, "moved"))
}

pub(super) async fn remove(
    state: State<App>,
    visit: Visit,
    id: Path<Uuid>,
    sent: Body<Sent>,
) -> Result<Response, Problem> {
    set_removed(state, visit, (id, sent), true).await
}

pub(super) async fn restore(
    state: State<App>,
    visit: Visit,
    id: Path<Uuid>,
    sent: Body<Sent>,
) -> Result<Response, Problem> {
    set_removed(state, visit, (id, sent), false).await
}

async fn set_removed(
    State(app): State<App>,
    visit: Visit,
    (Path(id), Body(sent)): (Path<Uuid>, Body<Sent>),
    removed: bool,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let row = lines::set_removed(act, (Id::from_uuid(id), sent.revision()), removed).await?;
    tx.commit().await?;
    Ok(to_row(
        row.id,
        if removed { "withdrawn" } else { "restored" },
    ))
}

pub(super) async fn ask_settle(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (plan, row) = cells::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    reach::may(&visit.actor, Permission::AcceptPlans, &plan)?;
    Ok(settle_form(&visit.page, &plan, &row).show(visit.page))
}

pub(super) async fn settle(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<Sent>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let id = Id::from_uuid(id);
    let (plan, row) = cells::find(act.tx, act.actor, id).await?;
    let given = (sent.accept == "yes", sent.reason.as_str());
    match lines::settle(act, (id, sent.revision()), given).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(to_row(id, "saved"))
        }
        Err(err) => settle_form(&visit.page, &plan, &row)
            .fill(&sent)
            .refuse(visit.page, err),
    }
}

pub(super) async fn history(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = form::newest(&paging)?;
    let mut tx = app.db.read().await?;
    let id = Id::from_uuid(id);
    let (plan, row, found) = undo::history_of_row(&mut tx, &visit.actor, id, &window).await?;
    let writers: Vec<&str> = found.rows.iter().map(|c| c.by.as_str()).collect();
    let names = access::names_of(&mut tx, &writers).await?;
    let page = visit.page;
    let mut way = crumbs(&page, &plan, row.table);
    way.push(Crumb::to(
        format!("/plan-rows/{id}"),
        label(Some(row.table), &row.plain()),
    ));
    let mut view = View::new(page.clone(), way, page.t("plan-history"));
    let writes = reach::hand(&visit.actor, &plan).is_ok();
    let rows = found
        .rows
        .iter()
        .map(|change| change_line(&page, (&plan, writes), change, names.of(&change.by)));
    let part = Part::new("changes", page.t("plan-history"));
    view.parts.push(part.table(history_table(&page).rows(rows)));
    (view.previous, view.next) = (found.previous, found.next);
    Ok(view.show())
}
