//! `/cockpit`: the board of a cohort.
// messages: cockpit-column-*, cockpit-alarm-kind-*

use access::{Permission, http::Visit};
use agreements::alarms::AlarmKind;
use askama::Template;
use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use store::audit;
use web::{App, Choice, Crumb, Html, Page, Problem};
use workshops::http::file::{self, Format};

use crate::{
    board::{self, BoardFilter},
    model::{Line, Place, Turn},
    words::{Words, day},
};

/// A line in words.
struct Shown {
    code: String,
    name: String,
    place: String,
    tone: &'static str,
    since: String,
    days: String,
    turn: String,
    next: String,
    late: String,
    mentors: String,
    alarms: Vec<String>,
    steps: Vec<(Option<String>, String, String)>,
    handover: String,
}

#[derive(Template)]
#[template(path = "cockpit.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    filter: BoardFilter,
    cohorts: Vec<Choice>,
    places: Vec<Choice>,
    turns: Vec<Choice>,
    provinces: Vec<Choice>,
    mentors: Vec<Choice>,
    alarms: Vec<Choice>,
    lines: Vec<Shown>,
    counts: Vec<(String, String)>,
    n: String,
    year: u16,
    may_remind: bool,
    all_codes: String,
    sort: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(mut filter): Query<BoardFilter>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    visit.actor.regions(Permission::ReadCockpit)?;
    let mut tx = app.db.read().await?;
    let now = app.clock.now();
    let head = audit::head(&mut tx).await?;
    // Days pass without an entry: the day is part of the tag.
    let parts = [
        &visit.page.here(),
        &visit.page.variant(),
        &visit.actor.id_text(),
        &agreements::model::today(now),
    ];
    let tag = web::etag(head.seq, &parts.map(String::as_str));
    if let Some(same) = web::not_modified(&headers, &tag) {
        return Ok(same);
    }
    let (year, years) = board::cohort(&mut tx, &filter.cohort).await?;
    let all = board::of_cohort(&mut tx, &visit.actor, year, now).await?;
    drop(tx);
    filter.cohort = year.to_string();
    let page = visit.page;
    let choices = Choices::of(&page, &all, &years);
    let counts = counts(&page, &all);
    let lines = filter.leave(all);
    let words = Words::new(&app.catalogue);
    let codes: Vec<&str> = lines.iter().map(|line| line.region.as_str()).collect();
    let view = View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("cockpit-cockpit")),
        ],
        title: page.tn("cockpit-title", "year", year.to_string()),
        all_codes: codes.join(","),
        lines: lines
            .iter()
            .map(|line| shown(&page, words, line, year))
            .collect(),
        n: page.tn("cockpit-n", "n", lines.len() as u64),
        may_remind: page.may(Permission::SendReminders.key()),
        sort: filter.sort.clone(),
        cohorts: choices.cohorts,
        places: choices.places,
        turns: choices.turns,
        provinces: choices.provinces,
        mentors: choices.mentors,
        alarms: choices.alarms,
        counts,
        year,
        filter,
        page,
    };
    Ok((tag, Html(view)).into_response())
}

/// How many stand where, those places that someone stands at.
fn counts(page: &Page, lines: &[Line]) -> Vec<(String, String)> {
    let n = |place: Place| lines.iter().filter(|line| line.place == place).count() as u64;
    Place::ALL
        .iter()
        .filter(|place| n(**place) > 0)
        .map(|place| {
            let id = format!("cockpit-place-{}", place.as_str());
            (page.t(&id), page.number(n(*place)))
        })
        .collect()
}

struct Choices {
    cohorts: Vec<Choice>,
    places: Vec<Choice>,
    turns: Vec<Choice>,
    provinces: Vec<Choice>,
    mentors: Vec<Choice>,
    alarms: Vec<Choice>,
}

impl Choices {
    fn of(page: &Page, lines: &[Line], years: &[u16]) -> Self {
        let any = || vec![Choice::new("", page.t("cockpit-any"))];
        let word =
            |group: &str, word: &str| Choice::new(word, page.t(&format!("cockpit-{group}-{word}")));
        let mut places = any();
        places.push(word("place", "under-way"));
        places.extend(Place::ALL.iter().map(|one| word("place", one.as_str())));
        let mut turns = any();
        turns.extend(Turn::ALL.iter().map(|one| word("turn", one.as_str())));
        let mut alarms = any();
        alarms.push(word("alarm-kind", "any"));
        alarms.extend(AlarmKind::ALL.iter().map(|kind| {
            let label = page.t(&format!("cockpit-alarm-kind-{}", kind.message()));
            Choice::new(kind.as_str(), label)
        }));
        let named = |mut all: Vec<(&str, &str)>| {
            all.sort_unstable_by_key(|(id, name)| (*name, *id));
            all.dedup();
            let mut choices = any();
            choices.extend(
                all.into_iter()
                    .map(|(id, name)| Choice::new(id, name.to_owned())),
            );
            choices
        };
        let provinces = lines
            .iter()
            .map(|line| (line.province.as_str(), line.province_name.as_str()));
        let mentors = lines
            .iter()
            .flat_map(|line| &line.mentors)
            .map(|(id, name)| (id.as_str(), name.as_str()));
        Self {
            cohorts: years
                .iter()
                .map(|year| Choice::new(year.to_string(), year.to_string()))
                .collect(),
            provinces: named(provinces.collect()),
            mentors: named(mentors.collect()),
            places,
            turns,
            alarms,
        }
    }
}

