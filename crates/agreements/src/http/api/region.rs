//! Standings of a cohort; decrees, bodies, meetings and alarms of a region.

use access::http::Visit;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Id, RegionCode};
use register::Acting;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{App, Problem};

use super::Added;
use crate::{
    AgreementError,
    alarms::Alarm,
    bodies::{self, BodyDraft, MemberDraft},
    decrees::{self, DecreeDraft, DecreeStepDraft},
    meetings::{self, MeetingDraft},
    model::{
        AgreementState, BodyKind, Decree, DecreeForm, DecreeKind, DecreeState, MemberRole, Sector,
        WaitingOn, missing_sectors,
    },
    standing::{self, Standing},
};

fn region(code: &str) -> Result<RegionCode, AgreementError> {
    code.parse()
        .map_err(|_| AgreementError::Unknown(format!("region {code}")))
}

/// Where a region of a cohort stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StandingOut {
    /// The region's code.
    #[schema(example = "71.74")]
    region: String,
    /// Its name.
    name: String,
    /// How far the participation has come.
    status: &'static str,
    /// How far the agreement has come; `null` before it was drafted.
    agreement: Option<AgreementState>,
    /// Since when; RFC 3339.
    since: Option<String>,
    /// Whose turn it is.
    waiting_on: WaitingOn,
    /// Kinds of decrees in force.
    decrees: Vec<DecreeKind>,
    /// Bodies formed by a decree in force.
    bodies: Vec<BodyKind>,
    /// The day of the last meeting of the council.
    last_council_meeting: Option<String>,
    /// Whether the first workshop may begin.
    ready: bool,
    /// What is late or wrong.
    alarms: Vec<Alarm>,
}

impl From<Standing> for StandingOut {
    fn from(of: Standing) -> Self {
        Self {
            region: of.region.to_string(),
            status: of.status.as_str(),
            ready: of.is_ready(),
            agreement: of.agreement.as_ref().map(|signed| signed.state),
            since: of.agreement.as_ref().map(|signed| signed.since.to_string()),
            waiting_on: of.waiting_on,
            name: of.name,
            decrees: of.decrees,
            bodies: of.bodies,
            last_council_meeting: of.last_council_meeting,
            alarms: of.alarms,
        }
    }
}

/// Where every region of a cohort stands
#[utoipa::path(get, path = "/api/v1/cohorts/{year}/standings", tag = "agreements", params(("year" = u16, Path, description = "The year of the cohort")), responses((status = 200, body = Vec<StandingOut>), (status = 403, description = "No role allows it")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn standings(
    State(app): State<App>,
    visit: Visit,
    Path(year): Path<u16>,
) -> Result<Json<Vec<StandingOut>>, Problem> {
    let mut tx = app.db.read().await?;
    let now = app.clock.now();
    let found = standing::of_cohort(&mut tx, &visit.actor, year, now).await?;
    Ok(Json(found.into_iter().map(StandingOut::from).collect()))
}

/// Someone in a body.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BodyMemberOut {
    /// Their id.
    id: Uuid,
    /// Their name.
    name: String,
    /// Their office.
    office: String,
    /// Their agency or organisation.
    agency: String,
    /// What they do in it.
    role: MemberRole,
    /// Where they come from.
    sector: Sector,
    /// Whether they left.
    left: bool,
}

/// A body of a region.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BodyOut {
    /// Its id.
    id: Uuid,
    /// Which body.
    kind: BodyKind,
    /// What it is called.
    name: String,
    /// The id of the decree that forms it.
    decree: Option<Uuid>,
    /// The sectors nobody comes from.
    missing_sectors: Vec<Sector>,
    /// Everyone who sits or sat in it.
    members: Vec<BodyMemberOut>,
    /// The revision to send back with a change.
    revision: i64,
}

/// The bodies of a region
#[utoipa::path(get, path = "/api/v1/regions/{code}/bodies", tag = "agreements", params(("code" = String, Path, description = "The region's code")), responses((status = 200, body = Vec<BodyOut>), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such region")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn bodies(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Json<Vec<BodyOut>>, Problem> {
    let mut tx = app.db.read().await?;
    let found = bodies::of_region(&mut tx, &visit.actor, &region(&code)?).await?;
    let out = found.into_iter().map(|(body, members)| BodyOut {
        id: body.id.uuid(),
        kind: body.kind,
        name: body.name,
        decree: body.decree.map(Id::uuid),
        missing_sectors: missing_sectors(&members),
        members: members
            .into_iter()
            .map(|m| BodyMemberOut {
                id: m.id.uuid(),
                name: m.name,
                office: m.office,
                agency: m.agency,
                role: m.role,
                sector: m.sector,
                left: m.left_at.is_some(),
            })
            .collect(),
        revision: body.revision,
    });
    Ok(Json(out.collect()))
}

