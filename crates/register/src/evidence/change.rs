//! How a file enters, and how what is known of it changes.

use std::io::Read;

use access::Permission;
use kernel::{Id, RegionCode};
use serde_json::json;
use store::{Db, StoreError, files::Arrived};
use tokio::sync::Semaphore;

use super::{
    known,
    media::{Found, Refusal, sniff},
    region,
};
use crate::{
    Acting, ChangeError,
    change::{named, revision},
    model::{Evidence, EvidenceDraft, EvidenceWithdrawalDraft, draft::Fields},
    store::{citations, evidence as rows},
};

/// Files that are looked at, at once. Each is held in memory for that, and the process has one memory, so this counts
/// for the whole process and not for one `App`.
static EYES: Semaphore = Semaphore::const_new(2);

/// The longest file name that is kept.
const LONGEST_NAME: usize = 200;

/// Why a file was not taken. Nothing is left of it.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// What it is.
    #[error("the file is refused: {}", .0.as_str())]
    Refused(Refusal),
    /// The disk refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A file that was looked at and may enter.
pub struct Upload {
    name: String,
    arrived: Arrived,
    found: Found,
}

/// What became of a file.
#[derive(Debug)]
pub enum Added {
    /// It is a new entry.
    New(Evidence),
    /// The region had it already; nothing was changed.
    Known(Evidence),
}

/// Looks at a file that has arrived, two at a time, each within bounds of memory and time.
///
/// # Errors
/// [`UploadError::Refused`] says why; the file is gone then.
pub async fn examine(arrived: Arrived, name: &str) -> Result<Upload, UploadError> {
    let name = plain_name(name);
    let permit = EYES.acquire().await.expect("nothing closes it");
    let looked = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let mut bytes = Vec::new();
        let read = arrived.open()?.read_to_end(&mut bytes);
        read.map_err(|source| StoreError::Io {
            path: "files".into(),
            source,
        })?;
        let found = sniff(&bytes).map_err(UploadError::Refused)?;
        Ok(Upload {
            name,
            arrived,
            found,
        })
    });
    match looked.await {
        Ok(looked) => looked,
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    }
}

/// A name without folders and characters that no name has.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().filter(|c| !c.is_control());
    let plain: String = plain.take(LONGEST_NAME).collect();
    plain.trim().to_owned()
}

/// Enters a file for a region. Where the region has the file already, its entry comes back as it is: the caller shows
/// it. Where another region has it, nothing tells so.
///
/// # Errors
/// [`ChangeError::Invalid`] names wrong fields.
pub async fn add(
    act: &mut Acting<'_>,
    db: &Db,
    code: &RegionCode,
    upload: Upload,
    draft: &EvidenceDraft,
) -> Result<Added, ChangeError> {
    let region = region(act.tx, act.actor, Permission::ManageEvidence, code).await?;
    if region.is_retired() {
        return Err(ChangeError::field("region", "retired", code.as_str()));
    }
    let Upload {
        name,
        arrived,
        found,
    } = upload;
    if let Some(entry) = rows::of_file(act.tx, code, arrived.sha256()).await? {
        return Ok(Added::Known(entry));
    }
    let draft = titled(draft, &name);
    let new = draft.parse()?;
    let sha256 = arrived.sha256().to_owned();
    let kept = arrived.keep(db, act.tx, found.media.media_type()).await?;
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    let file = rows::File {
        sha256: &sha256,
        name: &name,
        media_type: found.media.media_type(),
        bytes: kept.size,
        pages: found.pages.map(i64::from),
    };
    if !rows::insert(act.tx, (id, region.id), &file, &new, (&by, at)).await? {
        // Someone sent the same file at the same moment.
        let entry = rows::of_file(act.tx, code, &sha256).await?;
        return entry
            .map(Added::Known)
            .ok_or_else(|| ChangeError::Stale(name));
    }
    act.record(
        "register.add_evidence",
        &format!("evidence:{id}"),
        json!({"region": code, "sha256": sha256, "file_name": name, "media_type": file.media_type, "draft": draft}),
    )
    .await?;
    known(act.tx, act.actor, Permission::ManageEvidence, id)
        .await
        .map(Added::New)
}

