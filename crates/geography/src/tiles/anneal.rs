//! Simulated annealing of one island's tiles, from a fixed seed.
//!
//! What is minimised: distance to the stretched position, neighbours that are not one tile away
//! in their true direction, ragged borders, and (by far the dearest) a province or the island in
//! more than one piece.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::Cell;
use super::stretch::Pair;
use crate::place::Flat;

const SEED: u64 = 514;
/// Weight of a squared tile away from the target.
const PLACE: f64 = 0.10;
/// Weight of a squared tile of error between neighbours.
const NEIGHBOUR: f64 = 0.35;
/// Weight of a side between two provinces.
const BORDER: f64 = 0.45;
/// Weight of a side to the sea.
const SHORE: f64 = 0.55;
/// Weight of one more piece of a province, and of the island.
const PIECE: f64 = 30.0;
/// Rings of free cells around the island.
const ROOM: i32 = 3;

const SIDES: [Cell; 4] = [[1, 0], [-1, 0], [0, 1], [0, -1]];
const AROUND: [Cell; 8] = [
    [1, 0],
    [1, 1],
    [0, 1],
    [-1, 1],
    [-1, 0],
    [-1, -1],
    [0, -1],
    [1, -1],
];
const FREE: usize = usize::MAX;

/// Tiles on a grid, with what each would like.
pub(super) struct Board {
    origin: Cell,
    width: i32,
    height: i32,
    /// Which tile lies on a cell, or [`FREE`].
    grid: Vec<usize>,
    cells: Vec<Cell>,
    labels: Vec<usize>,
    members: Vec<Vec<usize>>,
    pieces: Vec<usize>,
    island_pieces: usize,
    targets: Vec<Flat>,
    wishes: Vec<Vec<(usize, Flat)>>,
    /// Scratch of the flood fill: the number of the last visit to a cell.
    seen: Vec<u32>,
    visit: u32,
}

impl Board {
    pub(super) fn new(start: &[Cell], labels: &[usize], targets: &[Flat], pairs: &[Pair]) -> Self {
        let low = |axis: usize| start.iter().map(|c| c[axis]).min().unwrap_or(0) - ROOM;
        let high = |axis: usize| start.iter().map(|c| c[axis]).max().unwrap_or(0) + ROOM;
        let (origin, width, height) =
            ([low(0), low(1)], high(0) - low(0) + 1, high(1) - low(1) + 1);
        let mut names = labels.to_vec();
        names.sort_unstable();
        names.dedup();
        let labels: Vec<usize> = labels
            .iter()
            .map(|l| {
                names
                    .binary_search(l)
                    .expect("collected from the same labels")
            })
            .collect();
        let mut members = vec![Vec::new(); names.len()];
        for (tile, label) in labels.iter().enumerate() {
            members[*label].push(tile);
        }
        let mut wishes = vec![Vec::new(); start.len()];
        for &(a, b, way) in pairs {
            wishes[a].push((b, way));
            wishes[b].push((a, [-way[0], -way[1]]));
        }
        let size = usize::try_from(width * height).expect("a grid has a positive size");
        let mut board = Self {
            origin,
            width,
            height,
            grid: vec![FREE; size],
            cells: start.to_vec(),
            pieces: vec![0; members.len()],
            island_pieces: 0,
            labels,
            members,
            targets: targets.to_vec(),
            wishes,
            seen: vec![0; size],
            visit: 0,
        };
        for (tile, cell) in start.iter().enumerate() {
            let at = board
                .index(*cell)
                .expect("every start cell is on the board");
            board.grid[at] = tile;
        }
        for label in 0..board.members.len() {
            board.pieces[label] = board.count_pieces(Some(label));
        }
        board.island_pieces = board.count_pieces(None);
        board
    }

    pub(super) fn into_cells(self) -> Vec<Cell> {
        self.cells
    }

