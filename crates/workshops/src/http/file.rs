//! Small tables as files: everything that is exported here fits into memory, since its rows are bounded.

use axum::response::{IntoResponse, Response};
use books::{Blame, BookError};
use sheets::{Cell, CsvStyle, CsvWriter, Heading, WriteError, XlsxOptions, XlsxWriter};
use web::{Lang, Page, Problem};

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
}

/// Headings and texts as a file to keep.
///
/// # Errors
/// [`Problem`] where the file cannot be written.
pub async fn table(
    page: &Page,
    title: &str,
    format: Format,
    heads: &[String],
    rows: Vec<Vec<String>>,
) -> Result<Response, Problem> {
    let (lang, heads, name) = (page.lang, heads.to_vec(), title.to_owned());
    let work = move || match format {
        Format::Csv => csv(&heads, &rows),
        Format::Xlsx => xlsx(lang, &name, &heads, &rows),
    };
    let bytes = match tokio::task::spawn_blocking(work).await {
        Ok(bytes) => bytes.map_err(|err| Problem::internal("export", "a file").because(&err))?,
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    };
    let (ending, kind) = match format {
        Format::Csv => ("csv", "text/csv; charset=utf-8"),
        Format::Xlsx => (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    let name = format!("{}.{ending}", title.to_lowercase().replace(' ', "-"));
    Ok((web::attachment(&name, kind), bytes).into_response())
}

fn csv(heads: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, WriteError> {
    let mut out = CsvWriter::new(Vec::new(), CsvStyle::PLAIN, heads)?;
    for row in rows {
        let cells: Vec<Cell<'_>> = row.iter().map(|text| Cell::Text(text)).collect();
        out.row(&cells)?;
    }
    out.finish()
}

fn xlsx(
    lang: Lang,
    title: &str,
    heads: &[String],
    rows: &[Vec<String>],
) -> Result<Vec<u8>, WriteError> {
    let options = XlsxOptions {
        sheet: title.to_owned(),
        title: title.to_owned(),
        lang: match lang {
            Lang::Id => sheets::Lang::Indonesian,
            Lang::En => sheets::Lang::English,
        },
        ..XlsxOptions::default()
    };
    let heads: Vec<Heading<'_>> = heads
        .iter()
        .map(|head| Heading::new(head.as_str()))
        .collect();
    let mut out = XlsxWriter::new(&options, &heads)?;
    for row in rows {
        let cells: Vec<Cell<'_>> = row.iter().map(|text| Cell::Text(text)).collect();
        out.row(&cells)?;
    }
    let mut bytes = Vec::new();
    out.finish(std::io::Cursor::new(&mut bytes))?;
    Ok(bytes)
}

/// Typesets beside the threads that answer requests, and gives the PDF under a name.
///
/// # Errors
/// [`Problem`] says what passes a limit, and what is a fault of ours.
pub async fn pdf(
    name: String,
    make: impl FnOnce() -> Result<Vec<u8>, BookError> + Send + 'static,
) -> Result<Response, Problem> {
    let bytes = match tokio::task::spawn_blocking(make).await {
        Ok(bytes) => bytes.map_err(book)?,
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    };
    Ok((web::attachment(&name, "application/pdf"), bytes).into_response())
}

/// Why there is no PDF: what passes a limit or waits is the reader's to know, the rest is a fault of ours.
fn book(err: BookError) -> Problem {
    match err.blame() {
        Blame::Document => Problem::unprocessable("book-too-large", err),
        Blame::Load => Problem::unavailable("book-busy", "books").because(&err),
        Blame::Program => Problem::internal("book", "books").because(&err),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_back_from_both_forms_and_no_formula_runs() {
        let heads = ["Rumusan".to_owned()];
        let rows = [vec!["=1+1 \"x\" 😀".to_owned()]];
        let files = [
            csv(&heads, &rows).unwrap(),
            xlsx(Lang::Id, "Misi", &heads, &rows).unwrap(),
        ];
        for file in files {
            let read = sheets::Table::read(&file, "misi", sheets::Limits::default()).unwrap();
            let cells: Vec<&str> = read.rows().map(|row| row.text(0)).collect();
            assert_eq!(cells, ["=1+1 \"x\" 😀"]);
        }
    }
}
