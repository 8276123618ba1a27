//! `/plans/{region}/quick-wins`: the scored list, how each fares, and what becomes of it.

use access::http::Visit;
use axum::{
    Form as Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use masterplan::{Filled, Table as Kind};
use register::Acting;
use uuid::Uuid;
use web::{
    App, Page, Problem,
    fields::{line, select},
    form_page::FormPage,
};

use super::{
    form::{any, code, form, href, way, way_to},
    words,
};
use crate::{
    cells, content,
    model::{Plan, PlanRow},
    quick_wins::{self, Health, QuickWin, StatusDraft},
    reach,
};
use web::view::{Cell, Link, Part, Table, View};

/// How a quick win fares, with why.
pub(super) fn health(page: &Page, win: &QuickWin<'_>) -> Cell {
    let tone = match win.health {
        Health::Good => "good",
        Health::Watch => "warn",
        Health::Bad => "bad",
        Health::Settled => "neutral",
    };
    let told = page.t(&format!("plan-health-{}", win.health.as_str()));
    let why = match win.reason {
        "" => String::new(),
        reason @ ("milestone-late" | "milestone-due" | "no-milestone" | "not-chosen") => {
            format!(": {}", page.t(&format!("plan-why-{reason}")))
        }
        reason => format!(": {}", words::choice(page, reason)),
    };
    Cell::badge(format!("{told}{why}"), tone)
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let loaded = content::load(&mut tx, &visit.actor, &code(&region)?).await?;
    let page = visit.page;
    let plan = &loaded.plan;
    let frozen = loaded.content();
    let writes = reach::hand(&visit.actor, plan).is_ok();
    let mut view = View::new(page.clone(), way(&page, plan), page.t("plan-quick-wins"));
    view.lead = page.t("plan-quick-wins-lead");
    let grid = format!("{}/tables/quick-win?columns=score", href(plan));
    view.actions.push(Link::new(grid, page.t("plan-scores")));
    let year = i64::from(app.clock.now().to_offset_date_time().year());
    let wins = quick_wins::of(&frozen, year);
    let rows = wins.iter().map(|win| {
        let row = win.row;
        let (done, all) = win.milestones;
        let score = win
            .score
            .map_or_else(String::new, |score| page.number(score));
        let name = Cell::link(row.cell("name"), format!("/plan-rows/{}", row.id));
        let mut standing = health(&page, win);
        if writes {
            let target = format!("{}/quick-wins/{}", href(plan), row.id);
            standing
                .links
                .push(Link::new(target, page.t("plan-form-status")).kind("small"));
        }
        vec![
            Cell::text(row.cell("code")),
            name,
            Cell::text(words::pillar(&page, &plan.pillars, row.cell("pillar"))),
            Cell::number(score),
            Cell::text(words::choice(&page, row.cell("status"))),
            standing,
            Cell::text(format!("{done}/{all}")),
            Cell::text(row.cell("replaced_by")),
        ]
    });
    let heads = [
        "plan-column-code",
        "plan-column-name",
        "plan-column-pillar",
        "plan-score",
        "plan-column-status",
        "plan-health",
        "plan-milestones",
        "plan-column-replaced-by",
    ];
    let table = Table::new(&page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[3]);
    view.parts
        .push(Part::new("wins", page.t("plan-quick-wins")).table(table));
    Ok(view.show())
}

fn options(name: &str) -> &'static [&'static str] {
    match Kind::QuickWin.column(name).map(|column| column.filled) {
        Some(Filled::Choice(words)) => words,
        _ => &[],
    }
}

fn status_form(page: &Page, plan: &Plan, row: &PlanRow) -> FormPage {
    let fields = vec![
        select(
            "status",
            any(page, "plan-choice-", options("status").iter().copied()),
        )
        .required(),
        select(
            "reason",
            any(page, "plan-choice-", options("reason").iter().copied()),
        )
        .label("reason-code"),
        line("replaced_by").hint("replaced-by"),
    ];
    form(
        page,
        "status",
        way_to(page, plan, "quick-wins", page.t("plan-quick-wins")),
    )
    .fields(page, fields)
    .fact(row.cell("code").to_owned(), row.cell("name").to_owned())
}

pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (plan, row) = cells::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    reach::hand(&visit.actor, &plan)?;
    let draft = StatusDraft {
        status: row.cell("status").to_owned(),
        reason: row.cell("reason").to_owned(),
        replaced_by: row.cell("replaced_by").to_owned(),
    };
    Ok(status_form(&visit.page, &plan, &row)
        .fill(&draft)
        .show(visit.page))
}

pub(super) async fn set(
    State(app): State<App>,
    visit: Visit,
    Path((region, id)): Path<(String, Uuid)>,
    Body(draft): Body<StatusDraft>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let id = Id::from_uuid(id);
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let (plan, row) = cells::find(act.tx, act.actor, id).await?;
    match quick_wins::set_status(act, (&region, id), &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("{}/quick-wins?done=saved", href(&plan));
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => status_form(&visit.page, &plan, &row)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}
