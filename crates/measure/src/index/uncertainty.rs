//! Doubt of method by simulation (Handbook §7; Saisana, Saltelli and Tarantola 2005).

use std::sync::atomic::{AtomicUsize, Ordering};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;

use super::compute::Computed;
use super::engine::{Block, Engine, Run};
use super::error::IndexError;
use super::method::Method;
use super::ranking::quantile_of_counts;
use super::sorter::Sorter;
use super::stats::quantile_of_sorted;
use super::structure::Structure;

/// How much to simulate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Simulation {
    /// Number of runs, at least 1.
    pub runs: usize,
    /// Where the random numbers start: the same seed gives the same result.
    pub seed: u64,
    /// The k of P(rank ≤ k).
    pub top: usize,
}

/// What many rankings say about one unit. Quantiles are of type 7.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankDoubt {
    /// Code of the unit.
    pub code: String,
    /// Rank under the method as it stands.
    pub nominal: u32,
    /// Mean rank.
    pub mean: f64,
    /// Median rank.
    pub median: f64,
    /// 5 % quantile.
    pub q05: f64,
    /// 95 % quantile.
    pub q95: f64,
    /// Share of the runs in which the rank is at most `top`.
    pub p_top: f64,
}

impl RankDoubt {
    /// Whether the runs do not settle if the unit is among the best `top`: between 5 % and 95 % of
    /// them say so.
    #[must_use]
    pub fn is_grey(&self) -> bool {
        self.p_top > GREY.0 && self.p_top < GREY.1
    }
}

/// Bounds of the grey zone, as shares of the runs.
pub const GREY: (f64, f64) = (0.05, 0.95);

/// The result of a simulation, in the order of the units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MethodDoubt {
    /// What was asked for.
    pub simulation: Simulation,
    /// [`Method::hash`].
    pub method_hash: String,
    /// Each unit.
    pub units: Vec<RankDoubt>,
    /// Codes of the units in the grey zone.
    pub grey_zone: Vec<String>,
}

/// Ranks by count: memory for them, at most, over all threads.
const COUNTS_MB: usize = 128;
/// Ranks one by one: memory for them, at most.
const TABLE_MB: usize = 160;

/// Simulates the index under the variations of [`Method::uncertainty`]: each run draws a
/// normalisation, an aggregation and weights, ranks all units, and adds to the counts.
///
/// Run r takes its random numbers from stream r of a ChaCha generator with 8 rounds, so the result
/// depends neither on the number of threads nor on which of them takes which run.
///
/// # Errors
/// [`IndexError::Top`], [`IndexError::Runs`], [`IndexError::NothingVaries`], [`IndexError::Memory`],
/// or [`IndexError::Alternative`] for a variation that cannot be computed.
pub fn uncertainty(
    computed: &Computed,
    structure: &Structure,
    method: &Method,
    simulation: Simulation,
) -> Result<MethodDoubt, IndexError> {
    let n = computed.units.len();
    let Simulation { runs, seed, top } = simulation;
    if top == 0 || top > n {
        return Err(IndexError::Top { top, units: n });
    }
    if runs == 0 {
        return Err(IndexError::Runs {
            given: runs,
            needed: 1,
        });
    }
    let engine = Engine::new(computed, structure, method)?;
    if engine.n_dimensions() == 2 && engine.n_choices() == (1, 1) {
        return Err(IndexError::NothingVaries);
    }
    // Whether ranks are counted or listed depends on units and runs alone: a machine with more
    // threads must not refuse what one with fewer can do. Large counts are shared by fewer threads,
    // and made by a single one only where a list does not fit.
    let at_once = (COUNTS_MB << 20) / (n * n * 4);
    let summaries = if at_once > 1 || (at_once == 1 && table_mb(n, runs) > TABLE_MB) {
        let threads = rayon::current_num_threads().min(at_once);
        let counts = count_ranks(&engine, runs, seed, threads)?;
        counts
            .chunks_exact(n)
            .map(|c| Summary::of_counts(c, runs, top))
            .collect::<Vec<_>>()
    } else {
        summarise_table(&engine, runs, seed, top)?
    };
    let units: Vec<RankDoubt> = summaries
        .into_iter()
        .enumerate()
        .map(|(i, s)| s.name(&computed.units[i], computed.ranks[i]))
        .collect();
    let grey_zone = units
        .iter()
        .filter(|u| u.is_grey())
        .map(|u| u.code.clone())
        .collect();
    Ok(MethodDoubt {
        simulation,
        method_hash: computed.method_hash.clone(),
        units,
        grey_zone,
    })
}

struct Summary {
    mean: f64,
    quantiles: [f64; 3],
    p_top: f64,
}

const QUANTILES: [f64; 3] = [0.05, 0.5, 0.95];

impl Summary {
    /// From how often each rank was taken.
    fn of_counts(counts: &[u32], runs: usize, top: usize) -> Self {
        let sum: u64 = counts
            .iter()
            .zip(1_u64..)
            .map(|(&c, rank)| u64::from(c) * rank)
            .sum();
        let within: u64 = counts[..top].iter().map(|&c| u64::from(c)).sum();
        Self {
            mean: sum as f64 / runs as f64,
            quantiles: QUANTILES.map(|p| quantile_of_counts(counts, runs as u64, p)),
            p_top: within as f64 / runs as f64,
        }
    }

