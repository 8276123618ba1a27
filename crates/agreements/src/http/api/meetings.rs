//! Meetings of a body with their decisions, and what became of these.

use access::http::Visit;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::Id;
use register::Acting;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{App, Problem};

use crate::{
    meetings::{self, DecisionDraft, FollowUpDraft, InFull},
    model::{Decision, DecisionState},
};

/// A decision of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecisionOut {
    /// Its id.
    id: Uuid,
    /// Its number within the meeting; 0 where it was just added.
    no: i64,
    /// What was decided.
    text: String,
    /// Who does it.
    owner: String,
    /// Until when; may be empty.
    due: String,
    /// How it stands.
    state: DecisionState,
    /// What became of it, in words.
    note: String,
}

impl From<Decision> for DecisionOut {
    fn from(of: Decision) -> Self {
        Self {
            id: of.id.uuid(),
            no: of.no,
            text: of.text,
            owner: of.owner,
            due: of.due,
            state: of.state,
            note: of.note,
        }
    }
}

/// A meeting with its decisions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MeetingOut {
    /// Its id.
    id: Uuid,
    /// The body's id.
    body: Uuid,
    /// The day.
    date: String,
    /// Where.
    place: String,
    /// What it was about.
    agenda: String,
    /// What was said.
    minutes: String,
    /// Ids of the members who came.
    present: Vec<Uuid>,
    /// What was decided.
    decisions: Vec<DecisionOut>,
    /// The revision to send back with a change.
    revision: i64,
}

impl From<InFull> for MeetingOut {
    fn from(of: InFull) -> Self {
        Self {
            id: of.meeting.id.uuid(),
            body: of.body.id.uuid(),
            date: of.meeting.date,
            place: of.meeting.place,
            agenda: of.meeting.agenda,
            minutes: of.meeting.minutes,
            present: of.present.into_iter().map(Id::uuid).collect(),
            decisions: of.decisions.into_iter().map(DecisionOut::from).collect(),
            revision: of.meeting.revision,
        }
    }
}

/// A meeting with its decisions
#[utoipa::path(get, path = "/api/v1/meetings/{id}", tag = "agreements", params(("id" = Uuid, Path, description = "The meeting's id")), responses((status = 200, body = MeetingOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such meeting")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<MeetingOut>, Problem> {
    let mut tx = app.db.read().await?;
    let of = meetings::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(Json(of.into()))
}

/// Add a decision to a meeting
#[utoipa::path(post, path = "/api/v1/meetings/{id}/decisions", tag = "agreements", params(("id" = Uuid, Path, description = "The meeting's id")), request_body = DecisionDraft, responses((status = 201, body = DecisionOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such meeting"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<DecisionDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let decision = meetings::decide(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(DecisionOut::from(decision))).into_response())
}

/// Say what became of a decision
#[utoipa::path(put, path = "/api/v1/meeting-decisions/{id}/follow-up", tag = "agreements", params(("id" = Uuid, Path, description = "The decision's id")), request_body = FollowUpDraft, responses((status = 200, body = DecisionOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such decision"), (status = 422, description = "Given up without a word")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn follow_up(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<FollowUpDraft>,
) -> Result<Json<DecisionOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let decision = meetings::follow_up(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(Json(decision.into()))
}
