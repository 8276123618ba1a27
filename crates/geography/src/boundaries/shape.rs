//! A region's polygons in whole steps of a ten-thousandth of a degree (11 m): what is kept, drawn and given away.

use std::{fmt, fmt::Write as _, str::FromStr};

use serde_json::{Value, json};

use crate::{project::Frame, svg::PathData};

/// Steps in a degree.
pub(super) const STEPS: f64 = 10_000.0;
/// Mean radius of the earth in km.
const RADIUS: f64 = 6371.0088;

/// A position in steps: longitude, latitude.
pub(super) type Point = [i32; 2];
/// Positions around an area, the first not repeated.
pub(super) type Ring = Vec<Point>;
/// An outer ring and the holes in it.
pub(super) type Polygon = Vec<Ring>;

/// Polygons with outer rings against the clock and holes with it (RFC 7946 §3.1.6).
///
/// As text: positions as differences, rings with `;`, polygons with `|` between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    pub(super) polygons: Vec<Polygon>,
}

/// The text is no shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not the text of a shape")]
pub struct InvalidShape;

impl Shape {
    /// Polygons whose rings are turned as they must be.
    pub(super) fn new(mut polygons: Vec<Polygon>) -> Self {
        for polygon in &mut polygons {
            for (n, ring) in polygon.iter_mut().enumerate() {
                if (doubled_area(ring) > 0) != (n == 0) {
                    ring.reverse();
                }
            }
        }
        Self { polygons }
    }

    /// Number of positions.
    pub fn n_positions(&self) -> usize {
        self.polygons.iter().flatten().map(Vec::len).sum()
    }

    /// Degrees west, south, east, north of everything; `None` for no polygon.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let mut points = self.polygons.iter().flatten().flatten();
        let [x, y] = *points.next()?;
        let [west, south, east, north] = points.fold([x, y, x, y], |b, [x, y]| {
            [b[0].min(*x), b[1].min(*y), b[2].max(*x), b[3].max(*y)]
        });
        Some([west, south, east, north].map(degrees))
    }

    /// Area on a sphere, in km².
    pub fn area_km2(&self) -> f64 {
        let ring = |ring: &Ring| {
            let turned: f64 = edges(ring)
                .map(|(a, b)| {
                    let (a, b) = (
                        a.map(|v| degrees(v).to_radians()),
                        b.map(|v| degrees(v).to_radians()),
                    );
                    (b[0] - a[0]) * (a[1].sin() + b[1].sin())
                })
                .sum();
            turned.abs() / 2.0 * RADIUS * RADIUS
        };
        let polygon = |rings: &Polygon| {
            let (outer, holes) = rings
                .split_first()
                .map_or((0.0, &[][..]), |(o, h)| (ring(o), h));
            outer - holes.iter().map(ring).sum::<f64>()
        };
        self.polygons.iter().map(polygon).sum()
    }

    /// Longitude and latitude of a point well inside the largest polygon.
    pub fn middle(&self) -> Option<[f64; 2]> {
        let largest = self
            .polygons
            .iter()
            .max_by_key(|polygon| polygon.first().map_or(0, |ring| doubled_area(ring).abs()))?;
        let outer = largest.first()?;
        let latitudes = || outer.iter().map(|p| f64::from(p[1]));
        let (low, high) = (
            latitudes().fold(f64::MAX, f64::min),
            latitudes().fold(f64::MIN, f64::max),
        );
        // The widest stretch inside on a few lines across; halves keep the lines off the positions.
        let best = (1..8)
            .map(|n| (low + (high - low) * f64::from(n) / 8.0).floor() + 0.5)
            .flat_map(|y| inside(largest, y).map(move |(a, b)| (b - a, [a.midpoint(b), y])))
            .max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(best.1.map(|v| v / STEPS))
    }

    /// SVG path data in a frame, in whole units; pieces outside it and too small to see are left out.
    pub fn path(&self, frame: &Frame) -> String {
        let mut path = PathData::default();
        for ring in self.polygons.iter().flatten() {
            let (low, high) = ring
                .iter()
                .fold(([i32::MAX; 2], [i32::MIN; 2]), |(l, h), p| {
                    (
                        [l[0].min(p[0]), l[1].min(p[1])],
                        [h[0].max(p[0]), h[1].max(p[1])],
                    )
                });
            if frame.touches(low.map(degrees), high.map(degrees)) {
                path.ring(
                    ring.iter()
                        .map(|p| frame.project(degrees(p[0]), degrees(p[1]))),
                );
            }
        }
        path.finish()
    }

    /// The geometry as GeoJSON: always a MultiPolygon, so that readers need one case only.
    pub fn to_geojson(&self) -> Value {
        let position = |p: &Point| json!([degrees(p[0]), degrees(p[1])]);
        let ring =
            |ring: &Ring| Value::Array(ring.iter().chain(ring.first()).map(position).collect());
        let polygons = self
            .polygons
            .iter()
            .map(|polygon| Value::Array(polygon.iter().map(ring).collect()));
        json!({"type": "MultiPolygon", "coordinates": polygons.collect::<Vec<_>>()})
    }
}

