//! Messages as officers see them: listed, looked at, sent again, called off.

use std::{fmt, str::FromStr};

use access::{Actor, Permission, Scope};
use kernel::{Id, Timestamp};
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::paging::{Edge, PageOf, Window};

use crate::{
    Acting, PostError,
    model::{Message, MessageState},
    store::{
        messages::{self as rows, Seek},
        pace,
    },
};

/// What a list is limited to.
#[derive(Debug, Clone, Default)]
pub struct MessageFilter {
    /// One state.
    pub state: Option<MessageState>,
    /// One template; empty for all.
    pub template: String,
    /// Part of a name, or of an address for whoever may see them; empty for all.
    pub text: String,
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageSort {
    /// By when it was asked for.
    Time,
    /// By the recipient's name.
    Name,
}

impl FromStr for MessageSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "time" => Ok(Self::Time),
            "name" => Ok(Self::Name),
            _ => Err(()),
        }
    }
}

impl fmt::Display for MessageSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "time",
            Self::Name => "name",
        })
    }
}

/// How delivery goes, for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How many messages are in each state that has any.
    pub counts: Vec<(MessageState, i64)>,
    /// What ails the mail server; empty where nothing does.
    pub trouble: String,
    /// Until when it is left alone.
    pub paused_until: Option<Timestamp>,
}

/// Whether the actor may see to which address a message goes.
pub fn sees_addresses(actor: &Actor) -> bool {
    actor.may(Permission::ReadPersonal, &Scope::Nation).is_ok()
}

/// One page of messages.
///
/// # Errors
/// [`PostError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    filter: &MessageFilter,
    window: &Window<MessageSort, (String, Uuid)>,
) -> Result<PageOf<Message>, PostError> {
    actor.may(Permission::ReadPost, &Scope::Nation)?;
    let text = filter.text.trim();
    let seek = Seek {
        state: filter.state.map_or("", MessageState::as_str),
        template: &filter.template,
        pattern: if text.is_empty() {
            String::new()
        } else {
            store::contains(text)
        },
        // Else whoever may not see addresses could guess them by searching.
        with_addresses: sees_addresses(actor),
        by_name: window.sort.key == MessageSort::Name,
        descending: window.fetch_descending(),
        edge: match &window.edge {
            Edge::Start => None,
            Edge::After(key) | Edge::Before(key) => Some(key.clone()),
        },
        limit: window.limit.fetch(),
    };
    let found = rows::page(tx, &seek).await?;
    Ok(PageOf::new(window, found, |message| {
        (message.search_name.clone(), message.id.uuid())
    }))
}

/// One message.
///
/// # Errors
/// [`PostError::Forbidden`], [`PostError::Unknown`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Message>) -> Result<Message, PostError> {
    actor.may(Permission::ReadPost, &Scope::Nation)?;
    known(tx, id).await
}

/// How delivery goes.
///
/// # Errors
/// [`PostError::Forbidden`].
pub async fn standing(tx: &mut Tx, actor: &Actor) -> Result<Standing, PostError> {
    actor.may(Permission::ReadPost, &Scope::Nation)?;
    let pace = pace::read(tx).await?;
    Ok(Standing {
        counts: rows::counts(tx).await?,
        trouble: pace.trouble,
        paused_until: pace.paused_until,
    })
}

/// Sends a message that failed or was called off, with as many tries as a new one.
///
/// # Errors
/// [`PostError::Step`] where it is neither; [`PostError::Stale`].
pub async fn retry(act: &mut Acting<'_>, id: Id<Message>) -> Result<Message, PostError> {
    let message = stepped(act, id, MessageState::Queued).await?;
    let at = act.now();
    // The pace first, as a node that takes messages does, so that neither waits for the other.
    pace::wake(act.tx, act.clock, at).await?;
    told(rows::again(act.tx, &message, at).await, &message)?;
    recorded(act, "post.retry", &message).await
}

/// Calls off a message that has not been begun.
///
/// # Errors
/// [`PostError::Step`] where it was; [`PostError::Stale`].
pub async fn cancel(act: &mut Acting<'_>, id: Id<Message>) -> Result<Message, PostError> {
    let message = stepped(act, id, MessageState::Cancelled).await?;
    let at = act.now();
    told(rows::cancel(act.tx, &message, at).await, &message)?;
    recorded(act, "post.cancel", &message).await
}

async fn stepped(
    act: &mut Acting<'_>,
    id: Id<Message>,
    to: MessageState,
) -> Result<Message, PostError> {
    act.actor.may(Permission::SendPost, &Scope::Nation)?;
    let message = known(act.tx, id).await?;
    message.state.transition(to)?;
    Ok(message)
}

/// A message that changed between the look and the step was changed by a node or someone else.
fn told(result: Result<(), StoreError>, message: &Message) -> Result<(), PostError> {
    result.map_err(|err| match err {
        StoreError::Stale => PostError::Stale(message.subject_of_audit()),
        other => other.into(),
    })
}

async fn recorded(
    act: &mut Acting<'_>,
    action: &str,
    message: &Message,
) -> Result<Message, PostError> {
    let details = json!({
        "template": message.template, "about": message.about, "from": message.state, "attempts": message.attempts,
    });
    act.record(action, &message.subject_of_audit(), details)
        .await?;
    known(act.tx, message.id).await
}

pub(crate) async fn known(tx: &mut Tx, id: Id<Message>) -> Result<Message, PostError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| PostError::Unknown(id.to_string()))
}
