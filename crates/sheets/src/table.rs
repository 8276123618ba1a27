//! A table in memory: one text for all cells, so that a million cells cost megabytes, not millions
//! of allocations.

use serde::Serialize;

use crate::error::{FileKind, SheetError};
use crate::limits::Limits;
use crate::problem::{CellError, Problem, Problems};

/// How sure the file is of a cell's kind. CSV knows only text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellKind {
    /// Nothing.
    Blank,
    /// Text, of which the meaning is still to be found.
    Text,
    /// A number; its text is canonical (`-3.5`).
    Number,
    /// A date or instant; its text is ISO 8601.
    Date,
    /// `TRUE` or `FALSE`.
    Bool,
    /// A cell that was already reported as an error; its text is what was found.
    Faulty,
}

/// Something worth telling the user that does not stop the import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Note {
    /// How the bytes of a CSV file were read.
    #[error("read as {name}{}", if *mark { " with a byte order mark" } else { "" })]
    Encoding {
        /// WHATWG name, such as `windows-1252`.
        name: String,
        /// Whether a byte order mark said so.
        mark: bool,
    },
    /// What separates the cells of a CSV file.
    #[error("cells separated by {separator:?}")]
    Separator {
        /// `,`, `;` or tab.
        separator: char,
    },
    /// The worksheet that was read.
    #[error("read worksheet {name:?}")]
    Worksheet {
        /// Its name.
        name: String,
    },
    /// Visible worksheets that were not read.
    #[error("other worksheets were not read: {}", names.join(", "))]
    OtherWorksheets {
        /// Their names.
        names: Vec<String>,
    },
    /// Hidden worksheets that were not read.
    #[error("hidden worksheets were not read: {}", names.join(", "))]
    HiddenWorksheets {
        /// Their names.
        names: Vec<String>,
    },
    /// Hidden rows, which were read like the others.
    #[error("{count} hidden rows were read too, the first is row {first}")]
    HiddenRows {
        /// How many.
        count: u32,
        /// The first one.
        first: u32,
    },
    /// Merged cells: only the first of each has the value.
    #[error("{count} merged ranges, the first is {first}; only its first cell has the value")]
    MergedCells {
        /// How many.
        count: u32,
        /// The first range, such as `A2:A5`.
        first: String,
    },
    /// Formulas, of which the saved result was read.
    #[error("{count} formulas, the first in {first}; their saved results were read")]
    Formulas {
        /// How many.
        count: u32,
        /// The first cell, such as `C7`.
        first: String,
    },
    /// The workbook counts days from 1904.
    #[error("the workbook counts its days from 1904")]
    Epoch1904,
    /// The file's name says something else than its content.
    #[error("the name ends in .{extension}, the content is {}", content.name())]
    NameDisagrees {
        /// Extension of the name, in lower case.
        extension: String,
        /// Kind by content.
        content: FileKind,
    },
}

/// A table read from a file.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) kind: FileKind,
    pub(crate) heading_row: u32,
    pub(crate) headings: Vec<String>,
    pub(crate) notes: Vec<Note>,
    pub(crate) problems: Problems,
    text: String,
    /// End of each cell in `text`; a cell begins where the one before it ends.
    ends: Vec<u32>,
    kinds: Vec<CellKind>,
    /// Row number and index of the row's first cell.
    rows: Vec<(u32, u32)>,
    /// Numbers of hidden rows, in order.
    hidden: Vec<u32>,
}

impl Table {
    /// [`FileKind::Csv`] or [`FileKind::Xlsx`].
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// Headings as written, without white space around them.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// Row of the headings: 1 unless blank rows come before it.
    pub fn heading_row(&self) -> u32 {
        self.heading_row
    }

    /// What the user should be told.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Errors of rows and cells that do not depend on what the columns mean.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// Takes what this table holds from what the next may.
    pub(crate) fn take_from(&self, limits: &mut Limits) {
        let rows = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        limits.max_rows = limits.max_rows.saturating_sub(rows);
        limits.max_cells = limits.max_cells.saturating_sub(self.ends.len());
        limits.max_text_bytes = limits.max_text_bytes.saturating_sub(self.text.len());
    }

