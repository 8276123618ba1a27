//! The dry run: every row read, compared with the register and with the other rows.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};
use sheets::{Bound, Column, Problem, Problems, Row, Table};
use uuid::Uuid;

use super::{
    Kind,
    cells::Cells,
    entries::{Entry, Plan},
    known::Known,
    report::{Difference, Effect, Report, RowChange, RowError},
    said,
};
use crate::model::draft;

/// How a sound row stands to the register.
pub(super) enum Standing {
    /// It is not there.
    New,
    /// It is there, with this id and revision, and differs.
    Changed {
        id: Uuid,
        revision: i64,
        fields: Vec<Difference>,
    },
    /// It is there and says the same.
    Same,
}

/// A row under check.
pub(super) struct Line<'b, 't, E> {
    pub(super) row: Row<'b, 't>,
    /// What the row says, where that could be read.
    pub(super) entry: Option<E>,
    /// How it stands, where nothing is wrong.
    pub(super) standing: Option<Standing>,
}

/// A row to write.
pub(crate) struct Planned<E> {
    pub(crate) entry: E,
    /// Id and revision of what it changes; `None` where it is new.
    pub(crate) on: Option<(Uuid, i64)>,
}

/// What a row may refer to besides the register: the other rows, wherever they stand.
pub(super) struct Around<'a> {
    pub(super) known: &'a Known,
    /// Keys of the file's rows with their row numbers.
    pub(super) file: &'a HashMap<String, u32>,
}

/// What came of a check.
pub(super) struct Checked {
    pub(super) report: Report,
    /// Every error that was kept in full; the report has the first of them.
    pub(super) errors: Vec<RowError>,
    /// What to write; complete only where the report has no errors.
    pub(super) plan: Plan,
}

/// Checks every row of a table.
pub(super) fn check(
    kind: Kind,
    bound: &Bound<'_>,
    columns: &[Column],
    table: &Table,
    known: &Known,
) -> Checked {
    match kind {
        Kind::Regions => run::<draft::NewRegion>(bound, columns, table, known),
        Kind::Agencies => run::<draft::NewAgency>(bound, columns, table, known),
        Kind::Cohorts => run::<draft::NewCohort>(bound, columns, table, known),
        Kind::Letters => run::<draft::NewLetter>(bound, columns, table, known),
        Kind::Participations => run::<draft::NewParticipation>(bound, columns, table, known),
        Kind::Sources => run::<draft::NewSource>(bound, columns, table, known),
        Kind::Claims => run::<draft::NewClaim>(bound, columns, table, known),
    }
}

fn run<E: Entry>(bound: &Bound<'_>, columns: &[Column], table: &Table, known: &Known) -> Checked {
    let mut file = HashMap::with_capacity(table.n_rows());
    let mut lines = Vec::with_capacity(table.n_rows());
    for row in bound.rows() {
        lines.push(read::<E>(Cells::new(row, bound, columns), known, &mut file));
    }
    let around = Around { known, file: &file };
    let mut lines: Vec<Line<'_, '_, E>> = lines
        .into_iter()
        .map(|line| weigh(line, bound, columns, &around))
        .collect();
    E::settle(&mut lines, known);
    sum_up(lines, bound, table)
}

fn read<'b, 't, E: Entry>(
    mut cells: Cells<'b, 't>,
    known: &Known,
    file: &mut HashMap<String, u32>,
) -> Line<'b, 't, E> {
    let entry = E::read(&mut cells, known);
    if let Some(entry) = &entry {
        let number = cells.row.number();
        let first = *file.entry(entry.key()).or_insert(number);
        if first != number {
            let problem =
                Problem::subject("register-import-twice").with("first", first.to_string());
            cells.row.reject(E::KEY, problem);
        }
    }
    Line {
        row: cells.row,
        entry,
        standing: None,
    }
}

