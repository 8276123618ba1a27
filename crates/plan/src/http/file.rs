//! Tables as files to keep.

use axum::response::{IntoResponse, Response};
use sheets::{Cell, CsvStyle, CsvWriter, WriteError};
use web::Problem;

/// A table as CSV under a name; no cell runs as a formula.
pub(super) fn csv(name: &str, heads: &[String], rows: &[Vec<String>]) -> Result<Response, Problem> {
    let made = write(heads, rows);
    let bytes = made.map_err(|err| Problem::internal("file", "a file").because(&err))?;
    Ok((web::attachment(name, "text/csv; charset=utf-8"), bytes).into_response())
}

fn write(heads: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, WriteError> {
    let mut out = CsvWriter::new(Vec::new(), CsvStyle::PLAIN, heads)?;
    for row in rows {
        let cells: Vec<Cell<'_>> = row.iter().map(|text| Cell::Text(text)).collect();
        out.row(&cells)?;
    }
    out.finish()
}
