//! The visible part of a signature: name, office, reason and date, and a code to verify with.

use std::{fmt::Write as _, io::Write as _};

use flate2::{Compression, Crc, write::ZlibEncoder};
use kernel::Timestamp;
use qrcode::{Color, EcLevel, QrCode};
use time::UtcOffset;

use crate::{
    Request, SignError,
    font::{Embedded, Setter},
};

/// Where a stamp stands, in points from the lower left corner of the page, as the page's own coordinates run: a page that
/// is shown turned (`/Rotate`) turns the stamp with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Rect {
    pub(crate) fn corners(self) -> [f32; 4] {
        [
            self.left,
            self.bottom,
            self.left + self.width,
            self.bottom + self.height,
        ]
    }
}

/// The language in which a stamp's date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// `27 November 2026 pukul 09.15 WIB`
    #[default]
    Indonesian,
    /// `27 November 2026, 09:15 WIB`
    English,
}

/// How a signature shows on the page. Name, office, reason and date are the request's.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamp {
    /// The page, counted from 1.
    pub page: usize,
    /// Its place on the page.
    pub rect: Rect,
    /// The words above the name, such as "Ditandatangani secara elektronik oleh".
    pub heading: String,
    /// The language of the date.
    pub language: Language,
    /// The address at which the document is verified; printed as a QR code.
    pub verify: Option<String>,
}

/// A drawn stamp.
pub(crate) struct Drawn {
    pub width: f32,
    pub height: f32,
    pub content: String,
    pub font: Embedded,
    /// What it says, for readers that read aloud.
    pub spoken: String,
}

/// Space between the frame and what is in it, and between code and text.
const PADDING: f32 = 4.0;
/// Sizes of type that are tried, the largest first.
const SIZES: [f32; 8] = [11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.5];
/// The name is set larger than the rest.
const NAME_SCALE: f32 = 1.15;
/// From line to line.
const LEADING: f32 = 1.22;
/// The largest stamp; a page is hardly larger.
const MAX_SIDE: f32 = 5000.0;

/// One line, in its scale.
struct Line {
    text: String,
    scale: f32,
}

/// Draws the stamp of a request.
pub(crate) fn draw(stamp: &Stamp, request: &Request<'_>) -> Result<Drawn, SignError> {
    let Rect {
        left,
        bottom,
        width,
        height,
    } = stamp.rect;
    let sides = (10.0..=MAX_SIDE).contains(&width) && (10.0..=MAX_SIDE).contains(&height);
    if !sides || !left.is_finite() || !bottom.is_finite() {
        return Err(SignError::StampTooSmall);
    }
    let mut content = String::new();
    // Black in DeviceGray: PDF/A has an output intent for it, and any other file its default.
    write(
        &mut content,
        format_args!(
            "q 0 G 0 g 0.5 w 0.25 0.25 {:.2} {:.2} re S\n",
            width - 0.5,
            height - 0.5
        ),
    );
    let mut text_left = PADDING;
    if let Some(address) = &stamp.verify {
        let side = (height - 2.0 * PADDING).min(width * 0.4);
        code(address, side, (height - side) / 2.0, &mut content)?;
        text_left += side + PADDING;
    }
    let paragraphs = paragraphs(stamp, request);
    let mut setter = Setter::new();
    let room = (width - text_left - PADDING, height - 2.0 * PADDING);
    let (size, lines) = fit(&setter, &paragraphs, room)?;
    let used: f32 = lines.iter().map(|line| line.scale * size * LEADING).sum();
    let mut y = height - (height - used) / 2.0;
    content.push_str("BT\n");
    for line in &lines {
        let type_size = line.scale * size;
        y -= type_size * LEADING;
        let glyphs = setter.set(&line.text)?;
        // The base line stands a quarter of the type above the line's lower edge.
        let base = y + type_size * 0.28;
        write(
            &mut content,
            format_args!("/F1 {type_size:.2} Tf 1 0 0 1 {text_left:.2} {base:.2} Tm {glyphs} Tj\n"),
        );
    }
    content.push_str("ET\nQ\n");
    let spoken = paragraphs
        .iter()
        .map(|line| line.text.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    Ok(Drawn {
        width,
        height,
        content,
        font: setter.embed(),
        spoken,
    })
}

fn write(content: &mut String, what: std::fmt::Arguments<'_>) {
    content.write_fmt(what).expect("a String takes all text");
}

fn paragraphs(stamp: &Stamp, request: &Request<'_>) -> Vec<Line> {
    let plain = |text: &str| Line {
        text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        scale: 1.0,
    };
    let date = written(request.at, request.zone, stamp.language);
    let mut lines = vec![
        plain(&stamp.heading),
        Line {
            scale: NAME_SCALE,
            ..plain(&request.name)
        },
    ];
    lines.extend(request.office.as_deref().map(plain));
    lines.extend(request.reason.as_deref().map(plain));
    lines.push(plain(&date));
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// The largest size at which everything fits, and its lines.
fn fit(
    setter: &Setter,
    paragraphs: &[Line],
    room: (f32, f32),
) -> Result<(f32, Vec<Line>), SignError> {
    for size in SIZES {
        let Some(lines) = wrap(setter, paragraphs, room.0 / size)? else {
            continue;
        };
        let height: f32 = lines.iter().map(|line| line.scale * size * LEADING).sum();
        if height <= room.1 {
            return Ok((size, lines));
        }
    }
    Err(SignError::StampTooSmall)
}

/// Breaks paragraphs between words; `None` where a word alone is too wide. `room` is in ems.
fn wrap(setter: &Setter, paragraphs: &[Line], room: f32) -> Result<Option<Vec<Line>>, SignError> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let mut line = String::new();
        let mut width = 0.0;
        for word in paragraph.text.split(' ') {
            let own = setter.width(word)? * paragraph.scale;
            let space = setter.width(" ")? * paragraph.scale;
            if own > room {
                return Ok(None);
            }
            if !line.is_empty() && width + space + own > room {
                lines.push(Line {
                    text: std::mem::take(&mut line),
                    scale: paragraph.scale,
                });
            }
            if line.is_empty() {
                width = own;
            } else {
                line.push(' ');
                width += space + own;
            }
            line.push_str(word);
        }
        lines.push(Line {
            text: line,
            scale: paragraph.scale,
        });
    }
    Ok(Some(lines))
}

