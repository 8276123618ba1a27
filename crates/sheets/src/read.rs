//! The one way in.

use crate::error::{FileKind, SheetError};
use crate::limits::Limits;
use crate::sniff::kind_of;
use crate::table::{Note, Table};
use crate::{csv_in, xlsx_in};

impl Table {
    /// Reads the table in a file, CSV or XLSX, which the content decides; the name only adds a note
    /// when it says otherwise. Of a workbook the first visible worksheet is read. The first row that
    /// is not blank holds the headings.
    ///
    /// # Errors
    /// A [`SheetError`] when the file as a whole is refused. Faults of single rows and cells are in
    /// [`Table::problems`].
    pub fn read(bytes: &[u8], file_name: &str, limits: Limits) -> Result<Table, SheetError> {
        if bytes.len() > limits.max_bytes {
            return Err(SheetError::TooManyBytes {
                size: bytes.len(),
                limit: limits.max_bytes,
            });
        }
        let mut table = match kind_of(bytes)? {
            FileKind::Csv => csv_in::read(bytes, limits)?,
            FileKind::Zip => xlsx_in::read(bytes, limits)?,
            found => return Err(SheetError::NotATable { found }),
        };
        if let Some(note) = disagreement(file_name, table.kind) {
            table.notes.push(note);
        }
        Ok(table)
    }
}

/// One sheet of a workbook; a CSV file has one, without a name.
#[derive(Debug, Clone)]
pub struct Worksheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden: it was not read then.
    pub is_hidden: bool,
    /// What is on it; `None` where there is nothing or it was not read.
    pub table: Option<Table>,
}

impl Table {
    /// Reads every visible worksheet of a file. The limits hold for all of them together. Of notes each table has its
    /// own; hidden and empty worksheets are told by [`Worksheet`].
    ///
    /// # Errors
    /// A [`SheetError`] when the file as a whole is refused.
    pub fn read_all(
        bytes: &[u8],
        file_name: &str,
        limits: Limits,
    ) -> Result<Vec<Worksheet>, SheetError> {
        if bytes.len() <= limits.max_bytes && kind_of(bytes)? == FileKind::Zip {
            return xlsx_in::read_all(bytes, limits);
        }
        let table = Table::read(bytes, file_name, limits)?;
        Ok(vec![Worksheet {
            name: String::new(),
            is_hidden: false,
            table: Some(table),
        }])
    }
}

fn disagreement(file_name: &str, content: FileKind) -> Option<Note> {
    let (_, extension) = file_name.rsplit_once('.')?;
    let extension = extension.to_lowercase();
    let agrees = match extension.as_str() {
        "csv" | "tsv" | "txt" => content == FileKind::Csv,
        "xlsx" => content == FileKind::Xlsx,
        "xls" | "xlsm" | "xlsb" | "ods" => false,
        _ => true,
    };
    (!agrees).then_some(Note::NameDisagrees { extension, content })
}
