//! Agreements: read, drafted, negotiated.

use access::http::Visit;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use kernel::Id;
use register::Acting;
use serde::Serialize;
use store::audit;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{
    App, Problem,
    paging::{PageQuery, Sort},
};

use super::{Added, PageParams};
use crate::{
    agreements::{self, AgreementFilter, AgreementSort, StepDraft},
    drafting::{self, DraftOrder},
    model::{Agreement, AgreementState, Method, Party, Signatory, WaitingOn},
    review::{self, ClauseDraft, CommentDraft},
    signing,
};

/// An agreement.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AgreementOut {
    /// Its id.
    id: Uuid,
    /// The year of the cohort.
    #[schema(example = 2022)]
    cohort: u16,
    /// The region's code.
    #[schema(example = "71.74")]
    region: String,
    /// The region's name.
    name: String,
    /// How far it has come.
    state: AgreementState,
    /// Since when; RFC 3339.
    since: String,
    /// Whose turn it is.
    waiting_on: WaitingOn,
    /// What it is about.
    subject: String,
    /// Who bears which costs.
    costs: String,
    /// How long it runs, in months.
    term_months: u16,
    /// The ministry's number; `null` before it has one.
    #[schema(example = "50/DJAI/HK.04.02/02/2023")]
    number: Option<String>,
    /// The region's own number; may be empty.
    region_number: String,
    /// The day it is dated.
    #[schema(example = "2022-04-21")]
    date: Option<String>,
    /// Its last day.
    ends_on: Option<String>,
    /// The signing day's id.
    signing_day: Option<Uuid>,
    /// The code of the region that took its place.
    replaced_by: Option<String>,
    /// The code under which its files are verified.
    document_code: Option<String>,
    /// Whether the region accepted the text as it stands.
    confirmed: bool,
    /// Whether the legal reviewer did.
    passed: bool,
    /// The revision to send back with a change.
    revision: i64,
}

impl From<Agreement> for AgreementOut {
    fn from(of: Agreement) -> Self {
        Self {
            id: of.id.uuid(),
            cohort: of.cohort,
            region: of.region.to_string(),
            state: of.state,
            since: of.since.to_string(),
            waiting_on: of.waits_on(),
            term_months: of.term_months,
            number: of.number.as_ref().map(ToString::to_string),
            signing_day: of.signing_day.map(Id::uuid),
            confirmed: of.is_confirmed(),
            passed: of.is_passed(),
            revision: of.revision,
            name: of.name,
            subject: of.subject,
            costs: of.costs,
            region_number: of.region_number,
            date: of.date,
            ends_on: of.ends_on,
            replaced_by: of.replaced_by,
            document_code: of.document_code,
        }
    }
}

/// A page of agreements.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AgreementsOut {
    /// The agreements.
    rows: Vec<AgreementOut>,
    /// The cursor of the next page, to pass as `after`.
    next: Option<String>,
    /// The cursor of the page before, to pass as `before`.
    previous: Option<String>,
}

/// Which agreements.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters that `AgreementFilter` and `PageQuery` parse"
)]
pub(super) struct AgreementParams {
    /// Part of a name or code.
    q: Option<String>,
    /// The year of a cohort.
    cohort: Option<String>,
    /// A state.
    state: Option<String>,
    /// `cohort`, `region`, `name`, `state` or `date`, with `-` before it for the other way round.
    sort: Option<String>,
}

/// Agreements that the reader sees, page by page
#[utoipa::path(get, path = "/api/v1/agreements", tag = "agreements", params(AgreementParams, PageParams), responses((status = 200, body = AgreementsOut), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Query(filter): Query<AgreementFilter>,
    Query(paging): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let window = paging.window(Sort {
        key: AgreementSort::Cohort,
        descending: true,
    })?;
    let mut tx = app.db.read().await?;
    visit.actor.regions(access::Permission::ReadAgreements)?;
    let head = audit::head(&mut tx).await?;
    let tag = web::etag(head.seq, &[&uri.to_string(), &visit.actor.id_text()]);
    if let Some(same) = web::not_modified(&headers, &tag) {
        return Ok(same);
    }
    let found = agreements::list(&mut tx, &visit.actor, &filter, &window).await?;
    let body = AgreementsOut {
        rows: found.rows.into_iter().map(AgreementOut::from).collect(),
        next: found.next,
        previous: found.previous,
    };
    Ok((tag, Json(body)).into_response())
}

