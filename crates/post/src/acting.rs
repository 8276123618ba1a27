//! What a command of this context acts with.

use access::Actor;
use kernel::{Clock, Timestamp};
use serde_json::Value;
use store::{StoreError, Tx, audit};

/// The transaction of a command, who acts, and the clock.
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

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn by(&self) -> String {
        self.actor.id_text()
    }

    /// The one audit entry of the command; last before the commit.
    pub(crate) async fn record(
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
