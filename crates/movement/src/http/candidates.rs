//! Candidates of a call, and one of them.

use access::{Actor, Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Id, RegionCode};
use register::Acting;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Html, Page, Problem,
    fields::{select, text},
    form_page::FormPage,
    paging::{PageOf, PageQuery, Sort},
};

use super::{call_form::way, form, words};
use crate::{
    CallError, calls,
    candidates::{self, CandidateFilter, CandidateSort},
    model::{Call, CallState, Candidate, CandidateState},
    work,
};

struct Line {
    href: String,
    region: String,
    region_href: String,
    name: String,
    code: String,
    state: String,
    tone: &'static str,
    submitted: String,
}

#[derive(Template)]
#[template(path = "candidates.html")]
struct ListView {
    page: Page,
    crumbs: Vec<Crumb>,
    action: String,
    filter: CandidateFilter,
    states: Vec<Choice>,
    sort: String,
    list: PageOf<Line>,
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(filter): Query<CandidateFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: CandidateSort::Region,
        descending: false,
    })?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let found = candidates::list(&mut tx, &visit.actor, call.id, &filter, &window).await?;
    let page = visit.page;
    let mut crumbs = way(&page, &call);
    crumbs.push(Crumb::here(page.t("movement-candidates")));
    let mut states = vec![Choice::new("", page.t("movement-any"))];
    states.extend(
        CandidateState::ALL
            .iter()
            .map(|state| Choice::new(state.as_str(), words::state(&page, *state))),
    );
    let view = ListView {
        crumbs,
        action: format!("/calls/{}/candidates", call.id),
        states,
        sort: window.sort.to_string(),
        list: found.map(|candidate| line(&page, &candidate)),
        filter,
        page,
    };
    Ok(Html(view).into_response())
}

fn line(page: &Page, candidate: &Candidate) -> Line {
    Line {
        href: format!("/candidates/{}", candidate.id),
        region: candidate.region.to_string(),
        region_href: format!("/regions/{}", candidate.region),
        name: candidate.name.clone(),
        code: candidate.code.clone(),
        state: words::state(page, candidate.state),
        tone: words::tone(candidate.state),
        submitted: candidate
            .submitted_at
            .map_or_else(String::new, |at| page.instant(at)),
    }
}

struct Action {
    href: String,
    label: String,
}

#[derive(Template)]
#[template(path = "candidate.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    call: Call,
    line: Line,
    presents: String,
    room: String,
    actions: Vec<Action>,
    steps: Vec<(String, String, String)>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let candidate = candidates::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let call = calls::find(&mut tx, &visit.actor, candidate.call).await?;
    let steps = candidates::steps(&mut tx, &candidate).await?;
    let page = visit.page;
    let mut crumbs = way(&page, &call);
    crumbs.push(Crumb::here(&candidate.name));
    let view = View {
        crumbs,
        line: line(&page, &candidate),
        presents: candidate
            .presents_at
            .map_or_else(String::new, |at| words::local(&page, at)),
        room: candidate.room.clone(),
        actions: actions(&page, &call, &candidate),
        steps: steps
            .into_iter()
            .map(|step| {
                let state = step.to.parse().map(|s| words::state(&page, s));
                (page.instant(step.at), state.unwrap_or(step.to), step.reason)
            })
            .collect(),
        call,
        page,
    };
    Ok(Html(view).into_response())
}

// messages: movement-do-*
fn actions(page: &Page, call: &Call, candidate: &Candidate) -> Vec<Action> {
    use CandidateState as S;
    let officer = page.may(Permission::ManageCalls.key());
    let region = page.may(Permission::SubmitAnswers.key());
    let next: &[&str] = match candidate.state {
        S::Asked if officer => &["draft", "refused"],
        S::Scheduled if officer => &["presented", "no_show"],
        S::NoShow if officer => &["struck_off"],
        S::Invited if region => &["declined"],
        state if region && state.next().contains(&S::Withdrawn) => &["withdrawn"],
        _ => &[],
    };
    let steps = next.iter().map(|to| Action {
        href: format!("/candidates/{}/step?to={to}", candidate.id),
        label: page.t(&format!("movement-do-{}", to.replace('_', "-"))),
    });
    let mut actions: Vec<Action> = steps.collect();
    if candidate.submitted_at.is_some() {
        actions.push(Action {
            href: format!("/candidates/{}/desk", candidate.id),
            label: page.t("movement-desk"),
        });
    }
    let is_told = matches!(call.state, CallState::Announced | CallState::Closed);
    let was_ranked = matches!(candidate.state, S::Selected | S::Reserve | S::NotSelected);
    if is_told && was_ranked {
        actions.push(Action {
            href: format!("/candidates/{}/result", candidate.id),
            label: page.t("movement-own-result"),
        });
    }
    actions
}

