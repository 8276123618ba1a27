//! Which choice moves the ranking: variance-based sensitivity (Handbook §7.2).
//!
//! First-order index S = V[E(Y|X)]/V(Y) by Saltelli et al. (2010, *Computer Physics Communications*
//! 181, eq. b of Table 2); total index T = E[V(Y|all but X)]/V(Y) by Jansen (1999, ibid. 117). Both
//! share the radial design A, B, A with X from B.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;

use super::compute::Computed;
use super::engine::{Block, Engine};
use super::error::IndexError;
use super::leave_one_out::shift;
use super::method::Method;
use super::sorter::Sorter;
use super::stats::quantile_of_sorted;
use super::structure::Structure;
use super::uncertainty::uniform;

/// A named set of dimensions that are varied together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// What it is called in the result.
    pub name: String,
    /// Positions in the unit cube.
    pub dimensions: Vec<usize>,
}

/// Indices of one factor, with the 5 % and 95 % quantiles of 500 bootstrap samples.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactorIndices {
    /// Name of the factor.
    pub factor: String,
    /// Share of the output's variance that goes when this factor alone is fixed.
    pub first_order: f64,
    /// Its 5 % quantile.
    pub first_q05: f64,
    /// Its 95 % quantile.
    pub first_q95: f64,
    /// Share of the variance that stays when all others are fixed.
    pub total: f64,
    /// Its 5 % quantile.
    pub total_q05: f64,
    /// Its 95 % quantile.
    pub total_q95: f64,
}

/// Which weights count as one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WeightFactors {
    /// All that vary.
    Together,
    /// Those of each level.
    ByLevel,
    /// Each on its own.
    ByNode,
}

/// What the variance is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Output {
    /// Mean over the units of |rank − nominal rank|, as COINr and Saisana et al. (2005) use it.
    MeanRankShift,
    /// The rank of one unit.
    RankOf(String),
}

/// What to analyse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SensitivityRequest {
    /// Number N of base points; the index is computed N·(factors + 2) times.
    pub samples: usize,
    /// Where the random numbers start.
    pub seed: u64,
    /// Which weights count as one factor.
    pub weights: WeightFactors,
    /// What the variance is of.
    pub output: Output,
}

/// The result of an analysis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sensitivity {
    /// What was asked for.
    pub request: SensitivityRequest,
    /// [`Method::hash`].
    pub method_hash: String,
    /// Mean of the output over the base points.
    pub mean: f64,
    /// Variance of the output over the base points; 0 means that nothing moves the ranking, and
    /// all indices are 0.
    pub variance: f64,
    /// How many times the index was computed.
    pub evaluations: usize,
    /// Each factor.
    pub factors: Vec<FactorIndices>,
}

/// Fewer base points say nothing.
const LEAST_SAMPLES: usize = 16;
const BOOTSTRAP: usize = 500;

/// Splits the variance of the ranking among normalisation, aggregation and weights: what
/// [`Method::uncertainty`] varies, each a factor of [`sobol_indices`], which has the formulas and their
/// sources. Only factors with a choice are among the results; the estimates may leave 0..1 by their
/// noise. Seeds and threads as in [`super::uncertainty`].
///
/// # Errors
/// As [`super::uncertainty`]; [`IndexError::NoUnit`] for an output that names an unknown unit.
pub fn sensitivity(
    computed: &Computed,
    structure: &Structure,
    method: &Method,
    request: SensitivityRequest,
) -> Result<Sensitivity, IndexError> {
    if request.samples < LEAST_SAMPLES {
        return Err(IndexError::Runs {
            given: request.samples,
            needed: LEAST_SAMPLES,
        });
    }
    let engine = Engine::new(computed, structure, method)?;
    let factors = factors(&engine, structure, request.weights);
    if factors.is_empty() {
        return Err(IndexError::NothingVaries);
    }
    let unit = match &request.output {
        Output::MeanRankShift => None,
        Output::RankOf(code) => {
            let found = computed.units.iter().position(|u| u == code);
            Some(found.ok_or_else(|| IndexError::NoUnit(code.clone()))?)
        }
    };
    let evaluate = |points: &[Vec<f64>]| -> Result<Vec<f64>, IndexError> {
        let runs: Vec<_> = points.iter().map(|p| engine.run(p)).collect();
        let mut block = Block::default();
        engine.score(&runs, &mut block).map_err(|(_, e)| e)?;
        let n = engine.n_units();
        let mut sorter = Sorter::new(n);
        let mut ranks = vec![0_u32; n];
        let output = |row: &[f64]| {
            sorter.rank(&row[..n], |unit, rank| {
                ranks[unit] = u32::try_from(rank + 1).expect("ranks fit 32 bits");
            });
            unit.map_or_else(|| shift(&ranks, &computed.ranks).0, |u| f64::from(ranks[u]))
        };
        Ok(block
            .scores
            .chunks_exact(engine.stride())
            .map(output)
            .collect())
    };
    let design = Design {
        factors: &factors,
        dimensions: engine.n_dimensions(),
        samples: request.samples,
        seed: request.seed,
    };
    let indices = sobol_indices(&design, evaluate)?;
    Ok(Sensitivity {
        evaluations: request.samples * (factors.len() + 2),
        request,
        method_hash: computed.method_hash.clone(),
        mean: indices.mean,
        variance: indices.variance,
        factors: indices.factors,
    })
}

