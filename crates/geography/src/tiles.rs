//! The equal-area tile map: one square for each region.
//!
//! 1. Provinces on one landmass form an island (`islands`).
//! 2. Within an island, the net of neighbouring points is stretched until neighbours are one tile
//!    apart, keeping every direction (`stretch`), then snapped to a grid and annealed until each
//!    province is one compact piece (`settle`).
//! 3. Whole islands are set beside each other with water between, in the order of the real map
//!    (`arrange`). Only this step differs between wide and narrow, so that a reader who knows
//!    the shapes from one finds them on the other.

mod anneal;
mod arrange;
mod islands;
mod outline;
mod quality;
mod settle;
mod stretch;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use quality::Quality;

use crate::coast::Coastline;
use crate::place::{Place, flatten};

/// A cell of the grid: column and row, both may be negative until the map is assembled.
pub(crate) type Cell = [i32; 2];

/// For which width a map is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Screens and paper: islands lie as on the real map.
    Wide,
    /// Phones: the same islands stacked within [`NARROW_COLUMNS`] columns.
    Narrow,
}

/// Columns of a narrow map, so that a tile is at least 10 px wide on a 360 px screen. An island
/// that is wider by itself makes the map wider.
pub const NARROW_COLUMNS: u32 = 34;

/// Where every region's tile lies. Computing one takes tens of milliseconds: keep it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TileMap {
    /// Number of columns.
    pub columns: u32,
    /// Number of rows.
    pub rows: u32,
    /// One for each place, sorted by code.
    pub tiles: Vec<Tile>,
    /// One for each province, sorted by code.
    pub provinces: Vec<ProvinceOutline>,
}

/// A region's square, counted from the upper left corner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// The region's code.
    pub code: String,
    /// The code of its province.
    pub province: String,
    /// Column, from 0.
    pub col: u32,
    /// Row, from 0.
    pub row: u32,
}

/// The line around a province's tiles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProvinceOutline {
    /// The province's code.
    pub code: String,
    /// The middle of the province's tile nearest to its centre of mass, in columns and rows.
    pub label: [f64; 2],
    /// SVG path data in units of one tile.
    pub path: String,
    /// Number of tiles.
    pub n_tiles: u32,
    /// Which island of the map it is part of; equal for provinces without water between them.
    pub island: u32,
}

impl TileMap {
    /// Arranges the places over the embedded coastline. The same places in any order give the
    /// same map; of places with one code the first counts.
    pub fn compute(places: &[Place<'_>], layout: Layout) -> Self {
        Self::compute_on(places, layout, Coastline::embedded())
    }

    /// Like [`TileMap::compute`] over another coastline; where it shows no land, provinces are
    /// joined by distance.
    pub fn compute_on(places: &[Place<'_>], layout: Layout, coast: &Coastline) -> Self {
        let mut sorted = places.to_vec();
        sorted.sort_by(|a, b| a.code.cmp(b.code));
        sorted.dedup_by(|later, first| later.code == first.code);
        let points = flatten(&sorted);
        let provinces: Vec<&str> = {
            let mut codes: Vec<&str> = sorted.iter().map(|p| p.province).collect();
            codes.sort_unstable();
            codes.dedup();
            codes
        };
        let province_of: Vec<usize> = sorted
            .iter()
            .map(|p| {
                provinces
                    .binary_search(&p.province)
                    .expect("collected from the same places")
            })
            .collect();
        let island_of = islands::join(&sorted, &points, &province_of, provinces.len(), coast);
        let n_islands = island_of.iter().max().map_or(0, |last| last + 1);
        let islands: Vec<arrange::Island> = (0..n_islands)
            .map(|island| {
                let members: Vec<usize> = (0..sorted.len())
                    .filter(|&i| island_of[province_of[i]] == island)
                    .collect();
                let flat: Vec<_> = members.iter().map(|&i| points[i]).collect();
                let labels: Vec<usize> = members.iter().map(|&i| province_of[i]).collect();
                let cells = settle::settle(&flat, &labels);
                arrange::Island::new(&sorted, members, &points, cells)
            })
            .collect();
        let offsets = arrange::arrange(&islands, layout);
        Self::assemble(
            &sorted,
            &islands,
            &offsets,
            &provinces,
            &province_of,
            &island_of,
        )
    }

    fn assemble(
        places: &[Place<'_>],
        islands: &[arrange::Island],
        offsets: &[Cell],
        provinces: &[&str],
        province_of: &[usize],
        island_of: &[usize],
    ) -> Self {
        let mut tiles: Vec<Tile> = Vec::with_capacity(places.len());
        let mut cells: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
        let (mut columns, mut rows) = (0, 0);
        for (island, offset) in islands.iter().zip(offsets) {
            for (&member, cell) in island.members.iter().zip(&island.cells) {
                let [col, row] = [cell[0] + offset[0], cell[1] + offset[1]];
                let place = &places[member];
                cells
                    .entry(province_of[member])
                    .or_default()
                    .push([col, row]);
                let unsigned = |v: i32| u32::try_from(v).expect("arranged from the corner (0, 0)");
                let (col, row) = (unsigned(col), unsigned(row));
                columns = columns.max(col + 1);
                rows = rows.max(row + 1);
                tiles.push(Tile {
                    code: place.code.to_owned(),
                    province: place.province.to_owned(),
                    col,
                    row,
                });
            }
        }
        tiles.sort_by(|a, b| a.code.cmp(&b.code));
        let provinces = cells
            .into_iter()
            .map(|(province, cells)| ProvinceOutline {
                code: provinces[province].to_owned(),
                label: outline::middle(&cells),
                path: outline::path(&cells),
                n_tiles: u32::try_from(cells.len()).expect("fewer tiles than 2^32"),
                island: u32::try_from(island_of[province]).expect("fewer islands than 2^32"),
            })
            .collect();
        Self {
            columns,
            rows,
            tiles,
            provinces,
        }
    }
}

#[cfg(test)]
mod tests;
