//! When a region's council and team come to stand by decree, its participation goes on to "bodies formed"; when they no
//! longer do and no workshop has been closed since, it goes back, and both stay written.

use kernel::RegionCode;
use register::{
    Acting,
    model::{Status, StepDraft},
    participations,
};

use crate::{
    AgreementError, bodies,
    model::{BodyKind, today},
    standing,
    store::decrees as rows,
};

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
            Status::BodiesFormed if !has_bodies => {
                let reason = "Dewan atau Tim Pelaksana tidak lagi berdasar keputusan yang berlaku";
                participations::take_back(act, id, Status::BodiesFormed, reason).await?;
            }
            _ => {}
        }
    }
    Ok(())
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
    let told = format!("Keputusan {}", numbers.join("; "));
    Ok(told.chars().take(500).collect())
}
