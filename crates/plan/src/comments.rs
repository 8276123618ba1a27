//! Comments and suggestions on rows, cells and texts.

use access::{Actor, Permission};
use kernel::{Id, RegionCode};
use masterplan::{SectionKey, parse_cell};
use register::Acting;
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::paging::{PageOf, Window};

use crate::{
    NotNow, PlanError,
    begin::{self, subject},
    cells::{self, CellDraft, Edited},
    model::{Comment, CommentDraft, CommentState, Plan, PlanRow},
    reach,
    store::{comments as rows, plans, rows as row_rows},
};

/// Whether the actor may comment: who writes, accepts, reviews or releases.
///
/// # Errors
/// [`PlanError::Forbidden`].
pub fn may(actor: &Actor, plan: &Plan) -> Result<(), PlanError> {
    let refused = match reach::may(actor, Permission::WritePlans, plan) {
        Ok(()) => return Ok(()),
        Err(refused) => refused,
    };
    let others = [
        Permission::WriteOwnPlans,
        Permission::ReviewPlans,
        Permission::ReleasePlans,
    ];
    if others
        .into_iter()
        .any(|permission| reach::may(actor, permission, plan).is_ok())
    {
        Ok(())
    } else {
        Err(refused)
    }
}

/// Writes a comment, with what a cell should say instead where it proposes something.
///
/// # Errors
/// [`PlanError::Forbidden`]; [`PlanError::Invalid`]; [`PlanError::Cells`] for a proposal that could not stand.
pub async fn write(
    act: &mut Acting<'_>,
    region: &RegionCode,
    draft: &CommentDraft,
) -> Result<Comment, PlanError> {
    let plan = begin::of_region(act.tx, act.actor, region).await?;
    may(act.actor, &plan)?;
    let words = draft.words.trim().replace("\r\n", "\n");
    if words.chars().count() > 4_000 || words.contains(|c: char| c.is_control() && c != '\n') {
        return Err(PlanError::field("words", "long", ""));
    }
    let proposed = Some(draft.proposed.trim()).filter(|text| !text.is_empty());
    if words.is_empty() && proposed.is_none() {
        return Err(PlanError::field("words", "required", ""));
    }
    let row = match draft.row.trim() {
        "" => None,
        text => Some(row(act, &plan, text).await?),
    };
    let section = match draft.section.trim() {
        "" => None,
        key => Some(SectionKey::of(key).ok_or_else(|| PlanError::field("section", "choice", key))?),
    };
    if row.is_some() == section.is_some() {
        return Err(PlanError::field("row", "required", ""));
    }
    let proposed = match (proposed, &row) {
        (Some(text), Some(row)) => {
            let codes = plan.codes();
            let given = (draft.cell.as_str(), text);
            let right = parse_cell(row.table, given, &row.cells, plan.context(&codes));
            Some(right.map_err(|fault| PlanError::Cells(vec![fault]))?)
        }
        (Some(_), None) => return Err(PlanError::field("proposed", "row", "")),
        (None, _) => None,
    };
    let cell = draft.cell.trim();
    if let Some(row) = &row
        && !cell.is_empty()
        && row.table.column(cell).is_none()
    {
        return Err(PlanError::field("cell", "unknown", cell));
    }
    let comment = Comment {
        id: act.clock.new_id(),
        row: row.as_ref().map(|row| row.id),
        table: row.as_ref().map(|row| row.table),
        cell: cell.to_owned(),
        section,
        words,
        proposed,
        state: CommentState::Open,
        by: act.by(),
        at: act.now(),
    };
    rows::insert(act.tx, plan.id, &comment).await?;
    let details = json!({"comment": comment.id, "on": draft});
    act.record("plan.comment", &subject(&plan), details).await?;
    Ok(comment)
}

async fn row(act: &mut Acting<'_>, plan: &Plan, text: &str) -> Result<PlanRow, PlanError> {
    let id: Option<Uuid> = text.parse().ok();
    let found = match id {
        Some(id) => row_rows::find(act.tx, Id::from_uuid(id)).await?,
        None => None,
    };
    found
        .filter(|row| row.plan == plan.id)
        .ok_or_else(|| PlanError::field("row", "unknown", text))
}

/// Settles a comment: resolved, or its proposal taken into the cell.
///
/// # Errors
/// [`PlanError::Forbidden`]; [`NotNow::Settled`]; as [`cells::edit`] where its proposal is taken.
pub async fn settle(
    act: &mut Acting<'_>,
    id: Id<Comment>,
    take: bool,
) -> Result<(Plan, Comment), PlanError> {
    let Some((plan, comment)) = rows::find(act.tx, id).await? else {
        register::reach::over(act.tx, act.actor, Permission::ReadPlans).await?;
        return Err(PlanError::Unknown(format!("comment {id}")));
    };
    let plan = plans::find(act.tx, plan).await?;
    let plan = plan.ok_or_else(|| PlanError::Unknown(format!("plan of comment {id}")))?;
    // Who wrote it may withdraw it; to settle another's is the team's.
    if take || comment.by != act.by() {
        reach::may(act.actor, Permission::WritePlans, &plan)?;
    } else {
        may(act.actor, &plan)?;
    }
    let state = if take {
        CommentState::Taken
    } else {
        CommentState::Resolved
    };
    let (by, at) = (act.by(), act.now());
    let done = rows::settle(act.tx, id, state, (&by, at)).await;
    done.map_err(|err| match err {
        StoreError::Stale => PlanError::from(NotNow::Settled),
        other => other.into(),
    })?;
    match (take, &comment.row, &comment.proposed) {
        (true, Some(row), Some(proposed)) => take_in(act, *row, &comment.cell, proposed).await?,
        (true, ..) => return Err(PlanError::field("proposed", "required", "")),
        (false, ..) => {
            let details = json!({"comment": id, "state": state});
            act.record("plan.settle_comment", &subject(&plan), details)
                .await?;
        }
    }
    Ok((plan, Comment { state, ..comment }))
}

/// Writes a proposal over what stands there now; the cell's own entry of the audit log tells of it.
async fn take_in(
    act: &mut Acting<'_>,
    row: Id<PlanRow>,
    cell: &str,
    proposed: &str,
) -> Result<(), PlanError> {
    let (_, present) = cells::find(act.tx, act.actor, row).await?;
    let draft = CellDraft {
        cell: cell.to_owned(),
        was: present.cell(cell).to_owned(),
        now: proposed.to_owned(),
    };
    match cells::edit(act, row, &draft).await? {
        Edited::Saved(_) => Ok(()),
        Edited::Behind(_) | Edited::Suggested(_) => Err(PlanError::Stale(format!("row {row}"))),
    }
}

/// A page of a plan's comments, newest first; those of one state where asked for.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    (region, state): (&RegionCode, &str),
    window: &Window<String, (String, String)>,
) -> Result<(Plan, PageOf<Comment>), PlanError> {
    let plan = begin::of_region(tx, actor, region).await?;
    let found = rows::list(tx, (plan.id, None), state, &window.into()).await?;
    Ok((plan, paged(window, found)))
}

/// The comments on a row whose plan the actor was found to read.
pub(crate) async fn on_row(
    tx: &mut Tx,
    (plan, row): (&Plan, &PlanRow),
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Comment>, StoreError> {
    let found = rows::list(tx, (plan.id, Some(row.id)), "", &window.into()).await?;
    Ok(paged(window, found))
}

fn paged(window: &Window<String, (String, String)>, found: Vec<Comment>) -> PageOf<Comment> {
    PageOf::new(window, found, |comment| {
        (comment.id.to_string(), comment.id.to_string())
    })
}
