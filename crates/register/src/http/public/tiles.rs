//! The equal-area tile map: one tile for each regency and city, the same on screen and paper.

use std::collections::{BTreeMap, HashMap};

use geography::{
    Caption, Labels, Layout, Lettering, Pattern, Place, TileMap, TileStyle, svg_tiles,
};
use serde::{Deserialize, Serialize};
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

/// The maps over the regions the project carries, as the test below writes them: the first page after a start does not
/// wait for an arrangement.
const CARRIED: &str = include_str!("../../../data/tiles.json");

/// Where the tiles and the names of provinces lie, on wide and on narrow screens.
#[derive(Serialize, Deserialize)]
pub(super) struct TileMaps {
    shape: Shape,
    wide: Arranged,
    narrow: Arranged,
}

#[derive(Serialize, Deserialize)]
struct Arranged {
    map: TileMap,
    lettering: Lettering,
}

/// Everything that shapes the maps; while it is the same, so are they.
#[derive(PartialEq, Serialize, Deserialize)]
struct Shape {
    /// Code, province, and the point in millionths of a degree.
    places: Vec<(String, String, Option<[i64; 2]>)>,
    /// Code and short name of each province.
    names: BTreeMap<String, String>,
}

impl Shape {
    fn of(points: &[Point]) -> Self {
        let millionths = |degrees: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "degrees are below 360")]
            let whole = (degrees * 1e6).round() as i64;
            whole
        };
        let (mut places, mut names) = (Vec::new(), BTreeMap::new());
        for point in points {
            if point.province_code.is_empty() {
                names.insert(point.code.clone(), shortened(&point.name));
                continue;
            }
            let at = point.longitude.zip(point.latitude);
            let at = at.map(|(lon, lat)| [millionths(lon), millionths(lat)]);
            places.push((point.code.clone(), point.province_code.clone(), at));
        }
        places.sort();
        Self { places, names }
    }

    fn arranged(&self, layout: Layout, size: f64) -> Arranged {
        #[expect(
            clippy::cast_precision_loss,
            reason = "millionths of degrees are below 2^52"
        )]
        let degrees = |millionths: i64| millionths as f64 / 1e6;
        let places: Vec<Place<'_>> = self
            .places
            .iter()
            .map(|(code, province, at)| {
                let [lon, lat] = at.map_or([f64::NAN; 2], |at| at.map(degrees));
                Place {
                    code,
                    province,
                    lon,
                    lat,
                    area: None,
                }
            })
            .collect();
        let map = TileMap::compute(&places, layout);
        let text = |code: &str| self.names.get(code).cloned();
        let lettering = Lettering::of(&map, &Labels { size, text: &text });
        Arranged { map, lettering }
    }
}

impl TileMaps {
    /// The carried maps where they fit, else maps arranged anew, which takes most of a second.
    pub(super) fn over(atlas: &Atlas) -> Self {
        let shape = Shape::of(&atlas.points);
        let carried: Self = serde_json::from_str(CARRIED).expect("the test below wrote it");
        if carried.shape == shape {
            carried
        } else {
            Self::arrange(shape)
        }
    }

    fn arrange(shape: Shape) -> Self {
        Self {
            wide: shape.arranged(Layout::Wide, 13.0),
            narrow: shape.arranged(Layout::Narrow, 20.0),
            shape,
        }
    }

    /// Whether nothing that shapes the maps has changed since.
    pub(super) fn are_over(&self, atlas: &Atlas) -> bool {
        self.shape == Shape::of(&atlas.points)
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
    let (arranged, id) = match width {
        Width::Wide => (&maps.wide, "tiles-wide"),
        Width::Narrow => (&maps.narrow, "tiles-narrow"),
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
    svg_tiles(
        &arranged.map,
        &Caption {
            id,
            title: &page.t("register-map-tiles"),
            description: &page.t("register-map-tiles-about"),
        },
        style,
        Some(&arranged.lettering),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The regions the project carries, as the database gives them back.
    fn carried_points() -> Vec<Point> {
        let mut rows = csv::Reader::from_reader(crate::seed::REGIONS.as_bytes());
        rows.records()
            .map(|row| {
                let row = row.unwrap();
                Point {
                    code: row[0].to_owned(),
                    name: row[1].to_owned(),
                    kind: row[2].to_owned(),
                    province_code: row[3].to_owned(),
                    latitude: row[4].parse().ok(),
                    longitude: row[5].parse().ok(),
                    cohort: 0,
                    participations: 0,
                }
            })
            .collect()
    }

    #[test]
    fn the_carried_maps_are_those_of_the_carried_regions() {
        let maps = TileMaps::arrange(Shape::of(&carried_points()));
        let fresh = serde_json::to_string(&maps).unwrap() + "\n";
        if fresh != CARRIED {
            let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/data/tiles.json.new");
            std::fs::write(beside, fresh).unwrap();
            panic!("data/tiles.json is of other regions: put {beside} in its place");
        }
    }

    #[test]
    fn a_region_that_moves_or_a_province_that_is_renamed_shapes_the_maps_anew() {
        let points = carried_points();
        let shape = Shape::of(&points);
        let changed = |change: &dyn Fn(&mut Point)| {
            let mut points = points.clone();
            change(points.iter_mut().find(|p| p.code == "71.72").unwrap());
            Shape::of(&points) != shape
        };
        assert!(changed(&|p| p.longitude = Some(125.5)));
        assert!(changed(&|p| p.latitude = None));
        assert!(changed(&|p| p.province_code = "75".to_owned()));
        assert!(!changed(&|p| p.cohort = 2022));
        let mut renamed = points.clone();
        renamed.iter_mut().find(|p| p.code == "71").unwrap().name = "Minahasa".to_owned();
        assert!(Shape::of(&renamed) != shape);
    }
}
