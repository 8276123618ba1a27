//! A message and how far it is.

use std::{fmt, str::FromStr};

use access::AccountId;
use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use web::Lang;

use super::Email;

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MessageState {
    /// Waits for its time.
    Queued,
    /// A node has taken it; when its lease ends without an outcome it is tried again.
    Sending,
    /// The mail server has taken it.
    Sent,
    /// Refused for good, or too often.
    Failed,
    /// Called off by an officer.
    Cancelled,
}

/// A message in this state cannot go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message that is `{from}` does not become `{to}`")]
pub struct IllegalStep {
    /// Where it stands.
    pub from: MessageState,
    /// Where it was to go.
    pub to: MessageState,
}

/// The text names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no state of a message")]
pub struct UnknownState(pub String);

impl MessageState {
    /// Every state, in the order of the way.
    pub const ALL: [Self; 5] = [
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The word in the database, the API and the ids of messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The states it may take next. What was begun is not called off: the other side may have it already.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Queued => &[Self::Sending, Self::Cancelled],
            Self::Sending => &[Self::Sending, Self::Sent, Self::Queued, Self::Failed],
            Self::Failed => &[Self::Queued, Self::Cancelled],
            Self::Cancelled => &[Self::Queued],
            Self::Sent => &[],
        }
    }

    /// Takes the step, where there is one.
    ///
    /// # Errors
    /// [`IllegalStep`].
    pub fn transition(self, to: Self) -> Result<Self, IllegalStep> {
        if self.next().contains(&to) {
            Ok(to)
        } else {
            Err(IllegalStep { from: self, to })
        }
    }
}

impl FromStr for MessageState {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| UnknownState(text.chars().take(40).collect()))
    }
}

impl fmt::Display for MessageState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One letter to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: Id<Message>,
    /// The account it is for; none where the person has none.
    pub account: Option<AccountId>,
    /// Where to.
    pub email: Email,
    /// Whom.
    pub name: String,
    /// In which language.
    pub lang: Lang,
    /// By which template.
    pub template: String,
    /// By which version of it; 0 is what the program carries.
    pub template_version: i64,
    /// The subject as it is sent.
    pub subject: String,
    /// The text as it is sent.
    pub body: String,
    /// What it is about, as the audit log names it.
    pub about: String,
    /// The page of what it is about; empty where there is none.
    pub href: String,
    /// How far it is.
    pub state: MessageState,
    /// How often it was handed to the server.
    pub attempts: i64,
    /// Whether an attempt broke off after the text was handed over: the other side may have it twice.
    pub is_doubtful: bool,
    /// What went wrong last.
    pub last_error: String,
    /// When it is tried next; while it is being sent, when its lease ends.
    pub next_try_at: Timestamp,
    /// Made at the first attempt and kept for every other.
    pub message_id: Option<String>,
    /// What the server answered when it took it.
    pub reply: String,
    /// Who asked for it, as the audit log names them.
    pub queued_by: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the server took it.
    pub sent_at: Option<Timestamp>,
    /// Grows with every change.
    pub revision: i64,
    /// The name in lower case, by which lists are sorted.
    pub(crate) search_name: String,
}

impl Message {
    /// The name of the message in the audit log.
    pub fn subject_of_audit(&self) -> String {
        format!("message:{}", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_stays_so_and_what_is_being_sent_is_not_called_off() {
        for to in MessageState::ALL {
            assert!(MessageState::Sent.transition(to).is_err(), "{to}");
        }
        assert!(
            MessageState::Sending
                .transition(MessageState::Cancelled)
                .is_err()
        );
        assert!(
            MessageState::Failed
                .transition(MessageState::Queued)
                .is_ok()
        );
    }

    #[test]
    fn every_state_reads_back_and_is_reached() {
        for state in MessageState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
            let reached = MessageState::ALL.iter().any(|s| s.next().contains(&state));
            assert!(reached, "{state}");
        }
    }
}
