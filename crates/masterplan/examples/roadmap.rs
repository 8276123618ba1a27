//! Draws the roadmap of a made-up plan: `cargo run -p masterplan --example roadmap -- WIDTH [ACTIONS [YEARS [HEIGHT]]]`.

use masterplan::{
    Period, Table, example,
    roadmap::{Options, Words, svg},
};

fn main() {
    let arguments: Vec<f64> = std::env::args()
        .skip(1)
        .map(|argument| argument.parse().expect("a number"))
        .collect();
    let of = |at: usize, otherwise: f64| arguments.get(at).copied().unwrap_or(otherwise);
    let years = of(2, 5.0) as u16;
    let period = Period::new(2025, 2024 + years).expect("1 to 20 years");
    let mut content = example::content(of(1, 30.0) as usize, period);
    let statuses = [
        "planned", "budgeted", "running", "done", "delayed", "dropped",
    ];
    for (at, row) in content
        .tables
        .get_mut(&Table::Action)
        .into_iter()
        .flatten()
        .enumerate()
    {
        let status = statuses[at / 2 % statuses.len()];
        row.cells.insert("status".to_owned(), status.to_owned());
    }
    let words = Words {
        title: "Peta jalan".to_owned(),
        critical: "Jalur kritis".to_owned(),
        milestone: "Tonggak".to_owned(),
        reached: "Tonggak tercapai".to_owned(),
        ..Words::default()
    };
    let words = words.with_pillars(&content.pillar_set, true);
    let options = Options {
        height: arguments.get(3).copied(),
        ..Options::new(of(0, 1200.0), words)
    };
    println!("{}", svg(&content, &options));
}
