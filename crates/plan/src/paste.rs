//! Many cells at once: a block pasted from a spreadsheet, and one cell of many chosen rows. All or nothing, undone together.

use std::collections::BTreeMap;

use kernel::{Id, RegionCode};
use masterplan::{Cells, Table};
use register::Acting;
use serde_json::json;

use crate::{
    PlanError,
    begin::{self, added, subject},
    cells::{become_of, may_touch, mended, note},
    error::LineFault,
    lines::{self, new_row, next_place, stale},
    model::{Batch, ChangeKind, Plan, PlanRow, Standing},
    reach::{self, Hand},
    store::{changes, rows},
};

/// The most lines of a block.
pub const MOST: usize = 5_000;

/// A line of a block: a row that is there, or a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row; `None` to add one.
    pub row: Option<Id<PlanRow>>,
    /// The cells that the block gives; an empty text empties its cell.
    pub cells: Cells,
}

/// What a block does, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// What undoes it; `None` for a trial and for a block that changes nothing.
    pub batch: Option<Batch>,
    /// Cells changed: row, cell, was, now.
    pub changed: Vec<(Id<PlanRow>, String, String, String)>,
    /// Rows added.
    pub added: usize,
}

/// The lines of a text from a spreadsheet: tabs between cells, quotes around cells with line breaks.
pub fn lines(text: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut line = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut chars = text.strip_suffix('\n').unwrap_or(&text).chars().peekable();
    let mut begins = true;
    while let Some(c) = chars.next() {
        match c {
            '"' if begins => {
                quoted = true;
                begins = false;
            }
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '\t' if !quoted => {
                line.push(std::mem::take(&mut cell));
                begins = true;
            }
            '\n' if !quoted => {
                line.push(std::mem::take(&mut cell));
                all.push(std::mem::take(&mut line));
                begins = true;
            }
            other => {
                cell.push(other);
                begins = false;
            }
        }
    }
    line.push(cell);
    all.push(line);
    all
}

/// What of a table is in sight: rows and cells in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// The rows.
    pub rows: Vec<Id<PlanRow>>,
    /// The names of the cells.
    pub cells: Vec<String>,
}

/// A block laid over what is in sight: its first cell at `row` and `cell`, rows beyond the last are added.
///
/// # Errors
/// [`PlanError::Invalid`] for a block that leaves the grid to the right, has too many lines, or begins nowhere.
pub fn over(
    sight: &Sight,
    (row, cell): (Option<Id<PlanRow>>, &str),
    text: &str,
) -> Result<Vec<Line>, PlanError> {
    let first = sight
        .cells
        .iter()
        .position(|name| name == cell)
        .ok_or_else(|| PlanError::field("cell", "unknown", cell))?;
    let begin = match row {
        Some(id) => sight
            .rows
            .iter()
            .position(|row| *row == id)
            .ok_or_else(|| PlanError::field("row", "unknown", id.to_string()))?,
        None => sight.rows.len(),
    };
    let block = lines(text);
    if block.len() > MOST {
        return Err(PlanError::field("text", "many", block.len().to_string()));
    }
    let mut made = Vec::new();
    for (n, line) in block.into_iter().enumerate() {
        if line.len() > sight.cells.len() - first {
            return Err(PlanError::field("text", "wide", line.len().to_string()));
        }
        let cells = sight.cells[first..].iter().cloned().zip(line).collect();
        made.push(Line {
            row: sight.rows.get(begin + n).copied(),
            cells,
        });
    }
    Ok(made)
}

/// The names of a table's cells, in their order.
pub fn names(plan: &Plan, table: Table) -> Vec<String> {
    let columns = table.columns().iter();
    columns.flat_map(|c| c.cells(plan.period)).collect()
}

