//! The two state machines of a call (domain §3.2–3.4).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The process has no such step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no step from `{from}` to `{to}`")]
pub struct IllegalStep {
    /// Where it stands.
    pub from: &'static str,
    /// Where it was to go.
    pub to: &'static str,
}

/// The text names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no state")]
pub struct UnknownState(pub String);

macro_rules! states {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal => [$($next:ident),*],)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every state, in the order of the process.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in the database, the API and the ids of messages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The states it may take next.
            pub const fn next(self) -> &'static [Self] {
                match self { $(Self::$variant => &[$(Self::$next,)*],)+ }
            }

            /// Takes the step, where the process has it.
            ///
            /// # Errors
            /// [`IllegalStep`].
            pub fn transition(self, to: Self) -> Result<Self, IllegalStep> {
                if self.next().contains(&to) {
                    Ok(to)
                } else {
                    Err(IllegalStep { from: self.as_str(), to: to.as_str() })
                }
            }
        }

        impl FromStr for $name {
            type Err = UnknownState;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|state| state.as_str() == text)
                    .ok_or_else(|| UnknownState(text.chars().take(40).collect()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

states! {
    /// How far a call has come. Whether it is open follows from its dates.
    CallState {
        /// Being prepared; only officers see it.
        Draft = "draft" => [Published, Cancelled],
        /// Method and hash are public; regions answer from the opening to the closing.
        Published = "published" => [Judging, Cancelled],
        /// Answers are closed; the desk checks, panels judge.
        Judging = "judging" => [Ranked, Cancelled],
        /// Marks are closed and the ranking is computed.
        Ranked = "ranked" => [Judging, Decided],
        /// Who is selected stands.
        Decided = "decided" => [Ranked, Announced],
        /// The letter is out; objections are open.
        Announced = "announced" => [Closed],
        /// Objections are answered.
        Closed = "closed" => [],
        /// Called off, with a reason.
        Cancelled = "cancelled" => [],
    }
}

states! {
    /// How far a candidate has come.
    CandidateState {
        /// The region asks to join.
        Asked = "asked" => [Draft, Refused],
        /// Its request was refused, with a reason.
        Refused = "refused" => [],
        /// Invited, has not begun.
        Invited = "invited" => [Draft, Declined, Lapsed],
        /// Said no to the invitation.
        Declined = "declined" => [Invited],
        /// Writing its answers.
        Draft = "draft" => [Submitted, Withdrawn, Lapsed],
        /// Handed in; taken back while the call is open.
        Submitted = "submitted" => [Draft, Returned, Verified, Withdrawn],
        /// The desk asks for something.
        Returned = "returned" => [Submitted, Verified, Withdrawn, Lapsed],
        /// The desk has accepted the evidence.
        Verified = "verified" => [Returned, Scheduled, Scored, Withdrawn],
        /// Has a date with the panel.
        Scheduled = "scheduled" => [Presented, NoShow, Withdrawn, Scheduled],
        /// Presented itself to the panel.
        Presented = "presented" => [Scored, Withdrawn],
        /// Did not come.
        NoShow = "no_show" => [Scheduled, StruckOff],
        /// Taken off the list for not coming.
        StruckOff = "struck_off" => [],
        /// Left by itself.
        Withdrawn = "withdrawn" => [],
        /// Never handed in.
        Lapsed = "lapsed" => [],
        /// Every sheet is closed.
        Scored = "scored" => [Ranked, Presented, Withdrawn],
        /// Has a place in the ranking.
        Ranked = "ranked" => [Scored, Selected, Reserve, NotSelected, Withdrawn],
        /// Chosen.
        Selected = "selected" => [Ranked, Withdrawn],
        /// Next in line.
        Reserve = "reserve" => [Ranked, Selected, Withdrawn],
        /// Not chosen.
        NotSelected = "not_selected" => [Ranked, Selected],
    }
}

impl CandidateState {
    /// Whether the region may write its answers, dates aside.
    pub const fn is_writing(self) -> bool {
        matches!(self, Self::Invited | Self::Draft | Self::Returned)
    }

    /// Whether it stands before a panel or behind it: it has handed in and has not left.
    pub const fn is_running(self) -> bool {
        matches!(
            self,
            Self::Verified
                | Self::Scheduled
                | Self::Presented
                | Self::Scored
                | Self::Ranked
                | Self::Selected
                | Self::Reserve
                | Self::NotSelected
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_that_did_not_come_is_struck_off_and_stays_so() {
        let state = CandidateState::Scheduled
            .transition(CandidateState::NoShow)
            .and_then(|s| s.transition(CandidateState::StruckOff))
            .unwrap();
        for to in CandidateState::ALL {
            assert!(state.transition(*to).is_err(), "{to}");
        }
    }

    #[test]
    fn a_draft_is_neither_ranked_nor_selected() {
        for to in [CandidateState::Ranked, CandidateState::Selected] {
            let err = CandidateState::Draft.transition(to).unwrap_err();
            assert!(err.to_string().contains("draft"), "{err}");
        }
    }

    #[test]
    fn every_state_reads_back_and_is_reached() {
        for state in CallState::ALL {
            assert_eq!(state.as_str().parse(), Ok(*state));
            let reached = CallState::ALL.iter().any(|s| s.next().contains(state));
            assert!(reached || *state == CallState::Draft, "{state}");
        }
        for state in CandidateState::ALL {
            assert_eq!(state.as_str().parse(), Ok(*state));
            let reached = CandidateState::ALL.iter().any(|s| s.next().contains(state));
            assert!(reached || matches!(state, CandidateState::Asked), "{state}");
        }
    }
}
