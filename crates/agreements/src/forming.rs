//! When a region's council and team come to stand by decree, its participation goes on to "bodies formed"; when they no
//! longer do and no workshop has been closed since, it goes back, and both stay written.

use access::Actor;
use kernel::{Id, RegionCode};
use register::{
    Acting,
    model::{Participation, Status, StepDraft},
    participations,
};
use store::Db;

use crate::{
    AgreementError, bodies,
    model::{BodyKind, today},
    standing,
    store::decrees as rows,
};

/// How the reason of a step begins that decrees gave.
const BY_DECREES: &str = "Keputusan ";

/// Takes the participations of a region along with its bodies, within a command that changed these. A participation whose
/// agreement does not bind stays where it is.
pub(crate) async fn follow(act: &mut Acting<'_>, code: &RegionCode) -> Result<(), AgreementError> {
    let region = match bodies::region(act.tx, code).await {
        Ok(region) => region,
        // A region that is no more takes part in nothing.
        Err(AgreementError::Unknown(_)) => return Ok(()),
        Err(err) => return Err(err),
    };
    let members = participations::of_region(act.tx, region.id).await?;
    let moving = |status| matches!(status, Status::Signed | Status::BodiesFormed);
    for member in members.into_iter().filter(|m| moving(m.status)) {
        let (id, status, now) = (member.id, member.status, act.now());
        let standing = standing::of_member(act.tx, member, now).await?;
        let (has_bodies, has_signed) = (standing.has_bodies(), standing.has_signed());
        match status {
            Status::Signed if has_bodies && has_signed => {
                let step = StepDraft {
                    to: Status::BodiesFormed.as_str().to_owned(),
                    happened_on: today(now),
                    reason: decrees(act, code).await?,
                    ..StepDraft::default()
                };
                participations::carry(act, id, step).await?;
            }
            Status::BodiesFormed if !has_bodies && is_carried(act, id).await? => {
                let reason = "Dewan atau Tim Pelaksana tidak lagi berdasar keputusan yang berlaku";
                participations::take_back(act, id, Status::BodiesFormed, reason).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether it was a decree in this program that took the participation on: what an officer recorded, the officer takes back.
async fn is_carried(act: &mut Acting<'_>, id: Id<Participation>) -> Result<bool, AgreementError> {
    let found = participations::find(act.tx, id).await?;
    let steps = found.map(|(_, steps)| steps).unwrap_or_default();
    let last = steps.iter().rfind(|step| step.to == Status::BodiesFormed);
    Ok(last.is_some_and(|step| {
        step.recorded_by == Actor::System.id_text() && step.reason.starts_with(BY_DECREES)
    }))
}

/// How far back the days of decrees are looked at: a server that stood still for a month catches up.
const DAYS: i64 = 31;

/// Takes along the regions in which a decree has begun or ceased to stand of late, for no command tells that a day has come;
/// how many were looked at. Once an hour; a handful of regions, each in a transaction of its own.
///
/// # Errors
/// [`AgreementError::Store`] where the database refuses.
pub async fn run(db: &Db) -> Result<usize, AgreementError> {
    let now = db.clock().now();
    let days = (today(now.plus_seconds(-DAYS * 86_400)), today(now));
    let regions = rows::turning(&mut db.read().await?, (&days.0, &days.1)).await?;
    for region in &regions {
        let mut tx = db.write().await?;
        let act = &mut Acting::new(&mut tx, &Actor::System, db.clock());
        match follow(act, region).await {
            Ok(()) => tx.commit().await?,
            Err(AgreementError::Stale(_)) => {}
            Err(err) => return Err(err),
        }
    }
    Ok(regions.len())
}

/// The decrees by which council and team stand today, for the step's reason.
async fn decrees(act: &mut Acting<'_>, code: &RegionCode) -> Result<String, AgreementError> {
    let today = today(act.now());
    let kinds = [BodyKind::Council, BodyKind::Team].map(bodies::decree_of);
    let all = rows::of_region(act.tx, code).await?;
    let numbers: Vec<String> = all
        .into_iter()
        .filter(|d| kinds.contains(&d.kind) && d.stands_on(&today))
        .map(|d| d.number)
        .collect();
    let told = format!("{BY_DECREES}{}", numbers.join("; "));
    Ok(told.chars().take(500).collect())
}
