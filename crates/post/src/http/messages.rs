//! `/post`: every message.

use std::sync::Arc;

use access::{Permission, http::Visit};
use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Html, Page, Problem,
    paging::{PageOf, PageQuery, Sort, Window},
};

use super::words;
use crate::{
    Message, MessageState, Settings,
    outbox::{self, MessageFilter, MessageSort, Standing},
};

/// What the list is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    template: String,
    #[serde(flatten)]
    page: PageQuery,
}

impl Asked {
    /// The filter; a state that is none is refused.
    pub(super) fn filter(&self) -> Result<MessageFilter, Problem> {
        let state = match self.state.as_str() {
            "" => None,
            text => Some(text.parse::<MessageState>().map_err(|err| {
                Problem::bad_request("filter", err).say("post-problem-filter-text")
            })?),
        };
        Ok(MessageFilter {
            state,
            template: self.template.clone(),
            text: self.q.clone(),
        })
    }

    pub(super) fn window(&self) -> Result<Window<MessageSort, (String, Uuid)>, Problem> {
        self.page.window(Sort {
            key: MessageSort::Time,
            descending: true,
        })
    }
}

struct Line {
    href: String,
    when: String,
    name: String,
    address: String,
    template: String,
    subject: String,
    state: String,
    tone: &'static str,
    is_doubtful: bool,
    attempts: i64,
    error: String,
}

#[derive(Template)]
#[template(path = "messages.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    list: PageOf<Line>,
    sort: String,
    q: String,
    state: String,
    template: String,
    states: Vec<Choice>,
    templates: Vec<Choice>,
    counts: Vec<(String, i64)>,
    /// Why messages wait; empty where they do not.
    waits: String,
    trouble: String,
    may_send: bool,
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Extension(settings): Extension<Arc<Settings>>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (filter, window) = (asked.filter()?, asked.window()?);
    let mut tx = app.db.read().await?;
    let found = outbox::list(&mut tx, &visit.actor, &filter, &window).await?;
    let standing = outbox::standing(&mut tx, &visit.actor).await?;
    let list = found.map(|message| line(&visit, message));
    let page = visit.page;
    let mut states = vec![Choice::new("", page.t("post-any"))];
    states.extend(
        MessageState::ALL.map(|state| Choice::new(state.as_str(), words::state(&page, state))),
    );
    let view = View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("post-outbox")),
        ],
        list,
        sort: window.sort.to_string(),
        q: asked.q,
        state: asked.state,
        template: asked.template,
        states,
        templates: words::templates(&page),
        counts: counts(&page, &standing),
        waits: waits(&page, &settings, &standing),
        trouble: standing.trouble,
        may_send: page.may(Permission::SendPost.key()),
        page,
    };
    Ok(Html(view).into_response())
}

fn line(visit: &Visit, message: Message) -> Line {
    let page = &visit.page;
    Line {
        href: format!("/post/{}", message.id),
        when: page.instant(message.created_at),
        address: words::address(visit, &message),
        template: words::template(page, &message.template),
        state: words::state(page, message.state),
        tone: words::tone(message.state),
        is_doubtful: message.is_doubtful,
        attempts: message.attempts,
        name: message.name,
        subject: message.subject,
        error: message.last_error,
    }
}

/// A figure for each state, also where it has none.
fn counts(page: &Page, standing: &Standing) -> Vec<(String, i64)> {
    let count = |state: MessageState| {
        let found = standing.counts.iter().find(|(s, _)| *s == state);
        (words::state(page, state), found.map_or(0, |(_, n)| *n))
    };
    MessageState::ALL.map(count).into()
}

/// Why messages wait, in words.
fn waits(page: &Page, settings: &Settings, standing: &Standing) -> String {
    let n = standing
        .counts
        .iter()
        .find(|(s, _)| *s == MessageState::Queued);
    let n = n.map_or(0, |(_, n)| *n);
    if settings.server.is_none() {
        return page.tn("post-no-server", "n", n);
    }
    match standing.paused_until {
        Some(until) if !standing.trouble.is_empty() => {
            page.tn("post-paused", "until", page.instant(until))
        }
        _ => String::new(),
    }
}
