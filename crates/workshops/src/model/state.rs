//! How far a workshop has come.

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
    /// How far a workshop has come: `planned → invited → held → closed`, or `cancelled` before it was held.
    WorkshopState {
        /// It has its days.
        Planned = "planned",
        /// The invitation is out.
        Invited = "invited",
        /// It took place.
        Held = "held",
        /// Minutes and homework are complete.
        Closed = "closed",
        /// Called off, with a reason.
        Cancelled = "cancelled",
    }
}

impl WorkshopState {
    /// The states it may take next.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Planned => &[Self::Invited, Self::Cancelled],
            Self::Invited => &[Self::Held, Self::Planned, Self::Cancelled],
            Self::Held => &[Self::Closed],
            Self::Closed | Self::Cancelled => &[],
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

    /// Whether nothing about it changes any more.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_held_is_not_called_off() {
        for to in WorkshopState::ALL {
            let step = WorkshopState::Held.transition(*to);
            assert_eq!(step.is_ok(), *to == WorkshopState::Closed, "{to}");
        }
        let err = WorkshopState::Closed
            .transition(WorkshopState::Held)
            .unwrap_err();
        assert!(err.to_string().contains("closed"), "{err}");
    }
}
