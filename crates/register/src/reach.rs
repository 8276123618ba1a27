//! Which regions an actor reaches, by a role at the nation, a region or one of its agencies.

use access::{Actor, Forbidden, Permission, Scope};
use kernel::{Id, RegionCode};
use store::{StoreError, Tx};

use crate::agencies;

/// Why it is not known what an actor reaches.
#[derive(Debug, thiserror::Error)]
pub enum ReachError {
    /// No role allows it anywhere.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an actor reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Every region.
    All,
    /// These.
    Regions(Vec<RegionCode>),
}

impl Reach {
    /// Whether it covers a region.
    pub fn covers(&self, region: &RegionCode) -> bool {
        match self {
            Self::All => true,
            Self::Regions(codes) => codes.contains(region),
        }
    }
}

/// The regions over which the actor holds a permission. A statement for each agency at which the actor has a role: one or
/// two.
///
/// # Errors
/// [`ReachError::Forbidden`] where there is none; [`ReachError::Store`].
pub async fn over(tx: &mut Tx, actor: &Actor, permission: Permission) -> Result<Reach, ReachError> {
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
