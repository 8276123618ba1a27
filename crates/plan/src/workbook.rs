//! The tables of a plan as a workbook, and back: first what a file would change, then all of it or nothing.
//!
//! Start at [`rehearse`]. Only what a rehearsal showed is written: [`apply`] refuses a plan that has changed since.

use std::collections::BTreeMap;

use access::Actor;
use kernel::RegionCode;
use masterplan::Content;
use plan_files::{
    Words,
    xlsx::{self, Absent, Ask, Fault, Reading, TableReading},
};
use register::Acting;
use serde_json::json;
use sheets::SheetError;
use store::{Db, Tx, audit, files};
use uuid::Uuid;

use crate::{
    PlanError,
    begin::{self, added, subject},
    cells::{become_of, has_owner, mended, note, owner},
    content,
    lines::{new_row, next_place, stale, whole},
    model::{Batch, ChangeKind, Plan, PlanRow, Standing},
    reach::{self, Hand},
    store::{changes, plans, rows},
};

/// Faults of other people's lines that are told one by one.
const MOST_TOLD: usize = 1_000;
/// That someone has sent a file, in the audit log.
const REHEARSED: &str = "plan.rehearse_workbook";

/// A file as it came.
#[derive(Debug, Clone)]
pub struct Upload {
    /// What its sender calls it.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// What becomes of rows that it does not have.
    pub absent: Absent,
}

/// A plan as someone who may write in it finds it.
#[derive(Debug, Clone)]
pub struct Present {
    /// Its head.
    pub plan: Plan,
    /// The rows that stand in it.
    pub rows: Vec<PlanRow>,
    /// Grows with every change of a row or of the head: two that are equal are the same plan.
    pub seen: i64,
    hand: Hand,
}

/// What a file would change.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// Against what it was read.
    pub present: Present,
    /// What it says.
    pub reading: Reading,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    /// Cells changed.
    pub changed: usize,
    /// Rows added.
    pub added: usize,
    /// Rows taken out.
    pub removed: usize,
}

/// All that stands in a plan's tables, lines that wait for the team among them.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn export(tx: &mut Tx, actor: &Actor, region: &RegionCode) -> Result<Content, PlanError> {
    let loaded = content::load(tx, actor, region).await?;
    Ok(content::of_rows(&loaded.plan, &loaded.rows))
}

/// The plan as it is, for those who may write in it.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn present(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
) -> Result<Present, PlanError> {
    let plan = begin::of_region(tx, actor, region).await?;
    let hand = reach::hand(actor, &plan)?;
    let mut rows = rows::of_plan(tx, plan.id, (None, true)).await?;
    // Revisions only grow, and no row is ever deleted: so does their sum, with any change at all.
    let seen = plan.revision + rows.iter().map(|row| row.revision).sum::<i64>();
    rows.retain(|row| !row.is_removed);
    Ok(Present {
        plan,
        rows,
        seen,
        hand,
    })
}

/// Reads a file beside the plan. Nothing is changed.
///
/// # Errors
/// [`PlanError::Invalid`] at `file` where the file as a whole is refused; faults of rows are in the reading.
pub async fn rehearse(present: Present, upload: Upload) -> Result<Rehearsal, PlanError> {
    let read = tokio::task::spawn_blocking(move || read(present, &upload)).await;
    // A file that breaks its reader is as good as damaged.
    read.unwrap_or_else(|_| Err(PlanError::field("file", "workbook-damaged", "")))
}

fn read(present: Present, upload: &Upload) -> Result<Rehearsal, PlanError> {
    let content = content::of_rows(&present.plan, &present.rows);
    let words = Words::shipped();
    let ask = Ask {
        content: &content,
        words: &words,
        table: None,
        absent: upload.absent,
    };
    let read = xlsx::read(&upload.bytes, &upload.name, ask);
    let mut reading =
        read.map_err(|err| PlanError::field("file", refused(&err), err.to_string()))?;
    if reading.tables.is_empty() && reading.faults.is_empty() {
        return Err(PlanError::field("file", "workbook-none", ""));
    }
    let rows = by_id(&present);
    for table in &mut reading.tables {
        let wrong = others(&present.hand, &rows, table);
        reading.faults.total += wrong.len();
        let room = MOST_TOLD.saturating_sub(reading.faults.kept.len());
        reading.faults.kept.extend(wrong.into_iter().take(room));
    }
    drop(rows);
    Ok(Rehearsal { present, reading })
}

