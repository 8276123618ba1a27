//! What a file is, by its first bytes and never by its name.

use crate::error::{FileKind, SheetError};

/// First bytes that settle the matter.
const MAGIC: &[(&[u8], FileKind)] = &[
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::Ole),
    (b"%PDF", FileKind::Pdf),
    (b"{\\rtf", FileKind::Rtf),
    (b"\x89PNG", FileKind::Image),
    (b"\xFF\xD8\xFF", FileKind::Image),
    (b"GIF8", FileKind::Image),
    (b"RIFF", FileKind::Image),
    (b"II*\0", FileKind::Image),
    (b"MM\0*", FileKind::Image),
    (b"\x1F\x8B", FileKind::Archive),
    (b"7z\xBC\xAF\x27\x1C", FileKind::Archive),
    (b"Rar!\x1A\x07", FileKind::Archive),
    (b"BZh", FileKind::Archive),
    (b"\xFD7zXZ\0", FileKind::Archive),
    (b"\x28\xB5\x2F\xFD", FileKind::Archive),
    (b"PAR1", FileKind::Parquet),
    (b"SQLite format 3\0", FileKind::Sqlite),
];

/// Names the kind of a file. A zip is only called [`FileKind::Zip`] here; the package itself tells
/// which document it is.
///
/// # Errors
/// [`SheetError::Empty`] without content, [`SheetError::Encrypted`] for a workbook with a password.
pub(crate) fn kind_of(bytes: &[u8]) -> Result<FileKind, SheetError> {
    if is_blank(bytes) {
        return Err(SheetError::Empty);
    }
    for (magic, kind) in MAGIC {
        if bytes.starts_with(magic) {
            return match kind {
                FileKind::Ole => ole(bytes),
                kind => Ok(*kind),
            };
        }
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Ok(FileKind::Csv);
    }
    Ok(text_kind(
        bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes),
    ))
}

/// Nothing, or only white space behind an optional byte order mark.
fn is_blank(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];
    let content = marks
        .iter()
        .find_map(|mark| bytes.strip_prefix(*mark))
        .unwrap_or(bytes);
    content
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || (*byte == 0 && content.len() < bytes.len()))
}

/// An OLE container names its streams in UTF-16: they tell an encrypted workbook from an old one.
fn ole(bytes: &[u8]) -> Result<FileKind, SheetError> {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if names("EncryptedPackage") {
        return Err(SheetError::Encrypted);
    }
    Ok(if names("WordDocument") {
        FileKind::Word
    } else if names("PowerPoint Document") {
        FileKind::Presentation
    } else if names("Workbook") || names("Book") {
        FileKind::Xls
    } else {
        FileKind::Ole
    })
}

fn text_kind(bytes: &[u8]) -> FileKind {
    if bytes.contains(&0) {
        return if looks_like_utf16(bytes) {
            FileKind::Utf16WithoutMark
        } else {
            FileKind::Binary
        };
    }
    let start = bytes.trim_ascii_start();
    match start.first() {
        Some(b'<') => markup(start),
        Some(b'{') => FileKind::Json,
        Some(b'[') if matches!(start[1..].trim_ascii_start().first(), Some(b'{' | b'[')) => {
            FileKind::Json
        }
        _ if is_noise(bytes) => FileKind::Binary,
        _ => FileKind::Csv,
    }
}

/// Every second byte of the beginning is zero.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(200) & !1];
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = head.len() / 2;
    half > 1 && (zeros(0) * 10 >= half * 8) != (zeros(1) * 10 >= half * 8)
}

fn markup(start: &[u8]) -> FileKind {
    let head = String::from_utf8_lossy(&start[..start.len().min(2_000)]).to_lowercase();
    if head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        FileKind::SpreadsheetXml
    } else if ["<!doctype html", "<html", "<table", "<head", "<body"]
        .iter()
        .any(|tag| head.contains(tag))
    {
        FileKind::Html
    } else {
        FileKind::Xml
    }
}

/// More than one control character in twenty: no encoding of text looks like this.
fn is_noise(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4_096)];
    let control = head
        .iter()
        .filter(|b| b.is_ascii_control() && !matches!(b, b'\t' | b'\n' | b'\r'))
        .count();
    control * 20 > head.len()
}
