//! What a context asks to be sent.

use access::{AccountId, Holder};
use web::Lang;

use super::Email;

/// Whom a letter is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// Someone with an account: at the address and in the language that the account has here.
    Account {
        /// The account.
        id: AccountId,
        /// What others see.
        name: String,
    },
    /// Someone without an account, such as a participant of a workshop.
    Address {
        /// Where to.
        email: Email,
        /// Whom.
        name: String,
        /// In which language.
        lang: Lang,
    },
}

impl From<&Holder> for Recipient {
    fn from(holder: &Holder) -> Self {
        Self::Account {
            id: holder.id,
            name: holder.name.to_string(),
        }
    }
}

/// A letter to write: whom, by which template, with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whom it is for.
    pub to: Recipient,
    /// The name of a template in [`crate::catalogue`].
    pub template: &'static str,
    /// What stands for the template's placeholders. `name` is filled in from the recipient.
    pub values: Vec<(&'static str, String)>,
    /// What it is about, as the audit log names it: `workshop:…`, `region:71.74`. The same template to the same person
    /// about the same thing is sent once a day.
    pub about: String,
    /// Its page, a path such as `/workshops/…`; empty where there is none.
    pub href: String,
    /// Whether it only reminds: who wants no reminders does not get it.
    pub is_reminder: bool,
}
