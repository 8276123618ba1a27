//! CSV files as people save them: with a byte-order mark, with semicolons, with blanks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::CliError;

/// The decimal mark of numbers in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Decimal {
    /// `3.14`
    #[default]
    Point,
    /// `3,14`
    Comma,
}

/// A CSV file with a header. The separator is a comma, a semicolon or a tab, whichever the header
/// has most of.
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    decimal: Decimal,
    headers: Vec<String>,
    // One text for all cells, so that ten million of them cost little more than the file.
    cells: String,
    ends: Vec<usize>,
    lines: Vec<u64>,
}

impl Table {
    /// Reads a file.
    ///
    /// # Errors
    /// [`CliError::File`] for a file that cannot be read, is not UTF-8, has no rows, has a header
    /// twice, or a row of another length.
    pub fn read(path: &Path, decimal: Decimal) -> Result<Self, CliError> {
        let bytes = std::fs::read(path).map_err(|e| CliError::file(path, e))?;
        Self::parse(path, &bytes, decimal)
    }

    fn parse(path: &Path, bytes: &[u8], decimal: Decimal) -> Result<Self, CliError> {
        let wrong = |reason: String| CliError::file(path, reason);
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let line = 1 + bytes[..e.valid_up_to()]
                .iter()
                .filter(|&&b| b == b'\n')
                .count();
            wrong(format!(
                "line {line} is not UTF-8; save the file as \"CSV UTF-8\""
            ))
        })?;
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(text))
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|e| wrong(e.to_string()))?;
        let headers: Vec<String> = headers.iter().map(str::to_owned).collect();
        for (i, header) in headers.iter().enumerate() {
            if headers[..i].contains(header) && !header.is_empty() {
                return Err(wrong(format!("the column `{header}` stands there twice")));
            }
        }
        let most_lines = text.bytes().filter(|&b| b == b'\n').count() + 1;
        let mut table = Self {
            path: path.to_owned(),
            decimal,
            cells: String::with_capacity(text.len()),
            // Each cell but the last is followed by a separator or the end of a line.
            ends: Vec::with_capacity((most_lines * headers.len()).min(text.len() + 1)),
            lines: Vec::with_capacity(most_lines),
            headers,
        };
        let mut record = csv::StringRecord::new();
        let mut lines = Lines::of(text);
        while reader
            .read_record(&mut record)
            .map_err(|e| wrong(e.to_string()))?
        {
            let start = record.position().map_or(0, csv::Position::byte);
            table.push(&record, lines.at(start as usize))?;
        }
        if table.lines.is_empty() {
            return Err(wrong("there is no row below the header".to_owned()));
        }
        Ok(table)
    }

    fn push(&mut self, record: &csv::StringRecord, line: u64) -> Result<(), CliError> {
        let (found, wanted) = (record.len(), self.headers.len());
        if found != wanted {
            let way_out = if found > wanted {
                "put a cell that holds a separator in quotes; with a comma as decimal mark, separate \
                 columns by semicolons and pass --decimal comma"
            } else {
                "leave missing cells blank, but keep their separators"
            };
            return Err(self.error(format!(
                "line {line} has {found} cells and the header {wanted}: {way_out}"
            )));
        }
        for cell in record {
            self.cells.push_str(cell);
            self.ends.push(self.cells.len());
        }
        self.lines.push(line);
        Ok(())
    }

    /// The file, for messages.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The header.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Number of rows below the header.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no row; never, because such a file is refused.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Position of a column, whatever its case.
    #[must_use]
    pub fn find(&self, header: &str) -> Option<usize> {
        self.headers
            .iter()
            .position(|h| h.eq_ignore_ascii_case(header))
    }

    /// Position of a column that must be there.
    ///
    /// # Errors
    /// [`CliError::File`] naming the columns there are.
    pub fn column(&self, header: &str) -> Result<usize, CliError> {
        self.find(header).ok_or_else(|| {
            let known = self
                .headers
                .iter()
                .take(12)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ");
            let more = if self.headers.len() > 12 { ", …" } else { "" };
            self.error(format!(
                "there is no column `{header}`; there are {known}{more}"
            ))
        })
    }

    /// The text of a cell.
    #[must_use]
    pub fn text(&self, row: usize, column: usize) -> &str {
        let cell = row * self.headers.len() + column;
        let start = cell.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cells[start..self.ends[cell]]
    }

    /// The number in a cell; `None` when it is blank, `NA` or `N/A`, in capitals or not.
    ///
    /// # Errors
    /// [`CliError::File`] naming the row, the column and the text.
    pub fn number(&self, row: usize, column: usize) -> Result<Option<f64>, CliError> {
        let text = self.text(row, column);
        if is_missing(text) {
            return Ok(None);
        }
        let written = match self.decimal {
            Decimal::Point => Cow::Borrowed(text),
            Decimal::Comma => Cow::Owned(text.replace('.', "\u{0}").replace(',', ".")),
        };
        match written.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            Ok(_) => Err(self.cell_error(
                row,
                column,
                &format!("`{text}` is not a finite number; leave the cell blank if it is missing"),
            )),
            Err(_) => {
                let comma = self.decimal == Decimal::Point
                    && text.contains(',')
                    && text.replace(',', ".").parse::<f64>().is_ok();
                let hint = if comma {
                    "has a comma as decimal mark; pass --decimal comma"
                } else {
                    "is not a number; leave the cell blank if it is missing"
                };
                Err(self.cell_error(row, column, &format!("`{text}` {hint}")))
            }
        }
    }

    /// An error about this file.
    #[must_use]
    pub fn error(&self, reason: impl ToString) -> CliError {
        CliError::file(&self.path, reason)
    }

    /// The line of a row, for messages.
    #[must_use]
    pub fn place(&self, row: usize) -> String {
        format!("line {}", self.lines[row])
    }

    /// An error about one cell.
    #[must_use]
    pub fn cell_error(&self, row: usize, column: usize, problem: &str) -> CliError {
        self.error(format!(
            "{}, column `{}`: {problem}",
            self.place(row),
            self.headers[column]
        ))
    }

    /// The texts of a column that must all be there and differ, such as codes.
    ///
    /// # Errors
    /// [`CliError::File`] naming the line that is blank, or the two lines with the same code.
    pub fn codes(&self, column: usize) -> Result<Vec<String>, CliError> {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for row in 0..self.len() {
            let code = self.text(row, column);
            if code.is_empty() {
                return Err(self.cell_error(row, column, "a code is missing"));
            }
            if let Some(first) = seen.insert(code, row) {
                let problem = format!("`{code}` stands in {} already", self.place(first));
                return Err(self.cell_error(row, column, &problem));
            }
        }
        Ok((0..self.len())
            .map(|row| self.text(row, column).to_owned())
            .collect())
    }
}

