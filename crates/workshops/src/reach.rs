//! Which regions' workshops an actor reaches, by a role at the nation, a region or one of its agencies.

use access::{Actor, Permission, Scope};
use kernel::RegionCode;
pub(crate) use register::reach::Reach;
use store::Tx;

use crate::WorkshopError;

/// The regions over which the actor holds a permission.
///
/// # Errors
/// [`WorkshopError::Forbidden`] where there is none.
pub(crate) async fn over(
    tx: &mut Tx,
    actor: &Actor,
    permission: Permission,
) -> Result<Reach, WorkshopError> {
    Ok(register::reach::over(tx, actor, permission).await?)
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
