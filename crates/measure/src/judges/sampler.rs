//! One chain of the Gibbs sampler.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1, Gamma, StandardNormal};

use super::design::Design;
use super::standing::Tally;
use super::{CHAINS, WARM_UP};
use crate::cholesky::Cholesky;
use crate::stream::stream;

/// The least variance, of standardised marks. Raters who agree to the last digit leave a residual
/// of nothing, at which the posterior piles up without end; a ten-thousandth of the spread of all
/// marks is finer than any scale of marks can tell.
const FLOOR: f64 = 1e-8;

/// Most values kept of all severities together, over all chains: beyond it every second, third, …
/// draw is kept.
const MAX_KEPT: usize = 8_000_000;

/// What one chain has counted and kept.
pub(super) struct Chain {
    tally: Tally,
    level_sums: Vec<f64>,
    trace: Trace,
}

/// Kept draws, standardised.
pub(super) struct Trace {
    n_raters: usize,
    severities: Vec<f32>,
    components: [Vec<f32>; 4],
}

impl Trace {
    pub(super) fn severity(&self, rater: usize) -> Vec<f32> {
        self.severities
            .iter()
            .skip(rater)
            .step_by(self.n_raters)
            .copied()
            .collect()
    }

    pub(super) fn component(&self, which: usize) -> Vec<f32> {
        self.components[which].clone()
    }
}

impl Chain {
    /// Warms up and keeps `kept` draws, from stream `chain` of `seed`.
    pub(super) fn run(design: &Design, seed: u64, chain: u64, kept: usize) -> Self {
        let mut state = State::new(design, stream(seed, chain));
        for _ in 0..WARM_UP {
            state.step();
        }
        let n_raters = design.n_raters();
        let thin = (kept * CHAINS * n_raters).div_ceil(MAX_KEPT).max(1);
        let trace = Trace {
            n_raters,
            severities: Vec::new(),
            components: Default::default(),
        };
        let level_sums = vec![0.0; design.n_units()];
        let mut chain = Self {
            tally: Tally::new(design.n_units()),
            level_sums,
            trace,
        };
        for draw in 0..kept {
            state.step();
            chain.count(&mut state);
            if draw % thin == 0 {
                chain.keep(&state);
            }
        }
        chain
    }

    pub(super) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// For each unit the sum over draws of its expected level given the raters and the variances:
    /// less noise than the drawn levels, the same limit (Rao and Blackwell).
    pub(super) fn level_sums(&self) -> &[f64] {
        &self.level_sums
    }

    pub(super) fn trace(&self) -> &Trace {
        &self.trace
    }

    fn count(&mut self, state: &mut State<'_>) {
        let panel = state.panel();
        for (sum, expected) in self.level_sums.iter_mut().zip(&state.expected) {
            *sum += panel + expected;
        }
        self.tally.count(&state.regions, state.rng.random());
    }

    fn keep(&mut self, state: &State<'_>) {
        let panel = state.panel();
        let severities = state.raters.iter().map(|rater| (panel - rater) as f32);
        self.trace.severities.extend(severities);
        let [region, rater, residual] = [&state.region, &state.rater, &state.residual];
        let reliability = region.value / (region.value + residual.value);
        let kept = [
            region.value.sqrt(),
            rater.value.sqrt(),
            residual.value.sqrt(),
            reliability,
        ];
        for (trace, value) in self.trace.components.iter_mut().zip(kept) {
            trace.push(value as f32);
        }
    }
}

/// A variance under a half-Cauchy(0, 1) prior on its root: σ² | ξ ~ IG(½, 1/ξ), ξ ~ IG(½, 1).
struct Variance {
    value: f64,
    mixing: f64,
    gamma: Gamma<f64>,
}

impl Variance {
    /// For `n` terms of the sum of squares; starts at a third of the variance of all marks.
    fn new(n: usize) -> Self {
        let shape = (n as f64 + 1.0) / 2.0;
        let gamma = Gamma::new(shape, 1.0).expect("a shape of at least one half is valid");
        Self {
            value: 1.0 / 3.0,
            mixing: 1.0,
            gamma,
        }
    }

    fn draw(&mut self, squares: f64, rng: &mut ChaCha8Rng) {
        let rate = squares / 2.0 + 1.0 / self.mixing;
        self.value = (rate / self.gamma.sample(rng)).clamp(FLOOR, 1.0 / FLOOR);
        let mixing: f64 = Exp1.sample(rng);
        self.mixing = (1.0 + 1.0 / self.value) / mixing.max(f64::MIN_POSITIVE);
    }
}

