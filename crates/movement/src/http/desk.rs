//! `/calls/{id}/desk`: what waits for the desk.

use access::http::Visit;
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kernel::Id;
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Html, Page, Problem,
    paging::{PageOf, PageQuery, Sort},
};

use super::{call_form::way, desk_candidate as one, words};
use crate::{
    calls, candidates,
    desk::{self, DeskFilter, Queued},
    model::CandidateState,
};

/// The addresses of the desk.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/calls/{id}/desk", get(list))
        .route("/candidates/{id}/desk", get(one::show))
        .route("/candidates/{id}/desk/check", post(one::check))
        .route("/candidates/{id}/desk/accept", post(one::accept))
        .route("/candidates/{id}/desk/reply", post(one::reply))
        .route(
            "/candidates/{id}/desk/step",
            get(one::ask_step).post(one::step),
        )
}

struct Line {
    href: String,
    code: String,
    name: String,
    submitted: String,
    state: String,
    tone: &'static str,
    to_do: usize,
    accepted: usize,
    asked: usize,
    rejected: usize,
    unsupported: usize,
    is_overdue: bool,
}

#[derive(Template)]
#[template(path = "desk.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    action: String,
    filter: DeskFilter,
    states: Vec<Choice>,
    due: String,
    counts: Vec<(String, i64)>,
    list: PageOf<Line>,
}

const AT_DESK: [CandidateState; 3] = [
    CandidateState::Submitted,
    CandidateState::Returned,
    CandidateState::Verified,
];

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(filter): Query<DeskFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: String::new(),
        descending: false,
    })?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let now = app.clock.now();
    let found = desk::queue(&mut tx, &visit.actor, (&call, &filter), &window, now).await?;
    let by_state = candidates::by_state(&mut tx, call.id).await?;
    let page = visit.page;
    let mut crumbs = way(&page, &call);
    crumbs.push(Crumb::here(page.t("movement-desk")));
    let mut states = vec![Choice::new("", page.t("movement-any"))];
    states.extend(AT_DESK.map(|s| Choice::new(s.as_str(), words::state(&page, s))));
    states.push(Choice::new("overdue", page.t("movement-desk-overdue")));
    let n = |state| {
        let found = by_state.iter().find(|(s, _)| *s == state);
        found.map_or(0, |(_, n)| *n)
    };
    let view = View {
        crumbs,
        action: format!("/calls/{}/desk", call.id),
        states,
        due: words::day(&page, &call.desk_due),
        counts: AT_DESK
            .map(|state| (words::state(&page, state), n(state)))
            .into(),
        list: found.map(|queued| line(&page, queued)),
        filter,
        page,
    };
    Ok(Html(view).into_response())
}

fn line(page: &Page, queued: Queued) -> Line {
    let Queued {
        candidate,
        tally,
        is_overdue,
    } = queued;
    Line {
        href: format!("/candidates/{}/desk", candidate.id),
        state: words::state(page, candidate.state),
        tone: words::tone(candidate.state),
        submitted: candidate
            .submitted_at
            .map_or_else(String::new, |at| page.instant(at)),
        code: candidate.code,
        name: candidate.name,
        to_do: tally.to_do(),
        accepted: tally.accepted,
        asked: tally.asked,
        rejected: tally.rejected,
        unsupported: tally.unsupported,
        is_overdue,
    }
}
