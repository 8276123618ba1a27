//! The part of the cockpit in `/api/v1`.

use std::collections::BTreeSet;

use access::http::Visit;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use kernel::RegionCode;
use register::Acting;
use serde::{Deserialize, Serialize};
use store::audit;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{App, Problem};

use crate::{
    CockpitError,
    board::{self, BoardFilter},
    model::{Line, Place, Step, Turn},
    remind,
    words::Words,
};

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(send))
}

/// One region on the board.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CockpitLine {
    /// Its code.
    region: String,
    /// Its name.
    name: String,
    /// The code of its province.
    province: String,
    /// Where it stands.
    place: Place,
    /// Since which day; empty where nobody noted it.
    since: String,
    /// Days since then.
    days: i64,
    /// On whom it waits.
    turn: Turn,
    /// The stage of its next workshop, `I` to `IV`.
    next_stage: Option<&'static str>,
    /// The first day of that workshop.
    next_on: Option<String>,
    /// Tasks to be done.
    homework_open: i64,
    /// Those of them that are late.
    homework_late: i64,
    /// Names of its mentors.
    mentors: Vec<String>,
    /// Kinds of what is late or wrong.
    alarms: Vec<&'static str>,
    /// What helps most next, at most three.
    steps: Vec<Step>,
}

impl From<Line> for CockpitLine {
    fn from(line: Line) -> Self {
        let (next_stage, next_on) = line.next.map(|(stage, on)| (stage.roman(), on)).unzip();
        Self {
            region: line.region.to_string(),
            name: line.name,
            province: line.province.to_string(),
            place: line.place,
            since: line.since,
            days: line.days,
            turn: line.turn,
            next_stage,
            next_on,
            homework_open: line.homework_open,
            homework_late: line.homework_late,
            mentors: line.mentors.into_iter().map(|(_, name)| name).collect(),
            alarms: line
                .alarms
                .iter()
                .map(|alarm| alarm.kind.as_str())
                .collect(),
            steps: line.steps,
        }
    }
}

/// Where the regions of a cohort stand
///
/// On whom each waits, for how long, and what helps most next. Not paged: a cohort has some fifty regions.
#[utoipa::path(get, path = "/api/v1/cockpit", tag = "cockpit", params(BoardFilter), responses((status = 200, body = Vec<CockpitLine>), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such cohort")), security(("bearer" = ["workshops:read"]), ("session" = [])))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(filter): Query<BoardFilter>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    visit.actor.regions(access::Permission::ReadCockpit)?;
    let now = app.clock.now();
    let head = audit::head(&mut tx).await?;
    let parts = [
        &visit.page.here(),
        &visit.actor.id_text(),
        &agreements::model::today(now),
    ];
    let tag = web::etag(head.seq, &parts.map(String::as_str));
    if let Some(same) = web::not_modified(&headers, &tag) {
        return Ok(same);
    }
    let (year, _) = board::cohort(&mut tx, &filter.cohort).await?;
    let lines = board::of_cohort(&mut tx, &visit.actor, year, now).await?;
    let lines: Vec<CockpitLine> = filter.leave(lines).into_iter().map(Into::into).collect();
    Ok((tag, Json(lines)).into_response())
}

/// Which regions are reminded.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct ReminderOrder {
    /// Their codes.
    regions: Vec<String>,
}

/// What became of reminders.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RemindersOut {
    /// Written down, to be delivered.
    queued: usize,
    /// Not written again: the same person was told the same today.
    repeated: usize,
    /// Names of those without an address.
    without_address: Vec<String>,
    /// Names of those who want no reminders.
    unwilling: Vec<String>,
    /// Regions in which nobody can be written to.
    nobody: Vec<String>,
}

/// Remind the regions of a cohort
///
/// Each of those whose turn it is gets one letter a day about a region, in the language of their address.
#[utoipa::path(post, path = "/api/v1/cohorts/{year}/reminders", tag = "cockpit", params(("year" = u16, Path, description = "The year of the cohort")), request_body = ReminderOrder, responses((status = 200, body = RemindersOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such cohort"), (status = 422, description = "No region was chosen")), security(("bearer" = ["post:write"]), ("session" = [])))]
pub(super) async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(year): Path<u16>,
    Json(order): Json<ReminderOrder>,
) -> Result<Json<RemindersOut>, Problem> {
    let mut tx = app.db.write().await?;
    let scope = access::Scope::Nation;
    visit.actor.may(access::Permission::SendReminders, &scope)?;
    let (year, _) = board::cohort(&mut tx, &year.to_string()).await?;
    let regions: Result<BTreeSet<RegionCode>, CockpitError> = order
        .regions
        .iter()
        .map(|code| code.parse().map_err(|_| CockpitError::Region(code.clone())))
        .collect();
    let regions: Vec<RegionCode> = regions?.into_iter().collect();
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let (sent, nobody) = remind::send(act, (year, &regions), Words::new(&app.catalogue)).await?;
    tx.commit().await?;
    Ok(Json(RemindersOut {
        queued: sent.queued,
        repeated: sent.repeated,
        without_address: sent.without_address,
        unwilling: sent.unwilling,
        nobody,
    }))
}
