//! `/plans/{region}/tables/{table}`: a table as a grid, for people who know spreadsheets.

use std::collections::BTreeMap;

use access::http::Visit;
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use masterplan::{CRITERIA, Column, Filled, Table};
use serde::Deserialize;
use serde_json::{Value, json};
use web::{
    App, Choice, Crumb, Errors, Html, Page, Problem,
    fields::{self, Field, line, select},
};

use super::{
    form::{any, code, href, way},
    words,
};
use crate::{
    PlanError, content,
    model::{Plan, PlanRow, Standing},
    reach,
};
use web::view::Link;

/// Which rows and columns.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct GridFilter {
    q: String,
    pillar: String,
    agency: String,
    status: String,
    standing: String,
    columns: String,
}

/// A table as an address names it.
pub(super) fn table(name: &str) -> Result<Table, PlanError> {
    Table::of(name).ok_or_else(|| PlanError::Unknown(name.chars().take(40).collect()))
}

struct HeadCell {
    label: String,
    is_number: bool,
}

struct GridCell {
    shown: String,
    raw: Option<String>,
    fault: String,
    is_number: bool,
}

struct GridRow {
    id: String,
    label: String,
    standing: Option<(String, &'static str)>,
    cells: Vec<GridCell>,
}

#[derive(Template)]
#[template(path = "grid.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    over: String,
    lead: String,
    base: String,
    action: String,
    filter: Vec<Field>,
    tabs: Vec<Link>,
    heads: Vec<HeadCell>,
    rows: Vec<GridRow>,
    sums: Vec<String>,
    writes: bool,
    described: String,
    bulk: Vec<Choice>,
    total: String,
    key: String,
    errors: Errors,
}

impl View {
    fn filters(&self) -> Vec<Vec<&Field>> {
        fields::rows(&self.filter)
    }
}

/// The groups of columns of the wide tables; the name stands in each.
fn group(column: &Column, wanted: &str, is_wide: bool) -> bool {
    // The code stands at the head of each row.
    if !is_wide || column.name == "name" || wanted == "all" {
        return true;
    }
    let of = match column.name {
        "budget" | "source" | "rpjmd" | "sub_activity" | "apbd" | "apbn" | "csr" | "kpbu"
        | "other" => "money",
        "indicator" | "unit" | "direction" | "baseline" | "target" | "actual" => "target",
        "after" | "cost_spread" | "delay_chance" | "begins" | "ends" | "horizon" | "risk"
        | "needs" | "legal" | "evidence" => "time",
        "code" => "all",
        name if CRITERIA.contains(&name) => "score",
        _ => "main",
    };
    of == wanted
}

const GROUPS: [&str; 6] = ["main", "money", "target", "time", "score", "all"];

fn leaves(row: &PlanRow, filter: &GridFilter) -> bool {
    let is = |wanted: &str, stands: &str| wanted.is_empty() || wanted == stands;
    let q = filter.q.trim().to_lowercase();
    is(&filter.pillar, row.cell("pillar"))
        && is(&filter.agency, row.cell("owner"))
        && is(&filter.status, row.cell("status"))
        && is(&filter.standing, row.standing.as_str())
        && (q.is_empty()
            || row
                .cells
                .values()
                .any(|cell| cell.to_lowercase().contains(&q)))
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
    Query(filter): Query<GridFilter>,
) -> Result<Response, Problem> {
    let (region, kind) = (code(&region)?, table(&name)?);
    let mut tx = app.db.read().await?;
    let (plan, rows) = content::table(&mut tx, &visit.actor, (&region, kind)).await?;
    drop(tx);
    let writes = reach::hand(&visit.actor, &plan).is_ok();
    Ok(Html(view(visit.page, (&plan, kind), (&rows, &filter), writes)).into_response())
}

