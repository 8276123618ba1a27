//! Claims and decisions, for programs: claims added, withdrawn and brought back, values decided on, decisions undone.

use access::{Permission, Scope};
use axum::{extract::Path, response::Response};
use web::Problem;

use super::{
    bodies::{NewClaim, NewDecision, Withdrawal},
    claims::parse_figure,
    lists::{parse_id, unknown},
    reading::Reading,
    things::{Thing, Weighed},
    views::{Decision, FigureInFull, actors},
    writing::Writing,
};
use crate::{
    ChangeError, claims, figures,
    model::{Claim, CurationDraft},
};

/// Add a claim of a known source
#[utoipa::path(
    post,
    path = "/claims",
    operation_id = "add_claim",
    tag = "claims",
    request_body = NewClaim,
    responses((status = 201, description = "The claim", body = Claim))
)]
pub(super) async fn add_claim(sent: Writing) -> Result<Response, Problem> {
    sent.may(Permission::ManageClaims, &Scope::Nation)?;
    let draft = sent.fresh::<NewClaim>()?;
    let mut tx = sent.begin().await?;
    let done = claims::add(&mut sent.act(&mut tx), &draft).await;
    sent.made(tx, done).await
}

/// Withdraw a claim
///
/// It no longer counts and stays readable, with the reason.
#[utoipa::path(
    put,
    path = "/claims/{id}/withdrawal",
    operation_id = "withdraw_claim",
    tag = "claims",
    params(("id" = uuid::Uuid, Path, description = "The claim's id")),
    request_body = Withdrawal,
    responses((status = 200, description = "The claim, withdrawn", body = Claim))
)]
pub(super) async fn withdraw(Path(id): Path<String>, sent: Writing) -> Result<Response, Problem> {
    withdrawal(&id, sent, false).await
}

/// Bring a withdrawn claim back
#[utoipa::path(
    delete,
    path = "/claims/{id}/withdrawal",
    operation_id = "restore_claim",
    tag = "claims",
    params(("id" = uuid::Uuid, Path, description = "The claim's id")),
    responses((status = 200, description = "The claim, which counts again", body = Claim))
)]
pub(super) async fn restore(Path(id): Path<String>, sent: Writing) -> Result<Response, Problem> {
    withdrawal(&id, sent, true).await
}

/// Withdraws a claim that stands, or brings back one that was withdrawn.
async fn withdrawal(id: &str, sent: Writing, back: bool) -> Result<Response, Problem> {
    sent.may(Permission::ManageClaims, &Scope::Nation)?;
    let id = parse_id(id)?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let found = claims::find(&mut tx, id).await?;
    let claim = found.ok_or_else(|| unknown("claim", &id.to_string()))?;
    let draft = sent.over::<Withdrawal>((&claim).into())?;
    let done = match sent.on(&claim, &draft.revision) {
        Ok(()) if claim.withdrawn.is_some() != back => {
            let (code, words) = if back {
                ("not-withdrawn", "register-api-not-withdrawn")
            } else {
                ("withdrawn", "register-api-withdrawn")
            };
            return Err(Problem::conflict(code, "the claim is so already").say(words));
        }
        Ok(()) if !back && draft.reason.trim().is_empty() => {
            Err(ChangeError::field("reason", "required", &draft.reason))
        }
        Ok(()) => {
            let act = &mut sent.act(&mut tx);
            claims::withdraw(act, id, &draft.revision, &draft.reason).await
        }
        Err(stale) => Err(stale),
    };
    sent.changed(tx, &claim, done).await
}

/// Decide on a value
///
/// With a reason, and following one of the claims or with a value of its own. `If-Match` is the tag of the figure;
/// `revision` is the number of decisions that were read, undone ones too.
#[utoipa::path(
    post,
    path = "/figures/{subject}/{property}/decisions",
    operation_id = "decide",
    tag = "figures",
    params(
        ("subject" = String, Path, description = "What the figure is about", example = "cohort:2019"),
        ("property" = String, Path, description = "What is said of it", example = "assessed"),
    ),
    request_body = NewDecision,
    responses((status = 201, description = "The figure with the decision; `Location` is the decision's", body = FigureInFull))
)]
pub(super) async fn decide(
    Path((subject, property)): Path<(String, String)>,
    sent: Writing,
) -> Result<Response, Problem> {
    sent.may(Permission::Curate, &Scope::Nation)?;
    parse_figure(&subject, &property)?;
    sent.guarded()?;
    let mut tx = sent.begin().await?;
    let weighed = Weighed::find(&mut tx, &subject, &property).await?;
    let weighed = weighed.ok_or_else(|| unknown_figure(&subject, &property))?;
    let draft = sent.over::<NewDecision>(CurationDraft {
        subject,
        property,
        revision: weighed.made().to_string(),
        ..CurationDraft::default()
    })?;
    let done = match sent.on(&weighed, &draft.revision) {
        Ok(()) => figures::curate(&mut sent.act(&mut tx), &draft).await,
        Err(stale) => Err(stale),
    };
    let done = weigh(&mut tx, &weighed, done).await;
    let place = |figure: &Weighed| format!("{}/decisions/{}", figure.place(), figure.made());
    sent.made_in(tx, &weighed, (done, place)).await
}

