//! Imports that are kept: from the dry run to what became of it.

use std::{fmt, io, str::FromStr, sync::Arc};

use access::{Actor, Forbidden, Permission, Scope};
use kernel::{Clock, Id, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sheets::{BindError, Limits, SheetError};
use store::{
    Db, StoreError, Tx,
    audit::{self, Entry},
    files, jobs,
};
use uuid::Uuid;
use web::{
    Catalogue,
    paging::{Edge, PageOf, Window},
};

use super::{
    Kind, Report, Upload,
    file::{may, open},
    job::{APPLY, Payload},
};
use crate::store::imports as rows;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its dry run is there to be looked at.
    Checked,
    /// Confirmed, not written yet.
    Queued,
    /// All of it is in the register.
    Applied,
    /// It could not be written.
    Failed,
    /// Nobody wants it.
    Discarded,
}

impl State {
    const ALL: [Self; 5] = [
        Self::Checked,
        Self::Queued,
        Self::Applied,
        Self::Failed,
        Self::Discarded,
    ];

    /// The word in the database and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Queued => "queued",
            Self::Applied => "applied",
            Self::Failed => "failed",
            Self::Discarded => "discarded",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

/// A file that was checked, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: Id<Import>,
    /// What its rows are.
    pub kind: Kind,
    /// What its sender called it.
    pub file_name: String,
    /// SHA-256 of the file, under which it is kept.
    pub sha256: String,
    /// How far it is.
    pub state: State,
    /// Rows of data.
    pub n_rows: i64,
    /// Things that are wrong.
    pub n_errors: i64,
    /// What the dry run found.
    pub report: Report,
    /// The job that writes it.
    pub job: Option<Id<jobs::Job>>,
    /// Who sent it, as the audit log names people.
    pub created_by: String,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When its state last changed.
    pub updated_at: Timestamp,
}

/// An import in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportLine {
    /// Its id.
    pub id: Id<Import>,
    /// What its rows are.
    pub kind: Kind,
    /// What its sender called it.
    pub file_name: String,
    /// How far it is.
    pub state: State,
    /// Rows of data.
    pub n_rows: i64,
    /// Things that are wrong.
    pub n_errors: i64,
    /// Who sent it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
}

