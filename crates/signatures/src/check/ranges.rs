//! Whether a byte range covers a whole revision, all but the signature itself.

use crate::{
    pdf::{Dict, Document, Id, Object},
    report::RangeFault,
};

/// What a signature covers.
pub(super) struct Covered<'a> {
    /// The signed bytes.
    pub parts: [&'a [u8]; 2],
    /// Where they end, and the revision with them.
    pub end: usize,
    /// The file as it was when it was signed.
    pub revision: Document<'a>,
    /// The value of `/Contents`.
    pub contents: Vec<u8>,
}

/// Holds the byte range of the signature dictionary `id` against the file.
pub(super) fn covered<'a>(
    document: &Document<'a>,
    id: Id,
    dict: &Dict,
) -> Result<Covered<'a>, RangeFault> {
    let bytes = document.bytes;
    let Some(Object::Array(range)) = dict.get("ByteRange") else {
        return Err(RangeFault::Missing);
    };
    let range: Option<Vec<usize>> = range
        .iter()
        .map(|number| usize::try_from(number.integer()?).ok())
        .collect();
    let Some(&[start, first, second, rest]) = range.as_deref() else {
        return Err(RangeFault::Missing);
    };
    if start != 0 {
        return Err(RangeFault::NotFromStart);
    }
    let end = second
        .checked_add(rest)
        .filter(|&end| end <= bytes.len())
        .ok_or(RangeFault::PastEnd)?;
    if first >= second {
        return Err(RangeFault::Overlap);
    }
    let spans = document.spans(id).map_err(|_| RangeFault::NoRevision)?;
    let twice = spans
        .iter()
        .enumerate()
        .any(|(at, (key, _))| spans[..at].iter().any(|(own, _)| own == key));
    let place = spans
        .iter()
        .find(|(key, _)| key == b"Contents")
        .map(|(_, span)| span);
    // The hole is the hexadecimal string with its brackets: a byte more or less could hide what was changed.
    let hole = &bytes[first..second];
    let is_hex = hole.len() >= 2
        && hole.starts_with(b"<")
        && hole.ends_with(b">")
        && hole[1..hole.len() - 1].iter().all(u8::is_ascii_hexdigit);
    if twice || place != Some(&(first..second)) || !is_hex {
        return Err(RangeFault::Hole);
    }
    let Some(Object::Text(contents)) = dict.get("Contents") else {
        return Err(RangeFault::Hole);
    };
    let revision = Document::read(&bytes[..end]).map_err(|_| RangeFault::NoRevision)?;
    let within = |own: Option<Id>| own == Some(id);
    let holds = revision
        .signature_fields()
        .is_ok_and(|fields| fields.iter().any(|field| within(field.value)));
    if !holds || revision.entry(id.number) != document.entry(id.number) {
        return Err(RangeFault::NoRevision);
    }
    Ok(Covered {
        parts: [&bytes[..first], &bytes[second..end]],
        end,
        revision,
        contents: contents.clone(),
    })
}