    /// Number of rows of data; blank rows are left out.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// The rows of data, in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = TableRow<'_>> {
        (0..self.rows.len()).map(|index| {
            let (number, first) = self.rows[index];
            let end = self
                .rows
                .get(index + 1)
                .map_or(self.ends.len(), |row| row.1 as usize);
            TableRow {
                table: self,
                number,
                first: first as usize,
                end,
            }
        })
    }
}

/// One row of data.
#[derive(Debug, Clone, Copy)]
pub struct TableRow<'t> {
    table: &'t Table,
    number: u32,
    first: usize,
    end: usize,
}

impl<'t> TableRow<'t> {
    /// Row as the user's spreadsheet numbers it.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether the row is hidden, by hand or by a filter.
    pub fn is_hidden(&self) -> bool {
        self.table.hidden.binary_search(&self.number).is_ok()
    }

    /// Text of a cell by column, from 0; empty when the row ends before it.
    pub fn text(&self, column: usize) -> &'t str {
        self.index(column).map_or("", |index| {
            let start = index
                .checked_sub(1)
                .map_or(0, |before| self.table.ends[before] as usize);
            &self.table.text[start..self.table.ends[index] as usize]
        })
    }

    /// Kind of a cell by column, from 0.
    pub fn kind(&self, column: usize) -> CellKind {
        self.index(column)
            .map_or(CellKind::Blank, |index| self.table.kinds[index])
    }

    /// Texts of the cells up to the last filled one.
    pub fn texts(&self) -> impl Iterator<Item = &'t str> {
        (0..self.end - self.first).map(|column| self.text(column))
    }

    fn index(&self, column: usize) -> Option<usize> {
        Some(self.first + column).filter(|index| *index < self.end)
    }
}

/// Builds a [`Table`] cell by cell and refuses it as soon as it outgrows its limits.
pub(crate) struct Builder {
    limits: Limits,
    table: Table,
    row: u32,
    first: usize,
    text_before: usize,
    /// Data rows met, also those past the limit, which are counted but not kept.
    met: u32,
    row_problems: Vec<CellError>,
    has_headings: bool,
}

impl Builder {
    pub(crate) fn new(kind: FileKind, limits: Limits) -> Self {
        Builder {
            limits,
            table: Table {
                kind,
                heading_row: 1,
                headings: Vec::new(),
                notes: Vec::new(),
                problems: Problems::new(limits.max_problems),
                text: String::new(),
                ends: Vec::new(),
                kinds: Vec::new(),
                rows: Vec::new(),
                hidden: Vec::new(),
            },
            row: 0,
            first: 0,
            text_before: 0,
            met: 0,
            row_problems: Vec::new(),
            has_headings: false,
        }
    }

    pub(crate) fn note(&mut self, note: Note) {
        self.table.notes.push(note);
    }

    /// Width of the heading row, once there is one.
    pub(crate) fn width(&self) -> Option<usize> {
        self.has_headings.then_some(self.table.headings.len())
    }

    /// Begins the row with this number.
    pub(crate) fn begin_row(&mut self, number: u32) {
        self.row = number;
        self.first = self.table.ends.len();
        self.text_before = self.table.text.len();
    }

    /// The row begun is hidden.
    pub(crate) fn hide_row(&mut self) {
        self.table.hidden.push(self.row);
    }

    /// Fills the row with blanks up to `column`, from 0.
    pub(crate) fn skip_to(&mut self, column: usize) -> Result<(), SheetError> {
        while self.table.ends.len() - self.first < column {
            self.cell("", CellKind::Blank)?;
        }
        Ok(())
    }

    /// Adds a cell to the row.
    pub(crate) fn cell(&mut self, text: &str, kind: CellKind) -> Result<(), SheetError> {
        let column = self.table.ends.len() - self.first;
        if column >= self.limits.max_columns as usize && kind != CellKind::Blank {
            return Err(self.too_wide(column));
        }
        if self.table.ends.len() >= self.limits.max_cells {
            return Err(SheetError::TooManyCells {
                limit: self.limits.max_cells,
            });
        }
        let (text, kind) = self.inspect(column, text, kind);
        if self.table.text.len() + text.len() > self.limits.max_text_bytes {
            return Err(SheetError::TooMuchText {
                limit: self.limits.max_text_bytes,
            });
        }
        self.table.text.push_str(text);
        self.table.ends.push(self.table_end());
        self.table.kinds.push(kind);
        Ok(())
    }

