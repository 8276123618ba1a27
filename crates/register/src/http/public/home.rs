//! `/`: the whole movement on one page.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::Query, response::Response};
use web::{
    Page, Problem, Tab,
    charts::{self, Bar, Chart, Head, Moment, Stack},
};

use super::{
    asked::Asked,
    shades::{Colour, Drawing, Shade, Shades},
    sheet::Sheet,
    shown::{Cell, Words, figure_href},
    tiles::{TileMaps, Width, draw},
};
use crate::{
    figures::Figures,
    model::Figure,
    movement::{self, CohortFigures, Distinct, Movement},
};

/// A headline figure.
struct Stat {
    label: String,
    cell: Cell,
    note: String,
}

/// One cohort in the table.
pub(super) struct Line {
    pub(super) year: u16,
    pub(super) invited: Cell,
    pub(super) assessed: Cell,
    pub(super) selected: Cell,
    pub(super) pass_rate: String,
    pub(super) signed: Cell,
    pub(super) guided: Cell,
    pub(super) repeats: Cell,
    pub(super) known: String,
}

/// The sum that proves a count of distinct regions.
struct Check {
    day: String,
    sum: String,
    value: String,
    href: String,
    agrees: bool,
}

#[derive(Template)]
#[template(path = "public/home.html")]
struct Home {
    page: Page,
    stats: Vec<Stat>,
    wide: String,
    narrow: String,
    legend: Vec<Shade>,
    map_note: String,
    timeline: Chart,
    known: Chart,
    funnel: Chart,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    checks: Vec<Check>,
    contested: Vec<Sheet>,
}

/// Which cohort's funnel is shown.
#[derive(serde::Deserialize)]
pub(super) struct Asking {
    #[serde(default)]
    cohort: Option<String>,
}

pub(super) async fn show(
    mut asked: Asked,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let figures = movement::figures(&mut asked.tx).await?;
    let known = movement::members_known(&mut asked.tx).await?;
    let whole = movement::from_figures(&figures, &asked.atlas.years(), &known);
    let maps = asked.tiles().await?;
    let view = {
        let words = Words {
            page: &asked.page,
            atlas: &asked.atlas,
        };
        home(words, &maps, &figures, &whole, asking.cohort.as_deref())
    };
    asked.page(&view)
}

fn home(
    words: Words<'_>,
    maps: &TileMaps,
    figures: &Figures,
    whole: &Movement,
    funnel_of: Option<&str>,
) -> Home {
    let page = words.page;
    let shades = Shades::new(Colour::Cohort, words.atlas);
    let drawing = Drawing {
        shades: &shades,
        linked: false,
        only: None,
    };
    let year = funnel_year(whole, funnel_of);
    let (tabs, funnel) = funnel(words, whole, year);
    Home {
        stats: stats(words, figures, whole),
        wide: draw(page, words.atlas, maps, Width::Wide, &drawing),
        narrow: draw(page, words.atlas, maps, Width::Narrow, &drawing),
        legend: shades.legend(page, words.atlas),
        map_note: map_note(words, whole),
        timeline: timeline(words, whole),
        known: known_members(words, whole),
        funnel,
        tabs,
        lines: lines(words, figures, whole),
        checks: checks(words, whole),
        contested: figures
            .values()
            .filter(|figure| figure.is_contested())
            .map(|figure| Sheet::new(words, figure))
            .collect(),
        page: page.clone(),
    }
}

/// How many regions the map shows of those that took part: the rest are not known by name.
pub(super) fn map_note(words: Words<'_>, whole: &Movement) -> String {
    let shown = words
        .atlas
        .regions()
        .filter(|p| p.participations > 0)
        .count();
    let all = whole.distinct_regions.iter().rev().find_map(|d| d.value);
    match all {
        Some(all) => words.page.targs(
            "register-map-known",
            &[("shown", shown.into()), ("all", all.into())],
        ),
        None => words.page.tn("register-map-known-only", "shown", shown),
    }
}

