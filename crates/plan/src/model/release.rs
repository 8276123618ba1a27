//! How far a release has come (domain §11).

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use super::words;

/// The process has no such step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no step from `{from}` to `{to}`")]
pub struct IllegalStep {
    /// Where it stands.
    pub from: &'static str,
    /// Where it was to go.
    pub to: &'static str,
}

words! {
    /// How far a release has come: `draft → reviewed → validated → submitted → regulated → active`, then `revised` by the
    /// next one or `expired`. A release may be put in force before its regulation, which is shown as a warning.
    State {
        /// Frozen, and not looked at yet.
        Draft = "draft",
        /// Reviewed by the region's expert.
        Reviewed = "reviewed",
        /// Validated by the region.
        Validated = "validated",
        /// Submitted to the ministry.
        Submitted = "submitted",
        /// Given force by a regulation.
        Regulated = "regulated",
        /// In force.
        Active = "active",
        /// Another release took its place.
        Revised = "revised",
        /// Its time is over.
        Expired = "expired",
    }
}

impl State {
    /// The states it may take next; `Revised` is taken by itself when another release comes into force.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Reviewed],
            Self::Reviewed => &[Self::Validated],
            Self::Validated => &[Self::Submitted],
            Self::Submitted => &[Self::Regulated, Self::Active],
            Self::Regulated => &[Self::Active],
            Self::Active => &[Self::Revised, Self::Expired],
            Self::Revised | Self::Expired => &[],
        }
    }

    /// Takes the step, where the process has it.
    ///
    /// # Errors
    /// [`IllegalStep`].
    pub fn transition(self, to: Self) -> Result<Self, IllegalStep> {
        if self.next().contains(&to) {
            Ok(to)
        } else {
            Err(IllegalStep {
                from: self.as_str(),
                to: to.as_str(),
            })
        }
    }
}

/// What is known of a release without reading it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleaseHead {
    /// 1 for the first of a plan.
    pub number: u32,
    /// Its hash.
    pub sha256: String,
    /// Whether it carries a signature.
    pub is_signed: bool,
    /// How far it has come.
    pub state: State,
    /// Whether the public ever saw it in force.
    pub was_active: bool,
    /// Why it was made.
    pub reason: String,
    /// The decree or regulation it follows.
    pub decree: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A step of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// From where.
    pub from: State,
    /// To where.
    pub to: State,
    /// What was said of it.
    pub note: String,
    /// Who took it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A step as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct StepDraft {
    /// The state it shall take.
    #[schema(value_type = State)]
    pub to: String,
    /// What there is to say; the number of the regulation where one gives it force.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_takes_no_step_that_the_process_lacks() {
        assert!(State::Draft.transition(State::Active).is_err());
        assert!(State::Submitted.transition(State::Active).is_ok());
        for to in State::ALL {
            assert!(State::Expired.transition(*to).is_err(), "{to}");
        }
    }
}
