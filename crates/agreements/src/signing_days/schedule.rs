//! Putting agreements on a day, and taking them off.

use std::collections::BTreeMap;

use access::{Permission, Scope};
use kernel::{Id, PartialDate, RegionCode};
use register::{
    Acting,
    model::{FieldError, Fields},
    regions,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;

use super::{head_title, planned};
use crate::{
    AgreementError, NotNow,
    agreements::{known as known_agreement, take},
    error::named,
    model::{Agreement, AgreementNumber, AgreementState, Party, Signatory, SigningDay, last_day},
    store::{
        agreements::{self as agreement_rows, Move, NewStep},
        signing::{self as rows, Placed},
    },
};

/// Which agreements go on the day, as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ScheduleDraft {
    /// Codes of regions, separated by commas or spaces; empty for every agreement of the cohort that is ready.
    #[schema(example = "71.74, 71.72")]
    pub regions: String,
    /// The running number of the first; the others follow by region code.
    #[schema(value_type = u32, example = 50)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub first_number: String,
    /// The archive class.
    #[schema(example = "HK.04.02")]
    pub class: String,
    /// A whole number to give instead, for one region alone; it must name the day's month and year.
    #[schema(example = "50/DJAI/HK.04.02/02/2023")]
    pub number: String,
}

/// Puts agreements on the day: each gets its number, date, last day and signatories.
///
/// # Errors
/// [`AgreementError::Invalid`] for a number that is none, contradicts the date or is taken; [`NotNow::NotPassed`] names the
/// regions whose text is not accepted on both sides; [`NotNow::NothingToSchedule`].
pub async fn schedule(
    act: &mut Acting<'_>,
    id: Id<SigningDay>,
    draft: &ScheduleDraft,
) -> Result<Vec<Id<Agreement>>, AgreementError> {
    act.actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let day = planned(act.tx, id).await?;
    let chosen = ready(act.tx, &day, &draft.regions).await?;
    let numbers = numbers(&day, draft, chosen.len())?;
    let mut placed = Vec::with_capacity(chosen.len());
    for (one, number) in chosen.iter().zip(numbers) {
        let ends_on = last_day(&day.date, one.term_months)
            .ok_or_else(|| AgreementError::field("date", "day", &day.date))?;
        placed.push(Placed {
            id: one.id,
            revision: one.revision,
            number: number.into(),
            ends_on,
        });
    }
    let (at, by) = (act.now(), act.by());
    let given = if draft.number.trim().is_empty() {
        ("first_number", &draft.first_number)
    } else {
        ("number", &draft.number)
    };
    let changed = named(
        rows::schedule(act.tx, &day, &placed, at).await,
        &day.title,
        given.0,
        given.1,
    )?;
    if changed != placed.len() as u64 {
        return Err(AgreementError::Stale(day.title));
    }
    name_all(act, &day, &chosen).await?;
    let steps: Vec<NewStep<'_>> = chosen
        .iter()
        .map(|one| NewStep {
            agreement: one.id,
            from: Some(one.state),
            to: AgreementState::Scheduled,
            reason: &day.title,
        })
        .collect();
    agreement_rows::insert_steps(act.tx, act.clock, &steps, (&by, at)).await?;
    rows::touch(act.tx, id).await?;
    let told: Vec<(&str, &str)> = chosen
        .iter()
        .zip(&placed)
        .map(|(one, placed)| (one.region.as_str(), placed.number.as_str()))
        .collect();
    act.record(
        "agreements.schedule",
        &format!("signing_day:{id}"),
        json!({"numbers": told}),
    )
    .await?;
    Ok(placed.into_iter().map(|one| one.id).collect())
}

/// The agreements of the day's cohort that an order means, all of them accepted on both sides.
async fn ready(
    tx: &mut Tx,
    day: &SigningDay,
    asked: &str,
) -> Result<Vec<Agreement>, AgreementError> {
    let asked: Vec<&str> = asked
        .split([',', ' ', ';', '\n', '\r', '\t'])
        .filter(|code| !code.is_empty())
        .collect();
    let mut found =
        agreement_rows::of_cohort(tx, day.cohort, &[AgreementState::LegalReview]).await?;
    if asked.is_empty() {
        found.retain(|one| one.is_confirmed() && one.is_passed());
    } else {
        let wrong: Vec<FieldError> = asked
            .iter()
            .filter(|code| !found.iter().any(|one| one.region.as_str() == **code))
            .map(|code| FieldError {
                field: "regions",
                problem: "not-in-review",
                value: code.chars().take(40).collect(),
            })
            .collect();
        if !wrong.is_empty() {
            return Err(AgreementError::Invalid(wrong));
        }
        found.retain(|one| asked.contains(&one.region.as_str()));
        let open: Vec<&str> = found
            .iter()
            .filter(|one| !one.is_confirmed() || !one.is_passed())
            .map(|one| one.name.as_str())
            .collect();
        if !open.is_empty() {
            return Err(NotNow::NotPassed(open.join(", ")).into());
        }
    }
    if found.is_empty() {
        return Err(NotNow::NothingToSchedule.into());
    }
    Ok(found)
}

