//! The value the register stands by, and every claim behind it.

use std::collections::BTreeMap;

use access::{Permission, Scope};
use kernel::{Id, RegionCode};
use serde_json::json;
use store::{StoreError, Tx};

use crate::{
    Acting, ChangeError,
    change::named,
    model::{Claim, Curation, CurationDraft, Figure},
    store::claims::{self as rows, CurationOf},
};

/// Figures by subject and property.
pub type Figures = BTreeMap<(String, String), Figure>;

/// One figure with every decision that was ever made on it, newest first.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(
    tx: &mut Tx,
    subject: &str,
    property: &str,
) -> Result<Option<(Figure, Vec<Curation>)>, StoreError> {
    let claims: Vec<Claim> = rows::claims_of(tx, &[subject])
        .await?
        .into_iter()
        .filter(|claim| claim.property == property)
        .collect();
    let history = rows::curations(tx, subject, property).await?;
    if claims.is_empty() && history.is_empty() {
        return Ok(None);
    }
    let holds = history
        .iter()
        .find(|curation| curation.undone.is_none())
        .cloned();
    Ok(Some((
        Figure::weigh(subject.to_owned(), property.to_owned(), claims, holds),
        history,
    )))
}

/// Every figure on one of `words` and on subjects that begin with one and `:`, in two statements.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn under(tx: &mut Tx, words: &[&str]) -> Result<Figures, StoreError> {
    let claims = rows::claims_under(tx, words).await?;
    let decisions = rows::curations_under(tx, words).await?;
    Ok(weigh(claims, decisions))
}

/// Every figure about a region, in two statements: those of which it is the subject, and the contested places of
/// cohorts in which a source names it.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn about_region(tx: &mut Tx, region: &RegionCode) -> Result<Figures, StoreError> {
    let claims = rows::claims_about(tx, region).await?;
    let decisions = rows::curations_about(tx, region).await?;
    Ok(weigh(claims, decisions))
}

/// Every figure on one subject, in two statements.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn of(tx: &mut Tx, subject: &str) -> Result<Figures, StoreError> {
    let claims = rows::claims_of(tx, &[subject]).await?;
    let decisions = rows::curations_of(tx, subject).await?;
    Ok(weigh(claims, decisions))
}

fn weigh(claims: Vec<Claim>, decisions: Vec<CurationOf>) -> Figures {
    let mut behind: BTreeMap<(String, String), (Vec<Claim>, Option<Curation>)> = BTreeMap::new();
    for claim in claims {
        behind
            .entry((claim.subject.clone(), claim.property.clone()))
            .or_default()
            .0
            .push(claim);
    }
    for CurationOf {
        subject,
        property,
        curation,
    } in decisions
    {
        // Oldest first, so the last one that was not undone holds.
        behind.entry((subject, property)).or_default().1 = Some(curation);
    }
    behind
        .into_iter()
        .map(|((subject, property), (claims, curation))| {
            (
                (subject.clone(), property.clone()),
                Figure::weigh(subject, property, claims, curation),
            )
        })
        .collect()
}

/// Decides on a value, with a reason; without a value, on that of the claim it follows. The draft's `revision` is the
/// number of decisions the officer had seen.
///
/// # Errors
/// [`ChangeError::Stale`] where another officer decided in the meantime; [`ChangeError::Invalid`] for a claim that
/// is not on this figure or says another value.
pub async fn curate(act: &mut Acting<'_>, draft: &CurationDraft) -> Result<Figure, ChangeError> {
    act.may(Permission::Curate, &Scope::Nation)?;
    let mut draft = draft.clone();
    let follows = match draft.claim.trim().parse() {
        Ok(id) => rows::claim(act.tx, Id::from_uuid(id)).await?,
        Err(_) => None,
    };
    if let Some(claim) = follows.as_ref().filter(|_| draft.value.trim().is_empty()) {
        draft.value.clone_from(&claim.value);
    }
    let new = draft.parse()?;
    let fits = |c: &Claim| {
        c.subject == new.subject
            && c.property == new.property
            && c.value == new.value
            && c.withdrawn.is_none()
    };
    if new.claim.is_some() && !follows.is_some_and(|claim| fits(&claim)) {
        return Err(ChangeError::field("claim", "other-value", &draft.claim));
    }
    let by = act.by();
    let name = format!("{} {}", new.subject, new.property);
    let made = rows::curations(act.tx, &new.subject, &new.property).await?;
    if made.first().map_or(0, |newest| newest.revision) != new.seen {
        return Err(ChangeError::Stale(name));
    }
    named(
        rows::insert_curation(act.tx, act.clock, &new, &by).await,
        &name,
        "value",
        &new.value,
    )?;
    act.record("register.curate", &new.subject, json!(draft))
        .await?;
    known(act.tx, &new.subject, &new.property).await
}

/// Undoes the decision that holds; the one before it holds again.
///
/// # Errors
/// [`ChangeError::Stale`] where the decision was undone or followed by another in the meantime.
pub async fn undo(
    act: &mut Acting<'_>,
    subject: &str,
    property: &str,
    decision: i64,
) -> Result<Figure, ChangeError> {
    act.may(Permission::Curate, &Scope::Nation)?;
    let name = format!("{subject} {property}");
    let holds = rows::curations(act.tx, subject, property)
        .await?
        .into_iter()
        .find(|c| c.undone.is_none());
    if holds.as_ref().map(|c| c.revision) != Some(decision) {
        return Err(ChangeError::Stale(name));
    }
    let (at, by) = (act.now(), act.by());
    named(
        rows::undo_curation(act.tx, (subject, property, decision), &by, at).await,
        &name,
        "value",
        "",
    )?;
    let details =
        json!({"property": property, "decision": decision, "value": holds.map(|c| c.value)});
    act.record("register.undo_curation", subject, details)
        .await?;
    known(act.tx, subject, property).await
}

async fn known(tx: &mut Tx, subject: &str, property: &str) -> Result<Figure, ChangeError> {
    let (figure, _) = find(tx, subject, property)
        .await?
        .ok_or_else(|| ChangeError::Unknown(subject.to_owned()))?;
    Ok(figure)
}
