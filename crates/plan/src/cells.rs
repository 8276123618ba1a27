//! One cell changed by one of many people who write at the same time.
//!
//! Start at [`edit`]. A change says what the writer saw; where another has changed the same cell since, both are shown and
//! the later one is kept in the history. Changes of different cells of one row are merged.

use access::Actor;
use kernel::Id;
use masterplan::{Cells, Filled, Table, parse_cell};
use register::Acting;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};

use crate::{
    PlanError,
    begin::subject,
    model::{Batch, ChangeKind, Comment, CommentState, Plan, PlanRow, Standing},
    reach::{self, Hand},
    store::{changes, comments, plans, rows},
};

/// So often a change is tried again that met one of another cell of its row.
const TRIES: usize = 8;

/// A cell as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanCellChange)]
pub struct CellDraft {
    /// The cell, `budget.2025`.
    pub cell: String,
    /// What the writer saw there.
    pub was: String,
    /// What should stand there; empty to empty it.
    pub now: String,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Edited {
    /// It was taken.
    Saved(Box<PlanRow>),
    /// Someone else had changed the cell: here is the row with theirs, and who changed the cell and when in the place of who
    /// changed the row; what was sent is kept in the history.
    Behind(Box<PlanRow>),
    /// The line is the team's: what was sent stands beside it as a suggestion.
    Suggested(Box<PlanRow>),
}

/// A row with its plan, for those who read it.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn find(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<PlanRow>,
) -> Result<(Plan, PlanRow), PlanError> {
    let Some(row) = rows::find(tx, id).await? else {
        // Who reads no plan learns nothing of which rows exist.
        register::reach::over(tx, actor, access::Permission::ReadPlans).await?;
        return Err(PlanError::Unknown(format!("row {id}")));
    };
    let plan = plans::find(tx, row.plan).await?;
    let plan = plan.ok_or_else(|| PlanError::Unknown(format!("plan of row {id}")))?;
    reach::may(actor, access::Permission::ReadPlans, &plan)?;
    Ok((plan, row))
}

/// The agency that a row belongs to.
pub(crate) fn owner(row: &PlanRow) -> &str {
    let owner = row.cell("owner");
    if owner.is_empty() { &row.agency } else { owner }
}

/// Whether a hand may write a row at all.
pub(crate) fn may_touch(
    actor: &Actor,
    plan: &Plan,
    hand: &Hand,
    row: &PlanRow,
) -> Result<(), PlanError> {
    if hand.holds(owner(row)) {
        return Ok(());
    }
    reach::may(actor, access::Permission::WritePlans, plan)
}

/// Changes one cell. Commit whatever the answer is.
///
/// # Errors
/// [`PlanError::Cells`] says what is wrong with what was typed; [`PlanError::Forbidden`]; [`PlanError::Stale`] for a row that
/// was taken out.
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<PlanRow>,
    draft: &CellDraft,
) -> Result<Edited, PlanError> {
    let (plan, mut row) = find(act.tx, act.actor, id).await?;
    let hand = reach::hand(act.actor, &plan)?;
    for _ in 0..TRIES {
        may_touch(act.actor, &plan, &hand, &row)?;
        if row.is_removed {
            return Err(PlanError::Stale(format!("row {id}")));
        }
        let now = parse(&plan, &row, draft)?;
        if hand != Hand::Team && draft.cell == "owner" && !hand.holds(&now) {
            reach::may(act.actor, access::Permission::WritePlans, &plan)?;
        }
        let present = row.cell(&draft.cell).to_owned();
        if present == now {
            return Ok(Edited::Saved(Box::new(row)));
        }
        if present != seen(&plan, &row, draft) {
            return behind(act, &plan, row, (&draft.cell, &present, &now)).await;
        }
        if hand != Hand::Team && row.standing == Standing::Accepted {
            return suggest(act, &plan, row, (&draft.cell, now)).await;
        }
        match save(act, &row, (&draft.cell, &now)).await {
            Ok(saved) => {
                let batch = Batch(act.clock.new_id::<Batch>().uuid());
                note(
                    act,
                    &plan,
                    batch,
                    &[change(&row, ChangeKind::Edit, &draft.cell, &now)],
                )
                .await?;
                let details = json!({"row": id, "cell": draft.cell, "was": present, "now": now});
                act.record("plan.edit_cell", &subject(&plan), details)
                    .await?;
                return Ok(Edited::Saved(Box::new(saved)));
            }
            // Another cell of the row was changed between reading and writing: look again.
            Err(StoreError::Stale) => {
                row = rows::find(act.tx, id)
                    .await?
                    .ok_or_else(|| PlanError::Unknown(format!("row {id}")))?;
            }
            Err(other) => return Err(other.into()),
        }
    }
    Err(PlanError::Stale(format!("row {id}")))
}

