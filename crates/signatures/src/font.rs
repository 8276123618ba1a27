//! The carried font, cut down to the characters of one stamp and embedded, as PDF/A asks of every text
//! (ISO 19005-2, 6.2.11.4).

use std::{collections::BTreeMap, fmt::Write};

use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    instance::{LocationRef, Size},
};
use subsetter::GlyphRemapper;

use crate::{SignError, keys::Digest};

/// Source Sans 3 (SIL Open Font License), which `books` prints with: Latin with all diacritics, Cyrillic, Greek.
const FONT: &[u8] = include_bytes!("../../books/fonts/SourceSans3-Regular.ttf");

/// Units that PDF measures glyphs in, to the em.
const PDF_UNITS: f32 = 1000.0;

pub(crate) struct Metrics {
    pub bbox: [i64; 4],
    pub ascent: i64,
    pub descent: i64,
    pub cap_height: i64,
}

/// A part of the font, ready to embed.
pub(crate) struct Embedded {
    /// With the tag that parts of fonts have (ISO 32000-2, 9.9.2).
    pub name: String,
    pub file: Vec<u8>,
    /// By new glyph number, in thousandths of an em.
    pub widths: Vec<i64>,
    /// Which text each glyph is (9.10.3).
    pub unicode: String,
    pub metrics: Metrics,
}

/// The font while text is measured and set with it.
pub(crate) struct Setter {
    font: FontRef<'static>,
    units: f32,
    glyphs: GlyphRemapper,
    /// New glyph number to character.
    used: BTreeMap<u16, char>,
}

impl Setter {
    pub(crate) fn new() -> Self {
        let font = FontRef::new(FONT).expect("the carried font is one");
        let units = f32::from(
            font.metrics(Size::unscaled(), LocationRef::default())
                .units_per_em,
        );
        Self {
            font,
            units,
            glyphs: GlyphRemapper::new(),
            used: BTreeMap::new(),
        }
    }

    fn glyph(&self, character: char) -> Result<GlyphId, SignError> {
        self.font
            .charmap()
            .map(character)
            .ok_or(SignError::Unprintable(character))
    }

    fn advance(&self, glyph: GlyphId) -> f32 {
        let metrics = self
            .font
            .glyph_metrics(Size::unscaled(), LocationRef::default());
        metrics.advance_width(glyph).unwrap_or(0.0) / self.units
    }

    /// How wide `text` is, in ems.
    pub(crate) fn width(&self, text: &str) -> Result<f32, SignError> {
        text.chars()
            .map(|character| Ok(self.advance(self.glyph(character)?)))
            .sum()
    }

    /// The text as a string of two-byte glyph numbers: `<00010002>`.
    pub(crate) fn set(&mut self, text: &str) -> Result<String, SignError> {
        let mut out = String::from("<");
        for character in text.chars() {
            let old = self.glyph(character)?;
            let old = u16::try_from(old.to_u32()).map_err(|_| SignError::Unprintable(character))?;
            let new = self.glyphs.remap(old);
            self.used.entry(new).or_insert(character);
            write!(out, "{new:04X}").expect("a String takes all text");
        }
        out.push('>');
        Ok(out)
    }

    /// The part of the font that was used.
    pub(crate) fn embed(self) -> Embedded {
        let file =
            subsetter::subset(FONT, 0, &self.glyphs).expect("the carried font can be cut down");
        let scale = |value: f32| (value * PDF_UNITS / self.units).round() as i64;
        let widths = self
            .glyphs
            .remapped_gids()
            .map(|old| (self.advance(GlyphId::new(u32::from(old))) * PDF_UNITS).round() as i64);
        let metrics = self.font.metrics(Size::unscaled(), LocationRef::default());
        let bounds = metrics.bounds.unwrap_or_default();
        Embedded {
            name: format!("{}+SourceSans3-Regular", tag(&file)),
            widths: widths.collect(),
            unicode: to_unicode(&self.used),
            metrics: Metrics {
                bbox: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(scale),
                ascent: scale(metrics.ascent),
                descent: scale(metrics.descent),
                cap_height: scale(metrics.cap_height.unwrap_or(metrics.ascent)),
            },
            file,
        }
    }
}

/// Six capitals, the same for the same part.
fn tag(file: &[u8]) -> String {
    let hash = Digest::Sha256.of(&[file]);
    hash.iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}

fn to_unicode(used: &BTreeMap<u16, char>) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let pairs: Vec<_> = used.iter().collect();
    // At most a hundred lines at once, says the format.
    for some in pairs.chunks(100) {
        writeln!(map, "{} beginbfchar", some.len()).expect("a String takes all text");
        for (glyph, character) in some {
            let mut units = [0; 2];
            let units = character.encode_utf16(&mut units);
            let text = units
                .iter()
                .fold(String::new(), |text, unit| format!("{text}{unit:04X}"));
            writeln!(map, "<{glyph:04X}> <{text}>").expect("a String takes all text");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}
