//! A worksheet as a table, in one pass over its markup.

use quick_xml::events::{BytesStart, Event};

use crate::error::{FileKind, SheetError};
use crate::limits::Limits;
use crate::package::{Markup, Package};
use crate::problem::{Problem, letter};
use crate::read::Worksheet;
use crate::serial::{Format, iso};
use crate::table::{Builder, CellKind, Note, Table};
use crate::workbook::{Gatherer, Sheet, Workbook};
use crate::xml::{attribute, entity, is_true, unescape_excel};

/// Rows and columns of a worksheet (ECMA-376).
const MAX_ROW: u32 = 1_048_576;
const MAX_COLUMN: u32 = 16_384;

pub(crate) fn read(bytes: &[u8], limits: Limits) -> Result<Table, SheetError> {
    let mut package = Package::open(bytes, &limits)?;
    let workbook = Workbook::read(&mut package, &limits)?;
    let sheet = workbook
        .sheets
        .iter()
        .find(|sheet| !sheet.is_hidden)
        .ok_or(SheetError::NoVisibleSheet)?;
    let mut builder = Builder::new(FileKind::Xlsx, limits);
    note_sheets(&mut builder, &workbook, sheet);
    read_sheet(&mut package, &workbook, sheet, &limits, builder)
}

/// Every visible worksheet, each within what those before it left of the limits.
pub(crate) fn read_all(bytes: &[u8], mut limits: Limits) -> Result<Vec<Worksheet>, SheetError> {
    let mut package = Package::open(bytes, &limits)?;
    let workbook = Workbook::read(&mut package, &limits)?;
    let mut read = Vec::new();
    for sheet in &workbook.sheets {
        let mut table = None;
        if !sheet.is_hidden {
            let mut builder = Builder::new(FileKind::Xlsx, limits);
            if workbook.from_1904 {
                builder.note(Note::Epoch1904);
            }
            table = match read_sheet(&mut package, &workbook, sheet, &limits, builder) {
                Ok(found) => Some(found),
                Err(SheetError::NoHeadings) => None,
                Err(error) => return Err(error),
            };
        }
        if let Some(table) = &table {
            table.take_from(&mut limits);
        }
        read.push(Worksheet {
            name: sheet.name.clone(),
            is_hidden: sheet.is_hidden,
            table,
        });
    }
    if read.iter().all(|sheet| sheet.is_hidden) {
        return Err(SheetError::NoVisibleSheet);
    }
    Ok(read)
}

fn read_sheet(
    package: &mut Package<'_>,
    workbook: &Workbook,
    sheet: &Sheet,
    limits: &Limits,
    builder: Builder,
) -> Result<Table, SheetError> {
    let Some(markup) = package.markup(&sheet.part)? else {
        let missing = format!("part {} is missing", sheet.part);
        return Err(SheetError::damaged(missing));
    };
    let mut reading = Reading {
        markup,
        workbook,
        limits,
        builder,
        row: 0,
        column: 0,
        value: String::new(),
        seen: Seen::default(),
    };
    reading.rows()?;
    let Reading {
        mut builder, seen, ..
    } = reading;
    seen.note(&mut builder);
    builder.finish()
}

fn note_sheets(builder: &mut Builder, workbook: &Workbook, read: &Sheet) {
    builder.note(Note::Worksheet {
        name: read.name.clone(),
    });
    let names = |is_hidden: bool| -> Vec<String> {
        let others = workbook.sheets.iter();
        others
            .filter(|sheet| sheet.part != read.part && sheet.is_hidden == is_hidden)
            .map(|sheet| sheet.name.clone())
            .collect()
    };
    let (others, hidden) = (names(false), names(true));
    if !others.is_empty() {
        builder.note(Note::OtherWorksheets { names: others });
    }
    if !hidden.is_empty() {
        builder.note(Note::HiddenWorksheets { names: hidden });
    }
    if workbook.from_1904 {
        builder.note(Note::Epoch1904);
    }
}

/// What the user should be told once the sheet is read: how many, and the first.
#[derive(Default)]
struct Seen {
    hidden: (u32, u32),
    formulas: (u32, String),
    merged: (u32, String),
}

impl Seen {
    fn note(self, builder: &mut Builder) {
        if self.hidden.0 > 0 {
            let (count, first) = self.hidden;
            builder.note(Note::HiddenRows { count, first });
        }
        if self.formulas.0 > 0 {
            let (count, first) = self.formulas;
            builder.note(Note::Formulas { count, first });
        }
        if self.merged.0 > 0 {
            let (count, first) = self.merged;
            builder.note(Note::MergedCells { count, first });
        }
    }
}

struct Reading<'r, 'p, 'b> {
    markup: Markup<'p, 'b>,
    workbook: &'r Workbook,
    limits: &'r Limits,
    builder: Builder,
    /// Row last begun, from 1.
    row: u32,
    /// Column the next cell without a reference stands in, from 0.
    column: u32,
    value: String,
    seen: Seen,
}

