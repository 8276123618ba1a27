//! The fonts that the program carries, and those of an operator's template.

use std::sync::{Arc, LazyLock};

use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

const CARRIED: &[&[u8]] = &[
    include_bytes!("../fonts/SourceSerif4-Regular.ttf"),
    include_bytes!("../fonts/SourceSerif4-Italic.ttf"),
    include_bytes!("../fonts/SourceSerif4-SemiBold.ttf"),
    include_bytes!("../fonts/SourceSans3-Regular.ttf"),
    include_bytes!("../fonts/SourceSans3-Italic.ttf"),
    include_bytes!("../fonts/SourceSans3-SemiBold.ttf"),
    include_bytes!("../fonts/IBMPlexSansArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../fonts/NotoEmoji-Regular.ttf"),
];

/// Fonts, and which characters they have between them.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// A bit for each code point: the coverage that Typst keeps is a list to walk for each question.
    covered: Vec<u64>,
}

impl Fonts {
    /// The carried fonts, parsed once.
    pub(crate) fn carried() -> Arc<Self> {
        static FONTS: LazyLock<Arc<Fonts>> =
            LazyLock::new(|| Arc::new(Fonts::of(carried().collect())));
        FONTS.clone()
    }

    /// The carried fonts and `more`, whose files were read as fonts.
    pub(crate) fn with(more: Vec<Font>) -> Arc<Self> {
        if more.is_empty() {
            return Self::carried();
        }
        Arc::new(Self::of(
            Self::carried().fonts.iter().cloned().chain(more).collect(),
        ))
    }

    fn of(fonts: Vec<Font>) -> Self {
        let mut covered = vec![0u64; 0x11_0000 / 64];
        for code in fonts.iter().flat_map(|font| font.info().coverage.iter()) {
            if let Some(bits) = covered.get_mut(code as usize / 64) {
                *bits |= 1 << (code % 64);
            }
        }
        Self {
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            covered,
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Whether one of the fonts has the character.
    pub(crate) fn have(&self, c: char) -> bool {
        let code = u32::from(c);
        self.covered[code as usize / 64] & (1 << (code % 64)) != 0
    }
}

/// The files of the carried fonts.
pub(crate) fn bytes() -> &'static [&'static [u8]] {
    CARRIED
}

fn carried() -> impl Iterator<Item = Font> {
    CARRIED
        .iter()
        .flat_map(|bytes| Font::iter(Bytes::new(*bytes)))
}
