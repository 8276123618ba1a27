//! A figure with its claims, as several pages show it.

use super::shown::{Badge, Shown, Words, figure_href, outward};
use crate::model::{Claim, Figure};

/// One claim as a row.
pub(super) struct ClaimRow {
    pub(super) subject: Shown,
    pub(super) property: String,
    pub(super) value: Shown,
    pub(super) figure: String,
    pub(super) publisher: String,
    pub(super) title: String,
    pub(super) published: String,
    pub(super) source: String,
    pub(super) url: String,
    pub(super) note: String,
    pub(super) confidence: Badge,
    /// Why it was withdrawn; empty where it stands.
    pub(super) withdrawn: String,
    /// Whether it says what the register stands by.
    pub(super) holds: bool,
}

impl ClaimRow {
    pub(super) fn new(words: Words<'_>, claim: &Claim, held: Option<&str>) -> Self {
        Self {
            subject: words.subject(&claim.subject),
            property: words.property(&claim.property),
            value: words.value(&claim.property, &claim.value),
            figure: figure_href(&claim.subject, &claim.property),
            publisher: claim.publisher.clone(),
            title: words.ours(&claim.title),
            published: words.when(claim.published.as_ref()),
            source: format!("/sources/{}", claim.source),
            url: outward(claim.url.as_deref()),
            note: words.ours(&claim.note),
            confidence: words.confidence(claim.confidence),
            withdrawn: claim.withdrawn.clone().unwrap_or_default(),
            holds: held == Some(claim.value.as_str()),
        }
    }
}

/// One figure with everything behind it.
pub(super) struct Sheet {
    pub(super) subject: Shown,
    pub(super) property: String,
    pub(super) href: String,
    /// The value the register stands by, empty while disputed.
    pub(super) value: Shown,
    pub(super) standing: Badge,
    pub(super) contested: bool,
    /// Why it was chosen, who chose it and when; empty without a decision.
    pub(super) reason: String,
    pub(super) decided: String,
    /// Every value that was published, with how many sources give it: `107 (1), 150 (2)`.
    pub(super) values: String,
    pub(super) claims: Vec<ClaimRow>,
}

impl Sheet {
    pub(super) fn new(words: Words<'_>, figure: &Figure) -> Self {
        let held = figure.value.as_deref();
        Self {
            subject: words.subject(&figure.subject),
            property: words.property(&figure.property),
            href: figure_href(&figure.subject, &figure.property),
            value: held.map_or_else(Shown::default, |value| words.value(&figure.property, value)),
            standing: words.standing(figure),
            contested: figure.is_contested(),
            reason: figure
                .curation
                .as_ref()
                .map(|c| words.ours(&c.reason))
                .unwrap_or_default(),
            decided: figure.curation.as_ref().map_or_else(String::new, |c| {
                let args = [
                    ("who", words.actor(&c.curated_by).into()),
                    ("when", words.page.instant(c.curated_at).into()),
                ];
                words.page.targs("register-figure-decided", &args)
            }),
            values: values(words, figure),
            claims: figure
                .claims
                .iter()
                .map(|claim| ClaimRow::new(words, claim, held))
                .collect(),
        }
    }
}

fn values(words: Words<'_>, figure: &Figure) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for claim in figure
        .claims
        .iter()
        .filter(|claim| claim.withdrawn.is_none())
    {
        match counted.iter_mut().find(|(value, _)| *value == claim.value) {
            Some((_, n)) => *n += 1,
            None => counted.push((&claim.value, 1)),
        }
    }
    counted
        .into_iter()
        .map(|(value, n)| {
            let value = words.value(&figure.property, value).text;
            let sources = words.page.tn("web-sources", "n", n);
            format!("{value} ({sources})")
        })
        .collect::<Vec<_>>()
        .join(", ")
}
