//! The equal-area tile map: one tile for each regency and city, the same on screen and paper.

use std::collections::HashMap;

use geography::{Caption, Labels, Layout, Pattern, Place, TileMap, TileStyle, svg_tiles};
use web::Page;

use super::atlas::Atlas;
use crate::regions::Point;

/// The marks of the cohorts from the oldest on: with the shade they tell eight cohorts apart without colours.
const MARKS: [Pattern; 8] = [
    Pattern::None,
    Pattern::Slash,
    Pattern::Dot,
    Pattern::Cross,
    Pattern::None,
    Pattern::Slash,
    Pattern::Dot,
    Pattern::Cross,
];

/// Where the tiles lie, on wide and on narrow screens.
pub(super) struct TileMaps {
    places: Vec<(String, String, Option<f64>, Option<f64>)>,
    wide: TileMap,
    narrow: TileMap,
}

fn places(atlas: &Atlas) -> Vec<(String, String, Option<f64>, Option<f64>)> {
    atlas
        .regions()
        .map(|p| {
            (
                p.code.clone(),
                p.province_code.clone(),
                p.longitude,
                p.latitude,
            )
        })
        .collect()
}

impl TileMaps {
    /// Arranges the tiles, which takes tens of milliseconds.
    pub(super) fn compute(atlas: &Atlas) -> Self {
        let places = places(atlas);
        let given: Vec<Place<'_>> = places
            .iter()
            .map(|(code, province, lon, lat)| Place {
                code,
                province,
                lon: lon.unwrap_or(f64::NAN),
                lat: lat.unwrap_or(f64::NAN),
                area: None,
            })
            .collect();
        Self {
            wide: TileMap::compute(&given, Layout::Wide),
            narrow: TileMap::compute(&given, Layout::Narrow),
            places,
        }
    }

    /// Whether nothing that shapes the maps has changed since.
    pub(super) fn are_over(&self, atlas: &Atlas) -> bool {
        self.places == places(atlas)
    }
}

/// What the shades of a map stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    /// The newest cohort in which a region holds a place.
    Cohort,
    /// In how many cohorts it holds one.
    Count,
}

/// An entry of a legend.
pub(super) struct Shade {
    /// The class of its tiles, `k3`.
    pub(super) class: String,
    /// Its mark as path data in a tile of 18 by 18; empty for none.
    pub(super) mark: &'static str,
    /// Whether the mark is a point.
    pub(super) dot: bool,
    /// What it stands for.
    pub(super) label: String,
    /// How many tiles have it.
    pub(super) count: usize,
}

/// The shades of one map: classes, marks and words by what they stand for.
pub(super) struct Shades {
    colour: Colour,
    years: Vec<u16>,
}

impl Shades {
    pub(super) fn new(colour: Colour, atlas: &Atlas) -> Self {
        // Cohorts nobody is known of, such as the year without one, take no shade.
        let mut years: Vec<u16> = atlas
            .regions()
            .filter_map(|p| u16::try_from(p.cohort).ok().filter(|year| *year > 0))
            .collect();
        years.sort_unstable();
        years.dedup();
        Self { colour, years }
    }

    /// 0 for a region without a place, else 1 to 8 from the oldest or rarest on.
    pub(super) fn step(&self, point: &Point) -> usize {
        match self.colour {
            Colour::Cohort => {
                let place = self
                    .years
                    .iter()
                    .position(|y| i64::from(*y) == point.cohort);
                // More than eight cohorts: the oldest ones share a shade.
                place.map_or(0, |at| (at + 1).saturating_sub(self.beyond()).max(1))
            }
            Colour::Count => match point.participations {
                ..=0 => 0,
                1 => 3,
                2 => 6,
                3.. => 8,
            },
        }
    }

    fn beyond(&self) -> usize {
        self.years.len().saturating_sub(MARKS.len())
    }

    fn pattern(step: usize) -> Pattern {
        step.checked_sub(1)
            .map_or(Pattern::None, |at| MARKS[at.min(7)])
    }