fn parse(plan: &Plan, row: &PlanRow, draft: &CellDraft) -> Result<String, PlanError> {
    let codes = plan.codes();
    let given = (draft.cell.as_str(), draft.now.as_str());
    let right = parse_cell(row.table, given, &row.cells, plan.context(&codes));
    right.map_err(|fault| PlanError::Cells(vec![fault]))
}

/// What the writer saw, spelled as the database spells it.
fn seen(plan: &Plan, row: &PlanRow, draft: &CellDraft) -> String {
    let codes = plan.codes();
    let given = (draft.cell.as_str(), draft.was.as_str());
    parse_cell(row.table, given, &row.cells, plan.context(&codes))
        .unwrap_or_else(|_| draft.was.trim().to_owned())
}

/// The cells of a row with one of them changed.
pub(crate) fn with(cells: &Cells, cell: &str, now: &str) -> Cells {
    let mut cells = cells.clone();
    if now.is_empty() {
        cells.remove(cell);
    } else {
        cells.insert(cell.to_owned(), now.to_owned());
    }
    cells
}

async fn save(
    act: &mut Acting<'_>,
    row: &PlanRow,
    (cell, now): (&str, &str),
) -> Result<PlanRow, StoreError> {
    let cells = with(&row.cells, cell, now);
    become_of(act, row, (&cells, false), (mended(row.standing), "")).await
}

/// The standing of a line that was written again: what an agency mends of one that was sent back is proposed anew.
pub(crate) const fn mended(standing: Standing) -> Standing {
    match standing {
        Standing::Returned => Standing::Proposed,
        Standing::Accepted | Standing::Proposed => standing,
    }
}

/// Writes what a row shall be, where nobody has changed it since it was read.
pub(crate) async fn become_of(
    act: &mut Acting<'_>,
    row: &PlanRow,
    (cells, is_removed): (&Cells, bool),
    (standing, reason): (Standing, &str),
) -> Result<PlanRow, StoreError> {
    let (by, at) = (act.by(), act.now());
    let new = rows::Become {
        cells,
        is_removed,
        standing,
        reason,
    };
    rows::update(act.tx, (row.id, row.revision), &new, (&by, at)).await?;
    Ok(PlanRow {
        cells: cells.clone(),
        is_removed,
        standing,
        reason: reason.to_owned(),
        revision: row.revision + 1,
        by,
        at,
        ..row.clone()
    })
}

/// A change of a cell, for the history.
pub(crate) fn change(row: &PlanRow, kind: ChangeKind, cell: &str, now: &str) -> changes::New {
    changes::New {
        row: row.id,
        table: row.table,
        kind,
        cell: cell.to_owned(),
        was: row.cell(cell).to_owned(),
        now: now.to_owned(),
    }
}

/// Writes changes down that are undone together.
pub(crate) async fn note(
    act: &mut Acting<'_>,
    plan: &Plan,
    batch: Batch,
    new: &[changes::New],
) -> Result<(), StoreError> {
    let (by, at) = (act.by(), act.now());
    changes::insert(act.tx, act.clock, (plan.id, batch), new, (&by, at)).await
}

async fn behind(
    act: &mut Acting<'_>,
    plan: &Plan,
    mut row: PlanRow,
    (cell, theirs, mine): (&str, &str, &str),
) -> Result<Edited, PlanError> {
    if let Some(change) = changes::last_of_cell(act.tx, row.id, cell).await? {
        (row.by, row.at) = (change.by, change.at);
    }
    let batch = Batch(act.clock.new_id::<Batch>().uuid());
    note(
        act,
        plan,
        batch,
        &[change(&row, ChangeKind::Aside, cell, mine)],
    )
    .await?;
    let details = json!({"row": row.id, "cell": cell, "theirs": theirs, "mine": mine});
    act.record("plan.set_aside_cell", &subject(plan), details)
        .await?;
    Ok(Edited::Behind(Box::new(row)))
}

async fn suggest(
    act: &mut Acting<'_>,
    plan: &Plan,
    row: PlanRow,
    (cell, now): (&str, String),
) -> Result<Edited, PlanError> {
    let comment = Comment {
        id: act.clock.new_id(),
        row: Some(row.id),
        table: Some(row.table),
        cell: cell.to_owned(),
        section: None,
        words: String::new(),
        proposed: Some(now),
        state: CommentState::Open,
        by: act.by(),
        at: act.now(),
    };
    comments::insert(act.tx, plan.id, &comment).await?;
    let details = json!({"row": row.id, "cell": cell, "proposed": comment.proposed});
    act.record("plan.suggest", &subject(plan), details).await?;
    Ok(Edited::Suggested(Box::new(row)))
}

/// Whether a table's rows have an owner.
pub fn has_owner(table: Table) -> bool {
    table
        .columns()
        .iter()
        .any(|column| column.name == "owner" && matches!(column.filled, Filled::Agency))
}
