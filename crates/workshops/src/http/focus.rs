//! `/focus-groups`: discussions with residents and partners.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{
    App, Crumb, Page, Problem,
    charts::{Bar, Head, bars},
    fields::{line, select, text},
    form_page::FormPage,
    paging::{PageQuery, Sort},
};

use super::{attendance::chart, form, words, worksheet};
use crate::{
    attendance,
    focus::{self, FocusFilter},
    model::{FocusDraft, FocusGroup, PILLARS, Row, Sheet},
    worksheets,
};
use web::view::{Cell, Link, Part, Table, View};

fn way(page: &Page) -> Vec<Crumb> {
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/focus-groups", page.t("workshops-focus-groups")),
    ]
}

fn pillar(page: &Page, word: &str) -> String {
    page.t(&format!("workshops-choice-{word}"))
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(filter): Query<FocusFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: String::new(),
        descending: true,
    })?;
    let mut tx = app.db.read().await?;
    let found = focus::list(&mut tx, &visit.actor, &filter, &window).await?;
    let page = visit.page;
    let home = vec![Crumb::to("/", page.t("web-home"))];
    let mut view = View::new(page.clone(), home, page.t("workshops-focus-groups"));
    view.lead = page.t("workshops-focus-groups-lead");
    let works = page.may(Permission::WorkInWorkshops.key());
    if works || page.may(Permission::LeadWorkshops.key()) {
        let add = Link::new("/focus-groups/new", page.t("workshops-form-focus-new"));
        view.actions.push(add.kind("primary"));
    }
    let pillars = form::any(&page, "workshops-choice-", PILLARS.into_iter());
    view.filter(
        (form::FILTER, "/focus-groups"),
        vec![
            (line("region"), filter.region.as_str()),
            (select("pillar", pillars), filter.pillar.as_str()),
        ],
    );
    let rows = found.rows.iter().map(|group| {
        vec![
            Cell::link(group.topic.clone(), format!("/focus-groups/{}", group.id)),
            Cell::text(group.region_name.clone()),
            Cell::text(pillar(&page, &group.pillar)),
            Cell::text(words::day(&page, &group.held_on)),
        ]
    });
    let heads = [
        "workshops-field-topic",
        "workshops-region",
        "workshops-field-pillar",
        "workshops-field-held-on",
    ];
    let table = Table::new(&page, &heads, "workshops-no-focus-groups").rows(rows);
    view.parts
        .push(Part::new("groups", page.t("workshops-focus-groups")).table(table));
    (view.previous, view.next) = (found.previous, found.next);
    Ok(view.show())
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let group = focus::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let sectors = attendance::by_sector(&mut tx, id).await?;
    let (holder, issues) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Issue).await?;
    let writes = worksheets::may_write(&mut tx, &visit.actor, &holder, Sheet::Issue)
        .await
        .is_ok();
    let (_, agreed) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Agreed).await?;
    let (_, statements) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Statement).await?;
    let (_, outcomes) = worksheets::list(&mut tx, &visit.actor, id, Sheet::Outcome).await?;
    let page = visit.page;
    let mut view = View::new(page.clone(), way(&page), group.topic.clone());
    view.over.clone_from(&group.region_name);
    if writes {
        let edit = format!("/focus-groups/{id}/edit");
        view.actions.push(Link::new(edit, page.t("workshops-edit")));
    }
    facts(&page, &mut view, &group);
    let list = Link::new(
        format!("/attendance/{id}"),
        page.t("workshops-attendance-list"),
    );
    view.parts.push(
        Part::new("sectors", page.t("workshops-sectors"))
            .chart(chart(&page, &sectors))
            .link(list),
    );
    for (sheet, rows) in [
        (Sheet::Issue, &issues),
        (Sheet::Agreed, &agreed),
        (Sheet::Statement, &statements),
        (Sheet::Outcome, &outcomes),
    ] {
        let mut part = worksheet::part(&page, sheet, rows);
        if writes {
            part = part.link(worksheet::way_in(&page, id, sheet));
        }
        view.parts.push(part);
    }
    for (row, n) in statements.iter().zip(1..) {
        view.parts.push(votes(&page, row, n));
    }
    Ok(view.show())
}

