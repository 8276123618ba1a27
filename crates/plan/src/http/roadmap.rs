//! The roadmap of a plan: as it is written, and as it is in force.

use access::http::Visit;
use axum::{
    extract::{Path, State as Given},
    http::header,
    response::{IntoResponse, Response},
};
use masterplan::{Content, Filled, Table as Kind, roadmap};
use web::{
    App, Markup, Page, Problem,
    view::{Cell, Link, Part, Table, View},
};

use super::{
    form::{code, href, way},
    public::{InForce, view_of, way as public_way},
    words,
};
use crate::content;

/// The width of the drawing in CSS pixels: that of the page where it is widest.
const WIDTH: f64 = 1120.0;

pub(super) async fn show(
    Given(app): Given<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let loaded = content::load(&mut tx, &visit.actor, &code(&region)?).await?;
    drop(tx);
    let page = visit.page;
    let (plan, frozen) = (&loaded.plan, loaded.content());
    let mut view = View::new(
        page.clone(),
        way(&page, plan),
        page.t("plan-section-roadmap"),
    );
    view.over = format!(
        "{} {}–{}",
        plan.region_name, plan.period.from, plan.period.to
    );
    view.lead = page.t("plan-roadmap-lead");
    let table = Link::new(
        format!("{}/tables/action", href(plan)),
        page.t("plan-table-action"),
    );
    view.actions.push(table);
    let line = |row: uuid::Uuid, _: &str| format!("/plan-rows/{row}");
    view.parts = parts(&page, &frozen, &line);
    Ok(view.show())
}

pub(super) async fn public(found: InForce) -> Result<Response, Problem> {
    let page = found.page.clone();
    let content = found.content();
    let crumbs = public_way(&page, content);
    let mut view = view_of(&page, &found, crumbs, page.t("plan-section-roadmap"));
    view.lead = page.t("plan-roadmap-lead");
    let base = format!("/plan/{}", content.region.code);
    let file = Link::new(format!("{base}/roadmap.svg"), page.t("plan-as-svg"));
    view.actions.push(file);
    let line = |_: uuid::Uuid, code: &str| format!("{base}/actions/{code}");
    view.parts = parts(&page, content, &line);
    Ok((found.tag.clone(), view.show()).into_response())
}

/// The drawing alone, for other documents.
pub(super) async fn svg(found: InForce) -> Result<Response, Problem> {
    let drawn = drawing(&found.page, found.content());
    let name = format!("roadmap-{}.svg", found.content().region.code);
    let head = [
        (header::CONTENT_TYPE, "image/svg+xml".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}\""),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    Ok((found.tag.clone(), head, drawn).into_response())
}

/// The drawing and, for those who do not see it, what it says as a table.
fn parts(page: &Page, content: &Content, line: &dyn Fn(uuid::Uuid, &str) -> String) -> Vec<Part> {
    let heading = page.t("plan-section-roadmap");
    if content.rows(Kind::Action).is_empty() {
        return vec![Part::new("roadmap", heading).note(page.t("plan-none"))];
    }
    let mut drawn = Part::new("roadmap", heading);
    drawn.drawing = Some(Markup::trusted(drawing(page, content)));
    match roadmap::plan(content) {
        Ok(found) => vec![
            drawn,
            critical(page, content, (&found, line)),
            all(page, content, (&found, line)),
        ],
        Err(_) => vec![drawn.note(page.t("plan-roadmap-cycle"))],
    }
}

type Found<'a> = (&'a roadmap::Roadmap, &'a dyn Fn(uuid::Uuid, &str) -> String);

/// The chain of actions that sets the end of the plan.
fn critical(page: &Page, content: &Content, (found, line): Found<'_>) -> Part {
    let bars = found.bars.iter().filter(|bar| bar.is_critical);
    let rows = bars.map(|bar| told(page, content, bar, line));
    let table = Table::new(page, &HEADS, "plan-critical-none").rows(rows);
    Part::new("critical", page.t("plan-critical"))
        .note(page.t("plan-critical-lead"))
        .table(table)
}

fn all(page: &Page, content: &Content, (found, line): Found<'_>) -> Part {
    let rows = found.bars.iter().map(|bar| told(page, content, bar, line));
    let table = Table::new(page, &HEADS, "plan-none").rows(rows);
    Part::new("all", page.t("plan-table-action")).table(table)
}

const HEADS: [&str; 6] = [
    "plan-column-code",
    "plan-column-name",
    "plan-column-pillar",
    "plan-years",
    "plan-column-status",
    "plan-waits-for",
];

fn told(
    page: &Page,
    content: &Content,
    bar: &roadmap::Bar,
    line: &dyn Fn(uuid::Uuid, &str) -> String,
) -> Vec<Cell> {
    vec![
        Cell::link(bar.code.clone(), line(bar.row, &bar.code)),
        Cell::text(bar.name.clone()),
        Cell::text(words::pillar(page, &content.pillar_set, &bar.pillar)),
        Cell::text(format!("{}–{}", bar.span.from, bar.span.to)),
        Cell::text(words::choice(page, &bar.status)),
        Cell::text(bar.after.join(", ")),
    ]
}

fn drawing(page: &Page, content: &Content) -> String {
    let choices = Kind::Action.column("status").map(|column| column.filled);
    let statuses = match choices {
        Some(Filled::Choice(all)) => all
            .iter()
            .map(|word| ((*word).to_owned(), words::choice(page, word)))
            .collect(),
        _ => std::collections::BTreeMap::new(),
    };
    let drawn = roadmap::Words {
        title: page.t("plan-section-roadmap"),
        description: page.t("plan-roadmap-lead"),
        statuses,
        no_pillar: page.t("plan-not-said"),
        milestone: page.t("plan-milestone"),
        reached: page.t("plan-milestone-reached"),
        critical: page.t("plan-critical"),
        guessed: page.t("plan-years-guessed"),
        quarter: page.t("plan-quarter"),
        ..roadmap::Words::default()
    };
    let drawn = drawn.with_pillars(&content.pillar_set, page.lang == web::Lang::Id);
    roadmap::svg(content, &roadmap::Options::new(WIDTH, drawn))
}
