//! `/plans/{region}/simulation`: what may come of a plan, by chance: money, delays, and what to drop under a ceiling.

use std::collections::BTreeMap;

use access::http::Visit;
use axum::{
    extract::{Path, Query, State as Given},
    response::Response,
};
use masterplan::{
    Content, Table as Kind,
    simulate::{self, Outcome, Settings, SimulateError},
};
use tokio::sync::Semaphore;
use web::{
    App, Page, Problem,
    fields::{Field, line},
    view::{Cell, Part, Table, View},
};

use super::{
    form::{self, code, href, way},
    words,
};
use crate::{content, model::Plan};

/// Simulations at once: each takes a core for a second.
static RUNS: Semaphore = Semaphore::const_new(2);
/// The most runs of a page: what 300 actions do in a second.
const MOST_RUNS: u32 = 10_000;
/// So many lines of each table are shown.
const MOST: usize = 30;

/// What is asked for: `seed`, `runs`, `needed`, `cost_spread`, `delay_chance`, and `ceiling-2026` in millions.
type Asked = BTreeMap<String, String>;

pub(super) async fn show(
    Given(app): Given<App>,
    visit: Visit,
    Path(region): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let loaded = content::load(&mut tx, &visit.actor, &code(&region)?).await?;
    drop(tx);
    let page = visit.page;
    let frozen = loaded.content();
    let mut view = View::new(
        page.clone(),
        way(&page, &loaded.plan),
        page.t("plan-simulation"),
    );
    view.over.clone_from(&loaded.plan.region_name);
    view.lead = page.t("plan-simulation-lead");
    let given = filled(&page, &frozen, &asked);
    let action = format!("{}/simulation", href(&loaded.plan));
    let fields = given
        .iter()
        .map(|(field, value)| (field.clone(), value.as_str()));
    view.filter((form::FILTER, &action), fields.collect());
    let is_asked = given
        .iter()
        .any(|(field, _)| asked.contains_key(&field.name));
    if !is_asked {
        view.parts.push(
            Part::new("how", page.t("plan-simulation-how"))
                .note(page.t("plan-simulation-how-text")),
        );
        return Ok(view.show());
    }
    let settings = match settings(&frozen, &asked) {
        Ok(settings) => settings,
        Err(name) => {
            view.notice = Some(refusal(&page, &name));
            return Ok(view.show());
        }
    };
    let _permit = RUNS
        .try_acquire()
        .map_err(|_| Problem::unavailable("simulation-busy", "others simulate").retry_after(5))?;
    let work = tokio::task::spawn_blocking(move || {
        let outcome = simulate::run(&frozen, &settings);
        (outcome, frozen)
    });
    match work.await {
        Ok((Ok(outcome), frozen)) => tell(&mut view, &page, (&loaded.plan, &frozen), &outcome),
        Ok((Err(SimulateError::Cycle(_)), _)) => {
            let told = (
                page.t("plan-simulation"),
                page.t("plan-roadmap-cycle"),
                "bad",
            );
            view.notice = Some(told);
        }
        Ok((Err(SimulateError::Setting(name)), _)) => view.notice = Some(refusal(&page, name)),
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    }
    Ok(view.show())
}

/// The fields with what was asked for, or else the defaults.
fn filled(page: &Page, content: &Content, asked: &Asked) -> Vec<(Field, String)> {
    let plain = Settings::default();
    let defaults = [
        ("seed", plain.seed.to_string()),
        ("runs", plain.runs.to_string()),
        ("needed", plain.needed.to_string()),
        ("cost_spread", plain.cost_spread.to_string()),
        ("delay_chance", plain.delay_chance.to_string()),
    ];
    let years = content
        .period
        .years()
        .map(|year| (ceiling(year), String::new()));
    let own = defaults
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    own.chain(years)
        .map(|(name, value)| {
            let value = asked.get(&name).cloned().unwrap_or(value);
            let mut field = line(&name);
            if let Some(year) = name.strip_prefix("ceiling-") {
                field.label = format!("{} {year}", page.t("plan-field-ceiling"));
            }
            (field, value)
        })
        .collect()
}

