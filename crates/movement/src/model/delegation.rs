//! A section of the form in the hands of an agency.

use std::str::FromStr;

use kernel::{Id, Timestamp};
use register::model::Agency;
use serde::Serialize;

use super::Candidate;

/// How a delegation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DelegationState {
    /// The agency works on it.
    Open,
    /// The agency says it is done.
    Done,
    /// Taken back.
    Withdrawn,
}

impl DelegationState {
    /// The word in the database and the ids of messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for DelegationState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Open, Self::Done, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

/// How urgent a delegation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// Past its day.
    Overdue,
    /// Due within three days.
    Soon,
    /// Later, or no longer open.
    Calm,
}

impl Urgency {
    /// The word in the ids of messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::Calm => "calm",
        }
    }
}

/// A section in the hands of an agency until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delegation {
    /// Its id.
    pub id: Id<Delegation>,
    /// The candidate.
    pub candidate: Id<Candidate>,
    /// The section's code.
    pub section: String,
    /// The agency.
    pub agency: Id<Agency>,
    /// The agency's name on the day of the delegation.
    pub agency_name: String,
    /// The last day, `2026-01-25`.
    pub due_on: String,
    /// What the agency should know.
    pub note: String,
    /// How it stands.
    pub state: DelegationState,
    /// When the agency was reminded last.
    pub reminded_at: Option<Timestamp>,
    /// How often it was reminded.
    pub n_reminders: i64,
    /// Counts changes.
    pub revision: i64,
}

impl Delegation {
    /// How urgent it is on a day, with the day that still counts as soon.
    pub fn urgency(&self, today: &str, soon: &str) -> Urgency {
        match self.state {
            DelegationState::Done | DelegationState::Withdrawn => Urgency::Calm,
            DelegationState::Open if self.due_on.as_str() < today => Urgency::Overdue,
            DelegationState::Open if self.due_on.as_str() <= soon => Urgency::Soon,
            DelegationState::Open => Urgency::Calm,
        }
    }
}
