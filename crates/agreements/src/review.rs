//! The text of an agreement: comments clause by clause, and every rewriting as a version of its own.

use access::{Actor, Permission, Scope};
use kernel::Id;
use register::{Acting, model::Fields};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};

use crate::{
    AgreementError, NotNow,
    agreements::{find, known, take},
    error::{named, revision},
    model::{Agreement, AgreementState, Clause, Comment, CommentState},
    store::{
        agreements::{self as rows, Move, Terms},
        text,
    },
    templates::{LONGEST_HEADING, LONGEST_TEXT, term},
};

/// Every version of every clause, by place and version.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn clauses(tx: &mut Tx, agreement: &Agreement) -> Result<Vec<Clause>, StoreError> {
    text::clauses(tx, agreement.id).await
}

/// The clauses in force, in order.
pub fn in_force(all: &[Clause]) -> Vec<Clause> {
    let mut latest: Vec<Clause> = Vec::new();
    for clause in all {
        match latest.last_mut() {
            Some(last) if last.position == clause.position => *last = clause.clone(),
            _ => latest.push(clause.clone()),
        }
    }
    latest
}

/// The comments on an agreement, by clause, first to last.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn comments(tx: &mut Tx, agreement: &Agreement) -> Result<Vec<Comment>, StoreError> {
    text::comments(tx, agreement.id).await
}

/// A comment, with its agreement, for those who see it.
///
/// # Errors
/// [`AgreementError::Unknown`], [`AgreementError::Forbidden`].
pub async fn comment(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Comment>,
) -> Result<(Comment, Agreement), AgreementError> {
    if !actor.may_somewhere(Permission::ReadAgreements) {
        actor.may(Permission::ReadAgreements, &Scope::Nation)?;
    }
    let comment = text::comment(tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("comment {id}")))?;
    let agreement = find(tx, actor, comment.agreement).await?;
    Ok((comment, agreement))
}

/// A clause as it is to be, as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = AgreementClauseDraft)]
pub struct ClauseDraft {
    /// Its heading.
    #[schema(max_length = 200)]
    pub heading: String,
    /// Its text.
    #[schema(max_length = 6000)]
    pub text: String,
    /// Why it is rewritten.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The revision of the agreement that was read.
    #[schema(value_type = Option<i64>, example = 1)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub revision: String,
}

/// Rewrites a clause: a new version, which region and reviewer have to accept anew.
///
/// # Errors
/// [`NotNow::TextShut`] once the agreement has a signing day; [`AgreementError::Invalid`]; [`AgreementError::Stale`].
pub async fn rewrite(
    act: &mut Acting<'_>,
    id: Id<Agreement>,
    position: i64,
    draft: &ClauseDraft,
) -> Result<Clause, AgreementError> {
    act.actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let agreement = known(act.tx, id).await?;
    negotiated(&agreement)?;
    let before = clause(act.tx, &agreement, position).await?;
    let mut f = Fields::default();
    let new = Clause {
        position,
        version: before.version + 1,
        heading: f.text("heading", &draft.heading, LONGEST_HEADING),
        text: f.text("text", &draft.text.replace("\r\n", "\n"), LONGEST_TEXT),
        reason: f.text("reason", &draft.reason, 2000),
        by: act.by(),
        at: act.now(),
    };
    if (&new.heading, &new.text) == (&before.heading, &before.text) {
        f.refuse("text", "unchanged", "");
    }
    f.done()?;
    let terms = Terms {
        subject: &agreement.subject,
        costs: &agreement.costs,
        term_months: agreement.term_months,
        region_number: &agreement.region_number,
        text_no: agreement.text_no + 1,
    };
    write_terms(act, &agreement, &draft.revision, &terms).await?;
    text::insert_version(act.tx, id, &new).await?;
    act.record(
        "agreements.rewrite_clause",
        &agreement.subject_text(),
        json!({"position": position, "version": new.version, "draft": draft}),
    )
    .await?;
    Ok(new)
}

