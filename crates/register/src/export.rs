//! Lists as files: every row that a page's filter leaves, as CSV, XLSX or GeoJSON.
//!
//! Start at [`write`]. Rows are read in one transaction and handed to a writer on a thread of its own, some hundred at
//! a time, so that memory does not grow with the list. What is written for people or programs is read back by
//! [`crate::import`] as unchanged.

mod geojson;
pub(crate) mod list;
mod rows;

use std::{io, io::Write, path::PathBuf, sync::Arc};

use access::{Actor, Forbidden, Permission, Scope};
use sheets::CsvStyle;
use store::{Db, StoreError};
use tokio::sync::mpsc;
use web::{Catalogue, Lang};

pub use list::{Filter, Format, List, UnknownFilter, UnknownFormat, UnknownList};
use rows::Layout;

use crate::store::exports::{self, Record};

/// For whom a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// For people: headings and words in a language, CSV with commas in UTF-8.
    #[default]
    People,
    /// As [`Style::People`], with what Excel with Indonesian settings expects: a mark, `;`, decimal commas.
    Excel,
    /// For programs: English keys that stay the same.
    Keys,
}

impl Style {
    /// The style an address or option names; empty is for people.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "" => Some(Self::People),
            "excel" => Some(Self::Excel),
            "keys" => Some(Self::Keys),
            _ => None,
        }
    }

    pub(crate) fn csv(self) -> CsvStyle {
        match self {
            Self::Excel => CsvStyle::EXCEL,
            Self::People | Self::Keys => CsvStyle::PLAIN,
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Which rows.
    pub filter: Filter,
    /// The form of the file.
    pub format: Format,
    /// For whom.
    pub style: Style,
    /// The language of headings and words.
    pub lang: Lang,
}

/// Why a list was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The list has no places on a map.
    #[error("{0} have no place on a map; use CSV or XLSX")]
    NoPlaces(List),
    /// The file cannot be written.
    #[error("the file cannot be written")]
    Write(#[source] io::Error),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Batches under way between the database and the writer: enough for both to be busy, few enough to be flat.
const BATCHES: usize = 4;

/// Writes a list to `out` and gives it back. What was written of a list that failed is of no use.
///
/// # Errors
/// [`ExportError::NoPlaces`] for GeoJSON of a list without coordinates; [`ExportError::Write`].
pub async fn write<W: Write + Send + 'static>(
    db: &Db,
    words: &Arc<Catalogue>,
    actor: &Actor,
    request: &Request,
    out: W,
) -> Result<W, ExportError> {
    actor.may(Permission::Export, &Scope::Nation)?;
    let list = request.filter.list();
    if request.format == Format::Geojson && !list.has_places() {
        return Err(ExportError::NoPlaces(list));
    }
    let mut tx = db.read().await?;
    let layout = Layout::new(
        list,
        request,
        words,
        temporary(db).map_err(ExportError::Write)?,
    );
    let shapes = request.format == Format::Geojson;
    let (sender, mut receiver) = mpsc::channel::<Vec<Record>>(BATCHES);
    let writer = tokio::task::spawn_blocking(move || {
        let mut file = layout.begin(out)?;
        while let Some(batch) = receiver.blocking_recv() {
            for record in batch {
                file.row(&record)?;
            }
        }
        file.finish()
    });
    // Where the writer fails, the channel closes and reading ends; its own error is the one to tell.
    let read = exports::rows(&mut tx, &request.filter, shapes, sender).await;
    let written = match writer.await {
        Ok(written) => written.map_err(ExportError::Write)?,
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    };
    read?;
    Ok(written)
}

/// The folder for files that are being written, beside the data: the system's may be small or shared.
pub(crate) fn temporary(db: &Db) -> io::Result<PathBuf> {
    let folder = db.folder().join("tmp");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
