//! Workshops of the demonstration: real days where they were published, everything else invented and labelled so.

use access::Actor;
use register::Acting;
use store::Db;
use workshops::{
    planning::{self, WorkshopFilter},
    sample,
};

/// Adds them where there is none yet, all or nothing.
pub(super) async fn add(db: &Db) -> anyhow::Result<()> {
    let all = WorkshopFilter::default();
    let known = planning::all(&mut db.read().await?, &Actor::System, &all).await?;
    if !known.is_empty() {
        return Ok(());
    }
    let mut tx = db.write().await?;
    let filled = sample::fill(&mut Acting::new(&mut tx, &Actor::System, db.clock())).await?;
    tx.commit().await?;
    tracing::info!(
        workshops = filled.workshops,
        rows = filled.rows,
        "workshops added"
    );
    Ok(())
}