    fn too_wide(&self, column: usize) -> SheetError {
        SheetError::TooManyColumns {
            row: self.row,
            found: u32::try_from(column + 1).unwrap_or(u32::MAX),
            limit: self.limits.max_columns,
        }
    }

    fn table_end(&self) -> u32 {
        u32::try_from(self.table.text.len()).expect("the text limit is far below 4 GB")
    }

    /// Reports what no column can accept, and cuts what is too long.
    fn inspect<'a>(&mut self, column: usize, text: &'a str, kind: CellKind) -> (&'a str, CellKind) {
        let limit = self.limits.max_cell_chars;
        if text.len() > limit
            && let Some((cut, _)) = text.char_indices().nth(limit)
        {
            let length = text.chars().count();
            self.reject(column, text, Problem::TooLong { length, limit });
            return (&text[..cut], CellKind::Faulty);
        }
        let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        if text.contains(control) {
            self.reject(column, text, Problem::ControlCharacter);
            return (text, CellKind::Faulty);
        }
        (text, kind)
    }

    /// Reports a cell of the current row; it is added by the caller as [`CellKind::Faulty`].
    pub(crate) fn reject(&mut self, column: usize, text: &str, problem: Problem) {
        let heading = self.table.headings.get(column).map_or("", String::as_str);
        let error = CellError::of_cell(self.row, column, heading, text, problem);
        self.row_problems.push(error);
    }

    /// Reports the current row.
    pub(crate) fn reject_row(&mut self, problem: Problem) {
        self.row_problems.push(CellError::of_row(self.row, problem));
    }

    /// Whether the current row has more than white space at or after `column`, from 0.
    pub(crate) fn is_filled_from(&self, column: usize) -> bool {
        let start = match column.checked_sub(1) {
            None => self.text_before,
            Some(before) => match self.table.ends.get(self.first + before) {
                Some(end) => *end as usize,
                None => return false,
            },
        };
        let is_faulty = || self.table.kinds[self.first + column..].contains(&CellKind::Faulty);
        !self.table.text[start..].trim().is_empty() || is_faulty()
    }

    /// Cells of the current row up to the last that is not blank.
    fn filled(&self) -> usize {
        self.table.kinds[self.first..]
            .iter()
            .rposition(|kind| *kind != CellKind::Blank)
            .map_or(0, |last| last + 1)
    }

    /// Ends the row: the first filled one holds the headings, blank ones vanish.
    pub(crate) fn end_row(&mut self) {
        if !self.is_filled_from(0) {
            self.drop_row();
            return;
        }
        let filled = self.filled();
        if !self.has_headings {
            self.take_headings(filled);
            return;
        }
        self.met = self.met.saturating_add(1);
        if self.met > self.limits.max_rows {
            self.drop_row();
            return;
        }
        self.truncate(filled);
        let first = u32::try_from(self.first).expect("the cell limit is far below four billion");
        self.table.rows.push((self.row, first));
        for error in self.row_problems.drain(..) {
            self.table.problems.push(error);
        }
    }

    fn truncate(&mut self, filled: usize) {
        // Blank cells have no text, so the text stays as it is.
        self.table.ends.truncate(self.first + filled);
        self.table.kinds.truncate(self.first + filled);
    }

    fn drop_row(&mut self) {
        self.table.ends.truncate(self.first);
        self.table.kinds.truncate(self.first);
        self.table.text.truncate(self.text_before);
        self.row_problems.clear();
    }

    fn take_headings(&mut self, filled: usize) {
        let mut start = self.text_before;
        for end in &self.table.ends[self.first..self.first + filled] {
            let heading = self.table.text[start..*end as usize].trim();
            self.table.headings.push(heading.to_owned());
            start = *end as usize;
        }
        self.has_headings = true;
        self.table.heading_row = self.row;
        for error in self.row_problems.drain(..) {
            self.table.problems.push(error);
        }
        self.drop_row();
    }

    /// The finished table.
    pub(crate) fn finish(mut self) -> Result<Table, SheetError> {
        if !self.has_headings {
            return Err(SheetError::NoHeadings);
        }
        if self.met > self.limits.max_rows {
            return Err(SheetError::TooManyRows {
                found: self.met,
                limit: self.limits.max_rows,
            });
        }
        self.table.text.shrink_to_fit();
        Ok(self.table)
    }
}
