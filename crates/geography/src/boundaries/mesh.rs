//! Shapes as one net: what two regions share is one line, and stays one when detail is left out.
//!
//! Files are often thinned region by region, so that a border has other positions on either side. [`weld`] puts the
//! neighbour's positions into each edge they lie on; then borders are cut where more than two lines meet, and each piece
//! is thinned once, the same for both sides.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use super::{
    read::Outline,
    shape::{Point, Polygon, Ring, STEPS, Shape, doubled_area},
};

/// How much is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// A position goes when the triangle it makes with its neighbours is smaller than this, in square steps doubled.
    triangle: i64,
    /// A ring goes when it encloses less, in square steps doubled, unless it is the region's largest.
    ring: i64,
    /// Positions of others so near to an edge, in steps, become part of it.
    weld: i32,
}

/// What is kept of a file: enough for a page of one region or province.
pub const DETAIL: Tolerance = Tolerance {
    triangle: 200,
    ring: 1_000,
    weld: 12,
};
/// What a map of a whole country shows.
pub const OVERVIEW: Tolerance = Tolerance {
    triangle: 40_000,
    ring: 60_000,
    weld: 12,
};

/// Makes shapes of checked outlines, in the same order, detail below the tolerance left out.
pub fn reduce(outlines: &[Outline], tolerance: Tolerance) -> Vec<Shape> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to lie on earth: at most 1.8 million steps"
    )]
    let step = |degrees: f64| (degrees * STEPS).round() as i32;
    let snapped = outlines.iter().map(|outline| {
        let ring = |ring: &Vec<[f64; 2]>| {
            let mut points: Ring = ring.iter().map(|p| p.map(step)).collect();
            points.dedup();
            if points.len() > 1 && points.first() == points.last() {
                points.pop();
            }
            points
        };
        let polygon = |rings: &Vec<Vec<[f64; 2]>>| rings.iter().map(ring).collect();
        outline.polygons.iter().map(polygon).collect()
    });
    thin(snapped.collect(), tolerance)
}

/// The same shapes with less detail.
pub fn coarser(shapes: &[&Shape], tolerance: Tolerance) -> Vec<Shape> {
    thin(
        shapes.iter().map(|s| s.polygons.clone()).collect(),
        tolerance,
    )
}

fn thin(mut regions: Vec<Vec<Polygon>>, tolerance: Tolerance) -> Vec<Shape> {
    weld(&mut regions, tolerance.weld);
    let junctions = Junctions::of(&regions);
    regions
        .into_iter()
        .map(|polygons| {
            let largest = polygons
                .iter()
                .filter_map(|polygon| polygon.first())
                .map(|ring| doubled_area(ring).abs())
                .max()
                .unwrap_or(0);
            let polygons = polygons.into_iter().filter_map(|polygon| {
                let mut rings = polygon.into_iter();
                let outer = rings.next()?;
                let area = doubled_area(&outer).abs();
                if area < tolerance.ring && area < largest {
                    return None;
                }
                let thinned = junctions.thin(&outer, tolerance.triangle);
                let outer = match () {
                    () if is_ring(&thinned) => thinned,
                    // The region's only land is never lost.
                    () if area == largest && is_ring(&outer) => outer,
                    () => return None,
                };
                let holes = rings
                    .filter(|ring| doubled_area(ring).abs() >= tolerance.ring)
                    .map(|ring| junctions.thin(&ring, tolerance.triangle))
                    .filter(is_ring);
                Some(std::iter::once(outer).chain(holes).collect())
            });
            Shape::new(polygons.collect())
        })
        .collect()
}

fn is_ring(ring: &Ring) -> bool {
    ring.len() >= 3 && doubled_area(ring) != 0
}

/// Width of the squares in which positions are sought, in steps.
const SQUARE: i32 = 256;

/// Puts into each edge the positions of other regions that lie on it or nearly so.
fn weld(regions: &mut [Vec<Polygon>], near: i32) {
    let mut owners: HashMap<Point, Vec<usize>> = HashMap::new();
    for (region, polygons) in regions.iter().enumerate() {
        for point in polygons.iter().flatten().flatten() {
            let owners = owners.entry(*point).or_default();
            if owners.last() != Some(&region) {
                owners.push(region);
            }
        }
    }
    let mut squares: HashMap<Point, Vec<Point>> = HashMap::new();
    for point in owners.keys() {
        squares.entry(square(*point)).or_default().push(*point);
    }
    for (region, polygons) in regions.iter_mut().enumerate() {
        for ring in polygons.iter_mut().flatten() {
            let mut welded = Ring::with_capacity(ring.len());
            for (n, from) in ring.iter().enumerate() {
                let to = ring[(n + 1) % ring.len()];
                welded.push(*from);
                let foreign = |p: &Point| !owners[p].contains(&region);
                welded.extend(on_edge(&squares, *from, to, near, foreign));
            }
            *ring = welded;
        }
    }
}

fn square(point: Point) -> Point {
    point.map(|v| v.div_euclid(SQUARE))
}

