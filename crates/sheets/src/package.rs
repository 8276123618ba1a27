//! The zip archive around a workbook, opened so that no archive can cost more than its limits.
//!
//! Parts are inflated only while they are read, through a reader that counts. Before that the
//! directory alone must look sane: number of parts, declared sizes, encryption, overlap.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::error::{Bomb, FileKind, SheetError};
use crate::limits::Limits;

/// Largest single tag, text or comment. A cell of the greatest length, all of it entities, is a
/// fifth of this.
const MAX_ELEMENT: u64 = 1 << 20;

/// Signature of one entry in the directory of a zip.
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";

/// What the counting readers of a package share.
struct Meter {
    /// Uncompressed bytes still allowed for the whole package.
    left: Cell<u64>,
    /// Bytes still allowed before the next event of markup.
    element_left: Cell<u64>,
    tripped: Cell<Option<Bomb>>,
    max_ratio: u64,
}

/// An open workbook archive.
pub(crate) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Index by normalised name.
    parts: HashMap<String, usize>,
    meter: Rc<Meter>,
}

impl<'b> Package<'b> {
    /// Opens an archive and judges it by its directory.
    pub(crate) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, SheetError> {
        // Counted before the archive is opened, because opening it allocates for each entry.
        let entries = bytes
            .windows(DIRECTORY_ENTRY.len())
            .filter(|window| *window == DIRECTORY_ENTRY)
            .count();
        if entries > limits.max_entries {
            return Err(SheetError::bomb(Bomb::Parts));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken_zip)?;
        let mut package = Package {
            zip,
            parts: HashMap::new(),
            meter: Rc::new(Meter {
                left: Cell::new(limits.max_inflated),
                element_left: Cell::new(MAX_ELEMENT),
                tripped: Cell::new(None),
                max_ratio: limits.max_ratio,
            }),
        };
        package.survey(limits)?;
        Ok(package)
    }

    /// Reads names, sizes and flags of all parts without inflating any.
    fn survey(&mut self, limits: &Limits) -> Result<(), SheetError> {
        let mut declared = 0_u64;
        for index in 0..self.zip.len() {
            let part = self.zip.by_index_raw(index).map_err(broken_zip)?;
            if part.encrypted() {
                return Err(SheetError::Encrypted);
            }
            declared = declared.saturating_add(part.size());
            if exceeds_ratio(part.size(), part.compressed_size(), limits.max_ratio) {
                return Err(SheetError::bomb(Bomb::Ratio));
            }
            let name = normal(part.name().map_err(broken_zip)?.as_ref());
            if self.parts.insert(name.clone(), index).is_some() {
                return Err(SheetError::damaged(format!("part {name} is there twice")));
            }
        }
        if declared > limits.max_inflated {
            return Err(SheetError::bomb(Bomb::Size));
        }
        if self.zip.has_overlapping_entries().map_err(broken_zip)? {
            return Err(SheetError::bomb(Bomb::Overlap));
        }
        Ok(())
    }

    /// Whether there is a part with this name, or below this folder when it ends in `/`.
    pub(crate) fn has(&self, name: &str) -> bool {
        match name.ends_with('/') {
            true => self.parts.keys().any(|part| part.starts_with(name)),
            false => self.parts.contains_key(name),
        }
    }

    /// Tells what kind of document the archive is.
    pub(crate) fn kind(&mut self) -> Result<FileKind, SheetError> {
        Ok(if self.has("xl/workbook.bin") {
            FileKind::Xlsb
        } else if self.has("xl/")
            || self.has("_rels/.rels") && !self.has("word/") && !self.has("ppt/")
        {
            FileKind::Xlsx
        } else if self.has("word/") {
            FileKind::Word
        } else if self.has("ppt/") {
            FileKind::Presentation
        } else if self
            .text_of("mimetype")?
            .contains("opendocument.spreadsheet")
        {
            FileKind::Ods
        } else {
            FileKind::Zip
        })
    }

    /// A small part as text; empty when there is none.
    pub(crate) fn text_of(&mut self, name: &str) -> Result<String, SheetError> {
        let meter = Rc::clone(&self.meter);
        let Some(part) = self.counted(name)? else {
            return Ok(String::new());
        };
        let mut bytes = Vec::new();
        meter.element_left.set(MAX_ELEMENT);
        part.take(MAX_ELEMENT)
            .read_to_end(&mut bytes)
            .map_err(|error| fault(&meter, name, error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A part as a stream of markup.
    pub(crate) fn markup(&mut self, name: &str) -> Result<Option<Markup<'_, 'b>>, SheetError> {
        let meter = Rc::clone(&self.meter);
        let Some(part) = self.counted(name)? else {
            return Ok(None);
        };
        let mut xml = Reader::from_reader(BufReader::new(part));
        let config = xml.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = false;
        Ok(Some(Markup {
            xml,
            buffer: Vec::new(),
            meter,
            name: name.to_owned(),
        }))
    }

    fn counted(&mut self, name: &str) -> Result<Option<Counted<'_, 'b>>, SheetError> {
        let Some(index) = self.parts.get(&normal(name)) else {
            return Ok(None);
        };
        let part = self.zip.by_index(*index).map_err(broken_zip)?;
        Ok(Some(Counted {
            compressed: part.compressed_size(),
            part,
            read: 0,
            meter: Rc::clone(&self.meter),
        }))
    }
}

/// Names are compared as Windows does, because some programs write `xl\\Workbook.xml`.
fn normal(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

fn exceeds_ratio(inflated: u64, compressed: u64, max_ratio: u64) -> bool {
    inflated > Limits::RATIO_FROM && inflated / compressed.max(1) > max_ratio
}

fn broken_zip(error: zip::result::ZipError) -> SheetError {
    SheetError::damaged(format!("its zip archive is broken ({error})"))
}

fn fault(meter: &Meter, part: &str, error: impl std::fmt::Display) -> SheetError {
    match meter.tripped.get() {
        Some(reason) => SheetError::bomb(reason),
        None => SheetError::damaged(format!("part {part} is broken ({error})")),
    }
}

/// Inflates one part and stops when a limit is passed.
struct Counted<'p, 'b> {
    part: ZipFile<'p, Cursor<&'b [u8]>>,
    compressed: u64,
    read: u64,
    meter: Rc<Meter>,
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.part.read(out)?;
        let met = length as u64;
        self.read += met;
        let meter = &self.meter;
        let trip = |reason| {
            meter.tripped.set(Some(reason));
            Err(io::Error::other("a limit was passed"))
        };
        if exceeds_ratio(self.read, self.compressed, meter.max_ratio) {
            return trip(Bomb::Ratio);
        }
        match meter.left.get().checked_sub(met) {
            Some(left) => meter.left.set(left),
            None => return trip(Bomb::Size),
        }
        match meter.element_left.get().checked_sub(met) {
            Some(left) => meter.element_left.set(left),
            None => return trip(Bomb::Element),
        }
        Ok(length)
    }
}

/// The events of one part.
pub(crate) struct Markup<'p, 'b> {
    xml: Reader<BufReader<Counted<'p, 'b>>>,
    buffer: Vec<u8>,
    meter: Rc<Meter>,
    name: String,
}

impl Markup<'_, '_> {
    /// The next event; [`Event::Eof`] at the end.
    pub(crate) fn next(&mut self) -> Result<Event<'_>, SheetError> {
        self.meter.element_left.set(MAX_ELEMENT);
        self.buffer.clear();
        self.xml
            .read_event_into(&mut self.buffer)
            .map_err(|error| fault(&self.meter, &self.name, error))
    }
}
