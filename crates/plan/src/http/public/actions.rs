//! `/plan/{region}/actions`: the actions of the plan in force: searched, one by one, as files.

use axum::{
    Json,
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use masterplan::{Content, Filled, Row, Table as Kind};
use serde::Deserialize;
use serde_json::json;
use web::{
    Choice, Crumb, Page, Problem,
    fields::{check, line, select},
};

use super::{InForce, view_of, way};
use crate::{
    PlanError,
    http::{
        file,
        form::any,
        national::encoded,
        words::{self, Names},
    },
    national,
};
use web::view::{Cell, Link, Part, Table, View};

/// So many actions stand on a page.
const ON_A_PAGE: usize = 50;

/// Which actions of the plan.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct Asked {
    q: String,
    pillar: String,
    agency: String,
    status: String,
    quick_win: String,
    page: usize,
}

fn leaves(content: &Content, row: &Row, asked: &Asked) -> bool {
    let is = |wanted: &str, stands: &str| wanted.is_empty() || wanted == stands;
    let q = asked.q.trim().to_lowercase();
    is(&asked.pillar, row.cell("pillar"))
        && is(&asked.agency, row.cell("owner"))
        && is(&asked.status, row.cell("status"))
        && (asked.quick_win != "yes" || row.cell("quick_win") == "yes")
        && (q.is_empty()
            || ["code", "name", "description", "output"]
                .iter()
                .any(|c| row.cell(c).to_lowercase().contains(&q))
            || content
                .agency(row.cell("owner"))
                .to_lowercase()
                .contains(&q))
}

pub(in crate::http) async fn list(
    found: InForce,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let page = found.page.clone();
    let content = found.content();
    let mut view = view_of(
        &page,
        &found,
        way(&page, content),
        page.t("plan-table-action"),
    );
    let base = format!("/plan/{}/actions", content.region.code);
    view.actions
        .push(Link::new(format!("{base}.csv"), "CSV".to_owned()));
    view.actions
        .push(Link::new(format!("{base}.json"), "JSON".to_owned()));
    filter(&mut view, &page, content, &base, &asked);
    let all: Vec<&Row> = content
        .rows(Kind::Action)
        .iter()
        .filter(|row| leaves(content, row, &asked))
        .collect();
    let from = asked.page.saturating_mul(ON_A_PAGE);
    let rows = all
        .iter()
        .skip(from)
        .take(ON_A_PAGE)
        .map(|row| line_of(&page, content, row));
    let heads = [
        "plan-column-name",
        "plan-column-pillar",
        "plan-column-owner",
        "plan-column-status",
        "plan-budget-sum",
    ];
    let table = Table::new(&page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[4]);
    let mut part = Part::new("actions", page.t("plan-table-action"))
        .note(page.tn("plan-found", "n", all.len()))
        .table(table);
    let to = |n: usize| page.with(&[("page", &n.to_string())]);
    if asked.page > 0 {
        part = part.link(Link::new(to(asked.page - 1), page.t("web-previous")));
    }
    if all.len() > from.saturating_add(ON_A_PAGE) {
        part = part.link(Link::new(to(asked.page + 1), page.t("web-next")));
    }
    view.parts.push(part);
    Ok((found.tag.clone(), view.show()).into_response())
}

fn line_of(page: &Page, content: &Content, row: &Row) -> Vec<Cell> {
    let target = format!(
        "/plan/{}/actions/{}",
        content.region.code,
        encoded(row.cell("code"))
    );
    let owner = row.cell("owner");
    let owner = if owner.is_empty() {
        Cell::badge(page.t("plan-no-owner"), "bad")
    } else {
        Cell::text(content.agency(owner))
    };
    vec![
        Cell::link(row.cell("name"), target),
        Cell::text(words::pillar(page, &content.pillar_set, row.cell("pillar"))),
        owner,
        Cell::text(words::choice(page, row.cell("status"))),
        Cell::number(page.number(row.sum("budget", content.period))),
    ]
}

fn filter(view: &mut View, page: &Page, content: &Content, base: &str, asked: &Asked) {
    let mut pillars = vec![Choice::new("", page.t("plan-any"))];
    pillars.extend(
        content
            .pillar_set
            .pillars
            .iter()
            .map(|p| Choice::new(p.code.clone(), words::name(page, &p.name_id, &p.name_en))),
    );
    let mut agencies = vec![Choice::new("", page.t("plan-any"))];
    agencies.extend(
        content
            .agencies
            .iter()
            .map(|a| Choice::new(a.code.clone(), a.name.clone())),
    );
    let statuses: &[&str] = match Kind::Action.column("status").map(|c| c.filled) {
        Some(Filled::Choice(words)) => words,
        _ => &[],
    };
    view.filter(
        (crate::http::form::FILTER, base),
        vec![
            (line("q"), asked.q.as_str()),
            (select("pillar", pillars), asked.pillar.as_str()),
            (select("agency", agencies), asked.agency.as_str()),
            (
                select(
                    "status",
                    any(page, "plan-choice-", statuses.iter().copied()),
                ),
                asked.status.as_str(),
            ),
            (check("quick_win"), asked.quick_win.as_str()),
        ],
    );
}