fn by_id(present: &Present) -> BTreeMap<Uuid, &PlanRow> {
    let rows = present.rows.iter();
    rows.map(|row| (row.id.uuid(), row)).collect()
}

/// Why a whole file is refused, as a word.
fn refused(err: &SheetError) -> &'static str {
    match err {
        SheetError::Empty => "workbook-empty",
        SheetError::TooManyBytes { .. }
        | SheetError::TooManyRows { .. }
        | SheetError::TooManyColumns { .. }
        | SheetError::TooManyCells { .. }
        | SheetError::TooMuchText { .. } => "workbook-large",
        SheetError::NotATable { .. } => "workbook-kind",
        SheetError::Encrypted => "workbook-password",
        SheetError::MacroEnabled => "workbook-macros",
        SheetError::Bomb { .. }
        | SheetError::Damaged { .. }
        | SheetError::MixedEncoding { .. }
        | SheetError::UnclosedQuote { .. } => "workbook-damaged",
        SheetError::NoHeadings | SheetError::NoVisibleSheet => "workbook-none",
    }
}

/// What an agency's file says of lines that are not the agency's to write, or that the team has taken. Lines that it may
/// not take out stay, though its file lacks them.
fn others(hand: &Hand, rows: &BTreeMap<Uuid, &PlanRow>, told: &mut TableReading) -> Vec<Fault> {
    if *hand == Hand::Team {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    let mut refuse = |row, problem: &str| {
        wrong.push(Fault {
            sheet: told.sheet.clone(),
            row,
            column: String::new(),
            cell: String::new(),
            problem: problem.to_owned(),
            typed: String::new(),
        });
    };
    for changed in &told.changed {
        let row = rows.get(&changed.id);
        let gives_away = changed
            .changes
            .iter()
            .any(|change| change.cell == "owner" && !hand.holds(&change.after));
        if gives_away || !row.is_some_and(|row| hand.holds(owner(row))) {
            refuse(changed.row, "workbook-not-yours");
        } else if row.is_some_and(|row| row.standing == Standing::Accepted) {
            refuse(changed.row, "workbook-accepted");
        }
    }
    for new in &told.added {
        let named = new.cells.get("owner");
        if !has_owner(told.table) || named.is_some_and(|code| !hand.holds(code)) {
            refuse(new.row, "workbook-not-yours");
        }
    }
    told.absent.retain(|id| {
        let row = rows.get(id);
        row.is_some_and(|row| hand.holds(owner(row)) && row.standing != Standing::Accepted)
    });
    wrong
}

/// What the audit log calls a file that was sent for a plan.
fn sent(plan: &Plan, sha256: &str) -> String {
    format!("{}/workbook/{sha256}", subject(plan))
}

/// Keeps a file that was rehearsed, and writes down who sent it; gives its hash.
///
/// # Errors
/// [`PlanError::Store`].
pub async fn keep(
    act: &mut Acting<'_>,
    db: &Db,
    (plan, bytes): (&Plan, Vec<u8>),
) -> Result<String, PlanError> {
    let file = files::put(db, act.tx, bytes, "application/octet-stream").await?;
    let details = json!({"size": file.size});
    act.record(REHEARSED, &sent(plan, &file.sha256), details)
        .await?;
    Ok(file.sha256)
}

/// The bytes of a file that this person sent for this plan: a hash alone opens nobody else's file.
///
/// # Errors
/// [`PlanError::Unknown`].
pub async fn kept(
    tx: &mut Tx,
    db: &Db,
    (actor, plan, sha256): (&Actor, &Plan, &str),
) -> Result<Vec<u8>, PlanError> {
    let entries = audit::of_subject(tx, &sent(plan, sha256), i64::MAX, 100).await?;
    let by = actor.id_text();
    let own = |entry: &audit::Recorded| entry.action == REHEARSED && entry.actor == by;
    if !entries.iter().any(own) {
        return Err(PlanError::Unknown("the file".to_owned()));
    }
    Ok(files::get(db, sha256).await?)
}

/// Writes what a rehearsal showed, undone together.
///
/// # Errors
/// [`PlanError::Stale`] where the plan has changed since; [`PlanError::Invalid`] where the file has faults;
/// [`PlanError::Forbidden`]; [`crate::NotNow::Full`].
pub async fn apply(
    act: &mut Acting<'_>,
    rehearsal: &Rehearsal,
    sha256: &str,
) -> Result<Done, PlanError> {
    let Rehearsal { present, reading } = rehearsal;
    // A button that is pressed twice must not add every row twice.
    plans::hold(act.tx, present.plan.id).await?;
    let now = self::present(act.tx, act.actor, &present.plan.region).await?;
    if now.plan.id != present.plan.id || now.seen != present.seen || now.hand != present.hand {
        return Err(PlanError::Stale(subject(&now.plan)));
    }
    if !reading.faults.is_empty() {
        return Err(PlanError::field("file", "workbook-faults", ""));
    }
    let rows = by_id(&now);
    let mut done = Done::default();
    let mut noted = Vec::new();
    for told in &reading.tables {
        noted.extend(add(act, &now, told).await?);
        done.added += told.added.len();
        noted.extend(change(act, &rows, told).await?);
        done.changed += told.changed.iter().map(|c| c.changes.len()).sum::<usize>();
        if reading.absent == Absent::Remove {
            noted.extend(remove(act, &rows, told).await?);
            done.removed += told.absent.len();
        }
    }
    if noted.is_empty() {
        return Ok(done);
    }
    let batch = Batch(act.clock.new_id::<Batch>().uuid());
    note(act, &now.plan, batch, &noted).await?;
    let details = json!({"file": sha256, "batch": batch, "changed": done.changed, "added": done.added, "removed": done.removed});
    act.record("plan.take_workbook", &subject(&now.plan), details)
        .await?;
    Ok(done)
}

async fn add(
    act: &mut Acting<'_>,
    now: &Present,
    told: &TableReading,
) -> Result<Vec<changes::New>, PlanError> {
    if told.added.is_empty() {
        return Ok(Vec::new());
    }
    let place = next_place(act, (&now.plan, told.table), told.added.len()).await?;
    let mut new = Vec::new();
    for (place, line) in (place..).zip(&told.added) {
        let cells = line.cells.clone();
        new.push(new_row(
            act,
            (&now.plan, &now.hand),
            (told.table, place),
            cells,
        )?);
    }
    rows::insert(act.tx, &new).await?;
    Ok(new.iter().map(added).collect())
}

async fn change(
    act: &mut Acting<'_>,
    rows: &BTreeMap<Uuid, &PlanRow>,
    told: &TableReading,
) -> Result<Vec<changes::New>, PlanError> {
    let mut noted = Vec::new();
    for changed in &told.changed {
        let row = found(rows, changed.id)?;
        let given = (mended(row.standing), "");
        let done = become_of(act, row, (&changed.cells, false), given).await;
        stale(done, row.id)?;
        noted.extend(changed.changes.iter().map(|cell| changes::New {
            row: row.id,
            table: row.table,
            kind: ChangeKind::Edit,
            cell: cell.cell.clone(),
            was: cell.before.clone(),
            now: cell.after.clone(),
        }));
    }
    Ok(noted)
}

async fn remove(
    act: &mut Acting<'_>,
    rows: &BTreeMap<Uuid, &PlanRow>,
    told: &TableReading,
) -> Result<Vec<changes::New>, PlanError> {
    let mut noted = Vec::new();
    for id in &told.absent {
        let row = found(rows, *id)?;
        let given = (row.standing, row.reason.as_str());
        let done = become_of(act, row, (&row.cells, true), given).await;
        stale(done, row.id)?;
        noted.push(whole(row, ChangeKind::Remove));
    }
    Ok(noted)
}

fn found<'a>(rows: &BTreeMap<Uuid, &'a PlanRow>, id: Uuid) -> Result<&'a PlanRow, PlanError> {
    let row = rows.get(&id).copied();
    row.ok_or_else(|| PlanError::Stale(format!("row {id}")))
}
