//! A workbook of several sheets to fill in: a guide, sheets with names of columns above their headings, lists to choose from.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, Format, FormatAlign, FormatBorder, Formula,
    Workbook, Worksheet,
};

use crate::cell::{Cell, WriteError};
use crate::problem::letter;
use crate::xlsx_out::{
    Heading, XlsxOptions, describe, sheet_name, write_headings, write_number_or_text,
};

/// Rows below those that are filled which are formatted and checked while typing.
const PREPARED_ROWS: u32 = 2_000;

/// A workbook to fill in.
#[derive(Debug, Clone, Default)]
pub struct Form<'a> {
    /// The sheet that explains; it comes first.
    pub guide: FormGuide<'a>,
    /// The sheets to fill in.
    pub sheets: Vec<FormSheet<'a>>,
    /// What the sheet that holds the lists is called; it comes last, where there are any.
    pub lists_name: &'a str,
    /// The lists to choose from.
    pub lists: Vec<FormList<'a>>,
    /// Title and text that are shown when a typed value is none of a list.
    pub unknown_value: (&'a str, &'a str),
}

/// A sheet of words.
#[derive(Debug, Clone, Default)]
pub struct FormGuide<'a> {
    /// What the sheet is called.
    pub name: &'a str,
    /// Headings and widths.
    pub headings: Vec<(&'a str, f64)>,
    /// Rows of words.
    pub rows: Vec<Vec<String>>,
}

/// A sheet to fill in. Its first row holds the names of the columns in small grey letters, the second the headings.
#[derive(Debug, Clone, Default)]
pub struct FormSheet<'a> {
    /// What the sheet is called.
    pub name: &'a str,
    /// Its columns.
    pub columns: Vec<FormColumn<'a>>,
    /// How many columns stay when scrolled sideways.
    pub frozen: u16,
    /// What is filled in already.
    pub rows: Vec<Vec<Cell<'a>>>,
}

/// A column of a sheet.
#[derive(Debug, Clone)]
pub struct FormColumn<'a> {
    /// The name that programs know, in the first row.
    pub key: String,
    /// The heading that people know, in the second row.
    pub heading: String,
    /// In characters.
    pub width: f64,
    /// How cells look.
    pub look: FormLook,
    /// What may be typed.
    pub rule: FormRule<'a>,
}

/// How the cells of a column look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormLook {
    /// Text, also where it looks like a number.
    Text,
    /// Text in several lines.
    Lines,
    /// A whole number without marks: a year.
    Whole,
    /// A whole number with marks between thousands.
    Money,
    /// A number as typed.
    Number,
    /// Text in grey: for programs, left alone by people.
    Aside,
}

/// What may be typed into the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FormRule<'a> {
    /// Anything.
    Any,
    /// One of a list, by its place in [`Form::lists`].
    List(usize),
    /// A number from the first to the second; otherwise the text is shown.
    Between(f64, f64, &'a str),
    /// Text of at most so many characters.
    Length(u32),
}

/// A list to choose from.
#[derive(Debug, Clone, Default)]
pub struct FormList<'a> {
    /// Its heading.
    pub heading: &'a str,
    /// What may be chosen.
    pub words: Vec<String>,
}

