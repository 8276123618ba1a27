//! Bars of the composite index: `cargo bench -p measure --bench index`.
//!
//! Prints one line `case: seconds` for each case, the best of several tries: what the machine can
//! do, not what it did while it was busy. A word after `--` restricts it to the cases with that word. `numpy_peer.py` does the same in NumPy.

use std::hint::black_box;
use std::time::Instant;

use measure::index::{
    Computed, Dataset, Matrix, Method, RowKind, Simulation, Structure, StructureRow, compute,
    uncertainty,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const UNITS: usize = 514;
const INDICATORS: usize = 100;
const RUNS: usize = 10_000;
const TRIES: usize = 7;

fn main() {
    let (data, structure) = inputs(UNITS);
    let normalise = "normalise = { by = \"minmax\", lower = 1, upper = 100 }\n";
    for (case, rest) in [
        ("arithmetic", "aggregate = \"arithmetic\"\n"),
        ("geometric", "aggregate = \"geometric\"\n"),
        ("harmonic", "aggregate = \"harmonic\"\n"),
        (
            "arithmetic_simplex",
            "[uncertainty]\nweights = \"simplex\"\n",
        ),
    ] {
        let method = Method::from_toml(&format!("{normalise}{rest}")).expect("the method is valid");
        let computed = compute(&data, &structure, &method).expect("the data are valid");
        report(&format!("index_{UNITS}x{INDICATORS}x{RUNS}_{case}"), || {
            simulate(&computed, &structure, &method)
        });
    }
    limits();
    println!("peak_memory_mb: {}", peak_memory_mb());
    let (data, structure) = inputs(100_000);
    report("index_compute_100000x100", || {
        compute(&data, &structure, &Method::default())
            .expect("the data are valid")
            .ranks
            .len()
    });
    println!("peak_memory_mb_with_100000_units: {}", peak_memory_mb());
}

/// Units × indicators of random values, four pillars under one index.
fn inputs(units: usize) -> (Dataset, Structure) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut rows = Vec::new();
    for i in 0..INDICATORS {
        let mut row = StructureRow::new(RowKind::Indicator, &format!("i{i}"), "");
        row.parent = Some(format!("p{}", i % 4));
        rows.push(row);
    }
    for p in 0..4 {
        let mut row = StructureRow::new(RowKind::Aggregate, &format!("p{p}"), "");
        row.parent = Some("index".to_owned());
        rows.push(row);
    }
    rows.push(StructureRow::new(RowKind::Aggregate, "index", ""));
    let structure = Structure::from_rows(&rows).expect("the tree is sound");
    let column = |_| {
        (0..units)
            .map(|_| f64::from(rng.next_u32()))
            .collect::<Vec<f64>>()
    };
    let columns: Vec<Vec<f64>> = (0..INDICATORS).map(column).collect();
    let codes: Vec<String> = (0..units).map(|u| format!("u{u}")).collect();
    let indicators: Vec<String> = structure
        .indicators()
        .iter()
        .map(|n| n.code.clone())
        .collect();
    let table = Matrix::from_columns(units, &columns);
    let data = Dataset::new(codes.clone(), codes, &indicators, table).expect("the data are sound");
    (data, structure)
}

fn simulate(computed: &Computed, structure: &Structure, method: &Method) -> usize {
    let simulation = Simulation {
        runs: RUNS,
        seed: 1,
        top: 50,
    };
    uncertainty(computed, structure, method, simulation)
        .expect("it was tried")
        .units
        .len()
}

/// Half of what the same work costs at least: one sort of each run's scores by the standard library.
/// The other half, one matrix product at the peak of the machine, is `numpy_product_alone` of
/// `numpy_peer.py`, whose BLAS uses the widest fused instructions there are.
fn limits() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let scores: Vec<u64> = (0..UNITS * RUNS).map(|_| rng.next_u64()).collect();
    report("limit_sort_of_each_run", || {
        let mut scores = scores.clone();
        scores
            .par_chunks_mut(UNITS)
            .for_each(<[u64]>::sort_unstable);
        scores.len()
    });
}

fn report(case: &str, mut work: impl FnMut() -> usize) {
    // Cargo itself passes `--bench`.
    let wanted = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    if wanted.is_some_and(|w| !case.contains(&w)) {
        return;
    }
    let time = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64()
    };
    let best = (0..TRIES).map(time).fold(f64::INFINITY, f64::min);
    println!("{case}: {best:.4}");
}

/// Peak resident memory of this process, where the system tells.
fn peak_memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kb| kb / 1024)
}