fn ceiling(year: u16) -> String {
    format!("ceiling-{year}")
}

/// What was asked for; the name of a field that is no number.
fn settings(content: &Content, asked: &Asked) -> Result<Settings, String> {
    fn number<T: std::str::FromStr>(asked: &Asked, name: &str, plain: T) -> Result<T, String> {
        match asked.get(name).map(|text| text.trim()) {
            None | Some("") => Ok(plain),
            Some(text) => text.parse().map_err(|_| name.to_owned()),
        }
    }
    let plain = Settings::default();
    let mut ceilings = BTreeMap::new();
    for year in content.period.years() {
        let name = ceiling(year);
        let millions: i64 = number(asked, &name, -1)?;
        if asked.get(&name).is_some_and(|text| !text.trim().is_empty()) {
            let rupiah = millions.checked_mul(1_000_000).filter(|sum| *sum >= 0);
            ceilings.insert(year, rupiah.ok_or(name)?);
        }
    }
    let runs: u32 = number(asked, "runs", plain.runs)?;
    if runs > MOST_RUNS {
        return Err("runs".to_owned());
    }
    Ok(Settings {
        seed: number(asked, "seed", plain.seed)?,
        runs,
        needed: number(asked, "needed", plain.needed)?,
        cost_spread: number(asked, "cost_spread", plain.cost_spread)?,
        delay_chance: number(asked, "delay_chance", plain.delay_chance)?,
        ceilings,
        worth: plain.worth,
    })
}

fn refusal(page: &Page, name: &str) -> (String, String, &'static str) {
    let field = match name.split_once('-') {
        Some(("ceiling", year)) => format!("{} {year}", page.t("plan-field-ceiling")),
        _ => page.t(&format!("plan-field-{}", name.replace('_', "-"))),
    };
    let told = page.tn("plan-simulation-refused", "field", field);
    (page.t("plan-simulation"), told, "bad")
}

fn tell(view: &mut View, page: &Page, (plan, content): (&Plan, &Content), outcome: &Outcome) {
    view.fact(
        "plan-simulation-runs",
        Cell::text(page.number(outcome.settings.runs)),
    );
    view.fact("plan-simulation-hash", Cell::text(outcome.hash.clone()));
    if !outcome.still_over.is_empty() {
        let years: Vec<String> = outcome.still_over.iter().map(ToString::to_string).collect();
        let told = page.tn("plan-simulation-still-over", "years", years.join(", "));
        view.notice = Some((page.t("plan-simulation"), told, "warn"));
    }
    view.parts.push(years(page, outcome));
    view.parts.push(drops(page, content, outcome));
    view.parts.push(objectives(page, content, outcome));
    view.parts.push(actions(page, (plan, content), outcome));
}

fn millions(page: &Page, rupiah: i64) -> Cell {
    Cell::number(page.number(rupiah / 1_000_000))
}

fn chance(page: &Page, share: f64, is_good: bool) -> Cell {
    let good = if is_good { share } else { 1.0 - share };
    let tone = match good {
        p if p >= 0.8 => "good",
        p if p >= 0.5 => "warn",
        _ => "bad",
    };
    Cell::badge(page.percent(share, 0), tone)
}

fn years(page: &Page, outcome: &Outcome) -> Part {
    let rows = outcome.years.iter().map(|year| {
        let [low, _, _, _, high] = year.quantiles;
        vec![
            Cell::text(year.year.to_string()),
            millions(page, year.planned),
            millions(page, year.ceiling),
            millions(page, year.mean),
            Cell::number(format!(
                "{}–{}",
                page.number(low / 1_000_000),
                page.number(high / 1_000_000)
            )),
            chance(page, outcome.share(year.over), false),
            millions(page, year.overspend),
        ]
    });
    let heads = [
        "plan-year",
        "plan-planned",
        "plan-ceiling",
        "plan-mean",
        "plan-range",
        "plan-over-chance",
        "plan-overspend",
    ];
    let table = Table::new(page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[1, 2, 3, 4, 6]);
    Part::new("years", page.t("plan-by-year"))
        .note(page.t("plan-in-millions"))
        .table(table)
}

