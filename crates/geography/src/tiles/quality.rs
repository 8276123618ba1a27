//! How well a tile map keeps the geography, as numbers that tests hold it to.

use std::collections::{BTreeMap, HashMap};

use super::TileMap;
use crate::place::{Flat, Place, distance, flatten};

/// Measures of one tile map against the points it was made from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Provinces whose tiles are in more than one piece (0 is perfect).
    pub torn_provinces: usize,
    /// Share of region pairs at least a degree apart in longitude that keep their order.
    pub east_west_kept: f64,
    /// Share of region pairs at least a degree apart in latitude that keep their order.
    pub north_south_kept: f64,
    /// Share of each region's four nearest regions whose tiles lie at most two away.
    pub neighbours_near: f64,
    /// Mean distance in tiles from the point put on the grid by the best shift and scale.
    pub displacement: f64,
    /// Mean over provinces of a square's circumference divided by the outline's length (1 is a square).
    pub compactness: f64,
    /// Share of the rectangle that tiles cover.
    pub filled: f64,
    /// Fewest free cells between tiles of two islands; `u32::MAX` for a single island.
    pub water: u32,
}

impl TileMap {
    /// Measures this map against the places it was computed from.
    pub fn quality(&self, places: &[Place<'_>]) -> Quality {
        let points = flatten(places);
        let cells: HashMap<&str, [i32; 2]> = self
            .tiles
            .iter()
            .map(|t| (t.code.as_str(), [t.col as i32, t.row as i32]))
            .collect();
        let pairs: Vec<(Flat, [i32; 2])> = places
            .iter()
            .zip(points)
            .filter_map(|(p, flat)| Some((flat, *cells.get(p.code)?)))
            .collect();
        Quality {
            torn_provinces: self.torn(),
            east_west_kept: order_kept(&pairs, 0),
            north_south_kept: order_kept(&pairs, 1),
            neighbours_near: neighbours_near(&pairs),
            displacement: displacement(&pairs),
            compactness: self.compactness(),
            filled: self.tiles.len() as f64 / f64::from((self.columns * self.rows).max(1)),
            water: self.water(),
        }
    }

    fn cells_of_provinces(&self) -> BTreeMap<&str, Vec<[i32; 2]>> {
        let mut cells: BTreeMap<&str, Vec<[i32; 2]>> = BTreeMap::new();
        for tile in &self.tiles {
            cells
                .entry(&tile.province)
                .or_default()
                .push([tile.col as i32, tile.row as i32]);
        }
        cells
    }

    fn torn(&self) -> usize {
        let whole = |cells: &Vec<[i32; 2]>| {
            let mut left = cells.clone();
            let mut open: Vec<[i32; 2]> = left.pop().into_iter().collect();
            while let Some(cell) = open.pop() {
                left.retain(|other| {
                    let beside = (cell[0] - other[0]).abs() + (cell[1] - other[1]).abs() == 1;
                    if beside {
                        open.push(*other);
                    }
                    !beside
                });
            }
            left.is_empty()
        };
        self.cells_of_provinces()
            .values()
            .filter(|cells| !whole(cells))
            .count()
    }

    fn compactness(&self) -> f64 {
        let provinces = self.cells_of_provinces();
        let sum: f64 = provinces
            .values()
            .map(|cells| {
                let shared = cells
                    .iter()
                    .flat_map(|c| [[c[0] + 1, c[1]], [c[0], c[1] + 1]])
                    .filter(|next| cells.contains(next))
                    .count();
                let length = 4 * cells.len() - 2 * shared;
                4.0 * (cells.len() as f64).sqrt() / length as f64
            })
            .sum();
        sum / provinces.len().max(1) as f64
    }

    fn water(&self) -> u32 {
        let islands: HashMap<&str, u32> = self
            .provinces
            .iter()
            .map(|p| (p.code.as_str(), p.island))
            .collect();
        let mut least = u32::MAX;
        for (i, a) in self.tiles.iter().enumerate() {
            for b in &self.tiles[..i] {
                if islands[a.province.as_str()] != islands[b.province.as_str()] {
                    let apart = a.col.abs_diff(b.col).max(a.row.abs_diff(b.row));
                    least = least.min(apart.saturating_sub(1));
                }
            }
        }
        least
    }
}

fn order_kept(pairs: &[(Flat, [i32; 2])], axis: usize) -> f64 {
    let (mut kept, mut all) = (0.0, 0.0);
    for (i, (p, c)) in pairs.iter().enumerate() {
        for (q, d) in &pairs[..i] {
            let real = p[axis] - q[axis];
            if real.abs() >= 1.0 {
                all += 1.0;
                let drawn = f64::from(c[axis] - d[axis]);
                kept += if drawn * real > 0.0 {
                    1.0
                } else if drawn == 0.0 {
                    0.5
                } else {
                    0.0
                };
            }
        }
    }
    if all > 0.0 { kept / all } else { 1.0 }
}

fn neighbours_near(pairs: &[(Flat, [i32; 2])]) -> f64 {
    let (mut near, mut all) = (0.0, 0.0);
    for (i, (p, c)) in pairs.iter().enumerate() {
        let mut others: Vec<(f64, [i32; 2])> = pairs
            .iter()
            .enumerate()
            .filter(|(j, _)| *j != i)
            .map(|(_, (q, d))| (distance(*p, *q), *d))
            .collect();
        others.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, d) in others.iter().take(4) {
            all += 1.0;
            if (c[0] - d[0]).abs().max((c[1] - d[1]).abs()) <= 2 {
                near += 1.0;
            }
        }
    }
    if all > 0.0 { near / all } else { 1.0 }
}

fn displacement(pairs: &[(Flat, [i32; 2])]) -> f64 {
    let n = pairs.len().max(1) as f64;
    let fit = |axis: usize| {
        let mean_x = pairs.iter().map(|(p, _)| p[axis]).sum::<f64>() / n;
        let mean_y = pairs.iter().map(|(_, c)| f64::from(c[axis])).sum::<f64>() / n;
        let (mut xy, mut xx) = (0.0, 0.0);
        for (p, c) in pairs {
            xy += (p[axis] - mean_x) * (f64::from(c[axis]) - mean_y);
            xx += (p[axis] - mean_x).powi(2);
        }
        let slope = if xx > 0.0 { xy / xx } else { 0.0 };
        move |v: f64| mean_y + slope * (v - mean_x)
    };
    let (across, down) = (fit(0), fit(1));
    let away = |(p, c): &(Flat, [i32; 2])| {
        (across(p[0]) - f64::from(c[0])).hypot(down(p[1]) - f64::from(c[1]))
    };
    pairs.iter().map(away).sum::<f64>() / n
}
