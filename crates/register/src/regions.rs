//! Regions and what became of them.

use std::collections::BTreeMap;

use access::{Permission, Scope};
use kernel::{Id, RegionCode};
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    Acting, ChangeError,
    change::{named, revision},
    model::{
        Change, FormerRegion, Region, RegionChangeDraft, RegionDraft, Successor, draft::NewChange,
    },
    store::{
        Slice, points, region_list,
        regions::{self as rows, Restated},
    },
};

pub use crate::store::{
    points::Point,
    region_list::{RegionFilter, RegionLine, RegionSort},
    regions::Place,
};

/// One page of the regions of today.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn list(
    tx: &mut Tx,
    filter: &RegionFilter,
    window: &Window<RegionSort, (String, String)>,
) -> Result<PageOf<RegionLine>, StoreError> {
    let sort = window.sort.key;
    let found = region_list::lines(tx, filter, sort, &Slice::from(window)).await?;
    Ok(PageOf::new(window, found, |line| {
        (sort.value(line), line.code.clone())
    }))
}

/// How many regions the filter leaves.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn count(tx: &mut Tx, filter: &RegionFilter) -> Result<i64, StoreError> {
    region_list::count(tx, filter).await
}

/// Every region of today as a point on a map.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn points(tx: &mut Tx) -> Result<Vec<Point>, StoreError> {
    points::points(tx).await
}

/// Every region of today by code, for contexts that refer to regions: one statement, some 550 rows.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn places(tx: &mut Tx) -> Result<Vec<Place>, StoreError> {
    rows::places(tx).await
}

/// Name and title of the head of every region of today whose head is known, by code: one statement.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn heads(tx: &mut Tx) -> Result<BTreeMap<RegionCode, (String, String)>, StoreError> {
    let found = rows::heads(tx).await?.into_iter();
    Ok(found
        .filter_map(|(code, name, title)| Some((code.parse().ok()?, (name, title))))
        .collect())
}

/// What a code leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The region that has this code, retired or not.
    Region(Box<Region>),
    /// The region had this code once; it has another now.
    Former(RegionCode),
}

/// The region with this code, or the present code of the region that once had it.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn find(tx: &mut Tx, code: &RegionCode) -> Result<Option<Found>, StoreError> {
    if let Some(region) = rows::by_code(tx, code).await? {
        return Ok(Some(Found::Region(Box::new(region))));
    }
    Ok(rows::by_former_code(tx, code).await?.map(Found::Former))
}

/// The region with this code, with its past where it has one; or the present code of the region that once had it.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn profile(tx: &mut Tx, code: &RegionCode) -> Result<Option<Profile>, StoreError> {
    let Some((region, has_past)) = rows::profile(tx, code).await? else {
        return Ok(rows::by_former_code(tx, code).await?.map(Profile::Former));
    };
    let past = if has_past {
        past(tx, region.id).await?
    } else {
        Past::default()
    };
    Ok(Some(Profile::Region(Box::new((region, past)))))
}

/// What a code leads to, with the past.
#[derive(Debug, Clone, PartialEq)]
pub enum Profile {
    /// The region that has this code, retired or not, and what it was.
    Region(Box<(Region, Past)>),
    /// The region had this code once; it has another now.
    Former(RegionCode),
}

/// What a region was, what came out of it, and what it came out of.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Past {
    /// What it was, newest first.
    pub former: Vec<FormerRegion>,
    /// Regions that came out of it.
    pub successors: Vec<Successor>,
    /// Regions it came out of.
    pub predecessors: Vec<Successor>,
}

/// The past of a region.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn past(tx: &mut Tx, id: Id<Region>) -> Result<Past, StoreError> {
    let former = rows::former(tx, id).await?;
    let (successors, predecessors) = rows::relatives(tx, id).await?;
    Ok(Past {
        former,
        successors,
        predecessors,
    })
}

/// Adds a region.
///
/// # Errors
/// [`ChangeError::Invalid`] names wrong fields: a malformed or taken code, an unknown province.
pub async fn add(act: &mut Acting<'_>, draft: &RegionDraft) -> Result<Region, ChangeError> {
    act.may(Permission::ManageRegions, &Scope::Nation)?;
    let new = draft.parse()?;
    if !new.code.is_province() && rows::by_code(act.tx, &new.code.province()).await?.is_none() {
        return Err(ChangeError::field("code", "no-province", new.code.as_str()));
    }
    let (id, at) = (act.clock.new_id(), act.now());
    named(
        rows::insert(act.tx, id, &new, at).await,
        new.code.as_str(),
        "code",
        new.code.as_str(),
    )?;
    act.record(
        "register.add_region",
        &format!("region:{}", new.code),
        json!(draft),
    )
    .await?;
    known(act.tx, &new.code).await
}