/// A QR code of `side` points at the left, `bottom` above the lower edge; its dark modules as rectangles, row by row.
fn code(address: &str, side: f32, bottom: f32, content: &mut String) -> Result<(), SignError> {
    let code =
        QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| SignError::Address)?;
    let modules = code.width();
    // The stamp's frame is close; four modules of white around the code are part of it.
    let module = side / (modules as f32 + 4.0);
    let (left, top) = (PADDING + 2.0 * module, bottom + side - 2.0 * module);
    let colors = code.to_colors();
    for (row, cells) in colors.chunks(modules).enumerate() {
        let mut at = 0;
        for run in cells.chunk_by(|one, next| one == next) {
            if run[0] == Color::Dark {
                let (x, y) = (left + at as f32 * module, top - (row + 1) as f32 * module);
                let wide = run.len() as f32 * module;
                write(
                    content,
                    format_args!("{x:.3} {y:.3} {wide:.3} {module:.3} re\n"),
                );
            }
            at += run.len();
        }
    }
    content.push_str("f\n");
    Ok(())
}

/// The QR code of an address as a picture, PNG in black and white, for services that draw no codes of their own.
///
/// # Errors
/// [`SignError::Address`] where it is too long for a code.
pub fn code_picture(address: &str) -> Result<Vec<u8>, SignError> {
    const SCALE: usize = 6;
    const QUIET: usize = 2;
    let code =
        QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| SignError::Address)?;
    let (modules, colors) = (code.width(), code.to_colors());
    let side = (modules + 2 * QUIET) * SCALE;
    let is_dark = |x: usize, y: usize| {
        let inside = |at: usize| (at / SCALE).checked_sub(QUIET).filter(|at| *at < modules);
        matches!((inside(x), inside(y)), (Some(x), Some(y)) if colors[y * modules + x] == Color::Dark)
    };
    let mut rows = Vec::with_capacity(side * (side + 1));
    for y in 0..side {
        rows.push(0);
        rows.extend((0..side).map(|x| if is_dark(x, y) { 0 } else { 255 }));
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&rows).expect("a Vec takes all bytes");
    let packed = packed.finish().expect("a Vec takes all bytes");
    let length = u32::try_from(side).expect("a code has at most 177 modules");
    // Eight bits of grey, nothing interlaced.
    let head = [
        &length.to_be_bytes()[..],
        &length.to_be_bytes(),
        &[8, 0, 0, 0, 0],
    ]
    .concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, bytes) in [(b"IHDR", head), (b"IDAT", packed), (b"IEND", Vec::new())] {
        chunk(&mut png, *kind, &bytes);
    }
    Ok(png)
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("a picture of a code is small");
    png.extend(length.to_be_bytes());
    let begin = png.len();
    png.extend(kind);
    png.extend(bytes);
    let mut sum = Crc::new();
    sum.update(&png[begin..]);
    png.extend(sum.sum().to_be_bytes());
}

/// The instant in local time, with the name that Indonesia's zones have.
fn written(at: Timestamp, zone: UtcOffset, language: Language) -> String {
    let local = at.to_offset_date_time().to_offset(zone);
    let zone = match zone.whole_seconds() {
        25_200 => "WIB".to_owned(),
        28_800 => "WITA".to_owned(),
        32_400 => "WIT".to_owned(),
        0 => "UTC".to_owned(),
        seconds => {
            let sign = if seconds < 0 { '-' } else { '+' };
            let minutes = seconds.unsigned_abs() / 60;
            format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    };
    let month = usize::from(u8::from(local.month())) - 1;
    let (day, year, hour, minute) = (local.day(), local.year(), local.hour(), local.minute());
    match language {
        Language::Indonesian => {
            const MONTHS: [&str; 12] = [
                "Januari",
                "Februari",
                "Maret",
                "April",
                "Mei",
                "Juni",
                "Juli",
                "Agustus",
                "September",
                "Oktober",
                "November",
                "Desember",
            ];
            format!(
                "{day} {} {year} pukul {hour:02}.{minute:02} {zone}",
                MONTHS[month]
            )
        }
        Language::English => format!(
            "{day} {} {year}, {hour:02}:{minute:02} {zone}",
            local.month()
        ),
    }
}
