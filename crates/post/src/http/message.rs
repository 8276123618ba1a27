//! `/post/{id}`: one message, sent again or called off.

use access::{Permission, Scope, http::Visit, names_of};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use uuid::Uuid;
use web::{App, Crumb, Html, Page, Problem, form_page::FormPage};

use super::{
    form,
    words::{self, Done},
};
use crate::{Acting, Message, MessageState, PostError, deliver, outbox};

struct Action {
    href: String,
    label: String,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "message.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    done: String,
    actions: Vec<Action>,
    subject: String,
    /// The text with what delivery adds below it.
    text: String,
    name: String,
    address: String,
    language: &'static str,
    state: String,
    tone: &'static str,
    is_doubtful: bool,
    template: String,
    template_href: String,
    version: String,
    about: String,
    href: String,
    attempts: String,
    next_try: String,
    error: String,
    reply: String,
    message_id: String,
    queued_by: String,
    created: String,
    sent: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let message = outbox::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let names = names_of(&mut tx, &[&message.queued_by]).await?;
    let queued_by = names.of(&message.queued_by).to_owned();
    let done = done.words(&visit.page);
    Ok(Html(view(&app, visit, message, queued_by, done)).into_response())
}

fn view(app: &App, visit: Visit, message: Message, queued_by: String, done: String) -> View {
    let address = words::address(&visit, &message);
    let page = visit.page;
    let mut crumbs = words::crumbs(&page);
    crumbs.push(Crumb::here(&message.subject));
    let is_waiting = matches!(message.state, MessageState::Queued | MessageState::Sending);
    View {
        crumbs,
        done,
        actions: actions(&page, &message),
        text: deliver::below(
            &app.catalogue,
            message.lang,
            (&message.body, &message.href),
            app.settings.base_url.as_deref(),
        ),
        address,
        language: message.lang.name(),
        state: words::state(&page, message.state),
        tone: words::tone(message.state),
        is_doubtful: message.is_doubtful,
        template: words::template(&page, &message.template),
        template_href: format!("/post/templates/{}", message.template),
        version: version_words(&page, message.template_version),
        attempts: page.number(message.attempts),
        next_try: if is_waiting {
            page.instant(message.next_try_at)
        } else {
            String::new()
        },
        message_id: message.message_id.unwrap_or_default(),
        queued_by,
        created: page.instant(message.created_at),
        sent: message
            .sent_at
            .map_or_else(String::new, |at| page.instant(at)),
        subject: message.subject,
        name: message.name,
        about: message.about,
        href: message.href,
        error: message.last_error,
        reply: message.reply,
        page,
    }
}

/// A version of a template in words.
pub(super) fn version_words(page: &Page, version: i64) -> String {
    if version == 0 {
        page.t("post-version-carried")
    } else {
        page.tn("post-version", "n", version)
    }
}

fn actions(page: &Page, message: &Message) -> Vec<Action> {
    if !page.may(Permission::SendPost.key()) {
        return Vec::new();
    }
    let steps = [
        (MessageState::Queued, "retry", "post-form-retry", "primary"),
        (
            MessageState::Cancelled,
            "cancel",
            "post-form-cancel",
            "quiet",
        ),
    ];
    // A message that is being sent goes back to the queue by itself.
    let is_open = |to: &MessageState| {
        message.state != MessageState::Sending && message.state.next().contains(to)
    };
    steps
        .into_iter()
        .filter(|(to, ..)| is_open(to))
        .map(|(_, step, label, kind)| Action {
            href: format!("/post/{}/{step}", message.id),
            label: page.t(label),
            kind,
        })
        .collect()
}

async fn asked(app: &App, visit: &Visit, id: Uuid) -> Result<Message, Problem> {
    visit.actor.may(Permission::SendPost, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    Ok(outbox::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?)
}

fn confirm(visit: &Visit, step: &str, message: &Message) -> FormPage {
    let page = &visit.page;
    let mut crumbs = words::crumbs(page);
    crumbs.push(Crumb::to(format!("/post/{}", message.id), &message.subject));
    form::form(page, step, crumbs)
        .fact(page.t("post-subject"), message.subject.clone())
        .fact(
            page.t("post-recipient"),
            format!("{} <{}>", message.name, words::address(visit, message)),
        )
        .submit(page.t(&format!("post-form-{step}")))
}

pub(super) async fn ask_retry(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let message = asked(&app, &visit, id).await?;
    Ok(retry_form(&visit, &message).show(visit.page))
}

pub(super) async fn retry(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match outbox::retry(acting, Id::from_uuid(id)).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/post/{id}?done=retried")).into_response())
        }
        Err(err) => refuse(&app, visit, id, (tx, retry_form), err).await,
    }
}

pub(super) async fn ask_cancel(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let message = asked(&app, &visit, id).await?;
    Ok(cancel_form(&visit, &message).show(visit.page))
}

pub(super) async fn cancel(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match outbox::cancel(acting, Id::from_uuid(id)).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/post/{id}?done=cancelled")).into_response())
        }
        Err(err) => refuse(&app, visit, id, (tx, cancel_form), err).await,
    }
}

fn retry_form(visit: &Visit, message: &Message) -> FormPage {
    confirm(visit, "retry", message)
}

fn cancel_form(visit: &Visit, message: &Message) -> FormPage {
    confirm(visit, "cancel", message).danger()
}

/// The question again with what stood in the way.
async fn refuse(
    app: &App,
    visit: Visit,
    id: Uuid,
    (tx, form): (store::Tx, fn(&Visit, &Message) -> FormPage),
    err: PostError,
) -> Result<Response, Problem> {
    // Undone before the message is read again as it is now.
    drop(tx);
    if matches!(err, PostError::Forbidden(_) | PostError::Unknown(_)) {
        return Err(err.into());
    }
    let message = asked(app, &visit, id).await?;
    form(&visit, &message).refuse(visit.page, err)
}