/// The counts of distinct regions that the ministry published, and what they are counted against.
fn stats(words: Words<'_>, figures: &Figures, whole: &Movement) -> Vec<Stat> {
    let page = words.page;
    let mut newest: Vec<&Distinct> = whole
        .distinct_regions
        .iter()
        .rev()
        .filter(|distinct| is_published(figures, distinct))
        .take(3)
        .collect();
    newest.reverse();
    let mut stats: Vec<Stat> = newest
        .into_iter()
        .map(|distinct| {
            let key = (
                format!("movement:{}", distinct.as_of),
                "distinct_regions".to_owned(),
            );
            let day = words.day(&distinct.as_of);
            Stat {
                label: page.tn("register-home-to", "day", day.as_str()),
                cell: words.cell(figures.get(&key)),
                note: share_note(page, distinct.share, whole.regions_nationwide),
            }
        })
        .collect();
    if let Some(last) = last_participations(figures) {
        stats.push(Stat {
            label: page.t("register-home-participations"),
            cell: words.cell(Some(last)),
            note: page.t("register-home-participations-note"),
        });
    }
    stats
}

/// A count that the register only derives is no headline.
fn is_published(figures: &Figures, distinct: &Distinct) -> bool {
    let key = (
        format!("movement:{}", distinct.as_of),
        "distinct_regions".to_owned(),
    );
    figures.get(&key).is_some_and(|figure| {
        figure.claims.iter().any(|claim| {
            claim.withdrawn.is_none() && figure.value.as_deref() == Some(claim.value.as_str())
        })
    })
}

fn last_participations(figures: &Figures) -> Option<&Figure> {
    figures
        .values()
        .rev()
        .find(|f| f.property == "participations" && f.value.is_some())
}

fn share_note(page: &Page, share: Option<f64>, whole: Option<i64>) -> String {
    match (share, whole) {
        (Some(share), Some(whole)) => {
            let args = [
                ("share", page.percent(share, 2).into()),
                ("whole", whole.into()),
            ];
            page.targs("register-home-share", &args)
        }
        _ => String::new(),
    }
}

fn known_count(value: Option<i64>) -> Option<u64> {
    value.and_then(|n| u64::try_from(n).ok())
}

fn timeline(words: Words<'_>, whole: &Movement) -> Chart {
    let page = words.page;
    // A cohort of nobody is a year without one.
    let moments: Vec<Moment> = whole
        .cohorts
        .iter()
        .filter(|c| c.selected != Some(0))
        .map(|c| Moment {
            year: c.year,
            value: known_count(c.selected),
            href: format!("/cohorts/{}", c.year),
        })
        .collect();
    let years = words.atlas.years();
    let (first, last) = (years.first().copied(), years.last().copied());
    let head = Head::new(
        "timeline",
        page.t("register-chart-timeline"),
        page.t("register-chart-timeline-about"),
    );
    charts::timeline(
        page,
        &head,
        first.unwrap_or(0)..=last.unwrap_or(0),
        &moments,
    )
}

fn known_members(words: Words<'_>, whole: &Movement) -> Chart {
    let stacks: Vec<Stack> = whole
        .cohorts
        .iter()
        .filter_map(|c| {
            let total = known_count(c.selected).filter(|n| *n > 0)?;
            Some(Stack {
                label: words.cohort(c.year),
                known: known_count(Some(c.members_known)).unwrap_or(0),
                total,
                href: format!("/cohorts/{}", c.year),
            })
        })
        .collect();
    let head = Head::new(
        "known",
        words.page.t("register-chart-known"),
        words.page.t("register-chart-known-about"),
    );
    charts::stacked(words.page, &head, &stacks)
}

/// The cohort asked for, else the newest of which the assessment is known.
fn funnel_year(whole: &Movement, asked: Option<&str>) -> Option<u16> {
    let asked: Option<u16> = asked.and_then(|text| text.parse().ok());
    let of = |year: u16| {
        whole
            .cohorts
            .iter()
            .find(|c| c.year == year && c.selected != Some(0))
    };
    asked
        .and_then(of)
        .or_else(|| whole.cohorts.iter().rev().find(|c| c.assessed.is_some()))
        .or(whole.cohorts.last())
        .map(|c| c.year)
}