fn drops(page: &Page, content: &Content, outcome: &Outcome) -> Part {
    let rows = outcome.drops.iter().take(MOST).map(|drop| {
        vec![
            Cell::link(drop.code.clone(), format!("/plan-rows/{}", drop.row)),
            Cell::text(name_of(content, Kind::Action, drop.row)),
            millions(page, drop.relief),
            millions(page, drop.saved),
            Cell::number(page.number(drop.worth)),
            Cell::text(drop.waiting.join(", ")),
        ]
    });
    let heads = [
        "plan-column-code",
        "plan-column-name",
        "plan-relief",
        "plan-money-saved",
        "plan-worth",
        "plan-would-wait",
    ];
    let table = Table::new(page, &heads, "plan-drops-none")
        .rows(rows)
        .numbers(&[2, 3, 4]);
    Part::new("drops", page.t("plan-drops"))
        .note(page.t("plan-drops-lead"))
        .table(table)
}

fn objectives(page: &Page, content: &Content, outcome: &Outcome) -> Part {
    let last = content.period.to.to_string();
    let rows = outcome.objectives.iter().map(|objective| {
        let met = match objective.met.last() {
            Some(met) => chance(page, outcome.share(*met), true),
            None => Cell::text(page.t("plan-no-action-serves")),
        };
        vec![
            Cell::link(
                objective.code.clone(),
                format!("/plan-rows/{}", objective.row),
            ),
            Cell::text(name_of(content, Kind::Objective, objective.row)),
            Cell::number(page.number(objective.actions)),
            met,
        ]
    });
    let heads = [
        "plan-column-code",
        "plan-table-objective",
        "plan-table-action",
        "plan-met-chance",
    ];
    let table = Table::new(page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[2]);
    Part::new("objectives", page.t("plan-table-objective"))
        .note(page.tn("plan-met-by", "year", last))
        .table(table)
}

/// The actions that are least likely to keep what they promise.
fn actions(page: &Page, (plan, content): (&Plan, &Content), outcome: &Outcome) -> Part {
    let mut all: Vec<_> = outcome.actions.iter().collect();
    all.sort_by_key(|action| action.met.last().copied().unwrap_or(0));
    let rows = all.iter().take(MOST).map(|action| {
        let last = |counts: &[u32]| counts.last().copied().unwrap_or(0);
        vec![
            Cell::link(action.code.clone(), format!("/plan-rows/{}", action.row)),
            Cell::text(name_of(content, Kind::Action, action.row)),
            chance(page, outcome.share(last(&action.finished)), true),
            chance(page, outcome.share(last(&action.met)), true),
            millions(page, action.spent.iter().sum()),
        ]
    });
    let heads = [
        "plan-column-code",
        "plan-column-name",
        "plan-finished-chance",
        "plan-met-chance",
        "plan-mean",
    ];
    let table = Table::new(page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[4]);
    let more = page.tn("plan-least-likely", "n", MOST);
    Part::new("actions", words::table(page, Kind::Action))
        .note(more)
        .table(table)
        .link(web::view::Link::new(
            format!("{}/tables/action", href(plan)),
            page.t("plan-table-action"),
        ))
}

fn name_of(content: &Content, kind: Kind, id: uuid::Uuid) -> String {
    let found = content.rows(kind).iter().find(|row| row.id == id);
    let row = found.map(|row| match kind {
        Kind::Objective => row.cell("objective"),
        _ => row.cell("name"),
    });
    row.unwrap_or_default().chars().take(120).collect()
}
