//! Times the simulation of a made-up plan: `cargo run --release -p masterplan --example simulate -- [ACTIONS [RUNS]]`.

use std::time::Instant;

use masterplan::{Content, Period, checks, diff, example, simulate};

fn main() {
    let arguments: Vec<u32> = std::env::args()
        .skip(1)
        .map(|argument| argument.parse().expect("a whole number"))
        .collect();
    let actions = arguments.first().copied().unwrap_or(300);
    let runs = arguments.get(1).copied().unwrap_or(10_000);
    let content = example::content(
        actions as usize,
        Period::new(2025, 2034).expect("ten years"),
    );
    let ceilings = content
        .period
        .years()
        .map(|year| (year, 60_000_000_000))
        .collect();
    let settings = simulate::Settings {
        runs,
        ceilings,
        ..simulate::Settings::default()
    };
    let start = Instant::now();
    let outcome = simulate::run(&content, &settings).expect("the made-up plan has no cycle");
    let spent = start.elapsed();
    println!(
        "{runs} runs of {actions} actions over 10 years: {spent:?}, hash {}",
        outcome.hash
    );
    for year in &outcome.years {
        println!(
            "{}: planned {} mean {} 95 % {} over in {} runs, by {} on average",
            year.year, year.planned, year.mean, year.quantiles[4], year.over, year.overspend
        );
    }
    let codes: Vec<_> = outcome
        .drops
        .iter()
        .map(|drop| drop.code.as_str())
        .collect();
    println!(
        "to drop first: {}; still over: {:?}",
        codes.join(" "),
        outcome.still_over
    );
    others(&content);
}

fn others(content: &Content) {
    let facts = checks::Facts::default();
    checks::check(content, &facts);
    let start = Instant::now();
    let report = checks::check(content, &facts);
    println!(
        "check: {:?}, {} points, {} faults",
        start.elapsed(),
        report.points(),
        report.faults.len()
    );

    let mut later = content.clone();
    for row in later.tables.values_mut().flatten() {
        for text in row.cells.values_mut() {
            *text = text.replace("warga", "penduduk");
        }
    }
    let start = Instant::now();
    let found = diff::diff(content, &later);
    let rows: usize = found.tables.values().map(Vec::len).sum();
    println!("diff: {:?}, {rows} rows", start.elapsed());
}
