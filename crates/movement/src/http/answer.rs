//! `/candidates/{id}/answers/{section}`: one section of the form, read and saved.

use access::http::Visit;
use axum::{
    Form as Body, Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use kernel::Id;
use register::Acting;
use serde::Serialize;
use store::Tx;
use uuid::Uuid;
use web::{App, Errors, Page, Problem};

use super::{
    answer_history, answer_pages, answer_pdf, answer_proof,
    answer_view::{self, Filled},
    words,
};
use crate::{
    CallError, NotNow,
    answers::{self, AnswerDraft, Conflict, Form, Saved},
    deadline,
};

/// Times a save is tried where others save at the very moment.
const TRIES: usize = 4;

/// The pages of the form.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/candidates/{id}/answers/{section}", get(show).post(save))
        .route(
            "/candidates/{id}/answers/{section}/{item}/history",
            get(answer_history::show).post(answer_history::restore),
        )
        .route(
            "/candidates/{id}/answers/{section}/{item}/evidence",
            get(answer_proof::show).post(answer_proof::change),
        )
        .route("/candidates/{id}/form", get(answer_pages::whole))
        .route("/candidates/{id}/form.pdf", get(answer_pdf::show))
        .route(
            "/candidates/{id}/submit",
            get(answer_pages::check).post(answer_pages::submit),
        )
        .route("/candidates/{id}/receipt", get(answer_pages::receipt))
        .route(
            "/candidates/{id}/submission.json",
            get(answer_pages::frozen),
        )
        .route(
            "/candidates/{id}/take-back",
            get(answer_pages::ask_back).post(answer_pages::take_back),
        )
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, section)): Path<(Uuid, String)>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let form = answers::form(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let filled = Filled::default();
    answer_view::page(&app, visit, (&form, &section), &filled).map(IntoResponse::into_response)
}

/// A section as a browser sends it.
#[derive(Debug, Default)]
struct Sent {
    answers: Vec<AnswerDraft>,
    /// What comes after saving: `next`, `evidence:A1`, or nothing.
    then: String,
}

impl Sent {
    fn of(fields: Vec<(String, String)>) -> Self {
        let mut sent = Self::default();
        for (name, value) in fields {
            if name == "then" {
                sent.then = value;
                continue;
            }
            let Some((field, item)) = name.split_once('-') else {
                continue;
            };
            let known = sent.answers.iter().position(|draft| draft.item == item);
            let at = known.unwrap_or_else(|| {
                sent.answers.push(AnswerDraft {
                    item: item.to_owned(),
                    ..AnswerDraft::default()
                });
                sent.answers.len() - 1
            });
            let draft = &mut sent.answers[at];
            match field {
                "level" => draft.level = value,
                "words" => draft.words = value,
                "stamp" => draft.stamp = value,
                _ => {}
            }
        }
        sent
    }
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((id, section)): Path<(Uuid, String)>,
    headers: HeaderMap,
    Body(fields): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let sent = Sent::of(fields);
    let saved = attempt(&app, &visit, id, &section, &sent.answers).await;
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    if accept.is_some_and(|accept| accept.starts_with("application/json")) {
        return told(&app, &visit.page, saved?).await;
    }
    match saved {
        Ok(saved) if saved.conflicts.is_empty() => {
            Ok(Redirect::to(&next(&app, &visit, id, &section, &sent).await?).into_response())
        }
        Ok(saved) => again(&app, visit, id, &section, &sent, Ok(saved)).await,
        Err(err @ (CallError::Invalid(_) | CallError::NotNow(_))) => {
            again(&app, visit, id, &section, &sent, Err(err)).await
        }
        Err(err) => Err(err.into()),
    }
}

/// Saves in a transaction of its own, once more where another saved at the very moment.
pub(super) async fn attempt(
    app: &App,
    visit: &Visit,
    id: Uuid,
    section: &str,
    drafts: &[AnswerDraft],
) -> Result<Saved, CallError> {
    let mut tries = 1;
    loop {
        let mut tx = app.db.write().await?;
        let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
        match answers::save(acting, Id::from_uuid(id), section, drafts).await {
            Ok(saved) => {
                tx.commit().await?;
                return Ok(saved);
            }
            Err(CallError::Stale(_)) if tries < TRIES => tries += 1,
            Err(err) => return Err(err),
        }
    }
}

