//! `/plans/{region}/quality`: the rubric's components with each point that is lost, why, and where to mend it.
// messages: plan-lost-*, plan-fact-*

use access::http::Visit;
use axum::{
    extract::{Path, State as Given},
    response::Response,
};
use masterplan::{
    Content, Table as Kind,
    checks::{Component, Item, Place, Reason, ReasonCode, Report},
};
use web::{App, Page, Problem, Value};

use super::{
    form::{code, href, way},
    overview::label,
    words,
};
use crate::{blockers, content, facts, model::Plan};
use web::view::{Cell, Part, Table, View};

/// So many reasons are told of an item; the others are counted.
const MOST: usize = 5;

pub(super) async fn show(
    Given(app): Given<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let loaded = content::load(&mut tx, &visit.actor, &region).await?;
    let (around, _) = facts::around(&mut tx, &region, app.clock.now()).await?;
    drop(tx);
    let page = visit.page;
    let (plan, frozen) = (&loaded.plan, loaded.content());
    let report = blockers::report(&frozen, &around);
    let mut view = View::new(page.clone(), way(&page, plan), page.t("plan-quality"));
    view.over.clone_from(&plan.region_name);
    view.lead = page.t("plan-quality-lead");
    view.fact("plan-points", Cell::text(points(&page, &report)));
    view.parts.push(components(&page, &report.components));
    for component in &report.components {
        view.parts.push(items(&page, (plan, &frozen), component));
    }
    Ok(view.show())
}

/// The points reached, of those that there are.
pub(super) fn points(page: &Page, report: &Report) -> String {
    page.targs(
        "plan-points-of",
        &[
            ("points", page.decimal(report.points(), 1).into()),
            ("most", page.decimal(report.most, 0).into()),
        ],
    )
}

fn components(page: &Page, all: &[Component]) -> Part {
    let rows = all.iter().map(|component| {
        let name = words::name(page, &component.name.id, &component.name.en);
        vec![
            Cell::link(name, format!("#{}", component.code)),
            Cell::number(page.decimal(component.points, 1)),
            Cell::number(page.decimal(component.most, 0)),
            share(page, component.points, component.most),
        ]
    });
    let heads = [
        "plan-component",
        "plan-points",
        "plan-points-most",
        "plan-share",
    ];
    let table = Table::new(page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[1, 2]);
    Part::new("components", page.t("plan-components")).table(table)
}

fn share(page: &Page, points: f64, most: f64) -> Cell {
    let percent = if most > 0.0 {
        100.0 * points / most
    } else {
        0.0
    };
    let tone = match percent {
        p if p >= 80.0 => "good",
        p if p >= 50.0 => "warn",
        _ => "bad",
    };
    Cell::badge(format!("{} %", page.decimal(percent, 0)), tone)
}

fn items(page: &Page, of: (&Plan, &Content), component: &Component) -> Part {
    let rows = component.items.iter().map(|item| {
        let name = words::name(page, &item.name.id, &item.name.en);
        vec![
            Cell::text(name),
            Cell::number(page.decimal(item.points, 1)),
            Cell::number(page.decimal(item.most, 1)),
            reasons(page, of, item),
        ]
    });
    let heads = ["plan-item", "plan-points", "plan-points-most", "plan-lost"];
    let table = Table::new(page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[1, 2]);
    let name = words::name(page, &component.name.id, &component.name.en);
    Part::new(&component.code, name.to_owned()).table(table)
}

fn reasons(page: &Page, (plan, frozen): (&Plan, &Content), item: &Item) -> Cell {
    let mut cell = Cell::default();
    for reason in item.reasons.iter().take(MOST) {
        let words = format!(
            "{}: {}",
            at(page, frozen, &reason.place),
            told(page, reason)
        );
        match target(plan, &reason.place) {
            Some(target) => cell
                .links
                .push(web::view::Link::new(target, words).kind("small")),
            None => cell.text = words,
        }
    }
    let more = item.reasons.len().saturating_sub(MOST);
    if more > 0 {
        cell.text = page.tn("plan-lost-more", "n", more);
    }
    cell
}

/// Where something stands, in words.
fn at(page: &Page, frozen: &Content, place: &Place) -> String {
    let row = |table: Kind, id| {
        let found = frozen.rows(table).iter().find(|row| row.id == id);
        found.map_or_else(|| words::table(page, table), |row| label(Some(table), row))
    };
    match place {
        Place::Plan => page.t("plan-whole"),
        Place::Section { section } => words::section(page, *section),
        Place::Table { table } => words::table(page, *table),
        Place::Row { table, row: id } => row(*table, *id),
        Place::Cell {
            table,
            row: id,
            cell,
        } => {
            format!("{}, {}", row(*table, *id), words::column(page, cell))
        }
    }
}

/// Where it is mended; outside of the plan nowhere.
fn target(plan: &Plan, place: &Place) -> Option<String> {
    let base = href(plan);
    match place {
        Place::Plan => None,
        Place::Section { section } => Some(format!("{base}/texts/{}", section.word())),
        Place::Table { table } => Some(format!("{base}/tables/{}", table.word())),
        Place::Row { row, .. } | Place::Cell { row, .. } => Some(format!("/plan-rows/{row}")),
    }
}

/// Why a point was lost, in words.
fn told(page: &Page, reason: &Reason) -> String {
    let data = |name: &str| reason.data.get(name).map_or("", String::as_str);
    let with = |id: &str, names: &[&'static str]| {
        let args: Vec<(&str, Value<'_>)> = names.iter().map(|n| (*n, data(n).into())).collect();
        page.targs(id, &args)
    };
    match reason.code {
        ReasonCode::NoRows => page.t("plan-lost-no-rows"),
        ReasonCode::TooFew => with("plan-lost-too-few", &["have", "need"]),
        ReasonCode::EmptyCell => page.t("plan-lost-empty-cell"),
        ReasonCode::NothingFor => with("plan-lost-nothing-for", &["value"]),
        ReasonCode::TooShort => with("plan-lost-too-short", &["have", "need"]),
        ReasonCode::NotNamed => with("plan-lost-not-named", &["value"]),
        ReasonCode::Fact => page.targs(
            &format!("plan-fact-{}", data("fact")),
            &[("have", data("have").into()), ("need", data("need").into())],
        ),
        ReasonCode::Fault => words::problem(page, data("fault")),
    }
}
