//! What is written into a cell.

use time::Date;

/// One cell of a row to write.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Blank,
    /// Text; never run as a formula by whoever opens the file.
    Text(&'a str),
    /// Whole number.
    Integer(i64),
    /// Decimal number; NaN and infinity are errors.
    Decimal(f64),
    /// Day of the calendar.
    Date(Date),
    /// Written as `TRUE` or `FALSE`.
    Bool(bool),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Cell::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Cell::Blank, Cell::Text)
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Cell::Integer(number)
    }
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file or connection failed.
    #[error("the table could not be written")]
    Io(#[from] std::io::Error),
    /// A workbook ends at 1,048,576 rows.
    #[error("a worksheet holds at most {limit} rows of data; export as CSV")]
    TooManyRows {
        /// Rows of data that fit.
        limit: u32,
    },
    /// A row with more cells than headings.
    #[error("row {row} has {found} cells for {expected} headings")]
    Width {
        /// Row in the file, the headings being row 1.
        row: u32,
        /// Cells given.
        found: usize,
        /// Headings given.
        expected: usize,
    },
    /// A workbook's cell ends at 32,767 characters.
    #[error("the cell in row {row}, column {column} has {length} characters; export as CSV")]
    CellTooLong {
        /// Row in the file.
        row: u32,
        /// Column letter.
        column: String,
        /// Characters given.
        length: usize,
    },
    /// NaN or infinity.
    #[error("the cell in row {row}, column {column} is not a finite number")]
    NotFinite {
        /// Row in the file.
        row: u32,
        /// Column letter.
        column: String,
    },
    /// The workbook writer refused, for example the name of a sheet.
    #[error("the workbook could not be written")]
    Workbook(#[source] rust_xlsxwriter::XlsxError),
}

impl From<rust_xlsxwriter::XlsxError> for WriteError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        match error {
            rust_xlsxwriter::XlsxError::IoError(error) => WriteError::Io(error),
            other => WriteError::Workbook(other),
        }
    }
}
