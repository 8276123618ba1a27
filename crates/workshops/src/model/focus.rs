//! A moderated discussion with residents and partners.

use kernel::{Id, RegionCode};
use register::model::{FieldError, Fields, Participation};
use serde::{Deserialize, Serialize};

/// The ministry's six pillars.
pub const PILLARS: [&str; 6] = [
    "governance",
    "branding",
    "economy",
    "living",
    "society",
    "environment",
];

/// A focus group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FocusGroup {
    /// Its id.
    pub id: Id<FocusGroup>,
    /// The region's part in its cohort.
    pub participation: Id<Participation>,
    /// The cohort's year.
    pub cohort: u16,
    /// The region's code on that day.
    pub region: RegionCode,
    /// The region's name on that day.
    pub region_name: String,
    /// What it was about.
    pub topic: String,
    /// The pillar.
    pub pillar: String,
    /// The day.
    pub held_on: String,
    /// Where.
    pub place: String,
    /// Who led it.
    pub moderator: String,
    /// What was said.
    pub summary: String,
    /// Counts changes.
    pub revision: i64,
}

impl FocusGroup {
    /// What the audit log calls it.
    pub fn subject(&self) -> String {
        format!("focus-group:{}", self.id)
    }
}

/// A focus group, new or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct FocusDraft {
    /// The region's code; stays as it is afterwards.
    pub region: String,
    /// What it is about.
    pub topic: String,
    /// One of the six pillars.
    pub pillar: String,
    /// The day, `2023-06-12`.
    pub held_on: String,
    /// Where.
    pub place: String,
    /// Who leads it.
    pub moderator: String,
    /// What was said.
    pub summary: String,
    /// The revision the change was made on; empty for something new.
    pub revision: String,
}

pub(crate) struct NewFocus {
    pub(crate) topic: String,
    pub(crate) pillar: String,
    pub(crate) held_on: String,
    pub(crate) place: String,
    pub(crate) moderator: String,
    pub(crate) summary: String,
}

impl FocusDraft {
    pub(crate) fn parse(&self) -> Result<NewFocus, Vec<FieldError>> {
        let mut f = Fields::default();
        let topic = f.text("topic", &self.topic, 300);
        let pillar = self.pillar.trim().to_owned();
        if !PILLARS.contains(&pillar.as_str()) {
            let problem = if pillar.is_empty() {
                "required"
            } else {
                "choice"
            };
            f.refuse("pillar", problem, &pillar);
        }
        let day: Option<kernel::PartialDate> = f.parse("held_on", &self.held_on, "day");
        if day.as_ref().is_some_and(|day| day.day().is_none()) {
            f.refuse("held_on", "day", &self.held_on);
        }
        let new = NewFocus {
            topic,
            pillar,
            held_on: day.map_or_else(String::new, |day| day.to_string()),
            place: f.free("place", &self.place, 300),
            moderator: f.free("moderator", &self.moderator, 120),
            summary: f.free("summary", &self.summary, 10_000),
        };
        f.done()?;
        Ok(new)
    }
}
