//! A candidate's form in `/api/v1`: read, written a section at a time, handed in.

use access::http::Visit;
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kernel::Id;
use register::Acting;
use serde::{Deserialize, Serialize};
use store::audit;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{App, Problem};

use super::answer::attempt;
use crate::{
    CallError,
    answers::{self, AnswerDraft, Form, Saved},
    deadline,
    model::{Answer, Candidate, CandidateState},
    submission,
};

/// A candidate with the part of its form that the asker sees.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CandidateOut {
    /// Its id.
    #[schema(value_type = Uuid)]
    id: Id<Candidate>,
    /// The call.
    #[schema(value_type = Uuid)]
    call: String,
    /// The region's code.
    #[schema(example = "71.74")]
    region: String,
    /// The region's name.
    name: String,
    /// What stands for it where names are not public.
    #[schema(example = "K-017")]
    code: String,
    /// How far it has come.
    state: CandidateState,
    /// When it handed in, last; RFC 3339.
    submitted_at: Option<String>,
    /// SHA-256 of the form as handed in, in hexadecimal.
    submission: Option<String>,
    /// Sections of the form, in its order.
    sections: Vec<SectionOut>,
    /// What is missing before the form can be handed in.
    missing: Vec<MissingOut>,
}

/// A section of the form.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SectionOut {
    /// Its code.
    #[schema(example = "A1")]
    section: String,
    /// Its answers.
    answers: Vec<AnswerOut>,
}

/// An answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AnswerOut {
    /// The item's code.
    #[schema(example = "A1")]
    item: String,
    /// The level; `null` where none is chosen.
    #[schema(example = 3)]
    level: Option<i64>,
    /// The answer in words.
    words: String,
    /// Send it back with a change.
    #[schema(example = "1.3.9f86d081884c7d65")]
    stamp: String,
}

impl From<&Answer> for AnswerOut {
    fn from(answer: &Answer) -> Self {
        Self {
            item: answer.item.clone(),
            level: answer.level,
            words: answer.words.clone(),
            stamp: answer.stamp().to_string(),
        }
    }
}

/// Something an answer lacks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MissingOut {
    /// The section.
    section: String,
    /// The item.
    item: String,
    /// `level`, `words`, `evidence`, `document`, `expired` or `withdrawn`.
    #[schema(example = "words")]
    what: &'static str,
    /// Which document or file; empty where none is meant.
    which: String,
}

fn candidate_out(form: &Form, today: &str) -> CandidateOut {
    let candidate = &form.candidate;
    let sections = form.seen().map(|section| SectionOut {
        section: section.code.clone(),
        answers: section
            .items
            .iter()
            .map(|item| AnswerOut::from(&form.answer(item.code())))
            .collect(),
    });
    let gaps = form.gaps(today).into_iter();
    CandidateOut {
        id: candidate.id,
        call: candidate.call.to_string(),
        region: candidate.region.to_string(),
        name: candidate.name.clone(),
        code: candidate.code.clone(),
        state: candidate.state,
        submitted_at: candidate.submitted_at.map(|at| at.to_string()),
        submission: candidate.submission.clone(),
        sections: sections.collect(),
        missing: gaps
            .filter(|gap| form.sees.covers(&gap.section))
            .map(|gap| MissingOut {
                what: gap.lack.as_str(),
                which: gap.lack.which().to_owned(),
                section: gap.section,
                item: gap.item,
            })
            .collect(),
    }
}

/// A candidate with its answers
///
/// Needs a role at the region, one of its agencies or the ministry, and of a token the scope `calls:read`. An agency
/// sees the sections in its hands.
#[utoipa::path(get, path = "/api/v1/candidates/{id}", tag = "calls", params(("id" = Uuid, Path, description = "The candidate's id")), responses((status = 200, body = CandidateOut), (status = 304, description = "Nothing has changed"), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such candidate")), security(("bearer" = ["calls:read"]), ("session" = [])))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let head = audit::head(&mut tx).await?;
    let form = answers::form(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let (today, _) = deadline::days(&form.candidate, app.clock.now(), 0);
    let person = visit.actor.id_text();
    let tag = web::etag(head.seq, &[&visit.page.path, &person, &today]);
    if let Some(unchanged) = web::not_modified(&headers, &tag) {
        return Ok(unchanged);
    }
    Ok((tag, Json(candidate_out(&form, &today))).into_response())
}

/// The answers of a section, as they are sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionIn {
    /// Answers that change; others stay as they are.
    answers: Vec<AnswerDraft>,
}

/// What became of a section.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SavedOut {
    /// The section's answers as they stand now.
    answers: Vec<AnswerOut>,
    /// Items of which another's words or level were kept beside what was sent.
    merged: Vec<String>,
    /// Items of which nothing was written, because another wrote something else; what was sent is set aside.
    conflicts: Vec<String>,
}

impl From<Saved> for SavedOut {
    fn from(saved: Saved) -> Self {
        let conflicts = saved.conflicts.into_iter().map(|c| c.standing.item);
        Self {
            answers: saved.answers.iter().map(AnswerOut::from).collect(),
            merged: saved.merged,
            conflicts: conflicts.collect(),
        }
    }
}

/// Write a section
///
/// Send with each answer the `stamp` it came with. Where another changed it since, level and words each go to whoever
/// changed them; where two wrote the same part, what stands stays, what was sent is set aside in the history, and the
/// status is 409.
#[utoipa::path(put, path = "/api/v1/candidates/{id}/answers/{section}", tag = "calls", params(("id" = Uuid, Path, description = "The candidate's id"), ("section" = String, Path, description = "The section's code", example = "A1")), request_body = SectionIn, responses((status = 200, body = SavedOut), (status = 403, description = "The section is not in these hands"), (status = 404, description = "There is no such candidate or section"), (status = 409, body = SavedOut, description = "Others wrote the same answers, or the call is not open"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["calls:write"]), ("session" = [])))]
pub(super) async fn write(
    State(app): State<App>,
    visit: Visit,
    Path((id, section)): Path<(Uuid, String)>,
    Json(input): Json<SectionIn>,
) -> Result<Response, Problem> {
    let saved = attempt(&app, &visit, id, &section, &input.answers).await?;
    let status = if saved.conflicts.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::CONFLICT
    };
    Ok((status, Json(SavedOut::from(saved))).into_response())
}

/// What was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReceiptOut {
    /// SHA-256 of the form's canonical JSON (RFC 8785), in hexadecimal.
    submission: String,
    /// When; RFC 3339.
    submitted_at: String,
}

/// Hand the form in
///
/// It may be taken back and handed in again while the call is open.
#[utoipa::path(post, path = "/api/v1/candidates/{id}/submission", tag = "calls", params(("id" = Uuid, Path, description = "The candidate's id")), responses((status = 201, body = ReceiptOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such candidate"), (status = 409, description = "It is handed in already, or the call is not open"), (status = 422, description = "Answers lack something; `errors` names items")), security(("bearer" = ["calls:write"]), ("session" = [])))]
pub(super) async fn submit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let candidate = submission::submit(acting, &app.db, Id::from_uuid(id)).await?;
    tx.commit().await?;
    let (Some(submission), Some(at)) = (candidate.submission, candidate.submitted_at) else {
        return Err(CallError::Unknown(id.to_string()).into());
    };
    let receipt = ReceiptOut {
        submission,
        submitted_at: at.to_string(),
    };
    Ok((StatusCode::CREATED, Json(receipt)).into_response())
}
