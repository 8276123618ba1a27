//! What a plan is judged by that does not stand in it: decrees, bodies, focus groups, evidence, who heads the region.

use access::Actor;
use agreements::{
    AgreementError, alarms::AlarmKind, bodies, decrees, model::Decree, model::DecreeKind, standing,
};
use kernel::{RegionCode, Timestamp};
use masterplan::checks::Facts;
use register::{
    ChangeError,
    evidence::{self, Days, EvidenceFilter},
};
use store::Tx;
use workshops::focus;

use crate::PlanError;

/// The facts around a region's plan today, and the regulation that gives it force. Some twelve statements, whatever there is.
///
/// # Errors
/// [`PlanError::Store`]; [`PlanError::Unknown`] for a region that is none.
pub async fn around(
    tx: &mut Tx,
    region: &RegionCode,
    now: Timestamp,
) -> Result<(Facts, Option<Decree>), PlanError> {
    let (all, today) = (&Actor::System, agreements::model::today(now));
    let issued: Vec<Decree> = decrees::of_region(tx, all, region)
        .await
        .map_err(told)?
        .into_iter()
        .filter(|decree| decree.stands_on(&today))
        .collect();
    let formed = bodies::of_region(tx, all, region).await.map_err(told)?;
    let stands =
        |body: &agreements::model::Body| issued.iter().any(|decree| Some(decree.id) == body.decree);
    let n_bodies = formed.iter().filter(|(body, _)| stands(body)).count();
    let alarms = standing::alarms_of(tx, all, region, now)
        .await
        .map_err(told)?;
    let has_left = alarms.iter().any(|alarm| alarm.kind == AlarmKind::HeadLeft);
    let days = Days::at(now, 7 * 60);
    let filter = EvidenceFilter::default();
    let counted = evidence::counts(tx, all, (region, &filter, &days)).await;
    let (_, counts) = counted.map_err(|err| match err {
        ChangeError::Store(err) => PlanError::Store(err),
        other => PlanError::Unknown(other.to_string()),
    })?;
    let facts = Facts {
        year: u16::try_from(now.to_offset_date_time().year()).unwrap_or(0),
        has_regulation: issued.iter().any(|d| d.kind == DecreeKind::Regulation),
        has_decree: issued.iter().any(|d| d.kind == DecreeKind::Team),
        bodies: u32::try_from(n_bodies).unwrap_or(u32::MAX),
        focus_groups: u32::try_from(focus::count(tx, region).await?).unwrap_or(0),
        evidence: u32::try_from(counts.standing).unwrap_or(0),
        is_head_in_office: (has_left || !issued.is_empty()).then_some(!has_left),
    };
    let regulation = issued
        .into_iter()
        .find(|d| d.kind == DecreeKind::Regulation);
    Ok((facts, regulation))
}

fn told(err: AgreementError) -> PlanError {
    match err {
        AgreementError::Store(err) => PlanError::Store(err),
        other => PlanError::Unknown(other.to_string()),
    }
}
