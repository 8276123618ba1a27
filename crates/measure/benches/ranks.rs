//! Rank confidence sets, the Bayesian judging and the assignment, on the sizes of a national call.
//! Prints one line `case: seconds`, the best of three runs.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]

use std::time::Instant;

use measure::assign::{Request, assign};
use measure::confidence::{self, Estimate};
use measure::judges;
use measure::ratings::Ratings;

fn main() {
    let estimates: Vec<Estimate> = (0..514)
        .map(|i| {
            let value = f64::from(i * 7919 % 514) / 40.0;
            let se = 0.6 + f64::from(i * 104_729 % 100) / 100.0;
            Estimate {
                code: format!("{i:04}"),
                value,
                se,
            }
        })
        .collect();
    for (case, stepwise) in [("stepwise", true), ("single step", false)] {
        let settings = confidence::Settings {
            stepwise,
            ..Default::default()
        };
        let run = || {
            confidence::rank_sets(&estimates, &settings)
                .unwrap()
                .critical
        };
        time(&format!("rank sets, 514 units, 10000 draws, {case}"), run);
    }
    let ratings = ratings(88, 3);
    let settings = judges::Settings {
        top: Some(50),
        ..Default::default()
    };
    time("judges, 88 candidates x 3 raters, 100000 draws", || {
        judges::judge(&ratings, &settings).unwrap().units.len() as f64
    });
    let ratings = assigned(88, 20);
    time(
        "judges, 88 candidates of 20 assessors, 3 each, 100000 draws",
        || judges::judge(&ratings, &settings).unwrap().units.len() as f64,
    );
    for (n, m) in [(88, 20), (514, 60), (100_000, 200)] {
        let codes = |prefix: &str, n: usize| (0..n).map(|i| format!("{prefix}{i:06}")).collect();
        let (candidates, assessors): (Vec<String>, Vec<String>) = (codes("c", n), codes("a", m));
        let request = Request {
            candidates: &candidates,
            assessors: &assessors,
            conflicts: &[],
            per_candidate: 3,
            seed: 1,
        };
        time(
            &format!("assign, {n} candidates, {m} assessors, 3 each"),
            || assign(&request).unwrap().most_meetings as f64,
        );
    }
}

/// Marks on a grid of halves, no two raters alike.
fn ratings(n_units: usize, n_raters: usize) -> Ratings {
    let codes = |prefix: &str, n: usize| (0..n).map(|i| format!("{prefix}{i:03}")).collect();
    let mark = |i: usize| {
        Some(((i * 2_654_435_761 % 1_000_003) % 81) as f64 / 2.0 + (i / n_raters % 60) as f64)
    };
    let cells: Vec<Option<f64>> = (0..n_units * n_raters).map(mark).collect();
    Ratings::new(codes("u", n_units), codes("r", n_raters), &cells).unwrap()
}

/// Marks of three assessors on each candidate, as an assignment deals them out.
fn assigned(n: usize, m: usize) -> Ratings {
    let codes = |prefix: &str, n: usize| -> Vec<String> {
        (0..n).map(|i| format!("{prefix}{i:03}")).collect()
    };
    let (candidates, assessors) = (codes("u", n), codes("r", m));
    let request = Request {
        candidates: &candidates,
        assessors: &assessors,
        conflicts: &[],
        per_candidate: 3,
        seed: 1,
    };
    let mut cells = vec![None; n * m];
    for (i, sheet) in assign(&request).unwrap().sheets.iter().enumerate() {
        let at = |codes: &[String], code: &String| codes.binary_search(code).unwrap();
        let (row, column) = (
            at(&candidates, &sheet.candidate),
            at(&assessors, &sheet.assessor),
        );
        let noise = ((i * 2_654_435_761 % 1_000_003) % 81) as f64 / 2.0;
        cells[row * m + column] = Some(noise + (row % 60) as f64 + column as f64);
    }
    Ratings::new(candidates, assessors, &cells).unwrap()
}

fn time(case: &str, run: impl Fn() -> f64) {
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let start = Instant::now();
        std::hint::black_box(run());
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{case}: {best:.3}");
}
