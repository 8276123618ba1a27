//! Who acts, in which transaction, at which instant: what every change is given.

use access::{Actor, Permission, Scope};
use kernel::{Clock, Timestamp};
use serde_json::Value;
use store::{StoreError, Tx, audit};

use crate::ChangeError;

/// One command under way.
pub struct Acting<'a> {
    /// The transaction of the command.
    pub tx: &'a mut Tx,
    /// Who acts.
    pub actor: &'a Actor,
    /// Time and fresh ids.
    pub clock: &'a Clock,
}

impl<'a> Acting<'a> {
    /// A command of `actor` in `tx`.
    pub fn new(tx: &'a mut Tx, actor: &'a Actor, clock: &'a Clock) -> Self {
        Self { tx, actor, clock }
    }

    /// Asks first, as every operation does.
    pub(crate) fn may(&self, permission: Permission, scope: &Scope) -> Result<(), ChangeError> {
        Ok(self.actor.may(permission, scope)?)
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Who acts, for the audit log.
    pub fn by(&self) -> String {
        self.actor.id_text()
    }

    /// The one audit entry of the command; last before the commit.
    ///
    /// # Errors
    /// [`StoreError`] where the database refuses.
    pub async fn record(
        &mut self,
        action: &str,
        subject: &str,
        details: Value,
    ) -> Result<(), StoreError> {
        let actor = self.by();
        let entry = audit::Entry {
            at: self.now(),
            actor: &actor,
            action,
            subject,
            details,
        };
        audit::record(self.tx, &entry).await.map(|_| ())
    }
}
