//! `/plans`: the plans one reads, and a new one.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Query, State as Given},
    response::{IntoResponse, Redirect, Response},
};
use register::Acting;
use web::{
    App, Choice, Crumb, Page, Problem,
    fields::{Field, check, line, select},
    form_page::FormPage,
    paging::{PageQuery, Sort},
};

use super::{
    form::{self, any, form},
    words,
};
use crate::{
    begin,
    list_of::PlanFilter,
    model::{Plan, PlanDraft, State},
    pillar_sets,
};
use web::view::{Cell, Link, Part, Table, View};

fn home(page: &Page) -> Vec<Crumb> {
    vec![Crumb::to("/", page.t("web-home"))]
}

pub(super) async fn list(
    Given(app): Given<App>,
    visit: Visit,
    Query(filter): Query<PlanFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: String::new(),
        descending: false,
    })?;
    let mut tx = app.db.read().await?;
    let found = begin::list(&mut tx, &visit.actor, &filter, &window).await?;
    let page = visit.page;
    let mut view = View::new(page.clone(), home(&page), page.t("plan-plans"));
    view.lead = page.t("plan-plans-lead");
    if visit.actor.may_somewhere(Permission::WritePlans) {
        let new = Link::new("/plans/new", page.t("plan-form-new"));
        view.actions.push(new.kind("primary"));
    }
    if visit
        .actor
        .may(Permission::ManagePillars, &Scope::Nation)
        .is_ok()
    {
        view.actions
            .push(Link::new("/plans/pillar-sets", page.t("plan-pillar-sets")));
    }
    let states = State::ALL.iter().map(|state| state.as_str());
    view.filter(
        (form::FILTER, "/plans"),
        vec![
            (line("q"), filter.q.as_str()),
            (
                select("state", any(&page, "plan-state-", states)),
                filter.state.as_str(),
            ),
        ],
    );
    let heads = [
        "plan-region",
        "plan-period",
        "plan-title",
        "plan-state",
        "plan-changed",
    ];
    let rows = found.rows.iter().map(|plan| line_of(&page, plan));
    let table = Table::new(&page, &heads, "plan-none").rows(rows);
    view.parts
        .push(Part::new("plans", page.t("plan-plans")).table(table));
    (view.previous, view.next) = (found.previous, found.next);
    Ok(view.show())
}

fn line_of(page: &Page, plan: &Plan) -> Vec<Cell> {
    vec![
        Cell::link(plan.region_name.clone(), form::href(plan)),
        Cell::text(format!("{}–{}", plan.period.from, plan.period.to)),
        Cell::text(plan.title.clone()),
        Cell::badge(words::state(page, plan.state), words::tone(plan.state)),
        Cell::text(page.instant(plan.at)),
    ]
}

fn fields(sets: Vec<Choice>) -> Vec<Field> {
    vec![
        line("region").required().hint("region"),
        line("title").hint("title"),
        line("from").number().required(),
        line("to").number().required().hint("to"),
        select("pillar_set", sets).required(),
        check("take_over").hint("take-over"),
    ]
}

fn new_form(page: &Page, sets: Vec<Choice>) -> FormPage {
    let mut crumbs = home(page);
    crumbs.push(Crumb::to("/plans", page.t("plan-plans")));
    form(page, "new", crumbs).fields(page, fields(sets))
}

async fn sets(tx: &mut store::Tx, page: &Page) -> Result<Vec<Choice>, Problem> {
    let all = pillar_sets::all(tx).await?;
    let name =
        |set: &masterplan::PillarSet| words::name(page, &set.name_id, &set.name_en).to_owned();
    Ok(all
        .into_iter()
        .map(|(set, _)| Choice::new(set.code.clone(), name(&set)))
        .collect())
}

pub(super) async fn ask_create(Given(app): Given<App>, visit: Visit) -> Result<Response, Problem> {
    if !visit.actor.may_somewhere(Permission::WritePlans) {
        visit.actor.may(Permission::WritePlans, &Scope::Nation)?;
    }
    let mut tx = app.db.read().await?;
    let sets = sets(&mut tx, &visit.page).await?;
    let own = visit.actor.principal().and_then(|p| {
        p.grants.iter().find_map(|grant| match grant.scope() {
            Scope::Region(code) => Some(code.to_string()),
            Scope::Nation | Scope::Agency(_) => None,
        })
    });
    let draft = PlanDraft {
        region: own.unwrap_or_default(),
        take_over: "yes".to_owned(),
        ..PlanDraft::default()
    };
    Ok(new_form(&visit.page, sets).fill(&draft).show(visit.page))
}

pub(super) async fn create(
    Given(app): Given<App>,
    visit: Visit,
    Body(draft): Body<PlanDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match begin::create(act, &draft).await {
        Ok(plan) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done=added", form::href(&plan))).into_response())
        }
        Err(err) => {
            drop(tx);
            let mut tx = app.db.read().await?;
            let sets = sets(&mut tx, &visit.page).await?;
            new_form(&visit.page, sets)
                .fill(&draft)
                .refuse(visit.page, err)
        }
    }
}
