//! The equal-area tile map: one tile for each regency and city, the same on screen and paper.

use std::collections::BTreeMap;

use geography::{Caption, Labels, Layout, Lettering, Place, TileMap, TileStyle, svg_tiles};
use serde::{Deserialize, Serialize};
use web::Page;

use super::{
    atlas::Atlas,
    shades::{Drawing, Shades},
};
use crate::regions::Point;

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
    /// Square kilometres by code, where a region has a boundary.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    areas: BTreeMap<String, u32>,
}

impl Shape {
    fn of(points: &[Point]) -> Self {
        let millionths = |degrees: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "degrees are below 360")]
            let whole = (degrees * 1e6).round() as i64;
            whole
        };
        let (mut places, mut names, mut areas) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for point in points {
            if point.province_code.is_empty() {
                names.insert(point.code.clone(), shortened(&point.name));
                continue;
            }
            let at = point.place().map(|at| at.map(millionths));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the earth has 510 million square kilometres"
            )]
            if let Some(area) = point.area_km2 {
                areas.insert(point.code.clone(), area.round() as u32);
            }
            places.push((point.code.clone(), point.province_code.clone(), at));
        }
        places.sort();
        Self {
            places,
            names,
            areas,
        }
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
                    area: self.areas.get(code).map(|area| f64::from(*area)),
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

/// Which of the two arrangements is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Wide,
    Narrow,
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
        let step = drawing.step(point);
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
                    ..Point::default()
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
        assert!(changed(&|p| p.area_km2 = Some(210.0)));
        assert!(changed(
            &|p| (p.middle_longitude, p.middle_latitude) = (Some(125.1), Some(1.4))
        ));
        let mut renamed = points.clone();
        renamed.iter_mut().find(|p| p.code == "71").unwrap().name = "Minahasa".to_owned();
        assert!(Shape::of(&renamed) != shape);
    }
}
