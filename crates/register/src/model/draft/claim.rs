//! Sources, claims and decisions, as they are sent.

use kernel::{LetterNumber, PartialDate, RegionCode};

use super::{ClaimDraft, CurationDraft, FieldError, Fields, SourceDraft, is_web_address};
use crate::model::Confidence;

/// A source whose every field is right.
pub(crate) struct NewSource {
    pub(crate) id: String,
    pub(crate) publisher: String,
    pub(crate) title: String,
    pub(crate) published: Option<PartialDate>,
    pub(crate) url: Option<String>,
    pub(crate) note: String,
}

impl SourceDraft {
    pub(crate) fn parse(&self) -> Result<NewSource, Vec<FieldError>> {
        let mut f = Fields::default();
        let id = f.text("id", &self.id, 60);
        if !id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            f.refuse("id", "slug", &id);
        }
        let (publisher, title) = (
            f.text("publisher", &self.publisher, 200),
            f.text("title", &self.title, 300),
        );
        let published = f.maybe("published", &self.published, "date");
        let url = f.free("url", &self.url, 600);
        if !url.is_empty() && !is_web_address(&url) {
            f.refuse("url", "url", &url);
        }
        let note = f.free("note", &self.note, 2000);
        f.done()?;
        Ok(NewSource {
            id,
            publisher,
            title,
            published,
            url: Some(url).filter(|u| !u.is_empty()),
            note,
        })
    }
}

/// A claim whose every field is right; whether its source exists is for the database to say.
pub(crate) struct NewClaim {
    pub(crate) subject: String,
    pub(crate) property: String,
    pub(crate) value: String,
    pub(crate) source: String,
    pub(crate) note: String,
    pub(crate) confidence: Confidence,
}

impl ClaimDraft {
    pub(crate) fn parse(&self) -> Result<NewClaim, Vec<FieldError>> {
        let mut f = Fields::default();
        let subject = f.text("subject", &self.subject, 80);
        if !is_subject(&subject) {
            f.refuse("subject", "subject", &subject);
        }
        let property = f.text("property", &self.property, 60);
        if !property
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            f.refuse("property", "property", &property);
        }
        let value = f.text("value", &self.value, 600);
        check_value(&mut f, &property, &value);
        let source = f.text("source", &self.source, 60);
        let note = f.free("note", &self.note, 2000);
        let confidence = f.parse("confidence", &self.confidence, "choice");
        f.done()?;
        Ok(NewClaim {
            subject,
            property,
            value,
            source,
            note,
            confidence: confidence.expect("checked above"),
        })
    }
}

/// `cohort:2022`, `region:71.74`, `movement`, `movement:2021-12-31`, `evaluation:2022:35.71`: a word and its parts.
pub(crate) fn is_subject(text: &str) -> bool {
    let mut parts = text.split(':');
    let word = parts.next().unwrap_or_default();
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
        return false;
    }
    let rest: Vec<&str> = parts.collect();
    match (word, rest.as_slice()) {
        ("cohort", [year]) => year.len() == 4 && year.parse::<u16>().is_ok(),
        ("region", [code]) => code.parse::<RegionCode>().is_ok(),
        ("cohort" | "region", _) => false,
        (_, rest) => rest.iter().all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        }),
    }
}

/// Properties whose form is known are checked: dates are dates, counts are counts, letters are letters.
pub(crate) fn check_value(f: &mut Fields, property: &str, value: &str) {
    const COUNTS: [&str; 14] = [
        "invited",
        "assessed",
        "selected",
        "signed",
        "guided",
        "repeats",
        "awarded",
        "provinces",
        "participations",
        "distinct_regions",
        "regions_nationwide",
        "regencies",
        "cities",
        "population",
    ];
    let is_date = is_date(property);
    if COUNTS.contains(&property) && value.parse::<u32>().is_err() {
        f.refuse("value", "count", value);
    } else if is_date
        && !value
            .split('/')
            .all(|part| part.parse::<PartialDate>().is_ok())
    {
        f.refuse("value", "date", value);
    } else if is_date && value.split_once('/').is_some_and(|(from, to)| from > to) {
        f.refuse("value", "date-order", value);
    } else if property == "letter" && value.parse::<LetterNumber>().is_err() {
        f.refuse("value", "letter", value);
    }
}

/// Whether the values of a property are dates.
pub(crate) fn is_date(property: &str) -> bool {
    ["_on", "_from", "_to", "_date"]
        .iter()
        .any(|end| property.ends_with(end))
        || property.starts_with("workshop_")
}

/// A decision whose every field is right.
pub(crate) struct NewCuration {
    pub(crate) subject: String,
    pub(crate) property: String,
    pub(crate) value: String,
    pub(crate) claim: Option<uuid::Uuid>,
    pub(crate) reason: String,
    /// The number of decisions the officer had seen.
    pub(crate) seen: i64,
}

impl CurationDraft {
    pub(crate) fn parse(&self) -> Result<NewCuration, Vec<FieldError>> {
        let mut f = Fields::default();
        let (subject, property) = (
            f.text("subject", &self.subject, 80),
            f.text("property", &self.property, 60),
        );
        if !is_subject(&subject) {
            f.refuse("subject", "subject", &subject);
        }
        let value = f.text("value", &self.value, 600);
        check_value(&mut f, &property, &value);
        let claim = f.maybe("claim", &self.claim, "id");
        let reason = f.text("reason", &self.reason, 2000);
        let seen = f.maybe("revision", &self.revision, "number").unwrap_or(0);
        f.done()?;
        Ok(NewCuration {
            subject,
            property,
            value,
            claim,
            reason,
            seen,
        })
    }
}
