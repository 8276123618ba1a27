//! From loose positions to cells of a grid, for one island.

use pathfinding::prelude::{Matrix, kuhn_munkres_min};

use super::Cell;
use super::anneal::Board;
use super::stretch::{neighbours, stretch};
use crate::place::{Flat, distance};

/// Costs are whole numbers for the assignment: hundredths of a squared tile.
const PRECISION: f64 = 100.0;

/// A cell for every point; cells start at (0, 0). Points with the same label become one piece.
pub(super) fn settle(points: &[Flat], labels: &[usize]) -> Vec<Cell> {
    if points.is_empty() {
        return Vec::new();
    }
    let pairs = neighbours(points);
    let targets = stretch(points, &pairs);
    let start = snap(&targets);
    let mut board = Board::new(&start, labels, &targets, &pairs);
    board.anneal();
    from_corner(board.into_cells())
}

/// The cheapest way to give every position a cell of its own (Hungarian method).
fn snap(targets: &[Flat]) -> Vec<Cell> {
    const MARGIN: i32 = 2;
    let low = |axis: usize| {
        targets
            .iter()
            .map(|t| t[axis])
            .fold(f64::MAX, f64::min)
            .floor() as i32
            - MARGIN
    };
    let high = |axis: usize| {
        targets
            .iter()
            .map(|t| t[axis])
            .fold(f64::MIN, f64::max)
            .ceil() as i32
            + MARGIN
    };
    let mut cells: Vec<(f64, Cell)> = (low(1)..=high(1))
        .flat_map(|row| (low(0)..=high(0)).map(move |col| [col, row]))
        .map(|cell| {
            let near = targets
                .iter()
                .map(|t| distance(*t, centre(cell)))
                .fold(f64::MAX, f64::min);
            (near, cell)
        })
        .collect();
    // The cells nearest to any position suffice; every one more costs time.
    cells.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    cells.truncate(targets.len() * 3 / 2 + 8);
    let weights = Matrix::from_fn(targets.len(), cells.len(), |(i, j)| {
        let d = distance(targets[i], centre(cells[j].1));
        (d * d * PRECISION) as i64
    });
    let (_, chosen) = kuhn_munkres_min(&weights);
    chosen.into_iter().map(|j| cells[j].1).collect()
}

fn centre(cell: Cell) -> Flat {
    [f64::from(cell[0]), f64::from(cell[1])]
}

fn from_corner(mut cells: Vec<Cell>) -> Vec<Cell> {
    for axis in 0..2 {
        let least = cells.iter().map(|c| c[axis]).min().unwrap_or(0);
        for cell in &mut cells {
            cell[axis] -= least;
        }
    }
    cells
}
