//! `/calls/{id}`: what is published of a call, and where the work on it stands.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use measure::instrument::Instrument;
use register::Acting;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{App, Crumb, Html, Lang, Page, Problem, fields::text, form_page::FormPage};

use super::{call_form::way, form, words};
use crate::{
    CallError, calls, candidates,
    model::{Call, CallState, TieRule},
};

/// An item of the instrument, ready to show.
pub(super) struct Item {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) weight: String,
    /// Its share of the whole in percent, as a field holds it.
    pub(super) share: String,
}

struct Action {
    href: String,
    label: String,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "call.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    call: Call,
    state: String,
    tone: &'static str,
    opens: String,
    closes: String,
    desk_due: String,
    kinds: String,
    tie: String,
    items: Vec<Item>,
    by_state: Vec<(String, &'static str, i64)>,
    n_candidates: i64,
    actions: Vec<Action>,
    steps: Vec<(String, String, String)>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let by_state = candidates::by_state(&mut tx, call.id).await?;
    let steps = calls::steps(&mut tx, &call).await?;
    let page = visit.page;
    let kinds = call.kinds.iter().map(|kind| kind.as_str());
    let kinds: Vec<&str> = kinds.collect();
    let view = View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::to("/calls", page.t("movement-calls")),
            Crumb::here(&call.title),
        ],
        state: words::call_state(&page, call.state),
        tone: words::call_tone(call.state),
        opens: words::local(&page, call.opens_at),
        closes: words::local(&page, call.closes_at),
        desk_due: words::day(&page, &call.desk_due),
        kinds: page.t(&format!("movement-kinds-{}", kinds.join("-"))),
        tie: tie(&page, &call),
        items: items(&page, &call.instrument()),
        n_candidates: by_state.iter().map(|(_, n)| n).sum(),
        by_state: by_state
            .into_iter()
            .map(|(state, n)| (words::state(&page, state), state.as_str(), n))
            .collect(),
        actions: actions(&page, &call),
        steps: steps
            .into_iter()
            .map(|step| {
                let state = step.to.parse().map(|s| words::call_state(&page, s));
                (page.instant(step.at), state.unwrap_or(step.to), step.reason)
            })
            .collect(),
        call,
        page,
    };
    Ok(Html(view).into_response())
}

fn tie(page: &Page, call: &Call) -> String {
    match call.method.tie_rule {
        TieRule::Lottery => page.t("movement-tie-lottery"),
        TieRule::Items => format!(
            "{}: {}",
            page.t("movement-tie-items"),
            call.method.tie_items.join(", ")
        ),
    }
}

/// The items of the instrument with the share of each in the whole.
pub(super) fn items(page: &Page, instrument: &Instrument) -> Vec<Item> {
    let nodes = instrument.nodes();
    nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| instrument.items().any(|item| item.code == node.code))
        .map(|(at, node)| Item {
            code: node.code.clone(),
            name: match page.lang {
                Lang::Id => node.name.id.clone(),
                Lang::En => node.name.en.clone(),
            },
            weight: page.percent(instrument.share_of_whole(at), 1),
            share: format!("{:.2}", instrument.share_of_whole(at) * 100.0)
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned(),
        })
        .collect()
}

fn actions(page: &Page, call: &Call) -> Vec<Action> {
    if call.state == CallState::Published && page.may(Permission::SubmitAnswers.key()) {
        return vec![Action {
            href: format!("/calls/{}/ask", call.id),
            label: page.t("movement-form-ask"),
            kind: "plain",
        }];
    }
    let mut actions = judging(page, call);
    actions.extend(outcome(page, call));
    if !page.may(Permission::ManageCalls.key()) {
        return actions;
    }
    let href = |tail: &str| format!("/calls/{}/{tail}", call.id);
    let action = |href: String, id: &str, kind| Action {
        href,
        label: page.t(id),
        kind,
    };
    if call.state == CallState::Draft {
        actions.push(action(
            href("step?to=published"),
            "movement-publish",
            "primary",
        ));
        actions.push(action(href("edit"), "movement-edit", "plain"));
    }
    if matches!(call.state, CallState::Draft | CallState::Published) {
        actions.push(action(href("invite"), "movement-form-invite", "plain"));
    }
    if call.state == CallState::Published {
        actions.push(action(
            href("step?to=judging"),
            "movement-begin-judging",
            "primary",
        ));
    }
    if call.state.next().contains(&CallState::Cancelled) {
        actions.push(action(
            href("step?to=cancelled"),
            "movement-cancel-call",
            "quiet",
        ));
    }
    actions
}