fn funnel(words: Words<'_>, whole: &Movement, year: Option<u16>) -> (Vec<Tab>, Chart) {
    let tabs = whole
        .cohorts
        .iter()
        .filter(|c| c.selected != Some(0))
        .map(|c| Tab {
            href: format!("/?cohort={}#funnel", c.year),
            label: c.year.to_string(),
            current: Some(c.year) == year,
            count: None,
        })
        .collect();
    let figures = whole.cohorts.iter().find(|c| Some(c.year) == year);
    (tabs, cohort_funnel(words, figures))
}

/// From invitation to guidance; a stage that nobody has published is shown as unknown.
pub(super) fn cohort_funnel(words: Words<'_>, figures: Option<&CohortFigures>) -> Chart {
    let page = words.page;
    let year = figures.map(|c| c.year).unwrap_or_default();
    let subject = format!("cohort:{year}");
    let stage = |property: &str, value: Option<i64>| {
        let bar = Bar::new(words.property(property), known_count(value));
        if value.is_some() {
            bar.href(figure_href(&subject, property))
        } else {
            bar
        }
    };
    let stages: Vec<Bar> = figures.map_or_else(Vec::new, |c| {
        vec![
            stage("invited", c.invited),
            stage("assessed", c.assessed),
            stage("selected", c.selected),
            stage("signed", c.signed),
            stage("guided", c.guided),
        ]
    });
    let title = page.tn(
        "register-chart-funnel",
        "cohort",
        words.cohort(year).as_str(),
    );
    let head = Head::new("funnel-chart", title, page.t("register-chart-funnel-about"));
    charts::funnel(page, &head, &stages)
}

/// The table of cohorts, as on `/cohorts`.
pub(super) fn lines(words: Words<'_>, figures: &Figures, whole: &Movement) -> Vec<Line> {
    whole
        .cohorts
        .iter()
        .map(|c| {
            let subject = format!("cohort:{}", c.year);
            let cell =
                |property: &str| words.cell(figures.get(&(subject.clone(), property.to_owned())));
            Line {
                year: c.year,
                invited: cell("invited"),
                assessed: cell("assessed"),
                selected: cell("selected"),
                pass_rate: c
                    .pass_rate
                    .map_or_else(String::new, |rate| words.page.percent(rate, 2)),
                signed: cell("signed"),
                guided: cell("guided"),
                repeats: cell("repeats"),
                known: known_of(words.page, c),
            }
        })
        .collect()
}

/// `24 dari 48`; empty for a year without a cohort.
pub(super) fn known_of(page: &Page, figures: &CohortFigures) -> String {
    match figures.selected {
        Some(0) => String::new(),
        Some(total) => {
            let args = [
                ("known", figures.members_known.into()),
                ("total", total.into()),
            ];
            page.targs("register-known-of", &args)
        }
        None => page.number(figures.members_known),
    }
}

/// `25 + 50 + 25 + 48 − 7 = 141`, for every day from the first year with repeats on.
fn checks(words: Words<'_>, whole: &Movement) -> Vec<Check> {
    whole
        .distinct_regions
        .iter()
        .filter_map(|distinct| {
            let year: u16 = distinct.as_of.get(..4)?.parse().ok()?;
            let mut terms: BTreeMap<u16, i64> = BTreeMap::new();
            let mut repeats = 0;
            for cohort in whole.cohorts.iter().filter(|c| c.year <= year) {
                terms.insert(cohort.year, cohort.selected?);
                repeats += cohort.repeats?;
            }
            // A year without a cohort adds no row and no term.
            if terms.get(&year) == Some(&0) {
                return None;
            }
            let mut sum = terms
                .values()
                .filter(|n| **n > 0)
                .map(|n| words.page.number(*n))
                .collect::<Vec<_>>()
                .join(" + ");
            if repeats > 0 {
                sum = format!("{sum} − {}", words.page.number(repeats));
            }
            let computed = words.page.number(distinct.computed?);
            Some(Check {
                day: words.day(&distinct.as_of),
                sum: format!("{sum} = {computed}"),
                value: words.page.number(distinct.value?),
                href: figure_href(&format!("movement:{}", distinct.as_of), "distinct_regions"),
                agrees: distinct.value == distinct.computed,
            })
        })
        .collect()
}
