//! Files to sign, and updates that somebody else appends.

use kernel::Timestamp;
use signatures::{Language, Rect, Request, Stamp};
use time::UtcOffset;

/// Minutes as `books` prints them: PDF/A-2a with a cross-reference table.
pub const MINUTES: &[u8] = include_bytes!("../data/minutes.pdf");

pub fn at(text: &str) -> Timestamp {
    Timestamp::try_from(text.to_owned()).unwrap()
}

/// When the tests sign.
pub fn noon() -> Timestamp {
    at("2026-11-20T02:15:00Z")
}

/// An invisible signature.
pub fn request(name: &str) -> Request<'static> {
    Request::new(name, noon(), UtcOffset::from_hms(7, 0, 0).unwrap())
}

/// A signature with a stamp, the `nth` from the left.
pub fn stamped(name: &str, nth: u8) -> Request<'static> {
    let rect = Rect {
        left: 40.0 + 175.0 * f32::from(nth),
        bottom: 40.0,
        width: 165.0,
        height: 62.0,
    };
    Request {
        office: Some("Wali Kota Contoh".into()),
        reason: Some("Menyetujui Nota Kesepakatan Bersama".into()),
        location: Some("Contoh".into()),
        stamp: Some(Stamp {
            page: 1,
            rect,
            heading: "Ditandatangani secara elektronik oleh".into(),
            language: Language::Indonesian,
            verify: Some("https://pilar.example/verifikasi/7f3a9c".into()),
        }),
        ..request(name)
    }
}

/// A file written by hand, of one page, with a list of annotations and an object 90 that is referred to but missing.
pub fn plain() -> Vec<u8> {
    let content = "BT /F1 18 Tf 60 700 Td (Contoh: Nota Kesepakatan) Tj ET";
    Builder::new()
        .object(1, "<</Type /Catalog /Pages 2 0 R>>")
        .object(2, "<</Type /Pages /Kids [3 0 R] /Count 1>>")
        .object(
            3,
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Contents 4 0 R /Annots 6 0 R\n\
             /Resources <</Font <</F1 5 0 R>> /XObject <</X 90 0 R>>>>>>",
        )
        .object(4, &format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()))
        .object(5, "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>")
        .object(6, "[]")
        .finish("/Size 7 /Root 1 0 R")
}

/// Writes files and updates with a cross-reference table.
pub struct Builder {
    bytes: Vec<u8>,
    offsets: Vec<(u32, usize)>,
    previous: Option<usize>,
}

impl Builder {
    pub fn new() -> Self {
        Self {
            bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            offsets: vec![],
            previous: None,
        }
    }

    /// An update of `pdf`.
    pub fn update(pdf: &[u8]) -> Self {
        Self {
            bytes: pdf.to_vec(),
            offsets: vec![],
            previous: Some(start(pdf)),
        }
    }

    pub fn object(mut self, number: u32, body: &str) -> Self {
        self.offsets.push((number, self.bytes.len()));
        self.bytes
            .extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
        self
    }

    pub fn finish(mut self, trailer: &str) -> Vec<u8> {
        let start = self.bytes.len();
        self.bytes.extend(b"xref\n");
        if self.previous.is_none() {
            self.bytes.extend(b"0 1\n0000000000 65535 f \n");
        }
        for (number, offset) in &self.offsets {
            self.bytes
                .extend(format!("{number} 1\n{offset:010} 00000 n \n").bytes());
        }
        let previous = self
            .previous
            .map_or_else(String::new, |at| format!(" /Prev {at}"));
        self.bytes.extend(
            format!("trailer\n<<{trailer}{previous}>>\nstartxref\n{start}\n%%EOF\n").bytes(),
        );
        self.bytes
    }
}

/// The number behind the last `startxref`.
pub fn start(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(&pdf[pdf.len() - 60..]).into_owned();
    text.rsplit("startxref")
        .next()
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .parse()
        .unwrap()
}

/// Where `needle` begins last.
pub fn find_last(bytes: &[u8], needle: &[u8]) -> usize {
    bytes
        .windows(needle.len())
        .rposition(|window| window == needle)
        .unwrap()
}
