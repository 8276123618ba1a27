//! The design tokens: contrast of WCAG 2.2 AA in both themes, and nothing stale in `assets/dist`.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use sha2::{Digest, Sha256};

const TOKENS: &str = include_str!("../../assets/tokens.css");

/// Text on its ground: 4.5 to 1 (WCAG 2.2, 1.4.3).
const TEXT: &[(&str, &[&str])] = &[
    (
        "ink",
        &[
            "ground",
            "surface",
            "sunken",
            "primary-soft",
            "neutral-soft",
            "good-soft",
            "warn-soft",
            "bad-soft",
            "info-soft",
        ],
    ),
    ("muted", &["ground", "surface", "sunken"]),
    (
        "link",
        &[
            "ground",
            "surface",
            "sunken",
            "neutral-soft",
            "info-soft",
            "good-soft",
            "warn-soft",
            "bad-soft",
        ],
    ),
    (
        "primary-strong",
        &["ground", "surface", "primary-soft", "sunken"],
    ),
    ("on-primary", &["primary", "primary-strong"]),
    ("accent", &["ground", "surface", "accent-soft"]),
    ("neutral", &["neutral-soft"]),
    ("good", &["good-soft"]),
    ("warn", &["warn-soft"]),
    ("bad", &["bad-soft", "ground", "surface"]),
    ("info", &["info-soft"]),
    ("surface", &["bad"]),
    ("on-brand", &["brand", "brand-raised"]),
    ("on-brand-muted", &["brand", "brand-raised"]),
];

/// Edges of controls, focus and marks on their ground: 3 to 1 (WCAG 2.2, 1.4.11).
const MARKS: &[(&str, &[&str])] = &[
    ("line-strong", &["ground", "surface"]),
    ("focus", &["ground", "surface", "sunken"]),
    ("gold", &["brand"]),
    ("mark-1", &["surface"]),
    ("mark-2", &["surface"]),
    ("mark-3", &["surface"]),
    ("mark-none", &["surface", "land"]),
    ("primary", &["surface", "sunken", "land"]),
];

/// Every colour as (light, dark) luminances.
fn colours() -> BTreeMap<&'static str, [f64; 2]> {
    TOKENS
        .lines()
        .filter_map(|line| {
            let (name, rest) = line
                .trim()
                .strip_prefix("--")?
                .split_once(": light-dark(")?;
            let (light, dark) = rest.strip_suffix(");")?.split_once(", ")?;
            Some((name, [luminance(light), luminance(dark)]))
        })
        .collect()
}

fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_pair_of_colours_that_meets_has_enough_contrast_in_both_themes() {
    let colours = colours();
    assert!(colours.len() > 30, "the tokens are not read");
    let mut low = String::new();
    for (pairs, least) in [(TEXT, 4.5), (MARKS, 3.0)] {
        for (front, grounds) in pairs {
            for ground in *grounds {
                for (theme, name) in ["light", "dark"].iter().enumerate() {
                    let got = contrast(colours[front][theme], colours[ground][theme]);
                    if got < least {
                        writeln!(low, "{front} on {ground}, {name}: {got:.2} < {least}").unwrap();
                    }
                }
            }
        }
    }
    assert!(low.is_empty(), "{low}");
}

#[test]
fn colours_are_set_in_the_tokens_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/src");
    for file in fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        let text = fs::read_to_string(&file).unwrap();
        let css = file.extension().is_some_and(|e| e == "css") && !file.ends_with("print.css");
        for line in text.lines().filter(|_| css) {
            let colour = line.split('#').skip(1).any(|rest| {
                let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
                matches!(digits, 3 | 6 | 8)
            });
            assert!(!colour, "{}: {line}", file.display());
        }
    }
}

#[test]
fn the_built_assets_come_from_these_sources() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let manifest = fs::read_to_string(assets.join("dist/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    for (name, digest) in manifest["sources"].as_object().unwrap() {
        let bytes = fs::read(assets.join(name)).unwrap();
        let now = Sha256::digest(&bytes)
            .iter()
            .fold(String::new(), |mut out, byte| {
                write!(out, "{byte:02x}").unwrap();
                out
            });
        assert_eq!(digest, &now, "{name} has changed: run `make assets`");
    }
}
