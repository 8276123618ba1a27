//! Boundaries of regions: imported from GeoJSON, replaced or removed, never lost.
//!
//! Start at [`check`] for a rehearsal and [`import`] for the change. The file is kept as it came, by its hash; what is
//! drawn is a simplified [`Shape`]. A boundary that is replaced or removed stays in its table with the reason.

mod prepare;
mod told;

use std::collections::HashMap;

use access::{Actor, Forbidden, Permission, Scope};
use geography::Shape;
pub use geography::{FileLimits, Rejected, Unreadable};
use kernel::{Id, PartialDate, RegionCode, Timestamp};
use serde_json::json;
use store::{Db, StoreError, Tx, files};

use crate::{
    Acting, ChangeError,
    model::{FieldError, Region},
    store::{boundaries as rows, regions},
};
use prepare::{Prepared, prepare};
pub use told::{rejected, unreadable};

/// The media type of the files.
const MEDIA_TYPE: &str = "application/geo+json";
/// The longest text about a file.
const LONGEST: usize = 300;
/// Imports in a list.
const PAGE: i64 = 100;

/// A file of boundaries, and what is said of it.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// The file's name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The property of each feature that holds the region's code; `None` looks for a usual one.
    pub property: Option<String>,
    /// Who published it; empty where that is not known.
    pub source: String,
    /// On which terms; empty where that is not known.
    pub licence: String,
    /// Since when the boundaries hold, as published; empty where that is not known.
    pub valid_from: String,
}

/// What a file would do, or did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Features in the file.
    pub n_features: usize,
    /// Regions that get their first boundary.
    pub n_new: usize,
    /// Regions whose boundary is replaced.
    pub n_replaced: usize,
    /// Regencies and cities of today that have none, now or afterwards.
    pub n_without: usize,
    /// Positions that are kept of those in the file.
    pub n_positions: usize,
    /// Features that are wrong: the first of them.
    pub rejected: Vec<Rejected>,
    /// How many are wrong.
    pub n_rejected: usize,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum BoundaryError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no telling what the file holds.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Features are wrong; the report names them.
    #[error("{} of {} features are wrong", .0.n_rejected, .0.n_features)]
    Rejected(Box<Report>),
    /// What is said of the file is wrong.
    #[error("{} of the fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who published boundaries, on which terms, and since when they hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Credit {
    /// Who published them; empty where that is not known.
    pub source: String,
    /// On which terms; empty where that is not known.
    pub licence: String,
    /// Since when they hold.
    pub valid_from: Option<PartialDate>,
}

/// The present boundary of a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// The simplified polygons.
    pub shape: Shape,
    /// What they enclose on a sphere.
    pub area_km2: f64,
    /// Longitude and latitude of a point well inside.
    pub middle: [f64; 2],
    /// Where it came from.
    pub credit: Credit,
    /// The file as it came.
    pub file_sha256: String,
    /// When it was imported.
    pub imported_at: Timestamp,
}

/// One import, with how much of it is still present.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundaryImport {
    /// Its id.
    pub id: Id<BoundaryImport>,
    /// The file's name.
    pub file_name: String,
    /// The file as it came.
    pub file_sha256: String,
    /// Where it came from.
    pub credit: Credit,
    /// Regions in it.
    pub n_regions: i64,
    /// Regions whose present boundary is from it.
    pub n_present: i64,
    /// Who imported it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Timestamp,
}

/// What is written of an import.
pub(crate) struct NewImport<'a> {
    pub(crate) id: Id<BoundaryImport>,
    pub(crate) file_name: &'a str,
    pub(crate) sha256: &'a str,
    pub(crate) source: &'a str,
    pub(crate) licence: &'a str,
    pub(crate) valid_from: &'a str,
    pub(crate) n_regions: i64,
    pub(crate) by: &'a str,
    pub(crate) at: Timestamp,
}

/// What is written of one boundary.
pub(crate) struct NewBoundary {
    pub(crate) region: Id<Region>,
    pub(crate) shape: String,
    pub(crate) area_km2: f64,
    pub(crate) middle: [f64; 2],
}

fn may(actor: &Actor) -> Result<(), BoundaryError> {
    actor.may(Permission::Import, &Scope::Nation)?;
    actor.may(Permission::ManageRegions, &Scope::Nation)?;
    Ok(())
}

/// Reads and checks a file without writing anything.
///
/// # Errors
/// [`BoundaryError`]; wrong features are in the report, not an error.
pub async fn check(db: &Db, actor: &Actor, upload: Upload) -> Result<Report, BoundaryError> {
    may(actor)?;
    said(&upload)?;
    Ok(prepare(db, &upload).await?.report)
}