/// Add a body to a region
#[utoipa::path(post, path = "/api/v1/regions/{code}/bodies", tag = "agreements", params(("code" = String, Path, description = "The region's code")), request_body = BodyDraft, responses((status = 201, body = Added), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such region"), (status = 409, description = "The decree does not form this body"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn add_body(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Json(draft): Json<BodyDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let id = bodies::add(acting, &region(&code)?, &draft)
        .await?
        .id
        .uuid();
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(Added { id })).into_response())
}

/// Add a member to a body
#[utoipa::path(post, path = "/api/v1/bodies/{id}/members", tag = "agreements", params(("id" = Uuid, Path, description = "The body's id")), request_body = MemberDraft, responses((status = 201, body = Added), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such body"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn add_member(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<MemberDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let member = bodies::add_member(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    let id = member.id.uuid();
    Ok((StatusCode::CREATED, Json(Added { id })).into_response())
}

/// Write down a meeting of a body
#[utoipa::path(post, path = "/api/v1/bodies/{id}/meetings", tag = "agreements", params(("id" = Uuid, Path, description = "The body's id")), request_body = MeetingDraft, responses((status = 201, body = Added), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such body"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn add_meeting(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<MeetingDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let meeting = meetings::add(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    let id = meeting.id.uuid();
    Ok((StatusCode::CREATED, Json(Added { id })).into_response())
}

/// A decree.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecreeOut {
    /// Its id.
    id: Uuid,
    /// What it does.
    kind: DecreeKind,
    /// Which instrument it is.
    form: DecreeForm,
    /// Its title.
    title: String,
    /// Its number; empty for a draft.
    number: String,
    /// Its date; empty for a draft.
    date: String,
    /// From when it holds.
    valid_from: String,
    /// Until when; empty where it holds until it is revoked.
    valid_to: String,
    /// Whether it stands.
    state: DecreeState,
    /// The id of its file in the region's evidence.
    evidence: Option<Uuid>,
    /// The revision to send back with a change.
    revision: i64,
}

impl From<Decree> for DecreeOut {
    fn from(decree: Decree) -> Self {
        Self {
            id: decree.id.uuid(),
            kind: decree.kind,
            form: decree.form,
            title: decree.title,
            number: decree.number,
            date: decree.date,
            valid_from: decree.valid_from,
            valid_to: decree.valid_to,
            state: decree.state,
            evidence: decree.evidence,
            revision: decree.revision,
        }
    }
}

/// The decrees of a region
#[utoipa::path(get, path = "/api/v1/regions/{code}/decrees", tag = "agreements", params(("code" = String, Path, description = "The region's code")), responses((status = 200, body = Vec<DecreeOut>), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such region")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn decrees(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Json<Vec<DecreeOut>>, Problem> {
    let mut tx = app.db.read().await?;
    let found = decrees::of_region(&mut tx, &visit.actor, &region(&code)?).await?;
    Ok(Json(found.into_iter().map(DecreeOut::from).collect()))
}

/// Draft a decree
#[utoipa::path(post, path = "/api/v1/regions/{code}/decrees", tag = "agreements", params(("code" = String, Path, description = "The region's code")), request_body = DecreeDraft, responses((status = 201, body = DecreeOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such region"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn add_decree(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Json(draft): Json<DecreeDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let decree = decrees::add(acting, &region(&code)?, &draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(DecreeOut::from(decree))).into_response())
}

/// Issue or revoke a decree
#[utoipa::path(post, path = "/api/v1/decrees/{id}/steps", tag = "agreements", params(("id" = Uuid, Path, description = "The decree's id")), request_body = DecreeStepDraft, responses((status = 200, body = DecreeOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such decree"), (status = 409, description = "The process has no such step, or another changed it first"), (status = 422, description = "Number, date or reason is missing")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn step_decree(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<DecreeStepDraft>,
) -> Result<Json<DecreeOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let decree = decrees::step(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(Json(decree.into()))
}

/// What is late or wrong in a region
#[utoipa::path(get, path = "/api/v1/regions/{code}/alarms", tag = "agreements", params(("code" = String, Path, description = "The region's code")), responses((status = 200, body = Vec<Alarm>), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such region")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn alarms(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Json<Vec<Alarm>>, Problem> {
    let mut tx = app.db.read().await?;
    let now = app.clock.now();
    let found = standing::alarms_of(&mut tx, &visit.actor, &region(&code)?, now).await?;
    Ok(Json(found))
}
