//! Claims, decisions, subjects and people, ready to show to officers.
// messages: register-property-*

use access::{Actor, Names, Permission};
use web::{Crumb, Page};

use crate::{
    http::words::word,
    model::{Claim, Curation},
    wording::{in_lang, value_in_lang},
};

/// Whether the actor's work is the register: such people read names and history.
pub(super) fn is_staff(actor: &Actor) -> bool {
    crate::history::may_read(actor).is_ok()
}

/// Who did something. Colleagues read the name; the public learns that an officer did it.
pub(super) fn who(page: &Page, names: &Names, actor: &str) -> String {
    if actor == "system" {
        page.t("register-by-system")
    } else if page.may(Permission::EditRegion.key()) || page.may(Permission::ReadAudit.key()) {
        names.of(actor).to_owned()
    } else {
        page.t("register-by-officer")
    }
}

/// One claim in a comparison.
pub(super) struct Compared {
    pub(super) href: String,
    pub(super) value: String,
    pub(super) publisher: String,
    pub(super) source: String,
    pub(super) published: String,
    pub(super) confidence: String,
    pub(super) note: String,
    /// Why it was withdrawn; empty while it stands.
    pub(super) withdrawn: String,
}

/// Claims side by side.
pub(super) fn compared(page: &Page, claims: &[Claim]) -> Vec<Compared> {
    claims
        .iter()
        .map(|claim| Compared {
            href: format!("/claims/{}", claim.id),
            value: value_in_lang(page.lang, &claim.property, &claim.value),
            publisher: claim.publisher.clone(),
            source: claim.source.clone(),
            published: published(page, claim),
            confidence: word(page, "confidence", claim.confidence.as_str()),
            note: in_lang(page.lang, &claim.note).to_owned(),
            withdrawn: claim.withdrawn.clone().unwrap_or_default(),
        })
        .collect()
}

/// When a claim was published, in words.
pub(super) fn published(page: &Page, claim: &Claim) -> String {
    claim
        .published
        .as_ref()
        .map_or_else(|| page.t("register-no-date"), |date| page.date(date))
}

/// One decision on a figure.
pub(super) struct Decided {
    pub(super) when: String,
    pub(super) who: String,
    pub(super) value: String,
    pub(super) reason: String,
    /// Who undid it and when; empty while it was not.
    pub(super) undone: String,
}

/// Decisions, newest first.
pub(super) fn decided(
    page: &Page,
    names: &Names,
    property: &str,
    decisions: &[Curation],
) -> Vec<Decided> {
    decisions
        .iter()
        .map(|decision| Decided {
            when: page.instant(decision.curated_at),
            who: who(page, names, &decision.curated_by),
            value: value_in_lang(page.lang, property, &decision.value),
            reason: in_lang(page.lang, &decision.reason).to_owned(),
            undone: decision
                .undone
                .as_ref()
                .map_or_else(String::new, |(by, at)| {
                    let (by, at) = (who(page, names, by), page.instant(*at));
                    let args = [("who", by.as_str().into()), ("when", at.as_str().into())];
                    page.targs("register-undone-by", &args)
                }),
        })
        .collect()
}

/// The actors of decisions, for their names.
pub(super) fn deciders(decisions: &[Curation]) -> Vec<&str> {
    let undone = |decision: &'_ Curation| decision.undone.is_some();
    let mut all: Vec<&str> = decisions.iter().map(|d| d.curated_by.as_str()).collect();
    all.extend(
        decisions
            .iter()
            .filter(|d| undone(d))
            .filter_map(|d| d.undone.as_ref().map(|(by, _)| by.as_str())),
    );
    all
}

/// What is said of a subject; a property without a word of its own as it is written.
pub(super) fn property(page: &Page, property: &str) -> String {
    let id = format!("register-property-{}", property.replace('_', "-"));
    if page.knows(&id) {
        page.t(&id)
    } else {
        property.to_owned()
    }
}

/// A subject in words, with its page where it has one.
pub(super) fn subject(page: &Page, subject: &str) -> Crumb {
    let parts: Vec<&str> = subject.split(':').collect();
    match parts.as_slice() {
        ["cohort", year] => Crumb::to(
            format!("/cohorts/{year}"),
            page.tn("register-about-cohort", "year", *year),
        ),
        ["region", code] => Crumb::to(
            format!("/regions/{code}"),
            page.tn("register-about-region", "code", *code),
        ),
        ["source", id] => Crumb::to(
            format!("/sources/{id}"),
            page.tn("register-about-source", "id", *id),
        ),
        ["agency", id] => Crumb::to(
            format!("/agencies/{id}/edit"),
            page.t("register-about-agency"),
        ),
        ["evidence", id] => Crumb::to(format!("/evidence/{id}"), page.t("register-about-evidence")),
        ["participation", year, code] => Crumb::to(
            format!("/cohorts/{year}"),
            page.targs(
                "register-about-participation",
                &[("year", (*year).into()), ("code", (*code).into())],
            ),
        ),
        ["movement"] => Crumb::to("/", page.t("register-about-the-movement")),
        ["movement", day] => Crumb::to("/", page.tn("register-about-movement-to", "day", *day)),
        _ => Crumb::here(match subject.strip_prefix("letter:") {
            Some(number) => page.tn("register-about-letter", "number", number),
            None => subject.to_owned(),
        }),
    }
}

/// The page of a figure.
pub(super) fn figure_href(subject: &str, property: &str) -> String {
    format!("/figures/{subject}/{property}")
}

/// An address with a word about what was done there.
pub(super) fn done(href: &str, word: &str) -> String {
    let separator = if href.contains('?') { '&' } else { '?' };
    format!("{href}{separator}done={word}")
}