/// Subject, costs, term and the region's number, as a form or a program sends them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = AgreementTermsDraft)]
pub struct TermsDraft {
    /// What it is about.
    #[schema(max_length = 300)]
    pub subject: String,
    /// Who bears which costs.
    #[schema(max_length = 2000)]
    pub costs: String,
    /// How long it runs, in months.
    #[schema(value_type = u16, minimum = 1, maximum = 120, example = 24)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub term_months: String,
    /// The region's own number.
    #[schema(max_length = 120)]
    pub region_number: String,
    /// The revision that was read.
    #[schema(value_type = Option<i64>, example = 1)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub revision: String,
}

impl TermsDraft {
    /// The draft that would leave the agreement as it is.
    pub fn of(agreement: &Agreement) -> Self {
        Self {
            subject: agreement.subject.clone(),
            costs: agreement.costs.clone(),
            term_months: agreement.term_months.to_string(),
            region_number: agreement.region_number.clone(),
            revision: agreement.revision.to_string(),
        }
    }
}

/// Changes subject, costs, term or the region's number; but for the number, region and reviewer have to accept anew.
///
/// # Errors
/// As [`rewrite`].
pub async fn set_terms(
    act: &mut Acting<'_>,
    id: Id<Agreement>,
    draft: &TermsDraft,
) -> Result<Agreement, AgreementError> {
    act.actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let before = known(act.tx, id).await?;
    negotiated(&before)?;
    let mut f = Fields::default();
    let subject = f.text("subject", &draft.subject, 300);
    let costs = f.text("costs", &draft.costs, 2000);
    let term_months = term(&mut f, &draft.term_months);
    let region_number = f.free("region_number", &draft.region_number, 120);
    f.done()?;
    let is_same =
        (&before.subject, &before.costs, before.term_months) == (&subject, &costs, term_months);
    let terms = Terms {
        subject: &subject,
        costs: &costs,
        term_months,
        region_number: &region_number,
        text_no: before.text_no + i64::from(!is_same),
    };
    write_terms(act, &before, &draft.revision, &terms).await?;
    act.record(
        "agreements.set_terms",
        &before.subject_text(),
        json!({"before": TermsDraft::of(&before), "after": draft}),
    )
    .await?;
    known(act.tx, id).await
}

async fn write_terms(
    act: &mut Acting<'_>,
    agreement: &Agreement,
    on: &str,
    terms: &Terms<'_>,
) -> Result<(), AgreementError> {
    let subject = agreement.subject_text();
    let on = (agreement.id, revision(on, &subject)?);
    let at = act.now();
    named(
        rows::set_terms(act.tx, on, terms, at).await,
        &subject,
        "subject",
        "",
    )
}

fn negotiated(agreement: &Agreement) -> Result<(), AgreementError> {
    if agreement.state.is_negotiated() {
        Ok(())
    } else {
        Err(NotNow::TextShut(agreement.state.as_str()).into())
    }
}

async fn clause(
    tx: &mut Tx,
    agreement: &Agreement,
    position: i64,
) -> Result<Clause, AgreementError> {
    in_force(&clauses(tx, agreement).await?)
        .into_iter()
        .find(|clause| clause.position == position)
        .ok_or_else(|| AgreementError::Unknown(format!("clause {position}")))
}

/// What is said, as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = AgreementCommentDraft)]
pub struct CommentDraft {
    /// The words.
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}

impl CommentDraft {
    fn parse(&self) -> Result<String, AgreementError> {
        let mut f = Fields::default();
        let text = f.text("text", &self.text, 4000);
        f.done()?;
        Ok(text)
    }
}