/// A block whose first line names its columns: a row with the code of one that is there changes it, others are added.
///
/// # Errors
/// [`PlanError::Invalid`] for a first line that names no column or one that is not known.
pub fn headed(
    (plan, table): (&Plan, Table),
    present: &[PlanRow],
    label: &dyn Fn(&str) -> String,
    text: &str,
) -> Result<Vec<Line>, PlanError> {
    let columns = names(plan, table);
    let mut block = lines(text).into_iter();
    let heads = block.next().unwrap_or_default();
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let mut found = Vec::new();
    for head in &heads {
        let column = columns
            .iter()
            .find(|name| same(name, head) || same(&label(name), head))
            .ok_or_else(|| PlanError::field("text", "column", head.trim()))?;
        found.push(column.clone());
    }
    let block: Vec<Vec<String>> = block.collect();
    if block.len() > MOST {
        return Err(PlanError::field("text", "many", block.len().to_string()));
    }
    let by_code: BTreeMap<&str, Id<PlanRow>> = present
        .iter()
        .filter(|row| table.has_code() && !row.cell("code").is_empty())
        .map(|row| (row.cell("code"), row.id))
        .collect();
    Ok(block
        .into_iter()
        .filter(|line| line.iter().any(|cell| !cell.trim().is_empty()))
        .map(|line| {
            let cells: Cells = found.iter().cloned().zip(line).collect();
            let code = cells.get("code").map(|code| code.trim().to_uppercase());
            let row = code.and_then(|code| by_code.get(code.as_str()).copied());
            Line { row, cells }
        })
        .collect())
}

/// One value for one cell of many rows.
pub fn bulk(rows: &[Id<PlanRow>], cell: &str, now: &str) -> Vec<Line> {
    let line = |row: &Id<PlanRow>| Line {
        row: Some(*row),
        cells: Cells::from([(cell.to_owned(), now.to_owned())]),
    };
    rows.iter().map(line).collect()
}

/// A row of the block with what it shall be.
struct Planned {
    row: PlanRow,
    cells: Cells,
}

/// Lays a block into a table; a trial writes nothing and tells what would be changed.
///
/// # Errors
/// [`PlanError::Lines`] names every cell that cannot stand, and nothing is written; [`PlanError::Forbidden`]; [`PlanError::Stale`].
pub async fn apply(
    act: &mut Acting<'_>,
    (region, table): (&RegionCode, Table),
    (block, is_trial): (&[Line], bool),
) -> Result<Pasted, PlanError> {
    let plan = begin::of_region(act.tx, act.actor, region).await?;
    let hand = reach::hand(act.actor, &plan)?;
    if block.len() > MOST {
        return Err(PlanError::field("text", "many", block.len().to_string()));
    }
    let ids: Vec<Id<PlanRow>> = block.iter().filter_map(|line| line.row).collect();
    let present = known(act, (&plan, table), &hand, &ids).await?;
    let (changes, adds) = parse(&plan, table, (block, &present))?;
    may_give(act.actor, &plan, &hand, &changes)?;
    let mut pasted = Pasted {
        batch: None,
        changed: Vec::new(),
        added: adds.len(),
    };
    let mut noted = Vec::new();
    for planned in &changes {
        for (cell, was, now) in differences(&planned.row.cells, &planned.cells) {
            pasted
                .changed
                .push((planned.row.id, cell.clone(), was.clone(), now.clone()));
            noted.push(changes::New {
                row: planned.row.id,
                table,
                kind: ChangeKind::Edit,
                cell,
                was,
                now,
            });
        }
    }
    if is_trial || (noted.is_empty() && adds.is_empty()) {
        return Ok(pasted);
    }
    let place = next_place(act, (&plan, table), adds.len()).await?;
    let mut new = Vec::new();
    for (place, cells) in (place..).zip(adds) {
        let row = new_row(act, (&plan, &hand), (table, place), cells)?;
        noted.push(added(&row));
        new.push(row);
    }
    rows::insert(act.tx, &new).await?;
    for planned in &changes {
        let given = (mended(planned.row.standing), "");
        let done = become_of(act, &planned.row, (&planned.cells, false), given).await;
        stale(done, planned.row.id)?;
    }
    let batch = Batch(act.clock.new_id::<Batch>().uuid());
    note(act, &plan, batch, &noted).await?;
    let details = json!({"table": table, "batch": batch, "changed": pasted.changed.len(), "added": pasted.added});
    act.record("plan.paste", &subject(&plan), details).await?;
    pasted.batch = Some(batch);
    Ok(pasted)
}

/// A line is given to another agency by the team alone, as in a cell.
fn may_give(
    actor: &access::Actor,
    plan: &Plan,
    hand: &Hand,
    changes: &[Planned],
) -> Result<(), PlanError> {
    let owner = |cells: &Cells| cells.get("owner").cloned().unwrap_or_default();
    let kept = |planned: &Planned| {
        let (was, now) = (owner(&planned.row.cells), owner(&planned.cells));
        was == now || hand.holds(&now)
    };
    if *hand == Hand::Team || changes.iter().all(kept) {
        Ok(())
    } else {
        reach::may(actor, access::Permission::WritePlans, plan)
    }
}

