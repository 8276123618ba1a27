//! How far an actor reaches into a candidate's form: all of it, or the sections in the hands of its agency.

use access::{Actor, Forbidden, Permission, Scope};
use store::Tx;

use crate::{
    CallError,
    model::{Candidate, Delegation, DelegationState},
    store::delegations as rows,
};

/// The part of a form that someone sees or writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Every section.
    All,
    /// These sections, by code.
    Sections(Vec<String>),
}

impl Reach {
    /// Whether the section lies within.
    pub fn covers(&self, section: &str) -> bool {
        match self {
            Self::All => true,
            Self::Sections(codes) => codes.iter().any(|code| code == section),
        }
    }
}

/// What the actor reaches with a permission, given the candidate's delegations.
///
/// # Errors
/// [`Forbidden`] where that is nothing.
pub(crate) fn over(
    actor: &Actor,
    permission: Permission,
    candidate: &Candidate,
    delegations: &[Delegation],
) -> Result<Reach, Forbidden> {
    let refused = match actor.may(permission, &Scope::Region(candidate.region.clone())) {
        Ok(()) => return Ok(Reach::All),
        Err(refused) => refused,
    };
    let writes = permission == Permission::WriteAnswers;
    let codes: Vec<String> = delegations
        .iter()
        .filter(|d| d.candidate == candidate.id)
        .filter(|d| match d.state {
            DelegationState::Open => true,
            DelegationState::Done => !writes,
            DelegationState::Withdrawn => false,
        })
        .filter(|d| {
            actor
                .may_at_agency(permission, &candidate.region, d.agency.uuid())
                .is_ok()
        })
        .map(|d| d.section.clone())
        .collect();
    if codes.is_empty() {
        Err(refused)
    } else {
        Ok(Reach::Sections(codes))
    }
}

/// What the actor reaches with a permission: one statement more for whoever holds no role at the region.
pub(crate) async fn of(
    tx: &mut Tx,
    actor: &Actor,
    permission: Permission,
    candidate: &Candidate,
) -> Result<Reach, CallError> {
    match actor.may(permission, &Scope::Region(candidate.region.clone())) {
        Ok(()) => return Ok(Reach::All),
        Err(err @ Forbidden::Role { .. }) if !actor.may_somewhere(permission) => {
            return Err(err.into());
        }
        Err(Forbidden::Role { .. }) => {}
        Err(err) => return Err(err.into()),
    }
    let delegations = rows::of_all(tx, &[candidate.id]).await?;
    Ok(over(actor, permission, candidate, &delegations)?)
}
