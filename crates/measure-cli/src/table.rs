//! CSV files as people save them: with a byte-order mark, with semicolons, with blanks.

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
    rows: Vec<csv::StringRecord>,
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
            .from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|e| wrong(e.to_string()))?;
        let headers: Vec<String> = headers.iter().map(str::to_owned).collect();
        for (i, header) in headers.iter().enumerate() {
            if headers[..i].contains(header) && !header.is_empty() {
                return Err(wrong(format!("the column `{header}` stands there twice")));
            }
        }
        let rows = reader.records().collect::<Result<Vec<_>, _>>();
        let rows = rows.map_err(|e| wrong(e.to_string()))?;
        if rows.is_empty() {
            return Err(wrong("there is no row below the header".to_owned()));
        }
        Ok(Self {
            path: path.to_owned(),
            decimal,
            headers,
            rows,
        })
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
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row; never, because such a file is refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
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
        self.rows[row].get(column).unwrap_or_default()
    }

    /// The number in a cell; `None` when it is blank or `NA`.
    ///
    /// # Errors
    /// [`CliError::File`] naming the row, the column and the text.
    pub fn number(&self, row: usize, column: usize) -> Result<Option<f64>, CliError> {
        let text = self.text(row, column);
        if text.is_empty() || text == "NA" {
            return Ok(None);
        }
        let written = match self.decimal {
            Decimal::Point => text.to_owned(),
            Decimal::Comma => text.replace('.', "\u{0}").replace(',', "."),
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
                    "is not a number"
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
        let line = self.rows[row]
            .position()
            .map_or(row as u64 + 2, csv::Position::line);
        format!("line {line}")
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
    fn a_short_row_or_a_wrong_encoding_names_its_line() {
        assert!(
            table("a,b\n1\n", Decimal::Point)
                .unwrap_err()
                .to_string()
                .contains("line: 2")
        );
        let latin = Table::parse(Path::new("a.csv"), b"a\nS\xe3o\n", Decimal::Point);
        assert!(
            latin
                .unwrap_err()
                .to_string()
                .contains("line 2 is not UTF-8")
        );
    }
}