fn names_of(content: &Content) -> impl Fn(&str) -> String + '_ {
    |code| content.agency(code).to_owned()
}

/// One action: who is responsible, how far it is, what it costs.
pub(in crate::http) async fn show(
    found: InForce,
    Path((_, wanted)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let page = found.page.clone();
    let content = found.content();
    let row = content
        .rows(Kind::Action)
        .iter()
        .find(|row| row.cell("code") == wanted);
    let row = row.ok_or_else(|| PlanError::Unknown(wanted.chars().take(40).collect()))?;
    let mut crumbs = way(&page, content);
    crumbs.push(Crumb::to(
        format!("/plan/{}/actions", content.region.code),
        page.t("plan-table-action"),
    ));
    let mut view = view_of(&page, &found, crumbs, row.cell("name").to_owned());
    view.lead = row
        .cell("description")
        .lines()
        .next()
        .unwrap_or("")
        .to_owned();
    let agency = names_of(content);
    let names = Names {
        pillars: &content.pillar_set,
        agency: &agency,
    };
    for column in Kind::Action
        .columns()
        .iter()
        .filter(|column| !column.yearly)
    {
        let value = row.cell(column.name);
        if !value.is_empty() && column.name != "name" {
            let shown = words::shown(&page, names, column.filled, value);
            view.facts
                .push((words::column(&page, column.name), Cell::text(shown)));
        }
    }
    view.parts.push(years(&page, (content, row), names));
    view.parts.push(milestones(&page, content, &wanted));
    Ok((found.tag.clone(), view.show()).into_response())
}

/// Targets and money, year by year.
fn years(page: &Page, (content, row): (&Content, &Row), names: Names<'_>) -> Part {
    let rows = content.period.years().map(|year| {
        let shown = |name: &str, filled| words::shown(page, names, filled, row.of_year(name, year));
        vec![
            Cell::text(year.to_string()),
            Cell::number(shown("target", Filled::Decimal)),
            Cell::number(shown("budget", Filled::Money)),
        ]
    });
    let heads = [
        "plan-column-year",
        "plan-column-target",
        "plan-column-budget",
    ];
    let table = Table::new(page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[1, 2]);
    Part::new("years", page.t("plan-by-year")).table(table)
}

fn milestones(page: &Page, content: &Content, code: &str) -> Part {
    let own = content
        .rows(Kind::Milestone)
        .iter()
        .filter(|row| row.codes("action").any(|c| c == code));
    let rows = own.map(|row| {
        let done = row.cell("done") == "yes";
        let (told, tone) = if done {
            ("plan-choice-yes", "good")
        } else {
            ("plan-choice-no", "neutral")
        };
        vec![
            Cell::text(format!("{} {}", row.cell("year"), row.cell("quarter"))),
            Cell::text(row.cell("milestone")),
            Cell::badge(page.t(told), tone),
        ]
    });
    let heads = [
        "plan-column-year",
        "plan-column-milestone",
        "plan-column-done",
    ];
    let table = Table::new(page, &heads, "plan-none").rows(rows);
    Part::new("milestones", page.t("plan-milestones")).table(table)
}

pub(in crate::http) async fn csv(found: InForce) -> Result<Response, Problem> {
    let content = found.content();
    let names: Vec<String> = Kind::Action
        .columns()
        .iter()
        .flat_map(|c| c.cells(content.period))
        .collect();
    let rows: Vec<Vec<String>> = content
        .rows(Kind::Action)
        .iter()
        .map(|row| names.iter().map(|name| row.cell(name).to_owned()).collect())
        .collect();
    let name = format!(
        "plan-{}-{}-actions.csv",
        content.region.code, found.head.number
    );
    let file = file::csv(&name, &names, &rows)?;
    Ok((found.tag.clone(), file).into_response())
}

pub(in crate::http) async fn json_of(found: InForce) -> Result<Response, Problem> {
    let content = found.content();
    let body = json!({
        "region": content.region,
        "release": found.head.number,
        "sha256": found.head.sha256,
        "actions": national::flat(content),
        "rows": content.rows(Kind::Action),
    });
    Ok((found.tag.clone(), Json(body)).into_response())
}