/// A version of a clause.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClauseOut {
    /// Its place, from 1.
    position: i64,
    /// From 1; the highest is in force.
    version: i64,
    /// Its heading.
    heading: String,
    /// Its text.
    text: String,
    /// Why it was rewritten.
    reason: String,
    /// When; RFC 3339.
    at: String,
}

/// A comment on a clause.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CommentOut {
    /// Its id.
    id: Uuid,
    /// The clause.
    position: i64,
    /// What is said.
    text: String,
    /// The answer; empty before.
    answer: String,
    /// `open`, `answered` or `closed`.
    state: &'static str,
}

/// Who signs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignatoryOut {
    /// Their id.
    id: Uuid,
    /// Their turn, from 1.
    place: i64,
    /// For whom.
    party: Party,
    /// Their name.
    name: String,
    /// Their office.
    office: String,
    /// On whose behalf; may be empty.
    on_behalf: String,
    /// When they signed; `null` before. RFC 3339.
    signed_at: Option<String>,
    /// How.
    method: Option<Method>,
}

impl From<Signatory> for SignatoryOut {
    fn from(of: Signatory) -> Self {
        Self {
            id: of.id.uuid(),
            place: of.place,
            party: of.party,
            name: of.name,
            office: of.office,
            on_behalf: of.on_behalf,
            signed_at: of.signed_at.map(|at| at.to_string()),
            method: of.method,
        }
    }
}

/// A step of an agreement.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgreementStepOut)]
pub(super) struct StepOut {
    /// From where; `null` for the first.
    from: Option<String>,
    /// To where.
    to: String,
    /// Why, where that was said.
    reason: String,
    /// When; RFC 3339.
    at: String,
}

/// An agreement in full.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AgreementInFull {
    /// The agreement.
    #[serde(flatten)]
    agreement: AgreementOut,
    /// Every version of every clause.
    clauses: Vec<ClauseOut>,
    /// What is said about them.
    comments: Vec<CommentOut>,
    /// Who signs, in turn.
    signatories: Vec<SignatoryOut>,
    /// Its steps, first to last.
    steps: Vec<StepOut>,
}

/// An agreement with its text, comments, signatories and steps
#[utoipa::path(get, path = "/api/v1/agreements/{id}", tag = "agreements", params(("id" = Uuid, Path, description = "The agreement's id")), responses((status = 200, body = AgreementInFull), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such agreement")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let head = audit::head(&mut tx).await?;
    let tag = web::etag(head.seq, &[&visit.page.path, &visit.actor.id_text()]);
    if let Some(same) = web::not_modified(&headers, &tag) {
        return Ok(same);
    }
    let clauses = review::clauses(&mut tx, &agreement).await?;
    let comments = review::comments(&mut tx, &agreement).await?;
    let signatories = signing::signatories(&mut tx, &agreement).await?;
    let steps = agreements::steps(&mut tx, &agreement).await?;
    let body = AgreementInFull {
        clauses: clauses
            .into_iter()
            .map(|clause| ClauseOut {
                position: clause.position,
                version: clause.version,
                heading: clause.heading,
                text: clause.text,
                reason: clause.reason,
                at: clause.at.to_string(),
            })
            .collect(),
        comments: comments
            .into_iter()
            .map(|comment| CommentOut {
                id: comment.id.uuid(),
                position: comment.position,
                state: comment.state().as_str(),
                text: comment.text,
                answer: comment.answer,
            })
            .collect(),
        signatories: signatories.into_iter().map(SignatoryOut::from).collect(),
        steps: steps
            .into_iter()
            .map(|step| StepOut {
                from: step.from,
                to: step.to,
                reason: step.reason,
                at: step.at.to_string(),
            })
            .collect(),
        agreement: agreement.into(),
    };
    Ok((tag, Json(body)).into_response())
}