fn weigh<'b, 't, E: Entry>(
    line: Line<'b, 't, E>,
    bound: &'b Bound<'t>,
    columns: &'b [Column],
    around: &Around<'_>,
) -> Line<'b, 't, E> {
    let mut cells = Cells::new(line.row, bound, columns);
    let mut entry = line.entry;
    let standing = entry
        .as_mut()
        .and_then(|entry| entry.weigh(&mut cells, around));
    Line {
        standing: standing.filter(|_| cells.row.is_sound()),
        row: cells.row,
        entry,
    }
}

/// The differences between what is there and what the file says; none where they agree.
pub(super) fn differences<E: Entry>(before: &E, after: &E) -> Vec<Difference> {
    let pairs = before.fields().into_iter().zip(after.fields());
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| Difference {
            field: field.to_owned(),
            before,
            after,
        })
        .collect()
}

fn sum_up<E: Entry>(lines: Vec<Line<'_, '_, E>>, bound: &Bound<'_>, table: &Table) -> Checked {
    let mut problems: Problems = table.problems().clone();
    // Cells that the reader of the file refused are blank to the row, which therefore looks sound.
    let faulty: HashSet<u32> = problems.kept().iter().map(|error| error.row).collect();
    let mut tally = Tally::default();
    let mut planned = Vec::new();
    for line in lines {
        let number = line.row.number();
        let sound = line.row.finish(&mut problems) && !faulty.contains(&number);
        match (line.entry, line.standing) {
            (Some(entry), Some(standing)) if sound => {
                if let Some(row) = tally.add(number, entry, standing) {
                    planned.push(row);
                }
            }
            _ => tally.wrong += 1,
        }
    }
    problems.sort();
    let errors: Vec<RowError> = problems.kept().iter().map(said::row_error).collect();
    let report = Report {
        kind: E::KIND,
        rows: table.n_rows(),
        new: tally.new,
        changed: tally.changed,
        unchanged: tally.unchanged,
        wrong: tally.wrong,
        n_errors: problems.total(),
        errors: errors.iter().take(Report::ERRORS).cloned().collect(),
        preview: tally.preview,
        notes: said::notes(table.notes(), bound.unknown()),
        digest: hex::encode(tally.hash.finalize()),
        state: 0,
        outdated: false,
    };
    Checked {
        report,
        errors,
        plan: E::plan(planned),
    }
}

#[derive(Default)]
struct Tally {
    new: usize,
    changed: usize,
    unchanged: usize,
    wrong: usize,
    preview: Vec<RowChange>,
    hash: Sha256,
}

impl Tally {
    fn add<E: Entry>(&mut self, row: u32, entry: E, standing: Standing) -> Option<Planned<E>> {
        let (effect, on, fields) = match standing {
            Standing::Same => {
                self.unchanged += 1;
                return None;
            }
            Standing::New => {
                self.new += 1;
                (Effect::New, None, Vec::new())
            }
            Standing::Changed {
                id,
                revision,
                fields,
            } => {
                self.changed += 1;
                (Effect::Changed, Some((id, revision)), fields)
            }
        };
        // Everything that will be written, and what it is written over.
        self.hash.update(row.to_be_bytes());
        for field in &fields {
            self.hash.update(&field.before);
            self.hash.update([0]);
        }
        for (_, value) in entry.fields() {
            self.hash.update(&value);
            self.hash.update([0]);
        }
        if self.preview.len() < Report::PREVIEW {
            let filled = |(field, after): (&str, String)| {
                (!after.is_empty()).then(|| Difference {
                    field: field.to_owned(),
                    before: String::new(),
                    after,
                })
            };
            self.preview.push(RowChange {
                row,
                what: entry.what(),
                effect,
                fields: match effect {
                    Effect::New => entry.fields().into_iter().filter_map(filled).collect(),
                    Effect::Changed => fields,
                },
            });
        }
        Some(Planned { entry, on })
    }
}