/// The rows that a block names, for a hand that may write them.
async fn known(
    act: &mut Acting<'_>,
    (plan, table): (&Plan, Table),
    hand: &Hand,
    ids: &[Id<PlanRow>],
) -> Result<BTreeMap<Id<PlanRow>, PlanRow>, PlanError> {
    let mut present = BTreeMap::new();
    for row in rows::these(act.tx, ids).await? {
        if row.plan != plan.id || row.table != table {
            return Err(PlanError::Unknown(format!("row {}", row.id)));
        }
        if row.is_removed {
            return Err(PlanError::Stale(format!("row {}", row.id)));
        }
        may_touch(act.actor, plan, hand, &row)?;
        // What the team has taken, an agency changes cell by cell, as suggestions.
        if *hand != Hand::Team && row.standing == Standing::Accepted {
            reach::may(act.actor, access::Permission::WritePlans, plan)?;
        }
        present.insert(row.id, row);
    }
    if let Some(lost) = ids.iter().find(|id| !present.contains_key(id)) {
        return Err(PlanError::Unknown(format!("row {lost}")));
    }
    Ok(present)
}

type Parsed = (Vec<Planned>, Vec<Cells>);

fn parse(
    plan: &Plan,
    table: Table,
    (block, present): (&[Line], &BTreeMap<Id<PlanRow>, PlanRow>),
) -> Result<Parsed, PlanError> {
    let mut faults = Vec::new();
    // In the order of ids, so that two blocks at once wait for each other instead of both failing.
    let mut changes: BTreeMap<Id<PlanRow>, Planned> = BTreeMap::new();
    let mut adds = Vec::new();
    for (n, line) in (1..).zip(block) {
        let row = line.row.and_then(|id| present.get(&id));
        let mut cells = match row {
            Some(row) => changes
                .get(&row.id)
                .map_or_else(|| row.cells.clone(), |planned| planned.cells.clone()),
            None => Cells::new(),
        };
        // A given cell replaces, and an empty one empties.
        let mut sent = cells.clone();
        for (name, value) in &line.cells {
            sent.insert(name.clone(), value.clone());
        }
        let only: Cells = sent
            .iter()
            .filter(|(name, _)| line.cells.contains_key(*name) || *name == "pillar")
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        match lines::parse(plan, table, &only) {
            Ok(right) => {
                for name in line.cells.keys() {
                    match right.get(name) {
                        Some(value) => drop(cells.insert(name.clone(), value.clone())),
                        None => drop(cells.remove(name)),
                    }
                }
            }
            Err(PlanError::Cells(wrong)) => {
                faults.extend(wrong.into_iter().map(|fault| LineFault {
                    line: n,
                    cell: fault.cell,
                    problem: fault.problem,
                    typed: fault.typed,
                }));
            }
            Err(other) => return Err(other),
        }
        match row {
            Some(row) => {
                let row = row.clone();
                changes.insert(row.id, Planned { row, cells });
            }
            None => adds.push(cells),
        }
    }
    if !faults.is_empty() {
        return Err(PlanError::Lines(faults));
    }
    let changes = changes
        .into_values()
        .filter(|planned| planned.row.cells != planned.cells)
        .collect();
    Ok((
        changes,
        adds.into_iter().filter(|cells| !cells.is_empty()).collect(),
    ))
}

/// The cells in which two rows differ: name, was, now.
pub(crate) fn differences(was: &Cells, now: &Cells) -> Vec<(String, String, String)> {
    let mut names: Vec<&String> = was.keys().chain(now.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let of = |cells: &Cells, name: &String| cells.get(name).cloned().unwrap_or_default();
    names
        .into_iter()
        .map(|name| (name.clone(), of(was, name), of(now, name)))
        .filter(|(_, was, now)| was != now)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_block_of_a_spreadsheet_keeps_quotes_and_line_breaks() {
        let block = lines("a\t\"b\n\"\"c\"\"\"\t\r\n\td\t5\"\n");
        assert_eq!(block, [["a", "b\n\"c\"", ""], ["", "d", "5\""]]);
        assert_eq!(lines("😀"), [["😀"]]);
    }
}