/// Attributes of a cell.
struct Head {
    kind: Kind,
    format: Format,
}

/// The `t` attribute of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    /// `str`, `inlineStr`, and what later versions may add: shown as text.
    Text,
    Bool,
    Date,
    Error,
}

/// What an event meant, once the borrow of the markup is over.
enum Met {
    Row {
        number: Option<u32>,
        is_hidden: bool,
    },
    RowEnd,
    Cell {
        at: Option<(u32, u32)>,
        head: Head,
    },
    Merge(String),
    End,
    Nothing,
}

impl Reading<'_, '_, '_> {
    fn rows(&mut self) -> Result<(), SheetError> {
        let mut is_worksheet = false;
        loop {
            let met = match self.markup.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "sheetData" => {
                        is_worksheet = true;
                        Met::Nothing
                    }
                    "row" => row(&e)?,
                    "c" => cell(&e, self.workbook)?,
                    "mergeCell" => Met::Merge(attribute(&e, "ref")?.unwrap_or_default()),
                    _ => Met::Nothing,
                },
                Event::End(e) if e.local_name().as_ref() == "row" => Met::RowEnd,
                Event::Eof => Met::End,
                _ => Met::Nothing,
            };
            match met {
                Met::Row { number, is_hidden } => self.begin_row(number, is_hidden)?,
                Met::RowEnd => self.end_row(),
                Met::Cell { at, head } => self.cell(at, &head)?,
                Met::Merge(range) => count(&mut self.seen.merged, || range),
                Met::End if is_worksheet => return Ok(()),
                Met::End => return Err(SheetError::damaged("the worksheet has no rows part")),
                Met::Nothing => {}
            }
        }
    }

    fn begin_row(&mut self, number: Option<u32>, is_hidden: bool) -> Result<(), SheetError> {
        let number = number.unwrap_or(self.row + 1);
        if number <= self.row || number > MAX_ROW {
            return Err(SheetError::damaged(format!(
                "row {number} follows row {}",
                self.row
            )));
        }
        self.row = number;
        self.column = 0;
        self.builder.begin_row(number);
        if is_hidden {
            self.builder.hide_row();
            let seen = &mut self.seen.hidden;
            seen.0 += 1;
            if seen.0 == 1 {
                seen.1 = number;
            }
        }
        Ok(())
    }

    fn end_row(&mut self) {
        if let Some(expected) = self.builder.width()
            && self.builder.is_filled_from(expected)
        {
            let found = self.column as usize;
            self.builder.reject_row(Problem::Ragged { found, expected });
        }
        self.builder.end_row();
    }

    fn cell(&mut self, at: Option<(u32, u32)>, head: &Head) -> Result<(), SheetError> {
        let (row, column) = at.unwrap_or((self.row, self.column));
        if row != self.row || column < self.column || column >= MAX_COLUMN {
            let place = format!("{}{row}", letter(column as usize));
            return Err(SheetError::damaged(format!("cell {place} is out of order")));
        }
        let has_formula = self.gather(head)?;
        self.column = column + 1;
        if has_formula {
            let place = || format!("{}{row}", letter(column as usize));
            count(&mut self.seen.formulas, place);
        }
        if self.value.is_empty() && !has_formula {
            return Ok(());
        }
        if column >= self.limits.max_columns {
            return Err(SheetError::TooManyColumns {
                row,
                found: column + 1,
                limit: self.limits.max_columns,
            });
        }
        self.builder.skip_to(column as usize)?;
        if self.value.is_empty() {
            if head.kind == Kind::Text {
                return Ok(());
            }
            return self.faulty(column, Problem::FormulaWithoutResult);
        }
        self.add(column, head)
    }

    /// Reads the cell's content into `self.value`; tells whether there is a formula.
    fn gather(&mut self, head: &Head) -> Result<bool, SheetError> {
        self.value.clear();
        let mut inline = Gatherer::default();
        let (mut in_value, mut in_inline, mut has_formula) = (false, false, false);
        loop {
            let event = self.markup.next()?;
            match &event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "v" => in_value = true,
                    "is" => in_inline = true,
                    "f" => has_formula = true,
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "v" => in_value = false,
                    "is" => in_inline = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => return Err(SheetError::damaged("the worksheet ends in a cell")),
                _ if self.value.len() > self.limits.max_cell_chars.saturating_mul(4) => {}
                Event::Text(text) if in_value => self.value.push_str(&text.xml10_content()),
                Event::CData(text) if in_value => self.value.push_str(&text.xml10_content()),
                Event::GeneralRef(name) if in_value => self.value.push(entity(name)?),
                _ => {}
            }
            if in_inline {
                inline.see(&event, self.limits)?;
            }
        }
        let text = inline.take();
        if !text.is_empty() {
            self.value = text;
        } else if head.kind == Kind::Text
            && let Some(plain) = unescape_excel(&self.value)
        {
            self.value = plain;
        }
        Ok(has_formula)
    }

    fn faulty(&mut self, column: u32, problem: Problem) -> Result<(), SheetError> {
        self.builder.reject(column as usize, &self.value, problem);
        self.builder.cell(&self.value, CellKind::Faulty)
    }

    fn add(&mut self, column: u32, head: &Head) -> Result<(), SheetError> {
        match head.kind {
            Kind::Text => self.builder.cell(&self.value, CellKind::Text),
            Kind::Shared => {
                let index = self.value.trim().parse().unwrap_or(usize::MAX);
                let Some(text) = self.workbook.strings.at(index) else {
                    return Err(SheetError::damaged(format!(
                        "cell {}{} names a string that is not there",
                        letter(column as usize),
                        self.row
                    )));
                };
                let kind = match text {
                    "" => CellKind::Blank,
                    _ => CellKind::Text,
                };
                self.builder.cell(text, kind)
            }
            Kind::Bool => {
                let text = match is_true(Some(&self.value)) {
                    true => "TRUE",
                    false => "FALSE",
                };
                self.builder.cell(text, CellKind::Bool)
            }
            Kind::Date => {
                let date = self.value.trim_end_matches('Z');
                let date = date.strip_suffix(".000").unwrap_or(date);
                let date = date.strip_suffix("T00:00:00").unwrap_or(date);
                self.builder.cell(date, CellKind::Date)
            }
            Kind::Error => self.faulty(column, Problem::ErrorValue),
            Kind::Number => self.number(column, head.format),
        }
    }

    fn number(&mut self, column: u32, format: Format) -> Result<(), SheetError> {
        let Ok(number) = self.value.trim().parse::<f64>() else {
            return self.builder.cell(&self.value, CellKind::Text);
        };
        if format == Format::Date {
            return match iso(number, self.workbook.from_1904) {
                Some(date) => self.builder.cell(&date, CellKind::Date),
                None => self.faulty(column, Problem::NotADate),
            };
        }
        if is_plain_integer(&self.value) {
            return self.builder.cell(&self.value, CellKind::Number);
        }
        match canonical(number) {
            Some(text) => self.builder.cell(&text, CellKind::Number),
            None => self.faulty(column, Problem::NotANumber),
        }
    }
}

