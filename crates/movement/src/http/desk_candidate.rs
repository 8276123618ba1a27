//! `/candidates/{id}/desk`: each answer beside its evidence, what the desk says and the region answers.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{App, Choice, Crumb, Errors, Html, Page, Problem, fields::text, form_page::FormPage};

use super::{
    call_form::way,
    files::{FileView, verdict_words},
    form,
    sheet_view::{Question, questions},
    words,
};
use crate::{
    CallError,
    desk::{self, CheckDraft, DeskView, ReplyDraft, Verdict},
    model::{Candidate, CandidateState},
};

struct ItemView {
    question: Question,
    is_unsupported: bool,
    files: Vec<FileView>,
}

#[derive(Template)]
#[template(path = "desk_candidate.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    id: String,
    name: String,
    over: String,
    state: String,
    tone: &'static str,
    due: String,
    unchecked: usize,
    may_check: bool,
    may_reply: bool,
    items: Vec<ItemView>,
    verdicts: Vec<Choice>,
    /// What was sent and is wrong; empty but for a form that comes back.
    sent: CheckDraft,
    replied: ReplyDraft,
    errors: Errors,
}

impl View {
    fn of(page: Page, view: DeskView, visit: &Rights) -> Self {
        let DeskView {
            call,
            candidate,
            items,
            tally,
        } = view;
        let mut crumbs = way(&page, &call);
        if visit.may_check {
            let desk = format!("/calls/{}/desk", call.id);
            crumbs.push(Crumb::to(desk, page.t("movement-desk")));
        } else {
            let own = format!("/candidates/{}", candidate.id);
            crumbs.push(Crumb::to(own, &candidate.name));
        }
        crumbs.push(Crumb::here(if visit.may_check {
            candidate.name.clone()
        } else {
            page.t("movement-desk")
        }));
        let is_open = matches!(
            candidate.state,
            CandidateState::Submitted | CandidateState::Returned
        );
        let asked = questions(&page, &call.instrument());
        let items = asked
            .into_iter()
            .zip(items)
            .map(|(question, item)| ItemView {
                is_unsupported: item.is_unsupported(),
                files: item
                    .files
                    .iter()
                    .map(|file| {
                        let base = format!("/evidence/{}/file", file.cited.evidence.id);
                        FileView::of(&page, file, &base)
                    })
                    .collect(),
                question: question.answered(item.answer.as_ref()),
            })
            .collect();
        Self {
            crumbs,
            id: candidate.id.to_string(),
            over: format!("{} · {}", call.title, candidate.code),
            state: words::state(&page, candidate.state),
            tone: words::tone(candidate.state),
            due: words::day(&page, &call.desk_due),
            unchecked: tally.unchecked,
            may_check: visit.may_check && is_open,
            may_reply: visit.may_reply && is_open,
            items,
            verdicts: Verdict::ALL
                .map(|v| Choice::new(v.as_str(), verdict_words(&page, Some(v))))
                .into(),
            sent: CheckDraft::default(),
            replied: ReplyDraft::default(),
            errors: Errors::default(),
            name: candidate.name,
            page,
        }
    }

    fn at(&self, tail: &str) -> String {
        format!("/candidates/{}/desk/{tail}", self.id)
    }

    /// Whether the form of this file comes back.
    fn is_sent(&self, item: &str, file: &str) -> bool {
        self.sent.item == item && self.sent.evidence == file
    }

    fn is_replied(&self, item: &str, file: &str) -> bool {
        self.replied.item == item && self.replied.evidence == file
    }
}

struct Rights {
    may_check: bool,
    may_reply: bool,
}

