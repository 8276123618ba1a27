//! `/calls/{id}/schedule`: when and where each candidate meets the panel, as a list to fill in.

use std::collections::BTreeMap;

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{App, Crumb, Errors, Html, Page, Problem};

use super::{call_form::way, words};
use crate::{
    CallError, calls,
    model::{Call, Candidate, LocalTime, zone_of},
    schedule::{self, LayOutDraft, ScheduleDraft, SlotDraft},
};

/// The address of the schedule.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/calls/{id}/schedule", get(show).post(save))
}

struct Line {
    code: String,
    name: String,
    href: String,
    state: String,
    tone: &'static str,
    at: String,
    zone: String,
    room: String,
    revision: String,
    is_filled: bool,
}

#[derive(Template)]
#[template(path = "schedule.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    action: String,
    lay_out: LayOutDraft,
    minutes: String,
    lines: Vec<Line>,
    n_filled: usize,
    errors: Errors,
}

fn view(
    page: Page,
    call: &Call,
    candidates: &[Candidate],
    lay_out: LayOutDraft,
    slot: impl Fn(&Candidate) -> Option<SlotDraft>,
) -> View {
    let mut crumbs = way(&page, call);
    crumbs.push(Crumb::here(page.t("movement-schedule")));
    let lines: Vec<Line> = candidates
        .iter()
        .map(|candidate| {
            let sent = slot(candidate);
            let stored = candidate.presents_at.map(|at: LocalTime| at.to_string());
            Line {
                code: candidate.code.clone(),
                name: candidate.name.clone(),
                href: format!("/candidates/{}", candidate.id),
                state: words::state(&page, candidate.state),
                tone: words::tone(candidate.state),
                is_filled: sent.is_some(),
                at: sent
                    .as_ref()
                    .map_or(stored.unwrap_or_default(), |s| s.at.clone()),
                room: sent.map_or(candidate.room.clone(), |s| s.room),
                zone: zone_of(&candidate.region).name,
                revision: candidate.revision.to_string(),
            }
        })
        .collect();
    View {
        crumbs,
        action: format!("/calls/{}/schedule", call.id),
        minutes: if lay_out.minutes.is_empty() {
            "60".to_owned()
        } else {
            lay_out.minutes.clone()
        },
        n_filled: lines.iter().filter(|line| line.is_filled).count(),
        lay_out,
        lines,
        errors: Errors::default(),
        page,
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(mut draft): Query<LayOutDraft>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let candidates = schedule::candidates(&mut tx, &visit.actor, call.id).await?;
    let mut errors = Errors::default();
    let mut filled = BTreeMap::new();
    if draft.start.is_empty() {
        draft = LayOutDraft {
            per_day: "8".to_owned(),
            minutes: "60".to_owned(),
            ..draft
        };
    } else {
        let without: Vec<Candidate> = candidates
            .iter()
            .filter(|candidate| candidate.presents_at.is_none())
            .cloned()
            .collect();
        match schedule::lay_out(&draft, &without, &app.settings.zone) {
            Ok(slots) => filled.extend(slots),
            Err(CallError::Invalid(wrong)) => {
                for error in &wrong {
                    errors.add(error.field, words::invalid(&visit.page, error));
                }
            }
            Err(err) => return Err(err.into()),
        }
    }
    let room = draft.room.clone();
    let mut view = view(visit.page, &call, &candidates, draft, |candidate| {
        filled.get(&candidate.id).map(|at| SlotDraft {
            at: at.to_string(),
            room: room.clone(),
            ..SlotDraft::default()
        })
    });
    view.errors = errors;
    Ok(Html(view).into_response())
}

/// The list as the form sends it: `at.K-001`, `room.K-001`, `revision.K-001`.
fn draft_of(sent: &BTreeMap<String, String>) -> ScheduleDraft {
    let field = |name: &str, code: &str| {
        let found = sent.get(&format!("{name}.{code}"));
        found.cloned().unwrap_or_default()
    };
    let codes = sent.keys().filter_map(|name| name.strip_prefix("at."));
    ScheduleDraft {
        minutes: sent.get("minutes").cloned().unwrap_or_default(),
        slots: codes
            .map(|code| SlotDraft {
                candidate: code.to_owned(),
                at: field("at", code),
                room: field("room", code),
                revision: field("revision", code),
            })
            .collect(),
    }
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let draft = draft_of(&sent);
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let err = match schedule::set(acting, call.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("/calls/{}/schedule?done=saved", call.id);
            return Ok(Redirect::to(&next).into_response());
        }
        Err(err) => err,
    };
    let page = visit.page;
    let mut errors = Errors::default();
    let status = match &err {
        CallError::Invalid(wrong) => {
            for error in wrong {
                let told = words::invalid(&page, error);
                errors.add("", format!("{} – {told}", error.value));
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        CallError::Stale(_) => {
            errors.add("", page.t("movement-stale"));
            StatusCode::CONFLICT
        }
        _ => return Err(err.into()),
    };
    let candidates = schedule::candidates(&mut tx, &visit.actor, call.id).await?;
    let lay_out = LayOutDraft {
        minutes: draft.minutes.clone(),
        ..LayOutDraft::default()
    };
    let mut view = view(page, &call, &candidates, lay_out, |candidate| {
        let slot = draft.slots.iter().find(|s| s.candidate == candidate.code);
        slot.cloned()
    });
    view.errors = errors;
    Ok((status, Html(view)).into_response())
}