    /// From the ranks themselves, in any order.
    fn of_ranks(ranks: &mut [u32], top: usize) -> Self {
        ranks.sort_unstable();
        let sum: u64 = ranks.iter().map(|&r| u64::from(r)).sum();
        let within = ranks.partition_point(|&r| r as usize <= top);
        let values: Vec<f64> = ranks.iter().map(|&r| f64::from(r)).collect();
        Self {
            mean: sum as f64 / ranks.len() as f64,
            quantiles: QUANTILES.map(|p| quantile_of_sorted(&values, p)),
            p_top: within as f64 / ranks.len() as f64,
        }
    }

    fn name(self, code: &str, nominal: u32) -> RankDoubt {
        let [q05, median, q95] = self.quantiles;
        let (mean, p_top) = (self.mean, self.p_top);
        RankDoubt {
            code: code.to_owned(),
            nominal,
            mean,
            median,
            q05,
            q95,
            p_top,
        }
    }
}

/// The uniform numbers of run r.
pub(super) fn point(base: &ChaCha8Rng, run: usize, dimensions: usize) -> Vec<f64> {
    let mut rng = base.clone();
    rng.set_stream(run as u64);
    (0..dimensions).map(|_| uniform(&mut rng)).collect()
}

/// Uniform on [0, 1), in steps of 2⁻⁵³.
pub(super) fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Runs that share a block: as many as keep their scores within the second-level cache.
fn block_size(engine: &Engine) -> usize {
    ((192 << 10) / (8 * engine.stride()))
        .clamp(4, 64)
        .next_multiple_of(4)
}

/// One thread's room.
struct Worker<'a> {
    engine: &'a Engine<'a>,
    base: ChaCha8Rng,
    block: Block,
    runs: Vec<Run>,
    sorter: Sorter,
}

impl<'a> Worker<'a> {
    fn new(engine: &'a Engine<'a>, seed: u64) -> Self {
        Self {
            engine,
            base: ChaCha8Rng::seed_from_u64(seed),
            block: Block::default(),
            runs: Vec::new(),
            sorter: Sorter::new(engine.n_units()),
        }
    }

    /// Ranks the units in the runs `first..end`: `each(run − first, unit, rank − 1)`.
    fn rank(
        &mut self,
        first: usize,
        end: usize,
        mut each: impl FnMut(usize, usize, usize),
    ) -> Result<(), (usize, IndexError)> {
        let dimensions = self.engine.n_dimensions();
        self.runs.clear();
        for run in first..end {
            self.runs
                .push(self.engine.run(&point(&self.base, run, dimensions)));
        }
        self.engine
            .score(&self.runs, &mut self.block)
            .map_err(|(at, e)| (first + at, e))?;
        let (stride, n) = (self.engine.stride(), self.engine.n_units());
        for (at, row) in self.block.scores.chunks_exact(stride).enumerate() {
            self.sorter
                .rank(&row[..n], |unit, rank| each(at, unit, rank));
        }
        Ok(())
    }
}

/// Memory for a list of every rank of every run.
const fn table_mb(units: usize, runs: usize) -> usize {
    (units * runs * 4) >> 20
}

/// How often each unit took each rank: a row of n counts for each unit.
fn count_ranks(
    engine: &Engine,
    runs: usize,
    seed: u64,
    threads: usize,
) -> Result<Vec<u32>, IndexError> {
    let n = engine.n_units();
    let size = block_size(engine);
    let next = AtomicUsize::new(0);
    let job = |_| {
        let mut worker = Worker::new(engine, seed);
        let mut counts = vec![0_u32; n * n];
        loop {
            let first = next.fetch_add(size, Ordering::Relaxed);
            if first >= runs {
                return Ok(counts);
            }
            let end = (first + size).min(runs);
            worker.rank(first, end, |_, unit, rank| counts[unit * n + rank] += 1)?;
        }
    };
    let parts: Vec<Result<Vec<u32>, (usize, IndexError)>> =
        (0..threads).into_par_iter().map(job).collect();
    let mut total: Vec<u32> = Vec::new();
    let mut failure: Option<(usize, IndexError)> = None;
    for part in parts {
        match part {
            Ok(counts) if total.is_empty() => total = counts,
            Ok(counts) => total.iter_mut().zip(counts).for_each(|(t, c)| *t += c),
            Err(e) if failure.as_ref().is_none_or(|f| e.0 < f.0) => failure = Some(e),
            Err(_) => {}
        }
    }
    failure.map_or(Ok(total), |(_, e)| Err(e))
}

/// For too many units to count n × n ranks: keeps every rank of every run.
fn summarise_table(
    engine: &Engine,
    runs: usize,
    seed: u64,
    top: usize,
) -> Result<Vec<Summary>, IndexError> {
    let n = engine.n_units();
    let needed = table_mb(n, runs);
    if needed > TABLE_MB {
        let most = (TABLE_MB << 20) / (4 * n);
        return Err(IndexError::Memory {
            units: n,
            runs,
            needed,
            limit: TABLE_MB,
            most,
        });
    }
    let size = block_size(engine);
    let mut table = vec![0_u32; n * runs];
    table
        .par_chunks_mut(n * size)
        .enumerate()
        .map(|(b, rows)| {
            let mut worker = Worker::new(engine, seed);
            let first = b * size;
            let end = (first + size).min(runs);
            let rank32 = |rank: usize| u32::try_from(rank + 1).expect("ranks fit 32 bits");
            worker
                .rank(first, end, |run, unit, rank| {
                    rows[run * n + unit] = rank32(rank)
                })
                .map_err(|(_, e)| e)
        })
        .collect::<Result<(), IndexError>>()?;
    let summarise = |unit: usize| {
        let mut ranks: Vec<u32> = (0..runs).map(|run| table[run * n + unit]).collect();
        Summary::of_ranks(&mut ranks, top)
    };
    Ok((0..n).into_par_iter().map(summarise).collect())
}