/// The ways to the result and what follows the marks.
fn outcome(page: &Page, call: &Call) -> Vec<Action> {
    use CallState as S;
    let is_told = matches!(call.state, S::Announced | S::Closed);
    let is_ranked = is_told || matches!(call.state, S::Judging | S::Ranked | S::Decided);
    let may = |permission: Permission| page.may(permission.key());
    let reads = may(Permission::ManagePanels) || may(Permission::ReadAudit);
    let ways = [
        ("result", "movement-result", is_told),
        ("ranking", "movement-ranking", reads && is_ranked),
        (
            "minutes.pdf",
            "movement-minutes",
            reads && (is_told || call.state == S::Decided),
        ),
        (
            "letter",
            "movement-letter",
            reads && (is_told || call.state == S::Decided),
        ),
        ("objections", "movement-objections", reads && is_told),
        (
            "undo-decision",
            "movement-form-undo-decision",
            may(Permission::DecideCall) && call.state == S::Decided,
        ),
    ];
    ways.into_iter()
        .filter(|(.., is_shown)| *is_shown)
        .map(|(tail, id, _)| Action {
            href: format!("/calls/{}/{tail}", call.id),
            label: page.t(id),
            kind: if tail == "undo-decision" {
                "quiet"
            } else {
                "plain"
            },
        })
        .collect()
}

/// The ways to the desk, the schedule and the panel.
fn judging(page: &Page, call: &Call) -> Vec<Action> {
    let ways = [
        ("desk", "movement-desk", Permission::CheckEvidence),
        ("schedule", "movement-schedule", Permission::ManageCalls),
        ("panel", "movement-panel", Permission::ManagePanels),
    ];
    let is_open = |tail: &str| match call.state {
        CallState::Draft | CallState::Cancelled => false,
        CallState::Published => tail != "schedule",
        _ => true,
    };
    ways.into_iter()
        .filter(|(tail, _, permission)| is_open(tail) && page.may(permission.key()))
        .map(|(tail, id, _)| Action {
            href: format!("/calls/{}/{tail}", call.id),
            label: page.t(id),
            kind: "plain",
        })
        .collect()
}

/// A step as the form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct StepDraft {
    to: String,
    reason: String,
}

impl StepDraft {
    fn state(&self) -> Result<CallState, CallError> {
        self.to
            .parse()
            .map_err(|_| CallError::Unknown(self.to.clone()))
    }
}

fn step_form(page: &Page, call: &Call, draft: &StepDraft) -> Result<FormPage, Problem> {
    let to = draft.state()?;
    let words = words::call_state(page, to);
    let form = form::form(page, "call-step", way(page, call))
        .fields(page, vec![text("reason")])
        .fact(page.t("movement-step-to"), words.clone())
        .hidden("to", to.as_str())
        .submit(words)
        .fill(draft);
    let form = match to {
        CallState::Published => form
            .fact(page.t("movement-method-hash"), call.method_hash.clone())
            .fact(page.t("movement-field-seed"), call.method.seed.clone()),
        CallState::Cancelled => form.danger(),
        _ => form,
    };
    Ok(form)
}

pub(super) async fn ask_step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(draft): Query<StepDraft>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(step_form(&visit.page, &call, &draft)?.show(visit.page))
}

pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<StepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match calls::step(acting, call.id, draft.state()?, &draft.reason).await {
        Ok(call) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/calls/{}?done=moved", call.id)).into_response())
        }
        Err(err) => step_form(&visit.page, &call, &draft)?.refuse(visit.page, err),
    }
}
