//! `/plans/{region}`: a plan's own page: how far it is, its sums, and the ways into it.

use access::http::Visit;
use axum::{
    Form as Body,
    extract::{Path, Query, State as Given},
    response::{IntoResponse, Redirect, Response},
};
use masterplan::{Content, SectionKey, Table as Kind, checks::Report};
use register::Acting;
use web::{
    App, Page, Problem,
    fields::{check, line, select},
    paging::PageQuery,
};

use super::{
    form::{self, any, code, form, href, way},
    quality, sums, words,
};
use crate::{
    begin::{self, HeadDraft},
    blockers,
    content::{self, Loaded},
    facts,
    model::{Change, ChangeKind, Plan, Standing, State},
    reach::{self, Hand},
    undo,
};
use web::view::{Cell, Link, Part, Post, Table, View};

pub(super) async fn show(
    Given(app): Given<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let loaded = content::load(&mut tx, &visit.actor, &region).await?;
    let comments = crate::store::comments::open(&mut tx, loaded.plan.id).await?;
    let (facts_around, regulation) = facts::around(&mut tx, &region, app.clock.now()).await?;
    let page = visit.page;
    let plan = &loaded.plan;
    let frozen = loaded.content();
    let mut crumbs = way(&page, plan);
    crumbs.pop();
    let mut view = View::new(page.clone(), crumbs, plan.region_name.clone());
    view.over = format!("{}–{}", plan.period.from, plan.period.to);
    view.lead.clone_from(&plan.title);
    ways(&mut view, &page, plan, reach::hand(&visit.actor, plan).ok());
    if plan.state == State::Active && regulation.is_none() {
        let told = (
            page.t("plan-unregulated"),
            page.t("plan-unregulated-text"),
            "warn",
        );
        view.notice = Some(told);
    }
    head_facts(&mut view, &page, (&loaded, comments));
    let report = blockers::report(&frozen, &facts_around);
    let points = quality::points(&page, &report);
    let quality = Cell::link(points, format!("{}/quality", href(plan)));
    view.fact("plan-quality", quality);
    view.parts.push(checks(&page, plan, (&frozen, &report)));
    view.parts.push(warnings(&page, &report));
    view.parts
        .push(tables(&page, &loaded, &app.clock.now().day()));
    view.parts.extend(sums::sums(&page, &frozen));
    Ok(view.show())
}

fn ways(view: &mut View, page: &Page, plan: &Plan, hand: Option<Hand>) {
    let base = href(plan);
    let link = |tail: &str, label: &str| Link::new(format!("{base}/{tail}"), page.t(label));
    view.actions
        .push(link("tables/action", "plan-table-action").kind("primary"));
    for (tail, label) in [
        ("texts", "plan-texts"),
        ("roadmap", "plan-section-roadmap"),
        ("quality", "plan-quality"),
        ("simulation", "plan-simulation"),
        ("quick-wins", "plan-quick-wins"),
        ("comments", "plan-comments"),
        ("releases", "plan-releases"),
        ("history", "plan-history"),
    ] {
        view.actions.push(link(tail, label));
    }
    view.actions
        .push(link("workbook.xlsx", "plan-workbook-all"));
    if hand.is_some() {
        view.actions.push(link("workbook", "plan-workbook"));
    }
    if hand == Some(Hand::Team) {
        view.actions.push(link("edit", "plan-form-edit"));
    }
    if plan.active > 0 {
        let public = Link::new(format!("/plan/{}", plan.region), page.t("plan-public"));
        view.actions.push(public);
    }
}

fn head_facts(view: &mut View, page: &Page, (loaded, comments): (&Loaded, i64)) {
    let plan = &loaded.plan;
    let state = Cell::badge(words::state(page, plan.state), words::tone(plan.state));
    view.fact("plan-state", state);
    if plan.active > 0 {
        let n = plan.active.to_string();
        let target = format!("{}/releases/{n}", href(plan));
        view.fact("plan-in-force", Cell::link(n, target));
    }
    let set = words::name(page, &plan.pillars.name_id, &plan.pillars.name_en);
    view.fact("plan-pillar-set", Cell::text(set));
    let waiting = loaded
        .rows
        .iter()
        .filter(|row| row.standing == Standing::Proposed)
        .count();
    view.fact("plan-waiting", Cell::text(page.number(waiting)));
    let target = format!("{}/comments?state=open", href(plan));
    view.fact(
        "plan-open-comments",
        Cell::link(page.number(comments), target),
    );
    if !plan.note.is_empty() {
        view.fact("plan-note", Cell::text(plan.note.clone()));
    }
}

