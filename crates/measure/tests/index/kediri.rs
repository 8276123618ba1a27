//! The one evaluation whose parts and result were all published: Kediri 2022.

use measure::instrument::{Answers, Evaluation, Instrument, shipped};

use crate::sheet::Sheet;

const KEDIRI: &str = include_str!("../golden/kediri_2022.csv");

fn evaluate(version: &str, answers: &Answers) -> Evaluation {
    Instrument::from_toml(shipped(version).unwrap().toml)
        .unwrap()
        .evaluate(answers)
        .unwrap()
}

fn answers(levels: &[&str]) -> Answers {
    let sheet = Sheet::parse(KEDIRI);
    let rows = sheet
        .rows
        .iter()
        .filter(|r| levels.contains(&r[0].as_str()));
    rows.map(|r| (r[1].clone(), r[2].parse().unwrap()))
        .collect()
}

#[test]
fn the_weights_of_2022_give_the_published_result_and_the_others_do_not() {
    let dimensions = answers(&["dimension"]);
    let a = evaluate("evaluation@A", &dimensions);
    assert!((a.exact - 3.315).abs() < 1e-9, "{a:?}");
    assert!((a.total - 3.31).abs() <= 0.01 + 1e-9, "{a:?}");
    assert_eq!(a.band.unwrap().en, "Very good");
    let b = evaluate("evaluation@B", &dimensions);
    assert!(
        (b.exact - 3.257).abs() < 1e-9 && (b.total - 3.31).abs() > 0.01,
        "{b:?}"
    );
}

#[test]
fn kabupaten_tangerang_2023_agrees() {
    let values = [
        ("baseline", 3.88),
        ("output", 3.26),
        ("outcome", 3.44),
        ("impact", 2.74),
        ("quick_win", 3.67),
    ];
    let values: Answers = values
        .iter()
        .map(|&(code, v)| (code.to_owned(), v))
        .collect();
    assert!((evaluate("evaluation@A", &values).total - 3.35).abs() <= 0.01 + 1e-9);
    assert!((evaluate("evaluation@B", &values).total - 3.35).abs() > 0.01);
}

#[test]
fn impact_is_the_mean_of_its_six_pillars() {
    let mut all = answers(&["dimension", "pillar"]);
    all.remove("impact");
    let found = evaluate("evaluation@A", &all);
    let impact = found
        .nodes
        .iter()
        .find(|n| n.code == "impact")
        .unwrap()
        .score
        .unwrap();
    assert!((impact - 3.068_333_333).abs() < 1e-9 && (impact - 3.07).abs() <= 0.01);
    assert!((found.total - 3.31).abs() <= 0.01 + 1e-9, "{found:?}");
}
