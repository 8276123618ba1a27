//! Worksheets: rows added, changed, ordered and taken out by several people at once, with nothing lost.
//!
//! Start at [`add`] and [`edit`]. A change that meets another's is kept as a version set aside ([`Edited::Behind`]) and told with
//! what the other wrote; every version can be put back ([`restore`]).

use access::{Actor, Permission, Scope};
use kernel::Id;
use register::{Acting, participations};
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::paging::{PageOf, Window};

use crate::{
    NotNow, WorkshopError,
    error::revision,
    model::{Cells, Holder, HolderKind, Row, Sheet, Version},
    planning, reach, stages,
    store::{
        focus as focus_rows,
        worksheets::{self as rows, NewVersion},
        workshops as workshop_rows,
    },
};

/// The most rows of one worksheet, so that it is one page.
pub const MOST: usize = 300;

/// What a worksheet belongs to, for an actor who may read it.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn holder(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    sheet: Sheet,
) -> Result<Holder, WorkshopError> {
    let Some(holder) = look_up(tx, id, sheet).await? else {
        // Who reaches nothing learns nothing of which exist.
        reach::over(tx, actor, Permission::ReadWorkshops).await?;
        return Err(WorkshopError::Unknown(id.to_string()));
    };
    reach::may(tx, actor, Permission::ReadWorkshops, &holder.region).await?;
    Ok(holder)
}

async fn look_up(tx: &mut Tx, id: Uuid, sheet: Sheet) -> Result<Option<Holder>, StoreError> {
    let kind = sheet.holder();
    Ok(match kind {
        HolderKind::Participation => {
            let found = participations::find(tx, Id::from_uuid(id)).await?;
            found.map(|(member, _)| Holder {
                id,
                kind,
                region: member.region,
                region_name: member.region_name,
                participation: member.id,
                cohort: member.cohort,
            })
        }
        HolderKind::Workshop => workshop_rows::find(tx, Id::from_uuid(id))
            .await?
            .map(|workshop| Holder {
                id,
                kind,
                region: workshop.region,
                region_name: workshop.region_name,
                participation: workshop.participation,
                cohort: workshop.cohort,
            }),
        HolderKind::FocusGroup => {
            focus_rows::find(tx, Id::from_uuid(id))
                .await?
                .map(|group| Holder {
                    id,
                    kind,
                    region: group.region,
                    region_name: group.region_name,
                    participation: group.participation,
                    cohort: group.cohort,
                })
        }
    })
}

/// The rows of a worksheet in their order.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    sheet: Sheet,
) -> Result<(Holder, Vec<Row>), WorkshopError> {
    let holder = holder(tx, actor, id, sheet).await?;
    let rows = rows::of_sheet(tx, id, sheet).await?;
    Ok((holder, rows))
}

/// Whether the actor may write a worksheet now.
///
/// # Errors
/// [`WorkshopError::Forbidden`]; [`NotNow::StageShut`] for group work of a stage that is not open; [`NotNow::Settled`] for a
/// workshop that was called off.
pub async fn may_write(
    tx: &mut Tx,
    actor: &Actor,
    holder: &Holder,
    sheet: Sheet,
) -> Result<(), WorkshopError> {
    let is_ministrys = holder.kind == HolderKind::Workshop;
    let manages = actor
        .may(Permission::ManageWorkshops, &Scope::Nation)
        .is_ok();
    if !(is_ministrys && manages) {
        planning::may_work(tx, actor, &holder.region, holder.participation).await?;
    }
    if let Some(stage) = sheet.stage()
        && !stages::is_open(tx, holder.participation, stage).await?
    {
        return Err(NotNow::StageShut(stage).into());
    }
    Ok(())
}

/// A row for whoever may write it.
async fn writable(act: &mut Acting<'_>, id: Id<Row>) -> Result<(Row, Holder), WorkshopError> {
    let Some(row) = rows::find(act.tx, id).await? else {
        reach::over(act.tx, act.actor, Permission::ReadWorkshops).await?;
        return Err(WorkshopError::Unknown(id.to_string()));
    };
    let holder = holder(act.tx, act.actor, row.holder, row.sheet).await?;
    may_write(act.tx, act.actor, &holder, row.sheet).await?;
    Ok((row, holder))
}