/// Draft agreements for a cohort
///
/// For some regions, or for every selected one that has none yet.
#[utoipa::path(post, path = "/api/v1/agreements", tag = "agreements", request_body = DraftOrder, responses((status = 201, body = Vec<Uuid>), (status = 403, description = "No role allows it"), (status = 409, description = "Nothing is left to draft, or a region is not selected"), (status = 422, description = "A code or the cohort is not known")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn draft(
    State(app): State<App>,
    visit: Visit,
    Json(order): Json<DraftOrder>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let ids = drafting::draft(acting, &order).await?;
    tx.commit().await?;
    let ids: Vec<Uuid> = ids.into_iter().map(Id::uuid).collect();
    Ok((StatusCode::CREATED, Json(ids)).into_response())
}

/// Take an agreement a step further
///
/// Regions confirm or decline; the legal reviewer takes it up; officers replace, put in force, end. Scheduling and signing have
/// routes of their own.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/steps", tag = "agreements", params(("id" = Uuid, Path, description = "The agreement's id")), request_body = StepDraft, responses((status = 200, body = AgreementOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such agreement"), (status = 409, description = "The process has no such step, or another changed it first"), (status = 422, description = "A reason or substitute is missing or wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<StepDraft>,
) -> Result<Json<AgreementOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let agreement = agreements::step(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(Json(agreement.into()))
}

/// Rewrite a clause
///
/// A new version, which region and reviewer accept anew.
#[utoipa::path(put, path = "/api/v1/agreements/{id}/clauses/{position}", tag = "agreements", params(("id" = Uuid, Path, description = "The agreement's id"), ("position" = i64, Path, description = "The clause's place, from 1")), request_body = ClauseDraft, responses((status = 204, description = "Written"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such clause"), (status = 409, description = "The text is shut, or another changed it first"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn rewrite(
    State(app): State<App>,
    visit: Visit,
    Path((id, position)): Path<(Uuid, i64)>,
    Json(draft): Json<ClauseDraft>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    review::rewrite(acting, Id::from_uuid(id), position, &draft).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Comment on a clause
#[utoipa::path(post, path = "/api/v1/agreements/{id}/clauses/{position}/comments", tag = "agreements", params(("id" = Uuid, Path, description = "The agreement's id"), ("position" = i64, Path, description = "The clause's place, from 1")), request_body = CommentDraft, responses((status = 201, body = Added), (status = 403, description = "Only a legal reviewer comments"), (status = 404, description = "There is no such clause"), (status = 409, description = "The agreement is not being reviewed"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn comment(
    State(app): State<App>,
    visit: Visit,
    Path((id, position)): Path<(Uuid, i64)>,
    Json(draft): Json<CommentDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let comment = review::add_comment(acting, Id::from_uuid(id), position, &draft).await?;
    tx.commit().await?;
    let id = comment.uuid();
    Ok((StatusCode::CREATED, Json(Added { id })).into_response())
}

/// Answer a comment
#[utoipa::path(put, path = "/api/v1/agreement-comments/{id}/answer", tag = "agreements", params(("id" = Uuid, Path, description = "The comment's id")), request_body = CommentDraft, responses((status = 204, description = "Written"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such comment"), (status = 409, description = "It is closed"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<CommentDraft>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    review::answer(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Close a comment that was answered
#[utoipa::path(post, path = "/api/v1/agreement-comments/{id}/close", tag = "agreements", params(("id" = Uuid, Path, description = "The comment's id")), responses((status = 204, description = "Closed"), (status = 403, description = "Only a legal reviewer closes"), (status = 404, description = "There is no such comment"), (status = 409, description = "Nobody answered it yet")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    review::close(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Pass the text as it stands
#[utoipa::path(post, path = "/api/v1/agreements/{id}/pass", tag = "agreements", params(("id" = Uuid, Path, description = "The agreement's id")), responses((status = 200, body = AgreementOut), (status = 403, description = "Only a legal reviewer passes"), (status = 404, description = "There is no such agreement"), (status = 409, description = "Comments are open, or the region has not confirmed the text")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn pass(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<AgreementOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let agreement = review::pass(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(Json(agreement.into()))
}
