//! Setting whole islands beside each other with water between.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Cell, Layout, NARROW_COLUMNS};
use crate::place::{Flat, Place};

const SEED: u64 = 17_504;
/// Free cells kept between two islands.
const WATER: i32 = 1;
/// Share of the map's rectangle that tiles should fill, before islands refuse to come nearer.
const FILL: f64 = 0.42;

/// An island as a stiff piece: its tiles, and where it lies on the earth.
pub(super) struct Island {
    /// Numbers of the places, in the order of `cells`.
    pub(super) members: Vec<usize>,
    /// The cells, starting at (0, 0).
    pub(super) cells: Vec<Cell>,
    size: Cell,
    /// Mean of its cells.
    middle: Flat,
    /// Where it lies on the plane.
    home: Flat,
    /// Its cells grown by the width of the water, as rows of a box that starts at (-W, -W).
    shadow: Vec<bool>,
}

impl Island {
    pub(super) fn new(
        places: &[Place<'_>],
        members: Vec<usize>,
        points: &[Flat],
        cells: Vec<Cell>,
    ) -> Self {
        let extent = |axis: usize| cells.iter().map(|c| c[axis]).max().unwrap_or(0) + 1;
        let size = [extent(0), extent(1)];
        let n = cells.len().max(1) as f64;
        let mean = |axis: usize| cells.iter().map(|c| f64::from(c[axis]) + 0.5).sum::<f64>() / n;
        let known = members
            .iter()
            .all(|&m| places[m].area.is_some_and(|a| a > 0.0));
        let weight = |m: usize| {
            if known {
                places[m].area.unwrap_or(1.0)
            } else {
                1.0
            }
        };
        let total: f64 = members.iter().map(|&m| weight(m)).sum();
        let home = |axis: usize| {
            members
                .iter()
                .map(|&m| points[m][axis] * weight(m))
                .sum::<f64>()
                / total.max(1e-12)
        };
        let mut island = Self {
            middle: [mean(0), mean(1)],
            home: [home(0), home(1)],
            shadow: Vec::new(),
            size,
            members,
            cells,
        };
        island.cast_shadow();
        island
    }

    fn cast_shadow(&mut self) {
        let [width, height] = [self.size[0] + 2 * WATER, self.size[1] + 2 * WATER];
        self.shadow = vec![false; usize::try_from(width * height).expect("a size is positive")];
        for &[x, y] in &self.cells {
            for dy in 0..=2 * WATER {
                for dx in 0..=2 * WATER {
                    let at = (y + dy) * width + x + dx;
                    self.shadow[usize::try_from(at).expect("inside the box")] = true;
                }
            }
        }
    }

    fn shades(&self, x: i32, y: i32) -> bool {
        let (x, y) = (x + WATER, y + WATER);
        let [width, height] = [self.size[0] + 2 * WATER, self.size[1] + 2 * WATER];
        x >= 0
            && y >= 0
            && x < width
            && y < height
            && self.shadow[usize::try_from(y * width + x).expect("inside the box")]
    }

    /// Whether two islands at these offsets touch or leave too little water.
    fn collides(&self, at: Cell, other: &Self, there: Cell) -> bool {
        let apart = (0..2).any(|axis| {
            at[axis] + self.size[axis] + WATER <= there[axis]
                || there[axis] + other.size[axis] + WATER <= at[axis]
        });
        !apart
            && other
                .cells
                .iter()
                .any(|c| self.shades(c[0] + there[0] - at[0], c[1] + there[1] - at[1]))
    }
}

/// The offset of each island; the least column and row are 0.
pub(super) fn arrange(islands: &[Island], layout: Layout) -> Vec<Cell> {
    if islands.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(islands, layout);
    match layout {
        Layout::Wide => table.spread(),
        Layout::Narrow => table.stack(),
    }
    table.settle();
    let mut offsets = table.offsets;
    for axis in 0..2 {
        let least = offsets.iter().map(|o| o[axis]).min().unwrap_or(0);
        for offset in &mut offsets {
            offset[axis] -= least;
        }
    }
    offsets
}

struct Table<'a> {
    islands: &'a [Island],
    offsets: Vec<Cell>,
    /// Tiles per degree along each axis that distances between islands should have.
    scale: [f64; 2],
    /// Columns allowed, where they are.
    wall: Option<i32>,
    /// Price of a row and of a column of the whole map.
    price: [f64; 2],
}

impl<'a> Table<'a> {
    fn new(islands: &'a [Island], layout: Layout) -> Self {
        let n: usize = islands.iter().map(|i| i.cells.len()).sum();
        let span = |axis: usize| {
            let homes = islands.iter().map(|i| i.home[axis]);
            let (low, high) = homes.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
            (high - low).max(1e-6)
        };
        let scale = (n as f64 / (FILL * span(0) * span(1)))
            .sqrt()
            .min(n as f64 / span(0).max(span(1)));
        let widest = islands.iter().map(|i| i.size[0]).max().unwrap_or(1);
        let columns = i32::try_from(NARROW_COLUMNS).expect("a small constant");
        match layout {
            Layout::Wide => Self {
                islands,
                offsets: vec![[0, 0]; islands.len()],
                scale: [scale, scale],
                wall: None,
                price: [0.6, 0.3],
            },
            Layout::Narrow => Self {
                islands,
                offsets: vec![[0, 0]; islands.len()],
                scale: [
                    scale * f64::from(columns) / (scale * span(0)).max(1.0),
                    scale,
                ],
                wall: Some(columns.max(widest)),
                price: [0.0, 3.0],
            },
        }
    }