fn view(
    page: Page,
    (plan, kind): (&Plan, Table),
    (all, filter): (&[PlanRow], &GridFilter),
    writes: bool,
) -> View {
    let is_wide = kind.columns().len() > 20;
    let wanted = if GROUPS.contains(&filter.columns.as_str()) {
        filter.columns.as_str()
    } else {
        "main"
    };
    let columns: Vec<(&'static Column, String)> = kind
        .columns()
        .iter()
        .filter(|column| group(column, wanted, is_wide))
        .flat_map(|column| {
            column
                .cells(plan.period)
                .into_iter()
                .map(move |cell| (column, cell))
        })
        .collect();
    let rows: Vec<&PlanRow> = all.iter().filter(|row| leaves(row, filter)).collect();
    let action = format!("{}/tables/{}", href(plan), kind.word());
    View {
        crumbs: crumbs(&page, plan, kind),
        title: words::table(&page, kind),
        over: format!("{} · {}", plan.region_name, kind.number()),
        lead: page.t(&format!("plan-lead-{}", kind.word())),
        base: href(plan),
        filter: filters(&page, (plan, kind), filter),
        tabs: tabs(&page, kind, wanted),
        heads: columns
            .iter()
            .map(|(column, cell)| HeadCell {
                label: words::column(&page, cell),
                is_number: is_number(column),
            })
            .collect(),
        sums: sums(&page, &columns, &rows),
        rows: lines(&page, (plan, kind), (&columns, &rows)),
        writes,
        described: described(&page, plan, &columns).to_string(),
        bulk: columns
            .iter()
            .map(|(_, cell)| Choice::new(cell.clone(), words::column(&page, cell)))
            .collect(),
        total: page.targs(
            "plan-rows-shown",
            &[("n", rows.len().into()), ("all", all.len().into())],
        ),
        key: format!("{}/{}", plan.id, kind.word()),
        action,
        page,
        errors: Errors::default(),
    }
}

/// The groups of columns as links, for wide tables.
fn tabs(page: &Page, kind: Table, wanted: &str) -> Vec<Link> {
    let is_wide = kind.columns().len() > 20;
    let has = |wanted: &str| {
        let mut columns = kind.columns().iter();
        columns.any(|c| c.name != "name" && group(c, wanted, true))
    };
    let groups = GROUPS.into_iter().filter(|group| is_wide && has(group));
    groups
        .map(|group| {
            let label = page.t(&format!("plan-columns-{group}"));
            let link = Link::new(page.with(&[("columns", group)]), label);
            if group == wanted {
                link.kind("primary")
            } else {
                link
            }
        })
        .collect()
}

fn crumbs(page: &Page, plan: &Plan, kind: Table) -> Vec<Crumb> {
    let mut crumbs = way(page, plan);
    crumbs.push(Crumb::here(words::table(page, kind)));
    crumbs
}

const fn is_number(column: &Column) -> bool {
    matches!(
        column.filled,
        Filled::Money | Filled::Decimal | Filled::Whole(..) | Filled::Score
    )
}

fn filters(page: &Page, (plan, kind): (&Plan, Table), filter: &GridFilter) -> Vec<Field> {
    let mut all = vec![(line("q"), filter.q.as_str())];
    if kind.column("pillar").is_some() {
        let mut options = vec![Choice::new("", page.t("plan-any"))];
        options.extend(
            plan.pillars
                .pillars
                .iter()
                .map(|p| Choice::new(p.code.clone(), words::name(page, &p.name_id, &p.name_en))),
        );
        all.push((select("pillar", options), &filter.pillar));
    }
    if kind.column("owner").is_some() {
        let mut options = vec![Choice::new("", page.t("plan-any"))];
        options.extend(
            plan.agencies
                .iter()
                .map(|a| Choice::new(a.code.clone(), a.name.clone())),
        );
        all.push((select("agency", options), &filter.agency));
    }
    if let Some(Column {
        filled: Filled::Choice(of),
        ..
    }) = kind.column("status")
    {
        let options = any(page, "plan-choice-", of.iter().copied());
        all.push((select("status", options), &filter.status));
    }
    let standings = Standing::ALL.iter().map(|s| s.as_str());
    let options = any(page, "plan-standing-", standings);
    all.push((select("standing", options), &filter.standing));
    let mut fields: Vec<Field> = all
        .into_iter()
        .map(|(mut field, value)| {
            value.clone_into(&mut field.value);
            field
        })
        .collect();
    fields::word(page, ("plan-field-", "plan-hint-"), &mut fields);
    fields
}

/// What the script must know of each column: its name, how it is filled in, what may be chosen.
fn described(page: &Page, plan: &Plan, columns: &[(&Column, String)]) -> Value {
    let agencies = || -> Vec<Value> {
        let all = plan.agencies.iter();
        all.map(|agency| json!([agency.code, agency.name]))
            .collect()
    };
    let all = columns.iter().map(|(column, cell)| {
        let (kind, options) = match column.filled {
            Filled::Choice(words) => {
                let option = |word: &&str| json!([word, words::choice(page, word)]);
                ("choice", words.iter().map(option).collect())
            }
            Filled::Pillar => {
                let option = |p: &masterplan::Pillar| {
                    json!([p.code, words::name(page, &p.name_id, &p.name_en)])
                };
                ("choice", plan.pillars.pillars.iter().map(option).collect())
            }
            Filled::SubPillar => {
                let subs = plan
                    .pillars
                    .pillars
                    .iter()
                    .flat_map(|pillar| &pillar.sub_pillars);
                let option = |s: &masterplan::SubPillar| {
                    json!([s.code, words::name(page, &s.name_id, &s.name_en)])
                };
                ("choice", subs.map(option).collect())
            }
            Filled::Agency => ("choice", agencies()),
            Filled::Text => ("text", Vec::new()),
            Filled::Money | Filled::Decimal | Filled::Whole(..) | Filled::Score | Filled::Year => {
                ("number", Vec::new())
            }
            Filled::Line | Filled::Code | Filled::Codes(_) | Filled::Agencies | Filled::Link => {
                ("line", Vec::new())
            }
        };
        json!({"n": cell, "k": kind, "o": options})
    });
    Value::Array(all.collect())
}

fn lines(
    page: &Page,
    (plan, kind): (&Plan, Table),
    (columns, rows): (&[(&Column, String)], &[&PlanRow]),
) -> Vec<GridRow> {
    let codes = plan.codes();
    let mut cache: BTreeMap<(&'static str, String), String> = BTreeMap::new();
    rows.iter()
        .enumerate()
        .map(|(n, row)| {
            let faults = masterplan::parse_row(kind, &row.cells, plan.context(&codes)).err();
            let faults = faults.unwrap_or_default();
            let cells = columns.iter().map(|(column, cell)| {
                let raw = row.cell(cell);
                let shown = match column.filled {
                    // Words of closed sets are looked up once each.
                    Filled::Choice(_) | Filled::Pillar | Filled::SubPillar | Filled::Agency
                        if !raw.is_empty() =>
                    {
                        cache
                            .entry((column.name, raw.to_owned()))
                            .or_insert_with(|| words::cell(page, plan, kind, cell, raw))
                            .clone()
                    }
                    _ => words::cell(page, plan, kind, cell, raw),
                };
                let fault = faults.iter().find(|fault| fault.cell == *cell);
                GridCell {
                    raw: (shown != raw).then(|| raw.to_owned()),
                    shown,
                    fault: fault.map_or_else(String::new, |f| words::problem(page, f.problem)),
                    is_number: is_number(column),
                }
            });
            GridRow {
                id: row.id.to_string(),
                label: if kind.has_code() && !row.cell("code").is_empty() {
                    row.cell("code").to_owned()
                } else {
                    (n + 1).to_string()
                },
                standing: (row.standing != Standing::Accepted)
                    .then(|| words::standing(page, row.standing)),
                cells: cells.collect(),
            }
        })
        .collect()
}

/// The sums of money columns over the rows in sight.
fn sums(page: &Page, columns: &[(&Column, String)], rows: &[&PlanRow]) -> Vec<String> {
    let any = columns
        .iter()
        .any(|(column, _)| matches!(column.filled, Filled::Money));
    if !any {
        return Vec::new();
    }
    columns
        .iter()
        .map(|(column, cell)| match column.filled {
            Filled::Money => {
                let sum: i64 = rows
                    .iter()
                    .filter_map(|row| row.cell(cell).parse::<i64>().ok())
                    .sum();
                page.number(sum)
            }
            _ => String::new(),
        })
        .collect()
}
