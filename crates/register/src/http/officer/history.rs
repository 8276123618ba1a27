//! The history of a subject: who changed what, when, from what to what.
// messages: register-action-*, register-field-*, register-status-*, register-kind-*, register-confidence-*

use access::{http::Visit, names_of};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use kernel::PartialDate;
use serde::Deserialize;
use serde_json::Value;
use store::audit::{self, Recorded};
use web::{App, Crumb, Html, Page, Problem};

use super::{
    form::message,
    said::{is_staff, property, subject, who},
};
use crate::{
    ChangeError, evidence,
    http::words::word,
    model::{Change, Confidence, EvidenceKind, Kind, Status},
};

/// Entries on a page.
const PAGE: usize = 50;

/// The page of a subject's history.
pub(super) fn href(subject: &str) -> String {
    let subject: String = form_urlencoded::byte_serialize(subject.as_bytes()).collect();
    format!("/history?subject={subject}")
}

/// One field before and after a change.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// What an entry changed, field by field; what stayed is left out.
pub(super) fn lines(page: &Page, entry: &Recorded) -> Vec<Line> {
    let details: Value = serde_json::from_str(&entry.details).unwrap_or_default();
    let before = &details["before"];
    let after = ["after", "change", "step", "draft"]
        .iter()
        .map(|key| &details[*key])
        .find(|part| part.is_object())
        .unwrap_or(&details);
    let word = entry.subject.split(':').next().unwrap_or_default();
    let Value::Object(fields) = after else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for (name, value) in fields {
        let (old, new) = (plain(&before[name]), plain(value));
        // A change of a region says only what becomes different; what it leaves empty stays.
        let stays = old == new || (details["change"].is_object() && new.is_empty());
        if stays || matches!(name.as_str(), "revision" | "claim" | "id") {
            continue;
        }
        lines.push(Line {
            name: name.clone(),
            label: label(page, word, name),
            before: shown(page, name, &old),
            after: shown(page, name, &new),
        });
    }
    if let Some(from) = details["from"].as_str() {
        for line in lines.iter_mut().filter(|line| line.name == "to") {
            line.before = shown(page, "status", from);
        }
    }
    lines
}

/// JSON as a form would hold it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn label(page: &Page, word: &str, name: &str) -> String {
    let own = match (word, name) {
        ("letter", "subject") => "letter-subject",
        ("evidence", "kind") => "evidence-kind",
        ("evidence", "number") => "evidence-number",
        ("evidence", "date") => "evidence-date",
        ("agency", "kind") => "agency-kind",
        ("agency", "code") => "agency-code",
        _ => name,
    };
    let id = message("register-field-", own);
    if page.knows(&id) {
        page.t(&id)
    } else {
        name.to_owned()
    }
}

/// A field's value in words, where it is one of a closed set or a day.
pub(super) fn shown(page: &Page, name: &str, value: &str) -> String {
    let group = match name {
        "status" | "to" | "from" if value.parse::<Status>().is_ok() => "status",
        "kind" if value.parse::<Kind>().is_ok() => "kind",
        "kind" if value.parse::<EvidenceKind>().is_ok() => "evidence-kind",
        "confidence" if value.parse::<Confidence>().is_ok() => "confidence",
        "change" if value.parse::<Change>().is_ok() => "change",
        "property" => return property(page, value),
        "date" | "published" | "happened_on" | "expires" | "valid_from" | "valid_to" => {
            let date = value.parse::<PartialDate>();
            return date.map_or_else(|_| value.to_owned(), |date| page.date(&date));
        }
        _ => return value.to_owned(),
    };
    word(page, group, value)
}

/// An entry, ready to show.
struct Entry {
    when: String,
    who: String,
    what: String,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    subject: String,
    #[serde(default)]
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "officer/history.html")]
struct View {
    page: Page,
    title: String,
    crumbs: Vec<Crumb>,
    about: Crumb,
    entries: Vec<Entry>,
    older: String,
}

fn reads_audit(actor: &access::Actor) -> bool {
    actor
        .may(access::Permission::ReadAudit, &access::Scope::Nation)
        .is_ok()
}

/// The history of one subject, newest first.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let reads_evidence = visit.actor.may_somewhere(access::Permission::ReadEvidence)
        && asked.subject.starts_with("evidence:");
    if !is_staff(&visit.actor) && !reads_evidence {
        let forbidden = visit
            .actor
            .may(access::Permission::EditRegion, &access::Scope::Nation);
        forbidden.map_err(ChangeError::from)?;
    }
    if asked.subject.contains('\0') {
        return Err(ChangeError::Unknown(String::new()).into());
    }
    let mut tx = app.db.read().await?;
    if let Some(id) = asked.subject.strip_prefix("evidence:") {
        // The history of an entry tells what the entry does, so it is for the same people, and for auditors.
        let unknown = || ChangeError::Unknown(id.chars().take(80).collect());
        let id = id.parse().map_err(|_| unknown())?;
        if !reads_audit(&visit.actor) {
            evidence::may_read(&mut tx, &visit.actor, id, None).await?;
        }
    }
    let before = asked.before.unwrap_or(i64::MAX);
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    let mut found = audit::of_subject(&mut tx, &asked.subject, before, limit).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().map(|entry| entry.seq);
    // Other contexts have histories of their own, with rules of their own.
    found.retain(|entry| entry.action.starts_with("register."));
    let actors: Vec<&str> = found.iter().map(|entry| entry.actor.as_str()).collect();
    let names = names_of(&mut tx, &actors).await?;
    let page = visit.page;
    let about = subject(&page, &asked.subject);
    let title = page.tn("register-history-of", "subject", about.label.as_str());
    let entries = found
        .iter()
        .map(|entry| Entry {
            when: page.instant(entry.at),
            who: who(&page, &names, &entry.actor),
            what: page.action(&entry.action),
            lines: lines(&page, entry),
        })
        .collect();
    let older = match last.filter(|_| more) {
        Some(seq) => page.with(&[("before", &seq.to_string())]),
        None => String::new(),
    };
    Ok(Html(View {
        crumbs: vec![
            Crumb::to("/desk", page.t("register-desk")),
            Crumb::here(title.clone()),
        ],
        title,
        about,
        entries,
        older,
        page,
    })
    .into_response())
}
