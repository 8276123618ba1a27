//! What was done to a thing of the register, for those who work on it.

use access::{
    Actor, Forbidden, Names, Permission, Scope,
    operations::history::{self, Newest},
};
use store::{Tx, audit::Recorded};
use web::paging::{PageOf, Window};

use crate::ChangeError;

/// Whether the actor's work is the register: such people read names and history.
///
/// # Errors
/// [`Forbidden`] says why not.
pub fn may_read(actor: &Actor) -> Result<(), Forbidden> {
    let own = actor.may_somewhere(Permission::EditRegion);
    if own || actor.may_somewhere(Permission::ReadAudit) {
        return Ok(());
    }
    actor.may(Permission::EditRegion, &Scope::Nation)
}

/// One page of the changes of a subject, newest first. Other contexts have histories of their own, with rules of
/// their own: their entries are left out.
///
/// # Errors
/// [`ChangeError::Forbidden`].
pub async fn page(
    tx: &mut Tx,
    actor: &Actor,
    subject: &str,
    window: &Window<Newest, i64>,
) -> Result<(PageOf<Recorded>, Names), ChangeError> {
    may_read(actor)?;
    Ok(history::of_context(tx, "register", subject, window).await?)
}