/// The stretches of a line across at latitude `y` that lie inside, in steps.
fn inside(polygon: &Polygon, y: f64) -> impl Iterator<Item = (f64, f64)> {
    let mut at: Vec<f64> = polygon
        .iter()
        .flat_map(edges)
        .filter_map(|(a, b)| {
            let (a, b) = (a.map(f64::from), b.map(f64::from));
            ((a[1] > y) != (b[1] > y)).then(|| a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]))
        })
        .collect();
    at.sort_by(f64::total_cmp);
    let pairs: Vec<(f64, f64)> = at.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.into_iter()
}

pub(super) fn degrees(steps: i32) -> f64 {
    f64::from(steps) / STEPS
}

/// Twice the area in square steps, positive against the clock.
pub(super) fn doubled_area(ring: &Ring) -> i64 {
    edges(ring)
        .map(|(a, b)| {
            let [a, b] = [a, b].map(|p| p.map(i64::from));
            a[0] * b[1] - a[1] * b[0]
        })
        .sum()
}

fn edges(ring: &Ring) -> impl Iterator<Item = (Point, Point)> {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().copied().zip(next.copied())
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut at = [0, 0];
        for (n, polygon) in self.polygons.iter().enumerate() {
            if n > 0 {
                f.write_char('|')?;
            }
            for (n, ring) in polygon.iter().enumerate() {
                if n > 0 {
                    f.write_char(';')?;
                }
                for (n, point) in ring.iter().enumerate() {
                    let gap = if n > 0 { " " } else { "" };
                    write!(f, "{gap}{},{}", point[0] - at[0], point[1] - at[1])?;
                    at = *point;
                }
            }
        }
        Ok(())
    }
}

impl FromStr for Shape {
    type Err = InvalidShape;

    fn from_str(text: &str) -> Result<Self, InvalidShape> {
        let (most_east, most_north) = (1_800_000, 900_000);
        let mut at: Point = [0, 0];
        let mut polygons = Vec::new();
        for polygon in text.split('|').filter(|text| !text.is_empty()) {
            let mut rings = Vec::new();
            for ring in polygon.split(';') {
                let mut points = Ring::new();
                for point in ring.split(' ') {
                    let (x, y) = point.split_once(',').ok_or(InvalidShape)?;
                    let step = |text: &str| text.parse::<i32>().map_err(|_| InvalidShape);
                    at = [
                        at[0].checked_add(step(x)?).ok_or(InvalidShape)?,
                        at[1].checked_add(step(y)?).ok_or(InvalidShape)?,
                    ];
                    if at[0].abs() > most_east || at[1].abs() > most_north {
                        return Err(InvalidShape);
                    }
                    points.push(at);
                }
                if points.len() < 3 {
                    return Err(InvalidShape);
                }
                rings.push(points);
            }
            polygons.push(rings);
        }
        Ok(Self { polygons })
    }
}
