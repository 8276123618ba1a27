//! Pictures: their kind and size from their headers. Nothing is decoded.

use super::{Media, Refusal};

type Size = (u32, u32);

/// Kind, width and height.
pub(super) fn inspect(bytes: &[u8]) -> Result<(Media, Size), Refusal> {
    let (media, size) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        (Media::Png, png(bytes))
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        (Media::Jpeg, jpeg(bytes))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        (Media::Webp, webp(bytes))
    } else {
        return Err(Refusal::Unknown);
    };
    Ok((media, size.ok_or(Refusal::Damaged)?))
}

/// The first chunk is the header (PNG §11.2.2).
fn png(bytes: &[u8]) -> Option<Size> {
    let header = bytes.get(12..24)?.strip_prefix(b"IHDR")?;
    let four = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    Some((four(0)?, four(4)?))
}

/// The size stands in the frame header, after any number of other segments (ITU T.81 §B.2.2).
fn jpeg(bytes: &[u8]) -> Option<Size> {
    let mut at = 2;
    loop {
        while *bytes.get(at)? != 0xff {
            at += 1;
        }
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        let two = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        match marker {
            // A frame of any of the processes.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((two(at + 5)?.into(), two(at + 3)?.into()));
            }
            // Without a length.
            0x01 | 0xd0..=0xd8 => {}
            // The picture's data, or its end, before any frame.
            0xd9 | 0xda => return None,
            _ => at += usize::from(two(at)?.max(2)),
        }
    }
}

/// The first chunk is simple, lossless or extended (RFC 9649 §2.5 to §2.7).
fn webp(bytes: &[u8]) -> Option<Size> {
    let data = bytes.get(20..30)?;
    let three = |at: usize| {
        u32::from(data[at]) | u32::from(data[at + 1]) << 8 | u32::from(data[at + 2]) << 16
    };
    let two = |at: usize| u32::from(u16::from_le_bytes([data[at], data[at + 1]]) & 0x3fff);
    match bytes.get(12..16)? {
        b"VP8X" => Some((three(4) + 1, three(7) + 1)),
        b"VP8 " if data.get(3..6) == Some(&[0x9d, 0x01, 0x2a]) => Some((two(6), two(8))),
        b"VP8L" if data[0] == 0x2f => {
            let bits = u32::from_le_bytes([data[1], data[2], data[3], data[4]]);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}
