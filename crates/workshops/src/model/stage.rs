//! The four stages, and the gate between one and the next.

use kernel::{Id, RegionCode, Timestamp};
use register::model::Participation;
use serde::{Deserialize, Serialize};

use super::{Homework, Sheet, Workshop, words};

words! {
    /// One of the four guided stages.
    #[schema(as = WorkshopStage)]
    Stage {
        /// Readiness, gap, strengths and weaknesses.
        One = "1",
        /// Vision, mission, action ideas, roadmap.
        Two = "2",
        /// Quick wins.
        Three = "3",
        /// Final checks and commitment.
        Four = "4",
    }
}

impl Stage {
    /// The stage after it.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::One => Some(Self::Two),
            Self::Two => Some(Self::Three),
            Self::Three => Some(Self::Four),
            Self::Four => None,
        }
    }

    /// The stage before it.
    pub const fn before(self) -> Option<Self> {
        match self {
            Self::One => None,
            Self::Two => Some(Self::One),
            Self::Three => Some(Self::Two),
            Self::Four => Some(Self::Three),
        }
    }

    /// As people write it, `II`.
    pub const fn roman(self) -> &'static str {
        match self {
            Self::One => "I",
            Self::Two => "II",
            Self::Three => "III",
            Self::Four => "IV",
        }
    }

    /// The worksheets its groups write.
    pub fn sheets(self) -> Vec<Sheet> {
        Sheet::ALL
            .iter()
            .copied()
            .filter(|sheet| sheet.stage() == Some(self))
            .collect()
    }
}

/// What the gate to a stage still asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Unmet {
    /// The stage before is not open itself.
    StageBefore {
        /// The stage that must be open first.
        stage: Stage,
    },
    /// Too little of the homework is done.
    Homework {
        /// Done.
        done: i64,
        /// Given.
        all: i64,
        /// How much must be done, in percent.
        percent: i64,
    },
    /// A worksheet has no row.
    Output {
        /// The worksheet.
        sheet: Sheet,
    },
}

/// A stage that was opened for a region.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opening {
    /// The region's part in its cohort.
    pub participation: Id<Participation>,
    /// The region's code on that day.
    pub region: RegionCode,
    /// The cohort's year.
    pub cohort: u16,
    /// The stage.
    pub stage: Stage,
    /// Whether its gate was not passed.
    pub is_early: bool,
    /// Why it was opened early.
    pub reason: String,
    /// Who opened it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A stage to open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct OpeningDraft {
    /// `2`, `3` or `4`.
    pub stage: String,
    /// Why it opens before its gate is passed; empty where it is.
    pub reason: String,
}

/// Everything about one stage of one region.
#[derive(Debug, Clone)]
pub struct StageReport {
    /// The stage.
    pub stage: Stage,
    /// Since when it is open.
    pub opening: Option<Opening>,
    /// Its workshops, cancelled ones too.
    pub workshops: Vec<Workshop>,
    /// Its homework by due day.
    pub homework: Vec<Homework>,
    /// Rows in each of its worksheets.
    pub sheets: Vec<(Sheet, i64)>,
    /// What its gate still asks for; empty where it is passed, and for the first stage.
    pub unmet: Vec<Unmet>,
}

impl StageReport {
    /// Done and given homework; dropped tasks do not count.
    pub fn homework_done(&self) -> (usize, usize) {
        use super::HomeworkState as S;
        let n = |state| self.homework.iter().filter(|h| h.state == state).count();
        (n(S::Done), n(S::Done) + n(S::Open))
    }
}
