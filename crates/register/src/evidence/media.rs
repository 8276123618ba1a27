//! What a file is, by its bytes: the few kinds that a reader's browser or office shows, and what is refused.
//!
//! Pure, and bounded in memory and time whatever the bytes are: nothing here is rendered, and what is unpacked is counted
//! and thrown away. A name proves nothing; an executable called `.pdf` is an executable.

mod image;
mod office;
mod pdf;

use serde::Serialize;

/// The kinds of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
    /// A workbook.
    Xlsx,
    /// A text document.
    Docx,
}

/// A file that may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub media: Media,
    /// Its pages, where it has any and they could be counted.
    pub pages: Option<u32>,
}

/// Why a file is not taken. The word of each is a part of `register-evidence-refused-…` and of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Nothing is in it.
    Empty,
    /// A program, whatever its name says.
    Executable,
    /// A page or drawing that a browser would run.
    Active,
    /// An archive.
    Archive,
    /// An office file of before 2007, or one with a password.
    OldOffice,
    /// An office file with macros.
    Macros,
    /// None of the kinds that are taken.
    Unknown,
    /// It begins as one of them, and the rest cannot be read.
    Damaged,
    /// A PDF with a password, or with restrictions on printing or copying.
    Encrypted,
    /// A PDF of more pages than anyone reads.
    TooManyPages,
    /// It unpacks to far more than it seems.
    Bomb,
    /// A picture of more points than a browser can show.
    TooManyPixels,
}

impl Refusal {
    /// The word in messages and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Executable => "executable",
            Self::Active => "active",
            Self::Archive => "archive",
            Self::OldOffice => "old-office",
            Self::Macros => "macros",
            Self::Unknown => "unknown",
            Self::Damaged => "damaged",
            Self::Encrypted => "encrypted",
            Self::TooManyPages => "too-many-pages",
            Self::Bomb => "bomb",
            Self::TooManyPixels => "too-many-pixels",
        }
    }
}

/// The most points of a picture: a phone's camera makes 12 to 50 million, a scan of A3 at 600 dpi 70 million.
const MOST_PIXELS: u64 = 100_000_000;

impl Media {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Xlsx,
        Self::Docx,
    ];

    /// The media type, as it is stored and sent.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// What the file's name ends in.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
        }
    }

    /// Whether a browser shows it as a picture.
    pub fn is_image(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp)
    }

    /// Whether a browser shows it in a page.
    pub fn is_shown(self) -> bool {
        self == Self::Pdf || self.is_image()
    }
}

impl std::str::FromStr for Media {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|media| media.media_type() == text)
            .ok_or(())
    }
}

/// What the bytes are.
///
/// # Errors
/// [`Refusal`].
pub fn sniff(bytes: &[u8]) -> Result<Found, Refusal> {
    let plain = |media| Found { media, pages: None };
    if let Some(refusal) = hostile(bytes) {
        return Err(refusal);
    }
    if bytes.starts_with(b"%PDF-") {
        let pages = pdf::inspect(bytes)?;
        return Ok(Found {
            media: Media::Pdf,
            pages,
        });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return office::inspect(bytes).map(plain);
    }
    let (media, (width, height)) = image::inspect(bytes)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::TooManyPixels);
    }
    if width == 0 || height == 0 {
        return Err(Refusal::Damaged);
    }
    Ok(plain(media))
}

/// What is known to be none of the kinds taken, so that the sender is told what it is instead.
fn hostile(bytes: &[u8]) -> Option<Refusal> {
    const PROGRAMS: [&[u8]; 8] = [
        b"MZ",
        b"\x7fELF",
        b"#!",
        b"\xca\xfe\xba\xbe",
        b"\xfe\xed\xfa",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        // A shortcut of Windows.
        b"L\0\0\0\x01\x14\x02\0",
    ];
    const ARCHIVES: [&[u8]; 5] = [
        b"Rar!\x1a\x07",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b",
        b"BZh",
        b"\xfd7zXZ\0",
    ];
    let begins = |all: &[&[u8]]| all.iter().any(|start| bytes.starts_with(start));
    if bytes.is_empty() {
        return Some(Refusal::Empty);
    }
    if begins(&PROGRAMS) {
        return Some(Refusal::Executable);
    }
    if begins(&ARCHIVES) || bytes.starts_with(b"PK\x05\x06") {
        return Some(Refusal::Archive);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(Refusal::OldOffice);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    (text.first() == Some(&b'<')).then_some(Refusal::Active)
}

#[cfg(test)]
mod tests;
