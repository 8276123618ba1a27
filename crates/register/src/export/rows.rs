//! Records as lines of a table or as features.
// messages: register-list-*

use std::{
    io::{self, Write},
    path::PathBuf,
};

use sheets::{Cell, Column, Lang, XlsxOptions};
use web::Catalogue;

use super::{Format, List, Request, Style, geojson::Features};
use crate::{
    import::{Kind, columns, derived, figure_columns},
    say::{self, Sheet},
    store::exports::{Field, Record},
};

/// The columns of a list: those an import reads, those for readers only, and last, where the list has places,
/// latitude and longitude that only a map shows.
pub(super) struct Layout {
    list: List,
    columns: Vec<Column>,
    format: Format,
    style: Style,
    lang: Lang,
    title: String,
    folder: PathBuf,
}

fn kind(list: List) -> Option<Kind> {
    match list {
        List::Regions => Some(Kind::Regions),
        List::Agencies => Some(Kind::Agencies),
        List::Cohorts => Some(Kind::Cohorts),
        List::Letters => Some(Kind::Letters),
        List::Participations => Some(Kind::Participations),
        List::Sources => Some(Kind::Sources),
        List::Claims => Some(Kind::Claims),
        List::Figures => None,
    }
}

impl Layout {
    pub(super) fn new(list: List, request: &Request, words: &Catalogue, folder: PathBuf) -> Self {
        let columns = match kind(list) {
            Some(kind) => {
                let mut all = columns(kind, words);
                all.extend(derived(kind, words));
                all
            }
            None => figure_columns(words),
        };
        Self {
            list,
            columns,
            format: request.format,
            style: request.style,
            lang: say::sheet_lang(request.lang),
            title: words.text(request.lang, &format!("register-list-{list}"), &[]),
            folder,
        }
    }

    pub(super) fn begin<W: Write + Send>(self, out: W) -> io::Result<File<W>> {
        let headings: Vec<&str> = self
            .columns
            .iter()
            .map(|column| match self.style {
                Style::Keys => column.key(),
                Style::People | Style::Excel => column.heading(self.lang),
            })
            .collect();
        let options = XlsxOptions {
            sheet: self.title.clone(),
            title: self.title.clone(),
            lang: self.lang,
            created: None,
            temp_dir: Some(self.folder.clone()),
        };
        let style = self.style.csv();
        let body = match self.format {
            Format::Csv => Body::Table(Sheet::new(None, style, &headings, out)?),
            Format::Xlsx => Body::Table(Sheet::new(Some(&options), style, &headings, out)?),
            Format::Geojson => Body::Geojson(Features::new(out)?),
        };
        Ok(File { layout: self, body })
    }

    /// What stands in a cell.
    fn shown(&self, column: &Column, field: &Field) -> Shown {
        match field {
            Field::None => Shown::Blank,
            Field::Text(text) if self.style == Style::Keys => Shown::Text(text.clone()),
            Field::Text(text) => Shown::Text(say::choice(column, text, self.lang)),
            Field::Integer(n) => Shown::Integer(*n),
            Field::Decimal(x) if self.format == Format::Csv => {
                Shown::Text(plain_decimal(*x, self.style == Style::Excel))
            }
            Field::Decimal(x) => Shown::Decimal(*x),
        }
    }
}

/// Three digits behind a point may be thousands to whoever reads the file; a fourth says that they are not.
fn plain_decimal(x: f64, comma: bool) -> String {
    let mut text = x.to_string();
    if let Some((_, decimals)) = text.split_once('.')
        && decimals.len() == 3
    {
        text.push('0');
    }
    if comma { text.replace('.', ",") } else { text }
}

enum Shown {
    Blank,
    Text(String),
    Integer(i64),
    Decimal(f64),
}

impl Shown {
    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Blank => Cell::Blank,
            Self::Text(text) => Cell::Text(text),
            Self::Integer(n) => Cell::Integer(*n),
            Self::Decimal(x) => Cell::Decimal(*x),
        }
    }
}

enum Body<W: Write> {
    Table(Sheet<W>),
    Geojson(Features<W>),
}

/// A file being written.
pub(super) struct File<W: Write> {
    layout: Layout,
    body: Body<W>,
}

impl<W: Write + Send> File<W> {
    pub(super) fn row(&mut self, record: &Record) -> io::Result<()> {
        let layout = &self.layout;
        match &mut self.body {
            Body::Geojson(features) => {
                let keys = layout.columns.iter().map(Column::key);
                features.add(layout.list, keys, record)
            }
            Body::Table(sheet) => {
                let pairs = layout.columns.iter().zip(record);
                let shown: Vec<Shown> = pairs
                    .map(|(column, field)| layout.shown(column, field))
                    .collect();
                let cells: Vec<Cell<'_>> = shown.iter().map(Shown::cell).collect();
                sheet.row(&cells)
            }
        }
    }

    pub(super) fn finish(self) -> io::Result<W> {
        match self.body {
            Body::Table(sheet) => sheet.finish(),
            Body::Geojson(features) => features.finish(),
        }
    }
}
