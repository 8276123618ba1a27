//! Finding free water for the names of provinces.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::svg_tiles::{Labels, MARGIN, PITCH};
use crate::tiles::TileMap;

/// Positions are tried on a lattice of this many units.
const STEP: f64 = 5.0;
/// Units kept free around a name.
const AIR: f64 = 3.0;
/// Width of an average letter in heights; a little generous, as fonts differ between machines.
const LETTER: f64 = 0.56;
/// How far in units a name may be from its province before it is written over it.
const REACH: f64 = 130.0;
/// From this distance in units on, a line joins name and province.
const LEADER_FROM: f64 = 9.0;

/// A name with its place in units; `over` when it lies on the tiles for want of room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Placed {
    pub(crate) lines: Vec<String>,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) leader: Option<[f64; 4]>,
    pub(crate) over: bool,
}

/// Where the names of a map's provinces are written. Finding it takes longer than drawing: keep it with the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lettering {
    pub(crate) size: f64,
    pub(crate) placed: Vec<Placed>,
}

impl Lettering {
    /// Places every name beside its province, on water, touching neither tiles nor other names.
    pub fn of(map: &TileMap, labels: &Labels<'_>) -> Self {
        Self {
            size: labels.size,
            placed: place_labels(map, labels),
        }
    }
}

fn place_labels(map: &TileMap, labels: &Labels<'_>) -> Vec<Placed> {
    let mut cells: BTreeMap<&str, Vec<[f64; 2]>> = BTreeMap::new();
    for tile in &map.tiles {
        cells
            .entry(&tile.province)
            .or_default()
            .push([f64::from(tile.col) * PITCH, f64::from(tile.row) * PITCH]);
    }
    let named: Vec<(&str, String)> = map
        .provinces
        .iter()
        .filter_map(|p| {
            let text = (labels.text)(&p.code)?;
            (!text.trim().is_empty()).then_some((p.code.as_str(), text))
        })
        .collect();
    let mut water = Water::new(map);
    let mut placed: Vec<Option<Placed>> = vec![None; named.len()];
    // Those with the least choice first: counted by how much free room lies around each.
    let mut order: Vec<(usize, usize)> = named
        .iter()
        .enumerate()
        .map(|(i, (code, text))| (rooms(&water, &cells[code], text, labels.size).count(), i))
        .collect();
    order.sort_unstable();
    for (_, i) in order {
        let (code, text) = &named[i];
        let label = best(&water, &cells, code, text, labels.size)
            .unwrap_or_else(|| over(map, code, text, labels.size));
        water.take(&label);
        placed[i] = Some(label);
    }
    placed.into_iter().flatten().collect()
}

fn over(map: &TileMap, code: &str, text: &str, size: f64) -> Placed {
    let middle = map
        .provinces
        .iter()
        .find(|p| p.code == code)
        .map_or([0.0, 0.0], |p| p.label);
    let lines = wrappings(text)
        .pop()
        .expect("there is always one way to wrap");
    let [width, height] = extent(&lines, size);
    Placed {
        left: middle[0] * PITCH - width / 2.0,
        top: middle[1] * PITCH - height / 2.0,
        lines,
        width,
        height,
        leader: None,
        over: true,
    }
}

/// On one line, or on two broken at the space nearest to the middle.
fn wrappings(text: &str) -> Vec<Vec<String>> {
    let mut ways = vec![vec![text.to_owned()]];
    let spaces = text.match_indices(' ').map(|(at, _)| at);
    if let Some(at) = spaces.min_by_key(|at| (2 * at).abs_diff(text.len())) {
        ways.push(vec![text[..at].to_owned(), text[at + 1..].to_owned()]);
    }
    ways
}

fn extent(lines: &[String], size: f64) -> [f64; 2] {
    let letters = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    [letters as f64 * size * LETTER, lines.len() as f64 * size]
}

/// A free place for a name within reach of its province.
struct Room {
    lines: Vec<String>,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    away: f64,
    nearest: [f64; 2],
}

/// Every free place for a name, in a fixed order.
fn rooms<'a>(
    water: &'a Water,
    own: &'a [[f64; 2]],
    text: &str,
    size: f64,
) -> impl Iterator<Item = Room> + 'a {
    let low = [0, 1].map(|axis| own.iter().map(|c| c[axis]).fold(f64::MAX, f64::min));
    let high = [0, 1].map(|axis| own.iter().map(|c| c[axis]).fold(f64::MIN, f64::max) + PITCH);
    let steps = move |axis: usize, length: f64| {
        let from = ((low[axis] - REACH - length) / STEP).floor() as i64;
        let to = ((high[axis] + REACH) / STEP).ceil() as i64;
        (from..=to).map(|s| s as f64 * STEP)
    };
    wrappings(text).into_iter().flat_map(move |lines| {
        let [width, height] = extent(&lines, size);
        let places =
            steps(1, height).flat_map(move |top| steps(0, width).map(move |left| (left, top)));
        places.filter_map(move |(left, top)| {
            if !water.is_free(left - AIR, top - AIR, width + 2.0 * AIR, height + 2.0 * AIR) {
                return None;
            }
            let (away, nearest) = nearest_cell(own, [left, top, left + width, top + height]);
            let lines = lines.clone();
            (away <= REACH).then_some(Room {
                lines,
                left,
                top,
                width,
                height,
                away,
                nearest,
            })
        })
    })
}

