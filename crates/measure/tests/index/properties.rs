//! What must hold for any index.

use measure::index::{
    Computed, Dataset, IndexError, Matrix, Method, RowKind, Simulation, Structure, StructureRow,
    compute, uncertainty,
};
use proptest::prelude::*;

const INDICATORS: usize = 5;

/// Five indicators, the third pointing down, under two pillars and an index.
fn structure() -> Structure {
    let mut rows = Vec::new();
    for i in 0..INDICATORS {
        let mut row = StructureRow::new(RowKind::Indicator, &format!("i{i}"), "");
        row.parent = Some(if i < 3 { "p" } else { "q" }.to_owned());
        row.weight = Some((i + 1) as f64);
        row.direction = (i == 2).then_some(-1.0);
        rows.push(row);
    }
    for (code, parent) in [("p", Some("index")), ("q", Some("index")), ("index", None)] {
        let mut row = StructureRow::new(RowKind::Aggregate, code, "");
        row.parent = parent.map(str::to_owned);
        rows.push(row);
    }
    Structure::from_rows(&rows).unwrap()
}

/// Rows of values; the codes are the positions in `order`.
fn index(rows: &[Vec<f64>], order: &[usize], method: &str) -> Result<Computed, IndexError> {
    let columns: Vec<Vec<f64>> = (0..INDICATORS)
        .map(|j| order.iter().map(|&i| rows[i][j]).collect())
        .collect();
    let codes: Vec<String> = order.iter().map(|i| format!("u{i}")).collect();
    let indicators: Vec<String> = (0..INDICATORS).map(|i| format!("i{i}")).collect();
    let table = Matrix::from_columns(order.len(), &columns);
    let data = Dataset::new(codes.clone(), codes, &indicators, table).unwrap();
    compute(&data, &structure(), &Method::from_toml(method).unwrap())
}

fn in_order(rows: &[Vec<f64>], method: &str) -> Result<Computed, IndexError> {
    index(rows, &(0..rows.len()).collect::<Vec<_>>(), method)
}

/// A method of which no step depends on more than the order of a column.
fn methods() -> impl Strategy<Value = String> {
    let normalise = prop_oneof![
        Just("{ by = \"minmax\", lower = 1, upper = 100 }"),
        Just("\"zscore\""),
        Just("\"rank\""),
        Just("\"prank\""),
        Just("\"distance-to-max\""),
    ];
    let aggregate = prop_oneof![
        Just("arithmetic"),
        Just("geometric"),
        Just("harmonic"),
        Just("copeland"),
        Just("borda"),
        Just("kemeny"),
    ];
    (normalise, aggregate).prop_map(|(n, a)| format!("normalise = {n}\naggregate = \"{a}\"\n"))
}

fn tables() -> impl Strategy<Value = Vec<Vec<f64>>> {
    let cell = (-500_i32..500).prop_map(|v| f64::from(v) / 8.0);
    prop::collection::vec(prop::collection::vec(cell, INDICATORS), 4..9)
}

