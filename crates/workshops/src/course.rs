//! The region's participation goes on with its closed workshops, in the register.

use kernel::Id;
use register::{
    Acting,
    model::{Participation, Status, StepDraft},
    participations,
};
use store::Tx;

use crate::{
    WorkshopError,
    model::{Stage, Workshop, WorkshopState},
    store::workshops as rows,
    zones,
};

/// What a participation is when the workshop of a stage is closed.
pub const fn reached(stage: Stage) -> Status {
    match stage {
        Stage::One => Status::Workshop1,
        Stage::Two => Status::Workshop2,
        Stage::Three => Status::Workshop3,
        Stage::Four => Status::Workshop4,
    }
}

/// The stage whose closing takes a participation on from where it stands.
const fn next(status: Status) -> Option<Stage> {
    match status {
        Status::BodiesFormed => Some(Stage::One),
        Status::Workshop1 => Some(Stage::Two),
        Status::Workshop2 => Some(Stage::Three),
        Status::Workshop3 => Some(Stage::Four),
        _ => None,
    }
}

/// Whether a participation has not come as far as a closed workshop of this stage says: its bodies are not formed, or a
/// stage before is not closed. It follows with the next workshop that is closed or stage that is opened, once they are.
pub fn is_behind(status: Status, stage: Stage) -> bool {
    status < reached(stage)
}

/// Takes a participation as far as its closed workshops reach, within a command that closed one or opened a stage, and tells
/// where it stands then. A participation that waits for its bodies, or is further already, stays where it is.
pub(crate) async fn follow(
    act: &mut Acting<'_>,
    id: Id<Participation>,
) -> Result<Status, WorkshopError> {
    let workshops = rows::of_participation(act.tx, id.uuid()).await?;
    let mut member = known(act.tx, id).await?;
    while let Some(stage) = next(member.status) {
        let closed = |w: &&Workshop| w.stage == stage && w.state == WorkshopState::Closed;
        let Some(workshop) = workshops.iter().find(closed) else {
            break;
        };
        let step = StepDraft {
            to: reached(stage).as_str().to_owned(),
            // One that was closed before its last day has not come to it yet.
            happened_on: workshop
                .ends_on
                .clone()
                .min(zones::today(&workshop.region, act.now())),
            reason: format!("Bimtek {} ditutup", stage.roman()),
            ..StepDraft::default()
        };
        member = participations::carry(act, id, step).await?;
    }
    Ok(member.status)
}

pub(crate) async fn known(
    tx: &mut Tx,
    id: Id<Participation>,
) -> Result<Participation, WorkshopError> {
    let found = participations::find(tx, id).await?;
    let found = found.map(|(member, _)| member);
    found.ok_or_else(|| WorkshopError::Unknown(id.to_string()))
}
