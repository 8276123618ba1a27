//! The runs.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::{Settings, model::Model};

/// What a cost is multiplied by at most: a lognormal factor has no bound, a budget has.
pub const MOST_FACTOR: f64 = 20.0;

/// Counts and sums over runs; whole numbers, so that they can be added in any order.
pub(super) struct Tally {
    /// By action and year: runs in which it was finished by then.
    pub(super) finished: Vec<u32>,
    /// By action and year: runs in which it had done what was planned up to then.
    pub(super) on_time: Vec<u32>,
    /// By action and year: the sum of rupiah spent.
    pub(super) spent: Vec<i128>,
    /// By objective and year: runs in which its target was met.
    pub(super) met: Vec<u32>,
    /// By run and year: rupiah spent.
    pub(super) runs: Vec<i64>,
}

impl Tally {
    fn new(model: &Model) -> Self {
        let of_actions = model.actions.len() * model.n_years;
        Self {
            finished: vec![0; of_actions],
            on_time: vec![0; of_actions],
            spent: vec![0; of_actions],
            met: vec![0; model.serving.len() * model.n_years],
            runs: Vec::new(),
        }
    }

    fn add(&mut self, mut other: Self) {
        let counts = |own: &mut Vec<u32>, more: &[u32]| {
            for (sum, n) in own.iter_mut().zip(more) {
                *sum += n;
            }
        };
        counts(&mut self.finished, &other.finished);
        counts(&mut self.on_time, &other.on_time);
        counts(&mut self.met, &other.met);
        for (sum, rupiah) in self.spent.iter_mut().zip(&other.spent) {
            *sum += rupiah;
        }
        self.runs.append(&mut other.runs);
    }
}

/// Runs that one thread takes at a time.
const BLOCK: u32 = 256;

pub(super) fn all(model: &Model, settings: &Settings) -> Tally {
    let blocks = settings.runs.div_ceil(BLOCK);
    let of_block = |block: u32| {
        let mut tally = Tally::new(model);
        let mut run = Run::new(model);
        let first = block * BLOCK;
        for number in first..settings.runs.min(first + BLOCK) {
            let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
            random.set_stream(u64::from(number));
            run.draw(model, &mut random, &mut tally);
            run.targets(model, settings, &mut tally);
        }
        tally
    };
    // A block is folded into its neighbour's sums as soon as both are there: blocks stay in order, and their tables do not
    // pile up.
    let tallies = (0..blocks).into_par_iter().map(of_block);
    tallies
        .reduce_with(|mut first, second| {
            first.add(second);
            first
        })
        .unwrap_or_else(|| Tally::new(model))
}

/// The state of one run.
struct Run {
    /// By action: the year in which it ends, counted from the plan's first; the number of years where it does not.
    ends: Vec<usize>,
    /// By action and year: years of work done by then.
    done: Vec<u8>,
}

impl Run {
    fn new(model: &Model) -> Self {
        Self {
            ends: vec![0; model.actions.len()],
            done: vec![0; model.actions.len() * model.n_years],
        }
    }

    fn draw(&mut self, model: &Model, random: &mut ChaCha8Rng, tally: &mut Tally) {
        let n_years = model.n_years;
        let of_run = tally.runs.len();
        tally.runs.resize(of_run + n_years, 0);
        let mut normals = Normals::default();
        for (place, action) in model.actions.iter().enumerate() {
            let factor = normals.factor(action.sigma, random);
            let mut starts = action.from;
            if !action.is_done {
                for &(first, distance) in &action.after {
                    let earliest = self.ends[first] as i32 + distance;
                    starts = starts.max(usize::try_from(earliest).unwrap_or(0));
                }
            }
            let cells = place * n_years..(place + 1) * n_years;
            let done = &mut self.done[cells.clone()];
            let spent = &mut tally.spent[cells];
            let (mut worked, mut ends) = (0, n_years);
            for year in 0..n_years {
                let mut rupiah = action.fixed[year];
                if year >= starts && worked < action.work && !is_lost(action.lost_below, random) {
                    rupiah += action.money[worked];
                    worked += 1;
                    if worked == action.work {
                        ends = year;
                    }
                }
                done[year] = worked as u8;
                if rupiah > 0 {
                    let rupiah = times(rupiah, factor);
                    spent[year] += i128::from(rupiah);
                    let sum = &mut tally.runs[of_run + year];
                    *sum = sum.saturating_add(rupiah);
                }
            }
            self.ends[place] = ends;
        }
    }

    fn targets(&self, model: &Model, settings: &Settings, tally: &mut Tally) {
        let n_years = model.n_years;
        for (place, action) in model.actions.iter().enumerate() {
            for year in 0..n_years {
                let at = place * n_years + year;
                tally.finished[at] += u32::from(self.ends[place] <= year);
                let is_on_time = usize::from(self.done[at]) >= action.planned(year);
                tally.on_time[at] += u32::from(is_on_time);
            }
        }
        for (objective, serving) in model.serving.iter().enumerate() {
            for year in 0..n_years {
                let (mut done, mut planned) = (0, 0);
                for &place in serving {
                    let wanted = model.actions[place].planned(year);
                    planned += wanted;
                    done += usize::from(self.done[place * n_years + year]).min(wanted);
                }
                let is_met = done * 100 >= planned * usize::from(settings.needed);
                tally.met[objective * n_years + year] += u32::from(is_met);
            }
        }
    }
}

/// Certain and impossible years take no draw.
fn is_lost(below: u64, random: &mut ChaCha8Rng) -> bool {
    below > 0 && u64::from(random.next_u32()) < below
}

fn times(rupiah: i64, factor: f64) -> i64 {
    if factor == 1.0 {
        rupiah
    } else {
        // At most 10^14 × 20 twice over, far within what an f64 counts one by one.
        (rupiah as f64 * factor).round() as i64
    }
}

/// Standard normal numbers, two from each pair of uniform ones (Box and Muller, 1958).
#[derive(Default)]
struct Normals(Option<f64>);

impl Normals {
    fn next(&mut self, random: &mut ChaCha8Rng) -> f64 {
        if let Some(kept) = self.0.take() {
            return kept;
        }
        // 53 bits, from (0, 1]: its logarithm is finite.
        let mut uniform = || ((random.next_u64() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        let radius = libm::sqrt(-2.0 * libm::log(uniform()));
        let (sine, cosine) = libm::sincos(std::f64::consts::TAU * uniform());
        self.0 = Some(radius * sine);
        radius * cosine
    }

    /// exp(σz − σ²/2): its mean is 1.
    fn factor(&mut self, sigma: f64, random: &mut ChaCha8Rng) -> f64 {
        if sigma == 0.0 {
            return 1.0;
        }
        let z = self.next(random);
        libm::exp(sigma * z - sigma * sigma / 2.0).min(MOST_FACTOR)
    }
}
