//! Workbooks and text documents: archives with known parts, unpacked once to count what they hold.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::{Media, Refusal};

/// The most parts: a long report with a picture on each page has some hundred.
const MOST_PARTS: usize = 5_000;
/// The most bytes of all parts unpacked.
const MOST_BYTES: u64 = 256 << 20;

/// Kind, after every part was unpacked and counted within the bounds.
pub(super) fn inspect(bytes: &[u8]) -> Result<Media, Refusal> {
    // Counted before the archive is opened, since opening reserves memory for each.
    let parts = bytes.windows(4).filter(|w| w == b"PK\x01\x02").count();
    if parts > MOST_PARTS {
        return Err(Refusal::Bomb);
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
    let media = match (
        &zip.index_for_name("xl/workbook.xml"),
        &zip.index_for_name("word/document.xml"),
    ) {
        (Some(_), None) => Media::Xlsx,
        (None, Some(_)) => Media::Docx,
        _ => return Err(Refusal::Archive),
    };
    if zip
        .file_names()
        .flatten()
        .any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin"))
    {
        return Err(Refusal::Macros);
    }
    if zip
        .has_overlapping_entries()
        .map_err(|_| Refusal::Damaged)?
    {
        return Err(Refusal::Bomb);
    }
    let mut left = MOST_BYTES;
    for part in 0..zip.len() {
        let mut part = zip.by_index(part).map_err(|_| Refusal::Damaged)?;
        if part.size() > left {
            return Err(Refusal::Bomb);
        }
        // A size may lie, so what comes out is counted.
        let out = io::copy(&mut (&mut part).take(left + 1), &mut io::sink());
        let out = out.map_err(|_| Refusal::Damaged)?;
        left = left.checked_sub(out).ok_or(Refusal::Bomb)?;
    }
    Ok(media)
}