/// One row, for an actor who may read it.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Row>) -> Result<(Row, Holder), WorkshopError> {
    let Some(row) = rows::find(tx, id).await? else {
        reach::over(tx, actor, Permission::ReadWorkshops).await?;
        return Err(WorkshopError::Unknown(id.to_string()));
    };
    let holder = holder(tx, actor, row.holder, row.sheet).await?;
    Ok((row, holder))
}

fn subject(holder: Uuid, sheet: Sheet) -> String {
    format!("worksheet:{holder}/{sheet}")
}

async fn keep(
    act: &mut Acting<'_>,
    row: &Row,
    kind: &'static str,
    (revision, cells): (i64, &Cells),
) -> Result<(), StoreError> {
    let (at, by) = (act.now(), act.by());
    let version = NewVersion {
        row: row.id,
        holder: row.holder,
        sheet: row.sheet,
        kind,
        revision,
        cells,
    };
    rows::insert_version(act.tx, act.clock, &version, (&by, at)).await
}

/// Adds a row at the end.
///
/// # Errors
/// [`WorkshopError::Invalid`] names the cells; [`NotNow::Full`]; as [`may_write`].
pub async fn add(
    act: &mut Acting<'_>,
    id: Uuid,
    sheet: Sheet,
    sent: &Cells,
) -> Result<Row, WorkshopError> {
    let holder = holder(act.tx, act.actor, id, sheet).await?;
    may_write(act.tx, act.actor, &holder, sheet).await?;
    let cells = sheet.parse(sent)?;
    let present = rows::of_sheet(act.tx, id, sheet).await?;
    if present.len() >= MOST {
        return Err(NotNow::Full(MOST).into());
    }
    let place = present.last().map_or(1, |last| last.place + 1);
    let row = write(act, (id, sheet, place), &cells).await?;
    let details = json!({"row": row.id, "cells": cells});
    act.record("workshops.add_row", &subject(id, sheet), details)
        .await?;
    Ok(row)
}

/// Writes a row with its first version, in a command that records it.
pub(crate) async fn write(
    act: &mut Acting<'_>,
    (holder, sheet, place): (Uuid, Sheet, i64),
    cells: &Cells,
) -> Result<Row, StoreError> {
    let row = Row {
        id: act.clock.new_id(),
        holder,
        sheet,
        place,
        cells: cells.clone(),
        is_removed: false,
        revision: 1,
        by: act.by(),
        at: act.now(),
    };
    rows::insert(
        act.tx,
        row.id,
        (holder, sheet, place),
        cells,
        (&row.by, row.at),
    )
    .await?;
    keep(act, &row, "added", (1, cells)).await?;
    Ok(row)
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Edited {
    /// It was taken.
    Saved(Box<Row>),
    /// Someone else had changed the row: here is theirs; what was sent is kept in the history.
    Behind(Box<Row>),
}

/// Changes a row. A change made on an older revision is set aside and never lost: commit in either case.
///
/// # Errors
/// [`WorkshopError::Invalid`] names the cells; as [`may_write`].
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Row>,
    (sent, on): (&Cells, &str),
) -> Result<Edited, WorkshopError> {
    let (row, _) = writable(act, id).await?;
    let cells = row.sheet.parse(sent)?;
    let subject = subject(row.holder, row.sheet);
    let on = revision(on, &subject)?;
    if on != row.revision || row.is_removed {
        if cells == row.cells && !row.is_removed {
            return Ok(Edited::Saved(Box::new(row)));
        }
        keep(act, &row, "set-aside", (on, &cells)).await?;
        let details = json!({"row": id, "on": on, "present": row.revision});
        act.record("workshops.set_aside_row", &subject, details)
            .await?;
        return Ok(Edited::Behind(Box::new(row)));
    }
    let saved = change(act, &row, "saved", (&cells, false)).await?;
    let details = json!({"row": id, "before": row.cells, "after": cells});
    act.record("workshops.edit_row", &subject, details).await?;
    Ok(Edited::Saved(Box::new(saved)))
}

