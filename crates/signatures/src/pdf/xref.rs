//! Cross-references: tables, streams and the chain of updates (ISO 32000-2, 7.5.4 to 7.5.8).

use std::collections::{BTreeMap, HashSet};

use super::{
    Dict, Lexer, MAX_OBJECTS, MAX_UNPACKED_TOTAL, Object, ReadError, document::stream_bytes,
    unpack::unpack,
};

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Free,
    At { offset: usize, generation: u16 },
    Packed { stream: u32, index: usize },
}

/// How the newest cross-references are written; an update is written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XrefKind {
    Table,
    Stream,
}

pub(crate) struct Xref {
    pub entries: BTreeMap<u32, Entry>,
    pub trailer: Dict,
    pub kind: XrefKind,
    /// Where the newest section stands: the `/Prev` of an update.
    pub start: usize,
    /// What the streams of it unpacked to.
    pub unpacked: usize,
}

/// How many updates a file may have.
const MAX_SECTIONS: usize = 512;

struct Section {
    entries: Vec<(u32, Entry)>,
    trailer: Dict,
    kind: XrefKind,
}

/// Reads the whole chain, the newest section first; what a newer one says holds.
pub(crate) fn read(bytes: &[u8]) -> Result<Xref, ReadError> {
    let start = last_start(bytes)?;
    let mut waiting = vec![start];
    let mut seen = HashSet::new();
    let mut all = Xref {
        entries: BTreeMap::new(),
        trailer: Dict::new(),
        kind: XrefKind::Table,
        start,
        unpacked: 0,
    };
    while let Some(at) = waiting.pop() {
        if !seen.insert(at) || seen.len() > MAX_SECTIONS {
            return Err(ReadError::Broken("the cross-references go in a circle"));
        }
        let section = section(bytes, at, &mut all.unpacked)?;
        for (number, entry) in section.entries {
            all.entries.entry(number).or_insert(entry);
        }
        if all.entries.len() > MAX_OBJECTS {
            return Err(ReadError::TooLarge("it has too many objects"));
        }
        let earlier = |key: &str| match section.trailer.get(key) {
            None => Ok(None),
            Some(value) => value
                .integer()
                .and_then(|at| usize::try_from(at).ok())
                .map(Some)
                .ok_or(ReadError::Broken("an earlier cross-reference has no place")),
        };
        // A hybrid file's stream comes before what is older (7.5.8.4).
        waiting.extend(earlier("Prev")?);
        waiting.extend(earlier("XRefStm")?);
        if at == start {
            all.trailer = section.trailer;
            all.kind = section.kind;
        }
    }
    Ok(all)
}

/// The number behind the last `startxref`, which must be within the last 1,024 bytes.
fn last_start(bytes: &[u8]) -> Result<usize, ReadError> {
    let tail = bytes.len().saturating_sub(1024);
    let at = bytes[tail..]
        .windows(9)
        .rposition(|word| word == b"startxref")
        .ok_or(ReadError::Broken("the end of the file is missing"))?;
    let mut lexer = Lexer::new(bytes, tail + at + 9);
    let start = lexer
        .unsigned()
        .and_then(|start| usize::try_from(start).ok());
    lexer_ends(bytes, lexer.at)?;
    start
        .filter(|&start| start < bytes.len())
        .ok_or(ReadError::Broken("the end points nowhere"))
}

/// `%%EOF` follows, and nothing but white space after it.
fn lexer_ends(bytes: &[u8], at: usize) -> Result<(), ReadError> {
    let rest = bytes[at..].trim_ascii();
    if rest == b"%%EOF" {
        Ok(())
    } else {
        Err(ReadError::Broken("something stands after its end"))
    }
}

fn section(bytes: &[u8], at: usize, unpacked: &mut usize) -> Result<Section, ReadError> {
    if at >= bytes.len() {
        return Err(ReadError::Broken(
            "a cross-reference lies outside of the file",
        ));
    }
    let mut lexer = Lexer::new(bytes, at);
    if lexer.take("xref") {
        table(&mut lexer)
    } else {
        stream(bytes, lexer, unpacked)
    }
}

