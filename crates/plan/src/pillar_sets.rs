//! The sets of pillars that plans are written in: those of the program until someone edits them.

use access::{Actor, Permission, Scope};
use masterplan::PillarSet;
use register::Acting;
use serde_json::json;
use store::{StoreError, Tx};

use crate::{PlanError, store::pillars as rows};

/// Every set in its order, with its revision; those of the program where none was written yet.
///
/// # Errors
/// [`StoreError`].
pub async fn all(tx: &mut Tx) -> Result<Vec<(PillarSet, i64)>, StoreError> {
    let kept = rows::all(tx).await?;
    if kept.is_empty() {
        return Ok(PillarSet::shipped().into_iter().map(|s| (s, 1)).collect());
    }
    Ok(kept)
}

/// The set of a code.
///
/// # Errors
/// [`PlanError::Invalid`] beside `pillar_set` for an unknown one.
pub async fn find(tx: &mut Tx, code: &str) -> Result<PillarSet, PlanError> {
    let all = all(tx).await?;
    all.into_iter()
        .map(|(set, _)| set)
        .find(|set| set.code == code)
        .ok_or_else(|| PlanError::field("pillar_set", "unknown", code))
}

/// Whether the actor may edit them.
///
/// # Errors
/// [`PlanError::Forbidden`].
pub fn may_edit(actor: &Actor) -> Result<(), PlanError> {
    Ok(actor.may(Permission::ManagePillars, &Scope::Nation)?)
}

/// Writes those of the program where none was written yet.
pub(crate) async fn seed(tx: &mut Tx) -> Result<(), StoreError> {
    if !rows::all(tx).await?.is_empty() {
        return Ok(());
    }
    for (place, set) in (0i64..).zip(PillarSet::shipped()) {
        rows::insert(tx, &set, place).await?;
    }
    Ok(())
}

/// Adds a set, or changes the one of its code: `text` is its JSON. Plans keep the set they were begun in.
///
/// # Errors
/// [`PlanError::Forbidden`]; [`PlanError::Invalid`] for a text that is no set; [`PlanError::Stale`].
pub async fn save(
    act: &mut Acting<'_>,
    (text, revision): (&str, i64),
) -> Result<PillarSet, PlanError> {
    may_edit(act.actor)?;
    let set: PillarSet = serde_json::from_str(text)
        .map_err(|err| PlanError::field("set", "json", err.to_string()))?;
    check(&set)?;
    seed(act.tx).await?;
    let known = rows::all(act.tx).await?;
    if known.iter().any(|(other, _)| other.code == set.code) {
        let done = rows::update(act.tx, &set, revision).await;
        done.map_err(|err| match err {
            StoreError::Stale => PlanError::Stale(set.code.clone()),
            other => other.into(),
        })?;
    } else {
        let place = i64::try_from(known.len()).unwrap_or(i64::MAX);
        rows::insert(act.tx, &set, place).await?;
    }
    act.record(
        "plan.save_pillars",
        &format!("pillar-set:{}", set.code),
        json!({"set": set}),
    )
    .await?;
    Ok(set)
}

/// Codes are words, once each; names are there.
fn check(set: &PillarSet) -> Result<(), PlanError> {
    let is_word = |code: &str| {
        !code.is_empty()
            && code.len() <= 40
            && code
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let is_named = |id: &str, en: &str| !id.trim().is_empty() && !en.trim().is_empty();
    let mut codes = std::collections::BTreeSet::new();
    let mut wrong = !is_word(&set.code) || !is_named(&set.name_id, &set.name_en);
    wrong |= set.pillars.is_empty();
    for pillar in &set.pillars {
        wrong |= !is_word(&pillar.code) || !is_named(&pillar.name_id, &pillar.name_en);
        wrong |= !codes.insert(pillar.code.as_str());
        for sub in &pillar.sub_pillars {
            wrong |= !is_word(&sub.code) || !is_named(&sub.name_id, &sub.name_en);
            wrong |= !codes.insert(sub.code.as_str());
        }
    }
    if wrong {
        return Err(PlanError::field("set", "pillars", set.code.as_str()));
    }
    Ok(())
}
