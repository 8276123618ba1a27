//! Taking changes back: one's own last ones, or any that nothing stands on.

use std::collections::BTreeMap;

use access::{Actor, Permission};
use kernel::{Id, RegionCode};
use masterplan::Cells;
use register::Acting;
use serde_json::json;
use store::Tx;
use web::paging::{PageOf, Window};

use crate::{
    NotNow, PlanError,
    begin::{self, subject},
    cells::{become_of, may_touch, note, with},
    lines::{stale, whole},
    model::{Batch, Change, ChangeKind, Plan, PlanRow, Standing},
    reach::{self, Hand},
    store::{changes, rows},
};

/// Undoes a batch, or the actor's own last one.
///
/// # Errors
/// [`NotNow::NothingToUndo`]; [`NotNow::ChangedSince`] where later changes stand on it; [`PlanError::Forbidden`].
pub async fn undo(
    act: &mut Acting<'_>,
    region: &RegionCode,
    batch: Option<Batch>,
) -> Result<Vec<Id<PlanRow>>, PlanError> {
    let plan = begin::of_region(act.tx, act.actor, region).await?;
    let hand = reach::hand(act.actor, &plan)?;
    let by = act.by();
    let batch = match batch {
        Some(batch) => batch,
        None => changes::newest_of(act.tx, plan.id, &by)
            .await?
            .map(|change| change.batch)
            .ok_or(NotNow::NothingToUndo)?,
    };
    let done = changes::of_batch(act.tx, plan.id, batch).await?;
    let undoes = |kind| {
        !matches!(
            kind,
            ChangeKind::Aside | ChangeKind::Accept | ChangeKind::Return
        )
    };
    if done.is_empty() || !done.iter().all(|c| undoes(c.kind) && !c.is_undone) {
        return Err(NotNow::NothingToUndo.into());
    }
    let before = before(act, &plan, (&hand, &by), &done).await?;
    let ids: Vec<Id<PlanRow>> = before.keys().copied().collect();
    let mut noted = Vec::new();
    for (row, to) in before.values() {
        noted.extend(take_back(act, row, to).await?);
    }
    changes::set_undone(act.tx, batch).await?;
    let new = Batch(act.clock.new_id::<Batch>().uuid());
    note(act, &plan, new, &noted).await?;
    // What takes changes back is no change to take back: that would only go to and fro.
    changes::set_undone(act.tx, new).await?;
    let details = json!({"batch": batch, "changes": done.len()});
    act.record("plan.undo", &subject(&plan), details).await?;
    Ok(ids)
}

/// What a row was before.
struct Before {
    cells: Cells,
    is_removed: bool,
    place: i64,
}

type Rows = BTreeMap<Id<PlanRow>, (PlanRow, Before)>;

/// The rows of a batch with what they were, where nothing has changed them since.
async fn before(
    act: &mut Acting<'_>,
    plan: &Plan,
    (hand, by): (&Hand, &str),
    done: &[Change],
) -> Result<Rows, PlanError> {
    let mut ids: Vec<Id<PlanRow>> = done.iter().map(|change| change.row).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut all = Rows::new();
    for row in rows::these(act.tx, &ids).await? {
        may_touch(act.actor, plan, hand, &row)?;
        let is_others = done.iter().any(|change| change.by != by);
        if *hand != Hand::Team && (is_others || row.standing == Standing::Accepted) {
            reach::may(act.actor, Permission::WritePlans, plan)?;
        }
        let before = Before {
            cells: row.cells.clone(),
            is_removed: row.is_removed,
            place: row.place,
        };
        all.insert(row.id, (row, before));
    }
    let mut met = 0;
    for change in done.iter().rev() {
        let Some((row, to)) = all.get_mut(&change.row) else {
            met += 1;
            continue;
        };
        let fits = match change.kind {
            ChangeKind::Edit => {
                let stands = to.cells.get(&change.cell).map_or("", String::as_str);
                let fits = stands == change.now && !row.is_removed;
                to.cells = with(&to.cells, &change.cell, &change.was);
                fits
            }
            ChangeKind::Add => {
                let was: Cells = serde_json::from_str(&change.now).unwrap_or_default();
                to.is_removed = true;
                was == row.cells && !row.is_removed
            }
            ChangeKind::Remove => std::mem::replace(&mut to.is_removed, false),
            ChangeKind::Restore => !std::mem::replace(&mut to.is_removed, true),
            ChangeKind::Move => {
                to.place = change.was.parse().unwrap_or(to.place);
                row.place.to_string() == change.now
            }
            ChangeKind::Aside | ChangeKind::Accept | ChangeKind::Return => false,
        };
        met += usize::from(!fits);
    }
    if met > 0 {
        return Err(NotNow::ChangedSince(met).into());
    }
    Ok(all)
}

async fn take_back(
    act: &mut Acting<'_>,
    row: &PlanRow,
    to: &Before,
) -> Result<Vec<changes::New>, PlanError> {
    let mut noted = Vec::new();
    if to.place != row.place {
        rows::set_place(act.tx, row.id, to.place).await?;
        noted.push(changes::New {
            was: row.place.to_string(),
            now: to.place.to_string(),
            ..whole(row, ChangeKind::Move)
        });
    }
    if to.cells == row.cells && to.is_removed == row.is_removed {
        return Ok(noted);
    }
    let given = (row.standing, row.reason.as_str());
    let done = become_of(act, row, (&to.cells, to.is_removed), given).await;
    stale(done, row.id)?;
    for (cell, was, now) in crate::paste::differences(&row.cells, &to.cells) {
        noted.push(changes::New {
            row: row.id,
            table: row.table,
            kind: ChangeKind::Edit,
            cell,
            was,
            now,
        });
    }
    if to.is_removed != row.is_removed {
        let kind = if to.is_removed {
            ChangeKind::Remove
        } else {
            ChangeKind::Restore
        };
        noted.push(whole(row, kind));
    }
    Ok(noted)
}

/// A page of the history of a plan, newest first.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn history(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
    window: &Window<String, (String, String)>,
) -> Result<(Plan, PageOf<Change>), PlanError> {
    let plan = begin::of_region(tx, actor, region).await?;
    let found = changes::history(tx, (plan.id, None), &window.into()).await?;
    Ok((plan, paged(window, found)))
}

/// The same of one row.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn history_of_row(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<PlanRow>,
    window: &Window<String, (String, String)>,
) -> Result<(Plan, PlanRow, PageOf<Change>), PlanError> {
    let (plan, row) = crate::cells::find(tx, actor, id).await?;
    let found = changes::history(tx, (plan.id, Some(id)), &window.into()).await?;
    Ok((plan, row, paged(window, found)))
}

fn paged(window: &Window<String, (String, String)>, found: Vec<Change>) -> PageOf<Change> {
    PageOf::new(window, found, |change| {
        (change.id.to_string(), change.id.to_string())
    })
}
