//! The agreements of the demonstration: a signing day of 2022, decrees, bodies and what is late.

use access::Actor;
use agreements::agreements::{AgreementFilter, all};
use register::Acting;
use store::Db;

/// Adds them where there is none yet, all or nothing.
pub(super) async fn add(db: &Db) -> anyhow::Result<()> {
    let filter = AgreementFilter::default();
    let known = all(&mut db.read().await?, &Actor::System, &filter).await?;
    if !known.is_empty() {
        return Ok(());
    }
    let begun = std::time::Instant::now();
    let mut tx = db.write().await?;
    let act = &mut Acting::new(&mut tx, &Actor::System, db.clock());
    let filled = agreements::sample::fill(act).await?;
    tx.commit().await?;
    let took = begun.elapsed().as_millis();
    tracing::info!(milliseconds = took, "agreements added: {filled:?}");
    Ok(())
}
