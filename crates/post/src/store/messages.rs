//! Messages: written, listed, taken, and what became of them.

use access::AccountId;
use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;
use web::Lang;

use super::word;
use crate::model::{Email, Message, MessageState};

/// How many rows one statement carries: SQLite takes 32,766 values.
pub(crate) const MOST: usize = 400;

const COLUMNS: &str = "id, account_id, email, name, lang, template, template_version, subject, body, about, href, state, attempts,
    doubtful, last_error, next_try_at, message_id, reply, queued_by, created_at, sent_at, revision, search_name";
const WRITTEN: usize = 19;

/// $1 state, $2 template (both empty for all), $3 pattern, $4 whether addresses are searched too, $5 whether there is an
/// edge, $6 the id and, sorted by name, $8 the name of the row to begin after, $7 the limit.
macro_rules! list {
    ($seek:literal, $order:literal) => {
        concat!(
            "SELECT id, account_id, email, name, lang, template, template_version, subject, body, about, href, state, attempts,
                doubtful, last_error, next_try_at, message_id, reply, queued_by, created_at, sent_at, revision, search_name
             FROM messages
             WHERE ($1 = '' OR state = $1) AND ($2 = '' OR template = $2)
               AND ($3 = '' OR CASE WHEN $4 = 1 THEN search ELSE search_name END LIKE $3 ESCAPE '\\')
               AND ($5 = 0 OR ", $seek, ")
             ORDER BY ", $order, " LIMIT $7"
        )
    };
}
const BY_TIME: &str = list!("id > $6", "id ASC");
const BY_TIME_DOWN: &str = list!("id < $6", "id DESC");
const BY_NAME: &str = list!("(search_name, id) > ($8, $6)", "search_name ASC, id ASC");
const BY_NAME_DOWN: &str = list!("(search_name, id) < ($8, $6)", "search_name DESC, id DESC");
const COUNTS: &str = "SELECT state, count(*) FROM messages GROUP BY state";
/// What is taken is due, or its lease has ended. The outer condition holds also where the row changed while this
/// statement waited for it.
const CLAIM: &str = "UPDATE messages SET
        doubtful = CASE WHEN state = 'sending' THEN 1 ELSE doubtful END,
        state = 'sending', attempts = attempts + 1, next_try_at = $2, updated_at = $1, revision = revision + 1
    WHERE id = (SELECT id FROM messages WHERE state IN ('queued', 'sending') AND next_try_at <= $1 ORDER BY next_try_at, id LIMIT 1)
      AND state IN ('queued', 'sending') AND next_try_at <= $1
    RETURNING id";
const NAME_IT: &str = "UPDATE messages SET message_id = $2 WHERE id = $1 AND message_id IS NULL";
const ACCEPTED: &str = "UPDATE messages SET state = 'sent', reply = $2, last_error = '', sent_at = $3, updated_at = $3, revision = revision + 1
    WHERE id = $1 AND state <> 'sent'";
/// Only the attempt that was made says what became of it: another node may have taken the message since.
const NOT_SENT: &str = "UPDATE messages SET state = $2, last_error = $3, next_try_at = $4, doubtful = CASE WHEN $5 = 1 THEN 1 ELSE doubtful END,
        updated_at = $6, revision = revision + 1
    WHERE id = $1 AND state = 'sending' AND attempts = $7";
const NEXT_DUE: &str = "SELECT min(next_try_at) FROM messages WHERE state IN ('queued', 'sending')";
const AGAIN: &str = "UPDATE messages SET state = 'queued', attempts = 0, next_try_at = $2, updated_at = $2, revision = revision + 1
    WHERE id = $1 AND revision = $3";
const CANCEL: &str = "UPDATE messages SET state = 'cancelled', dedupe = NULL, updated_at = $2, revision = revision + 1
    WHERE id = $1 AND revision = $3";