/// The unknowns, and room to compute the next ones.
struct State<'a> {
    design: &'a Design,
    rng: ChaCha8Rng,
    /// μ + rater(r).
    raters: Vec<f64>,
    regions: Vec<f64>,
    /// Expected regions given everything else.
    expected: Vec<f64>,
    region: Variance,
    rater: Variance,
    residual: Variance,
    precision: Vec<f64>,
    root: Cholesky,
    /// The raters and μ.
    draw: Vec<f64>,
}

impl<'a> State<'a> {
    fn new(design: &'a Design, rng: ChaCha8Rng) -> Self {
        let (n_units, n_raters) = (design.n_units(), design.n_raters());
        let order = n_raters + 1;
        Self {
            design,
            rng,
            raters: vec![0.0; n_raters],
            regions: vec![0.0; n_units],
            expected: vec![0.0; n_units],
            region: Variance::new(n_units),
            rater: Variance::new(n_raters),
            residual: Variance::new(design.n_marks()),
            precision: vec![0.0; order * order],
            root: Cholesky::with_size(order),
            draw: vec![0.0; order],
        }
    }

    /// The mean of the table's own raters.
    fn panel(&self) -> f64 {
        self.raters.iter().sum::<f64>() / self.raters.len() as f64
    }

    fn step(&mut self) {
        self.draw_raters();
        let squares = self.draw_regions();
        let mean = self.draw[self.raters.len()];
        let of_raters = self.raters.iter().map(|rater| (rater - mean).powi(2)).sum();
        let of_regions = self.regions.iter().map(|region| region * region).sum();
        self.rater.draw(of_raters, &mut self.rng);
        self.region.draw(of_regions, &mut self.rng);
        self.residual.draw(squares, &mut self.rng);
    }

    /// Draws μ and the raters with the regions integrated out. A unit with n marks gives the raters
    /// who marked it the precision (I − c·11ᵀ)/σ²ₑ with c = σ²ᵤ/(σ²ₑ + n·σ²ᵤ).
    fn draw_raters(&mut self) {
        let n = self.raters.len();
        let order = n + 1;
        let (tie, noise) = (1.0 / self.rater.value, 1.0 / self.residual.value);
        self.precision.fill(0.0);
        for rater in 0..n {
            self.precision[rater * order + rater] = tie + noise * self.design.rater_counts()[rater];
            self.precision[n * order + rater] = -tie;
            self.draw[rater] = noise * self.design.rater_sums()[rater];
        }
        self.precision[n * order + n] = tie * n as f64;
        self.draw[n] = 0.0;
        for size in self.design.sizes() {
            let pull = noise * self.region.value
                / (self.residual.value + size.n_marks * self.region.value);
            for rater in 0..n {
                self.draw[rater] -= pull * size.sums[rater];
                for other in 0..=rater {
                    self.precision[rater * order + other] -= pull * size.shared[rater * n + other];
                }
            }
        }
        assert!(
            self.root.factor(&self.precision),
            "with variances above their floor the precision is positive definite"
        );
        self.root.forward(&mut self.draw);
        for value in &mut self.draw {
            *value += self.rng.sample::<f64, _>(StandardNormal);
        }
        self.root.backward(&mut self.draw);
        self.raters.copy_from_slice(&self.draw[..n]);
    }

    /// Draws the regions given the raters; returns the sum of squared residuals.
    fn draw_regions(&mut self) -> f64 {
        let ratio = self.residual.value / self.region.value;
        let mut squares = 0.0;
        let mut known = (usize::MAX, 0.0, 0.0);
        for unit in 0..self.regions.len() {
            let raters = self.design.raters_of(unit);
            if known.0 != raters.len() {
                let shrink = 1.0 / (raters.len() as f64 + ratio);
                known = (raters.len(), shrink, (self.residual.value * shrink).sqrt());
            }
            let (_, shrink, spread) = known;
            let severity: f64 = raters.iter().map(|&rater| self.raters[rater]).sum();
            let expected = (self.design.unit_sum(unit) - severity) * shrink;
            let region = expected + spread * self.rng.sample::<f64, _>(StandardNormal);
            for (&rater, mark) in raters.iter().zip(self.design.marks_of(unit)) {
                squares += (mark - self.raters[rater] - region).powi(2);
            }
            self.expected[unit] = expected;
            self.regions[unit] = region;
        }
        squares
    }
}
