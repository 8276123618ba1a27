//! How wide a text is, so that labels are shortened where they would run into bars.

/// Advance widths of U+0020 to U+007E in thousandths of the font size, read from Source Sans 3 Regular (its `hmtx` table).
const ASCII: [u16; 95] = [
    200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497,
    497, 497, 497, 497, 497, 497, 497, 249, 249, 497, 497, 497, 425, 847, 543, 588, 571, 615, 527,
    494, 617, 652, 263, 479, 579, 486, 727, 647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513,
    476, 539, 303, 350, 303, 497, 500, 542, 504, 553, 456, 555, 496, 292, 504, 544, 246, 247, 495,
    255, 829, 547, 542, 555, 555, 347, 419, 338, 544, 467, 719, 446, 467, 425, 303, 241, 303, 497,
];

/// Of a character that is not measured, by script: Latin and its like are narrow, ideographs and emoji a full square.
fn of_char(c: char) -> f64 {
    let thousandths = match u32::from(c) {
        code @ 0x20..=0x7e => ASCII[(code - 0x20) as usize],
        // Marks that stand on the letter before, joiners, and selectors of variants.
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x2014 | 0x2026 => 948,
        0x1100..=0x11ff | 0x2e80.. => 1000,
        _ => 600,
    };
    f64::from(thousandths) / 1000.0
}

/// The width of a text set in `size`; bold is a little wider, so callers add a tenth.
pub(super) fn of(text: &str, size: f64) -> f64 {
    text.chars().map(of_char).sum::<f64>() * size
}

/// The text, or as much of it as fits with an ellipsis. Nothing where not even that fits.
pub(super) fn shorten(text: &str, size: f64, most: f64) -> String {
    if of(text, size) <= most {
        return text.to_owned();
    }
    let mut left = most - of("…", size);
    if left < 0.0 {
        return String::new();
    }
    let mut kept = String::new();
    for c in text.chars() {
        left -= of_char(c) * size;
        if left < 0.0 {
            break;
        }
        kept.push(c);
    }
    let kept = kept.trim_end_matches([' ', ',', '.', '\u{200d}']);
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_labels_are_cut_where_they_would_not_fit() {
        assert_eq!(shorten("Pasar", 10.0, 100.0), "Pasar");
        assert_eq!(shorten("Mal pelayanan publik", 10.0, 60.0), "Mal pelayan…");
        assert_eq!(shorten("Mal", 10.0, 5.0), "");
    }

    proptest! {
        #[test]
        fn what_is_shortened_fits(text in "\\PC{0,60}", most in 0.0_f64..300.0) {
            let kept = shorten(&text, 11.0, most);
            prop_assert!(of(&kept, 11.0) <= most + 1e-9);
        }
    }
}
