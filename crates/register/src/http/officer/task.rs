//! A change described once; two handlers show and make all of them.

use access::{Actor, http::Visit};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get},
};
use serde::{Serialize, de::DeserializeOwned};
use store::{Tx, audit};
use web::{App, Errors, Html, Page, Problem};

use super::{
    form::Form,
    history::{self, Line},
    said::who,
    sent::{Place, Sent, values},
};
use crate::{Acting, ChangeError};

/// A change that an officer makes through a form.
pub(super) trait Task: Sized + Send + Sync + 'static {
    /// What the form sends.
    type Draft: Serialize + DeserializeOwned + Default + Clone + Send + Sync;

    /// Asks whether the actor may, then reads what the form shows.
    fn open(
        at: &Place,
        actor: &Actor,
        tx: &mut Tx,
    ) -> impl Future<Output = Result<Self, ChangeError>> + Send;

    /// What the fields hold at first; `asked` comes from the address's query.
    fn draft(&self, asked: Self::Draft) -> Self::Draft;

    /// The form in words.
    fn form(&self, page: &Page) -> Form;

    /// What the audit log calls it; empty for something new.
    fn subject(&self) -> String;

    /// Makes the change, and gives the address of what came of it.
    fn run(
        &self,
        act: &mut Acting<'_>,
        draft: &Self::Draft,
    ) -> impl Future<Output = Result<String, ChangeError>> + Send;

    /// What will happen, where that should be read before it does.
    fn confirm(&self, _page: &Page, _draft: &Self::Draft) -> Option<Form> {
        None
    }

    /// Whether an entry of the subject's history is about the same thing.
    fn concerns(&self, _details: &serde_json::Value) -> bool {
        true
    }
}

/// The form and what becomes of it.
pub(super) fn route<T: Task>() -> MethodRouter<App> {
    get(show::<T>).post(submit::<T>)
}

/// What someone else did while the form was open.
struct Conflict {
    who: String,
    when: String,
    what: String,
    lines: Vec<(Line, String)>,
}

#[derive(Template)]
#[template(path = "officer/form.html")]
struct View {
    page: Page,
    form: Form,
    errors: Errors,
    conflict: Option<Conflict>,
}

async fn show<T: Task>(
    State(app): State<App>,
    visit: Visit,
    at: Place,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let task = T::open(&at, &visit.actor, &mut tx).await?;
    let asked = Sent::of(query.unwrap_or_default().as_bytes()).draft();
    let form = filled(&task, &visit.page, &task.draft(asked));
    Ok(Html(View {
        page: visit.page,
        form,
        errors: Errors::default(),
        conflict: None,
    })
    .into_response())
}

fn filled<T: Task>(task: &T, page: &Page, draft: &T::Draft) -> Form {
    let mut form = task.form(page);
    form.fill(&values(draft));
    form
}

async fn submit<T: Task>(
    State(app): State<App>,
    visit: Visit,
    at: Place,
    sent: Sent,
) -> Result<Response, Problem> {
    let draft: T::Draft = sent.draft();
    let mut tx = app.db.write().await?;
    let task = T::open(&at, &visit.actor, &mut tx).await?;
    let confirm = task.confirm(&visit.page, &draft);
    if sent.goes_back() && confirm.is_some() {
        let form = filled(&task, &visit.page, &draft);
        return Ok(again(visit.page, form, Errors::default()));
    }
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let done = task.run(acting, &draft).await;
    match (done, confirm) {
        // Made and unmade: what the officer is asked to confirm is known to work.
        (Ok(_), Some(question)) if !sent.is_confirmed() => {
            drop(tx);
            Ok(ask(visit.page, question, &draft))
        }
        (Ok(next), _) => {
            tx.commit().await?;
            Ok(Redirect::to(&next).into_response())
        }
        (Err(ChangeError::Stale(_)), _) => {
            drop(tx);
            stale::<T>(&app, visit, &at, &draft).await
        }
        (Err(err), _) => {
            drop(tx);
            let form = filled(&task, &visit.page, &draft);
            match form.errors(&visit.page, &err) {
                Some(errors) => Ok(again(visit.page, form, errors)),
                None => Err(err.into()),
            }
        }
    }
}

/// The form once more with what was typed.
fn again(page: Page, form: Form, errors: Errors) -> Response {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let view = View {
        page,
        form,
        errors,
        conflict: None,
    };
    (status, Html(view)).into_response()
}

/// The question before the change, with everything that was typed.
fn ask<D: Serialize>(page: Page, mut question: Form, draft: &D) -> Response {
    question.hidden = values(draft);
    question
        .hidden
        .push(("_confirmed".to_owned(), "yes".to_owned()));
    question.can_go_back = true;
    again(page, question, Errors::default())
}

/// The form with what was typed, what someone else did meanwhile, and the revision of theirs: the officer decides.
async fn stale<T: Task>(
    app: &App,
    visit: Visit,
    at: &Place,
    typed: &T::Draft,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let task = T::open(at, &visit.actor, &mut tx).await?;
    let page = visit.page;
    let mut mine = values(typed);
    let now = values(&task.draft(T::Draft::default()));
    let revision = |all: &[(String, String)]| all.iter().find(|(n, _)| n == "revision").cloned();
    mine.retain(|(name, _)| name != "revision");
    mine.extend(revision(&now));
    let newest = audit::of_subject(&mut tx, &task.subject(), i64::MAX, 20).await?;
    let details = |entry: &audit::Recorded| {
        serde_json::from_str::<serde_json::Value>(&entry.details).unwrap_or_default()
    };
    let theirs = newest
        .iter()
        .find(|entry| entry.action.starts_with("register.") && task.concerns(&details(entry)));
    let conflict = match theirs {
        Some(entry) => {
            let names = access::names_of(&mut tx, &[&entry.actor]).await?;
            let typed = |line: &Line| {
                let mine = mine.iter().find(|(name, _)| *name == line.name);
                mine.map_or_else(String::new, |(_, value)| {
                    history::shown(&page, &line.name, value)
                })
            };
            Conflict {
                who: who(&page, &names, &entry.actor),
                when: page.instant(entry.at),
                what: page.action(&entry.action),
                lines: history::lines(&page, entry)
                    .into_iter()
                    .map(|line| {
                        let mine = typed(&line);
                        (line, mine)
                    })
                    .collect(),
            }
        }
        None => Conflict {
            who: page.t("register-someone-else"),
            when: String::new(),
            what: String::new(),
            lines: Vec::new(),
        },
    };
    let mut form = task.form(&page);
    form.fill(&mine);
    let view = View {
        page,
        form,
        errors: Errors::default(),
        conflict: Some(conflict),
    };
    Ok((StatusCode::CONFLICT, Html(view)).into_response())
}