/// Line numbers of places in a text, asked for from top to bottom. The reader's own are one too low
/// where lines end in CR LF, and do not count blank lines.
struct Lines<'a> {
    text: &'a [u8],
    seen: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn of(text: &'a str) -> Self {
        let text = text.as_bytes();
        let (seen, line) = (0, 1);
        Self { text, seen, line }
    }

    /// The line of the first character from `start` on that ends no line.
    fn at(&mut self, start: usize) -> u64 {
        let ends = |&&byte: &&u8| byte == b'\r' || byte == b'\n';
        let place = start + self.text[start..].iter().take_while(ends).count();
        let passed = self.text[self.seen..place].iter();
        self.line += passed.filter(|&&byte| byte == b'\n').count() as u64;
        self.seen = place;
        self.line
    }
}

/// Whether a cell says that there is no value. `NaN` does not: it is the trace of a computation that
/// failed, and is refused.
pub(crate) fn is_missing(text: &str) -> bool {
    text.is_empty() || text.eq_ignore_ascii_case("NA") || text.eq_ignore_ascii_case("N/A")
}

/// The separator that the header has most of, outside of quotes.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (separator, count) in &mut counts {
                    *count += usize::from(*separator == byte);
                }
            }
        }
    }
    // The first of equals is the comma.
    counts
        .iter()
        .rev()
        .max_by_key(|c| c.1)
        .map_or(b',', |c| c.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, decimal: Decimal) -> Result<Table, CliError> {
        Table::parse(Path::new("a.csv"), text.as_bytes(), decimal)
    }

    #[test]
    fn a_byte_order_mark_and_semicolons_are_read() {
        let table = table("\u{feff}uCode;x\nA;3,5\nB;\n", Decimal::Comma).unwrap();
        assert_eq!(table.headers(), ["uCode", "x"]);
        assert_eq!(table.number(0, 1).unwrap(), Some(3.5));
        assert_eq!(table.number(1, 1).unwrap(), None);
    }

    #[test]
    fn a_decimal_comma_is_refused_with_the_way_out() {
        let table = table("uCode;x\nA;3,5\n", Decimal::Point).unwrap();
        let message = table.number(0, 1).unwrap_err().to_string();
        assert_eq!(
            message,
            "a.csv: line 2, column `x`: `3,5` has a comma as decimal mark; pass --decimal comma"
        );
    }

    #[test]
    fn nan_and_infinity_are_not_numbers() {
        let table = table("uCode,x\nA,NaN\nB,inf\nC,abc\n", Decimal::Point).unwrap();
        for row in 0..3 {
            assert!(
                table
                    .number(row, 1)
                    .unwrap_err()
                    .to_string()
                    .contains("is not a"),
                "{row}"
            );
        }
    }

    #[test]
    fn a_code_that_stands_twice_is_refused_with_both_lines() {
        let table = table("uCode,x\nA,1\nB,2\nA,3\n", Decimal::Point).unwrap();
        let message = table.codes(0).unwrap_err().to_string();
        assert_eq!(
            message,
            "a.csv: line 4, column `uCode`: `A` stands in line 2 already"
        );
    }

    #[test]
    fn missing_values_are_blank_or_written_in_the_usual_ways() {
        let table = table("a,b\n,NA\nn/a,na\nN/A,0\n", Decimal::Point).unwrap();
        let number = |row, column| table.number(row, column).unwrap();
        assert_eq!([number(0, 0), number(0, 1), number(1, 0)], [None; 3]);
        assert_eq!([number(1, 1), number(2, 0)], [None; 2]);
        assert_eq!(number(2, 1), Some(0.0));
    }

    #[test]
    fn a_row_of_another_length_names_its_line_and_the_way_out() {
        let said = |text: &str| table(text, Decimal::Point).unwrap_err().to_string();
        assert_eq!(
            said("a,b\n1,2\n\n1\n"),
            "a.csv: line 4 has 1 cells and the header 2: leave missing cells blank, but keep their \
             separators"
        );
        let long = said("a,b\n1,2,5\n");
        assert!(
            long.contains("line 2 has 3 cells") && long.contains("--decimal comma"),
            "{long}"
        );
    }

    #[test]
    fn quotes_newlines_and_empty_last_cells_are_read() {
        let table = table("a,b\r\n\"x, \"\"y\"\"\nz\",\r\nw,2\r\n", Decimal::Point).unwrap();
        assert_eq!((table.text(0, 0), table.text(0, 1)), ("x, \"y\"\nz", ""));
        assert_eq!((table.text(1, 0), table.text(1, 1)), ("w", "2"));
        assert_eq!(
            (table.place(0), table.place(1)),
            ("line 2".into(), "line 4".into())
        );
    }

    #[test]
    fn a_wrong_encoding_names_its_line() {
        let latin = Table::parse(Path::new("a.csv"), b"a\nS\xe3o\n", Decimal::Point);
        assert!(
            latin
                .unwrap_err()
                .to_string()
                .contains("line 2 is not UTF-8")
        );
    }
}
