//! Separated text as a table.

use csv::{ReaderBuilder, StringRecord};

use crate::decode::decode;
use crate::error::{FileKind, SheetError};
use crate::formula::{is_formula, without_mark};
use crate::limits::Limits;
use crate::problem::Problem;
use crate::table::{Builder, CellKind, Note, Table};

/// Separators that are looked for; of equals the first wins.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Lines that are looked at to find the separator.
const SAMPLE_LINES: usize = 20;

pub(crate) fn read(bytes: &[u8], limits: Limits) -> Result<Table, SheetError> {
    let decoded = decode(bytes)?;
    let (declared, text) = declared_separator(&decoded.text);
    let separator = declared.unwrap_or_else(|| sniff_separator(text));
    let mut builder = Builder::new(FileKind::Csv, limits);
    builder.note(Note::Encoding {
        name: decoded.encoding.to_owned(),
        mark: decoded.mark,
    });
    builder.note(Note::Separator {
        separator: char::from(separator),
    });
    read_rows(text, separator, &mut builder)?;
    builder.finish()
}

/// `sep=;` in the first line, which Excel writes, obeys and does not show.
fn declared_separator(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.strip_prefix("sep=") else {
        return (None, text);
    };
    let Some(separator) = rest.bytes().next().filter(|b| SEPARATORS.contains(b)) else {
        return (None, text);
    };
    let rest = &rest[1..];
    match rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix('\n'))
    {
        Some(rows) => (Some(separator), rows),
        None => (None, text),
    }
}

/// The separator that cuts most of the first lines into as many cells as the heading line; the
/// number of headings decides between equals. Quoted text does not count.
fn sniff_separator(text: &str) -> u8 {
    let lines = sample(text);
    let Some((heading, rest)) = lines.split_first() else {
        return SEPARATORS[0];
    };
    let mut best = (0, 0, SEPARATORS[0]);
    for (index, separator) in SEPARATORS.into_iter().enumerate() {
        let headings = heading[index];
        let agreeing = rest.iter().filter(|line| line[index] == headings).count();
        if headings > 0 && (agreeing, headings) > (best.0, best.1) {
            best = (agreeing, headings, separator);
        }
    }
    best.2
}

/// How often each separator stands in each of the first lines outside quotes.
fn sample(text: &str) -> Vec<[usize; 3]> {
    let mut lines = Vec::new();
    let (mut counts, mut quoted, mut filled) = ([0; 3], false, false);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if std::mem::take(&mut filled) {
                    lines.push(std::mem::take(&mut counts));
                }
                if lines.len() == SAMPLE_LINES {
                    return lines;
                }
                continue;
            }
            _ if !quoted => {
                if let Some(index) = SEPARATORS.iter().position(|s| *s == byte) {
                    counts[index] += 1;
                }
            }
            _ => {}
        }
        filled = true;
    }
    if filled {
        lines.push(counts);
    }
    lines
}

fn read_rows(text: &str, separator: u8, builder: &mut Builder) -> Result<(), SheetError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut row = 0_u32;
    let mut heading_width = None;
    loop {
        let before = offset(&reader);
        let more = reader
            .read_record(&mut record)
            .map_err(|error| SheetError::damaged(error.to_string()))?;
        if !more {
            return Ok(());
        }
        let raw = &text.as_bytes()[before..offset(&reader)];
        row = row.saturating_add(1 + blank_lines(text.as_bytes(), before, raw.len()));
        if is_unclosed(raw, offset(&reader) == text.len()) {
            return Err(SheetError::UnclosedQuote { row });
        }
        builder.begin_row(row);
        for (column, cell) in record.iter().enumerate() {
            add(builder, column, cell)?;
        }
        check_width(builder, record.len(), &mut heading_width);
        builder.end_row();
    }
}

fn offset<R: std::io::Read>(reader: &csv::Reader<R>) -> usize {
    usize::try_from(reader.position().byte()).expect("the text is in memory")
}

/// Empty lines before the record: the parser skips them, a spreadsheet numbers them.
fn blank_lines(text: &[u8], start: usize, length: usize) -> u32 {
    let mut raw = &text[start..start + length];
    // The line feed of the last record's CR LF is only met with the next record.
    if start > 0 && text[start - 1] == b'\r' {
        raw = raw.strip_prefix(b"\n").unwrap_or(raw);
    }
    let mut lines = 0;
    loop {
        let after = raw
            .strip_prefix(b"\r\n")
            .or_else(|| raw.strip_prefix(b"\n"))
            .or_else(|| raw.strip_prefix(b"\r"));
        match after {
            Some(rest) if !rest.is_empty() => {
                lines += 1;
                raw = rest;
            }
            _ => return lines,
        }
    }
}

/// The last record has an odd number of quotation marks and runs over a line's end.
fn is_unclosed(raw: &[u8], last: bool) -> bool {
    let body = raw.trim_ascii();
    last && body.contains(&b'\n') && body.iter().filter(|b| **b == b'"').count() % 2 == 1
}

fn add(builder: &mut Builder, column: usize, cell: &str) -> Result<(), SheetError> {
    if cell.is_empty() {
        return builder.cell(cell, CellKind::Blank);
    }
    let (text, marked) = without_mark(cell);
    if !marked && is_formula(text) {
        builder.reject(column, text, Problem::Formula);
        return builder.cell(text, CellKind::Faulty);
    }
    builder.cell(text, CellKind::Text)
}

/// Fewer cells than the heading line, or filled cells beyond it.
fn check_width(builder: &mut Builder, found: usize, heading_width: &mut Option<usize>) {
    if !builder.is_filled_from(0) {
        return;
    }
    let Some(expected) = *heading_width else {
        *heading_width = Some(found);
        return;
    };
    let beyond = builder
        .width()
        .is_some_and(|width| builder.is_filled_from(width));
    if found < expected || (found > expected && beyond) {
        builder.reject_row(Problem::Ragged { found, expected });
    }
}
