//! A workbook to fill in: headings, lists to choose from, and a sheet that explains each column.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, Format, FormatAlign, Formula, Workbook, Worksheet,
};

use crate::cell::WriteError;
use crate::column::{Choice, Column, Kind, Lang, Words};
use crate::problem::letter;
use crate::xlsx_out::{Heading, XlsxOptions, describe, sheet_name, write_headings};

/// Rows below the headings that are formatted and checked while typing.
const PREPARED_ROWS: u32 = 10_000;

/// Makes the template of an import: the first sheet has the headings and sample rows (cells in the
/// order of `columns`), the second explains each column, the third holds the choices. Region codes
/// and partial dates are text cells, so that 71.70 keeps its zero. Sample cells are written as text.
///
/// # Errors
/// [`WriteError`], of which only a sample longer than a cell is to be expected.
pub fn template<S: AsRef<str>>(
    columns: &[Column],
    options: &XlsxOptions,
    samples: &[Vec<S>],
) -> Result<Vec<u8>, WriteError> {
    let lang = options.lang;
    let mut workbook = Workbook::new();
    describe(&mut workbook, options)?;
    let choices = Choices::new(columns, lang);
    fill_sheet(
        workbook.add_worksheet(),
        columns,
        options,
        samples,
        &choices,
    )?;
    explain(workbook.add_worksheet(), columns, lang)?;
    if !choices.lists.is_empty() {
        choices.write(workbook.add_worksheet())?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill_sheet<S: AsRef<str>>(
    sheet: &mut Worksheet,
    columns: &[Column],
    options: &XlsxOptions,
    samples: &[Vec<S>],
    choices: &Choices<'_>,
) -> Result<(), WriteError> {
    let lang = options.lang;
    sheet.set_name(sheet_name(&options.sheet))?;
    let headings: Vec<Heading<'_>> = columns
        .iter()
        .map(|c| Heading::new(c.heading(lang)))
        .collect();
    for (at, column) in (0_u16..).zip(columns) {
        if let Some(format) = format_of(&column.kind) {
            sheet.set_column_format(at, &format)?;
        }
        if let Some(rule) = choices.rule(&column.key, lang)? {
            sheet.add_data_validation(1, at, PREPARED_ROWS, at, &rule)?;
        } else if let (Kind::Text, Some(limit)) = (&column.kind, column.max_chars) {
            let limit = u32::try_from(limit).unwrap_or(u32::MAX);
            let rule = DataValidation::new()
                .allow_text_length(DataValidationRule::LessThanOrEqualTo(limit));
            sheet.add_data_validation(1, at, PREPARED_ROWS, at, &rule)?;
        }
    }
    write_headings(sheet, &headings)?;
    for (row, sample) in (1_u32..).zip(samples) {
        for ((at, value), column) in (0_u16..).zip(sample).zip(columns) {
            match format_of(&column.kind) {
                Some(format) => sheet.write_string_with_format(row, at, value.as_ref(), &format)?,
                None => sheet.write_string(row, at, value.as_ref())?,
            };
        }
    }
    Ok(())
}

/// Text for what a spreadsheet would turn into a number or a date of its own, days as ISO.
fn format_of(kind: &Kind) -> Option<Format> {
    match kind {
        Kind::RegionCode | Kind::PartialDate => Some(Format::new().set_num_format("@")),
        Kind::Date => Some(Format::new().set_num_format("yyyy-mm-dd")),
        Kind::Text | Kind::Integer | Kind::Decimal | Kind::OneOf(_) => None,
    }
}

/// The sheet that explains: one row for each column.
fn explain(sheet: &mut Worksheet, columns: &[Column], lang: Lang) -> Result<(), WriteError> {
    sheet.set_name(Words::new("Petunjuk", "Guide").of(lang))?;
    let headings = [
        (Words::new("Kolom", "Column"), 26.0),
        (Words::new("Wajib", "Required"), 12.0),
        (Words::new("Isi", "Content"), 34.0),
        (Words::new("Paling panjang", "Longest"), 16.0),
        (Words::new("Contoh", "Example"), 26.0),
        (Words::new("Penjelasan", "Explanation"), 70.0),
    ];
    let headings: Vec<Heading<'_>> = headings
        .iter()
        .map(|(words, width)| Heading::new(words.of(lang)).width(*width))
        .collect();
    write_headings(sheet, &headings)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, column) in (1_u32..).zip(columns) {
        let required = match column.required {
            true => Words::new("ya", "yes"),
            false => Words::new("tidak", "no"),
        };
        let longest = column.max_chars.map_or(String::new(), |n| n.to_string());
        let cells = [
            column.heading(lang).to_owned(),
            required.of(lang).to_owned(),
            content(&column.kind, lang),
            longest,
            column.example.to_string(),
            column.help.of(lang).to_owned(),
        ];
        for (at, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, at, cell, &wrapped)?;
        }
    }
    Ok(())
}

