//! Bytes of a CSV file as text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::error::SheetError;

/// Text of a file and how it was read.
pub(crate) struct Decoded<'b> {
    pub(crate) text: Cow<'b, str>,
    /// WHATWG name of the encoding.
    pub(crate) encoding: &'static str,
    pub(crate) mark: bool,
}

/// Reads a byte order mark if there is one, else UTF-8 if the bytes are valid, else the most likely
/// legacy encoding (Windows-1252 for nearly all files of our users).
///
/// # Errors
/// [`SheetError::MixedEncoding`] when the bytes are mostly UTF-8: guessing would spoil every name
/// with an accent for the sake of one broken byte.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, SheetError> {
    let (mark, body) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (Some(encoding), &bytes[length..]),
        None => (None, bytes),
    };
    if let Some(encoding) = mark.filter(|encoding| *encoding != UTF_8) {
        let (text, _) = encoding.decode_without_bom_handling(body);
        return Ok(found(text, encoding, true));
    }
    if let Ok(text) = std::str::from_utf8(body) {
        return Ok(found(Cow::Borrowed(text), UTF_8, mark.is_some()));
    }
    if mark.is_some() || is_mostly_utf8(body) {
        return Err(SheetError::MixedEncoding {
            line: line_of_first_fault(body),
        });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"id"), Utf8Detection::Deny);
    let (text, faulty) = guess.decode_without_bom_handling(bytes);
    if !faulty {
        return Ok(found(text, guess, false));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok(found(text, WINDOWS_1252, false))
}

fn found<'b>(text: Cow<'b, str>, encoding: &'static Encoding, mark: bool) -> Decoded<'b> {
    Decoded {
        text,
        encoding: encoding.name(),
        mark,
    }
}

/// More valid sequences of several bytes than broken ones.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > broken
}

fn line_of_first_fault(bytes: &[u8]) -> usize {
    let sound = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    1 + sound.bytes().filter(|byte| *byte == b'\n').count()
}
