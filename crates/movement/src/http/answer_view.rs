//! What the page of a section shows.

use std::collections::BTreeMap;

use access::{Names, http::Visit};
use askama::Template;
use web::{App, Choice, Crumb, Errors, Html, Page, Problem};

use super::{
    answer::{href, open_now},
    delegation_view::{self, DelegationView},
    words,
};
use crate::{
    CallError,
    answers::{AnswerDraft, Conflict, Form, LONGEST},
    deadline,
    model::{Item, Lack, Proof, Section, gaps},
    work,
};

/// What is put into the page besides what stands.
#[derive(Default)]
pub(super) struct Filled {
    pub(super) answers: BTreeMap<String, AnswerDraft>,
    /// By item.
    pub(super) conflicts: BTreeMap<String, ConflictView>,
    pub(super) errors: Errors,
}

impl Filled {
    pub(super) fn of(sent: &[AnswerDraft]) -> Self {
        let sent = sent.iter().cloned();
        Self {
            answers: sent.map(|draft| (draft.item.clone(), draft)).collect(),
            ..Self::default()
        }
    }
}

/// Another's answer beside one's own.
pub(super) struct ConflictView {
    by: String,
    at: String,
    /// What stands.
    level: String,
    words: String,
    /// What was sent.
    own_level: String,
    own_words: String,
}

/// The conflicts of a save, ready to show.
pub(super) fn conflicts(
    page: &Page,
    form: &Form,
    found: &[Conflict],
    names: &Names,
) -> BTreeMap<String, ConflictView> {
    let items = || form.sections.iter().flat_map(|section| &section.items);
    let mut all = BTreeMap::new();
    for conflict in found {
        let standing = &conflict.standing;
        let item = items().find(|item| item.code() == standing.item);
        let level = standing.level.map(|level| match item {
            Some(item) => level_words(page, item, level),
            None => level.to_string(),
        });
        let view = ConflictView {
            by: names.of(&standing.updated_by).to_owned(),
            at: standing
                .updated_at
                .map_or_else(String::new, |at| page.instant(at)),
            level: level.unwrap_or_else(|| page.t("movement-level-none")),
            words: standing.words.clone(),
            own_level: conflict.level.map_or_else(String::new, |n| n.to_string()),
            own_words: conflict.words.clone(),
        };
        all.insert(standing.item.clone(), view);
    }
    all
}

/// `3 – Masuk RPJMD sebagai tujuan atau program`.
pub(super) fn level_words(page: &Page, item: &Item, level: i64) -> String {
    match item.anchor(level) {
        Some(anchor) => format!("{level} – {}", words::said(page, &anchor)),
        None => level.to_string(),
    }
}

/// A document that an item asks for.
struct Document {
    name: String,
    is_required: bool,
    has: bool,
}

/// A file that an answer cites.
pub(super) struct ProofView {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) about: String,
    pub(super) trouble: String,
}

// messages: movement-lack-*
pub(super) fn proof(page: &Page, proof: &Proof, today: &str) -> ProofView {
    let about = match proof.page {
        Some(n) => page.tn("movement-page-n", "n", n.to_string()),
        None => page.t("movement-whole-file"),
    };
    let trouble = if proof.withdrawn {
        page.t("movement-proof-withdrawn")
    } else if proof.is_expired(today) {
        page.t("movement-proof-expired")
    } else {
        String::new()
    };
    let about = [about.as_str(), proof.number.as_str(), proof.proves.as_str()];
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    ProofView {
        title: proof.title.clone(),
        href: format!("/evidence/{}", proof.evidence),
        about: about.join(" · "),
        trouble,
    }
}

struct ItemView {
    code: String,
    name: String,
    stamp: String,
    level: String,
    choices: Vec<Choice>,
    words: String,
    documents: Vec<Document>,
    proofs: Vec<ProofView>,
    lacks: Vec<String>,
    saved: String,
    history: String,
    evidence: String,
    conflict: Option<ConflictView>,
}