/// Writes a workbook to fill in. Equal forms give equal files.
///
/// # Errors
/// [`WriteError`], of which only a cell too long is to be expected.
pub fn form(options: &XlsxOptions, form: &Form<'_>) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    describe(&mut workbook, options)?;
    guide(workbook.add_worksheet(), &form.guide)?;
    for sheet in &form.sheets {
        fill(workbook.add_worksheet(), sheet, form)?;
    }
    if !form.lists.is_empty() {
        lists(workbook.add_worksheet(), form)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn guide(out: &mut Worksheet, guide: &FormGuide<'_>) -> Result<(), WriteError> {
    out.set_name(sheet_name(guide.name))?;
    let headings: Vec<_> = guide
        .headings
        .iter()
        .map(|(text, width)| Heading::new(*text).width(*width))
        .collect();
    write_headings(out, &headings)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, cells) in (1_u32..).zip(&guide.rows) {
        for (column, text) in (0_u16..).zip(cells) {
            out.write_string_with_format(row, column, text, &wrapped)?;
        }
    }
    Ok(())
}

fn lists(out: &mut Worksheet, form: &Form<'_>) -> Result<(), WriteError> {
    out.set_name(sheet_name(form.lists_name))?;
    let headings: Vec<_> = form
        .lists
        .iter()
        .map(|list| Heading::new(list.heading).width(32.0))
        .collect();
    write_headings(out, &headings)?;
    for (column, list) in (0_u16..).zip(&form.lists) {
        for (row, word) in (1_u32..).zip(&list.words) {
            out.write_string(row, column, word)?;
        }
    }
    Ok(())
}

fn fill(out: &mut Worksheet, sheet: &FormSheet<'_>, form: &Form<'_>) -> Result<(), WriteError> {
    out.set_name(sheet_name(sheet.name))?;
    let names = Format::new()
        .set_font_size(7)
        .set_font_color(Color::RGB(0x80_8080));
    let headings = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color(Color::RGB(0xE6_EEF5))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    let looks: Vec<Format> = sheet.columns.iter().map(|c| c.look.format()).collect();
    let filled = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    let last = filled.saturating_add(PREPARED_ROWS + 1).min(1_048_575);
    for ((at, column), look) in (0_u16..).zip(&sheet.columns).zip(&looks) {
        out.set_column_width(at, column.width)?;
        out.set_column_format(at, look)?;
        out.write_string_with_format(0, at, &column.key, &names)?;
        out.write_string_with_format(1, at, &column.heading, &headings)?;
        if let Some(rule) = rule(column.rule, form)? {
            out.add_data_validation(2, at, last, at, &rule)?;
        }
    }
    out.set_row_height(0, 10)?;
    out.set_freeze_panes(2, sheet.frozen)?;
    for (row, cells) in (2_u32..).zip(&sheet.rows) {
        for ((at, cell), look) in (0_u16..).zip(cells).zip(&looks) {
            write_number_or_text(out, row, at, cell, look)?;
        }
    }
    if let Some(widest) = u16::try_from(sheet.columns.len())
        .ok()
        .and_then(|n| n.checked_sub(1))
    {
        out.autofilter(1, 0, filled + 1, widest)?;
    }
    Ok(())
}

impl FormLook {
    fn format(self) -> Format {
        let top = Format::new().set_align(FormatAlign::Top);
        match self {
            Self::Text => top.set_num_format("@"),
            Self::Lines => top.set_num_format("@").set_text_wrap(),
            Self::Whole => top.set_num_format("0"),
            Self::Money => top.set_num_format("#,##0"),
            Self::Number => top,
            Self::Aside => top
                .set_num_format("@")
                .set_font_size(7)
                .set_font_color(Color::RGB(0x80_8080)),
        }
    }
}

fn rule(rule: FormRule<'_>, form: &Form<'_>) -> Result<Option<DataValidation>, WriteError> {
    Ok(match rule {
        FormRule::Any => None,
        FormRule::List(at) => {
            let Some(list) = form.lists.get(at).filter(|list| !list.words.is_empty()) else {
                return Ok(None);
            };
            let column = letter(at);
            let name = sheet_name(form.lists_name).replace('\'', "''");
            let last = list.words.len() + 1;
            let range = format!("='{name}'!${column}$2:${column}${last}");
            let (title, text) = form.unknown_value;
            Some(
                DataValidation::new()
                    .allow_list_formula(Formula::new(range))
                    .set_error_title(title)?
                    .set_error_message(text)?,
            )
        }
        FormRule::Between(least, most, text) => Some(
            DataValidation::new()
                .allow_decimal_number(DataValidationRule::Between(least, most))
                .set_error_message(text)?,
        ),
        FormRule::Length(most) => Some(
            DataValidation::new().allow_text_length(DataValidationRule::LessThanOrEqualTo(most)),
        ),
    })
}
