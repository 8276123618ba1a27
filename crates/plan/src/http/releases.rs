//! `/plans/{region}/releases`: what was frozen, how far each has come, and what differs between two.

use access::http::Visit;
use axum::{
    Extension, Form as Body,
    extract::{Path, Query, State as Given},
    response::{IntoResponse, Redirect, Response},
};
use masterplan::{
    Content, Table as Kind,
    diff::{self, Change},
};
use register::Acting;
use serde::Deserialize;
use web::{
    App, Choice, Page, Problem,
    fields::{line, select, text},
    form_page::FormPage,
};

use super::{
    Shelf,
    form::{code, form, href, way, way_to},
    words,
};
use crate::{
    PlanError, begin,
    model::{Plan, ReleaseHead, State, Step, StepDraft},
    releasing::{self, ReleaseDraft},
};
use web::view::{Cell, Link, Part, Table, View};

pub(super) async fn list(
    Given(app): Given<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (plan, heads) = releasing::list(&mut tx, &visit.actor, &code(&region)?).await?;
    let makers: Vec<&str> = heads.iter().map(|head| head.by.as_str()).collect();
    let names = access::names_of(&mut tx, &makers).await?;
    let page = visit.page;
    let mut view = View::new(page.clone(), way(&page, &plan), page.t("plan-releases"));
    view.lead = page.t("plan-releases-lead");
    let base = format!("{}/releases", href(&plan));
    if releasing::may(&visit.actor, &plan).is_ok() {
        let new = Link::new(format!("{base}/new"), page.t("plan-form-release"));
        view.actions.push(new.kind("primary"));
    }
    let rows = heads.iter().map(|head| {
        let before = heads.iter().find(|other| other.number + 1 == head.number);
        let number = Cell::link(
            page.tn("plan-release-n", "n", head.number),
            format!("{base}/{}", head.number),
        );
        let mut hash = Cell::text(head.sha256[..12].to_owned());
        if let Some(before) = before {
            let target = format!("{base}/diff?from={}&to={}", before.number, head.number);
            hash.links
                .push(Link::new(target, page.t("plan-diff")).kind("small"));
        }
        vec![
            number,
            Cell::badge(words::state(&page, head.state), words::tone(head.state)),
            Cell::text(page.instant(head.at)),
            Cell::text(names.of(&head.by)),
            Cell::text(head.reason.clone()),
            Cell::text(head.decree.clone()),
            hash,
        ]
    });
    let table = Table::new(&page, &HEADS, "plan-no-releases").rows(rows);
    view.parts
        .push(Part::new("releases", page.t("plan-releases")).table(table));
    Ok(view.show())
}

const HEADS: [&str; 7] = [
    "plan-number",
    "plan-state",
    "plan-when",
    "plan-who",
    "plan-reason",
    "plan-decree",
    "plan-hash",
];

fn release_form(page: &Page, plan: &Plan, after: u32) -> FormPage {
    form(
        page,
        "release",
        way_to(page, plan, "releases", page.t("plan-releases")),
    )
    .fields(
        page,
        vec![
            text("reason")
                .required()
                .label("release-reason")
                .hint("release-reason"),
            line("decree").hint("decree"),
        ],
    )
    .hidden("after", &after.to_string())
}

pub(super) async fn ask_make(
    Given(app): Given<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (plan, heads) = releasing::list(&mut tx, &visit.actor, &code(&region)?).await?;
    releasing::may(&visit.actor, &plan)?;
    let after = heads.first().map_or(0, |head| head.number);
    Ok(release_form(&visit.page, &plan, after).show(visit.page))
}

