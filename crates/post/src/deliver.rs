//! The job that hands messages to the mail server.
//!
//! A message is taken under a lease, one at a time, with an open conversation at hand: while the server cannot be
//! reached no message loses a try. What is written before and after handing over leaves three ends open: the text was
//! not handed over (it is tried again), the server answered (its answer holds), or nobody knows (it is tried again with
//! the same Message-ID and marked, so that the other side can tell the second from the first).

use std::time::Duration;

use kernel::{Id, Timestamp};
use store::{Db, StoreError, Tx, jobs};
use web::{Catalogue, Lang};

use crate::{
    Message, MessageState, Server, Settings,
    smtp::{Conversation, Outcome},
    store::{
        messages::{self as rows, NotSent},
        pace,
    },
};

/// The kind of the job.
pub const KIND: &str = pace::DELIVER;
/// How often a message is tried before it has failed.
pub const TRIES: i64 = 12;
/// The time a node has for one message: more than every step of the conversation may take together.
const LEASE_SECONDS: i64 = 600;
/// One job hands over so many messages and takes so long, then leaves room for other jobs.
const BATCH: usize = 50;
const STINT: Duration = Duration::from_secs(20);
/// So many conversations lost in a row are the server's trouble and not the messages'.
const LOST_IN_A_ROW: u32 = 3;

/// What the job works with.
#[derive(Clone, Copy)]
pub struct Office<'a> {
    /// The database.
    pub db: &'a Db,
    /// How mail leaves.
    pub settings: &'a Settings,
    /// The words below a text.
    pub catalogue: &'a Catalogue,
    /// The public address, where it is known.
    pub base_url: Option<&'a str>,
}

/// Sees to it that messages left by an earlier run of the program are delivered. Call it once at the start.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn start(db: &Db) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    let pace = pace::lock(&mut tx).await?;
    // A new start deserves a new try, whatever the last run found.
    pace::set_trouble(&mut tx, None, 0, &pace.trouble).await?;
    if let Some(due) = rows::next_due(&mut tx).await? {
        pace::set_wake(&mut tx, None).await?;
        pace::wake(&mut tx, db.clock(), due.max(db.clock().now())).await?;
    }
    tx.commit().await
}

/// Delivers what is due, a stint at a time, and asks for the next job where more waits.
///
/// # Errors
/// [`StoreError`] where the database refuses; what was taken is taken again after its lease.
pub async fn work(office: &Office<'_>, job: Id<jobs::Job>) -> Result<(), StoreError> {
    let next = match (&office.settings.server, begin(office.db).await?) {
        // Without a server messages wait for a start with one.
        (None, _) => Next::Rest,
        (Some(server), Begun::Go) => stint(office, server, job).await?,
        (Some(_), Begun::Wait(until)) => Next::At(until),
    };
    let mut tx = office.db.write().await?;
    pace::lock(&mut tx).await?;
    let due = rows::next_due(&mut tx).await?;
    let wake = match (next, due) {
        (Next::Rest, _) | (_, None) => None,
        (Next::WhenDue, Some(due)) => Some(due),
        (Next::At(at), Some(due)) => Some(at.max(due)),
    };
    if let Some(at) = wake {
        pace::wake(&mut tx, office.db.clock(), at).await?;
    }
    jobs::finish(office.db, &mut tx, job).await?;
    tx.commit().await
}

/// When the next job is wanted.
#[derive(Clone, Copy)]
enum Next {
    /// Not at all.
    Rest,
    /// When the next message is due.
    WhenDue,
    /// Not before this instant.
    At(Timestamp),
}

enum Begun {
    Go,
    Wait(Timestamp),
}

/// Notes that the job that waited has begun, and says whether the server is left alone.
async fn begin(db: &Db) -> Result<Begun, StoreError> {
    let now = db.clock().now();
    let mut tx = db.write().await?;
    let pace = pace::lock(&mut tx).await?;
    if pace.wake_at.is_some_and(|at| at <= now) {
        pace::set_wake(&mut tx, None).await?;
    }
    tx.commit().await?;
    Ok(match pace.paused_until {
        Some(until) if until > now => Begun::Wait(until),
        _ => Begun::Go,
    })
}

async fn stint(
    office: &Office<'_>,
    server: &Server,
    job: Id<jobs::Job>,
) -> Result<Next, StoreError> {
    let db = office.db;
    let ends = tokio::time::Instant::now() + STINT;
    let mut open: Option<Conversation> = None;
    let mut lost = 0;
    let mut next = Next::WhenDue;
    for done in 0..BATCH {
        if tokio::time::Instant::now() >= ends || !is_due(db).await? {
            break;
        }
        let mut conversation = match open.take() {
            Some(conversation) => conversation,
            None => match Conversation::open(server).await {
                Ok(conversation) => conversation,
                Err(told) => return pause(db, &told).await,
            },
        };
        let message = match take(office, server, job, done).await? {
            Taken::Message(message) => message,
            Taken::Nothing => {
                open = Some(conversation);
                break;
            }
            Taken::Enough(until) => {
                open = Some(conversation);
                next = Next::At(until);
                break;
            }
        };
        let text = whole_text(office, &message);
        let outcome = conversation.hand_over(server, &message, &text).await;
        settle(db, &message, &outcome).await?;
        match outcome {
            Outcome::Accepted(_) => {
                lost = 0;
                open = Some(conversation);
            }
            Outcome::Refused { .. } => {
                lost = 0;
                conversation.close().await;
            }
            Outcome::Unwelcome(told) => return pause(db, &told).await,
            Outcome::Lost(told) | Outcome::Unknown(told) => {
                lost += 1;
                if lost >= LOST_IN_A_ROW {
                    return pause(db, &told).await;
                }
            }
        }
    }
    if let Some(conversation) = open {
        conversation.close().await;
    }
    Ok(next)
}

