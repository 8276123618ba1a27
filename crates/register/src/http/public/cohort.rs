//! `/cohorts/{year}`: one cohort with its figures, letters, and the members that are known.

use askama::Template;
use axum::{extract::Path, response::Response};
use web::{Crumb, Page, Problem, charts::Chart};

use super::{
    asked::Asked,
    course::source,
    home::{cohort_funnel, known_of},
    letters::LetterRow,
    sheet::Sheet,
    shown::{Badge, Cell, Shown, Words},
};
use crate::{
    figures::{self, Figures},
    model::{Cohort, Participation},
    movement::{self, CohortFigures},
    participations,
    wording::in_lang,
};

/// A member in the table.
struct Member {
    list_no: String,
    region: Shown,
    code: String,
    status: Badge,
    repeat_of: Option<Shown>,
    replaced_by: Option<Shown>,
    source: Shown,
    confidence: Badge,
    note: String,
}

/// A day or span of the cohort's year.
struct Day {
    label: String,
    cell: Cell,
}

#[derive(Template)]
#[template(path = "public/cohort.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    name: String,
    lead: String,
    note: String,
    previous: Option<Shown>,
    next: Option<Shown>,
    stats: Vec<(String, Cell)>,
    pass_rate: String,
    known: String,
    unknown: i64,
    days: Vec<Day>,
    funnel: Option<Chart>,
    letters: Vec<LetterRow>,
    members: Vec<Member>,
    sheets: Vec<Sheet>,
}

fn unknown(text: &str) -> Problem {
    Problem::not_found("cohort", format!("there is no cohort `{text}`"))
        .say("register-problem-cohort")
}

pub(super) async fn show(mut asked: Asked, Path(text): Path<String>) -> Result<Response, Problem> {
    let year: u16 = text.parse().map_err(|_| unknown(&text))?;
    let cohort = asked.atlas.cohorts.iter().find(|c| c.year == year).cloned();
    let cohort = cohort.ok_or_else(|| unknown(&text))?;
    let figures = figures::of(&mut asked.tx, &format!("cohort:{year}")).await?;
    let members = participations::of_cohort(&mut asked.tx, year).await?;
    let view = view(
        Words {
            page: &asked.page,
            atlas: &asked.atlas,
        },
        &cohort,
        &figures,
        &members,
    );
    asked.page(&view)
}

fn view(words: Words<'_>, cohort: &Cohort, figures: &Figures, members: &[Participation]) -> View {
    let page = words.page;
    let placed = members
        .iter()
        .filter(|member| member.status.holds_a_place())
        .count();
    let placed = i64::try_from(placed).unwrap_or(i64::MAX);
    let counts = movement::cohort_figures(cohort.year, figures, placed);
    let name = words.cohort(cohort.year);
    let (previous, next) = neighbours(words, cohort.year);
    let theme = theme(words, cohort, figures);
    View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::to("/cohorts", page.t("register-cohorts")),
            Crumb::here(&name),
        ],
        lead: lead(page, &counts, &theme),
        note: words.ours(&cohort.note),
        previous,
        next,
        stats: stats(words, cohort.year, figures),
        pass_rate: counts
            .pass_rate
            .map_or_else(String::new, |rate| page.percent(rate, 2)),
        known: known_of(page, &counts),
        unknown: counts
            .selected
            .map_or(0, |total| (total - counts.members_known).max(0)),
        days: days(words, cohort.year, figures),
        funnel: (counts.selected != Some(0)).then(|| cohort_funnel(words, Some(&counts))),
        letters: words
            .atlas
            .letters_of(cohort.year)
            .map(|l| LetterRow::new(words, l))
            .collect(),
        members: rows(words, members),
        sheets: figures
            .values()
            .map(|figure| Sheet::new(words, figure))
            .collect(),
        name,
        page: page.clone(),
    }
}

fn neighbours(words: Words<'_>, year: u16) -> (Option<Shown>, Option<Shown>) {
    let years = words.atlas.years();
    let to = |year: u16| Shown::to(words.cohort(year), format!("/cohorts/{year}"));
    (
        years
            .iter()
            .rev()
            .find(|other| **other < year)
            .map(|other| to(*other)),
        years
            .iter()
            .find(|other| **other > year)
            .map(|other| to(*other)),
    )
}

fn theme(words: Words<'_>, cohort: &Cohort, figures: &Figures) -> String {
    let key = (format!("cohort:{}", cohort.year), "theme".to_owned());
    let published = figures.get(&key).and_then(|figure| figure.value.as_deref());
    let theme = if cohort.theme.is_empty() {
        published
    } else {
        Some(cohort.theme.as_str())
    };
    theme.map_or_else(String::new, |theme| {
        words.page.tn(
            "register-cohort-theme",
            "theme",
            in_lang(words.page.lang, theme),
        )
    })
}

fn lead(page: &Page, counts: &CohortFigures, theme: &str) -> String {
    let lead = match (counts.selected, counts.assessed) {
        (Some(0), _) => page.t("register-cohort-none"),
        (Some(selected), Some(assessed)) => {
            let args = [("selected", selected.into()), ("assessed", assessed.into())];
            page.targs("register-cohort-lead", &args)
        }
        (Some(selected), None) => page.tn("register-cohort-lead-selected", "selected", selected),
        (None, _) => page.t("register-cohort-lead-disputed"),
    };
    if theme.is_empty() {
        lead
    } else {
        format!("{lead} {theme}")
    }
}

fn cell(words: Words<'_>, year: u16, figures: &Figures, property: &str) -> Cell {
    words.cell(figures.get(&(format!("cohort:{year}"), property.to_owned())))
}

fn stats(words: Words<'_>, year: u16, figures: &Figures) -> Vec<(String, Cell)> {
    ["assessed", "selected", "signed", "guided", "repeats"]
        .map(|property| {
            (
                words.property(property),
                cell(words, year, figures, property),
            )
        })
        .to_vec()
}

/// The days that are known, in the order of the year's course.
fn days(words: Words<'_>, year: u16, figures: &Figures) -> Vec<Day> {
    [
        "assessed_from",
        "assessed_to",
        "letter_date",
        "invitation_letter_date",
        "launch",
        "signed_on",
        "signed_at",
        "workshops_from",
        "workshops_to",
        "closed_on",
    ]
    .into_iter()
    .map(|property| Day {
        label: words.property(property),
        cell: cell(words, year, figures, property),
    })
    .filter(|day| !day.cell.text.is_empty())
    .collect()
}

fn rows(words: Words<'_>, members: &[Participation]) -> Vec<Member> {
    let mut members: Vec<&Participation> = members.iter().collect();
    // By the letter's list where it is known, else by code.
    members.sort_by_key(|member| {
        (
            member.list_no.unwrap_or(i64::MAX),
            member.region.to_string(),
        )
    });
    members
        .into_iter()
        .map(|member| Member {
            list_no: member
                .list_no
                .map_or_else(String::new, |n| words.page.number(n)),
            region: Shown::to(&member.region_name, format!("/regions/{}", member.region)),
            code: member.region.to_string(),
            status: words.status(member.status),
            repeat_of: member
                .repeat_of
                .map(|year| Shown::to(words.cohort(year), format!("/cohorts/{year}"))),
            replaced_by: member.replaced_by.as_ref().map(|code| {
                let name = member
                    .replaced_by_name
                    .clone()
                    .unwrap_or_else(|| code.to_string());
                Shown::to(name, format!("/regions/{code}"))
            }),
            source: source(member.source.as_deref()),
            confidence: words.confidence(member.confidence),
            note: words.ours(&member.note),
        })
        .collect()
}
