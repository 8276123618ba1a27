//! A call, new or changed while it is prepared.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Page, Problem,
    fields::{check, line, radios, select, text},
    form_page::FormPage,
};

use super::form;
use crate::{
    CallError, calls,
    model::{Call, CallDraft, CallState, Estimate, TieRule},
};

/// The way to the list of calls.
pub(super) fn crumbs(page: &Page) -> Vec<Crumb> {
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/calls", page.t("movement-calls")),
    ]
}

/// The way to a call.
pub(super) fn way(page: &Page, call: &Call) -> Vec<Crumb> {
    let mut crumbs = crumbs(page);
    crumbs.push(Crumb::to(format!("/calls/{}", call.id), &call.title));
    crumbs
}

// messages: movement-estimate-*, movement-tie-*, movement-kinds-*
fn form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> FormPage {
    let choices = |group: &str, words: &[&str]| {
        let choice =
            |word: &&str| Choice::new(*word, page.t(&format!("{group}{}", word.replace(',', "-"))));
        words.iter().map(choice).collect::<Vec<_>>()
    };
    let fields = vec![
        line("year").required().number().hint("year"),
        line("title").required(),
        line("theme"),
        radios(
            "kinds",
            choices(
                "movement-kinds-",
                &["regency,city", "regency", "city", "province"],
            ),
        )
        .required(),
        text("rules").hint("rules"),
        line("quota").required().number(),
        line("instrument").required().hint("instrument"),
        line("opens_at").required().hint("local-time"),
        line("closes_at").required().hint("local-time"),
        line("desk_due").required().hint("day"),
        line("objection_days").required().number(),
        line("per_candidate").required().number(),
        select(
            "estimate",
            choices("movement-estimate-", &["mean", "adjusted"]),
        )
        .required()
        .hint("estimate"),
        line("draws").required().number().hint("draws"),
        line("seed").required().hint("seed"),
        select("tie_rule", choices("movement-tie-", &["items", "lottery"]))
            .required()
            .hint("tie-rule"),
        line("tie_items").hint("tie-items"),
        check("names_public").hint("names-public"),
    ];
    form::form(page, id, crumbs).fields(page, fields)
}

/// What a new call holds at first.
fn suggested() -> CallDraft {
    CallDraft {
        kinds: "regency,city".to_owned(),
        quota: "50".to_owned(),
        instrument: "assessment@1".to_owned(),
        objection_days: "7".to_owned(),
        per_candidate: "3".to_owned(),
        estimate: "mean".to_owned(),
        draws: "100000".to_owned(),
        tie_rule: "items".to_owned(),
        tie_items: "A1, A2".to_owned(),
        names_public: "yes".to_owned(),
        ..CallDraft::default()
    }
}

fn draft_of(call: &Call) -> CallDraft {
    let kinds: Vec<&str> = call.kinds.iter().map(|kind| kind.as_str()).collect();
    CallDraft {
        year: call.year.to_string(),
        title: call.title.clone(),
        theme: call.theme.clone(),
        kinds: kinds.join(","),
        rules: call.rules.clone(),
        quota: call.quota.to_string(),
        instrument: call.instrument.clone(),
        opens_at: call.opens_at.to_string(),
        closes_at: call.closes_at.to_string(),
        desk_due: call.desk_due.clone(),
        objection_days: call.objection_days.to_string(),
        per_candidate: call.method.per_candidate.to_string(),
        estimate: match call.method.estimate {
            Estimate::Mean => "mean",
            Estimate::Adjusted => "adjusted",
        }
        .to_owned(),
        draws: call.method.draws.to_string(),
        seed: call.method.seed.clone(),
        tie_rule: match call.method.tie_rule {
            TieRule::Items => "items",
            TieRule::Lottery => "lottery",
        }
        .to_owned(),
        tie_items: call.method.tie_items.join(", "),
        names_public: if call.names_public { "yes" } else { "" }.to_owned(),
        revision: call.revision.to_string(),
    }
}

pub(super) async fn new(visit: Visit) -> Result<Response, Problem> {
    visit.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let page = visit.page;
    Ok(form(&page, "call-new", crumbs(&page))
        .fill(&suggested())
        .show(page))
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Body(draft): Body<CallDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let done = calls::add(&mut Acting::new(&mut tx, &visit.actor, &app.clock), &draft).await;
    let page = visit.page;
    match done {
        Ok(call) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/calls/{}?done=added", call.id)).into_response())
        }
        Err(err) => form(&page, "call-new", crumbs(&page))
            .fill(&draft)
            .refuse(page, err),
    }
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    if call.state != CallState::Draft {
        return Err(CallError::from(crate::NotNow::Published).into());
    }
    let page = visit.page;
    Ok(form(&page, "call-edit", way(&page, &call))
        .fill(&draft_of(&call))
        .show(page))
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<CallDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let done = calls::edit(acting, call.id, &draft).await;
    let page = visit.page;
    match done {
        Ok(call) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/calls/{}?done=saved", call.id)).into_response())
        }
        Err(err) => form(&page, "call-edit", way(&page, &call))
            .fill(&draft)
            .refuse(page, err),
    }
}
