//! Drafting: one agreement for each selected participation of a cohort, at once or one by one.

use std::collections::{BTreeMap, HashSet};

use access::{Permission, Scope};
use kernel::{Id, RegionCode};
use register::{
    Acting,
    model::{FieldError, Status},
    participations, regions,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    AgreementError, NotNow,
    model::{Agreement, AgreementState},
    store::{
        agreements::{self as rows, NewAgreement, NewStep},
        text,
    },
    templates,
};

/// Which agreements to draft, as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = AgreementDraftOrder)]
pub struct DraftOrder {
    /// The year of the cohort.
    #[schema(value_type = u16, example = 2022)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub cohort: String,
    /// Codes of regions, separated by commas or spaces; empty for every selected one that has none yet.
    #[schema(example = "71.74, 71.72")]
    pub regions: String,
}

/// Drafts agreements from the template in force and sends them to their regions.
///
/// # Errors
/// [`AgreementError::Invalid`] names codes that are not of the cohort or have one already; [`NotNow::NotSelected`];
/// [`NotNow::NothingToDraft`].
pub async fn draft(
    act: &mut Acting<'_>,
    order: &DraftOrder,
) -> Result<Vec<Id<Agreement>>, AgreementError> {
    act.actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let cohort: u16 = order
        .cohort
        .trim()
        .parse()
        .map_err(|_| AgreementError::field("cohort", "number", &order.cohort))?;
    let chosen = chosen(act, cohort, &order.regions).await?;
    if chosen.is_empty() {
        return Err(NotNow::NothingToDraft.into());
    }
    let template = templates::current(act.tx).await?;
    let (at, by) = (act.now(), act.by());
    let by = (by.as_str(), at);
    rows::insert(act.tx, (cohort, &template), &chosen, by).await?;
    let ids: Vec<Id<Agreement>> = chosen.iter().map(|new| new.id).collect();
    text::insert_clauses(act.tx, &ids, &template.clauses, by).await?;
    let steps: Vec<NewStep<'_>> = ids
        .iter()
        .map(|id| NewStep {
            agreement: *id,
            from: None,
            to: AgreementState::DraftSent,
            reason: "",
        })
        .collect();
    rows::insert_steps(act.tx, act.clock, &steps, by).await?;
    let regions: Vec<&str> = chosen.iter().map(|new| new.place.code.as_str()).collect();
    act.record(
        "agreements.draft",
        &format!("cohort:{cohort}"),
        json!({"template": template.no, "regions": regions}),
    )
    .await?;
    Ok(ids)
}

/// The participations an order means.
async fn chosen(
    act: &mut Acting<'_>,
    cohort: u16,
    asked: &str,
) -> Result<Vec<NewAgreement>, AgreementError> {
    let members = participations::of_cohort(act.tx, cohort).await?;
    if members.is_empty() {
        return Err(AgreementError::field(
            "cohort",
            "unknown",
            &cohort.to_string(),
        ));
    }
    let asked = codes(asked);
    let drafted: HashSet<_> = rows::drafted(act.tx, cohort).await?.into_iter().collect();
    let places: BTreeMap<RegionCode, regions::Place> = regions::places(act.tx)
        .await?
        .into_iter()
        .map(|place| (place.code.clone(), place))
        .collect();
    let mut wrong = Vec::new();
    let mut chosen = Vec::new();
    let mut refuse = |problem, value: &str| wrong.push(refused(problem, value));
    for code in &asked {
        if !members.iter().any(|m| m.region.as_str() == *code) {
            refuse("not-in-cohort", code);
        }
    }
    for member in members {
        let is_asked = asked.contains(&member.region.as_str());
        if !asked.is_empty() && !is_asked {
            continue;
        }
        if drafted.contains(&member.id.uuid()) {
            if is_asked {
                refuse("drafted", member.region.as_str());
            }
            continue;
        }
        if member.status != Status::Selected {
            if is_asked {
                return Err(NotNow::NotSelected(member.status.as_str()).into());
            }
            continue;
        }
        if let Some(place) = places.get(&member.region) {
            chosen.push(NewAgreement {
                id: act.clock.new_id(),
                participation: member.id.uuid(),
                place: place.clone(),
            });
        }
    }
    if wrong.is_empty() {
        Ok(chosen)
    } else {
        Err(AgreementError::Invalid(wrong))
    }
}

/// The codes that were written, however they are set apart.
fn codes(text: &str) -> Vec<&str> {
    text.split([',', ' ', ';', '\n', '\r', '\t'])
        .filter(|code| !code.is_empty())
        .collect()
}

fn refused(problem: &'static str, code: &str) -> FieldError {
    FieldError {
        field: "regions",
        problem,
        value: code.chars().take(40).collect(),
    }
}