#[derive(Template)]
#[template(path = "answer.html")]
pub(super) struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    step: String,
    lead: String,
    action: String,
    /// Names this text in the browser's own store.
    key: String,
    items: Vec<ItemView>,
    is_open: bool,
    may_prove: bool,
    why_not: String,
    previous: Option<Crumb>,
    next: Option<Crumb>,
    has_next: bool,
    delegations: Vec<DelegationView>,
    delegate: String,
    may_lead: bool,
    errors: Errors,
    longest: String,
}

/// The page of a section, for an actor who sees it.
#[expect(clippy::too_many_lines, reason = "one page, value by value")]
pub(super) fn page(
    app: &App,
    visit: Visit,
    (form, code): (&Form, &str),
    filled: &Filled,
) -> Result<Html<View>, Problem> {
    let section = form.seen().find(|section| section.code == code);
    let section = section.ok_or_else(|| CallError::Unknown(code.to_owned()))?;
    let page = &visit.page;
    let now = app.clock.now();
    let (today, soon) = deadline::days(&form.candidate, now, crate::delegations::SOON_DAYS);
    let open = open_now(app, form);
    let writes = form
        .writes
        .as_ref()
        .is_some_and(|writes| writes.covers(code));
    let why_not = match &open {
        Err(err) => words::not_now(page, err),
        Ok(()) if !writes => page.t("movement-read-only"),
        Ok(()) => String::new(),
    };
    let lead = if open.is_ok() {
        time_left(page, form, now)
    } else {
        String::new()
    };
    let candidate = form.candidate.id.uuid();
    let seen: Vec<&Section> = form.seen().collect();
    let at = seen.iter().position(|s| s.code == code).unwrap_or(0);
    let beside = |section: Option<&&Section>| {
        section.map(|s| Crumb::to(href(candidate, &s.code), words::said(page, &s.name)))
    };
    let may_lead = matches!(form.writes, Some(crate::Reach::All));
    let person = visit.actor.id_text();
    let view = View {
        crumbs: crumbs(&visit, form, words::said(page, &section.name)),
        title: words::said(page, &section.name).to_owned(),
        step: page.targs(
            "movement-section-step",
            &[("n", (at + 1).into()), ("all", seen.len().into())],
        ),
        lead,
        action: href(candidate, code),
        key: format!("{candidate}/{code}/{person}"),
        items: section
            .items
            .iter()
            .map(|item| item_view(page, form, (section, item), filled, &today))
            .collect(),
        is_open: why_not.is_empty(),
        may_prove: writes && deadline::evidence_open(&form.call, &form.candidate, now).is_ok(),
        why_not,
        previous: beside(at.checked_sub(1).and_then(|at| seen.get(at))),
        has_next: seen.get(at + 1).is_some(),
        next: beside(seen.get(at + 1)),
        delegations: form
            .delegations
            .iter()
            .filter(|d| d.section == code)
            .map(|d| delegation_view::line(page, d, (&today, &soon)))
            .collect(),
        delegate: if may_lead && open.is_ok() {
            format!("{}/delegate", href(candidate, code))
        } else {
            String::new()
        },
        may_lead,
        errors: filled.errors.clone(),
        longest: page.tn("movement-words-hint", "n", page.number(LONGEST)),
        page: visit.page,
    };
    Ok(Html(view))
}

/// `Tersisa 3 hari 4 jam, sampai 31 Januari 2026 23.59 WITA.`
pub(super) fn time_left(page: &Page, form: &Form, now: kernel::Timestamp) -> String {
    let zone = crate::model::zone_of(&form.candidate.region);
    let until = format!("{} {}", words::local(page, form.call.closes_at), zone.name);
    let left = words::left(
        page,
        deadline::seconds_left(&form.call, &form.candidate, now),
    );
    page.targs(
        "movement-time-left",
        &[("left", left.into()), ("until", until.into())],
    )
}