/// Whether the facts are right, before the file is read.
///
/// # Errors
/// [`ChangeError::Invalid`] names wrong fields.
pub fn check(draft: &EvidenceDraft, file_name: &str) -> Result<(), ChangeError> {
    titled(draft, &plain_name(file_name)).parse()?;
    Ok(())
}

/// The draft with the file's name for a title, where it has none.
fn titled(draft: &EvidenceDraft, name: &str) -> EvidenceDraft {
    let mut draft = draft.clone();
    if draft.title.trim().is_empty() {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        draft.title = stem.replace('_', " ").trim().to_owned();
    }
    draft
}

/// Changes the facts of an entry; its file stays.
///
/// # Errors
/// [`ChangeError::Stale`] where someone else changed it first.
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Evidence>,
    draft: &EvidenceDraft,
) -> Result<Evidence, ChangeError> {
    let before = known(act.tx, act.actor, Permission::ManageEvidence, id).await?;
    let new = draft.parse()?;
    let (at, on) = (act.now(), revision(&draft.revision, &before.title)?);
    named(
        rows::update(act.tx, (id, on), &new, &before.file_name, at).await,
        &before.title,
        "title",
        &new.title,
    )?;
    act.record(
        "register.edit_evidence",
        &format!("evidence:{id}"),
        json!({"before": before, "after": draft}),
    )
    .await?;
    known(act.tx, act.actor, Permission::ManageEvidence, id).await
}

/// The places told where an entry is withdrawn that is cited.
const PLACES: i64 = 50;

/// Withdraws an entry with a reason. Whoever cites it goes on reading it, marked as withdrawn, and it is cited no more.
///
/// # Errors
/// [`ChangeError::Cited`] lists the places that cite it, unless the draft says that they were seen.
pub async fn withdraw(
    act: &mut Acting<'_>,
    id: Id<Evidence>,
    draft: &EvidenceWithdrawalDraft,
) -> Result<Evidence, ChangeError> {
    let before = known(act.tx, act.actor, Permission::ManageEvidence, id).await?;
    let mut fields = Fields::default();
    let reason = fields.text("reason", &draft.reason, 2000);
    fields.done()?;
    if before.withdrawn.is_some() {
        return Err(ChangeError::Stale(before.title));
    }
    if before.cited > 0 && draft.cited != "yes" {
        let places = citations::of_evidence(act.tx, id, PLACES).await?;
        return Err(ChangeError::Cited(before.cited, places));
    }
    let on = revision(&draft.revision, &before.title)?;
    mark(act, &before, on, Some(&reason)).await
}

/// Brings a withdrawn entry back.
///
/// # Errors
/// [`ChangeError::Stale`] where someone else changed it first, or brought it back.
pub async fn restore(
    act: &mut Acting<'_>,
    id: Id<Evidence>,
    on: &str,
) -> Result<Evidence, ChangeError> {
    let before = known(act.tx, act.actor, Permission::ManageEvidence, id).await?;
    if before.withdrawn.is_none() {
        return Err(ChangeError::Stale(before.title));
    }
    let on = revision(on, &before.title)?;
    mark(act, &before, on, None).await
}

async fn mark(
    act: &mut Acting<'_>,
    before: &Evidence,
    on: i64,
    reason: Option<&str>,
) -> Result<Evidence, ChangeError> {
    let (id, at) = (before.id, act.now());
    named(
        rows::withdraw(act.tx, (id, on), reason, (act.actor, at)).await,
        &before.title,
        "title",
        "",
    )?;
    let action = match reason {
        Some(_) => "register.withdraw_evidence",
        None => "register.restore_evidence",
    };
    act.record(
        action,
        &format!("evidence:{id}"),
        json!({"region": before.region, "reason": reason, "cited": before.cited}),
    )
    .await?;
    known(act.tx, act.actor, Permission::ManageEvidence, id).await
}