/// What keeps the plan from being released, with the place of each.
fn checks(page: &Page, plan: &Plan, (frozen, report): (&Content, &Report)) -> Part {
    let wrong = blockers::of(report);
    let heads = ["plan-table", "plan-line-head", "plan-cell", "plan-what"];
    let part = Part::new("checks", page.t("plan-checks"));
    let part = if wrong.len() > 50 {
        part.note(page.tn("plan-checks-more", "n", wrong.len()))
    } else {
        part
    };
    let rows = wrong.iter().take(50).map(|blocker| {
        let kind = Kind::of(blocker.table);
        let cell = match (kind, SectionKey::of(&blocker.cell)) {
            (None, Some(key)) => Cell::link(
                words::section(page, key),
                format!("{}/texts/{}", href(plan), key.word()),
            ),
            _ if blocker.cell.is_empty() => Cell::text(""),
            _ => Cell::text(words::column(page, &blocker.cell)),
        };
        let line = blocker.row.map_or_else(Cell::default, |id| {
            let mut rows = kind.map_or(&[][..], |kind| frozen.rows(kind)).iter();
            let label = rows.find(|row| row.id == id).map(|row| label(kind, row));
            Cell::link(label.unwrap_or_default(), format!("/plan-rows/{id}"))
        });
        vec![
            Cell::text(kind.map_or_else(String::new, |kind| words::table(page, kind))),
            line,
            cell,
            Cell::text(words::problem(page, &blocker.problem)),
        ]
    });
    part.table(Table::new(page, &heads, "plan-checks-none").rows(rows))
}

/// What should be known before a release, kind by kind.
fn warnings(page: &Page, report: &Report) -> Part {
    let found = blockers::warnings(report);
    let rows = found.iter().map(|(code, n)| {
        vec![
            Cell::text(words::problem(page, &code.word())),
            Cell::number(page.number(*n)),
        ]
    });
    let table = Table::new(page, &["plan-what", "plan-rows"], "plan-checks-none")
        .rows(rows)
        .numbers(&[1]);
    Part::new("warnings", page.t("plan-warnings")).table(table)
}

/// What a row is called: its code or its first cell of words.
pub(super) fn label(kind: Option<Kind>, row: &masterplan::Row) -> String {
    let code = row.cell("code");
    if !code.is_empty() {
        return code.to_owned();
    }
    let columns = kind.map_or(&[][..], |kind| kind.columns());
    let words = columns
        .iter()
        .map(|c| row.cell(c.name))
        .find(|text| !text.is_empty() && text.contains(' '));
    let words = words.unwrap_or_else(|| row.cells.values().next().map_or("…", String::as_str));
    words.chars().take(60).collect()
}

fn tables(page: &Page, loaded: &Loaded, day: &str) -> Part {
    let heads = ["plan-table", "plan-rows", "plan-waiting", "plan-due"];
    let rows = Kind::ALL.into_iter().map(|kind| {
        let own = loaded.rows.iter().filter(|row| row.table == kind);
        let waiting = own
            .clone()
            .filter(|row| row.standing == Standing::Proposed)
            .count();
        let target = format!("{}/tables/{}", href(&loaded.plan), kind.word());
        let n = own.count();
        let due = loaded.plan.due.get(kind.word());
        let due = due.map_or_else(
            || Cell::text(""),
            |due| {
                let told = due
                    .parse()
                    .map_or_else(|_| due.clone(), |date| page.date(&date));
                if n == 0 && due.as_str() < day {
                    Cell::badge(told, "bad")
                } else {
                    Cell::text(told)
                }
            },
        );
        vec![
            Cell::link(
                format!("{} {}", kind.number(), words::table(page, kind)),
                target,
            ),
            Cell::number(page.number(n)),
            Cell::number(page.number(waiting)),
            due,
        ]
    });
    let table = Table::new(page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[1, 2]);
    Part::new("tables", page.t("plan-tables")).table(table)
}

