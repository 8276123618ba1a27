//! One region on the board.

use agreements::alarms::Alarm;
use kernel::{Id, RegionCode, words};
use register::model::{Participation, Status};
use serde::Serialize;
use workshops::model::Stage;

use super::Step;

words! {
    /// Where a region stands on the way from the letter to the fourth workshop.
    #[schema(as = CockpitPlace)]
    Place {
        /// Chosen; the agreement is not signed.
        Agreement = "agreement",
        /// Signed; council or team have no decree.
        Bodies = "bodies",
        /// Ready for the first stage, which is not open.
        Ready = "ready",
        /// Stage I is open.
        One = "stage-1",
        /// Stage II is open.
        Two = "stage-2",
        /// Stage III is open.
        Three = "stage-3",
        /// Stage IV is open.
        Four = "stage-4",
        /// The fourth workshop is closed.
        Complete = "complete",
        /// Declined, replaced or struck off.
        Out = "out",
    }
}

words! {
    /// On whom a region waits.
    #[schema(as = CockpitTurn)]
    Turn {
        /// The ministry's officers.
        Ministry = "ministry",
        /// The region itself.
        Region = "region",
        /// The legal reviewer.
        Reviewer = "reviewer",
        /// Whoever signs.
        Signatories = "signatories",
        /// The mentor.
        Mentor = "mentor",
        /// A day that is fixed.
        Day = "day",
        /// Nobody.
        Nobody = "nobody",
    }
}

/// One region of a cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Its participation.
    pub participation: Id<Participation>,
    /// Its code.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// The code of its province.
    pub province: RegionCode,
    /// The name of its province.
    pub province_name: String,
    /// How far the register says it has come.
    pub status: Status,
    /// Where it stands.
    pub place: Place,
    /// Since which day, `2026-01-15`; empty where nobody noted it.
    pub since: String,
    /// Days since then.
    pub days: i64,
    /// On whom it waits.
    pub turn: Turn,
    /// The next workshop that is not closed, with its first day.
    pub next: Option<(Stage, String)>,
    /// Tasks to be done.
    pub homework_open: i64,
    /// Those of them that are late.
    pub homework_late: i64,
    /// Who mentors it: account and name.
    pub mentors: Vec<(String, String)>,
    /// What is late or wrong.
    pub alarms: Vec<Alarm>,
    /// The most useful next steps, at most three, the most useful first.
    pub steps: Vec<Step>,
}

impl Line {
    /// Whether it still goes somewhere.
    pub fn is_under_way(&self) -> bool {
        !matches!(self.place, Place::Complete | Place::Out)
    }
}
