//! The decision: by the ranking, or against it with a reason; and taking it back.

use std::collections::BTreeMap;

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{App, Choice, Crumb, Html, Page, Problem, form_page::FormPage};

use super::{
    call_form::way,
    form,
    ranks::{Line, field, lines, sent},
    words,
};
use crate::{
    CallError, calls, candidates,
    model::{Call, Candidate, Outcome, RankingKind},
    ranking,
    selection::{self, Choices},
};

/// The routes of this part.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/calls/{id}/decide", get(ask).post(decide))
        .route("/calls/{id}/undo-decision", get(ask_undo).post(undo))
}

#[derive(Template)]
#[template(path = "decide.html")]
struct DecideView {
    page: Page,
    crumbs: Vec<Crumb>,
    call: Call,
    lines: Vec<DecideLine>,
    outcomes: Vec<Choice>,
    error: String,
}

struct DecideLine {
    line: Line,
    by_ranking: String,
    chosen: String,
    said: String,
}

fn outcome_words(page: &Page, outcome: Outcome) -> String {
    let word = outcome.as_str().replace('_', "-");
    page.t(&format!("movement-outcome-{word}"))
}

async fn decide_view(
    app: &App,
    visit: &Visit,
    id: Uuid,
    choices: &Choices,
    error: String,
) -> Result<DecideView, Problem> {
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let all = candidates::of_call(&mut tx, &visit.actor, call.id).await?;
    let others = ranking::list(&mut tx, &visit.actor, call.id).await?;
    let official = others.into_iter().find(|r| r.kind == RankingKind::Official);
    let official = official.ok_or(CallError::from(crate::NotNow::NobodyScored))?;
    let page = visit.page.clone();
    let by_ranking: BTreeMap<String, (Id<Candidate>, Outcome)> =
        selection::by_ranking(&official, &all)
            .into_iter()
            .map(|(id, outcome)| (id.to_string(), (id, outcome)))
            .collect();
    let lines = lines(&page, &official.result, &all, true)
        .into_iter()
        .filter_map(|line| {
            let (id, ranked) = by_ranking.get(&line.id)?;
            let (chosen, said) = choices
                .get(id)
                .map_or((*ranked, String::new()), |(o, said)| (*o, said.clone()));
            Some(DecideLine {
                by_ranking: outcome_words(&page, *ranked),
                chosen: chosen.as_str().to_owned(),
                said,
                line,
            })
        })
        .collect();
    let mut crumbs = way(&page, &call);
    crumbs.push(Crumb::to(
        format!("/calls/{}/ranking", call.id),
        page.t("movement-ranking"),
    ));
    crumbs.push(Crumb::here(page.t("movement-decide")));
    Ok(DecideView {
        crumbs,
        lines,
        outcomes: Outcome::ALL
            .iter()
            .map(|outcome| Choice::new(outcome.as_str(), outcome_words(&page, *outcome)))
            .collect(),
        error,
        call,
        page,
    })
}

async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let view = decide_view(&app, &visit, id, &Choices::new(), String::new()).await?;
    Ok(Html(view).into_response())
}

fn choices(sent: &[(String, String)]) -> Choices {
    sent.iter()
        .filter_map(|(name, value)| {
            let id: Id<Candidate> = name.strip_prefix("outcome-")?.parse().ok()?;
            let outcome: Outcome = value.parse().ok()?;
            let reason = field(sent, &format!("reason-{id}")).to_owned();
            Some((id, (outcome, reason)))
        })
        .collect()
}

async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Problem> {
    let choices = choices(&sent(&body));
    let done = {
        let mut tx = app.db.write().await?;
        let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
        match selection::decide(acting, Id::from_uuid(id), &choices).await {
            Ok(_) => {
                tx.commit().await?;
                Ok(())
            }
            Err(err) => Err(err),
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/calls/{id}?done=moved")).into_response()),
        Err(CallError::Invalid(wrong)) => {
            let told = wrong.iter().map(|w| words::invalid(&visit.page, w));
            let error = told.collect::<Vec<_>>().join(" ");
            let view = decide_view(&app, &visit, id, &choices, error).await?;
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response())
        }
        Err(err) => Err(err.into()),
    }
}

fn undo_form(page: &Page, call: &Call) -> FormPage {
    form::form(page, "undo-decision", way(page, call))
        .fields(page, vec![web::fields::text("reason").required()])
        .submit(page.t("movement-form-undo-decision"))
        .danger()
}

async fn ask_undo(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(undo_form(&visit.page, &call).show(visit.page))
}

async fn undo(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Problem> {
    let sent = sent(&body);
    let mut tx = app.db.write().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match selection::undo(acting, call.id, field(&sent, "reason")).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/calls/{id}?done=undone")).into_response())
        }
        Err(err) => undo_form(&visit.page, &call).refuse(visit.page, err),
    }
}