    /// Cools from moves of a tile or two down to none; ends when each province is one piece.
    pub(super) fn anneal(&mut self) {
        const HOT: f64 = 4.0;
        const COLD: f64 = 0.05;
        if self.cells.len() < 2 {
            return;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        let steps = 900 * self.cells.len() + 4000;
        for step in 0..steps {
            let heat = HOT * (COLD / HOT).powf(step as f64 / steps as f64);
            self.step(&mut rng, heat);
        }
        // At rest only improvements are taken, so this ends as soon as nothing is torn.
        let mut patience = 40;
        while patience > 0 && self.is_torn() {
            for step in 0..steps / 4 {
                let heat = 1.5 * (1.0 - f64::from(step as u32) / (steps as f64 / 4.0)) + COLD;
                self.step(&mut rng, heat);
            }
            patience -= 1;
        }
    }

    fn is_torn(&self) -> bool {
        self.island_pieces > 1 || self.pieces.iter().any(|n| *n > 1)
    }

    fn step(&mut self, rng: &mut impl Rng, heat: f64) {
        let tile = rng.random_range(0..self.cells.len());
        let goal = if rng.random_range(0..3_u8) == 0 {
            // Beside a tile of the same province: how a lost tile comes home in one move.
            let kin = &self.members[self.labels[tile]];
            let host = kin[rng.random_range(0..kin.len())];
            shifted(self.cells[host], SIDES[rng.random_range(0..4_usize)])
        } else {
            shifted(self.cells[tile], AROUND[rng.random_range(0..8_usize)])
        };
        let Some(at) = self.index(goal) else { return };
        let other = self.grid[at];
        if other == tile {
            return;
        }
        let here = self.cells[tile];
        let before = self.cost_near(tile, other, here, goal);
        let pieces_before = self.cost_of_pieces(tile, other);
        self.exchange(tile, other, here, goal);
        let after = self.cost_near(tile, other, goal, here);
        let kept = self.recount(tile, other, here, goal);
        let pieces_after = self.cost_of_pieces(tile, other);
        let change = after - before + pieces_after - pieces_before;
        if change > 0.0 && rng.random::<f64>() >= (-change / heat).exp() {
            self.exchange(tile, other, goal, here);
            self.restore(tile, other, kept);
        }
    }

    fn index(&self, cell: Cell) -> Option<usize> {
        let (x, y) = (cell[0] - self.origin[0], cell[1] - self.origin[1]);
        let inside = x >= 0 && y >= 0 && x < self.width && y < self.height;
        inside.then(|| usize::try_from(y * self.width + x).expect("both are at least 0"))
    }

    fn at(&self, cell: Cell) -> usize {
        self.index(cell).map_or(FREE, |i| self.grid[i])
    }

    fn label_at(&self, cell: Cell) -> usize {
        let tile = self.at(cell);
        if tile == FREE {
            FREE
        } else {
            self.labels[tile]
        }
    }

    /// Puts `tile` on `goal` and what lay there (perhaps nothing) on `here`.
    fn exchange(&mut self, tile: usize, other: usize, here: Cell, goal: Cell) {
        let (from, to) = (
            self.index(here).expect("tiles stay on the board"),
            self.index(goal).expect("goals are checked"),
        );
        self.grid[to] = tile;
        self.grid[from] = other;
        self.cells[tile] = goal;
        if other != FREE {
            self.cells[other] = here;
        }
    }

    /// What the two tiles and the two cells' sides cost now.
    fn cost_near(&self, tile: usize, other: usize, here: Cell, goal: Cell) -> f64 {
        let mut cost = self.cost_of(tile);
        if other != FREE {
            cost += self.cost_of(other);
        }
        cost + self.cost_of_sides(here) + self.cost_of_sides(goal)
    }

    fn cost_of(&self, tile: usize) -> f64 {
        let [x, y] = self.cells[tile].map(f64::from);
        let [tx, ty] = self.targets[tile];
        let away = (x - tx).powi(2) + (y - ty).powi(2);
        let wrong: f64 = self.wishes[tile]
            .iter()
            .map(|(other, way)| {
                let [ox, oy] = self.cells[*other].map(f64::from);
                let error = (ox - x - way[0]).powi(2) + (oy - y - way[1]).powi(2);
                // A far neighbour must not tear the shape of all others.
                error.min(16.0)
            })
            .sum();
        PLACE * away + NEIGHBOUR * wrong
    }

    fn cost_of_sides(&self, cell: Cell) -> f64 {
        let own = self.label_at(cell);
        SIDES
            .iter()
            .map(|side| {
                let beyond = self.label_at(shifted(cell, *side));
                if own == beyond {
                    0.0
                } else if own == FREE || beyond == FREE {
                    SHORE
                } else {
                    BORDER
                }
            })
            .sum()
    }

    fn cost_of_pieces(&self, tile: usize, other: usize) -> f64 {
        let mut pieces = self.pieces[self.labels[tile]] + self.island_pieces;
        if other != FREE && self.labels[other] != self.labels[tile] {
            pieces += self.pieces[self.labels[other]];
        }
        PIECE * pieces as f64
    }

    /// Counts pieces anew after an exchange; returns the counts before.
    fn recount(&mut self, tile: usize, other: usize, here: Cell, goal: Cell) -> [usize; 3] {
        let label = self.labels[tile];
        let kept = [
            self.pieces[label],
            if other == FREE {
                0
            } else {
                self.pieces[self.labels[other]]
            },
            self.island_pieces,
        ];
        if other != FREE && self.labels[other] == label {
            return kept;
        }
        if !(kept[0] == 1 && self.is_simple(goal, here, Some(label))) {
            self.pieces[label] = self.count_pieces(Some(label));
        }
        if other == FREE {
            if !(kept[2] == 1 && self.is_simple(goal, here, None)) {
                self.island_pieces = self.count_pieces(None);
            }
        } else {
            let theirs = self.labels[other];
            if !(kept[1] == 1 && self.is_simple(here, goal, Some(theirs))) {
                self.pieces[theirs] = self.count_pieces(Some(theirs));
            }
        }
        kept
    }

    fn restore(&mut self, tile: usize, other: usize, kept: [usize; 3]) {
        self.pieces[self.labels[tile]] = kept[0];
        if other != FREE {
            self.pieces[self.labels[other]] = kept[1];
        }
        self.island_pieces = kept[2];
    }

    fn belongs(&self, cell: Cell, label: Option<usize>) -> bool {
        let own = self.label_at(cell);
        own != FREE && label.is_none_or(|label| own == label)
    }

    /// Whether a set that was one piece surely still is, seen from the eight cells around: the
    /// cell gained touches the set, and the cell lost did not hold two parts together.
    fn is_simple(&self, gained: Cell, lost: Cell, label: Option<usize>) -> bool {
        let touches = SIDES
            .iter()
            .any(|s| self.belongs(shifted(gained, *s), label));
        let ring = AROUND.map(|s| self.belongs(shifted(lost, s), label));
        // Arms of the ring that hold one of the four sides; corners alone connect nothing.
        let mut arms = 0;
        for i in (0..8).step_by(2) {
            let joined_to_last = ring[(i + 7) % 8] && ring[(i + 6) % 8];
            if ring[i] && !joined_to_last {
                arms += 1;
            }
        }
        touches && arms == 1
    }

    /// Pieces of a province, or of the whole island, joined by sides.
    fn count_pieces(&mut self, label: Option<usize>) -> usize {
        self.visit += 1;
        let tiles: Vec<usize> = match label {
            Some(label) => self.members[label].clone(),
            None => (0..self.cells.len()).collect(),
        };
        let mut pieces = 0;
        let mut open: Vec<Cell> = Vec::new();
        for tile in tiles {
            let at = self
                .index(self.cells[tile])
                .expect("tiles stay on the board");
            if self.seen[at] == self.visit {
                continue;
            }
            pieces += 1;
            self.seen[at] = self.visit;
            open.push(self.cells[tile]);
            while let Some(cell) = open.pop() {
                for side in SIDES {
                    let next = shifted(cell, side);
                    let Some(at) = self.index(next) else { continue };
                    if self.seen[at] != self.visit && self.belongs(next, label) {
                        self.seen[at] = self.visit;
                        open.push(next);
                    }
                }
            }
        }
        pieces
    }
}

fn shifted(cell: Cell, by: Cell) -> Cell {
    [cell[0] + by[0], cell[1] + by[1]]
}