pub(super) async fn make(
    Given(app): Given<App>,
    Extension(shelf): Extension<Shelf>,
    visit: Visit,
    Path(region): Path<String>,
    Body(draft): Body<ReleaseDraft>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let plan = begin::of_region(&mut tx, &visit.actor, &region).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let key = shelf.signing.key.as_deref();
    match releasing::make(act, (&region, key), &draft).await {
        Ok(head) => {
            tx.commit().await?;
            let next = format!("{}/releases/{}?done=added", href(&plan), head.number);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => {
            let after = draft.after.trim().parse().unwrap_or(0);
            release_form(&visit.page, &plan, after)
                .fill(&draft)
                .refuse(visit.page, err)
        }
    }
}

pub(super) async fn show(
    Given(app): Given<App>,
    Extension(shelf): Extension<Shelf>,
    visit: Visit,
    Path((region, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let given = (&region, number);
    let (plan, head, steps) = releasing::find(&mut tx, &visit.actor, given).await?;
    let mut people: Vec<&str> = steps.iter().map(|step| step.by.as_str()).collect();
    people.push(&head.by);
    let names = access::names_of(&mut tx, &people).await?;
    let regulation = releasing::regulation(&mut tx, &region, &app.clock.now().day()).await?;
    let page = visit.page;
    let title = page.tn("plan-release-n", "n", number);
    let crumbs = way_to(&page, &plan, "releases", page.t("plan-releases"));
    let mut view = View::new(page.clone(), crumbs, title);
    view.over.clone_from(&plan.region_name);
    if head.state == State::Active && regulation.is_none() {
        view.notice = Some((
            page.t("plan-unregulated"),
            page.t("plan-unregulated-text"),
            "warn",
        ));
    }
    if !releasing::possible(&visit.actor, &plan, &head).is_empty() {
        let target = format!("{}/releases/{number}/step", href(&plan));
        view.actions
            .push(Link::new(target, page.t("plan-form-step")).kind("primary"));
    }
    let file = format!("/api/v1/plans/{region}/releases/{number}");
    view.actions.push(Link::new(file, page.t("plan-as-json")));
    let state = Cell::badge(words::state(&page, head.state), words::tone(head.state));
    view.fact("plan-state", state);
    view.fact("plan-when", Cell::text(page.instant(head.at)));
    view.fact("plan-who", Cell::text(names.of(&head.by)));
    view.fact("plan-reason", Cell::text(head.reason.clone()));
    view.fact("plan-decree", Cell::text(head.decree.clone()));
    if let Some(regulation) = regulation {
        view.fact(
            "plan-regulation",
            Cell::text(format!("{} ({})", regulation.title, regulation.number)),
        );
    }
    view.fact("plan-hash", Cell::text(head.sha256.clone()));
    let signed = if head.is_signed {
        "plan-signed"
    } else {
        "plan-unsigned"
    };
    view.fact("plan-signature", Cell::text(page.t(signed)));
    if let Some(key) = shelf.signing.public_key() {
        view.fact("plan-key", Cell::text(key));
    }
    view.parts.push(steps_part(&page, &steps, &names));
    let books = format!("{}/releases/{number}/books", href(&plan));
    view.parts.push(super::books::part(&page, &books));
    Ok(view.show())
}

fn steps_part(page: &Page, steps: &[Step], names: &access::Names) -> Part {
    let rows = steps.iter().map(|step| {
        vec![
            Cell::text(page.instant(step.at)),
            Cell::text(names.of(&step.by)),
            Cell::badge(words::state(page, step.to), words::tone(step.to)),
            Cell::text(step.note.clone()),
        ]
    });
    let table = Table::new(
        page,
        &["plan-when", "plan-who", "plan-state", "plan-note"],
        "plan-none",
    )
    .rows(rows);
    Part::new("steps", page.t("plan-steps")).table(table)
}

fn step_form(page: &Page, plan: &Plan, number: u32, next: &[State]) -> FormPage {
    let options = next
        .iter()
        .map(|state| Choice::new(state.as_str(), words::state(page, *state)))
        .collect();
    let tail = format!("releases/{number}");
    form(
        page,
        "step",
        way_to(page, plan, &tail, page.tn("plan-release-n", "n", number)),
    )
    .fields(
        page,
        vec![
            select("to", options).required().label("to-state"),
            text("note").hint("note"),
        ],
    )
}

pub(super) async fn ask_step(
    Given(app): Given<App>,
    visit: Visit,
    Path((region, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let given = (&code(&region)?, number);
    let (plan, head, _) = releasing::find(&mut tx, &visit.actor, given).await?;
    let next = releasing::possible(&visit.actor, &plan, &head);
    if next.is_empty() {
        releasing::may(&visit.actor, &plan)?;
    }
    Ok(step_form(&visit.page, &plan, number, &next).show(visit.page))
}

pub(super) async fn step(
    Given(app): Given<App>,
    visit: Visit,
    Path((region, number)): Path<(String, u32)>,
    Body(draft): Body<StepDraft>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let (plan, head, _) = releasing::find(act.tx, act.actor, (&region, number)).await?;
    match releasing::step(act, (&region, number), &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("{}/releases/{number}?done=saved", href(&plan));
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => {
            let next = releasing::possible(&visit.actor, &plan, &head);
            step_form(&visit.page, &plan, number, &next)
                .fill(&draft)
                .refuse(visit.page, err)
        }
    }
}

/// Which two.
#[derive(Debug, Deserialize)]
pub(super) struct Pair {
    from: u32,
    to: u32,
}

/// The release of a number among these.
pub(super) fn head_of(heads: &[ReleaseHead], number: u32) -> Result<&ReleaseHead, PlanError> {
    let found = heads.iter().find(|head| head.number == number);
    found.ok_or_else(|| PlanError::Unknown(format!("release {number}")))
}

pub(super) async fn diff(
    Given(app): Given<App>,
    Extension(shelf): Extension<Shelf>,
    visit: Visit,
    Path(region): Path<String>,
    Query(pair): Query<Pair>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (plan, heads) = releasing::list(&mut tx, &visit.actor, &code(&region)?).await?;
    let (from, to) = (head_of(&heads, pair.from)?, head_of(&heads, pair.to)?);
    let was = shelf
        .file(&mut tx, (&plan, from.number, &from.sha256))
        .await?;
    let now = shelf.file(&mut tx, (&plan, to.number, &to.sha256)).await?;
    drop(tx);
    let page = visit.page;
    let title = page.targs(
        "plan-diff-of",
        &[("from", pair.from.into()), ("to", pair.to.into())],
    );
    let crumbs = way_to(&page, &plan, "releases", page.t("plan-releases"));
    let mut view = View::new(page.clone(), crumbs, title);
    view.lead.clone_from(&to.reason);
    view.over.clone_from(&plan.region_name);
    view.fact("plan-decree", Cell::text(to.decree.clone()));
    view.parts = differences(&page, &plan, (&was.release.content, &now.release.content));
    Ok(view.show())
}

/// What differs between two contents, line by line.
pub(super) fn differences(page: &Page, plan: &Plan, (was, now): (&Content, &Content)) -> Vec<Part> {
    let found = diff::diff(was, now);
    let mut parts = Vec::new();
    if !found.head.is_empty() {
        let rows = found.head.iter().map(|change| {
            vec![
                Cell::text(change.field.clone()),
                Cell::text(change.before.clone().unwrap_or_default()),
                Cell::text(change.after.clone().unwrap_or_default()),
            ]
        });
        let table =
            Table::new(page, &["plan-what", "plan-was", "plan-now"], "plan-none").rows(rows);
        parts.push(Part::new("head", page.t("plan-diff-head")).table(table));
    }
    if !found.sections.is_empty() {
        let rows = found.sections.iter().map(|change| {
            vec![
                Cell::text(words::section(page, change.section)),
                Cell::text(was.section(change.section)),
                Cell::text(now.section(change.section)),
            ]
        });
        let table =
            Table::new(page, &["plan-text", "plan-was", "plan-now"], "plan-none").rows(rows);
        parts.push(Part::new("texts", page.t("plan-texts")).table(table));
    }
    for (kind, changes) in &found.tables {
        let rows = changes
            .iter()
            .flat_map(|change| lines(page, (plan, *kind), change));
        let heads = [
            "plan-line-head",
            "plan-what",
            "plan-cell",
            "plan-was",
            "plan-now",
        ];
        let table = Table::new(page, &heads, "plan-none").rows(rows);
        parts.push(Part::new(kind.word(), words::table(page, *kind)).table(table));
    }
    if parts.is_empty() {
        parts.push(Part::new("none", page.t("plan-diff")).note(page.t("plan-diff-none")));
    }
    parts
}

fn lines(page: &Page, (plan, kind): (&Plan, Kind), row: &diff::RowChange) -> Vec<Vec<Cell>> {
    let line = |what: &str, tone, cells: [String; 3]| {
        let mut all = vec![
            Cell::text(row.label.clone()),
            Cell::badge(page.t(what), tone),
        ];
        all.extend(cells.map(Cell::text));
        all
    };
    match &row.change {
        Change::Added { .. } => vec![line("plan-kind-add", "good", Default::default())],
        Change::Removed { .. } => vec![line("plan-kind-remove", "bad", Default::default())],
        Change::Changed { cells, has_moved } => {
            let moved = has_moved.then(|| line("plan-kind-move", "neutral", Default::default()));
            let changed = cells.iter().map(|change| {
                let shown = |value: &str| words::cell(page, plan, kind, &change.cell, value);
                let told = [
                    words::column(page, &change.cell),
                    shown(&change.before),
                    shown(&change.after),
                ];
                line("plan-kind-edit", "info", told)
            });
            moved.into_iter().chain(changed).collect()
        }
    }
}
