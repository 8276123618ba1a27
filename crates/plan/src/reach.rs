//! Which plans an actor reaches, and with whose hand it writes in them.

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use register::agencies;
use store::Tx;

use crate::{PlanError, model::Plan};

/// What an actor reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Every region.
    All,
    /// These.
    Regions(Vec<RegionCode>),
}

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

/// The regions over which the actor holds a permission.
///
/// # Errors
/// [`PlanError::Forbidden`] where there is none.
pub(crate) async fn over(
    tx: &mut Tx,
    actor: &Actor,
    permission: Permission,
) -> Result<Reach, PlanError> {
    let refused = match actor.may(permission, &Scope::Nation) {
        Ok(()) => return Ok(Reach::All),
        Err(refused) => refused,
    };
    let mut regions = Vec::new();
    for grant in actor.principal().map_or(&[][..], |p| p.grants.as_slice()) {
        if actor.may(permission, grant.scope()).is_err() {
            continue;
        }
        match grant.scope() {
            Scope::Region(code) => regions.push(code.clone()),
            // A person holds a role at an agency or two.
            Scope::Agency(id) => {
                let agency = agencies::find(tx, Id::from_uuid(*id)).await?;
                regions.extend(agency.map(|agency| agency.region));
            }
            Scope::Nation => {}
        }
    }
    if regions.is_empty() {
        return Err(refused.into());
    }
    regions.sort_unstable();
    regions.dedup();
    Ok(Reach::Regions(regions))
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