    fn free(&self, which: usize, at: Cell, placed: impl Iterator<Item = usize>) -> bool {
        let island = &self.islands[which];
        self.wall
            .is_none_or(|wall| at[0] >= 0 && at[0] + island.size[0] <= wall)
            && placed
                .filter(|other| *other != which)
                .all(|other| !island.collides(at, &self.islands[other], self.offsets[other]))
    }

    /// How badly the island at `at` lies towards another.
    fn strain(&self, which: usize, at: Cell, other: usize) -> f64 {
        let (a, b) = (&self.islands[which], &self.islands[other]);
        let there = self.offsets[other];
        let mut error = 0.0;
        let mut far = 1.0;
        for axis in 0..2 {
            let wish = (b.home[axis] - a.home[axis]) * self.scale[axis];
            let now = f64::from(there[axis] - at[axis]) + b.middle[axis] - a.middle[axis];
            error += (now - wish).powi(2);
            far += wish * wish;
        }
        let weight = (a.cells.len() as f64 * b.cells.len() as f64).sqrt();
        weight * error / (4.0 + far)
    }

    fn strain_of(&self, which: usize, at: Cell, placed: impl Iterator<Item = usize>) -> f64 {
        placed
            .filter(|other| *other != which)
            .map(|other| self.strain(which, at, other))
            .sum()
    }

    fn extent(&self, which: usize, at: Cell, placed: impl Iterator<Item = usize>) -> f64 {
        let mut low = at;
        let mut high = [
            at[0] + self.islands[which].size[0],
            at[1] + self.islands[which].size[1],
        ];
        for other in placed.filter(|other| *other != which) {
            for axis in 0..2 {
                low[axis] = low[axis].min(self.offsets[other][axis]);
                high[axis] =
                    high[axis].max(self.offsets[other][axis] + self.islands[other].size[axis]);
            }
        }
        let n: usize = self.islands.iter().map(|i| i.cells.len()).sum();
        (0..2)
            .map(|axis| self.price[axis] * f64::from(high[axis] - low[axis]))
            .sum::<f64>()
            * (n as f64).sqrt()
            / 4.0
    }

    /// True positions, spread until nothing touches.
    fn spread(&mut self) {
        let mut stretch = 1.0;
        loop {
            for (offset, island) in self.offsets.iter_mut().zip(self.islands) {
                *offset = [0, 1].map(|axis| {
                    let wish = island.home[axis] * self.scale[axis] * stretch - island.middle[axis];
                    wish.round() as i32
                });
            }
            let n = self.islands.len();
            if (0..n).all(|i| self.free(i, self.offsets[i], 0..i)) || stretch > 1e4 {
                break;
            }
            stretch *= 1.15;
        }
        // Islands with one and the same home never part by stretching.
        let mut placed: Vec<usize> = Vec::new();
        for i in 0..self.islands.len() {
            let mut at = self.offsets[i];
            while !self.free(i, at, placed.iter().copied()) {
                at[1] += 1;
            }
            self.offsets[i] = at;
            placed.push(i);
        }
    }

    /// From the largest down, each where it lies best among those before it.
    fn stack(&mut self) {
        let mut order: Vec<usize> = (0..self.islands.len()).collect();
        order.sort_by_key(|&i| (usize::MAX - self.islands[i].cells.len(), i));
        let wall = self.wall.unwrap_or(i32::MAX / 2);
        let total: i32 = self.islands.iter().map(|i| i.size[1] + WATER).sum();
        for (n, &which) in order.iter().enumerate() {
            let placed = &order[..n];
            let mut best = (f64::INFINITY, [0, total]);
            for x in 0..=(wall - self.islands[which].size[0]).max(0) {
                for y in -total..=total {
                    let at = [x, y];
                    let cost = self.strain_of(which, at, placed.iter().copied())
                        + self.extent(which, at, placed.iter().copied());
                    if cost < best.0 && self.free(which, at, placed.iter().copied()) {
                        best = (cost, at);
                    }
                }
            }
            self.offsets[which] = best.1;
        }
    }

    /// Anneals the offsets; never accepts a collision.
    fn settle(&mut self) {
        const HOT: f64 = 30.0;
        const COLD: f64 = 0.05;
        let n = self.islands.len();
        if n < 2 {
            return;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        let steps = 1500 * n.min(60);
        let mut best = (f64::INFINITY, self.offsets.clone());
        let mut total = self.total();
        for step in 0..steps {
            let heat = HOT * (COLD / HOT).powf(step as f64 / steps as f64);
            let which = rng.random_range(0..n);
            let reach = if rng.random_range(0..8_u8) == 0 { 8 } else { 2 };
            let from = self.offsets[which];
            let at = [
                from[0] + rng.random_range(-reach..=reach),
                from[1] + rng.random_range(-reach..=reach),
            ];
            if at == from {
                continue;
            }
            let change = self.strain_of(which, at, 0..n) - self.strain_of(which, from, 0..n)
                + self.extent(which, at, 0..n)
                - self.extent(which, from, 0..n);
            if (change <= 0.0 || self.lucky(&mut rng, change, heat)) && self.free(which, at, 0..n) {
                self.offsets[which] = at;
                total += change;
                if total < best.0 - 1e-9 {
                    best = (total, self.offsets.clone());
                }
            }
        }
        if best.0.is_finite() {
            self.offsets = best.1;
        }
    }

    fn lucky(&self, rng: &mut impl Rng, change: f64, heat: f64) -> bool {
        rng.random::<f64>() < (-change / heat).exp()
    }

    fn total(&self) -> f64 {
        let n = self.islands.len();
        let strain: f64 = (0..n)
            .map(|i| self.strain_of(i, self.offsets[i], 0..i))
            .sum();
        strain + self.extent(0, self.offsets[0], 0..n)
    }
}
