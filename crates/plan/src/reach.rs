//! Which plans an actor reaches, and with whose hand it writes in them.

use crate::{PlanError, model::Plan};
use access::{Actor, Permission, Scope};

/// With whose hand someone writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hand {
    /// The team's: everything.
    Team,
    /// That of agencies with these codes: their own lines.
    Agencies(Vec<String>),
}

impl Hand {
    /// Whether it may write a row of this owner.
    pub fn holds(&self, owner: &str) -> bool {
        match self {
            Self::Team => true,
            Self::Agencies(codes) => codes.iter().any(|code| code == owner),
        }
    }
}

/// Whether the actor may do this with a plan, by a role at its region, one of its agencies or the nation. No statement.
///
/// # Errors
/// [`PlanError::Forbidden`].
pub(crate) fn may(actor: &Actor, permission: Permission, plan: &Plan) -> Result<(), PlanError> {
    let Err(refused) = actor.may(permission, &Scope::Region(plan.region.clone())) else {
        return Ok(());
    };
    let by_agency = plan.agencies.iter().any(|agency| {
        actor
            .may_at_agency(permission, &plan.region, agency.id)
            .is_ok()
    });
    if by_agency {
        Ok(())
    } else {
        Err(refused.into())
    }
}

/// With whose hand the actor writes in a plan.
///
/// # Errors
/// [`PlanError::Forbidden`] where it may write nothing.
pub fn hand(actor: &Actor, plan: &Plan) -> Result<Hand, PlanError> {
    let refused = match may(actor, Permission::WritePlans, plan) {
        Ok(()) => return Ok(Hand::Team),
        Err(refused) => refused,
    };
    let own = plan.agencies.iter().filter(|agency| {
        actor
            .may_at_agency(Permission::WriteOwnPlans, &plan.region, agency.id)
            .is_ok()
    });
    let own: Vec<String> = own.map(|agency| agency.code.clone()).collect();
    if own.is_empty() {
        Err(refused)
    } else {
        Ok(Hand::Agencies(own))
    }
}
