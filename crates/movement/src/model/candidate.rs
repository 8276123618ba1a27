//! A candidate: one region in one call.

use kernel::{Id, RegionCode, Timestamp};
use register::model::Region;
use serde::Serialize;

use super::{Call, CandidateState, LocalTime};

/// How a candidate came to the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The ministry invited it.
    Invited,
    /// It asked to join.
    Asked,
}

impl Origin {
    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Asked => "asked",
        }
    }
}

impl std::str::FromStr for Origin {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Invited, Self::Asked]
            .into_iter()
            .find(|origin| origin.as_str() == text)
            .ok_or(())
    }
}

/// One region in one call; name and code are those of the day it was added.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Its id.
    pub id: Id<Candidate>,
    /// The call.
    pub call: Id<Call>,
    /// The region in the register.
    pub region_id: Id<Region>,
    /// Its code.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Its province.
    pub province: RegionCode,
    /// What stands for it where names are not public, `K-017`.
    pub code: String,
    /// How it came.
    pub origin: Origin,
    /// How far it has come.
    pub state: CandidateState,
    /// When it handed in, last.
    pub submitted_at: Option<Timestamp>,
    /// SHA-256 of the form as handed in, in the file store.
    pub submission: Option<String>,
    /// When it meets the panel, on its own clock.
    pub presents_at: Option<LocalTime>,
    /// Where it meets the panel.
    pub room: String,
    /// Counts changes.
    pub revision: i64,
}

impl Candidate {
    /// What the audit log calls it.
    pub fn subject(&self) -> String {
        format!("candidate:{}", self.id)
    }
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// From where; `None` for the first.
    pub from: Option<String>,
    /// To where.
    pub to: String,
    /// Why, where that was said.
    pub reason: String,
    /// Who took it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