/// Puts the boundaries of a file in the place of those that its regions have: all, or none where a feature is wrong.
///
/// # Errors
/// [`BoundaryError::Rejected`] with the wrong features; nothing is written then.
pub async fn import(db: &Db, actor: &Actor, upload: Upload) -> Result<Report, BoundaryError> {
    may(actor)?;
    said(&upload)?;
    let Prepared { mut report, new } = prepare(db, &upload).await?;
    if report.n_rejected > 0 {
        return Err(BoundaryError::Rejected(Box::new(report)));
    }
    let mut tx = db.write().await?;
    let file = files::put(db, &mut tx, upload.bytes, MEDIA_TYPE).await?;
    let act = &mut Acting::new(&mut tx, actor, db.clock());
    let (id, at, by) = (db.clock().new_id(), act.now(), act.by());
    let ids: Vec<Id<Region>> = new.iter().map(|new| new.region).collect();
    let replaced = rows::end(act.tx, Some(&ids), (at, &by, "replaced")).await?;
    rows::insert_import(
        act.tx,
        &NewImport {
            id,
            file_name: &upload.name,
            sha256: &file.sha256,
            source: upload.source.trim(),
            licence: upload.licence.trim(),
            valid_from: upload.valid_from.trim(),
            n_regions: i64::try_from(new.len()).expect("limits are far below 2^63"),
            by: &by,
            at,
        },
    )
    .await?;
    rows::insert(act.tx, db.clock(), id, &new).await?;
    report.n_replaced = usize::try_from(replaced).unwrap_or(new.len());
    report.n_new = new.len() - report.n_replaced;
    let details = json!({
        "file": upload.name, "sha256": file.sha256, "source": upload.source.trim(), "licence": upload.licence.trim(),
        "valid_from": upload.valid_from.trim(), "new": report.n_new, "replaced": report.n_replaced,
    });
    act.record(
        "register.import_boundaries",
        &format!("boundaries:{id}"),
        details,
    )
    .await?;
    tx.commit().await?;
    Ok(report)
}

/// What is said of a file must fit into a line and a calendar.
fn said(upload: &Upload) -> Result<(), BoundaryError> {
    let mut wrong = Vec::new();
    let mut field = |field, problem, value: &str| {
        wrong.push(FieldError {
            field,
            problem,
            value: value.chars().take(80).collect(),
        });
    };
    for (name, text) in [("source", &upload.source), ("licence", &upload.licence)] {
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            field(name, "long", text);
        }
    }
    let day = upload.valid_from.trim();
    if !day.is_empty() && day.parse::<PartialDate>().is_err() {
        field("valid_from", "date", day);
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(BoundaryError::Invalid(wrong))
    }
}

/// Removes the boundaries of some regions, or of all; they stay readable in the table.
///
/// # Errors
/// [`ChangeError::Invalid`] for a missing reason or an unknown region; [`ChangeError::Unknown`] where there is nothing
/// to remove.
pub async fn remove(
    act: &mut Acting<'_>,
    codes: Option<&[RegionCode]>,
    reason: &str,
) -> Result<u64, ChangeError> {
    act.may(Permission::ManageRegions, &Scope::Nation)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return Err(ChangeError::field("reason", "required", reason));
    }
    let ids = match codes {
        None => None,
        Some(codes) => {
            let known = regions::all(act.tx).await?;
            let by_code: HashMap<&RegionCode, Id<Region>> =
                known.iter().map(|r| (&r.code, r.id)).collect();
            let id = |code: &RegionCode| {
                let unknown = || ChangeError::field("code", "unknown", code.as_str());
                by_code.get(code).copied().ok_or_else(unknown)
            };
            Some(codes.iter().map(id).collect::<Result<Vec<_>, _>>()?)
        }
    };
    let (at, by) = (act.now(), act.by());
    let ended = rows::end(act.tx, ids.as_deref(), (at, &by, reason)).await?;
    if ended == 0 {
        return Err(ChangeError::Unknown(
            "a boundary of these regions".to_owned(),
        ));
    }
    let all = codes.map(|codes| codes.iter().map(ToString::to_string).collect::<Vec<_>>());
    act.record(
        "register.remove_boundaries",
        "boundaries",
        json!({"regions": all, "removed": ended, "reason": reason}),
    )
    .await?;
    Ok(ended)
}

/// The newest imports, those before `edge` where one is given: what is present and what was replaced.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn list(
    tx: &mut Tx,
    edge: Option<Id<BoundaryImport>>,
) -> Result<Vec<BoundaryImport>, StoreError> {
    rows::imports(tx, edge, PAGE).await
}

/// The shape of every region of today that has one.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub(crate) async fn present(tx: &mut Tx) -> Result<Vec<(RegionCode, Shape)>, StoreError> {
    rows::present(tx).await
}

/// Who published the present boundaries.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub(crate) async fn credits(tx: &mut Tx) -> Result<Vec<Credit>, StoreError> {
    rows::credits(tx).await
}

/// The present boundary of a region.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn of_region(tx: &mut Tx, region: Id<Region>) -> Result<Option<Boundary>, StoreError> {
    rows::of_region(tx, region).await
}
