//! Messages and how far they are, to read, to send again, to call off.
#![expect(
    unused_qualifications,
    reason = "utoipa writes them into the parameters"
)]

use access::http::Visit;
use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use kernel::Id;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{App, Problem, revision_etag};

use super::{messages::Asked, words};
use crate::{Acting, Message, MessageState, outbox};

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessageOut {
    /// Its id.
    #[schema(value_type = Uuid)]
    id: Id<Message>,
    /// Where to; only its domain without the role and the token scope `personal:read`.
    #[schema(example = "siti@kotamobagu.example")]
    email: String,
    /// Whom.
    name: String,
    /// In which language: `id` or `en`.
    lang: &'static str,
    /// By which template.
    #[schema(example = "workshop-invitation")]
    template: String,
    /// By which version of it; 0 is what the program carries.
    template_version: i64,
    /// The subject as it is sent.
    subject: String,
    /// What it is about.
    #[schema(example = "region:71.74")]
    about: String,
    /// How far it is.
    state: MessageState,
    /// How often it was handed to the server.
    attempts: i64,
    /// Whether an attempt broke off after the text was handed over, so that it may arrive twice under one Message-ID.
    doubtful: bool,
    /// What went wrong last; empty where nothing did.
    last_error: String,
    /// When it is tried next, or when its lease ends. RFC 3339.
    next_try_at: String,
    /// Its Message-ID; `null` before the first attempt.
    message_id: Option<String>,
    /// When it was asked for. RFC 3339.
    created_at: String,
    /// When the server took it. RFC 3339.
    sent_at: Option<String>,
}

impl MessageOut {
    fn of(visit: &Visit, message: Message) -> Self {
        Self {
            id: message.id,
            email: words::address(visit, &message),
            lang: message.lang.code(),
            template_version: message.template_version,
            state: message.state,
            attempts: message.attempts,
            doubtful: message.is_doubtful,
            next_try_at: message.next_try_at.to_string(),
            created_at: message.created_at.to_string(),
            sent_at: message.sent_at.map(|at| at.to_string()),
            name: message.name,
            template: message.template,
            subject: message.subject,
            about: message.about,
            last_error: message.last_error,
            message_id: message.message_id,
        }
    }
}

/// A message with its text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WholeOut {
    #[serde(flatten)]
    message: MessageOut,
    /// The text as it is sent, without the lines that delivery adds below it.
    body: String,
    /// What the server answered when it took it; empty before.
    reply: String,
}

/// A page of messages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessagesOut {
    /// The messages.
    rows: Vec<MessageOut>,
    /// The cursor of the next page, to pass as `after`.
    next: Option<String>,
    /// The cursor of the page before, to pass as `before`.
    previous: Option<String>,
}

/// What the list is limited to.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Asked` parses")]
pub(super) struct ListParams {
    /// Part of a name, or of an address with `personal:read`.
    q: Option<String>,
    /// `queued`, `sending`, `sent`, `failed` or `cancelled`.
    state: Option<String>,
    /// A template.
    template: Option<String>,
    /// `-time`, `time`, `name` or `-name`.
    sort: Option<String>,
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

/// List messages
#[utoipa::path(get, path = "/api/v1/messages", tag = "post", params(ListParams), responses((status = 200, body = MessagesOut)))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Json<MessagesOut>, Problem> {
    let (filter, window) = (asked.filter()?, asked.window()?);
    let mut tx = app.db.read().await?;
    let found = outbox::list(&mut tx, &visit.actor, &filter, &window).await?;
    let rows = found.rows.into_iter();
    Ok(Json(MessagesOut {
        rows: rows
            .map(|message| MessageOut::of(&visit, message))
            .collect(),
        next: found.next,
        previous: found.previous,
    }))
}

/// Show a message with its text
#[utoipa::path(get, path = "/api/v1/messages/{id}", tag = "post", params(("id" = Uuid, Path, description = "The message's id")), responses((status = 200, body = WholeOut), (status = 404, description = "There is no such message")))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let message = outbox::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let tag = revision_etag(&message.id.to_string(), message.revision);
    let (body, reply) = (message.body.clone(), message.reply.clone());
    let out = WholeOut {
        message: MessageOut::of(&visit, message),
        body,
        reply,
    };
    Ok((tag, Json(out)).into_response())
}

/// Send a message again that failed
#[utoipa::path(post, path = "/api/v1/messages/{id}/retry", tag = "post", params(("id" = Uuid, Path, description = "The message's id")), responses((status = 200, body = MessageOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such message"), (status = 409, description = "It did not fail, or another changed it first")))]
pub(super) async fn retry(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<MessageOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let message = outbox::retry(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(Json(MessageOut::of(&visit, message)))
}

/// Call off a message that has not been begun
#[utoipa::path(post, path = "/api/v1/messages/{id}/cancel", tag = "post", params(("id" = Uuid, Path, description = "The message's id")), responses((status = 200, body = MessageOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such message"), (status = 409, description = "It was begun, or another changed it first")))]
pub(super) async fn cancel(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<MessageOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let message = outbox::cancel(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(Json(MessageOut::of(&visit, message)))
}