/// A message to write.
#[derive(Debug)]
pub(crate) struct NewMessage {
    pub(crate) id: Id<Message>,
    pub(crate) account: Option<AccountId>,
    pub(crate) email: Email,
    pub(crate) name: String,
    pub(crate) lang: Lang,
    pub(crate) template: &'static str,
    pub(crate) template_version: i64,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) about: String,
    pub(crate) href: String,
    pub(crate) dedupe: String,
    pub(crate) search_name: String,
    pub(crate) search: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    account_id: Option<Uuid>,
    email: String,
    name: String,
    lang: String,
    template: String,
    template_version: i64,
    subject: String,
    body: String,
    about: String,
    href: String,
    state: String,
    attempts: i64,
    doubtful: i64,
    last_error: String,
    next_try_at: Timestamp,
    message_id: Option<String>,
    reply: String,
    queued_by: String,
    created_at: Timestamp,
    sent_at: Option<Timestamp>,
    revision: i64,
    search_name: String,
}

impl From<Row> for Message {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            account: row.account_id.map(AccountId::from_uuid),
            email: word(&row.email),
            name: row.name,
            lang: word(&row.lang),
            template: row.template,
            template_version: row.template_version,
            subject: row.subject,
            body: row.body,
            about: row.about,
            href: row.href,
            state: word(&row.state),
            attempts: row.attempts,
            is_doubtful: row.doubtful != 0,
            last_error: row.last_error,
            next_try_at: row.next_try_at,
            message_id: row.message_id,
            reply: row.reply,
            queued_by: row.queued_by,
            created_at: row.created_at,
            sent_at: row.sent_at,
            revision: row.revision,
            search_name: row.search_name,
        }
    }
}

/// Writes messages, up to [`MOST`], in one statement; those that repeat one of today are left out. How many were written.
pub(crate) async fn insert(
    tx: &mut Tx,
    new: &[NewMessage],
    by: &str,
    at: Timestamp,
) -> Result<usize, StoreError> {
    let sql = format!(
        "INSERT INTO messages (id, account_id, email, name, lang, template, template_version, subject, body, about, href,
            dedupe, state, search_name, search, queued_by, next_try_at, created_at, updated_at,
            attempts, doubtful, last_error, reply, revision)
        VALUES {} ON CONFLICT (dedupe) DO NOTHING",
        rows_of(new.len())
    );
    let written = on!(tx, |conn| {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for message in new {
            query = query
                .bind(message.id.uuid())
                .bind(message.account.map(AccountId::uuid))
                .bind(message.email.as_str())
                .bind(&message.name)
                .bind(message.lang.code())
                .bind(message.template)
                .bind(message.template_version)
                .bind(&message.subject)
                .bind(&message.body)
                .bind(&message.about)
                .bind(&message.href)
                .bind(&message.dedupe)
                .bind(MessageState::Queued.as_str())
                .bind(&message.search_name)
                .bind(&message.search)
                .bind(by)
                .bind(at)
                .bind(at)
                .bind(at);
        }
        query.execute(conn).await.map(|done| done.rows_affected())
    })?;
    Ok(usize::try_from(written).unwrap_or(usize::MAX))
}

/// The holes of so many messages, each followed by what every new message begins with.
fn rows_of(n: usize) -> String {
    let row = |at: usize| {
        let holes: Vec<String> = (1..=WRITTEN)
            .map(|hole| format!("${}", at * WRITTEN + hole))
            .collect();
        format!("({}, 0, 0, '', '', 1)", holes.join(", "))
    };
    (0..n).map(row).collect::<Vec<_>>().join(", ")
}

/// What a list is limited to and where it goes on.
pub(crate) struct Seek<'a> {
    pub(crate) state: &'a str,
    pub(crate) template: &'a str,
    pub(crate) pattern: String,
    pub(crate) with_addresses: bool,
    pub(crate) by_name: bool,
    pub(crate) descending: bool,
    pub(crate) edge: Option<(String, Uuid)>,
    pub(crate) limit: i64,
}

