//! The state machine of an agreement (domain §3.5).

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
    /// How far an agreement has come.
    AgreementState {
        /// The region has the draft before it.
        DraftSent = "draft_sent",
        /// The region agrees to the text.
        RegionConfirmed = "region_confirmed",
        /// The legal reviewer reads it.
        LegalReview = "legal_review",
        /// It has a number, a date and signatories.
        Scheduled = "scheduled",
        /// Everyone has signed.
        Signed = "signed",
        /// It is in force.
        Active = "active",
        /// Its term is over.
        Expired = "expired",
        /// Ended before its term, with a reason.
        Terminated = "terminated",
        /// The region said no, with a reason.
        Declined = "declined",
        /// Another region of the cohort took its place.
        Replaced = "replaced",
    }
}

impl AgreementState {
    /// The states it may take next.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::DraftSent => &[Self::RegionConfirmed, Self::Declined],
            Self::RegionConfirmed => &[Self::LegalReview, Self::Declined],
            Self::LegalReview => &[Self::Scheduled, Self::Declined],
            // Taken off the signing day, it is where it was before.
            Self::Scheduled => &[Self::Signed, Self::LegalReview, Self::Declined],
            Self::Signed => &[Self::Active, Self::Terminated],
            Self::Active => &[Self::Expired, Self::Terminated],
            Self::Declined => &[Self::Replaced],
            Self::Expired | Self::Terminated | Self::Replaced => &[],
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

    /// Whether clauses may still be rewritten.
    pub const fn is_negotiated(self) -> bool {
        matches!(
            self,
            Self::DraftSent | Self::RegionConfirmed | Self::LegalReview
        )
    }

    /// Whether everyone has signed, whatever came after.
    pub const fn is_signed(self) -> bool {
        matches!(
            self,
            Self::Signed | Self::Active | Self::Expired | Self::Terminated
        )
    }

    /// Whether it binds today, or will from its date on.
    pub const fn is_binding(self) -> bool {
        matches!(self, Self::Signed | Self::Active)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_reached_from_the_draft_and_reads_back() {
        let mut reached = vec![AgreementState::DraftSent];
        let mut at = 0;
        while at < reached.len() {
            for next in reached[at].next() {
                if !reached.contains(next) {
                    reached.push(*next);
                }
            }
            at += 1;
        }
        assert_eq!(reached.len(), AgreementState::ALL.len());
        for state in AgreementState::ALL {
            assert_eq!(state.as_str().parse(), Ok(*state));
        }
    }

    #[test]
    fn nothing_leads_out_of_the_end_and_nobody_signs_unreviewed() {
        for end in [
            AgreementState::Expired,
            AgreementState::Terminated,
            AgreementState::Replaced,
        ] {
            assert!(end.next().is_empty(), "{end}");
        }
        let err = AgreementState::RegionConfirmed
            .transition(AgreementState::Signed)
            .unwrap_err();
        assert_eq!(
            err.to_string(),
            "there is no step from `region_confirmed` to `signed`"
        );
    }
}