impl Rights {
    fn of(visit: &Visit, candidate: &Candidate) -> Self {
        let region = Scope::Region(candidate.region.clone());
        Self {
            may_check: visit
                .actor
                .may(Permission::CheckEvidence, &Scope::Nation)
                .is_ok(),
            may_reply: visit.actor.may(Permission::WriteAnswers, &region).is_ok(),
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let view = desk::view(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let rights = Rights::of(&visit, &view.candidate);
    Ok(Html(View::of(visit.page, view, &rights)).into_response())
}

/// The page with what is wrong, or the problem where it is not the person's mistake.
async fn refuse(
    app: &App,
    visit: Visit,
    id: Uuid,
    err: CallError,
    fill: impl FnOnce(&mut View),
) -> Result<Response, Problem> {
    let mut errors = Errors::default();
    let status = match &err {
        CallError::Invalid(wrong) => {
            for error in wrong {
                errors.add(error.field, words::invalid(&visit.page, error));
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        CallError::Stale(_) => {
            errors.add("", visit.page.t("movement-desk-stale"));
            StatusCode::CONFLICT
        }
        _ => return Err(err.into()),
    };
    let mut tx = app.db.read().await?;
    let view = desk::view(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let rights = Rights::of(&visit, &view.candidate);
    let mut view = View::of(visit.page, view, &rights);
    view.errors = errors;
    fill(&mut view);
    Ok((status, Html(view)).into_response())
}

pub(super) async fn check(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<CheckDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match desk::check(acting, Id::from_uuid(id), &draft).await {
        Ok(check) => {
            tx.commit().await?;
            let next = format!("/candidates/{id}/desk?done=saved#item-{}", check.item);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => {
            drop(tx);
            refuse(&app, visit, id, err, |view| view.sent = draft).await
        }
    }
}

pub(super) async fn reply(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<ReplyDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match desk::reply(acting, Id::from_uuid(id), &draft).await {
        Ok(()) => {
            tx.commit().await?;
            let next = format!("/candidates/{id}/desk?done=saved#item-{}", draft.item);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => {
            drop(tx);
            refuse(&app, visit, id, err, |view| view.replied = draft).await
        }
    }
}

pub(super) async fn accept(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    desk::accept_all(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/candidates/{id}/desk?done=saved")).into_response())
}

/// A step of the desk as the form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct StepDraft {
    to: String,
    reason: String,
}

// messages: movement-desk-do-*
fn step_form(page: &Page, view: &DeskView, draft: &StepDraft) -> FormPage {
    let mut crumbs = way(page, &view.call);
    crumbs.push(Crumb::to(
        format!("/candidates/{}/desk", view.candidate.id),
        &view.candidate.name,
    ));
    let to = match draft.to.as_str() {
        to @ ("returned" | "lapsed") => to,
        _ => "verified",
    };
    let tally = &view.tally;
    let n = |n: usize| page.number(n);
    let form = form::form(page, "desk-step", crumbs)
        .fields(page, vec![text("reason")])
        .fact(page.t("movement-verdict-accepted"), n(tally.accepted))
        .fact(page.t("movement-verdict-asked"), n(tally.asked))
        .fact(page.t("movement-verdict-rejected"), n(tally.rejected))
        .fact(page.t("movement-desk-unsupported"), n(tally.unsupported))
        .hidden("to", to)
        .submit(page.t(&format!("movement-desk-do-{to}")))
        .fill(draft);
    if to == "lapsed" { form.danger() } else { form }
}

pub(super) async fn ask_step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(draft): Query<StepDraft>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::CheckEvidence, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let view = desk::view(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(step_form(&visit.page, &view, &draft).show(visit.page))
}

pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<StepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let view = desk::view(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let id = view.candidate.id;
    let done = match draft.to.as_str() {
        "returned" => desk::give_back(acting, id, &draft.reason).await,
        "lapsed" => desk::lapse(acting, id, &draft.reason).await,
        _ => desk::verify(acting, id, &draft.reason).await,
    };
    match done {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("/calls/{}/desk?done=moved", view.call.id);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => step_form(&visit.page, &view, &draft).refuse(visit.page, err),
    }
}