fn factors(engine: &Engine, structure: &Structure, weights: WeightFactors) -> Vec<Factor> {
    let (n_normalise, n_aggregate) = engine.n_choices();
    let mut factors = Vec::new();
    if n_normalise > 1 {
        factors.push(Factor {
            name: "normalise".into(),
            dimensions: vec![0],
        });
    }
    if n_aggregate > 1 {
        factors.push(Factor {
            name: "aggregate".into(),
            dimensions: vec![1],
        });
    }
    for (at, &node) in engine.varying().iter().enumerate() {
        let node = &structure.nodes()[node];
        let name = match weights {
            WeightFactors::Together => "weights".to_owned(),
            WeightFactors::ByLevel => format!("weights of level {}", node.level),
            WeightFactors::ByNode => format!("weight of {}", node.code),
        };
        match factors.iter_mut().find(|f| f.name == name) {
            Some(factor) => factor.dimensions.push(2 + at),
            None => factors.push(Factor {
                name,
                dimensions: vec![2 + at],
            }),
        }
    }
    factors
}

/// Points to evaluate for [`sobol_indices`].
#[derive(Debug, Clone, Copy)]
pub struct Design<'a> {
    /// The factors; dimensions that belong to none are drawn anew in A and B and shared otherwise.
    pub factors: &'a [Factor],
    /// Dimensions of the unit cube.
    pub dimensions: usize,
    /// Base points N.
    pub samples: usize,
    /// Where the random numbers start; base point r takes stream r.
    pub seed: u64,
}

/// Result of [`sobol_indices`].
#[derive(Debug, Clone, PartialEq)]
pub struct Sobol {
    /// Mean of the output over A and B.
    pub mean: f64,
    /// Variance of the output over A and B.
    pub variance: f64,
    /// Each factor.
    pub factors: Vec<FactorIndices>,
}

/// First-order and total indices of any function on the unit cube.
///
/// With y_A, y_B, y_AB the outputs at A, at B, and at A with the factor's dimensions from B:
/// S = mean(y_B (y_AB − y_A))/V (Saltelli 2010), T = mean((y_A − y_AB)²)/(2V) (Jansen 1999), V the
/// variance of all y_A and y_B, outputs measured from their mean. `evaluate` gets the points of a
/// few base points at a time, on any thread.
///
/// # Errors
/// Whatever `evaluate` says first.
pub fn sobol_indices<E: Send>(
    design: &Design,
    evaluate: impl Fn(&[Vec<f64>]) -> Result<Vec<f64>, E> + Sync,
) -> Result<Sobol, E> {
    const ROWS: usize = 8;
    let base = ChaCha8Rng::seed_from_u64(design.seed);
    let width = design.factors.len() + 2;
    let blocks: Vec<Vec<f64>> = (0..design.samples.div_ceil(ROWS))
        .into_par_iter()
        .map(|block| {
            let rows = block * ROWS..((block + 1) * ROWS).min(design.samples);
            let points: Vec<Vec<f64>> = rows.flat_map(|row| radial(design, &base, row)).collect();
            evaluate(&points)
        })
        .collect::<Result<_, E>>()?;
    let outputs: Vec<f64> = blocks.concat();
    let rows: Vec<&[f64]> = outputs.chunks_exact(width).collect();
    let point = estimate(&rows);
    let samples = bootstrap(&rows, design.seed);
    let quantile = |pick: &dyn Fn(&Estimate) -> f64, p: f64| {
        let values: Vec<f64> = samples.iter().map(pick).collect();
        quantile_of_sorted(&super::stats::sorted(&values), p)
    };
    let factors = design
        .factors
        .iter()
        .enumerate()
        .map(|(f, factor)| FactorIndices {
            factor: factor.name.clone(),
            first_order: point.first[f],
            first_q05: quantile(&|e| e.first[f], 0.05),
            first_q95: quantile(&|e| e.first[f], 0.95),
            total: point.total[f],
            total_q05: quantile(&|e| e.total[f], 0.05),
            total_q95: quantile(&|e| e.total[f], 0.95),
        });
    Ok(Sobol {
        mean: point.mean,
        variance: point.variance,
        factors: factors.collect(),
    })
}

