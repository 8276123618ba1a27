//! One workshop of one region.

use kernel::{Id, RegionCode, Timestamp};
use register::model::Participation;
use serde::Serialize;

use super::{Stage, WorkshopState, words};

words! {
    /// How people come together.
    #[schema(as = WorkshopMode)]
    Mode {
        /// In one room.
        Offline = "offline",
        /// In a room and on screens.
        Hybrid = "hybrid",
        /// On screens only.
        Online = "online",
    }
}

/// Who leads a workshop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = WorkshopMentor)]
pub struct Mentor {
    /// The account's id.
    pub account: String,
    /// The name on the day of planning.
    pub name: String,
}

/// One workshop of one region in one cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Workshop {
    /// Its id.
    pub id: Id<Workshop>,
    /// The region's part in its cohort.
    pub participation: Id<Participation>,
    /// The cohort's year.
    pub cohort: u16,
    /// The region's code on the day of planning.
    pub region: RegionCode,
    /// The region's name on the day of planning.
    pub region_name: String,
    /// Which of the four.
    pub stage: Stage,
    /// The first day, `2023-07-31`.
    pub starts_on: String,
    /// The last day.
    pub ends_on: String,
    /// When each day begins on the region's clock, `08:00`.
    pub opens_at: String,
    /// When each day ends.
    pub closes_at: String,
    /// How people come together.
    pub mode: Mode,
    /// The room; empty online.
    pub place: String,
    /// Where the screens meet; empty in a room.
    pub link: String,
    /// Who comes for the ministry.
    pub representative: String,
    /// The number of the letter of invitation.
    pub letter_number: String,
    /// What was said and agreed, for the minutes.
    pub minutes: String,
    /// What a reader should know.
    pub note: String,
    /// How far it has come.
    pub state: WorkshopState,
    /// What the codes on the screen are made with.
    #[serde(skip)]
    pub(crate) secret: String,
    /// Who leads it.
    pub mentors: Vec<Mentor>,
    /// Counts changes.
    pub revision: i64,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Workshop {
    /// What the audit log calls it.
    pub fn subject(&self) -> String {
        format!("workshop:{}", self.id)
    }

    /// Its days, first to last.
    pub fn days(&self) -> Vec<String> {
        super::days_between(&self.starts_on, &self.ends_on)
    }
}

/// One step of a workshop.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// From where; `None` for the first.
    pub from: Option<String>,
    /// To where.
    pub to: String,
    /// Why, where that was said.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