fn names(line: &Line) -> String {
    let names: Vec<&str> = line.mentors.iter().map(|(_, name)| name.as_str()).collect();
    names.join(", ")
}

const fn tone(line: &Line) -> &'static str {
    match line.place {
        Place::Complete => "good",
        Place::Out => "neutral",
        Place::Agreement | Place::Bodies => "warn",
        Place::Ready | Place::One | Place::Two | Place::Three | Place::Four => "info",
    }
}

fn shown(page: &Page, words: Words<'_>, line: &Line, year: u16) -> Shown {
    let lang = page.lang;
    Shown {
        code: line.region.to_string(),
        name: line.name.clone(),
        place: words.place(lang, line.place),
        tone: tone(line),
        since: day(lang, &line.since),
        days: if line.since.is_empty() {
            String::new()
        } else {
            page.number(line.days)
        },
        turn: words.turn(lang, line.turn),
        next: line.next.as_ref().map_or_else(String::new, |(stage, on)| {
            format!("{}: {}", stage.roman(), day(lang, on))
        }),
        late: if line.homework_late > 0 {
            page.number(line.homework_late)
        } else {
            String::new()
        },
        mentors: names(line),
        alarms: line
            .alarms
            .iter()
            .map(|one| words.alarm(lang, one))
            .collect(),
        steps: line
            .steps
            .iter()
            .map(|step| {
                let whose = words.turn(lang, step.kind.whose());
                let needs = step.kind.needs();
                let opens = needs.is_none_or(|permission| page.may(permission.key()));
                let href = opens.then(|| step.href.clone());
                (href, words.step(lang, step), whose)
            })
            .collect(),
        handover: format!("/cockpit/{}/handover?cohort={year}", line.region),
    }
}

/// What a filter leaves, as a file.
pub(super) async fn export_csv(
    state: State<App>,
    visit: Visit,
    filter: Query<BoardFilter>,
) -> Result<Response, Problem> {
    export(state, visit, filter, Format::Csv).await
}

/// The same as a workbook.
pub(super) async fn export_xlsx(
    state: State<App>,
    visit: Visit,
    filter: Query<BoardFilter>,
) -> Result<Response, Problem> {
    export(state, visit, filter, Format::Xlsx).await
}

async fn export(
    State(app): State<App>,
    visit: Visit,
    Query(filter): Query<BoardFilter>,
    format: Format,
) -> Result<Response, Problem> {
    let (year, lines) = {
        let mut tx = app.db.read().await?;
        visit.actor.regions(Permission::ReadCockpit)?;
        let (year, _) = board::cohort(&mut tx, &filter.cohort).await?;
        let now = app.clock.now();
        (
            year,
            board::of_cohort(&mut tx, &visit.actor, year, now).await?,
        )
    };
    let lines = filter.leave(lines);
    let page = visit.page;
    let (lang, words) = (page.lang, Words::new(&app.catalogue));
    let heads = [
        "code",
        "region",
        "province",
        "place",
        "since",
        "days",
        "turn",
        "next",
        "homework-open",
        "homework-late",
        "mentors",
        "alarms",
        "steps",
    ]
    .map(|id| page.t(&format!("cockpit-column-{id}")));
    let rows = lines.iter().map(|line| {
        let alarms: Vec<String> = line
            .alarms
            .iter()
            .map(|one| words.alarm(lang, one))
            .collect();
        let steps: Vec<String> = line.steps.iter().map(|one| words.step(lang, one)).collect();
        let next = line.next.as_ref();
        vec![
            line.region.to_string(),
            line.name.clone(),
            line.province_name.clone(),
            words.place(lang, line.place),
            line.since.clone(),
            line.days.to_string(),
            words.turn(lang, line.turn),
            next.map_or_else(String::new, |(stage, on)| {
                format!("{}: {on}", stage.roman())
            }),
            line.homework_open.to_string(),
            line.homework_late.to_string(),
            names(line),
            alarms.join("; "),
            steps.join("; "),
        ]
    });
    let title = page.tn("cockpit-title", "year", year.to_string());
    file::table(&page, &title, format, &heads, rows.collect()).await
}
