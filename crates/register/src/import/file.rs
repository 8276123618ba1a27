//! Files, tables and the threads on which they are read.

use std::{
    io::{self, Write},
    path::PathBuf,
    sync::Arc,
};

use access::{Actor, Permission, Scope};
use sheets::{Cell, Column, CsvStyle, CsvWriter, Limits, Table, XlsxOptions};
use store::{Db, Tx, audit};
use web::{Catalogue, Lang};

use super::{
    Import, ImportError, Kind, Report, RowError, Upload,
    check::{self as rules, Checked},
    columns::{columns, expected, sample},
    known::{Known, Wanted},
};
use crate::{
    export::{Format, temporary},
    say,
};

/// A file read and its columns found.
pub(super) struct Opened {
    pub(super) kind: Kind,
    table: Table,
    columns: Vec<Column>,
    wanted: Wanted,
}

/// Asks first: whoever imports may do what the forms of the kind do.
pub(crate) fn may(actor: &Actor, kind: Kind) -> Result<(), ImportError> {
    actor.may(Permission::Import, &Scope::Nation)?;
    actor.may(kind.permission(), &Scope::Nation)?;
    Ok(())
}

/// Work that takes long goes to a thread of its own, so that pages are served meanwhile.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    }
}

/// Reads a file within the limits, whatever it holds.
pub(super) async fn open(
    words: &Arc<Catalogue>,
    upload: Arc<Upload>,
    limits: Limits,
) -> Result<Opened, ImportError> {
    let words = words.clone();
    aside(move || {
        let table = Table::read(&upload.bytes, &upload.name, limits)?;
        let columns = expected(upload.kind, &words, &table);
        table.bind(&columns)?;
        Ok(Opened {
            kind: upload.kind,
            wanted: Wanted::of(upload.kind, &table, &columns),
            table,
            columns,
        })
    })
    .await
}

impl Opened {
    /// Checks every row against the register as this transaction sees it, and gives the file back.
    pub(super) async fn check(self, tx: &mut Tx) -> Result<(Checked, Self), ImportError> {
        let state = audit::head(tx).await?.seq;
        let known = Known::load(tx, self.kind, &self.wanted).await?;
        aside(move || {
            let bound = self.table.bind(&self.columns)?;
            let mut checked = rules::check(self.kind, &bound, &self.columns, &self.table, &known);
            checked.report.state = state;
            Ok((checked, self))
        })
        .await
    }
}

/// A dry run that leaves no trace.
///
/// # Errors
/// [`ImportError::File`] and [`ImportError::Columns`] where the file as a whole is refused; errors of rows are in the
/// report.
pub async fn check(
    db: &Db,
    words: &Arc<Catalogue>,
    actor: &Actor,
    upload: Upload,
) -> Result<Report, ImportError> {
    may(actor, upload.kind)?;
    let opened = open(words, Arc::new(upload), Limits::default()).await?;
    let (checked, _) = opened.check(&mut db.read().await?).await?;
    Ok(checked.report)
}

/// An empty file with the columns of a kind and a row that shows how to fill them in.
///
/// # Errors
/// [`io::Error`] where it cannot be written.
pub fn template(kind: Kind, format: Format, lang: Lang, words: &Catalogue) -> io::Result<Vec<u8>> {
    let columns = columns(kind, words);
    let (page_lang, lang) = (lang, say::sheet_lang(lang));
    let sample: Vec<String> = columns
        .iter()
        .map(|column| {
            let found = sample(kind).iter().find(|(key, _)| *key == column.key());
            say::choice(column, found.map_or("", |(_, value)| value), lang)
        })
        .collect();
    let title = words.text(page_lang, &format!("register-list-{kind}"), &[]);
    if format == Format::Xlsx {
        let options = XlsxOptions {
            sheet: title.clone(),
            title,
            lang,
            ..XlsxOptions::default()
        };
        return sheets::template(&columns, &options, &[sample]).map_err(io::Error::other);
    }
    let headings: Vec<&str> = columns.iter().map(|c| c.heading(lang)).collect();
    let mut writer =
        CsvWriter::new(Vec::new(), CsvStyle::PLAIN, &headings).map_err(io::Error::other)?;
    let cells: Vec<Cell<'_>> = sample.iter().map(|value| Cell::Text(value)).collect();
    writer.row(&cells).map_err(io::Error::other)?;
    writer.finish().map_err(io::Error::other)
}

/// The file of an import with two more columns: the row's number in the original and what is wrong with it.
///
/// # Errors
/// As [`check`]; [`ImportError::Write`] where it cannot be written.
pub async fn errors_file<W: Write + Send + 'static>(
    db: &Db,
    words: &Arc<Catalogue>,
    actor: &Actor,
    import: &Import,
    (format, style, lang): (Format, CsvStyle, Lang),
    out: W,
) -> Result<W, ImportError> {
    may(actor, import.kind)?;
    let upload = Upload {
        kind: import.kind,
        name: import.file_name.clone(),
        bytes: store::files::get(db, &import.sha256).await?,
    };
    let limits = Limits {
        max_problems: usize::try_from(Limits::default().max_rows).unwrap_or(usize::MAX),
        ..Limits::default()
    };
    let opened = open(words, Arc::new(upload), limits).await?;
    let (checked, opened) = opened.check(&mut db.read().await?).await?;
    let words = words.clone();
    let form = (format, style, lang);
    let folder = temporary(db).map_err(ImportError::Write)?;
    aside(move || write_errors(&opened.table, &checked.errors, &words, form, (folder, out)))
        .await
        .map_err(ImportError::Write)
}

fn write_errors<W: Write + Send>(
    table: &Table,
    errors: &[RowError],
    words: &Catalogue,
    (format, style, lang): (Format, CsvStyle, Lang),
    (folder, out): (PathBuf, W),
) -> io::Result<W> {
    let text = |id: &str| words.text(lang, id, &[]);
    let mut headings: Vec<String> = table.headings().to_vec();
    let width = headings.len();
    headings.push(text("register-import-row"));
    headings.push(text("register-import-errors"));
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let options = XlsxOptions {
        lang: say::sheet_lang(lang),
        temp_dir: Some(folder),
        ..XlsxOptions::default()
    };
    let workbook = (format == Format::Xlsx).then_some(&options);
    let mut writer = say::Sheet::new(workbook, style, &headings, out)?;
    let mut at = 0;
    for row in table.rows() {
        let mut cells: Vec<Cell<'_>> = row.texts().take(width).map(Cell::Text).collect();
        cells.resize(width, Cell::Blank);
        // Both run by row number.
        let mut said = Vec::new();
        while at < errors.len() && errors[at].row <= row.number() {
            if errors[at].row == row.number() {
                said.push(say::error(words, lang, &errors[at]));
            }
            at += 1;
        }
        let said = said.join("\n");
        cells.push(Cell::Integer(row.number().into()));
        cells.push(Cell::Text(&said));
        writer.row(&cells)?;
    }
    writer.finish()
}
