//! The evidence locker of a region: a file once, with kind, number, date and expiry, and the places that cite it.
//!
//! Start at [`add`] for how a file enters, and at [`cite`] for how another context uses one. A file is an entry of its
//! region: the same file twice is the same entry, and another region's entry of it is a secret to this one, though the
//! disk holds it once. Nothing is deleted: a withdrawn entry stays readable to whoever may read it, and so does its file.
//! Not here: what an answer or a plan is; contexts name their subjects by a word and an id of their own.

mod change;
mod cite;
pub mod media;

use access::{Actor, Forbidden, Permission, Scope};
use kernel::{Id, RegionCode, Timestamp};
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

pub use change::{Added, Upload, UploadError, add, check, edit, examine, restore, withdraw};
pub use cite::{
    CiteError, NewCitation, Proof, citations_of, cite, may_read, uncite, uncite_all, usage_of,
};

use crate::{
    ChangeError,
    model::{Evidence, Region},
    regions::{self, Found},
    store::{Slice, evidence as rows},
};

/// Which entries a list shows; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct EvidenceFilter {
    /// Part of a title, number, note or file name.
    pub q: String,
    /// A word of [`crate::model::EvidenceKind`].
    pub kind: String,
    /// `expiring`, `expired`, `withdrawn`, or `all`; empty for every entry that was not withdrawn.
    pub state: String,
}

/// The columns a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceSort {
    /// When it came.
    Newest,
    /// The title.
    Title,
    /// The date on it.
    Date,
    /// The last day it holds; those without one come last.
    Expires,
}

impl EvidenceSort {
    /// The word in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "uploaded",
            Self::Title => "title",
            Self::Date => "date",
            Self::Expires => "expires",
        }
    }
}

impl std::fmt::Display for EvidenceSort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for EvidenceSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Newest, Self::Title, Self::Date, Self::Expires]
            .into_iter()
            .find(|sort| sort.as_str() == text)
            .ok_or(())
    }
}

/// The day it is, and the last day that counts as soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// `2026-01-31`.
    pub today: String,
    /// The same, [`Evidence::SOON_DAYS`] later.
    pub soon: String,
}

impl Days {
    /// The days at an instant, so many minutes east of UTC.
    pub fn at(now: Timestamp, minutes: i64) -> Self {
        let local = now.plus_seconds(minutes * 60);
        let soon = local.plus_seconds(Evidence::SOON_DAYS * 24 * 60 * 60);
        Self {
            today: local.day(),
            soon: soon.day(),
        }
    }
}

/// How many entries of a region stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Not withdrawn.
    pub standing: i64,
    /// Of these, those that expire soon.
    pub expiring: i64,
    /// Of these, those that have expired.
    pub expired: i64,
    /// Withdrawn.
    pub withdrawn: i64,
}

/// A region's locker in a list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locker {
    /// The region's code.
    pub code: RegionCode,
    /// The region's name.
    pub name: String,
    /// Entries that were not withdrawn.
    pub standing: i64,
}

/// Whether the actor may do this with a region's evidence: by a role at the region, the nation, or one of the region's
/// agencies. At most one statement, and only for those who hold a role at an agency.
async fn allowed(
    tx: &mut Tx,
    actor: &Actor,
    permission: Permission,
    region: &RegionCode,
) -> Result<(), ChangeError> {
    let refused = match actor.may(permission, &Scope::Region(region.clone())) {
        Err(refused @ Forbidden::Role { .. }) => refused,
        other => return Ok(other?),
    };
    for (agency, of) in agencies(tx, actor).await? {
        if of == region.as_str() && actor.may_at_agency(permission, region, agency).is_ok() {
            return Ok(());
        }
    }
    Err(refused.into())
}

/// The agencies the actor holds a role at, each with its region's code.
async fn agencies(tx: &mut Tx, actor: &Actor) -> Result<Vec<(uuid::Uuid, String)>, StoreError> {
    let grants = actor.principal().map(|p| p.grants.as_slice());
    let ids: Vec<uuid::Uuid> = grants
        .unwrap_or_default()
        .iter()
        .filter_map(|grant| match grant.scope() {
            Scope::Agency(id) => Some(*id),
            Scope::Nation | Scope::Region(_) => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    rows::regions_of_agencies(tx, &ids).await
}

/// The region of an address, for an actor who may do this with its evidence.
///
/// # Errors
/// [`ChangeError::Forbidden`] before anything is told; [`ChangeError::Unknown`] for a code that is no region's of today.
pub async fn region(
    tx: &mut Tx,
    actor: &Actor,
    permission: Permission,
    code: &RegionCode,
) -> Result<Region, ChangeError> {
    allowed(tx, actor, permission, code).await?;
    match regions::find(tx, code).await? {
        Some(Found::Region(region)) => Ok(*region),
        Some(Found::Former(_)) | None => Err(ChangeError::Unknown(format!("region {code}"))),
    }
}

/// Whether the actor may add, edit and withdraw evidence of the region: to show a link.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn may_manage(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
) -> Result<bool, StoreError> {
    match allowed(tx, actor, Permission::ManageEvidence, region).await {
        Ok(()) => Ok(true),
        Err(ChangeError::Store(err)) => Err(err),
        Err(_) => Ok(false),
    }
}

/// One page of a region's entries.
///
/// # Errors
/// [`ChangeError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    (region, filter, days): (&RegionCode, &EvidenceFilter, &Days),
    window: &Window<EvidenceSort, (String, String)>,
) -> Result<PageOf<Evidence>, ChangeError> {
    allowed(tx, actor, Permission::ReadEvidence, region).await?;
    let sort = window.sort.key;
    let found = rows::list(tx, (region, filter, days), sort, &Slice::from(window)).await?;
    Ok(PageOf::new(window, found, |entry| {
        let day = |day: &Option<kernel::PartialDate>, none: &str| {
            day.as_ref().map_or(none.to_owned(), ToString::to_string)
        };
        let value = match sort {
            EvidenceSort::Newest => entry.id.to_string(),
            EvidenceSort::Title => entry.title.clone(),
            EvidenceSort::Date => day(&entry.date, ""),
            EvidenceSort::Expires => day(&entry.expires, "9999"),
        };
        (value, entry.sha256.clone())
    }))
}