/// Where a saved section leads.
async fn next(
    app: &App,
    visit: &Visit,
    id: Uuid,
    section: &str,
    sent: &Sent,
) -> Result<String, Problem> {
    if let Some(item) = sent.then.strip_prefix("evidence:") {
        let item: String = form_urlencoded::byte_serialize(item.as_bytes()).collect();
        return Ok(format!("{}/{item}/evidence", href(id, section)));
    }
    if sent.then == "next" {
        let mut tx = app.db.read().await?;
        let form = answers::form(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
        let mut after = form.seen().skip_while(|s| s.code != section).skip(1);
        if let Some(after) = after.next() {
            return Ok(href(id, &after.code));
        }
    }
    Ok(format!("{}?done=saved", href(id, section)))
}

/// The address of a section.
pub(super) fn href(candidate: Uuid, section: &str) -> String {
    let section: String = form_urlencoded::byte_serialize(section.as_bytes()).collect();
    format!("/candidates/{candidate}/answers/{section}")
}

/// The section once more, with what was sent and why it was not taken.
async fn again(
    app: &App,
    visit: Visit,
    id: Uuid,
    section: &str,
    sent: &Sent,
    outcome: Result<Saved, CallError>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let form = answers::form(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let (status, filled) = match outcome {
        Ok(saved) => {
            let names = names(&mut tx, &saved.conflicts).await?;
            let filled = Filled {
                conflicts: answer_view::conflicts(&visit.page, &form, &saved.conflicts, &names),
                ..Filled::default()
            };
            (StatusCode::CONFLICT, filled)
        }
        Err(CallError::NotNow(err)) => {
            let mut filled = Filled::of(&sent.answers);
            filled.errors.add("", words::not_now(&visit.page, &err));
            (StatusCode::CONFLICT, filled)
        }
        Err(err) => {
            let mut filled = Filled::of(&sent.answers);
            filled.errors = errors(&visit.page, &err);
            (StatusCode::UNPROCESSABLE_ENTITY, filled)
        }
    };
    let page = answer_view::page(app, visit, (&form, section), &filled)?;
    Ok((status, page).into_response())
}

async fn names(tx: &mut Tx, conflicts: &[Conflict]) -> Result<access::Names, Problem> {
    let who: Vec<&str> = conflicts
        .iter()
        .map(|conflict| conflict.standing.updated_by.as_str())
        .collect();
    Ok(access::names_of(tx, &who).await?)
}

/// What is wrong, by the fields of the page: `words-A1`.
fn errors(page: &Page, err: &CallError) -> Errors {
    let mut errors = Errors::default();
    if let CallError::Invalid(wrong) = err {
        for error in wrong {
            let item = error.value.split(": ").next().unwrap_or_default();
            errors.add(
                format!("{}-{item}", error.field),
                format!("{item}: {}", words::invalid(page, error)),
            );
        }
    }
    errors
}

#[derive(Serialize)]
struct ToldAnswer {
    item: String,
    level: Option<i64>,
    words: String,
    stamp: String,
}

#[derive(Serialize)]
struct ToldConflict {
    item: String,
    by: String,
    at: String,
    level: Option<i64>,
    words: String,
}

/// What became of a save, for the script that saves as someone types.
#[derive(Serialize)]
struct Told {
    /// The time, as the reader writes it.
    at: String,
    answers: Vec<ToldAnswer>,
    conflicts: Vec<ToldConflict>,
}

async fn told(app: &App, page: &Page, saved: Saved) -> Result<Response, Problem> {
    let names = if saved.conflicts.is_empty() {
        access::Names::default()
    } else {
        names(&mut app.db.read().await?, &saved.conflicts).await?
    };
    let status = if saved.conflicts.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::CONFLICT
    };
    let answers = saved.answers.into_iter().map(|answer| ToldAnswer {
        stamp: answer.stamp().to_string(),
        item: answer.item,
        level: answer.level,
        words: answer.words,
    });
    let conflicts = saved.conflicts.into_iter().map(|conflict| {
        let standing = conflict.standing;
        ToldConflict {
            by: names.of(&standing.updated_by).to_owned(),
            at: standing
                .updated_at
                .map_or_else(String::new, |at| page.instant(at)),
            item: standing.item,
            level: standing.level,
            words: standing.words,
        }
    });
    let told = Told {
        at: page.instant(saved.at),
        answers: answers.collect(),
        conflicts: conflicts.collect(),
    };
    Ok((status, Json(told)).into_response())
}

/// Whether the answers of a form may be written now; why not is told on the page.
pub(super) fn open_now(app: &App, form: &Form) -> Result<(), NotNow> {
    deadline::answers_open(&form.call, &form.candidate, app.clock.now())
}