/// The legal reviewer says something about a clause.
///
/// # Errors
/// [`NotNow::TextShut`] outside of the review.
pub async fn add_comment(
    act: &mut Acting<'_>,
    id: Id<Agreement>,
    position: i64,
    draft: &CommentDraft,
) -> Result<Id<Comment>, AgreementError> {
    act.actor
        .may(Permission::ReviewAgreements, &Scope::Nation)?;
    let agreement = known(act.tx, id).await?;
    if agreement.state != AgreementState::LegalReview {
        return Err(NotNow::TextShut(agreement.state.as_str()).into());
    }
    clause(act.tx, &agreement, position).await?;
    let words = draft.parse()?;
    let (comment, at, by) = (act.clock.new_id(), act.now(), act.by());
    text::insert_comment(act.tx, (comment, id), (position, &words), (&by, at)).await?;
    act.record(
        "agreements.comment",
        &agreement.subject_text(),
        json!({"comment": comment, "position": position, "text": words}),
    )
    .await?;
    Ok(comment)
}

/// Whether the actor may answer comments on an agreement: officers, and the region whose agreement it is.
pub(crate) fn may_answer(actor: &Actor, agreement: &Agreement) -> Result<(), AgreementError> {
    let by_officer = actor.may(Permission::ManageAgreements, &Scope::Nation);
    let own = Scope::Region(agreement.region.clone());
    Ok(by_officer.or_else(|_| actor.may(Permission::ConfirmAgreements, &own))?)
}

/// Answers a comment; a later answer takes the place of an earlier one until the reviewer closes it.
///
/// # Errors
/// [`NotNow::CommentShut`].
pub async fn answer(
    act: &mut Acting<'_>,
    id: Id<Comment>,
    draft: &CommentDraft,
) -> Result<Agreement, AgreementError> {
    let (comment, agreement) = comment(act.tx, act.actor, id).await?;
    may_answer(act.actor, &agreement)?;
    if comment.state() == CommentState::Closed {
        return Err(NotNow::CommentShut.into());
    }
    let words = draft.parse()?;
    let (at, by) = (act.now(), act.by());
    text::answer(act.tx, id, &words, (&by, at)).await?;
    act.record(
        "agreements.answer_comment",
        &agreement.subject_text(),
        json!({"comment": id, "answer": words}),
    )
    .await?;
    Ok(agreement)
}

/// The reviewer closes a comment that was answered.
///
/// # Errors
/// [`NotNow::CommentShut`].
pub async fn close(act: &mut Acting<'_>, id: Id<Comment>) -> Result<Agreement, AgreementError> {
    act.actor
        .may(Permission::ReviewAgreements, &Scope::Nation)?;
    let (comment, agreement) = comment(act.tx, act.actor, id).await?;
    if comment.state() != CommentState::Answered {
        return Err(NotNow::CommentShut.into());
    }
    let (at, by) = (act.now(), act.by());
    text::close(act.tx, id, (&by, at)).await?;
    act.record(
        "agreements.close_comment",
        &agreement.subject_text(),
        json!({"comment": id}),
    )
    .await?;
    Ok(agreement)
}

/// The reviewer passes the text as it stands: it may be put on a signing day.
///
/// # Errors
/// [`NotNow::TextShut`] outside of the review; [`NotNow::CommentsOpen`]; [`NotNow::Unconfirmed`].
pub async fn pass(act: &mut Acting<'_>, id: Id<Agreement>) -> Result<Agreement, AgreementError> {
    act.actor
        .may(Permission::ReviewAgreements, &Scope::Nation)?;
    let agreement = known(act.tx, id).await?;
    if agreement.state != AgreementState::LegalReview {
        return Err(NotNow::TextShut(agreement.state.as_str()).into());
    }
    let n_open = comments(act.tx, &agreement)
        .await?
        .iter()
        .filter(|comment| comment.state() != CommentState::Closed)
        .count();
    if n_open > 0 {
        return Err(NotNow::CommentsOpen(n_open).into());
    }
    if !agreement.is_confirmed() {
        return Err(NotNow::Unconfirmed.into());
    }
    let change = Move {
        to: agreement.state,
        confirmed_no: agreement.confirmed_no,
        passed_no: Some(agreement.text_no),
        replaced_by: None,
    };
    take(act, &agreement, &change, "").await?;
    act.record(
        "agreements.pass",
        &agreement.subject_text(),
        json!({"text": agreement.text_no}),
    )
    .await?;
    known(act.tx, id).await
}
