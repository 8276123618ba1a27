//! Which regions' workshops an actor reaches, by a role at the nation, a region or one of its agencies.

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use register::agencies;
use store::Tx;

use crate::WorkshopError;

/// What an actor reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Every region.
    All,
    /// These.
    Regions(Vec<RegionCode>),
}

impl Reach {
    /// Whether it covers a region.
    pub(crate) fn covers(&self, region: &RegionCode) -> bool {
        match self {
            Self::All => true,
            Self::Regions(codes) => codes.contains(region),
        }
    }
}

/// The regions over which the actor holds a permission.
///
/// # Errors
/// [`WorkshopError::Forbidden`] where there is none.
pub(crate) async fn over(
    tx: &mut Tx,
    actor: &Actor,
    permission: Permission,
) -> Result<Reach, WorkshopError> {
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

/// Whether the actor may do this in a region, by a role there, at one of its agencies or at the nation.
///
/// # Errors
/// [`WorkshopError::Forbidden`].
pub(crate) async fn may(
    tx: &mut Tx,
    actor: &Actor,
    permission: Permission,
    region: &RegionCode,
) -> Result<(), WorkshopError> {
    let Err(refused) = actor.may(permission, &Scope::Region(region.clone())) else {
        return Ok(());
    };
    match over(tx, actor, permission).await {
        Ok(reach) if reach.covers(region) => Ok(()),
        Ok(_) | Err(WorkshopError::Forbidden(_)) => Err(refused.into()),
        Err(other) => Err(other),
    }
}
