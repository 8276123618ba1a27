//! Files read back, as a rehearsal.

use std::collections::{BTreeMap, BTreeSet};

use masterplan::{Content, Filled, Table};
use sheets::{Limits, SheetError};

use super::{
    Absent, Fault, Note, Reading,
    head::{Head, table_of},
    rows::{Files, read_rows},
};
use crate::Words;

/// What a file is read against.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// What the plan says.
    pub content: &'a Content,
    /// The words of headings and choices.
    pub words: &'a Words,
    /// The table that a CSV file holds, where its first cell does not say.
    pub table: Option<Table>,
    /// What becomes of rows that the file does not have.
    pub absent: Absent,
}

/// Bounds of a file: twenty thousand rows are more than any plan has.
fn limits() -> Limits {
    Limits {
        max_rows: 20_000,
        max_columns: 200,
        ..Limits::default()
    }
}

/// Reads a workbook or a CSV file and tells what it would change. Nothing is changed.
///
/// # Errors
/// [`SheetError`] when the file as a whole is refused; faults of rows and cells are in the [`Reading`].
pub fn read(bytes: &[u8], file_name: &str, ask: Ask<'_>) -> Result<Reading, SheetError> {
    let worksheets = sheets::Table::read_all(bytes, file_name, limits())?;
    let mut reading = Reading {
        absent: ask.absent,
        ..Reading::default()
    };
    let mut files: Files<'_> = Vec::new();
    for sheet in &worksheets {
        if sheet.is_hidden {
            reading.notes.push(Note::HiddenSheet {
                sheet: sheet.name.clone(),
            });
            continue;
        }
        let Some(read) = &sheet.table else { continue };
        let is_csv = sheet.name.is_empty();
        let table = table_of(&sheet.name, read, ask.words).or(ask.table.filter(|_| is_csv));
        let Some(table) = table else {
            if !is_own_aside(&sheet.name, ask.words) {
                reading.notes.push(Note::UnknownSheet {
                    sheet: sheet.name.clone(),
                });
            }
            continue;
        };
        tell(&sheet.name, read, &mut reading);
        if files.iter().any(|(_, _, head)| head.table == table) {
            reading
                .faults
                .push(whole(&sheet.name, read.heading_row(), "sheet-twice"));
            continue;
        }
        let head = Head::find(
            &sheet.name,
            table,
            read,
            (ask.content, ask.words),
            &mut reading,
        );
        files.push((&sheet.name, read, head));
    }
    let codes = codes(ask, &files);
    for (name, read, head) in &files {
        let table = read_rows(name, read, head, ask, &codes, &mut reading.faults);
        reading.tables.push(table);
    }
    reading
        .faults
        .kept
        .sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
    Ok(reading)
}

/// The guide and the lists that a workbook came with.
fn is_own_aside(name: &str, words: &Words) -> bool {
    [sheets::Lang::Indonesian, sheets::Lang::English]
        .into_iter()
        .flat_map(|lang| ["guide.name", "guide.lists"].map(|id| words.of(id, lang)))
        .any(|own| own == name)
}

pub(super) fn whole(sheet: &str, row: u32, problem: &str) -> Fault {
    Fault {
        sheet: sheet.to_owned(),
        row,
        column: String::new(),
        cell: String::new(),
        problem: problem.to_owned(),
        typed: String::new(),
    }
}

/// Passes on what is told of any file. Merged cells are refused: all but the first would be read as emptied.
fn tell(sheet: &str, read: &sheets::Table, reading: &mut Reading) {
    for note in read.notes() {
        if let sheets::Note::MergedCells { first, .. } = note {
            let (column, row) = first_of(first);
            reading.faults.push(Fault {
                column,
                typed: first.chars().take(40).collect(),
                ..whole(sheet, row, "merged")
            });
        } else {
            reading.notes.push(Note::OfSheet {
                sheet: sheet.to_owned(),
                note: note.clone(),
            });
        }
    }
}

/// `C7:C9` as column `C`, row 7.
fn first_of(range: &str) -> (String, u32) {
    let first = range.split(':').next().unwrap_or_default();
    let column: String = first
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .take(3)
        .collect();
    let row = first[column.len()..].parse().unwrap_or(0);
    (column, row)
}

/// Codes that rows may name: those of the plan, and those of the file.
fn codes(ask: Ask<'_>, files: &Files<'_>) -> BTreeMap<Table, BTreeSet<String>> {
    let mut codes: BTreeMap<Table, BTreeSet<String>> = BTreeMap::new();
    for table in Table::ALL {
        let own = ask.content.rows(table).iter().map(|row| row.cell("code"));
        codes.insert(
            table,
            own.filter(|code| !code.is_empty())
                .map(str::to_owned)
                .collect(),
        );
    }
    for (_, read, head) in files {
        let place = head
            .places
            .iter()
            .find(|place| place.column.filled == Filled::Code);
        if let Some(place) = place {
            let of_table = codes.entry(head.table).or_default();
            of_table.extend(
                read.rows()
                    .map(|row| row.text(place.at).trim().to_uppercase()),
            );
        }
    }
    codes
}
