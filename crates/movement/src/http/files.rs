//! A cited file as pages show it: what it is, where it is opened, and in the page where browsers can.
// messages: movement-verdict-*

use register::model::{Cited, Evidence};
use web::Page;

use super::words;
use crate::desk::{Check, OnDesk, Verdict};

/// A file beside an answer.
pub(super) struct FileView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) words: String,
    pub(super) pages: String,
    /// Where it is opened, at the page that is meant.
    pub(super) src: String,
    pub(super) is_pdf: bool,
    pub(super) is_image: bool,
    pub(super) withdrawn: String,
    pub(super) verdict: String,
    pub(super) tone: &'static str,
    pub(super) rounds: Vec<RoundView>,
    /// The round of the next word.
    pub(super) next_round: u32,
    /// The round a region may answer; 0 where there is none.
    pub(super) open_round: u32,
}

/// One word of the desk with its answer.
pub(super) struct RoundView {
    pub(super) verdict: String,
    pub(super) at: String,
    pub(super) reason: String,
    pub(super) due: String,
    pub(super) reply: String,
    pub(super) replied: String,
}

impl FileView {
    /// The file, opened from `base`.
    pub(super) fn of(page: &Page, file: &OnDesk, base: &str) -> Self {
        let Cited { citation, evidence } = &file.cited;
        let mut pages: Vec<u32> = citation.page.into_iter().collect();
        pages.extend(&file.further_pages);
        let told: Vec<String> = pages.iter().map(u32::to_string).collect();
        let fragment = citation
            .page
            .map_or(String::new(), |n| format!("#page={n}"));
        let is_pdf = evidence.media_type == "application/pdf";
        let verdict = file.verdict();
        Self {
            id: evidence.id.to_string(),
            title: evidence.title.clone(),
            about: about(page, evidence),
            words: citation.words.clone(),
            pages: if told.is_empty() {
                String::new()
            } else {
                page.tn("movement-cited-pages", "pages", told.join(", "))
            },
            src: if is_pdf {
                format!("{base}{fragment}")
            } else {
                base.to_owned()
            },
            is_pdf,
            is_image: evidence.media_type.starts_with("image/"),
            withdrawn: evidence
                .withdrawn
                .as_ref()
                .map_or_else(String::new, |withdrawal| withdrawal.reason.clone()),
            verdict: verdict_words(page, verdict),
            tone: tone(verdict),
            rounds: file.checks.iter().map(|check| round(page, check)).collect(),
            next_round: file.next_round(),
            open_round: file
                .last()
                .filter(|check| check.verdict != Verdict::Accepted && check.replied_at.is_none())
                .map_or(0, |check| check.round),
        }
    }
}

fn about(page: &Page, evidence: &Evidence) -> String {
    let kind = page.t(&format!(
        "register-evidence-kind-{}",
        evidence.kind.as_str().replace('_', "-")
    ));
    let date = evidence
        .date
        .as_ref()
        .map_or_else(String::new, |date| page.date(date));
    let parts = [kind, evidence.number.clone(), date];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" · ")
}

fn round(page: &Page, check: &Check) -> RoundView {
    RoundView {
        verdict: verdict_words(page, Some(check.verdict)),
        at: page.instant(check.checked_at),
        reason: check.reason.clone(),
        due: if check.due_on.is_empty() {
            String::new()
        } else {
            page.tn(
                "movement-desk-until",
                "day",
                words::day(page, &check.due_on),
            )
        },
        reply: check.reply.clone(),
        replied: check
            .replied_at
            .map_or_else(String::new, |at| page.instant(at)),
    }
}

/// A verdict in words; none is a word too.
pub(super) fn verdict_words(page: &Page, verdict: Option<Verdict>) -> String {
    page.t(&format!(
        "movement-verdict-{}",
        verdict.map_or("none", Verdict::as_str)
    ))
}

const fn tone(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        None => "neutral",
        Some(Verdict::Accepted) => "good",
        Some(Verdict::Asked) => "warn",
        Some(Verdict::Rejected) => "bad",
    }
}