    /// What a step stands for.
    pub(super) fn words(&self, page: &Page, step: usize) -> String {
        match (self.colour, step) {
            (_, 0) => page.t("register-map-none"),
            (Colour::Cohort, _) => {
                let year = self.years[step - 1 + self.beyond()].to_string();
                if step == 1 && self.beyond() > 0 {
                    page.tn("register-map-until", "year", year.as_str())
                } else {
                    page.tn("register-cohort-of", "year", year.as_str())
                }
            }
            (Colour::Count, 3) => page.tn("register-map-times", "n", 1),
            (Colour::Count, 6) => page.tn("register-map-times", "n", 2),
            (Colour::Count, _) => page.t("register-map-times-more"),
        }
    }

    /// The legend, oldest first and regions without a place last.
    pub(super) fn legend(&self, page: &Page, atlas: &Atlas) -> Vec<Shade> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for point in atlas.regions() {
            *counts.entry(self.step(point)).or_default() += 1;
        }
        let mut steps: Vec<usize> = counts.keys().copied().collect();
        steps.sort_by_key(|step| if *step == 0 { usize::MAX } else { *step });
        steps
            .into_iter()
            .map(|step| Shade {
                class: format!("k{step}"),
                mark: match Self::pattern(step) {
                    Pattern::Slash => "M4 14l10-10",
                    Pattern::Cross => "M4 14l10-10M4 4l10 10",
                    Pattern::Dot => "M9 9h0",
                    Pattern::None | Pattern::Ring => "",
                },
                dot: Self::pattern(step) == Pattern::Dot,
                label: self.words(page, step),
                count: counts[&step],
            })
            .collect()
    }
}

/// Which of the two arrangements is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Wide,
    Narrow,
}

/// What a drawing is to show besides the shades.
pub(super) struct Drawing<'a> {
    pub(super) shades: &'a Shades,
    /// Whether each tile leads to its region. A page with other ways there has no hundreds of stops for the keyboard.
    pub(super) linked: bool,
    /// The regions to show; the others are pale. `None` shows all.
    pub(super) only: Option<&'a [String]>,
}

/// Draws one arrangement.
pub(super) fn draw(
    page: &Page,
    atlas: &Atlas,
    maps: &TileMaps,
    width: Width,
    drawing: &Drawing<'_>,
) -> String {
    let (map, id, size) = match width {
        Width::Wide => (&maps.wide, "tiles-wide", 13.0),
        Width::Narrow => (&maps.narrow, "tiles-narrow", 20.0),
    };
    let style = |code: &str| {
        let Some(point) = atlas.point(code) else {
            return TileStyle::default();
        };
        let shown = drawing
            .only
            .is_none_or(|only| only.iter().any(|one| one == code));
        let step = if shown { drawing.shades.step(point) } else { 0 };
        TileStyle {
            class: format!("k{step}"),
            title: format!("{} · {}", point.name, drawing.shades.words(page, step)),
            href: drawing.linked.then(|| format!("/regions/{code}")),
            pattern: Shades::pattern(step),
            fill: None,
        }
    };
    let text = |code: &str| atlas.name(code).map(shortened);
    svg_tiles(
        map,
        &Caption {
            id,
            title: &page.t("register-map-tiles"),
            description: &page.t("register-map-tiles-about"),
        },
        style,
        Some(&Labels { size, text: &text }),
    )
}

/// Names of provinces are long; their usual short forms stand beside the tiles.
fn shortened(name: &str) -> String {
    for (long, short) in [
        ("Daerah Istimewa Yogyakarta", "DIY"),
        ("Daerah Khusus Ibukota Jakarta", "Jakarta"),
        ("Daerah Khusus Jakarta", "Jakarta"),
        ("DKI Jakarta", "Jakarta"),
        ("Kepulauan Bangka Belitung", "Babel"),
        ("Kepulauan", "Kep."),
        ("Sumatera", "Sum."),
        ("Kalimantan", "Kal."),
        ("Sulawesi", "Sul."),
        ("Nusa Tenggara Barat", "NTB"),
        ("Nusa Tenggara Timur", "NTT"),
    ] {
        if name.contains(long) {
            return name.replace(long, short);
        }
    }
    name.to_owned()
}
