//! Decrees of a region.

use kernel::{Id, RegionCode};
use serde::Serialize;

use super::words;

words! {
    /// What a decree does.
    DecreeKind {
        /// Forms the council.
        Council = "council",
        /// Forms the executing team.
        Team = "team",
        /// Forms the forum.
        Forum = "forum",
        /// Gives the plan force.
        Regulation = "regulation",
    }
}

words! {
    /// Which instrument it is (domain §3.6).
    DecreeForm {
        /// A decision of the head of region (keputusan).
        Decision = "decision",
        /// A regulation of the head of region (Perbup, Perwali).
        HeadRegulation = "head_regulation",
        /// A regional regulation (Perda).
        RegionalRegulation = "regional_regulation",
    }
}

words! {
    /// Whether a decree stands.
    DecreeState {
        /// Being written.
        Draft = "draft",
        /// In force from its date on.
        Issued = "issued",
        /// No longer in force, with a reason.
        Revoked = "revoked",
    }
}

impl DecreeState {
    /// The states it may take next.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Issued],
            Self::Issued => &[Self::Revoked],
            Self::Revoked => &[],
        }
    }

    /// Takes the step, where the process has it.
    ///
    /// # Errors
    /// [`super::IllegalStep`].
    pub fn transition(self, to: Self) -> Result<Self, super::IllegalStep> {
        if self.next().contains(&to) {
            Ok(to)
        } else {
            Err(super::IllegalStep {
                from: self.as_str(),
                to: to.as_str(),
            })
        }
    }
}

/// A decree of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decree {
    /// Its id.
    pub id: Id<Decree>,
    /// The region.
    pub region: RegionCode,
    /// What it does.
    pub kind: DecreeKind,
    /// Which instrument it is.
    pub form: DecreeForm,
    /// Its title.
    pub title: String,
    /// Its number; empty for a draft.
    pub number: String,
    /// Its date; empty for a draft.
    pub date: String,
    /// From when it holds; empty for a draft.
    pub valid_from: String,
    /// Until when; empty where it holds until it is revoked.
    pub valid_to: String,
    /// The head of region who issued it.
    pub head_name: String,
    /// Whether it stands.
    pub state: DecreeState,
    /// Why it was revoked.
    pub reason: String,
    /// The file in the region's evidence.
    pub evidence: Option<uuid::Uuid>,
    /// Grows with each change.
    pub revision: i64,
}

impl Decree {
    /// Whether it is in force on a day.
    pub fn stands_on(&self, day: &str) -> bool {
        self.state == DecreeState::Issued
            && (self.valid_from.is_empty() || self.valid_from.as_str() <= day)
            && (self.valid_to.is_empty() || day <= self.valid_to.as_str())
    }
}