/// Undo the decision that holds
///
/// The one before it holds again. A decision that does not hold is not undone: 409 tells what came after it.
#[utoipa::path(
    delete,
    path = "/figures/{subject}/{property}/decisions/{revision}",
    operation_id = "undo_decision",
    tag = "figures",
    params(
        ("subject" = String, Path, description = "What the figure is about", example = "cohort:2019"),
        ("property" = String, Path, description = "What is said of it", example = "assessed"),
        ("revision" = i64, Path, description = "The decision's number", minimum = 1, example = 1),
    ),
    responses((status = 200, description = "The figure without the decision", body = FigureInFull))
)]
pub(super) async fn undo(
    Path((subject, property, revision)): Path<(String, String, String)>,
    sent: Writing,
) -> Result<Response, Problem> {
    sent.may(Permission::Curate, &Scope::Nation)?;
    parse_figure(&subject, &property)?;
    let revision = parse_revision(&revision)?;
    let mut tx = sent.begin().await?;
    let weighed = Weighed::find(&mut tx, &subject, &property).await?;
    let weighed = weighed.ok_or_else(|| unknown_figure(&subject, &property))?;
    if !weighed.decisions.iter().any(|d| d.revision == revision) {
        return Err(unknown("decision", &revision.to_string()));
    }
    let act = &mut sent.act(&mut tx);
    let done = figures::undo(act, &subject, &property, revision).await;
    let done = weigh(&mut tx, &weighed, done).await;
    sent.changed(tx, &weighed, done).await
}

/// One decision on a figure
#[utoipa::path(
    get,
    path = "/figures/{subject}/{property}/decisions/{revision}",
    operation_id = "decision",
    tag = "figures",
    params(
        ("subject" = String, Path, description = "What the figure is about", example = "cohort:2019"),
        ("property" = String, Path, description = "What is said of it", example = "assessed"),
        ("revision" = i64, Path, description = "The decision's number", minimum = 1, example = 1),
    ),
    responses((status = 200, description = "The decision, undone or not", body = Decision))
)]
pub(super) async fn decision(
    Path((subject, property, revision)): Path<(String, String, String)>,
    mut reading: Reading,
) -> Result<Response, Problem> {
    reading.params.only(&[])?;
    parse_figure(&subject, &property)?;
    let revision = parse_revision(&revision)?;
    let tx = &mut reading.tx;
    let weighed = Weighed::find(tx, &subject, &property).await?;
    let weighed = weighed.ok_or_else(|| unknown_figure(&subject, &property))?;
    let mut all = weighed.decisions.into_iter();
    let found = all.find(|decision| decision.revision == revision);
    let found = found.ok_or_else(|| unknown("decision", &revision.to_string()))?;
    let names = access::names_of(tx, &actors([&found])).await?;
    Ok(reading.json(&Decision::of(found, &names)))
}

/// The figure after the change, with every decision on it.
async fn weigh(
    tx: &mut store::Tx,
    before: &Weighed,
    done: Result<crate::model::Figure, ChangeError>,
) -> Result<Weighed, ChangeError> {
    done?;
    let now = before.again(tx).await?;
    now.ok_or_else(|| ChangeError::Unknown(before.place()))
}

/// There is no such figure.
pub(super) fn unknown_figure(subject: &str, property: &str) -> Problem {
    unknown("figure", &format!("{subject} {property}"))
}

fn parse_revision(text: &str) -> Result<i64, Problem> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| {
        Problem::bad_request("decision", "a decision is named by its number, from 1")
            .say("register-invalid-number")
    })
}
