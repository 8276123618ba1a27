//! Objections: filed by a region, answered by the ministry; and a candidate's own result.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body, Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use kernel::Id;
use register::Acting;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Html, Lang, Page, Problem,
    fields::{check, radios, text},
    form_page::FormPage,
};

use super::{call_form::way, form, outcome::as_pdf};
use crate::{
    CallError, NotNow, calls, candidates, letters,
    model::{Call, CallState, Candidate, Objection, ObjectionState},
    objections::{self, AnswerDraft},
    print,
    result::{self, Baseline},
};

/// The routes of this part.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/calls/{id}/objections", get(list))
        .route("/calls/{id}/close", post(close))
        .route("/objections/{id}/answer", get(ask_answer).post(answer))
        .route("/candidates/{id}/objection", get(ask).post(file))
        .route("/candidates/{id}/result", get(own))
        .route("/candidates/{id}/baseline.pdf", get(sheet))
}

struct Line {
    name: String,
    href: String,
    words: String,
    filed: String,
    state: String,
    tone: &'static str,
    answer: String,
    answer_href: String,
}

#[derive(Template)]
#[template(path = "objections.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    call: Call,
    until: String,
    lines: Vec<Line>,
    may_close: bool,
}

// messages: movement-objection-*
fn line(page: &Page, objection: &Objection) -> Line {
    let state = objection.state.as_str();
    Line {
        name: objection.name.clone(),
        href: format!("/candidates/{}", objection.candidate),
        words: objection.words.clone(),
        filed: page.instant(objection.filed_at),
        state: page.t(&format!("movement-objection-{state}")),
        tone: match objection.state {
            ObjectionState::Open => "warn",
            ObjectionState::Upheld => "good",
            ObjectionState::Rejected => "neutral",
        },
        answer: objection.answer.clone(),
        answer_href: if objection.state == ObjectionState::Open {
            format!("/objections/{}/answer", objection.id)
        } else {
            String::new()
        },
    }
}

async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let found = objections::of_call(&mut tx, &visit.actor, call.id).await?;
    let until = objections::until(&mut tx, &call).await.ok();
    let page = visit.page;
    let mut crumbs = way(&page, &call);
    crumbs.push(Crumb::here(page.t("movement-objections")));
    let view = View {
        crumbs,
        until: until.map_or_else(String::new, |at| page.instant(at)),
        lines: found
            .iter()
            .map(|objection| line(&page, objection))
            .collect(),
        may_close: page.may(Permission::ManageCalls.key()) && call.state == CallState::Announced,
        call,
        page,
    };
    Ok(Html(view).into_response())
}

async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    objections::close(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/calls/{id}?done=moved")).into_response())
}

fn answer_form(page: &Page, call: &Call, objection: &Objection) -> FormPage {
    let mut crumbs = way(page, call);
    crumbs.push(Crumb::to(
        format!("/calls/{}/objections", call.id),
        page.t("movement-objections"),
    ));
    let outcome = |word: &str| Choice::new(word, page.t(&format!("movement-objection-{word}")));
    form::form(page, "answer-objection", crumbs)
        .fact(page.t("movement-region"), objection.name.clone())
        .fact(page.t("movement-objection"), objection.words.clone())
        .fields(
            page,
            vec![
                radios("outcome", vec![outcome("upheld"), outcome("rejected")])
                    .required()
                    .label("objection-outcome"),
                text("answer").required(),
                check("select").hint("select"),
            ],
        )
}

async fn known(app: &App, visit: &Visit, id: Uuid) -> Result<(Call, Objection), Problem> {
    visit.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let objection = objections::known(&mut tx, Id::from_uuid(id)).await?;
    let candidate = candidates::find(&mut tx, &visit.actor, objection.candidate).await?;
    let call = calls::find(&mut tx, &visit.actor, candidate.call).await?;
    Ok((call, objection))
}

async fn ask_answer(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let (call, objection) = known(&app, &visit, id).await?;
    let draft = AnswerDraft {
        revision: objection.revision.to_string(),
        ..AnswerDraft::default()
    };
    Ok(answer_form(&visit.page, &call, &objection)
        .fill(&draft)
        .show(visit.page))
}

