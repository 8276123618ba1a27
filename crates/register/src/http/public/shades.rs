//! Shades, marks and words of maps: what a region's colour stands for.

use std::collections::HashMap;

use geography::Pattern;
use web::Page;

use super::atlas::Atlas;
use crate::{model::Status, regions::Point};

/// The marks of the cohorts from the oldest on: with the shade they tell eight cohorts apart without colours.
const MARKS: [Pattern; 8] = [
    Pattern::None,
    Pattern::Slash,
    Pattern::Dot,
    Pattern::Cross,
    Pattern::None,
    Pattern::Slash,
    Pattern::Dot,
    Pattern::Cross,
];

/// What the shades of a map stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    /// The newest cohort in which a region holds a place.
    Cohort,
    /// In how many cohorts it holds one.
    Count,
    /// How far a region has come.
    Status,
}

/// Steps of shades for how far a region has come, with their words.
const STATUS_STEPS: [(usize, &str); 7] = [
    (1, "register-map-status-called"),
    (2, "register-map-status-out"),
    (4, "register-map-status-selected"),
    (5, "register-map-status-signed"),
    (6, "register-map-status-workshops"),
    (7, "register-map-status-plan"),
    (8, "register-map-status-running"),
];

fn status_step(status: Status) -> usize {
    match status {
        Status::Invited | Status::Applied | Status::Assessed | Status::Reserve => 1,
        Status::NotSelected | Status::StruckOff | Status::Declined | Status::Replaced => 2,
        Status::Selected => 4,
        Status::Signed | Status::BodiesFormed => 5,
        Status::Workshop1 | Status::Workshop2 | Status::Workshop3 | Status::Workshop4 => 6,
        Status::Submitted | Status::Presented | Status::Awarded => 7,
        Status::Implementing | Status::Evaluated | Status::Renewal => 8,
    }
}

/// An entry of a legend.
pub(super) struct Shade {
    /// The class of its tiles, `k3`.
    pub(super) class: String,
    /// Its mark as path data in a tile of 18 by 18; empty for none.
    pub(super) mark: &'static str,
    /// Whether the mark is a point.
    pub(super) dot: bool,
    /// What it stands for.
    pub(super) label: String,
    /// How many tiles have it.
    pub(super) count: usize,
}

/// The shades of one map: classes, marks and words by what they stand for.
pub(super) struct Shades {
    colour: Colour,
    years: Vec<u16>,
    /// How far each has come in one cohort; `None` for the newest of each.
    statuses: Option<HashMap<String, Status>>,
}

impl Shades {
    pub(super) fn new(colour: Colour, atlas: &Atlas) -> Self {
        // Cohorts nobody is known of, such as the year without one, take no shade.
        let mut years: Vec<u16> = atlas
            .regions()
            .filter_map(|p| u16::try_from(p.cohort).ok().filter(|year| *year > 0))
            .collect();
        years.sort_unstable();
        years.dedup();
        Self {
            colour,
            years,
            statuses: None,
        }
    }

    /// The same with how far each has come in one cohort.
    pub(super) fn in_cohort(self, members: &[(String, Status)]) -> Self {
        Self {
            statuses: Some(members.iter().cloned().collect()),
            ..self
        }
    }

    /// 0 for a region without a place, else 1 to 8 from the oldest or rarest on.
    pub(super) fn step(&self, point: &Point) -> usize {
        match self.colour {
            Colour::Cohort => {
                let place = self
                    .years
                    .iter()
                    .position(|y| i64::from(*y) == point.cohort);
                // More than eight cohorts: the oldest ones share a shade.
                place.map_or(0, |at| (at + 1).saturating_sub(self.beyond()).max(1))
            }
            Colour::Count => match point.participations {
                ..=0 => 0,
                1 => 3,
                2 => 6,
                3.. => 8,
            },
            Colour::Status => match &self.statuses {
                Some(members) => members.get(&point.code).copied().map_or(0, status_step),
                None => point.status.parse().map_or(0, status_step),
            },
        }
    }

    fn beyond(&self) -> usize {
        self.years.len().saturating_sub(MARKS.len())
    }

    pub(super) fn pattern(step: usize) -> Pattern {
        step.checked_sub(1)
            .map_or(Pattern::None, |at| MARKS[at.min(7)])
    }

    /// What a step stands for.
    pub(super) fn words(&self, page: &Page, step: usize) -> String {
        match (self.colour, step) {
            (_, 0) => page.t("register-map-none"),
            (Colour::Cohort, _) => {
                let year = self.years[step - 1 + self.beyond()].to_string();
                if step == 1 && self.beyond() > 0 {
                    page.tn("register-map-until", "year", year.as_str())
                } else {
                    page.tn("register-cohort-of", "year", year.as_str())
                }
            }
            (Colour::Status, step) => {
                let at = STATUS_STEPS.iter().position(|(of, _)| *of == step);
                page.t(STATUS_STEPS[at.unwrap_or(0)].1)
            }
            (Colour::Count, 3) => page.tn("register-map-times", "n", 1),
            (Colour::Count, 6) => page.tn("register-map-times", "n", 2),
            (Colour::Count, _) => page.t("register-map-times-more"),
        }
    }

    /// The legend, oldest first and regions without a place last.
    pub(super) fn legend(&self, page: &Page, atlas: &Atlas) -> Vec<Shade> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for point in atlas.regions() {
            *counts.entry(self.step(point)).or_default() += 1;
        }
        let mut steps: Vec<usize> = counts.keys().copied().collect();
        steps.sort_by_key(|step| if *step == 0 { usize::MAX } else { *step });
        steps
            .into_iter()
            .map(|step| Shade {
                class: format!("k{step}"),
                mark: match Self::pattern(step) {
                    Pattern::Slash => "M4 14l10-10",
                    Pattern::Cross => "M4 14l10-10M4 4l10 10",
                    Pattern::Dot => "M9 9h0",
                    Pattern::None | Pattern::Ring => "",
                },
                dot: Self::pattern(step) == Pattern::Dot,
                label: self.words(page, step),
                count: counts[&step],
            })
            .collect()
    }
}

/// What a drawing is to show besides the shades.
pub(super) struct Drawing<'a> {
    pub(super) shades: &'a Shades,
    /// Whether each tile leads to its region. A page with other ways there has no hundreds of stops for the keyboard.
    pub(super) linked: bool,
    /// The regions to show; the others are pale. `None` shows all.
    pub(super) only: Option<&'a [String]>,
}

impl Drawing<'_> {
    /// The shade of a region; 0 where it is not to be shown.
    pub(super) fn step(&self, point: &Point) -> usize {
        let shown = self.only.is_none_or(|only| only.contains(&point.code));
        if shown { self.shades.step(point) } else { 0 }
    }
}
