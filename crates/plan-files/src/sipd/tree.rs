//! Plans as trees.

use std::collections::BTreeMap;

use kernel::RegionCode;
use masterplan::Period;
use serde::{Deserialize, Serialize};

/// What a reading of an indicator should do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    /// `kumulatif`: years add up.
    Cumulative,
    /// `positif`: more is better.
    Rises,
    /// `negatif`: less is better.
    Falls,
}

impl Trend {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cumulative, Self::Rises, Self::Falls];

    /// SIPD's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cumulative => "kumulatif",
            Self::Rises => "positif",
            Self::Falls => "negatif",
        }
    }

    /// The trend of SIPD's word.
    pub fn of(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::ALL.into_iter().find(|trend| trend.word() == word)
    }
}

/// An indicator with its yearly targets, which may be words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Once below its parent.
    pub code: String,
    /// What is measured.
    pub text: String,
    /// The unit; empty where none is given.
    pub unit: String,
    /// What it should do, where that is said.
    pub trend: Option<Trend>,
    /// By year, as written.
    pub targets: BTreeMap<u16, String>,
}

/// RPJMD: `push_rpjmd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatutoryPlan {
    /// Whose.
    pub region: RegionCode,
    /// Its years.
    pub period: Period,
    /// What SIPD calls the period; empty where not said.
    pub name: String,
    /// The vision.
    pub vision: String,
    /// Its missions.
    pub missions: Vec<Mission>,
}

/// A mission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mission {
    /// Once in the plan.
    pub code: String,
    /// What it says.
    pub text: String,
    /// Its goals.
    pub goals: Vec<Goal>,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Once below its mission.
    pub code: String,
    /// What it says.
    pub text: String,
    /// How it is measured.
    pub indicators: Vec<Indicator>,
    /// Its objectives.
    pub objectives: Vec<Objective>,
}

/// An objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// Once below its goal.
    pub code: String,
    /// What it says.
    pub text: String,
    /// How it is measured.
    pub indicators: Vec<Indicator>,
    /// Programmes that serve it, where they are given.
    pub programmes: Vec<Programme>,
}

/// Renstra: `push_renstra`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyPlan {
    /// Whose.
    pub region: RegionCode,
    /// Its years.
    pub period: Period,
    /// The code of the agency, `1.01.0101`.
    pub agency: String,
    /// Its name.
    pub agency_name: String,
    /// The code of the field of affairs; empty where not said.
    pub field: String,
    /// Its name; empty where not said.
    pub field_name: String,
    /// Its programmes.
    pub programmes: Vec<Programme>,
}

/// A programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Once in its list.
    pub code: String,
    /// What it is called.
    pub text: String,
    /// The code of its field of affairs; empty where not said.
    pub field: String,
    /// How it is measured.
    pub indicators: Vec<Indicator>,
    /// Rupiah by year, where given.
    pub budget: BTreeMap<u16, i64>,
    /// Its sub-activities, where given.
    pub sub_activities: Vec<SubActivity>,
}

/// A sub-activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubActivity {
    /// Once in its programme: `2.16.03.2.02.09`.
    pub code: String,
    /// What it is called.
    pub text: String,
    /// The activity it belongs to, code and name; empty where not said.
    pub activity: (String, String),
    /// How it is measured.
    pub indicators: Vec<Indicator>,
    /// Rupiah by year, where given.
    pub budget: BTreeMap<u16, i64>,
}