async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<AnswerDraft>,
) -> Result<Response, Problem> {
    let (call, objection) = known(&app, &visit, id).await?;
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match objections::answer(acting, objection.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("/calls/{}/objections?done=saved", call.id);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => answer_form(&visit.page, &call, &objection)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

/// An objection as the form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct ObjectionDraft {
    words: String,
}

fn objection_form(page: &Page, call: &Call, candidate: &Candidate, until: &str) -> FormPage {
    let mut crumbs = way(page, call);
    crumbs.push(Crumb::to(
        format!("/candidates/{}", candidate.id),
        &candidate.name,
    ));
    form::form(page, "objection", crumbs)
        .fact(page.t("movement-objection-until"), until.to_owned())
        .fields(page, vec![text("words").required().hint("objection")])
        .submit(page.t("movement-form-objection"))
}

async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let candidate = candidates::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    visit.actor.may(
        Permission::SubmitAnswers,
        &Scope::Region(candidate.region.clone()),
    )?;
    let call = calls::find(&mut tx, &visit.actor, candidate.call).await?;
    let until = objections::until(&mut tx, &call).await?;
    let until = visit.page.instant(until);
    Ok(objection_form(&visit.page, &call, &candidate, &until).show(visit.page))
}

async fn file(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<ObjectionDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let candidate = candidates::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let call = calls::find(&mut tx, &visit.actor, candidate.call).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match objections::file(acting, candidate.id, &draft.words).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("/candidates/{}/result?done=added", candidate.id);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => {
            let until = objections::until(&mut tx, &call).await?;
            let until = visit.page.instant(until);
            objection_form(&visit.page, &call, &candidate, &until)
                .fill(&draft)
                .refuse(visit.page, err)
        }
    }
}

#[derive(Template)]
#[template(path = "own_result.html")]
struct OwnView {
    page: Page,
    crumbs: Vec<Crumb>,
    call: Call,
    candidate: Candidate,
    found: Baseline,
    score: String,
    items: Vec<(String, String, String, String)>,
    objection: Option<Line>,
    may_object: bool,
}

async fn own(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let candidate = candidates::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let (call, found) = result::baseline(&mut tx, &visit.actor, &candidate).await?;
    let objection = objections::of_candidate(&mut tx, &visit.actor, &candidate).await?;
    let page = visit.page;
    let instrument = call.instrument();
    let name = |code: &str| {
        let node = instrument.nodes().iter().find(|node| node.code == code);
        node.map_or_else(String::new, |node| match page.lang {
            Lang::Id => node.name.id.clone(),
            Lang::En => node.name.en.clone(),
        })
    };
    let mut crumbs = way(&page, &call);
    crumbs.push(Crumb::to(
        format!("/candidates/{}", candidate.id),
        &candidate.name,
    ));
    crumbs.push(Crumb::here(page.t("movement-own-result")));
    let view = OwnView {
        crumbs,
        score: page.decimal(found.score, 2),
        items: found
            .items
            .iter()
            .map(|item| {
                (
                    item.code.clone(),
                    name(&item.code),
                    page.decimal(item.score, 1),
                    page.decimal(item.lost, 2),
                )
            })
            .collect(),
        may_object: page.may(Permission::SubmitAnswers.key())
            && call.state == CallState::Announced
            && objection.is_none(),
        objection: objection.as_ref().map(|o| line(&page, o)),
        call,
        candidate,
        found,
        page,
    };
    Ok(Html(view).into_response())
}

/// The same result as a sheet to keep.
async fn sheet(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let candidate = candidates::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let (call, found) = result::baseline(&mut tx, &visit.actor, &candidate).await?;
    let letter = letters::of_call(&mut tx, &visit.actor, call.id).await?;
    let letter = letter.ok_or(CallError::from(NotNow::NotAnnounced))?;
    drop(tx);
    let name = format!("{}.pdf", candidate.code);
    let done =
        tokio::task::spawn_blocking(move || print::baseline(&call, &candidate, &letter, &found));
    let bytes = done
        .await
        .expect("typesetting does not panic")
        .map_err(|err| {
            Problem::internal("typesetting", "the sheet cannot be typeset").because(&err)
        })?;
    Ok(as_pdf(&name, bytes))
}
