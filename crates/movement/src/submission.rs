//! Handing the form in: what is handed in is frozen, and its hash is the receipt.

use access::{Actor, Permission, Scope};
use kernel::{Id, Timestamp};
use register::Acting;
use serde::Serialize;
use serde_json::json;
use store::{Db, Tx, files};

use crate::{
    CallError,
    answers::{self, Form},
    calls::{self, deadline_now},
    candidates, deadline,
    model::{Answer, Candidate, CandidateState, Proof},
    store::answers as rows,
};

/// A form as it was handed in. Its canonical JSON (RFC 8785) is the file whose SHA-256 is on the receipt.
#[derive(Debug, Serialize)]
struct Frozen<'a> {
    call: String,
    title: &'a str,
    year: u16,
    instrument: &'a str,
    method_hash: &'a str,
    candidate: String,
    code: &'a str,
    region: &'a str,
    name: &'a str,
    submitted_at: Timestamp,
    submitted_by: &'a str,
    answers: Vec<FrozenAnswer<'a>>,
}

#[derive(Debug, Serialize)]
struct FrozenAnswer<'a> {
    section: &'a str,
    item: &'a str,
    level: Option<i64>,
    words: &'a str,
    revision: i64,
    evidence: &'a [Proof],
}

/// Hands the form in. It may be taken back and handed in again while the call is open.
///
/// # Errors
/// [`CallError::Unsupported`] names what answers lack; [`CallError::NotNow`] outside of the dates or where it is handed
/// in already.
pub async fn submit(
    act: &mut Acting<'_>,
    db: &Db,
    id: Id<Candidate>,
) -> Result<Candidate, CallError> {
    let candidate = candidates::known(act.tx, id).await?;
    act.actor.may(
        Permission::SubmitAnswers,
        &Scope::Region(candidate.region.clone()),
    )?;
    let form = answers::form(act.tx, act.actor, id).await?;
    let now = deadline_now(act).await?;
    deadline::evidence_open(&form.call, &form.candidate, now)?;
    let gaps = form.gaps(&deadline::days(&candidate, now, 0).0);
    if !gaps.is_empty() {
        return Err(CallError::Unsupported(gaps));
    }
    let (at, by) = (act.now(), act.by());
    let json = frozen(&form, at, &by);
    let file = files::put(db, act.tx, json.into_bytes(), "application/json").await?;
    candidates::move_to(act, &candidate, CandidateState::Submitted, "").await?;
    rows::hand_in(act.tx, id, (&file.sha256, at)).await?;
    act.record(
        "movement.submit",
        &candidate.subject(),
        json!({"from": candidate.state, "sha256": file.sha256, "bytes": file.size}),
    )
    .await?;
    candidates::known(act.tx, id).await
}

fn frozen(form: &Form, at: Timestamp, by: &str) -> String {
    let none = Answer::none("");
    let answers = form.sections.iter().flat_map(|section| {
        section.items.iter().map(|item| {
            let answer = form.answers.get(item.code()).unwrap_or(&none);
            FrozenAnswer {
                section: &section.code,
                item: item.code(),
                level: answer.level,
                words: &answer.words,
                revision: answer.revision,
                evidence: form.cited(item.code()),
            }
        })
    });
    measure::canonical::json(&Frozen {
        call: form.call.id.to_string(),
        title: &form.call.title,
        year: form.call.year,
        instrument: &form.call.instrument,
        method_hash: &form.call.method_hash,
        candidate: form.candidate.id.to_string(),
        code: &form.candidate.code,
        region: form.candidate.region.as_str(),
        name: &form.candidate.name,
        submitted_at: at,
        submitted_by: by,
        answers: answers.collect(),
    })
}

/// Takes a form back that was handed in, while the call is open, to change it and hand it in again.
///
/// # Errors
/// [`CallError::Step`] where it is not handed in or the desk has begun; [`CallError::NotNow`] after the closing.
pub async fn take_back(act: &mut Acting<'_>, id: Id<Candidate>) -> Result<Candidate, CallError> {
    let candidate = candidates::known(act.tx, id).await?;
    act.actor.may(
        Permission::SubmitAnswers,
        &Scope::Region(candidate.region.clone()),
    )?;
    let call = calls::known(act.tx, candidate.call).await?;
    call.is_open_for(&candidate.region, deadline_now(act).await?)?;
    candidates::move_to(act, &candidate, CandidateState::Draft, "").await?;
    act.record(
        "movement.take_back",
        &candidate.subject(),
        json!({"sha256": candidate.submission}),
    )
    .await?;
    candidates::known(act.tx, id).await
}

/// What a candidate handed in last, as the file that was kept, for those who see the whole form.
///
/// # Errors
/// [`CallError::Unknown`] where nothing was handed in.
pub async fn handed_in(
    tx: &mut Tx,
    db: &Db,
    actor: &Actor,
    id: Id<Candidate>,
) -> Result<(Candidate, Vec<u8>), CallError> {
    let candidate = candidates::find(tx, actor, id).await?;
    let sha256 = candidate.submission.clone();
    let sha256 = sha256.ok_or_else(|| CallError::Unknown(format!("submission of {id}")))?;
    let bytes = files::get(db, &sha256).await?;
    Ok((candidate, bytes))
}