/// The points of base point `row`: A, B, then A with each factor from B.
fn radial(design: &Design, base: &ChaCha8Rng, row: usize) -> Vec<Vec<f64>> {
    let mut rng = base.clone();
    rng.set_stream(row as u64);
    let mut draw = || {
        (0..design.dimensions)
            .map(|_| uniform(&mut rng))
            .collect::<Vec<f64>>()
    };
    let (a, b) = (draw(), draw());
    let mixed = design.factors.iter().map(|factor| {
        let mut point = a.clone();
        for &d in &factor.dimensions {
            point[d] = b[d];
        }
        point
    });
    let mixed: Vec<Vec<f64>> = mixed.collect();
    [a, b].into_iter().chain(mixed).collect()
}

struct Estimate {
    mean: f64,
    variance: f64,
    first: Vec<f64>,
    total: Vec<f64>,
}

/// `rows` hold y_A, y_B and y_AB of each factor.
fn estimate(rows: &[&[f64]]) -> Estimate {
    let n = rows.len() as f64;
    let both = 2.0 * n;
    let mean = rows.iter().map(|r| r[0] + r[1]).sum::<f64>() / both;
    let square = |x: f64| x * x;
    let variance = rows
        .iter()
        .map(|r| square(r[0] - mean) + square(r[1] - mean))
        .sum::<f64>()
        / (both - 1.0);
    let share = |sum: f64, by: f64| {
        if variance > 0.0 {
            sum / n / by / variance
        } else {
            0.0
        }
    };
    let width = rows.first().map_or(0, |r| r.len());
    let first = |f: usize| {
        share(
            rows.iter().map(|r| (r[1] - mean) * (r[f] - r[0])).sum(),
            1.0,
        )
    };
    let total = |f: usize| share(rows.iter().map(|r| square(r[0] - r[f])).sum(), 2.0);
    Estimate {
        mean,
        variance,
        first: (2..width).map(first).collect(),
        total: (2..width).map(total).collect(),
    }
}

/// Estimates from base points drawn with replacement.
fn bootstrap(rows: &[&[f64]], seed: u64) -> Vec<Estimate> {
    let base = ChaCha8Rng::seed_from_u64(seed);
    let sample = |b: usize| {
        let mut rng = base.clone();
        // Base points count streams from below, bootstrap samples from above.
        rng.set_stream(u64::MAX - b as u64);
        let n = rows.len() as u64;
        let drawn: Vec<&[f64]> = rows
            .iter()
            .map(|_| rows[((u128::from(rng.next_u64()) * u128::from(n)) >> 64) as usize])
            .collect();
        estimate(&drawn)
    };
    (0..BOOTSTRAP).into_par_iter().map(sample).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;
    use std::f64::consts::PI;

    fn ishigami(p: &[f64]) -> f64 {
        let x: Vec<f64> = p.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
        x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
    }

    #[test]
    fn the_indices_of_ishigamis_function_are_the_analytic_ones() {
        // Ishigami and Homma (1990) with a = 7, b = 0.1.
        let names = ["x1", "x2", "x3"];
        let factor = |(d, name): (usize, &&str)| Factor {
            name: (*name).into(),
            dimensions: vec![d],
        };
        let factors: Vec<Factor> = names.iter().enumerate().map(factor).collect();
        let design = Design {
            factors: &factors,
            dimensions: 3,
            samples: 40_000,
            seed: 7,
        };
        let evaluate = |points: &[Vec<f64>]| -> Result<Vec<f64>, Infallible> {
            Ok(points.iter().map(|p| ishigami(p)).collect())
        };
        let found = sobol_indices(&design, evaluate).unwrap();
        let expected = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)];
        for (f, (first, total)) in found.factors.iter().zip(expected) {
            assert!((f.first_order - first).abs() < 0.02, "{f:?}");
            assert!((f.total - total).abs() < 0.02, "{f:?}");
            assert!(f.first_q05 < first && first < f.first_q95, "{f:?}");
        }
        assert!((found.mean - 3.5).abs() < 0.05);
        assert!((found.variance - 13.845).abs() < 0.2);
    }
}