fn numbers(
    day: &SigningDay,
    draft: &ScheduleDraft,
    n: usize,
) -> Result<Vec<AgreementNumber>, AgreementError> {
    let date: PartialDate = day.date.parse().map_err(|_| {
        // A day was parsed before it was written.
        AgreementError::field("date", "day", &day.date)
    })?;
    let whole = draft.number.trim();
    if !whole.is_empty() {
        let number: AgreementNumber = whole
            .parse()
            .map_err(|_| AgreementError::field("number", "agreement-number", whole))?;
        if n != 1 {
            return Err(AgreementError::field("number", "one-region", whole));
        }
        if number.agrees_with(&date).is_err() {
            let told = format!("{whole} ≠ {date}");
            return Err(AgreementError::field("number", "contradicts-date", &told));
        }
        return Ok(vec![number]);
    }
    let mut f = Fields::default();
    let first: Option<u32> = f.parse("first_number", &draft.first_number, "number");
    f.done()?;
    let first = first.unwrap_or(1);
    (0..n)
        .map(|at| {
            let sequence = first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            AgreementNumber::on(sequence, draft.class.trim(), &date)
                .map_err(|_| AgreementError::field("class", "class", &draft.class))
        })
        .collect()
}

/// Names who signs each of these agreements.
async fn name_all(
    act: &mut Acting<'_>,
    day: &SigningDay,
    chosen: &[Agreement],
) -> Result<(), AgreementError> {
    let heads = regions::heads(act.tx).await?;
    let all: Vec<Signatory> = chosen
        .iter()
        .flat_map(|one| signatories(act, day, one, &heads))
        .collect();
    Ok(rows::insert_signatories(act.tx, &all).await?)
}

/// Who signs an agreement: both sides in the day's order, then the witness.
pub(crate) fn signatories(
    act: &Acting<'_>,
    day: &SigningDay,
    agreement: &Agreement,
    heads: &BTreeMap<RegionCode, (String, String)>,
) -> Vec<Signatory> {
    let (head, title) = heads.get(&agreement.region).cloned().unwrap_or_default();
    let title = if title.is_empty() {
        head_title(&agreement.kind).to_owned()
    } else {
        title
    };
    let region = (Party::Region, head.clone(), title, head);
    let ministry = (
        Party::Ministry,
        day.ministry_name.clone(),
        day.ministry_office.clone(),
        String::new(),
    );
    let mut parties = match day.first {
        Party::Ministry => vec![ministry, region],
        Party::Region | Party::Witness => vec![region, ministry],
    };
    if !day.witness_name.is_empty() {
        parties.push((
            Party::Witness,
            day.witness_name.clone(),
            day.witness_office.clone(),
            String::new(),
        ));
    }
    (1..)
        .zip(parties)
        .map(|(place, (party, name, office, authority))| Signatory {
            id: act.clock.new_id(),
            agreement: agreement.id,
            place,
            party,
            name,
            office,
            on_behalf: String::new(),
            authority,
            signed_at: None,
            method: None,
            file: None,
        })
        .collect()
}

/// Takes an agreement off its day, back to the review: number, date and signatories go, and with them signatures that were
/// made; their files stay kept. Part of [`crate::agreements::step`].
pub(crate) async fn take_off(
    act: &mut Acting<'_>,
    agreement: &Agreement,
    reason: &str,
) -> Result<Agreement, AgreementError> {
    let lost = rows::signatories(act.tx, agreement.id).await?;
    let is_begun = lost.iter().any(|one| one.signed_at.is_some());
    if is_begun && reason.is_empty() {
        return Err(AgreementError::field("reason", "required", ""));
    }
    let change = Move {
        to: AgreementState::LegalReview,
        confirmed_no: agreement.confirmed_no,
        passed_no: agreement.passed_no,
        replaced_by: None,
    };
    take(act, agreement, &change, reason).await?;
    rows::take_off(act.tx, agreement.id).await?;
    if let Some(day) = agreement.signing_day {
        rows::touch(act.tx, day).await?;
    }
    act.record(
        "agreements.take_off",
        &agreement.subject_text(),
        json!({"number": agreement.number, "signatories": lost, "reason": reason}),
    )
    .await?;
    known_agreement(act.tx, agreement.id).await
}
