//! Every stage, nine variants and fixed weight sets beside NumPy doing the same (`golden/pipeline/make.py`).
//!
//! The figures of ASEM (`asem.rs`) are the published ones, but may be absent; these never are.

use std::path::Path;

use measure::index::{Dataset, Matrix, Method, Structure, compute, ranks, scores_under_weights};
use measure_cli::index::input::{read_data, read_structure};
use measure_cli::table::Decimal;
use serde_json::Value;

const PREPARE: &str = "impute = { by = \"group-mean\", group = \"Part\" }\n\
    treat = { winsorise_max = 5, skew = 2.0, kurtosis = 3.5, log = false }\n";

fn read() -> (Dataset, Structure, Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pipeline");
    let structure = read_structure(&folder.join("iMeta.csv"), Decimal::Point).unwrap();
    let data = read_data(&folder.join("iData.csv"), &structure, None, Decimal::Point);
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    (
        data.unwrap().0,
        structure,
        serde_json::from_str(&expected).unwrap(),
    )
}

fn method(rest: &str) -> Method {
    Method::from_toml(&format!("{PREPARE}{rest}")).unwrap()
}

fn numbers(values: &Value) -> Vec<f64> {
    let values = values.as_array().unwrap().iter();
    values.map(|v| v.as_f64().unwrap_or(f64::NAN)).collect()
}

/// Rows of `expected` beside those of the last columns of `found`.
fn assert_same(found: &Matrix, expected: &Value, what: &str) {
    let rows = expected.as_array().unwrap();
    assert_eq!(found.rows(), rows.len());
    for (i, row) in rows.iter().enumerate() {
        let row = numbers(row);
        let first = found.cols() - row.len();
        for (j, wanted) in row.into_iter().enumerate() {
            let got = found.at(i, first + j);
            let same = got.is_nan() && wanted.is_nan() || (got - wanted).abs() < 1e-9;
            assert!(same, "{what}, row {i}, column {j}: {got} is not {wanted}");
        }
    }
}

#[test]
fn every_stage_is_numpys_to_a_billionth() {
    let (data, structure, expected) = read();
    let computed = compute(&data, &structure, &method("")).unwrap();
    assert_same(
        &computed.stages.denominated,
        &expected["denominated"],
        "denominated",
    );
    assert_same(&computed.stages.imputed, &expected["imputed"], "imputed");
    assert_same(&computed.stages.treated, &expected["treated"], "treated");
    let pulled = computed
        .treatments
        .iter()
        .map(|t| (t.indicator.clone(), t.winsorised.into()));
    assert_eq!(Value::Object(pulled.collect()), expected["winsorised"]);
}

#[test]
fn nine_variants_of_normalisation_and_aggregation_are_numpys() {
    let (data, structure, expected) = read();
    let variants = expected["variants"].as_array().unwrap();
    assert_eq!(variants.len(), 9);
    for variant in variants {
        let (scale, mean) = (variant["normalise"].as_str(), variant["aggregate"].as_str());
        let rest = format!(
            "normalise = {}\naggregate = \"{}\"",
            scale.unwrap(),
            mean.unwrap()
        );
        let computed = compute(&data, &structure, &method(&rest)).unwrap();
        assert_same(&computed.scores, &variant["scores"], &rest);
    }
}

#[test]
fn fixed_weight_sets_give_numpys_scores_and_ranks() {
    let (data, structure, expected) = read();
    let rest = "normalise = { by = \"minmax\", lower = 1, upper = 100 }\naggregate = \"geometric\"";
    let method = method(rest);
    let computed = compute(&data, &structure, &method).unwrap();
    let sets = expected["weight_sets"].as_array().unwrap();
    let weights: Vec<Vec<f64>> = sets.iter().map(|set| numbers(&set["weights"])).collect();
    let scores = scores_under_weights(&computed, &structure, &method, &weights).unwrap();
    for (column, set) in scores.columns().zip(sets) {
        for (got, wanted) in column.iter().zip(numbers(&set["scores"])) {
            assert!((got - wanted).abs() < 1e-9, "{got} is not {wanted}");
        }
        let wanted: Vec<u32> = serde_json::from_value(set["ranks"].clone()).unwrap();
        assert_eq!(ranks(column), wanted);
    }
}
