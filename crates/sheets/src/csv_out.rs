//! A table as separated text, row by row.

use std::io::Write;

use crate::cell::{Cell, WriteError};
use crate::formula::needs_mark;
use crate::problem::letter;

/// How CSV is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvStyle {
    /// Begins with a byte order mark, without which Excel takes UTF-8 for Windows-1252.
    pub mark: bool,
    /// Between cells; Excel with Indonesian settings expects `;`.
    pub separator: Separator,
}

/// What stands between the cells of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// `,`, as RFC 4180 has it.
    #[default]
    Comma,
    /// `;`.
    Semicolon,
}

impl CsvStyle {
    /// For programs: RFC 4180 in plain UTF-8.
    pub const PLAIN: CsvStyle = CsvStyle {
        mark: false,
        separator: Separator::Comma,
    };
    /// For Excel with Indonesian settings, which opens it by a double click.
    pub const EXCEL: CsvStyle = CsvStyle {
        mark: true,
        separator: Separator::Semicolon,
    };
}

/// Writes a table as UTF-8 CSV; memory does not grow with the rows. Text that a spreadsheet program
/// would run is disarmed by a leading `'`, which [`crate::Table::read`] takes away again.
pub struct CsvWriter<W: Write> {
    inner: csv::Writer<W>,
    width: usize,
    row: u32,
}

impl<W: Write> CsvWriter<W> {
    /// Begins the file with its headings.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn new<H: AsRef<str>>(
        mut out: W,
        style: CsvStyle,
        headings: &[H],
    ) -> Result<Self, WriteError> {
        if style.mark {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let separator = match style.separator {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
        };
        let mut writer = CsvWriter {
            inner: csv::WriterBuilder::new()
                .delimiter(separator)
                .terminator(csv::Terminator::CRLF)
                .from_writer(out),
            width: headings.len(),
            row: 0,
        };
        let headings: Vec<Cell<'_>> = headings.iter().map(|h| Cell::Text(h.as_ref())).collect();
        writer.row(&headings)?;
        Ok(writer)
    }

    /// Writes one row; a short one is filled with blanks.
    ///
    /// # Errors
    /// [`WriteError::Io`], [`WriteError::Width`], [`WriteError::NotFinite`].
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        self.row = self.row.saturating_add(1);
        if cells.len() > self.width {
            return Err(WriteError::Width {
                row: self.row,
                found: cells.len(),
                expected: self.width,
            });
        }
        for (column, cell) in cells.iter().enumerate() {
            self.cell(column, cell)?;
        }
        for _ in cells.len()..self.width {
            self.field("")?;
        }
        self.inner.write_record(None::<&[u8]>).map_err(io)
    }

    /// Writes what is left and gives the file back.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn finish(self) -> Result<W, WriteError> {
        self.inner
            .into_inner()
            .map_err(|error| WriteError::Io(error.into_error()))
    }

    fn cell(&mut self, column: usize, cell: &Cell<'_>) -> Result<(), WriteError> {
        match cell {
            Cell::Blank => self.field(""),
            Cell::Text(text) if needs_mark(text) => self.field(&format!("'{}", clean(text))),
            Cell::Text(text) => self.field(&clean(text)),
            Cell::Integer(number) => self.field(&number.to_string()),
            Cell::Decimal(number) if number.is_finite() => self.field(&number.to_string()),
            Cell::Decimal(_) => Err(WriteError::NotFinite {
                row: self.row,
                column: letter(column),
            }),
            Cell::Date(date) => self.field(&date.to_string()),
            Cell::Bool(value) => self.field(if *value { "TRUE" } else { "FALSE" }),
        }
    }

    fn field(&mut self, text: &str) -> Result<(), WriteError> {
        self.inner.write_field(text).map_err(io)
    }
}

/// A zero byte makes a text file binary for every reader, ours too.
fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    match text.contains('\0') {
        true => text.replace('\0', "\u{FFFD}").into(),
        false => text.into(),
    }
}

fn io(error: csv::Error) -> WriteError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => WriteError::Io(error),
        other => WriteError::Io(std::io::Error::other(format!("{other:?}"))),
    }
}