fn count(seen: &mut (u32, String), first: impl FnOnce() -> String) {
    seen.0 += 1;
    if seen.0 == 1 {
        seen.1 = first();
    }
}

fn row(element: &BytesStart<'_>) -> Result<Met, SheetError> {
    let number =
        match attribute(element, "r")? {
            Some(text) => Some(text.trim().parse().map_err(|_| {
                SheetError::damaged(format!("`{text}` is not the number of a row"))
            })?),
            None => None,
        };
    let is_hidden = is_true(attribute(element, "hidden")?.as_deref());
    Ok(Met::Row { number, is_hidden })
}

fn cell(element: &BytesStart<'_>, workbook: &Workbook) -> Result<Met, SheetError> {
    let (mut at, mut kind, mut format) = (None, Kind::Number, Format::Number);
    for found in element.attributes().with_checks(false) {
        let found = found.map_err(|error| SheetError::damaged(error.to_string()))?;
        match found.key.as_ref() {
            "r" => at = Some(place(&found.value)?),
            "s" => {
                let index = found.value.parse().unwrap_or(usize::MAX);
                let known = workbook.formats.get(index).copied();
                format = known.unwrap_or(Format::Number);
            }
            "t" => {
                kind = match found.value.as_ref() {
                    "n" => Kind::Number,
                    "s" => Kind::Shared,
                    "b" => Kind::Bool,
                    "d" => Kind::Date,
                    "e" => Kind::Error,
                    _ => Kind::Text,
                }
            }
            _ => {}
        }
    }
    Ok(Met::Cell {
        at,
        head: Head { kind, format },
    })
}

/// `C7` as row 7, from 1, and column 2, from 0.
fn place(reference: &str) -> Result<(u32, u32), SheetError> {
    let wrong = || SheetError::damaged(format!("`{reference}` is not the place of a cell"));
    let split = reference
        .find(|c: char| c.is_ascii_digit())
        .filter(|split| (1..=3).contains(split))
        .ok_or_else(wrong)?;
    let (letters, digits) = reference.split_at(split);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        if !letter.is_ascii_alphabetic() {
            return Err(wrong());
        }
        column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    let row = digits.parse().map_err(|_| wrong())?;
    Ok((row, column - 1))
}

/// Up to 15 digits without a leading zero: written and read as is.
fn is_plain_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (1..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (digits == "0" && text == "0" || !digits.starts_with('0'))
}

/// A number with the 15 significant digits a spreadsheet shows: 71.719999999999999 is 71.72.
fn canonical(number: f64) -> Option<String> {
    if !number.is_finite() || number.abs() > 1e30 {
        return None;
    }
    let shown: f64 = format!("{number:.14e}").parse().ok()?;
    Some(if shown == 0.0 {
        "0".to_owned()
    } else {
        shown.to_string()
    })
}