async fn change(
    act: &mut Acting<'_>,
    row: &Row,
    kind: &'static str,
    (cells, is_removed): (&Cells, bool),
) -> Result<Row, WorkshopError> {
    let (at, by) = (act.now(), act.by());
    let done = rows::update(
        act.tx,
        (row.id, row.revision),
        (cells, is_removed),
        (&by, at),
    )
    .await;
    crate::error::named(done, &subject(row.holder, row.sheet), "row", "")?;
    keep(act, row, kind, (row.revision + 1, cells)).await?;
    Ok(Row {
        cells: cells.clone(),
        is_removed,
        revision: row.revision + 1,
        by,
        at,
        ..row.clone()
    })
}

/// Takes a row out; its history brings it back.
///
/// # Errors
/// [`WorkshopError::Stale`] where someone changed it meanwhile; as [`may_write`].
pub async fn remove(act: &mut Acting<'_>, id: Id<Row>, on: &str) -> Result<Row, WorkshopError> {
    let (row, _) = writable(act, id).await?;
    let subject = subject(row.holder, row.sheet);
    if revision(on, &subject)? != row.revision || row.is_removed {
        return Err(WorkshopError::Stale(subject));
    }
    let cells = row.cells.clone();
    let removed = change(act, &row, "removed", (&cells, true)).await?;
    let details = json!({"row": id, "cells": cells});
    act.record("workshops.remove_row", &subject, details)
        .await?;
    Ok(removed)
}

/// Moves a row one place up or down.
///
/// # Errors
/// As [`may_write`].
pub async fn shift(act: &mut Acting<'_>, id: Id<Row>, up: bool) -> Result<Row, WorkshopError> {
    let (row, _) = writable(act, id).await?;
    let all = rows::of_sheet(act.tx, row.holder, row.sheet).await?;
    let at = all.iter().position(|other| other.id == id);
    let beside = at.and_then(|at| if up { at.checked_sub(1) } else { Some(at + 1) });
    let Some(other) = beside.and_then(|at| all.get(at)) else {
        return Ok(row);
    };
    rows::set_place(act.tx, row.id, other.place).await?;
    rows::set_place(act.tx, other.id, row.place).await?;
    let details = json!({"row": id, "up": up});
    act.record(
        "workshops.shift_row",
        &subject(row.holder, row.sheet),
        details,
    )
    .await?;
    Ok(row)
}

/// Puts a version back, as a change of its own; a row that was taken out returns.
///
/// # Errors
/// [`WorkshopError::Unknown`]; as [`may_write`].
pub async fn restore(act: &mut Acting<'_>, id: Id<Version>) -> Result<Row, WorkshopError> {
    let Some(version) = rows::version(act.tx, id).await? else {
        reach::over(act.tx, act.actor, Permission::ReadWorkshops).await?;
        return Err(WorkshopError::Unknown(id.to_string()));
    };
    let (row, _) = writable(act, version.row).await?;
    let restored = change(act, &row, "restored", (&version.cells, false)).await?;
    let details =
        json!({"row": row.id, "version": id, "before": row.cells, "after": version.cells});
    act.record(
        "workshops.restore_row",
        &subject(row.holder, row.sheet),
        details,
    )
    .await?;
    Ok(restored)
}

/// One page of what the rows of a worksheet were.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn history(
    tx: &mut Tx,
    actor: &Actor,
    (id, sheet): (Uuid, Sheet),
    window: &Window<String, (String, String)>,
) -> Result<(Holder, PageOf<Version>), WorkshopError> {
    let holder = holder(tx, actor, id, sheet).await?;
    let found = rows::versions(tx, (id, sheet), &window.into()).await?;
    let page = PageOf::new(window, found, |version| {
        (version.id.to_string(), version.id.to_string())
    });
    Ok((holder, page))
}
