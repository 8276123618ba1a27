//! The plan of the demonstration: two releases of a plan whose content is invented, and labelled so.

use access::Actor;
use register::Acting;
use store::Db;

/// Adds it where there is none yet, all or nothing.
pub(super) async fn add(db: &Db) -> anyhow::Result<()> {
    let mut tx = db.write().await?;
    let act = &mut Acting::new(&mut tx, &Actor::System, db.clock());
    let rows = ::plan::sample::fill(act, None).await?;
    if rows > 0 {
        tx.commit().await?;
        tracing::info!(rows = rows, "plan added");
    }
    Ok(())
}