/// The place that misleads least; the first of equal ones.
fn best(
    water: &Water,
    cells: &BTreeMap<&str, Vec<[f64; 2]>>,
    code: &str,
    text: &str,
    size: f64,
) -> Option<Placed> {
    let own = &cells[code];
    let n = own.len() as f64;
    let middle = [0, 1].map(|axis| own.iter().map(|c| c[axis]).sum::<f64>() / n + PITCH / 2.0);
    let mut least: Option<(f64, Room)> = None;
    for room in rooms(water, own, text, size) {
        let x = room.left + room.width / 2.0 - middle[0];
        let y = room.top + room.height / 2.0 - middle[1];
        let cost = 2.0 * room.away + 0.5 * x.hypot(y);
        // Doubt only adds, and telling it means looking at every other tile.
        if least.as_ref().is_some_and(|(least, _)| cost >= *least) {
            continue;
        }
        let cost = cost + doubt(cells, code, &room);
        if least.as_ref().is_none_or(|(least, _)| cost < *least) {
            least = Some((cost, room));
        }
    }
    least.map(|(_, room)| {
        let box_ = [
            room.left,
            room.top,
            room.left + room.width,
            room.top + room.height,
        ];
        Placed {
            leader: (room.away > LEADER_FROM).then(|| leader(box_, room.nearest)),
            lines: room.lines,
            left: room.left,
            top: room.top,
            width: room.width,
            height: room.height,
            over: false,
        }
    })
}

/// A name nearer to another province than to its own misleads.
fn doubt(cells: &BTreeMap<&str, Vec<[f64; 2]>>, code: &str, room: &Room) -> f64 {
    let box_ = [
        room.left,
        room.top,
        room.left + room.width,
        room.top + room.height,
    ];
    let stranger = cells
        .iter()
        .filter(|(other, _)| **other != code)
        .map(|(_, theirs)| nearest_cell(theirs, box_).0)
        .fold(f64::MAX, f64::min);
    (room.away + 6.0 - stranger).max(0.0) * 2.0
}

/// Distance from a box to the nearest cell, and that cell's corner.
fn nearest_cell(cells: &[[f64; 2]], [left, top, right, bottom]: [f64; 4]) -> (f64, [f64; 2]) {
    cells
        .iter()
        .map(|c| {
            let dx = (c[0] - right).max(left - c[0] - PITCH).max(0.0);
            let dy = (c[1] - bottom).max(top - c[1] - PITCH).max(0.0);
            (dx.hypot(dy), *c)
        })
        .fold((f64::MAX, [0.0, 0.0]), |best, next| {
            if next.0 < best.0 { next } else { best }
        })
}

/// A line from the edge of the box to the middle of a cell.
fn leader([left, top, right, bottom]: [f64; 4], cell: [f64; 2]) -> [f64; 4] {
    let end = [cell[0] + PITCH / 2.0, cell[1] + PITCH / 2.0];
    [
        end[0].clamp(left, right),
        end[1].clamp(top, bottom),
        end[0],
        end[1],
    ]
}

/// Which lattice squares are taken, with sums that answer for any rectangle at once.
struct Water {
    columns: usize,
    rows: usize,
    taken: Vec<bool>,
    sums: Vec<u32>,
}

/// Units added around the map, so that names can lie outside.
const EDGE: f64 = 2.0 * PITCH;

impl Water {
    fn new(map: &TileMap) -> Self {
        let lattice = |tiles: u32| ((f64::from(tiles) * PITCH + 2.0 * EDGE) / STEP).ceil() as usize;
        let (columns, rows) = (lattice(map.columns), lattice(map.rows));
        let mut water = Self {
            columns,
            rows,
            taken: vec![false; columns * rows],
            sums: vec![0; (columns + 1) * (rows + 1)],
        };
        for tile in &map.tiles {
            let (left, top) = (f64::from(tile.col) * PITCH, f64::from(tile.row) * PITCH);
            water.mark(left, top, PITCH, PITCH);
        }
        water.add_up();
        water
    }

    fn take(&mut self, label: &Placed) {
        self.mark(label.left, label.top, label.width, label.height);
        self.add_up();
    }

    fn span(&self, from: f64, length: f64) -> (i64, i64) {
        let low = ((from + EDGE) / STEP).floor() as i64;
        let high = ((from + length + EDGE) / STEP).ceil() as i64;
        (low, high)
    }

    fn mark(&mut self, left: f64, top: f64, width: f64, height: f64) {
        let ((x0, x1), (y0, y1)) = (self.span(left, width), self.span(top, height));
        for y in y0.max(0)..y1.min(self.rows as i64) {
            for x in x0.max(0)..x1.min(self.columns as i64) {
                self.taken[y as usize * self.columns + x as usize] = true;
            }
        }
    }

    fn add_up(&mut self) {
        let wide = self.columns + 1;
        for y in 0..self.rows {
            let mut row = 0;
            for x in 0..self.columns {
                row += u32::from(self.taken[y * self.columns + x]);
                self.sums[(y + 1) * wide + x + 1] = self.sums[y * wide + x + 1] + row;
            }
        }
    }

    /// Whether nothing lies in a rectangle; outside the margin nothing is free.
    fn is_free(&self, left: f64, top: f64, width: f64, height: f64) -> bool {
        let margin = (EDGE - MARGIN) / STEP;
        let ((x0, x1), (y0, y1)) = (self.span(left, width), self.span(top, height));
        let outside = (x0 as f64) < margin
            || (y0 as f64) < margin
            || x1 as f64 > self.columns as f64 - margin
            || y1 as f64 > self.rows as f64 - margin;
        if outside {
            return false;
        }
        let wide = self.columns + 1;
        let sum = |x: i64, y: i64| self.sums[y as usize * wide + x as usize];
        sum(x1, y1) + sum(x0, y0) == sum(x1, y0) + sum(x0, y1)
    }
}