/// Why an import was refused. The register is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The actor may not import.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The file cannot be read as a table.
    #[error("the file cannot be read as a table")]
    File(#[from] SheetError),
    /// The table lacks columns, or has some twice.
    #[error("the table does not have the expected columns")]
    Columns(#[from] BindError),
    /// There is no such import.
    #[error("there is no import {0}")]
    Unknown(Id<Import>),
    /// It is past the state in which this can be done.
    #[error("the import is {0} already")]
    Past(State),
    /// Errors must be corrected in the file first.
    #[error("{0} errors must be corrected in the file first")]
    Wrong(i64),
    /// The register holds everything the file says.
    #[error("the file changes nothing")]
    Nothing,
    /// A file could not be written.
    #[error("the file cannot be written")]
    Write(#[source] io::Error),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps a file by its hash together with its dry run. Nothing of it is in the register yet.
///
/// # Errors
/// As [`super::check`].
pub async fn submit(
    db: &Db,
    words: &Arc<Catalogue>,
    actor: &Actor,
    upload: Upload,
) -> Result<Import, ImportError> {
    may(actor, upload.kind)?;
    let upload = Arc::new(upload);
    let opened = open(words, upload.clone(), Limits::default()).await?;
    let (checked, opened) = opened.check(&mut db.read().await?).await?;
    drop(opened);
    let mut report = checked.report;
    let (clock, by) = (db.clock(), actor.id_text());
    let upload = Arc::unwrap_or_clone(upload);
    let mut tx = db.write().await?;
    let file = files::put(db, &mut tx, upload.bytes, "application/octet-stream").await?;
    let now = clock.now();
    // The entry of this very command is no change of the register.
    if audit::head(&mut tx).await?.seq == report.state {
        report.state += 1;
    }
    let import = Import {
        id: clock.new_id(),
        kind: upload.kind,
        file_name: shortened(&upload.name),
        sha256: file.sha256,
        state: State::Checked,
        n_rows: count(report.rows),
        n_errors: count(report.n_errors),
        report,
        job: None,
        created_by: by.clone(),
        created_at: now,
        updated_at: now,
    };
    rows::insert(&mut tx, &import).await?;
    let details = json!({
        "kind": import.kind, "file": import.file_name, "sha256": import.sha256, "rows": import.n_rows,
        "errors": import.n_errors,
    });
    record(
        &mut tx,
        clock,
        (&by, "register.check_import"),
        import.id,
        details,
    )
    .await?;
    tx.commit().await?;
    Ok(import)
}

/// The last part of a path, without what could disturb a page or a terminal, up to 200 characters.
fn shortened(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub(super) async fn record(
    tx: &mut Tx,
    clock: &Clock,
    (actor, action): (&str, &str),
    id: Id<Import>,
    details: Value,
) -> Result<i64, StoreError> {
    let entry = Entry {
        at: clock.now(),
        actor,
        action,
        subject: &format!("import:{id}"),
        details,
    };
    audit::record(tx, &entry).await
}

/// One import.
///
/// # Errors
/// [`ImportError::Unknown`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Import>) -> Result<Import, ImportError> {
    actor.may(Permission::Import, &Scope::Nation)?;
    rows::find(tx, id).await?.ok_or(ImportError::Unknown(id))
}

/// One page of imports, the newest first.
///
/// # Errors
/// [`ImportError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    window: &Window<String, Uuid>,
) -> Result<PageOf<ImportLine>, ImportError> {
    actor.may(Permission::Import, &Scope::Nation)?;
    let edge = match &window.edge {
        Edge::Start => None,
        Edge::After(id) | Edge::Before(id) => Some(*id),
    };
    let found = rows::list(tx, edge, window.fetch_descending(), window.limit.fetch()).await?;
    Ok(PageOf::new(window, found, |line| line.id.uuid()))
}

/// Confirms what the dry run showed: a job writes it, all or nothing.
///
/// # Errors
/// [`ImportError::Wrong`] while there are errors, [`ImportError::Past`] where it was confirmed or discarded before.
pub async fn confirm(db: &Db, actor: &Actor, id: Id<Import>) -> Result<Import, ImportError> {
    let mut tx = db.write().await?;
    let import = find(&mut tx, actor, id).await?;
    may(actor, import.kind)?;
    let from = open_state(&mut tx, &import).await?;
    if import.n_errors > 0 {
        return Err(ImportError::Wrong(import.n_errors));
    }
    if !import.report.has_changes() {
        return Err(ImportError::Nothing);
    }
    let by = actor.id_text();
    let payload = Payload {
        import: id,
        by: by.clone(),
    };
    let job = jobs::insert(db, &mut tx, APPLY, &payload, 5).await?;
    let now = db.clock().now();
    moved(
        &mut tx,
        &import,
        (from, State::Queued),
        Some(job.uuid()),
        now,
    )
    .await?;
    let details = json!({"kind": import.kind, "job": job});
    record(
        &mut tx,
        db.clock(),
        (&by, "register.confirm_import"),
        id,
        details,
    )
    .await?;
    tx.commit().await?;
    Ok(Import {
        state: State::Queued,
        job: Some(job),
        updated_at: now,
        ..import
    })
}

/// The state from which an import can still be confirmed or discarded: also queued, where its job was given up.
async fn open_state(tx: &mut Tx, import: &Import) -> Result<State, ImportError> {
    let given_up = match import.job {
        Some(job) if import.state == State::Queued => jobs::find(tx, job)
            .await?
            .is_none_or(|job| job.state == "failed"),
        _ => false,
    };
    match import.state {
        State::Checked | State::Failed => Ok(import.state),
        State::Queued if given_up => Ok(State::Queued),
        past => Err(ImportError::Past(past)),
    }
}

/// Someone may have been quicker: then it is past.
async fn moved(
    tx: &mut Tx,
    import: &Import,
    (from, to): (State, State),
    job: Option<Uuid>,
    at: Timestamp,
) -> Result<(), ImportError> {
    match rows::set_state(tx, import.id, (from, to), job, at).await {
        Err(StoreError::Stale) => Err(ImportError::Past(State::Queued)),
        other => Ok(other?),
    }
}

/// Gives an import up. The file is kept, because the audit log names it.
///
/// # Errors
/// [`ImportError::Past`] where it was confirmed or discarded before.
pub async fn discard(db: &Db, actor: &Actor, id: Id<Import>) -> Result<(), ImportError> {
    let mut tx = db.write().await?;
    let import = find(&mut tx, actor, id).await?;
    may(actor, import.kind)?;
    let from = open_state(&mut tx, &import).await?;
    let now = db.clock().now();
    moved(&mut tx, &import, (from, State::Discarded), None, now).await?;
    let (by, details) = (actor.id_text(), json!({"kind": import.kind}));
    record(
        &mut tx,
        db.clock(),
        (&by, "register.discard_import"),
        id,
        details,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
