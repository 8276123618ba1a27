//! `/work`: what a region or an agency has to do.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use kernel::Timestamp;
use web::{App, Crumb, Html, Page, Problem};

use super::{
    answer::href,
    delegation_view::{self, DelegationView},
    words,
};
use crate::{
    deadline,
    delegations::SOON_DAYS,
    model::{CandidateState, Section, gaps, zone_of},
    work::{self, Task},
};

struct Line {
    code: String,
    name: String,
    href: String,
    answered: String,
    evidence: String,
    state: String,
    tone: &'static str,
    delegations: Vec<DelegationView>,
}

struct Card {
    title: String,
    name: String,
    code: String,
    state: String,
    tone: &'static str,
    left: String,
    next: String,
    lines: Vec<Line>,
    n_answered: u64,
    n_items: u64,
    asked: Vec<String>,
    desk: String,
    form: String,
    check: String,
    receipt: String,
    leave: String,
    leave_words: String,
    may_lead: bool,
}

#[derive(Template)]
#[template(path = "work.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    cards: Vec<Card>,
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let tasks = work::tasks(&mut tx, &visit.actor).await?;
    let now = app.clock.now();
    let page = &visit.page;
    let view = View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("movement-work")),
        ],
        cards: tasks.iter().map(|task| card(&visit, task, now)).collect(),
        page: page.clone(),
    };
    Ok(Html(view).into_response())
}

#[expect(clippy::too_many_lines, reason = "one card, value by value")]
fn card(visit: &Visit, task: &Task, now: Timestamp) -> Card {
    let page = &visit.page;
    let candidate = &task.candidate;
    let region = Scope::Region(candidate.region.clone());
    let submits = visit.actor.may(Permission::SubmitAnswers, &region).is_ok();
    let writes = visit.actor.may(Permission::WriteAnswers, &region).is_ok();
    let at = |tail: &str| format!("/candidates/{}/{tail}", candidate.id);
    let open = deadline::evidence_open(&task.call, candidate, now).is_ok();
    let leaves = match candidate.state {
        CandidateState::Invited => Some("declined"),
        state if state.next().contains(&CandidateState::Withdrawn) => Some("withdrawn"),
        _ => None,
    };
    let leaves = leaves.filter(|_| submits);
    let items: usize = task
        .sections
        .iter()
        .map(|section| section.items.len())
        .sum();
    let answered: usize = task
        .sections
        .iter()
        .map(|section| n_answered(task, section))
        .sum();
    let zone = zone_of(&candidate.region);
    let until = format!("{} {}", words::local(page, task.call.closes_at), zone.name);
    let left = words::left(page, deadline::seconds_left(&task.call, candidate, now));
    Card {
        title: task.call.title.clone(),
        name: candidate.name.clone(),
        code: candidate.code.clone(),
        state: words::state(page, candidate.state),
        tone: words::tone(candidate.state),
        left: if open {
            page.targs(
                "movement-time-left",
                &[("left", left.into()), ("until", until.into())],
            )
        } else {
            String::new()
        },
        next: next(page, task, open, now),
        lines: task
            .sections
            .iter()
            .map(|s| line(page, task, s, now))
            .collect(),
        n_answered: answered as u64,
        n_items: items as u64,
        asked: task
            .asked
            .iter()
            .map(|(item, due)| {
                let due = words::day(page, due);
                page.targs(
                    "movement-asked-of",
                    &[("item", item.into()), ("due", due.into())],
                )
            })
            .collect(),
        desk: at("desk"),
        form: at("form"),
        check: if open && task.is_whole {
            at("submit")
        } else {
            String::new()
        },
        receipt: match candidate.submission {
            Some(_) if task.is_whole => at("receipt"),
            _ => String::new(),
        },
        leave: leaves.map_or_else(String::new, |to| at(&format!("step?to={to}"))),
        leave_words: leaves.map_or_else(String::new, |to| page.t(&format!("movement-do-{to}"))),
        may_lead: writes,
    }
}

fn n_answered(task: &Task, section: &Section) -> usize {
    let items = section.items.iter();
    items
        .filter(|item| {
            let answer = task.answers.get(item.code());
            answer.is_some_and(|a| a.level.is_some() && !a.words.is_empty())
        })
        .count()
}

fn line(page: &Page, task: &Task, section: &Section, now: Timestamp) -> Line {
    let (today, soon) = deadline::days(&task.candidate, now, SOON_DAYS);
    let n = section.items.len();
    let answered = n_answered(task, section);
    let proven = section
        .items
        .iter()
        .filter(|item| task.proofs.get(item.code()).is_some_and(|p| !p.is_empty()))
        .count();
    let lacking = gaps(
        std::slice::from_ref(section),
        &task.answers,
        &task.proofs,
        &today,
    );
    let begun = section
        .items
        .iter()
        .any(|item| task.answers.contains_key(item.code()));
    let (word, tone) = match (lacking.is_empty(), begun) {
        (true, _) => ("movement-section-ready", "good"),
        (false, true) => ("movement-section-begun", "warn"),
        (false, false) => ("movement-section-untouched", "neutral"),
    };
    let of = |n_done: usize| format!("{} / {}", page.number(n_done), page.number(n));
    Line {
        code: section.code.clone(),
        name: words::said(page, &section.name).to_owned(),
        href: href(task.candidate.id.uuid(), &section.code),
        answered: of(answered),
        evidence: of(proven),
        state: page.t(word),
        tone,
        delegations: task
            .delegations
            .iter()
            .filter(|d| d.section == section.code)
            .map(|d| delegation_view::line(page, d, (&today, &soon)))
            .collect(),
    }
}

/// The next step in one line.
// messages: movement-next-*
fn next(page: &Page, task: &Task, open: bool, now: Timestamp) -> String {
    use CandidateState as S;
    let (today, _) = deadline::days(&task.candidate, now, 0);
    let lacking = gaps(&task.sections, &task.answers, &task.proofs, &today);
    let word = match task.candidate.state {
        S::Invited if open => "invited",
        S::Returned if !task.asked.is_empty() => "asked",
        S::Draft | S::Returned if open && !lacking.is_empty() => {
            return page.tn("movement-next-lacking", "n", lacking.len());
        }
        S::Draft | S::Returned if open && task.is_whole => "submit",
        S::Draft | S::Returned if open => "agency-done",
        S::Invited | S::Draft | S::Returned => "closed",
        S::Asked => "wait-admission",
        S::Submitted => "wait-desk",
        S::Verified | S::Presented | S::Scored | S::Ranked => "wait-panel",
        S::Scheduled => "present",
        S::Selected | S::Reserve | S::NotSelected => "decided",
        S::Refused | S::Declined | S::NoShow | S::StruckOff | S::Withdrawn | S::Lapsed => "over",
    };
    page.t(&format!("movement-next-{word}"))
}
