//! A table as a workbook, row by row.

use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};
use time::Date;

use crate::cell::{Cell, WriteError};
use crate::column::Lang;
use crate::problem::letter;

/// Rows of data below the headings of a worksheet (ECMA-376: 1,048,576 with them).
const MAX_ROWS: u32 = 1_048_575;

/// Characters of one cell.
const MAX_CHARS: usize = 32_767;

/// Beyond this a spreadsheet shows zeros for the last digits, so the number is written as text.
const MAX_INTEGER: u64 = 999_999_999_999_999;

/// One heading and the width of its column.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading<'a> {
    /// Text in the first row.
    pub text: Cow<'a, str>,
    /// Width in characters.
    pub width: f64,
}

impl<'a> Heading<'a> {
    /// A heading whose column is as wide as the heading asks, within reason.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Heading {
            width: f64::from(chars.clamp(8, 40)) + 4.0,
            text,
        }
    }

    /// Sets the width in characters.
    #[must_use]
    pub fn width(mut self, characters: f64) -> Self {
        self.width = characters;
        self
    }
}

/// What a workbook says about itself.
#[derive(Debug, Clone, Default)]
pub struct XlsxOptions {
    /// Name of the worksheet; signs that Excel forbids become spaces, length is cut to 31.
    pub sheet: String,
    /// Title in the document's properties.
    pub title: String,
    /// Language in the document's properties, as custom property `Language`.
    pub lang: Lang,
    /// Day of creation in the properties. Without it 1 January 2000 is written, so that equal tables
    /// give equal files.
    pub created: Option<Date>,
    /// Folder for the rows while they are gathered; the system's by default.
    pub temp_dir: Option<PathBuf>,
}

/// Writes a table as XLSX. Rows go to a temporary file at once, memory stays flat; only
/// [`XlsxWriter::finish`] writes to the output, because a zip needs its sizes.
pub struct XlsxWriter {
    workbook: Workbook,
    formats: Formats,
    width: usize,
    row: u32,
}

struct Formats {
    date: Format,
}

impl XlsxWriter {
    /// Begins the worksheet with its headings: bold, frozen, with filters.
    ///
    /// # Errors
    /// [`WriteError::Io`] when the temporary file cannot be made.
    pub fn new(options: &XlsxOptions, headings: &[Heading<'_>]) -> Result<Self, WriteError> {
        let mut workbook = Workbook::new();
        if let Some(folder) = &options.temp_dir {
            workbook.set_tempdir(folder)?;
        }
        describe(&mut workbook, options)?;
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name(&options.sheet))?;
        write_headings(sheet, headings)?;
        Ok(XlsxWriter {
            workbook,
            formats: Formats {
                date: Format::new().set_num_format("yyyy-mm-dd"),
            },
            width: headings.len(),
            row: 0,
        })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// [`WriteError::TooManyRows`], [`WriteError::Width`], [`WriteError::CellTooLong`],
    /// [`WriteError::NotFinite`], [`WriteError::Io`].
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        if self.row == MAX_ROWS {
            return Err(WriteError::TooManyRows { limit: MAX_ROWS });
        }
        self.row += 1;
        if cells.len() > self.width {
            return Err(WriteError::Width {
                row: self.row + 1,
                found: cells.len(),
                expected: self.width,
            });
        }
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(sheet, self.row, column, cell, &self.formats)?;
        }
        Ok(())
    }

    /// Writes the workbook to its output, which need not be a file.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn finish<W: Write + Send>(mut self, out: W) -> Result<(), WriteError> {
        let last = u16::try_from(self.width.saturating_sub(1)).unwrap_or(u16::MAX);
        self.workbook
            .worksheet_from_index(0)?
            .autofilter(0, 0, self.row, last)?;
        self.workbook.save_to_writer(out)?;
        Ok(())
    }
}

/// Properties of the document.
pub(crate) fn describe(workbook: &mut Workbook, options: &XlsxOptions) -> Result<(), WriteError> {
    let created = match options.created {
        Some(day) => excel_day(day),
        None => ExcelDateTime::from_ymd(2000, 1, 1).ok(),
    };
    let mut properties = DocProperties::new()
        .set_title(&options.title)
        .set_custom_property("Language", options.lang.tag());
    if let Some(created) = &created {
        properties = properties.set_creation_datetime(created);
    }
    workbook.set_properties(&properties);
    Ok(())
}

/// Headings in the first row, frozen.
pub(crate) fn write_headings(
    sheet: &mut Worksheet,
    headings: &[Heading<'_>],
) -> Result<(), WriteError> {
    let style = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xE6_EEF5))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.set_column_width(column, heading.width)?;
        sheet.write_string_with_format(0, column, heading.text.as_ref(), &style)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    formats: &Formats,
) -> Result<(), WriteError> {
    match cell {
        Cell::Blank | Cell::Text("") => {}
        Cell::Text(text) => text_cell(sheet, row, column, text)?,
        #[expect(clippy::cast_precision_loss, reason = "15 digits fit an f64 exactly")]
        Cell::Integer(number) if number.unsigned_abs() <= MAX_INTEGER => {
            sheet.write_number(row, column, *number as f64)?;
        }
        Cell::Integer(number) => {
            sheet.write_string(row, column, number.to_string())?;
        }
        Cell::Decimal(number) if number.is_finite() => {
            sheet.write_number(row, column, *number)?;
        }
        Cell::Decimal(_) => {
            return Err(WriteError::NotFinite {
                row: row + 1,
                column: letter(column.into()),
            });
        }
        Cell::Date(date) => match excel_day(*date) {
            Some(day) => {
                sheet.write_datetime_with_format(row, column, day, &formats.date)?;
            }
            None => {
                sheet.write_string(row, column, date.to_string())?;
            }
        },
        Cell::Bool(value) => {
            sheet.write_boolean(row, column, *value)?;
        }
    }
    Ok(())
}

/// A cell in the look of its column.
pub(crate) fn write_number_or_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    look: &Format,
) -> Result<(), WriteError> {
    let formats = Formats { date: look.clone() };
    write_cell(sheet, row, column, cell, &formats)?;
    if !matches!(cell, Cell::Blank | Cell::Text("") | Cell::Date(_)) {
        sheet.set_cell_format(row, column, look)?;
    }
    Ok(())
}

fn text_cell(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), WriteError> {
    if text.len() > MAX_CHARS {
        let length = text.encode_utf16().count();
        if length > MAX_CHARS {
            return Err(WriteError::CellTooLong {
                row: row + 1,
                column: letter(column.into()),
                length,
            });
        }
    }
    sheet.write_string(row, column, text)?;
    Ok(())
}

/// Days before March 1900 are text: a spreadsheet has a day there that never was.
fn excel_day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let month = u8::from(date.month());
    if (year, month) < (1900, 3) {
        return None;
    }
    ExcelDateTime::from_ymd(year, month, date.day()).ok()
}

/// A name Excel accepts: no `[]:*?/\`, no `'` at the ends, 1 to 31 UTF-16 units.
pub(crate) fn sheet_name(wanted: &str) -> String {
    let cleaned = wanted.replace(['[', ']', ':', '*', '?', '/', '\\'], " ");
    let mut name = String::new();
    let mut length = 0;
    for c in cleaned.trim().trim_matches('\'').chars() {
        length += c.len_utf16();
        if length > 31 {
            break;
        }
        name.push(c);
    }
    let name = name.trim().trim_matches('\'').trim();
    if name.is_empty() || name.eq_ignore_ascii_case("history") {
        return "Data".to_owned();
    }
    name.to_owned()
}
