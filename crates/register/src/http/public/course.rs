//! The course of a region through the cohorts, as a timeline.

use super::shown::{Badge, Shown, Words};
use crate::{
    http::words::word,
    model::{Participation, Status, Step},
    participations::Course,
};

/// One event of the timeline.
pub(super) struct Event {
    pub(super) when: String,
    pub(super) title: String,
    pub(super) reason: String,
    pub(super) source: Shown,
    pub(super) state: &'static str,
}

/// One participation.
pub(super) struct Passage {
    pub(super) cohort: Shown,
    pub(super) status: Badge,
    pub(super) confidence: Badge,
    pub(super) note: String,
    pub(super) source: Shown,
    /// Its place on the letter's list, in a sentence; empty where it is not known.
    pub(super) list_no: String,
    pub(super) repeat_of: Option<Shown>,
    /// The region that took its place.
    pub(super) replaced_by: Option<Shown>,
    /// Regions whose place it took.
    pub(super) took_over: Vec<Shown>,
    pub(super) events: Vec<Event>,
}

/// The passages, newest first: what holds today is read first.
pub(super) fn passages(words: Words<'_>, course: &Course) -> Vec<Passage> {
    course
        .own
        .iter()
        .rev()
        .map(|(own, steps)| passage(words, own, steps, &course.took_over))
        .collect()
}

fn passage(
    words: Words<'_>,
    own: &Participation,
    steps: &[Step],
    took_over: &[Participation],
) -> Passage {
    let cohort = |year: u16| Shown::to(words.cohort(year), format!("/cohorts/{year}"));
    Passage {
        cohort: cohort(own.cohort),
        status: words.status(own.status),
        confidence: words.confidence(own.confidence),
        note: words.ours(&own.note),
        source: source(own.source.as_deref()),
        list_no: own.list_no.map_or_else(String::new, |n| {
            words.page.tn("register-at-list-no", "n", n)
        }),
        repeat_of: own.repeat_of.map(cohort),
        replaced_by: own.replaced_by.as_ref().map(|code| {
            let name = own
                .replaced_by_name
                .clone()
                .unwrap_or_else(|| code.to_string());
            Shown::to(name, format!("/regions/{code}"))
        }),
        took_over: took_over
            .iter()
            .filter(|other| other.cohort == own.cohort)
            .map(|other| Shown::to(&other.region_name, format!("/regions/{}", other.region)))
            .collect(),
        events: steps.iter().map(|step| event(words, step)).collect(),
    }
}

fn event(words: Words<'_>, step: &Step) -> Event {
    Event {
        when: words.when(step.happened_on.as_ref()),
        title: word(words.page, "status", step.to.as_str()),
        reason: words.ours(&step.reason),
        source: source(step.source.as_deref()),
        state: match step.to {
            Status::Replaced | Status::StruckOff | Status::Declined | Status::NotSelected => "bad",
            _ => "done",
        },
    }
}

pub(super) fn source(id: Option<&str>) -> Shown {
    id.map_or_else(Shown::default, |id| Shown::to(id, format!("/sources/{id}")))
}
