//! The audit log.
// messages: access-action-*

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use store::audit::{Recorded, Verdict};
use web::{
    App, Html, Page, Problem,
    paging::{PageOf, PageQuery, Window},
};

use super::visit::Visit;
use crate::{
    Names,
    operations::history::{self, AuditFilter, Newest},
};

/// An entry of the log, ready to show.
pub(super) struct Event {
    pub(super) seq: String,
    pub(super) when: String,
    pub(super) who: String,
    pub(super) actor_href: String,
    pub(super) action: String,
    pub(super) subject: String,
    pub(super) subject_href: String,
    pub(super) details: String,
    pub(super) hash: String,
}

/// Entries with names for their actors.
pub(super) fn events(page: &Page, found: &[Recorded], names: &Names) -> Vec<Event> {
    let who = |actor: &str| match actor {
        "system" => page.t("access-actor-system"),
        "anonymous" => page.t("access-actor-anonymous"),
        other => names.of(other).to_owned(),
    };
    found
        .iter()
        .map(|entry| Event {
            seq: page.number(entry.seq),
            when: page.instant(entry.at),
            who: who(&entry.actor),
            actor_href: filtered("actor", &entry.actor),
            action: page.action(&entry.action),
            subject: entry.subject.clone(),
            subject_href: filtered("subject", &entry.subject),
            details: readable(&entry.details),
            hash: entry.hash.chars().take(12).collect(),
        })
        .collect()
}

/// Why the chain does not fit, in words.
fn because(page: &Page, reason: &str) -> String {
    match reason {
        "the entry is missing" => page.t("access-broken-missing"),
        "it does not follow from the entry before" => page.t("access-broken-order"),
        "its content was changed" => page.t("access-broken-content"),
        "entries are missing at the end" => page.t("access-broken-end"),
        other => other.to_owned(),
    }
}

/// The log limited to one actor or subject.
fn filtered(name: &str, value: &str) -> String {
    let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("/audit?{name}={value}")
}

/// The members of the details as `name: value`, or the JSON as it is.
fn readable(details: &str) -> String {
    let Ok(serde_json::Value::Object(members)) = serde_json::from_str(details) else {
        return details.to_owned();
    };
    let line = |(name, value): (&String, &serde_json::Value)| match value {
        serde_json::Value::String(text) => format!("{name}: {text}"),
        other => format!("{name}: {other}"),
    };
    members.iter().map(line).collect::<Vec<_>>().join(" · ")
}

/// What the page is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    subject: String,
    #[serde(default)]
    actor: String,
    #[serde(flatten)]
    page: PageQuery,
}

impl Asked {
    /// What the log is limited to.
    pub(super) fn filter(&self) -> AuditFilter {
        AuditFilter {
            subject: self.subject.clone(),
            actor: self.actor.clone(),
        }
    }

    /// The page of it.
    pub(super) fn window(&self) -> Result<Window<Newest, i64>, Problem> {
        self.page.window(Newest::sort())
    }
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditView {
    page: Page,
    subject: String,
    actor: String,
    list: PageOf<Event>,
    verdict: Option<(bool, String)>,
}

async fn view(
    app: &App,
    visit: Visit,
    asked: Asked,
    verdict: Option<(bool, String)>,
) -> Result<AuditView, Problem> {
    let (filter, window) = (asked.filter(), asked.window()?);
    let mut tx = app.db.read().await?;
    let (found, names) = history::page(&mut tx, &visit.actor, &filter, &window).await?;
    let page = visit.page;
    let rows = events(&page, &found.rows, &names);
    Ok(AuditView {
        list: PageOf {
            rows,
            next: found.next,
            previous: found.previous,
        },
        subject: filter.subject,
        actor: filter.actor,
        verdict,
        page,
    })
}

/// The log, filtered and paged.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    Ok(Html(view(&app, visit, asked, None).await?).into_response())
}

/// Walks the chain and shows the verdict above the newest entries.
pub(super) async fn verify(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let verdict = history::verify(&mut app.db.read().await?, &visit.actor).await?;
    let told = match verdict {
        Verdict::Intact(head) => {
            let args = [("n", head.seq.into()), ("hash", head.hash.as_str().into())];
            (true, visit.page.targs("access-audit-intact", &args))
        }
        Verdict::Broken { seq, reason } => {
            let args = [
                ("seq", seq.to_string().into()),
                ("reason", because(&visit.page, reason).into()),
            ];
            (false, visit.page.targs("access-audit-broken", &args))
        }
    };
    let mut view = view(&app, visit, Asked::default(), Some(told)).await?;
    // Links of the list lead back to it, not to the button.
    "/audit".clone_into(&mut view.page.path);
    Ok(Html(view).into_response())
}