async fn is_due(db: &Db) -> Result<bool, StoreError> {
    let due = rows::next_due(&mut db.read().await?).await?;
    Ok(due.is_some_and(|due| due <= db.clock().now()))
}

enum Taken {
    Message(Box<Message>),
    Nothing,
    /// So many were handed over within this minute; the next one begins then.
    Enough(Timestamp),
}

/// Takes one message, within what a minute allows. The server has answered by now: its trouble is over.
async fn take(
    office: &Office<'_>,
    server: &Server,
    job: Id<jobs::Job>,
    done: usize,
) -> Result<Taken, StoreError> {
    let db = office.db;
    let now = db.clock().now();
    let mut tx = db.write().await?;
    let pace = pace::lock(&mut tx).await?;
    if pace.failures > 0 || !pace.trouble.is_empty() {
        pace::set_trouble(&mut tx, None, 0, "").await?;
    }
    let is_same_minute = now.seconds_since(pace.minute_at) < 60;
    let taken = if is_same_minute { pace.taken } else { 0 };
    let minute_at = if is_same_minute { pace.minute_at } else { now };
    if taken >= office.settings.per_minute {
        tx.commit().await?;
        return Ok(Taken::Enough(minute_at.plus_seconds(60)));
    }
    let lease = now.plus_seconds(LEASE_SECONDS);
    let Some(message) = rows::claim(&mut tx, now, lease, server.from.domain()).await? else {
        tx.commit().await?;
        return Ok(Taken::Nothing);
    };
    pace::set_taken(&mut tx, minute_at, taken + 1).await?;
    let so_far = i64::try_from(done).unwrap_or(i64::MAX);
    jobs::progress(db, &mut tx, job, so_far, 0).await?;
    tx.commit().await?;
    Ok(Taken::Message(Box::new(message)))
}

/// Leaves the server alone for a while: 1, 2, 4 … minutes, half an hour at most.
async fn pause(db: &Db, told: &str) -> Result<Next, StoreError> {
    let mut tx = db.write().await?;
    let pace = pace::lock(&mut tx).await?;
    let failures = pace.failures + 1;
    let minutes = 1_i64 << (failures - 1).clamp(0, 5);
    let until = db.clock().now().plus_seconds(60 * minutes.min(30));
    pace::set_trouble(&mut tx, Some(until), failures, told).await?;
    tx.commit().await?;
    tracing::warn!(
        failures,
        "the mail server takes nothing, trying again in {} min: {told}",
        minutes.min(30)
    );
    Ok(Next::At(until))
}

/// Writes down what became of a message. A database that is away for a moment must not make it be sent again.
async fn settle(db: &Db, message: &Message, outcome: &Outcome) -> Result<(), StoreError> {
    let mut tries = 0;
    loop {
        match settle_once(db, message, outcome).await {
            Err(err) if err.is_passing() && tries < 10 => {
                tries += 1;
                tracing::warn!(message.id = %message.id, "what became of message {} is not noted yet: {err}", message.id);
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            other => return other,
        }
    }
}

async fn settle_once(db: &Db, message: &Message, outcome: &Outcome) -> Result<(), StoreError> {
    let now = db.clock().now();
    let mut tx = db.write().await?;
    let (told, is_final) = match outcome {
        Outcome::Accepted(reply) => {
            rows::accepted(&mut tx, message.id, reply, now).await?;
            return tx.commit().await;
        }
        Outcome::Refused { told, is_final } => (told, *is_final),
        Outcome::Unwelcome(told) | Outcome::Lost(told) | Outcome::Unknown(told) => (told, false),
    };
    not_sent(&mut tx, message, outcome, (told, is_final), now).await?;
    tx.commit().await
}

async fn not_sent(
    tx: &mut Tx,
    message: &Message,
    outcome: &Outcome,
    (told, is_final): (&str, bool),
    now: Timestamp,
) -> Result<(), StoreError> {
    let to = if is_final || message.attempts >= TRIES {
        MessageState::Failed
    } else {
        MessageState::Queued
    };
    let outcome = NotSent {
        state: to,
        error: told,
        next_try_at: now.plus_seconds(wait_seconds(message.attempts)),
        is_doubtful: matches!(outcome, Outcome::Unknown(_)),
    };
    rows::not_sent(tx, message, &outcome, now).await
}

/// How long a message waits after so many attempts: 1, 2, 4 … minutes, six hours at most.
fn wait_seconds(attempts: i64) -> i64 {
    let minutes = 1_i64 << (attempts - 1).clamp(0, 9);
    60 * minutes.min(360)
}

/// The text with what delivery adds below it: the way to the page, and how to be reminded no more.
pub(crate) fn whole_text(office: &Office<'_>, message: &Message) -> String {
    below(
        office.catalogue,
        message.lang,
        (&message.body, &message.href),
        office.base_url,
    )
}

/// See [`whole_text`].
pub(crate) fn below(
    catalogue: &Catalogue,
    lang: Lang,
    (body, href): (&str, &str),
    base_url: Option<&str>,
) -> String {
    let mut text = body.trim_end().to_owned();
    if let Some(base) = base_url {
        if href.starts_with('/') {
            let url = format!("{base}{href}");
            text.push_str("\n\n");
            text.push_str(&catalogue.text(lang, "post-below-page", &[("url", url.into())]));
        }
        let url = format!("{base}/account/post");
        text.push_str("\n\n-- \n");
        text.push_str(&catalogue.text(lang, "post-below-own", &[("url", url.into())]));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_waits_longer_each_time_and_is_given_up_within_days() {
        let all: Vec<i64> = (1..TRIES).map(|n| wait_seconds(n) / 60).collect();
        assert_eq!(all, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    }
}
