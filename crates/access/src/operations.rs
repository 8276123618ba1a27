//! What can be done with accounts, one file for each group of operations.
//!
//! Each asks for permission first, then works in one transaction of its own with one audit entry in it.

pub mod accounts;
pub mod grants;
pub mod history;
pub mod lookup;
pub mod own;
pub mod sealed;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;
mod throttle;
pub mod tokens;

use serde_json::Value;
use store::{
    Db, StoreError, Tx,
    audit::{self, Entry},
};

use crate::{AccountId, Actor, Forbidden, Principal};

pub use throttle::address_key;

/// The subject of an account's audit entries.
pub fn subject(id: AccountId) -> String {
    format!("account:{id}")
}

/// Writes the one audit entry of a command about an account.
async fn record(
    db: &Db,
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    account: AccountId,
    details: Value,
) -> Result<(), StoreError> {
    let entry = Entry {
        at: db.clock().now(),
        actor: &actor.id_text(),
        action,
        subject: &subject(account),
        details,
    };
    audit::record(tx, &entry).await.map(|_| ())
}

/// The person at the browser, who may act on their own account.
fn own(actor: &Actor) -> Result<&Principal, Forbidden> {
    let principal = actor.person()?;
    if principal.must_change_password {
        return Err(Forbidden::PasswordChange);
    }
    Ok(principal)
}