/// Positions near an edge, in its direction.
fn on_edge(
    squares: &HashMap<Point, Vec<Point>>,
    from: Point,
    to: Point,
    near: i32,
    wanted: impl Fn(&Point) -> bool,
) -> Vec<Point> {
    let low = square([from[0].min(to[0]) - near, from[1].min(to[1]) - near]);
    let high = square([from[0].max(to[0]) + near, from[1].max(to[1]) + near]);
    let along = [f64::from(to[0] - from[0]), f64::from(to[1] - from[1])];
    let length = along[0].hypot(along[1]);
    let mut found: Vec<(f64, Point)> = Vec::new();
    for x in low[0]..=high[0] {
        for y in low[1]..=high[1] {
            for point in squares.get(&[x, y]).into_iter().flatten() {
                let to_point = [f64::from(point[0] - from[0]), f64::from(point[1] - from[1])];
                let t = (to_point[0] * along[0] + to_point[1] * along[1]) / (length * length);
                let off = (to_point[0] * along[1] - to_point[1] * along[0]).abs() / length;
                if t > 0.0 && t < 1.0 && off <= f64::from(near) && wanted(point) {
                    found.push((t, *point));
                }
            }
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, point)| point).collect()
}

/// Positions where lines meet: they stay.
struct Junctions(HashMap<Point, Option<[Point; 2]>>);

impl Junctions {
    fn of(regions: &[Vec<Polygon>]) -> Self {
        // A position whose neighbours are the same two wherever it occurs lies within a line.
        let mut neighbours: HashMap<Point, Option<[Point; 2]>> = HashMap::new();
        for ring in regions.iter().flatten().flatten() {
            let n = ring.len();
            for (i, point) in ring.iter().enumerate() {
                let mut pair = [ring[(i + n - 1) % n], ring[(i + 1) % n]];
                pair.sort_unstable();
                let known = neighbours.entry(*point).or_insert(Some(pair));
                if *known != Some(pair) {
                    *known = None;
                }
            }
        }
        Self(neighbours)
    }

    fn is_junction(&self, point: &Point) -> bool {
        matches!(self.0.get(point), Some(None))
    }

    /// The ring with each of its lines thinned.
    fn thin(&self, ring: &Ring, triangle: i64) -> Ring {
        let Some(start) = ring.iter().position(|point| self.is_junction(point)) else {
            return thin_loop(ring, triangle);
        };
        let mut turned: Ring = ring[start..]
            .iter()
            .chain(&ring[..=start])
            .copied()
            .collect();
        let mut thinned = Ring::new();
        while turned.len() > 1 {
            let end = turned[1..]
                .iter()
                .position(|point| self.is_junction(point))
                .map_or(turned.len() - 1, |at| at + 1);
            let rest = turned.split_off(end);
            turned.push(rest[0]);
            let mut line = thin_line(turned, triangle);
            line.pop();
            thinned.append(&mut line);
            turned = rest;
        }
        thinned.dedup();
        thinned
    }
}

/// Thins a line between two junctions: in one direction for both sides of a border.
fn thin_line(mut line: Ring, triangle: i64) -> Ring {
    let backwards = line.iter().gt(line.iter().rev());
    if backwards {
        line.reverse();
    }
    // A line that comes back to where it began keeps two positions more, or it encloses nothing.
    let least = if line.first() == line.last() { 4 } else { 2 };
    let mut thinned = visvalingam(&line, triangle, least);
    if backwards {
        thinned.reverse();
    }
    thinned
}

/// Thins a ring that meets no other line: an island, or an enclave and the hole it fills.
fn thin_loop(ring: &Ring, triangle: i64) -> Ring {
    let Some(start) = (0..ring.len()).min_by_key(|n| ring[*n]) else {
        return Ring::new();
    };
    let turned = ring[start..]
        .iter()
        .chain(&ring[..=start])
        .copied()
        .collect();
    let mut thinned = thin_line(turned, triangle);
    thinned.pop();
    thinned
}

/// Leaves out positions by the area of the triangle each makes with its neighbours, smallest first (Visvalingam and
/// Whyatt 1993); both ends stay.
fn visvalingam(line: &Ring, triangle: i64, least: usize) -> Ring {
    let n = line.len();
    if n <= least {
        return line.clone();
    }
    let (mut before, mut after): (Vec<usize>, Vec<usize>) = (
        (0..n).map(|i| i.saturating_sub(1)).collect(),
        (1..=n).collect(),
    );
    let area = |a: usize, b: usize, c: usize| {
        let [a, b, c] = [a, b, c].map(|i| line[i].map(i64::from));
        ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).abs()
    };
    let ends = |i: usize| i == 0 || i == n - 1;
    let mut areas: Vec<i64> = (0..n)
        .map(|i| {
            if ends(i) {
                i64::MAX
            } else {
                area(i - 1, i, i + 1)
            }
        })
        .collect();
    let mut heap: BinaryHeap<Reverse<(i64, usize)>> =
        (1..n - 1).map(|i| Reverse((areas[i], i))).collect();
    let mut left = n;
    while let Some(Reverse((size, i))) = heap.pop() {
        if size >= triangle || left <= least {
            break;
        }
        // Entries of positions that went or whose triangle grew are stale.
        if areas[i] != size {
            continue;
        }
        areas[i] = -1;
        left -= 1;
        let (a, c) = (before[i], after[i]);
        after[a] = c;
        before[c] = a;
        for j in [a, c] {
            if !ends(j) {
                // Never less than what went before, or a curve would be eaten from one end.
                areas[j] = area(before[j], j, after[j]).max(size);
                heap.push(Reverse((areas[j], j)));
            }
        }
    }
    (0..n)
        .filter(|i| areas[*i] != -1)
        .map(|i| line[i])
        .collect()
}

#[cfg(test)]
mod tests;
