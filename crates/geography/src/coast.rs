//! The line between land and sea, carried in the binary.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::project::Frame;
use crate::svg::PathData;

/// Written by `tools/coastline.mjs`; source and licence are its first fields.
const DATA: &str = include_str!("../data/coastline.json");

/// How far off the (thinned) shore, in degrees, a point may lie and still count as on that land.
const SHORE: f64 = 0.12;

/// Land as rings of longitude and latitude, largest first, cut to a box.
#[derive(Debug)]
pub struct Coastline {
    source: String,
    rings: Vec<Ring>,
}

#[derive(Debug)]
struct Ring {
    points: Vec<[f64; 2]>,
    low: [f64; 2],
    high: [f64; 2],
}

#[derive(Deserialize)]
struct Stored {
    source: String,
    west: f64,
    north: f64,
    steps_per_degree: f64,
    rings: Vec<Vec<i32>>,
}

impl Coastline {
    /// The line carried in the binary: Natural Earth 1:10m (public domain), thinned to about
    /// 1.7 km, islands above 25 km².
    pub fn embedded() -> &'static Self {
        static LINE: OnceLock<Coastline> = OnceLock::new();
        LINE.get_or_init(|| {
            let stored: Stored =
                serde_json::from_str(DATA).expect("tools/coastline.mjs writes valid JSON");
            Self::from_stored(stored)
        })
    }

    /// No land at all: tile maps then join provinces by distance alone.
    pub fn none() -> Self {
        Self {
            source: String::new(),
            rings: Vec::new(),
        }
    }

    fn from_stored(stored: Stored) -> Self {
        let rings = stored
            .rings
            .iter()
            .map(|deltas| {
                let (mut x, mut y) = (0, 0);
                let points = deltas.chunks_exact(2).map(|d| {
                    x += d[0];
                    y += d[1];
                    [
                        stored.west + f64::from(x) / stored.steps_per_degree,
                        stored.north - f64::from(y) / stored.steps_per_degree,
                    ]
                });
                Ring::new(points.collect())
            })
            .collect();
        Self {
            source: stored.source,
            rings,
        }
    }

    /// Where the line comes from, for the map's credit.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Number of separate pieces of land.
    pub fn n_rings(&self) -> usize {
        self.rings.len()
    }

    /// Which piece of land a point lies on (or just off); `None` at sea and outside the data.
    pub fn landmass(&self, lon: f64, lat: f64) -> Option<usize> {
        let inside = self.rings.iter().position(|ring| ring.contains(lon, lat));
        inside.or_else(|| {
            let near = self
                .rings
                .iter()
                .enumerate()
                .map(|(i, ring)| (i, ring.shore(lon, lat)));
            near.filter(|&(_, d)| d <= SHORE)
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .map(|(i, _)| i)
        })
    }

    /// The line as SVG path data in a frame, in whole units, pieces outside left out.
    pub fn path(&self, frame: &Frame) -> String {
        let mut path = PathData::default();
        for ring in self
            .rings
            .iter()
            .filter(|ring| frame.touches(ring.low, ring.high))
        {
            path.ring(
                ring.points
                    .iter()
                    .map(|&[lon, lat]| frame.project(lon, lat)),
            );
        }
        path.finish()
    }

    fn to_geojson(&self) -> String {
        let polygons: Vec<Vec<Vec<[f64; 2]>>> = self
            .rings
            .iter()
            .map(|ring| {
                let round = |v: f64| (v * 100.0).round() / 100.0;
                let closed = ring.points.iter().chain(ring.points.first());
                vec![closed.map(|p| [round(p[0]), round(p[1])]).collect()]
            })
            .collect();
        serde_json::json!({
            "type": "FeatureCollection",
            "features": [{
                "type": "Feature",
                "properties": { "source": self.source, "licence": "public domain" },
                "geometry": { "type": "MultiPolygon", "coordinates": polygons },
            }],
        })
        .to_string()
    }
}

impl Ring {
    fn new(points: Vec<[f64; 2]>) -> Self {
        let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
        for p in &points {
            for axis in 0..2 {
                low[axis] = low[axis].min(p[axis]);
                high[axis] = high[axis].max(p[axis]);
            }
        }
        Self { points, low, high }
    }

    fn edges(&self) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
        let last = self.points.len().saturating_sub(1);
        (0..self.points.len()).map(move |i| {
            (
                self.points[if i == 0 { last } else { i - 1 }],
                self.points[i],
            )
        })
    }

    fn within(&self, lon: f64, lat: f64, margin: f64) -> bool {
        lon >= self.low[0] - margin
            && lon <= self.high[0] + margin
            && lat >= self.low[1] - margin
            && lat <= self.high[1] + margin
    }

    /// Even–odd rule.
    fn contains(&self, lon: f64, lat: f64) -> bool {
        self.within(lon, lat, 0.0)
            && self.edges().fold(false, |odd, (a, b)| {
                let crosses = (a[1] > lat) != (b[1] > lat)
                    && lon < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0];
                odd != crosses
            })
    }

    /// Degrees to the nearest shore; infinite when the box alone is too far.
    fn shore(&self, lon: f64, lat: f64) -> f64 {
        if !self.within(lon, lat, SHORE) {
            return f64::INFINITY;
        }
        self.edges().fold(f64::INFINITY, |least, (a, b)| {
            let along = [b[0] - a[0], b[1] - a[1]];
            let length = along[0] * along[0] + along[1] * along[1];
            let t = if length > 0.0 {
                (((lon - a[0]) * along[0] + (lat - a[1]) * along[1]) / length).clamp(0.0, 1.0)
            } else {
                0.0
            };
            least.min((lon - a[0] - t * along[0]).hypot(lat - a[1] - t * along[1]))
        })
    }
}

/// The embedded coastline as the file that carries it: rings as steps from the north-west corner, a third of GeoJSON's
/// size. `map.js` of the web crate reads it.
pub fn coastline_steps() -> &'static str {
    DATA
}

/// The embedded coastline as a GeoJSON FeatureCollection, for a map in the browser.
///
/// Built once and kept.
pub fn coastline_geojson() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| Coastline::embedded().to_geojson())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_on_one_island_share_a_landmass_and_towns_across_a_strait_do_not() {
        let coast = Coastline::embedded();
        let jakarta = coast.landmass(106.83, -6.2);
        let surabaya = coast.landmass(112.75, -7.26);
        let bandar_lampung = coast.landmass(105.26, -5.45);
        assert!(jakarta.is_some());
        assert_eq!(jakarta, surabaya);
        assert_ne!(jakarta, bandar_lampung);
        assert_eq!(coast.landmass(110.0, -12.0), None);
    }

    #[test]
    fn the_line_names_its_source_and_stays_small() {
        assert!(Coastline::embedded().source().contains("Natural Earth"));
        assert!(DATA.len() <= 60_000, "{} bytes", DATA.len());
        let parsed: serde_json::Value = serde_json::from_str(coastline_geojson()).unwrap();
        assert_eq!(parsed["type"], "FeatureCollection");
    }
}