/// A step as the form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct StepDraft {
    to: String,
    reason: String,
}

impl StepDraft {
    fn state(&self) -> Result<CandidateState, CallError> {
        self.to
            .parse()
            .map_err(|_| CallError::Unknown(self.to.clone()))
    }
}

fn step_form(
    page: &Page,
    call: &Call,
    candidate: &Candidate,
    draft: &StepDraft,
) -> Result<FormPage, Problem> {
    let to = draft.state()?;
    let mut crumbs = way(page, call);
    crumbs.push(Crumb::to(
        format!("/candidates/{}", candidate.id),
        &candidate.name,
    ));
    let words = page.t(&format!("movement-do-{}", to.as_str().replace('_', "-")));
    let form = form::form(page, "candidate-step", crumbs)
        .fields(page, vec![text("reason")])
        .fact(page.t("movement-step-to"), words::state(page, to))
        .hidden("to", to.as_str())
        .submit(words)
        .fill(draft);
    Ok(match words::tone(to) {
        "bad" => form.danger(),
        _ => form,
    })
}

pub(super) async fn ask_step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(draft): Query<StepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let candidate = candidates::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let call = calls::find(&mut tx, &visit.actor, candidate.call).await?;
    Ok(step_form(&visit.page, &call, &candidate, &draft)?.show(visit.page))
}

pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<StepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let candidate = candidates::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let call = calls::find(&mut tx, &visit.actor, candidate.call).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let done = match draft.state()? {
        CandidateState::Declined | CandidateState::Withdrawn => {
            candidates::leave(acting, candidate.id, &draft.reason).await
        }
        to => candidates::step(acting, candidate.id, to, &draft.reason).await,
    };
    match done {
        Ok(candidate) => {
            tx.commit().await?;
            let next = format!("/candidates/{}?done=moved", candidate.id);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => step_form(&visit.page, &call, &candidate, &draft)?.refuse(visit.page, err),
    }
}

/// A region that asks to join.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    region: String,
    reason: String,
}

/// The form, with the regions for which the actor may ask.
fn asking(page: &Page, actor: &Actor, call: &Call) -> Result<FormPage, Problem> {
    let own = work::may_ask_for(actor);
    if own.is_empty() {
        actor.may(Permission::SubmitAnswers, &Scope::Nation)?;
    }
    let regions: Vec<Choice> = own
        .iter()
        .map(|code| Choice::new(code.as_str(), code.as_str()))
        .collect();
    let fields = vec![select("region", regions).required(), text("reason")];
    Ok(form::form(page, "ask", way(page, call))
        .fields(page, fields)
        .submit(page.t("movement-form-ask")))
}

pub(super) async fn ask_form(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(asking(&visit.page, &visit.actor, &call)?.show(visit.page))
}

pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(asked): Body<Asking>,
) -> Result<Response, Problem> {
    let region: RegionCode = match asked.region.parse() {
        Ok(region) => region,
        Err(err) => {
            // Who may ask for no region learns nothing of what is wrong with this one.
            visit.actor.may(Permission::SubmitAnswers, &Scope::Nation)?;
            return Err(Problem::unprocessable("region-code", err));
        }
    };
    let scope = Scope::Region(region.clone());
    visit.actor.may(Permission::SubmitAnswers, &scope)?;
    let mut tx = app.db.write().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match candidates::ask(acting, call.id, &region, &asked.reason).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to("/work?done=added").into_response())
        }
        Err(err) => asking(&visit.page, &visit.actor, &call)?
            .fill(&asked)
            .refuse(visit.page, err),
    }
}