fn facts(page: &Page, view: &mut View, group: &FocusGroup) {
    view.fact(
        "workshops-region",
        Cell::link(
            group.region_name.clone(),
            format!("/stages/{}?cohort={}", group.region, group.cohort),
        ),
    );
    view.fact(
        "workshops-field-pillar",
        Cell::text(pillar(page, &group.pillar)),
    );
    view.fact(
        "workshops-field-held-on",
        Cell::text(words::day(page, &group.held_on)),
    );
    view.fact("workshops-place", Cell::text(group.place.clone()));
    view.fact(
        "workshops-field-moderator",
        Cell::text(group.moderator.clone()),
    );
    if !group.summary.is_empty() {
        view.fact("workshops-field-summary", Cell::text(group.summary.clone()));
    }
}

/// The votes on one statement as plain bars.
fn votes(page: &Page, row: &Row, n: u32) -> Part {
    let bar = |name: &str| {
        let label = page.t(&format!("workshops-column-{name}"));
        let count = row.number(name).and_then(|n| u64::try_from(n).ok());
        Bar::new(label, count)
    };
    let head = Head::new(
        format!("votes-{n}"),
        row.cell("words"),
        page.t("workshops-votes-text"),
    );
    let chart = bars(page, &head, &["agree", "disagree", "pass"].map(bar));
    Part::new(
        &format!("statement-{n}"),
        page.tn("workshops-votes", "n", n),
    )
    .chart(chart)
}

fn group_form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> FormPage {
    let pillars = form::choices(page, "workshops-choice-", PILLARS.into_iter());
    let mut fields = vec![
        line("topic").required(),
        select("pillar", pillars).required(),
        line("held_on").required().hint("day"),
        line("place"),
        line("moderator"),
        text("summary"),
    ];
    if id == "focus-new" {
        fields.insert(0, line("region").required().hint("region"));
    }
    form::form(page, id, crumbs).fields(page, fields)
}

pub(super) async fn ask_add(visit: Visit) -> Result<Response, Problem> {
    if !visit.actor.may_somewhere(Permission::LeadWorkshops)
        && !visit.actor.may_somewhere(Permission::WorkInWorkshops)
    {
        visit
            .actor
            .may(Permission::WorkInWorkshops, &Scope::Nation)?;
    }
    let crumbs = way(&visit.page);
    Ok(group_form(&visit.page, "focus-new", crumbs).show(visit.page))
}

pub(super) async fn add(
    State(app): State<App>,
    visit: Visit,
    Body(draft): Body<FocusDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match focus::add(act, &draft).await {
        Ok(group) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/focus-groups/{}?done=added", group.id)).into_response())
        }
        Err(err) => group_form(&visit.page, "focus-new", way(&visit.page))
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

fn way_to(page: &Page, group: &FocusGroup) -> Vec<Crumb> {
    let mut crumbs = way(page);
    crumbs.push(Crumb::to(
        format!("/focus-groups/{}", group.id),
        group.topic.clone(),
    ));
    crumbs
}

pub(super) async fn ask_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let group = focus::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let draft = FocusDraft {
        region: group.region.to_string(),
        topic: group.topic.clone(),
        pillar: group.pillar.clone(),
        held_on: group.held_on.clone(),
        place: group.place.clone(),
        moderator: group.moderator.clone(),
        summary: group.summary.clone(),
        revision: group.revision.to_string(),
    };
    let crumbs = way_to(&visit.page, &group);
    Ok(group_form(&visit.page, "focus-edit", crumbs)
        .fill(&draft)
        .show(visit.page))
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<FocusDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let group = focus::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match focus::edit(act, group.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/focus-groups/{id}?done=saved")).into_response())
        }
        Err(err) => group_form(&visit.page, "focus-edit", way_to(&visit.page, &group))
            .fill(&draft)
            .refuse(visit.page, err),
    }
}