/// Changes a region's profile. Code, name and kind stay: they change by [`change`], which keeps history.
///
/// # Errors
/// [`ChangeError::Stale`] where someone else changed it first.
pub async fn edit(
    act: &mut Acting<'_>,
    code: &RegionCode,
    draft: &RegionDraft,
) -> Result<Region, ChangeError> {
    act.may(Permission::EditRegion, &Scope::Region(code.clone()))?;
    let before = known(act.tx, code).await?;
    let fixed = RegionDraft {
        code: before.code.to_string(),
        name: before.name.clone(),
        kind: before.kind.as_str().to_owned(),
        ..draft.clone()
    };
    let new = fixed.parse()?;
    let (at, on) = (act.now(), revision(&draft.revision, code.as_str())?);
    named(
        rows::update(act.tx, before.id, on, &new, at).await,
        code.as_str(),
        "code",
        code.as_str(),
    )?;
    act.record(
        "register.edit_region",
        &format!("region:{code}"),
        json!({"before": before, "after": fixed}),
    )
    .await?;
    known(act.tx, code).await
}

/// Renames, recodes, moves, splits, merges or corrects a region, and keeps what it was.
///
/// # Errors
/// [`ChangeError::Invalid`] for a date before the present state began, a taken code, a move that stays in its
/// province, a region that is retired already or unknown successors; [`ChangeError::Stale`].
pub async fn change(
    act: &mut Acting<'_>,
    code: &RegionCode,
    draft: &RegionChangeDraft,
) -> Result<Region, ChangeError> {
    act.may(Permission::ManageRegions, &Scope::Nation)?;
    let new = draft.parse()?;
    let region = known(act.tx, code).await?;
    check_change(&region, &new)?;
    let mut successors = Vec::with_capacity(new.successors.len());
    for successor in &new.successors {
        successors.push(today(act.tx, successor, "successors").await?.id);
    }
    let (by, at, on) = (
        act.by(),
        act.now(),
        revision(&draft.revision, code.as_str())?,
    );
    let day = new.happened_on.as_str();
    rows::keep_former(
        act.tx,
        act.clock,
        region.id,
        day,
        (new.change, &new.reason, &by),
    )
    .await?;
    let restated = Restated {
        id: region.id,
        revision: on,
        code: new.code.as_ref().unwrap_or(&region.code),
        name: if new.name.is_empty() {
            &region.name
        } else {
            &new.name
        },
        valid_from: if new.change == Change::Corrected {
            region.valid_from.as_ref().map_or("", |d| d.as_str())
        } else {
            day
        },
        valid_to: new.retired.then_some(day),
    };
    named(
        rows::restate(act.tx, &restated, at).await,
        code.as_str(),
        "code",
        restated.code.as_str(),
    )?;
    for successor in successors {
        rows::insert_successor(act.tx, (region.id, successor), new.change, day, &new.reason)
            .await?;
    }
    act.record(
        "register.change_region",
        &format!("region:{}", restated.code),
        json!({"before": region, "change": draft}),
    )
    .await?;
    known(act.tx, restated.code).await
}

fn check_change(region: &Region, new: &NewChange) -> Result<(), ChangeError> {
    if region.is_retired() {
        return Err(ChangeError::field(
            "change",
            "retired",
            region.code.as_str(),
        ));
    }
    if region
        .valid_from
        .as_ref()
        .is_some_and(|from| new.happened_on < *from)
    {
        return Err(ChangeError::field(
            "happened_on",
            "before-present",
            new.happened_on.as_str(),
        ));
    }
    if let Some(code) = &new.code {
        if code.is_province() != region.code.is_province() {
            return Err(ChangeError::field("code", "kind-of-code", code.as_str()));
        }
        let stays = code.province() == region.province;
        if (new.change == Change::Moved) == stays
            && matches!(new.change, Change::Moved | Change::Recoded)
        {
            return Err(ChangeError::field(
                "code",
                if stays {
                    "same-province"
                } else {
                    "other-province"
                },
                code.as_str(),
            ));
        }
    }
    if new.successors.contains(&region.code) {
        return Err(ChangeError::field(
            "successors",
            "itself",
            region.code.as_str(),
        ));
    }
    Ok(())
}

/// The region that has this code today; a former code is refused with the present one in the error.
pub(crate) async fn today(
    tx: &mut Tx,
    code: &RegionCode,
    field: &'static str,
) -> Result<Region, ChangeError> {
    match find(tx, code).await? {
        Some(Found::Region(region)) if !region.is_retired() => Ok(*region),
        Some(Found::Region(region)) => {
            Err(ChangeError::field(field, "retired", region.code.as_str()))
        }
        Some(Found::Former(present)) => Err(ChangeError::field(field, "former", present.as_str())),
        None => Err(ChangeError::field(field, "unknown", code.as_str())),
    }
}

async fn known(tx: &mut Tx, code: &RegionCode) -> Result<Region, ChangeError> {
    rows::by_code(tx, code)
        .await?
        .ok_or_else(|| ChangeError::Unknown(format!("region {code}")))
}
