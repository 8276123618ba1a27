//! The parts of a workbook around its cells: which sheets there are, what the strings are, which
//! formats are dates.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::error::{Bomb, FileKind, SheetError};
use crate::limits::Limits;
use crate::package::Package;
use crate::serial::Format;
use crate::xml::{attribute, entity, is_true, unescape_excel};

/// Cell formats of a workbook; Excel itself stops at 65,490.
const MAX_FORMATS: usize = 100_000;

/// Sheets of a workbook that are looked at.
const MAX_SHEETS: usize = 1_000;

/// One worksheet of the workbook.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) part: String,
    pub(crate) is_hidden: bool,
}

/// What the workbook says before any cell is read.
pub(crate) struct Workbook {
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) from_1904: bool,
    pub(crate) formats: Vec<Format>,
    pub(crate) strings: Strings,
}

impl Workbook {
    pub(crate) fn read(package: &mut Package<'_>, limits: &Limits) -> Result<Self, SheetError> {
        let kind = package.kind()?;
        if kind != FileKind::Xlsx {
            return Err(SheetError::NotATable { found: kind });
        }
        let types = package.text_of("[content_types].xml")?;
        if package.has("xl/vbaproject.bin") || types.contains("macroEnabled") {
            return Err(SheetError::MacroEnabled);
        }
        let Some(main) = office_document(package)? else {
            return Err(SheetError::NotATable {
                found: FileKind::Zip,
            });
        };
        let related = relations(package, &main)?;
        let part = |suffix: &str| {
            related
                .values()
                .find(|relation| relation.kind.ends_with(suffix))
                .map(|relation| relation.target.clone())
        };
        let (sheets, from_1904) = sheets(package, &main, &related)?;
        Ok(Workbook {
            sheets,
            from_1904,
            formats: match part("/styles") {
                Some(styles) => formats(package, &styles)?,
                None => Vec::new(),
            },
            strings: match part("/sharedStrings") {
                Some(name) => Strings::read(package, &name, limits)?,
                None => Strings::default(),
            },
        })
    }
}

struct Relation {
    kind: String,
    target: String,
}

fn office_document(package: &mut Package<'_>) -> Result<Option<String>, SheetError> {
    let related = relations(package, "")?;
    Ok(related
        .into_values()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .map(|relation| relation.target))
}

/// Relations of a part by id, their targets as names of parts.
fn relations(
    package: &mut Package<'_>,
    part: &str,
) -> Result<HashMap<String, Relation>, SheetError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = match folder {
        "" => format!("_rels/{file}.rels"),
        folder => format!("{folder}/_rels/{file}.rels"),
    };
    let mut related = HashMap::new();
    let Some(mut markup) = package.markup(&name)? else {
        return Ok(related);
    };
    loop {
        match markup.next()? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let id = attribute(&e, "Id")?.unwrap_or_default();
                let kind = attribute(&e, "Type")?.unwrap_or_default();
                let target = attribute(&e, "Target")?.unwrap_or_default();
                let target = resolve(folder, &target);
                related.insert(id, Relation { kind, target });
                if related.len() > MAX_SHEETS * 4 {
                    return Err(SheetError::bomb(Bomb::Tables));
                }
            }
            Event::Eof => return Ok(related),
            _ => {}
        }
    }
}

/// A target relative to a folder, or absolute with a leading `/`.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn sheets(
    package: &mut Package<'_>,
    main: &str,
    related: &HashMap<String, Relation>,
) -> Result<(Vec<Sheet>, bool), SheetError> {
    let mut sheets = Vec::new();
    let mut from_1904 = false;
    let Some(mut markup) = package.markup(main)? else {
        return Err(SheetError::damaged(format!("part {main} is missing")));
    };
    loop {
        match markup.next()? {
            Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                let id = attribute(&e, "id")?.unwrap_or_default();
                let relation = related.get(&id);
                // Chart sheets and dialogs have no cells.
                if let Some(relation) = relation.filter(|r| r.kind.ends_with("/worksheet")) {
                    let state = attribute(&e, "state")?;
                    sheets.push(Sheet {
                        name: attribute(&e, "name")?.unwrap_or_default(),
                        part: relation.target.clone(),
                        is_hidden: state.is_some_and(|state| state != "visible"),
                    });
                }
                if sheets.len() > MAX_SHEETS {
                    return Err(SheetError::bomb(Bomb::Tables));
                }
            }
            Event::Start(e) if e.local_name().as_ref() == "workbookPr" => {
                from_1904 |= is_true(attribute(&e, "date1904")?.as_deref());
            }
            Event::Eof => return Ok((sheets, from_1904)),
            _ => {}
        }
    }
}

