//! Words for states, templates and mistakes.
// messages: post-state-*, post-template-*, post-invalid-*, post-action-*, post-example-*, post-done-*

use serde::Deserialize;
use web::{Choice, Crumb, Page};

use crate::{FieldError, Message, MessageState, catalogue, outbox};

/// How far a message is, in words.
pub(super) fn state(page: &Page, state: MessageState) -> String {
    page.t(&format!("post-state-{state}"))
}

/// The tone of a message's badge.
pub(super) const fn tone(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => "neutral",
        MessageState::Sending => "info",
        MessageState::Sent => "good",
        MessageState::Failed => "bad",
        MessageState::Cancelled => "warn",
    }
}

/// What a template is for, in words; the name of one that this version does not know.
pub(super) fn template(page: &Page, id: &str) -> String {
    let message = format!("post-template-{id}");
    if page.knows(&message) {
        page.t(&message)
    } else {
        id.to_owned()
    }
}

/// Every template, to choose from.
pub(super) fn templates(page: &Page) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", page.t("post-any"))];
    let all = catalogue::ALL.iter();
    choices.extend(all.map(|one| Choice::new(one.id, template(page, one.id))));
    choices
}

/// What is wrong with a field, in the reader's language.
pub(super) fn invalid(page: &Page, error: &FieldError) -> String {
    let text = page.t(&format!("post-invalid-{}", error.problem));
    if error.value.is_empty() {
        text
    } else {
        format!("{text} ({})", error.value)
    }
}

/// Where a message goes, as far as the reader may know.
pub(super) fn address(visit: &access::http::Visit, message: &Message) -> String {
    if outbox::sees_addresses(&visit.actor) {
        message.email.to_string()
    } else {
        message.email.veiled()
    }
}

/// The way to the outbox.
pub(super) fn crumbs(page: &Page) -> Vec<Crumb> {
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/post", page.t("post-outbox")),
    ]
}

/// What was done on the page before, as a word of ours.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    /// The message for the word; empty for any other.
    pub(super) fn words(&self, page: &Page) -> String {
        let known = ["retried", "cancelled", "saved", "removed", "tested"];
        let found = known.iter().find(|word| **word == self.done);
        found.map_or_else(String::new, |word| page.t(&format!("post-done-{word}")))
    }
}