/// The way to a page of the form: by the work page for those who have one, by the call for others.
pub(super) fn crumbs(visit: &Visit, form: &Form, here: &str) -> Vec<Crumb> {
    let page = &visit.page;
    let mut crumbs = if work::has_work(&visit.actor) {
        vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::to("/work", page.t("movement-work")),
        ]
    } else {
        super::call_form::way(page, &form.call)
    };
    let form_href = format!("/candidates/{}/form", form.candidate.id);
    crumbs.push(Crumb::to(form_href, &form.candidate.name));
    crumbs.push(Crumb::here(here));
    crumbs
}

fn item_view(
    page: &Page,
    form: &Form,
    (section, item): (&Section, &Item),
    filled: &Filled,
    today: &str,
) -> ItemView {
    let answer = form.answer(item.code());
    let cited = form.cited(item.code());
    let section_href = href(form.candidate.id.uuid(), &section.code);
    let code: String = form_urlencoded::byte_serialize(item.code().as_bytes()).collect();
    let below = |tail: &str| format!("{section_href}/{code}/{tail}");
    let mut view = ItemView {
        code: item.code().to_owned(),
        name: words::said(page, &item.node.name).to_owned(),
        stamp: answer.stamp().to_string(),
        level: answer.level.map_or_else(String::new, |n| n.to_string()),
        choices: (item.min..=item.max)
            .map(|level| Choice::new(level.to_string(), level_words(page, item, level)))
            .collect(),
        words: answer.words.clone(),
        documents: documents(page, item, cited),
        proofs: cited.iter().map(|p| proof(page, p, today)).collect(),
        lacks: lacks(page, form, section, item, today),
        saved: answer
            .updated_at
            .map_or_else(String::new, |at| page.instant(at)),
        history: below("history"),
        evidence: below("evidence"),
        conflict: None,
    };
    if let Some(sent) = filled.answers.get(item.code()) {
        view.level.clone_from(&sent.level);
        view.words.clone_from(&sent.words);
        view.stamp.clone_from(&sent.stamp);
    }
    if let Some(conflict) = filled.conflicts.get(item.code()) {
        view.level.clone_from(&conflict.own_level);
        view.words.clone_from(&conflict.own_words);
        view.conflict = Some(ConflictView {
            by: conflict.by.clone(),
            at: conflict.at.clone(),
            level: conflict.level.clone(),
            words: conflict.words.clone(),
            own_level: String::new(),
            own_words: String::new(),
        });
    }
    view
}

fn documents(page: &Page, item: &Item, cited: &[Proof]) -> Vec<Document> {
    let asked = item.node.evidence.iter();
    asked
        .map(|document| Document {
            name: match page.lang {
                web::Lang::Id => document.id.clone(),
                web::Lang::En => document.en.clone(),
            },
            is_required: document.required,
            has: cited.iter().any(|proof| proof.is_for(&document.id)),
        })
        .collect()
}

/// What an answer that was begun still lacks.
fn lacks(page: &Page, form: &Form, section: &Section, item: &Item, today: &str) -> Vec<String> {
    if !form.answers.contains_key(item.code()) {
        return Vec::new();
    }
    let found = gaps(
        std::slice::from_ref(section),
        &form.answers,
        &form.proofs,
        today,
    );
    let of_item = found.iter().filter(|gap| gap.item == item.code());
    of_item.map(|gap| lack(page, item, &gap.lack)).collect()
}

/// What is missing, in words.
pub(super) fn lack(page: &Page, item: &Item, lack: &Lack) -> String {
    let which = match lack {
        Lack::Document(id) => {
            let asked = item
                .node
                .evidence
                .iter()
                .find(|document| document.id == *id);
            match (page.lang, asked) {
                (web::Lang::En, Some(document)) => document.en.clone(),
                _ => id.clone(),
            }
        }
        other => other.which().to_owned(),
    };
    let told = page.t(&format!("movement-lack-{}", lack.as_str()));
    if which.is_empty() {
        told
    } else {
        format!("{told}: {which}")
    }
}