/// What the cells of a kind hold, in words.
fn content(kind: &Kind, lang: Lang) -> String {
    let words = match kind {
        Kind::Text => Words::new("teks", "text"),
        Kind::Integer => Words::new("bilangan bulat", "whole number"),
        Kind::Decimal => Words::new("bilangan, misalnya 12,5", "number such as 12.5"),
        Kind::Date => Words::new("tanggal: 2019-07-05", "date: 2019-07-05"),
        Kind::PartialDate => Words::new(
            "tahun, bulan, atau tanggal: 2019, 2019-07, 2019-07-05",
            "year, month or date: 2019, 2019-07, 2019-07-05",
        ),
        Kind::RegionCode => Words::new("kode daerah: 71 atau 71.72", "region code: 71 or 71.72"),
        Kind::OneOf(choices) => {
            let labels: Vec<&str> = choices.iter().map(|choice| choice.label.of(lang)).collect();
            let first = Words::new("salah satu dari: ", "one of: ");
            return format!("{}{}", first.of(lang), labels.join(", "));
        }
    };
    words.of(lang).to_owned()
}

/// The lists of all columns with choices, each a column of a sheet of its own: a list within a rule
/// may not pass 255 characters and may not hold a comma.
struct Choices<'c> {
    sheet: String,
    lists: Vec<(&'c Column, &'c [Choice])>,
    lang: Lang,
}

impl<'c> Choices<'c> {
    fn new(columns: &'c [Column], lang: Lang) -> Self {
        let lists = columns.iter().filter_map(|column| match &column.kind {
            Kind::OneOf(choices) => Some((column, choices.as_slice())),
            _ => None,
        });
        Choices {
            sheet: Words::new("Pilihan", "Choices").of(lang).to_owned(),
            lists: lists.collect(),
            lang,
        }
    }

    fn rule(&self, key: &str, lang: Lang) -> Result<Option<DataValidation>, WriteError> {
        let found = self.lists.iter().position(|(column, _)| column.key == key);
        let Some(at) = found else {
            return Ok(None);
        };
        let column = letter(at);
        let last = self.lists[at].1.len() + 1;
        let range = format!("={}!${column}$2:${column}${last}", self.sheet);
        let title = Words::new("Nilai tidak dikenal", "Unknown value");
        let text = Words::new("Pilih salah satu dari daftar.", "Choose one from the list.");
        let rule = DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .set_error_title(title.of(lang))?
            .set_error_message(text.of(lang))?;
        Ok(Some(rule))
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), WriteError> {
        sheet.set_name(&self.sheet)?;
        let headings: Vec<Heading<'_>> = self
            .lists
            .iter()
            .map(|(column, _)| Heading::new(column.heading(self.lang)))
            .collect();
        write_headings(sheet, &headings)?;
        for (at, (_, choices)) in (0_u16..).zip(&self.lists) {
            for (row, choice) in (1_u32..).zip(*choices) {
                sheet.write_string(row, at, choice.label.of(self.lang))?;
            }
        }
        Ok(())
    }
}