pub(crate) async fn page(tx: &mut Tx, seek: &Seek<'_>) -> Result<Vec<Message>, StoreError> {
    let sql = match (seek.by_name, seek.descending) {
        (false, false) => BY_TIME,
        (false, true) => BY_TIME_DOWN,
        (true, false) => BY_NAME,
        (true, true) => BY_NAME_DOWN,
    };
    let (has_edge, name, id) = match &seek.edge {
        Some((name, id)) => (1i64, name.as_str(), *id),
        None => (0, "", Uuid::nil()),
    };
    let rows: Vec<Row> = on!(tx, |conn| {
        let mut query = sqlx::query_as(sql)
            .bind(seek.state)
            .bind(seek.template)
            .bind(&seek.pattern)
            .bind(i64::from(seek.with_addresses))
            .bind(has_edge)
            .bind(id)
            .bind(seek.limit);
        if seek.by_name {
            query = query.bind(name);
        }
        query.fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(Message::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Message>) -> Result<Option<Message>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM messages WHERE id = $1");
    let rows = store::fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Message::from))
}

/// How many messages are in each state that has any.
pub(crate) async fn counts(tx: &mut Tx) -> Result<Vec<(MessageState, i64)>, StoreError> {
    let rows: Vec<(String, i64)> = on!(tx, |conn| sqlx::query_as(COUNTS).fetch_all(conn).await)?;
    Ok(rows
        .into_iter()
        .map(|(state, n)| (word(&state), n))
        .collect())
}

/// Takes the message that has waited longest, under a lease until `lease`. The caller holds the row of the pace.
pub(crate) async fn claim(
    tx: &mut Tx,
    now: Timestamp,
    lease: Timestamp,
    domain: &str,
) -> Result<Option<Message>, StoreError> {
    let taken: Option<Uuid> = on!(&mut *tx, |conn| sqlx::query_scalar(CLAIM)
        .bind(now)
        .bind(lease)
        .fetch_optional(conn)
        .await)?;
    let Some(id) = taken else { return Ok(None) };
    on!(&mut *tx, |conn| sqlx::query(NAME_IT)
        .bind(id)
        .bind(format!("<{id}@{domain}>"))
        .execute(conn)
        .await
        .map(|_| ()))?;
    find(tx, Id::from_uuid(id)).await
}

/// The server has taken it. Whatever another node thinks of it, it is not sent again.
pub(crate) async fn accepted(
    tx: &mut Tx,
    id: Id<Message>,
    reply: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(ACCEPTED)
        .bind(id.uuid())
        .bind(reply)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// What became of an attempt that did not succeed.
pub(crate) struct NotSent<'a> {
    pub(crate) state: MessageState,
    pub(crate) error: &'a str,
    pub(crate) next_try_at: Timestamp,
    pub(crate) is_doubtful: bool,
}

pub(crate) async fn not_sent(
    tx: &mut Tx,
    message: &Message,
    outcome: &NotSent<'_>,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(NOT_SENT)
        .bind(message.id.uuid())
        .bind(outcome.state.as_str())
        .bind(outcome.error)
        .bind(outcome.next_try_at)
        .bind(i64::from(outcome.is_doubtful))
        .bind(at)
        .bind(message.attempts)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// When the next message is due; none where nothing waits.
pub(crate) async fn next_due(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_scalar(NEXT_DUE)
        .fetch_one(conn)
        .await)?)
}

pub(crate) async fn again(tx: &mut Tx, message: &Message, at: Timestamp) -> Result<(), StoreError> {
    step(tx, AGAIN, message, at).await
}

pub(crate) async fn cancel(
    tx: &mut Tx,
    message: &Message,
    at: Timestamp,
) -> Result<(), StoreError> {
    step(tx, CANCEL, message, at).await
}

async fn step(
    tx: &mut Tx,
    sql: &'static str,
    message: &Message,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(sql)
        .bind(message.id.uuid())
        .bind(at)
        .bind(message.revision)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
