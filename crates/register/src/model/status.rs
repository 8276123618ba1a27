//! How far a participation has come.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A step of one region through one cohort (domain §11).
///
/// `invited → applied → assessed → {selected | reserve | not_selected | struck_off}`,
/// `selected → {signed | declined | replaced}`,
/// `signed → bodies_formed → workshop_1 … workshop_4 → submitted → presented → awarded → implementing →
/// evaluated … → renewal`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ParticipationStatus)]
pub enum Status {
    /// Called to apply.
    Invited,
    /// Answered the call.
    Applied,
    /// Judged by a panel.
    Assessed,
    /// Chosen by letter.
    Selected,
    /// Next in line.
    Reserve,
    /// Judged and not chosen.
    NotSelected,
    /// Did not present.
    StruckOff,
    /// Signed the agreement.
    Signed,
    /// Chosen and said no.
    Declined,
    /// Chosen, and another took its place.
    Replaced,
    /// Council, team and forum stand by decree.
    BodiesFormed,
    /// First workshop done.
    #[serde(rename = "workshop_1")]
    Workshop1,
    /// Second workshop done.
    #[serde(rename = "workshop_2")]
    Workshop2,
    /// Third workshop done.
    #[serde(rename = "workshop_3")]
    Workshop3,
    /// Fourth workshop done.
    #[serde(rename = "workshop_4")]
    Workshop4,
    /// Master plan sent to the ministry.
    Submitted,
    /// Master plan presented by the head of region.
    Presented,
    /// Honoured by the ministry.
    Awarded,
    /// Carrying out the plan.
    Implementing,
    /// Evaluated at least once.
    Evaluated,
    /// Writing the next plan.
    Renewal,
}

/// The state machine has no such step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a participation cannot go from {} to {}", from.as_str(), to.as_str())]
pub struct IllegalStep {
    /// Where it stands.
    pub from: Status,
    /// Where it was told to go.
    pub to: Status,
}

impl Status {
    /// Every status, in the order of the process.
    pub const ALL: [Self; 21] = [
        Self::Invited,
        Self::Applied,
        Self::Assessed,
        Self::Selected,
        Self::Reserve,
        Self::NotSelected,
        Self::StruckOff,
        Self::Signed,
        Self::Declined,
        Self::Replaced,
        Self::BodiesFormed,
        Self::Workshop1,
        Self::Workshop2,
        Self::Workshop3,
        Self::Workshop4,
        Self::Submitted,
        Self::Presented,
        Self::Awarded,
        Self::Implementing,
        Self::Evaluated,
        Self::Renewal,
    ];

    /// The word in the database, in files and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Applied => "applied",
            Self::Assessed => "assessed",
            Self::Selected => "selected",
            Self::Reserve => "reserve",
            Self::NotSelected => "not_selected",
            Self::StruckOff => "struck_off",
            Self::Signed => "signed",
            Self::Declined => "declined",
            Self::Replaced => "replaced",
            Self::BodiesFormed => "bodies_formed",
            Self::Workshop1 => "workshop_1",
            Self::Workshop2 => "workshop_2",
            Self::Workshop3 => "workshop_3",
            Self::Workshop4 => "workshop_4",
            Self::Submitted => "submitted",
            Self::Presented => "presented",
            Self::Awarded => "awarded",
            Self::Implementing => "implementing",
            Self::Evaluated => "evaluated",
            Self::Renewal => "renewal",
        }
    }

    /// The statuses that may follow.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Invited => &[Self::Applied],
            Self::Applied => &[Self::Assessed, Self::StruckOff],
            Self::Assessed => &[
                Self::Selected,
                Self::Reserve,
                Self::NotSelected,
                Self::StruckOff,
            ],
            // A reserve takes the place of one that was replaced.
            Self::Reserve => &[Self::Selected, Self::NotSelected],
            Self::Selected => &[Self::Signed, Self::Declined, Self::Replaced],
            Self::Declined => &[Self::Replaced],
            Self::Signed => &[Self::BodiesFormed],
            Self::BodiesFormed => &[Self::Workshop1],
            Self::Workshop1 => &[Self::Workshop2],
            Self::Workshop2 => &[Self::Workshop3],
            Self::Workshop3 => &[Self::Workshop4],
            Self::Workshop4 => &[Self::Submitted],
            Self::Submitted => &[Self::Presented],
            Self::Presented => &[Self::Awarded, Self::Implementing],
            Self::Awarded => &[Self::Implementing],
            Self::Implementing => &[Self::Evaluated],
            Self::Evaluated => &[Self::Evaluated, Self::Renewal],
            Self::NotSelected | Self::StruckOff | Self::Replaced | Self::Renewal => &[],
        }
    }

    /// Where it goes back to when what the step rested on is gone; only steps that other contexts take have such a way.
    pub const fn before(self) -> Option<Self> {
        match self {
            Self::BodiesFormed => Some(Self::Signed),
            _ => None,
        }
    }

    /// The step to `to`, where the process has it.
    ///
    /// # Errors
    /// [`IllegalStep`] names both ends.
    pub fn transition(self, to: Self) -> Result<Self, IllegalStep> {
        if self.next().contains(&to) {
            Ok(to)
        } else {
            Err(IllegalStep { from: self, to })
        }
    }

    /// Whether the region holds one of the cohort's places: chosen, and not replaced or gone.
    pub fn holds_a_place(self) -> bool {
        match self {
            Self::Selected
            | Self::Signed
            | Self::BodiesFormed
            | Self::Workshop1
            | Self::Workshop2
            | Self::Workshop3
            | Self::Workshop4
            | Self::Submitted
            | Self::Presented
            | Self::Awarded
            | Self::Implementing
            | Self::Evaluated
            | Self::Renewal => true,
            Self::Invited
            | Self::Applied
            | Self::Assessed
            | Self::Reserve
            | Self::NotSelected
            | Self::StruckOff
            | Self::Declined
            | Self::Replaced => false,
        }
    }
}

impl FromStr for Status {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_reached_from_the_invitation() {
        let mut reached = vec![Status::Invited];
        let mut at = 0;
        while at < reached.len() {
            for next in reached[at].next() {
                if !reached.contains(next) {
                    reached.push(*next);
                }
            }
            at += 1;
        }
        assert_eq!(reached.len(), Status::ALL.len());
    }

    #[test]
    fn a_region_that_was_struck_off_cannot_sign() {
        let err = Status::StruckOff.transition(Status::Signed).unwrap_err();
        assert_eq!(
            err.to_string(),
            "a participation cannot go from struck_off to signed"
        );
    }

    #[test]
    fn the_word_of_a_status_is_the_same_everywhere() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }
}
