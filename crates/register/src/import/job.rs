//! The job that writes a confirmed import.
//!
//! It checks the file once more, against the register as it is now, and writes only if every effect is one the dry
//! run showed. The entry in the audit chain is taken first: its number says that nothing came between.

use std::sync::Arc;

use access::Actor;
use kernel::Id;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sheets::Limits;
use store::{Db, StoreError, files, jobs};
use web::Catalogue;

use super::{
    Import, ImportError, Report, State, Upload,
    apply::Writing,
    check::Checked,
    file::open,
    record::{count, find, record, submit},
};
use crate::store::imports as rows;

/// The kind of the job.
pub const APPLY: &str = "register.import";

/// How often the check is repeated where others change the register at the same moment.
const TRIES: usize = 5;

/// What the job is given.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    /// The import.
    pub(super) import: Id<Import>,
    /// Who confirmed it.
    pub(super) by: String,
}

/// Why a confirmed import was not written. Nothing of it is in the register.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// What the job was given is not what it expects.
    #[error("the job's data cannot be read: {0}")]
    Payload(#[from] serde_json::Error),
    /// The file cannot be read any more, or the import is gone.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl WorkError {
    /// Whether trying again is of no use.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Payload(_) => true,
            Self::Import(ImportError::Store(err)) | Self::Store(err) => {
                !(err.is_passing()
                    || matches!(
                        err,
                        StoreError::Stale | StoreError::Duplicate(_) | StoreError::DiskFull
                    ))
            }
            Self::Import(_) => true,
        }
    }
}

/// Does a job of the kind [`APPLY`]. A job that was done and not noted as done finds nothing left to do.
///
/// # Errors
/// [`WorkError`], which says whether trying again is of use.
pub async fn work(db: &Db, words: &Arc<Catalogue>, job: &jobs::Taken) -> Result<(), WorkError> {
    let Payload { import: id, by } = serde_json::from_str(&job.payload)?;
    let import = find(&mut db.read().await?, &Actor::System, id).await?;
    if import.state == State::Queued && import.job == Some(job.id) {
        let total = 2 * import.n_rows;
        progress(db, job.id, 0, total).await?;
        write(db, words, import, &by, Some(job.id)).await?;
    } else {
        let mut tx = db.write().await?;
        jobs::finish(db, &mut tx, job.id).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn progress(db: &Db, job: Id<jobs::Job>, done: i64, total: i64) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    jobs::progress(db, &mut tx, job, done, total).await?;
    tx.commit().await
}

/// Keeps, confirms and writes a file at once, for the command line, where nobody looks in between.
///
/// # Errors
/// As [`submit`] and [`super::confirm`].
pub async fn apply_now(
    db: &Db,
    words: &Arc<Catalogue>,
    actor: &Actor,
    upload: Upload,
) -> Result<Import, WorkError> {
    let import = submit(db, words, actor, upload).await?;
    if import.n_errors > 0 || !import.report.has_changes() {
        return Ok(import);
    }
    Ok(write(db, words, import, &actor.id_text(), None).await?)
}

async fn write(
    db: &Db,
    words: &Arc<Catalogue>,
    import: Import,
    by: &str,
    job: Option<Id<jobs::Job>>,
) -> Result<Import, ImportError> {
    let bytes = files::get(db, &import.sha256).await?;
    let upload = Arc::new(Upload {
        kind: import.kind,
        name: import.file_name.clone(),
        bytes,
    });
    let mut opened = open(words, upload, Limits::default()).await?;
    for _ in 0..TRIES {
        let (checked, file) = opened.check(&mut db.read().await?).await?;
        opened = file;
        if let Some(job) = job {
            progress(db, job, import.n_rows, 2 * import.n_rows).await?;
        }
        if checked.report.n_errors > 0 || checked.report.digest != import.report.digest {
            return outdated(db, import, checked.report, by, job).await;
        }
        if let Some(done) = attempt(db, &import, checked, by, job).await? {
            return Ok(done);
        }
    }
    Err(StoreError::Busy.into())
}

/// Writes everything in one transaction, or nothing where the register changed since the check.
async fn attempt(
    db: &Db,
    import: &Import,
    checked: Checked,
    by: &str,
    job: Option<Id<jobs::Job>>,
) -> Result<Option<Import>, ImportError> {
    let (clock, report) = (db.clock(), checked.report);
    let mut tx = db.write().await?;
    let details = json!({
        "kind": import.kind, "file": import.file_name, "sha256": import.sha256,
        "new": report.new, "changed": report.changed, "unchanged": report.unchanged,
    });
    let seq = record(&mut tx, clock, (by, APPLY), import.id, details).await?;
    if seq != report.state + 1 {
        return Ok(None);
    }
    let at = clock.now();
    let mut writing = Writing {
        tx: &mut tx,
        clock,
        by,
        at,
    };
    writing.write(checked.plan).await?;
    rows::set_state(&mut tx, import.id, (import.state, State::Applied), None, at).await?;
    if let Some(job) = job {
        jobs::progress(db, &mut tx, job, 2 * import.n_rows, 2 * import.n_rows).await?;
        jobs::finish(db, &mut tx, job).await?;
    }
    tx.commit().await?;
    Ok(Some(Import {
        state: State::Applied,
        updated_at: at,
        ..import.clone()
    }))
}

/// The register changed since the dry run, and the file would do something else now: the officer looks again.
async fn outdated(
    db: &Db,
    import: Import,
    report: Report,
    by: &str,
    job: Option<Id<jobs::Job>>,
) -> Result<Import, ImportError> {
    let mut tx = db.write().await?;
    let at = db.clock().now();
    let import = Import {
        state: State::Checked,
        n_errors: count(report.n_errors),
        report: Report {
            outdated: true,
            ..report
        },
        updated_at: at,
        ..import
    };
    rows::recheck(&mut tx, &import, at).await?;
    if let Some(job) = job {
        jobs::finish(db, &mut tx, job).await?;
    }
    let details = json!({"kind": import.kind, "errors": import.n_errors});
    record(
        &mut tx,
        db.clock(),
        (by, "register.recheck_import"),
        import.id,
        details,
    )
    .await?;
    tx.commit().await?;
    Ok(import)
}