/// For each cell style, whether it shows a date.
fn formats(package: &mut Package<'_>, part: &str) -> Result<Vec<Format>, SheetError> {
    let mut own: HashMap<u32, Format> = HashMap::new();
    let mut formats = Vec::new();
    let mut in_cells = false;
    let Some(mut markup) = package.markup(part)? else {
        return Ok(formats);
    };
    loop {
        match markup.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    let id = number(attribute(&e, "numFmtId")?);
                    let code = attribute(&e, "formatCode")?.unwrap_or_default();
                    own.insert(id, Format::of_code(&code));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = number(attribute(&e, "numFmtId")?);
                    formats.push(own.get(&id).copied().unwrap_or_else(|| Format::of_id(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(formats),
            _ => {}
        }
        if formats.len().max(own.len()) > MAX_FORMATS {
            return Err(SheetError::bomb(Bomb::Tables));
        }
    }
}

fn number(value: Option<String>) -> u32 {
    value.and_then(|v| v.trim().parse().ok()).unwrap_or(0)
}

/// The strings that cells refer to by number, in one text.
#[derive(Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    fn read(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Self, SheetError> {
        let mut strings = Strings::default();
        let Some(mut markup) = package.markup(part)? else {
            return Ok(strings);
        };
        let mut gatherer = Gatherer::default();
        loop {
            let event = markup.next()?;
            match &event {
                Event::End(e) if e.local_name().as_ref() == "si" => {
                    strings.text.push_str(&gatherer.take());
                    strings.close(limits)?;
                }
                Event::Eof => return Ok(strings),
                event => gatherer.see(event, limits)?,
            }
        }
    }

    fn close(&mut self, limits: &Limits) -> Result<(), SheetError> {
        if self.text.len() > limits.max_text_bytes {
            return Err(SheetError::TooMuchText {
                limit: limits.max_text_bytes,
            });
        }
        if self.ends.len() >= limits.max_cells {
            return Err(SheetError::bomb(Bomb::Tables));
        }
        let end = u32::try_from(self.text.len()).expect("the text limit is far below 4 GB");
        self.ends.push(end);
        Ok(())
    }

    /// The string with this number.
    pub(crate) fn at(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        Some(&self.text[start..end])
    }
}

/// Gathers the text of a string from its runs, leaving out how it is pronounced.
#[derive(Default)]
pub(crate) struct Gatherer {
    text: String,
    in_text: bool,
    in_phonetic: bool,
}

impl Gatherer {
    /// Takes notice of one event between the start and end of a string.
    pub(crate) fn see(&mut self, event: &Event<'_>, limits: &Limits) -> Result<(), SheetError> {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => self.in_text = !self.in_phonetic,
                "rPh" => self.in_phonetic = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "t" => self.in_text = false,
                "rPh" => self.in_phonetic = false,
                _ => {}
            },
            // One character more than allowed is enough to be refused; the rest is not gathered.
            _ if !self.in_text || self.text.len() > limits.max_cell_chars.saturating_mul(4) => {}
            Event::Text(text) => self.text.push_str(&text.xml10_content()),
            Event::CData(text) => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => self.text.push(entity(reference)?),
            _ => {}
        }
        Ok(())
    }

    /// The text gathered so far; gathering begins anew.
    pub(crate) fn take(&mut self) -> String {
        self.in_text = false;
        self.in_phonetic = false;
        let text = std::mem::take(&mut self.text);
        unescape_excel(&text).unwrap_or(text)
    }
}