/// How many entries the filter leaves, and how all of the region's stand.
///
/// # Errors
/// [`ChangeError::Forbidden`].
pub async fn counts(
    tx: &mut Tx,
    actor: &Actor,
    (region, filter, days): (&RegionCode, &EvidenceFilter, &Days),
) -> Result<(i64, Counts), ChangeError> {
    allowed(tx, actor, Permission::ReadEvidence, region).await?;
    let left = rows::count(tx, (region, filter, days)).await?;
    Ok((left, rows::counts(tx, region, days).await?))
}

/// Every entry that the filter leaves, by title, in memory: a region has some thousand.
///
/// # Errors
/// [`ChangeError::Forbidden`].
pub async fn all(
    tx: &mut Tx,
    actor: &Actor,
    (region, filter, days): (&RegionCode, &EvidenceFilter, &Days),
) -> Result<Vec<Evidence>, ChangeError> {
    allowed(tx, actor, Permission::ReadEvidence, region).await?;
    Ok(rows::all(tx, (region, filter, days)).await?)
}

/// One page of the lockers that the actor may read, by code: of the nation those with anything in them, of a region or
/// agency one's own.
///
/// # Errors
/// [`ChangeError::Forbidden`] where there is none.
pub async fn lockers(
    tx: &mut Tx,
    actor: &Actor,
    q: &str,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Locker>, ChangeError> {
    const READ: Permission = Permission::ReadEvidence;
    let codes = if let Err(refused) = actor.may(READ, &Scope::Nation) {
        if !actor.may_somewhere(READ) {
            return Err(refused.into());
        }
        Some(own(tx, actor).await?)
    } else {
        None
    };
    let found = rows::lockers(tx, codes.as_deref(), q, &Slice::from(window)).await?;
    Ok(PageOf::new(window, found, |locker| {
        (locker.code.to_string(), locker.name.clone())
    }))
}

/// The codes of the regions whose evidence the actor may read by roles at regions and agencies.
async fn own(tx: &mut Tx, actor: &Actor) -> Result<Vec<String>, StoreError> {
    let grants = actor.principal().map(|p| p.grants.as_slice());
    let mut codes: Vec<String> = grants
        .unwrap_or_default()
        .iter()
        .filter(|grant| actor.may(Permission::ReadEvidence, grant.scope()).is_ok())
        .filter_map(|grant| match grant.scope() {
            Scope::Region(code) => Some(code.to_string()),
            Scope::Nation | Scope::Agency(_) => None,
        })
        .collect();
    for (agency, code) in agencies(tx, actor).await? {
        let scope = Scope::Agency(agency);
        if actor.may(Permission::ReadEvidence, &scope).is_ok() && !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes)
}

/// An entry, for an actor who may do this with it. Who may read nothing there learns nothing of which exist.
async fn known(
    tx: &mut Tx,
    actor: &Actor,
    permission: Permission,
    id: Id<Evidence>,
) -> Result<Evidence, ChangeError> {
    if !actor.may_somewhere(Permission::ReadEvidence) {
        actor.may(Permission::ReadEvidence, &Scope::Nation)?;
    }
    let unknown = || ChangeError::Unknown(format!("evidence {id}"));
    let found = rows::find(tx, id).await?.ok_or_else(unknown)?;
    match allowed(tx, actor, Permission::ReadEvidence, &found.region).await {
        Err(ChangeError::Forbidden(Forbidden::Role { .. })) => return Err(unknown()),
        other => other?,
    }
    if permission != Permission::ReadEvidence {
        allowed(tx, actor, permission, &found.region).await?;
    }
    Ok(found)
}

/// An entry, for an actor who may change it.
///
/// # Errors
/// [`ChangeError::Forbidden`], or [`ChangeError::Unknown`] where the actor may not even read it.
pub async fn to_change(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Evidence>,
) -> Result<Evidence, ChangeError> {
    known(tx, actor, Permission::ManageEvidence, id).await
}