proptest! {
    #[test]
    fn a_better_indicator_never_makes_the_index_worse(
        rows in tables(), method in methods(), unit in 0_usize..4, indicator in 0..INDICATORS,
        by in 1_i32..100,
    ) {
        let Ok(before) = in_order(&rows, &method) else { return Ok(()) };
        let mut better = rows.clone();
        let direction = if indicator == 2 { -1.0 } else { 1.0 };
        better[unit][indicator] += direction * f64::from(by) / 8.0;
        let Ok(after) = in_order(&better, &method) else { return Ok(()) };
        // Where best rankings tie, breaking the tie may cost a unit its mean place.
        if !method.contains("kemeny") {
            let (now, then) = (after.index()[unit], before.index()[unit]);
            prop_assert!(now >= then - 1e-9, "{method}{then} {now}");
        }
        // Narrowing the spread of z-scores may lift others, and so may overtaking a unit that a third
        // is compared with; a mean of anything else lifts nobody.
        let compares = ["copeland", "borda", "kemeny", "zscore"].iter().any(|m| method.contains(m));
        if !compares {
            let others = before.index().iter().zip(after.index()).enumerate();
            for (other, (then, now)) in others {
                prop_assert!(other == unit || *now <= then + 1e-9, "{method}{then} {now}");
            }
        }
    }

    #[test]
    fn the_unit_of_measure_has_no_influence_under_min_max(
        rows in tables(), indicator in 0..INDICATORS, shift in -1000_i32..1000, power in -6_i32..6,
    ) {
        let method = "normalise = { by = \"minmax\", lower = 1, upper = 100 }\naggregate = \"geometric\"\n";
        let Ok(before) = in_order(&rows, method) else { return Ok(()) };
        let mut other = rows.clone();
        for row in &mut other {
            row[indicator] = row[indicator] * 2_f64.powi(power) + f64::from(shift);
        }
        let after = in_order(&other, method).unwrap();
        for (a, b) in after.index().iter().zip(before.index()) {
            prop_assert!((a - b).abs() < 1e-9);
        }
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing_not_even_the_last_bit(
        rows in tables(), method in methods(), seed in 0_usize..1000, gap in prop::option::of(0..INDICATORS),
    ) {
        let mut rows = rows;
        let mut method = method;
        if let Some(gap) = gap {
            rows[1][gap] = f64::NAN;
            method += ["impute = \"mean\"\n", "impute = \"median\"\n", "impute = \"none\"\n"][seed % 3];
        }
        let n = rows.len();
        let order: Vec<usize> = (0..n).map(|i| (i * (n - 1) + seed) % n).collect();
        let (straight, turned) = (in_order(&rows, &method), index(&rows, &order, &method));
        let (Ok(straight), Ok(turned)) = (straight, turned) else { return Ok(()) };
        for (at, &unit) in order.iter().enumerate() {
            for node in 0..straight.scores.cols() {
                let (a, b) = (turned.scores.at(at, node), straight.scores.at(unit, node));
                prop_assert_eq!(a.to_bits(), b.to_bits(), "{} node {}", method, node);
            }
            prop_assert_eq!(turned.ranks[at], straight.ranks[unit]);
        }
        let method = Method::from_toml(&method).unwrap();
        let simulation = Simulation { runs: 40, seed: seed as u64, top: 2 };
        let straight = uncertainty(&straight, &structure(), &method, simulation).unwrap();
        let turned = uncertainty(&turned, &structure(), &method, simulation).unwrap();
        for (at, &unit) in order.iter().enumerate() {
            prop_assert_eq!(&turned.units[at], &straight.units[unit]);
        }
    }
}

/// The simulation flattens the tree where it can; it must see the same ranks as the tree itself.
#[test]
fn the_fast_way_and_the_tree_rank_alike() {
    let rows: Vec<Vec<f64>> = (0..40)
        .map(|u| {
            (0..INDICATORS)
                .map(|j| ((u * 37 + j * 53 + u * j) % 101) as f64)
                .collect()
        })
        .collect();
    for mean in ["arithmetic", "geometric", "harmonic"] {
        let normalise = "normalise = { by = \"minmax\", lower = 1, upper = 100 }\n";
        let fast = format!("{normalise}aggregate = \"{mean}\"\n");
        let fast = in_order(&rows, &fast).unwrap();
        let method = Method::from_toml(&format!("{normalise}aggregate = \"{mean}\"\n")).unwrap();
        let sets: Vec<Vec<f64>> = (1..20)
            .map(|s| (0..8).map(|n| 1.0 + f64::from(s * n % 7)).collect())
            .collect();
        let scores =
            measure::index::scores_under_weights(&fast, &structure(), &method, &sets).unwrap();
        for (set, column) in sets.iter().zip(scores.columns()) {
            let table: Vec<String> = structure()
                .nodes()
                .iter()
                .zip(set)
                .map(|(n, w)| format!("{} = {w}", n.code))
                .collect();
            let table = table.join(", ");
            let slow = format!(
                "{normalise}aggregate = \"{mean}\"\nweights = {{ by = \"table\", table = {{ {table} }} }}\n"
            );
            let slow = in_order(&rows, &slow).unwrap();
            for (a, b) in column.iter().zip(slow.index()) {
                assert!((a - b).abs() < 1e-9, "{mean}");
            }
        }
    }
}
