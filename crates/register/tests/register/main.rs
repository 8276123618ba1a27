//! What the register promises, on both engines, with the data the project carries.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

mod api;
mod boundaries;
mod changes;
mod evidence;
mod facts;
mod officer;
mod public;
mod transfer;

use access::Actor;
use register::{Acting, seed};
use testkit::TestDb;

/// A database with the carried data.
async fn loaded(t: &TestDb) {
    let mut tx = t.db.write().await.unwrap();
    seed::load(&mut Acting::new(&mut tx, &Actor::System, &t.clock))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
