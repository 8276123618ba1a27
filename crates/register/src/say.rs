//! Tables and messages in a reader's language, for files, pages and the command line alike.

use std::io::{self, Write};

use sheets::{
    Cell, Column, CsvStyle, CsvWriter, Heading, Kind, WriteError, XlsxOptions, XlsxWriter,
};
use web::{Catalogue, Lang, Value};

use crate::import::{RowError, Said};

/// The language as `sheets` names it.
pub(crate) fn sheet_lang(lang: Lang) -> sheets::Lang {
    match lang {
        Lang::Id => sheets::Lang::Indonesian,
        Lang::En => sheets::Lang::English,
    }
}

/// The word of a choice; any other value as it is.
pub(crate) fn choice(column: &Column, value: &str, lang: sheets::Lang) -> String {
    let Kind::OneOf(choices) = column.kind() else {
        return value.to_owned();
    };
    let found = choices.iter().find(|choice| choice.key == value);
    found
        .map_or(value, |choice| choice.label.of(lang))
        .to_owned()
}

/// A message with its values in words.
pub fn said(words: &Catalogue, lang: Lang, said: &Said) -> String {
    let mut values: Vec<(&str, Value<'_>)> = Vec::with_capacity(said.values.len());
    for (name, value) in &said.values {
        match name.split_once('@') {
            None => values.push((name, value.into())),
            Some((name, "message")) => values.push((name, words.text(lang, value, &[]).into())),
            Some((name, "messages")) => {
                let all: Vec<String> = value
                    .split(' ')
                    .map(|id| words.text(lang, id, &[]))
                    .collect();
                values.push((name, all.join(", ").into()));
            }
            Some((name, code)) if code == lang.code() => values.push((name, value.into())),
            Some(_) => {}
        }
    }
    words.text(lang, &said.id, &values)
}

/// `C (Status): …`, for a cell of a table or a line of a terminal.
pub fn error(words: &Catalogue, lang: Lang, error: &RowError) -> String {
    let text = said(words, lang, &error.said);
    match (&error.column, &error.heading) {
        (Some(column), Some(heading)) => format!("{column} ({heading}): {text}"),
        (Some(column), None) => format!("{column}: {text}"),
        (None, Some(heading)) => format!("{heading}: {text}"),
        (None, None) => text,
    }
}

/// A table being written, as text or as a workbook.
pub(crate) enum Sheet<W: Write> {
    /// As text, row by row.
    Csv(Box<CsvWriter<W>>),
    /// As a workbook, of which nothing is in the output before the end.
    Xlsx(Box<XlsxWriter>, W),
}

impl<W: Write + Send> Sheet<W> {
    /// Begins a workbook where there are options for one.
    pub(crate) fn new(
        workbook: Option<&XlsxOptions>,
        style: CsvStyle,
        headings: &[&str],
        out: W,
    ) -> io::Result<Self> {
        let Some(options) = workbook else {
            let writer = CsvWriter::new(out, style, headings).map_err(failed)?;
            return Ok(Self::Csv(Box::new(writer)));
        };
        let headings: Vec<Heading<'_>> = headings.iter().map(|h| Heading::new(*h)).collect();
        let writer = XlsxWriter::new(options, &headings).map_err(failed)?;
        Ok(Self::Xlsx(Box::new(writer), out))
    }

    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.row(cells),
            Self::Xlsx(writer, _) => writer.row(cells),
        }
        .map_err(failed)
    }

    pub(crate) fn finish(self) -> io::Result<W> {
        match self {
            Self::Csv(writer) => writer.finish().map_err(failed),
            Self::Xlsx(writer, mut out) => {
                writer.finish(&mut out).map_err(failed)?;
                Ok(out)
            }
        }
    }
}

fn failed(error: WriteError) -> io::Error {
    match error {
        WriteError::Io(error) => error,
        other => io::Error::other(other),
    }
}
