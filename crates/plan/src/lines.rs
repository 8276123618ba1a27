//! Whole rows: added, doubled, moved, taken out and put back; agencies' lines accepted or sent back.

use access::Permission;
use kernel::{Id, RegionCode};
use masterplan::{Cells, Filled, Table, parse_cell};
use register::Acting;
use serde_json::json;
use store::StoreError;

use crate::{
    NotNow, PlanError,
    begin::{self, MOST, added, subject},
    cells::{become_of, find, has_owner, may_touch, note},
    model::{Batch, ChangeKind, Plan, PlanRow, Standing},
    reach::{self, Hand},
    store::{changes, rows, written},
};

/// The cells of a new row that can stand, or what is wrong with the others. Required cells may follow later.
///
/// # Errors
/// [`PlanError::Cells`].
pub(crate) fn parse(plan: &Plan, table: Table, sent: &Cells) -> Result<Cells, PlanError> {
    let codes = plan.codes();
    let mut cells = Cells::new();
    let mut faults = Vec::new();
    // In the order of the columns, so that a pillar stands before its sub-pillar is looked at.
    let mut names: Vec<String> = table
        .columns()
        .iter()
        .flat_map(|column| column.cells(plan.period))
        .collect();
    names.extend(
        sent.keys()
            .filter(|name| !names.contains(name))
            .cloned()
            .collect::<Vec<_>>(),
    );
    for name in &names {
        let value = sent.get(name).map_or("", String::as_str);
        if value.trim().is_empty() {
            continue;
        }
        match parse_cell(table, (name, value), &cells, plan.context(&codes)) {
            Ok(right) if right.is_empty() => {}
            Ok(right) => drop(cells.insert(name.clone(), right)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(cells)
    } else {
        Err(PlanError::Cells(faults))
    }
}

/// A row as someone's hand adds it; an agency's line names the agency and waits for the team.
pub(crate) fn new_row(
    act: &Acting<'_>,
    (plan, hand): (&Plan, &Hand),
    (table, place): (Table, i64),
    mut cells: Cells,
) -> Result<PlanRow, PlanError> {
    let (agency, standing) = match hand {
        Hand::Team => (String::new(), Standing::Accepted),
        Hand::Agencies(own) => {
            if !has_owner(table) {
                reach::may(act.actor, Permission::WritePlans, plan)?;
            }
            let owner = cells
                .entry("owner".to_owned())
                .or_insert_with(|| own[0].clone())
                .clone();
            if !hand.holds(&owner) {
                reach::may(act.actor, Permission::WritePlans, plan)?;
            }
            (owner, Standing::Proposed)
        }
    };
    Ok(PlanRow {
        id: act.clock.new_id(),
        plan: plan.id,
        table,
        place,
        agency,
        standing,
        reason: String::new(),
        cells,
        is_removed: false,
        revision: 1,
        by: act.by(),
        at: act.now(),
    })
}

/// The next place of a table that has room for `n` more.
pub(crate) async fn next_place(
    act: &mut Acting<'_>,
    (plan, table): (&Plan, Table),
    n: usize,
) -> Result<i64, PlanError> {
    let (rows, last) = rows::last(act.tx, plan.id, table).await?;
    let room = MOST.saturating_sub(usize::try_from(rows).unwrap_or(MOST));
    if n > room {
        return Err(NotNow::Full(MOST).into());
    }
    Ok(last + 1)
}

/// A code that no row of the table has: the letters of the last one with the next number.
pub(crate) fn fresh_code(present: &[PlanRow], table: Table) -> Option<String> {
    let column = table
        .columns()
        .iter()
        .find(|column| matches!(column.filled, Filled::Code))?;
    let codes = present.iter().map(|row| row.cell(column.name));
    let parted = codes.filter_map(|code| {
        let digits = code.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (head, n) = code.split_at(code.len() - digits);
        // A longer number is a mark of another kind, not a place in a row.
        let n = n.parse::<u64>().ok().filter(|_| digits <= 9)?;
        Some((n, head.to_owned(), digits))
    });
    let (n, head, width) = parted.max_by_key(|(n, ..)| *n).unwrap_or_else(|| {
        let letter = table.word().chars().next().unwrap_or('x');
        (0, format!("{}-", letter.to_ascii_uppercase()), 3)
    });
    Some(format!("{head}{:0width$}", n + 1))
}

/// Adds a row at the end; a code is made where none was sent.
///
/// # Errors
/// [`PlanError::Cells`]; [`NotNow::Full`]; [`PlanError::Forbidden`].
pub async fn add(
    act: &mut Acting<'_>,
    (region, table): (&RegionCode, Table),
    sent: &Cells,
) -> Result<PlanRow, PlanError> {
    let plan = begin::of_region(act.tx, act.actor, region).await?;
    let hand = reach::hand(act.actor, &plan)?;
    let mut cells = parse(&plan, table, sent)?;
    let place = next_place(act, (&plan, table), 1).await?;
    if table.has_code() && !cells.contains_key("code") {
        let present = rows::of_plan(act.tx, plan.id, (Some(table), true)).await?;
        if let Some(code) = fresh_code(&present, table) {
            cells.insert("code".to_owned(), code);
        }
    }
    let row = new_row(act, (&plan, &hand), (table, place), cells)?;
    rows::insert(act.tx, std::slice::from_ref(&row)).await?;
    finish(act, &plan, "plan.add_row", vec![added(&row)]).await?;
    Ok(row)
}

/// Writes the history of one command and its audit entry.
async fn finish(
    act: &mut Acting<'_>,
    plan: &Plan,
    action: &str,
    new: Vec<changes::New>,
) -> Result<(), PlanError> {
    let batch = Batch(act.clock.new_id::<Batch>().uuid());
    note(act, plan, batch, &new).await?;
    let told: Vec<_> = new
        .iter()
        .map(|c| json!({"row": c.row, "kind": c.kind, "cell": c.cell, "was": c.was, "now": c.now}))
        .collect();
    act.record(
        action,
        &subject(plan),
        json!({"batch": batch, "changes": told}),
    )
    .await?;
    Ok(())
}

/// Adds a row like another one, with a code of its own.
///
/// # Errors
/// As [`add`].
pub async fn duplicate(act: &mut Acting<'_>, id: Id<PlanRow>) -> Result<PlanRow, PlanError> {
    let (plan, row) = find(act.tx, act.actor, id).await?;
    let hand = reach::hand(act.actor, &plan)?;
    may_touch(act.actor, &plan, &hand, &row)?;
    let mut cells = row.cells.clone();
    if row.table.has_code() {
        let present = rows::of_plan(act.tx, plan.id, (Some(row.table), true)).await?;
        if let Some(code) = fresh_code(&present, row.table) {
            cells.insert("code".to_owned(), code);
        }
    }
    let place = next_place(act, (&plan, row.table), 1).await?;
    let new = new_row(act, (&plan, &hand), (row.table, place), cells)?;
    rows::insert(act.tx, std::slice::from_ref(&new)).await?;
    finish(act, &plan, "plan.duplicate_row", vec![added(&new)]).await?;
    Ok(new)
}

/// Moves a row one place up or down among the rows of its table.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn shift(act: &mut Acting<'_>, id: Id<PlanRow>, up: bool) -> Result<PlanRow, PlanError> {
    let (plan, row) = find(act.tx, act.actor, id).await?;
    let hand = reach::hand(act.actor, &plan)?;
    may_touch(act.actor, &plan, &hand, &row)?;
    let all = rows::of_plan(act.tx, plan.id, (Some(row.table), false)).await?;
    let at = all.iter().position(|other| other.id == id);
    let beside = at.and_then(|at| if up { at.checked_sub(1) } else { Some(at + 1) });
    let Some(other) = beside.and_then(|at| all.get(at)) else {
        return Ok(row);
    };
    let is_own =
        |row: &PlanRow| row.standing != Standing::Accepted && hand.holds(row.cell("owner"));
    if hand != Hand::Team && !(is_own(&row) && is_own(other)) {
        // The order of what was accepted is the team's.
        reach::may(act.actor, Permission::WritePlans, &plan)?;
    }
    rows::set_place(act.tx, row.id, other.place).await?;
    rows::set_place(act.tx, other.id, row.place).await?;
    let moved = |row: &PlanRow, to: i64| changes::New {
        row: row.id,
        table: row.table,
        kind: ChangeKind::Move,
        cell: String::new(),
        was: row.place.to_string(),
        now: to.to_string(),
    };
    let new = vec![moved(&row, other.place), moved(other, row.place)];
    finish(act, &plan, "plan.move_row", new).await?;
    Ok(row)
}

/// Takes a row out, or puts it back; the history keeps it either way.
///
/// # Errors
/// [`PlanError::Stale`] where someone changed it meanwhile; [`PlanError::Forbidden`].
pub async fn set_removed(
    act: &mut Acting<'_>,
    (id, revision): (Id<PlanRow>, i64),
    removed: bool,
) -> Result<PlanRow, PlanError> {
    let (plan, row) = find(act.tx, act.actor, id).await?;
    let hand = reach::hand(act.actor, &plan)?;
    may_touch(act.actor, &plan, &hand, &row)?;
    if hand != Hand::Team && row.standing == Standing::Accepted {
        reach::may(act.actor, Permission::WritePlans, &plan)?;
    }
    if row.revision != revision {
        return Err(PlanError::Stale(format!("row {id}")));
    }
    if row.is_removed == removed {
        return Ok(row);
    }
    let given = (row.standing, row.reason.as_str());
    let done = become_of(act, &row, (&row.cells, removed), given).await;
    let saved = stale(done, id)?;
    let (kind, action) = if removed {
        (ChangeKind::Remove, "plan.remove_row")
    } else {
        (ChangeKind::Restore, "plan.restore_row")
    };
    let new = whole(&row, kind);
    finish(act, &plan, action, vec![new]).await?;
    Ok(saved)
}

/// A change of a whole row, for the history.
pub(crate) fn whole(row: &PlanRow, kind: ChangeKind) -> changes::New {
    changes::New {
        row: row.id,
        table: row.table,
        kind,
        cell: String::new(),
        was: written(&row.cells),
        now: String::new(),
    }
}

pub(crate) fn stale<T>(done: Result<T, StoreError>, id: Id<PlanRow>) -> Result<T, PlanError> {
    done.map_err(|err| match err {
        StoreError::Stale => PlanError::Stale(format!("row {id}")),
        other => other.into(),
    })
}

/// Takes an agency's line into the plan, or sends it back with a reason.
///
/// # Errors
/// [`PlanError::Forbidden`]; [`PlanError::Invalid`] for a return without a reason; [`PlanError::Stale`].
pub async fn settle(
    act: &mut Acting<'_>,
    (id, revision): (Id<PlanRow>, i64),
    (accept, reason): (bool, &str),
) -> Result<PlanRow, PlanError> {
    let (plan, row) = find(act.tx, act.actor, id).await?;
    reach::may(act.actor, Permission::AcceptPlans, &plan)?;
    let reason = reason.trim();
    if !accept && reason.is_empty() {
        return Err(PlanError::field("reason", "required", ""));
    }
    if reason.chars().count() > 1_000 {
        return Err(PlanError::field("reason", "long", ""));
    }
    if row.revision != revision || row.is_removed || row.standing == Standing::Accepted {
        return Err(PlanError::Stale(format!("row {id}")));
    }
    let (standing, kind, action) = if accept {
        (Standing::Accepted, ChangeKind::Accept, "plan.accept_row")
    } else {
        (Standing::Returned, ChangeKind::Return, "plan.return_row")
    };
    let told = if accept { "" } else { reason };
    let done = become_of(act, &row, (&row.cells, false), (standing, told)).await;
    let saved = stale(done, id)?;
    let new = changes::New {
        now: told.to_owned(),
        ..whole(&row, kind)
    };
    finish(act, &plan, action, vec![new]).await?;
    Ok(saved)
}
