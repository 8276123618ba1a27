//! `pilar backup` and `pilar restore`.

use std::path::Path;

use anyhow::Context;
use kernel::Clock;
use store::{Db, backup, secrets::LostKeys};

use super::say;
use crate::{serve, settings::Settings};

pub(super) async fn backup(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    // As it is: a copy before an upgrade must not upgrade.
    let db = Db::connect(settings.database(), Clock::system())
        .await
        .context("the database cannot be opened")?;
    let manifest = backup::take(&db, file)
        .await
        .with_context(|| format!("no backup was taken to {}", file.display()))?;
    db.close().await;
    let bytes = std::fs::metadata(file).map(|m| m.len()).unwrap_or_default();
    say(&format!(
        "{}: {} parts, {bytes} bytes, {}, schema {}, {}. The key of what is encrypted is not in it: keep secrets.key elsewhere.",
        file.display(),
        manifest.parts.len(),
        manifest.engine,
        manifest.schema,
        manifest.taken_at
    ))
}

pub(super) async fn restore(
    settings: &Settings,
    file: &Path,
    without_key: bool,
) -> anyhow::Result<()> {
    let lost = if without_key {
        LostKeys::Accept
    } else {
        LostKeys::Refuse
    };
    let db = Db::connect(settings.database(), Clock::system())
        .await
        .context("the database to restore into cannot be opened")?;
    let manifest = backup::restore(&db, file, lost)
        .await
        .with_context(|| format!("{} was not restored", file.display()))?;
    db.close().await;
    // An older backup is brought up to date, and what was restored is read once.
    let opened = if without_key {
        serve::open_forgetting(settings).await
    } else {
        serve::open(settings).await.map(|db| (db, 0))
    };
    let (db, removed) =
        opened.context("the backup was restored, but it cannot be brought up to date")?;
    let verdict = store::audit::verify(&mut db.read().await?).await?;
    db.close().await;
    let chain = match verdict {
        store::audit::Verdict::Intact(head) => format!("{} changes, chain intact", head.seq),
        store::audit::Verdict::Broken { seq, reason } => {
            format!(
                "its chain of changes is broken at entry {seq}: {reason}; it was so when the backup was taken"
            )
        }
    };
    say(&format!(
        "Restored the state of {} into {}: {chain}.",
        manifest.taken_at,
        settings.data.display()
    ))?;
    if without_key {
        say(&told(removed))?;
    }
    Ok(())
}

pub(super) async fn forget(settings: &Settings) -> anyhow::Result<()> {
    let (db, removed) = serve::open_forgetting(settings).await?;
    db.close().await;
    say(&told(removed))
}

fn told(removed: usize) -> String {
    format!("Second factors removed because their key is lost: {removed}.")
}