fn edit_form(page: &Page, plan: &Plan) -> web::form_page::FormPage {
    let kinds = Kind::ALL.iter().map(|kind| kind.word());
    form(page, "edit", way(page, plan)).fields(
        page,
        vec![
            line("title").required(),
            check("agencies").hint("agencies"),
            select("table", any(page, "plan-table-", kinds)).hint("due"),
            line("due_on").hint("day"),
        ],
    )
}

pub(super) async fn ask_edit(
    Given(app): Given<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let plan = begin::of_region(&mut tx, &visit.actor, &code(&region)?).await?;
    reach::may(&visit.actor, access::Permission::WritePlans, &plan)?;
    let draft = HeadDraft {
        title: plan.title.clone(),
        revision: plan.revision.to_string(),
        ..HeadDraft::default()
    };
    Ok(edit_form(&visit.page, &plan).fill(&draft).show(visit.page))
}

pub(super) async fn edit(
    Given(app): Given<App>,
    visit: Visit,
    Path(region): Path<String>,
    Body(draft): Body<HeadDraft>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let plan = begin::of_region(act.tx, act.actor, &region).await?;
    match begin::edit_head(act, &region, &draft).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done=saved", href(&plan))).into_response())
        }
        Err(err) => edit_form(&visit.page, &plan)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

pub(super) async fn history(
    Given(app): Given<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = form::newest(&paging)?;
    let mut tx = app.db.read().await?;
    let (plan, found) = undo::history(&mut tx, &visit.actor, &code(&region)?, &window).await?;
    let writers: Vec<&str> = found.rows.iter().map(|c| c.by.as_str()).collect();
    let names = access::names_of(&mut tx, &writers).await?;
    let page = visit.page;
    let mut view = View::new(page.clone(), way(&page, &plan), page.t("plan-history"));
    view.lead = page.t("plan-history-lead");
    let writes = reach::hand(&visit.actor, &plan).is_ok();
    let rows = found
        .rows
        .iter()
        .map(|change| change_line(&page, (&plan, writes), change, names.of(&change.by)));
    view.parts
        .push(Part::new("changes", page.t("plan-history")).table(history_table(&page).rows(rows)));
    (view.previous, view.next) = (found.previous, found.next);
    Ok(view.show())
}

/// The heads of a history.
pub(super) fn history_table(page: &Page) -> Table {
    let heads = [
        "plan-when",
        "plan-who",
        "plan-what",
        "plan-cell",
        "plan-was",
        "plan-now",
    ];
    Table::new(page, &heads, "plan-none")
}

/// A change as a line, with the button that takes it back.
pub(super) fn change_line(
    page: &Page,
    (plan, writes): (&Plan, bool),
    change: &Change,
    who: &str,
) -> Vec<Cell> {
    let kind = page.t(&format!("plan-kind-{}", change.kind));
    let shown = |value: &str| match change.kind {
        ChangeKind::Edit | ChangeKind::Aside => {
            words::cell(page, plan, change.table, &change.cell, value)
        }
        ChangeKind::Return => value.to_owned(),
        ChangeKind::Add
        | ChangeKind::Remove
        | ChangeKind::Restore
        | ChangeKind::Move
        | ChangeKind::Accept => String::new(),
    };
    let undoes = writes
        && !change.is_undone
        && !matches!(
            change.kind,
            ChangeKind::Aside | ChangeKind::Accept | ChangeKind::Return
        );
    let undo = Post {
        action: format!("{}/undo", href(plan)),
        label: page.t("plan-undo"),
        hidden: vec![("batch", change.batch.0.to_string())],
    };
    let cell = if change.cell.is_empty() {
        String::new()
    } else {
        words::column(page, &change.cell)
    };
    vec![
        Cell::link(
            page.instant(change.at),
            format!("/plan-rows/{}", change.row),
        ),
        Cell::text(who),
        Cell::text(format!("{}: {kind}", words::table(page, change.table))),
        Cell::text(cell),
        Cell::text(shown(&change.was)),
        Cell {
            posts: if undoes { vec![undo] } else { Vec::new() },
            ..Cell::text(shown(&change.now))
        },
    ]
}