fn table(lexer: &mut Lexer<'_>) -> Result<Section, ReadError> {
    let bad = ReadError::Broken("a cross-reference table is wrong");
    let mut entries = Vec::new();
    while !lexer.take("trailer") {
        let first = lexer
            .unsigned()
            .and_then(|n| u32::try_from(n).ok())
            .ok_or(bad)?;
        let count = lexer
            .unsigned()
            .and_then(|n| u32::try_from(n).ok())
            .ok_or(bad)?;
        for nth in 0..count {
            if entries.len() >= MAX_OBJECTS {
                return Err(ReadError::TooLarge("it has too many objects"));
            }
            let offset = lexer
                .unsigned()
                .and_then(|n| usize::try_from(n).ok())
                .ok_or(bad)?;
            let generation = lexer.unsigned().ok_or(bad)?;
            let used = lexer.take("n");
            if !used && !lexer.take("f") {
                return Err(bad);
            }
            // Generation 65535 marks what is never used again.
            let generation = u16::try_from(generation).map_err(|_| bad)?;
            let entry = if used {
                Entry::At { offset, generation }
            } else {
                Entry::Free
            };
            entries.push((first.checked_add(nth).ok_or(bad)?, entry));
        }
    }
    Ok(Section {
        entries,
        trailer: lexer.dict()?,
        kind: XrefKind::Table,
    })
}

fn stream(bytes: &[u8], mut lexer: Lexer<'_>, unpacked: &mut usize) -> Result<Section, ReadError> {
    let bad = ReadError::Broken("a cross-reference stream is wrong");
    lexer.head().ok_or(bad)?;
    let trailer = lexer.dict()?;
    if !trailer.get("Type").is_some_and(|kind| kind.is_name("XRef")) {
        return Err(bad);
    }
    let start = lexer.stream_start().ok_or(bad)?;
    let length = trailer.get("Length").and_then(Object::integer).ok_or(bad)?;
    let rows = unpack(&trailer, stream_bytes(bytes, start, length)?)?;
    *unpacked += rows.len();
    if *unpacked > MAX_UNPACKED_TOTAL {
        return Err(ReadError::TooLarge("its streams unpack to too much"));
    }
    let entries = rows_of(&trailer, &rows).ok_or(bad)?;
    if entries.len() > MAX_OBJECTS {
        return Err(ReadError::TooLarge("it has too many objects"));
    }
    Ok(Section {
        entries,
        trailer,
        kind: XrefKind::Stream,
    })
}

fn rows_of(trailer: &Dict, rows: &[u8]) -> Option<Vec<(u32, Entry)>> {
    let numbers = |key: &str| match trailer.get(key) {
        Some(Object::Array(items)) => items
            .iter()
            .map(|item| item.integer().and_then(|n| usize::try_from(n).ok()))
            .collect::<Option<Vec<_>>>(),
        _ => None,
    };
    let widths = numbers("W")?;
    let [kind, second, third] = *widths.as_slice() else {
        return None;
    };
    if kind > 1 || second > 8 || third > 8 || second == 0 {
        return None;
    }
    let size = trailer.get("Size").and_then(Object::integer)?;
    let index = numbers("Index").unwrap_or_else(|| vec![0, usize::try_from(size).unwrap_or(0)]);
    let width = kind + second + third;
    let mut rows = rows.chunks_exact(width);
    let mut entries = Vec::new();
    for span in index.chunks(2) {
        let &[first, count] = span else { return None };
        for nth in 0..count {
            // Fewer rows than promised: the rest is free.
            let Some(row) = rows.next() else {
                return Some(entries);
            };
            let field = |from: usize, to: usize| {
                row[from..to]
                    .iter()
                    .fold(0u64, |sum, &byte| sum << 8 | u64::from(byte))
            };
            let is = if kind == 0 { 1 } else { row[0] };
            let (a, b) = (field(kind, kind + second), field(kind + second, width));
            let entry = match is {
                0 => Entry::Free,
                1 => Entry::At {
                    offset: usize::try_from(a).ok()?,
                    generation: u16::try_from(b).ok()?,
                },
                2 => Entry::Packed {
                    stream: u32::try_from(a).ok()?,
                    index: usize::try_from(b).ok()?,
                },
                _ => continue,
            };
            entries.push((u32::try_from(first.checked_add(nth)?).ok()?, entry));
            if entries.len() > MAX_OBJECTS {
                return Some(entries);
            }
        }
    }
    Some(entries)
}
