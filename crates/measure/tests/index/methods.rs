//! Each choice of a method, by its formula, and what is said when it cannot be made.

use measure::index::{
    Dataset, IndexError, Matrix, Method, RowKind, Structure, StructureRow, compute,
};

const UP: [f64; 4] = [2.0, 4.0, 8.0, 5.0];
const DOWN: [f64; 4] = [10.0, 40.0, 20.0, 25.0];

/// An indicator that points up and one that points down, under one index.
fn try_compute(
    method: &str,
    up: [f64; 4],
    down: [f64; 4],
) -> Result<measure::index::Computed, IndexError> {
    let mut rows = vec![StructureRow::new(RowKind::Aggregate, "index", "")];
    for (code, direction, target) in [("up", 1.0, 5.0), ("down", -1.0, 15.0)] {
        let mut row = StructureRow::new(RowKind::Indicator, code, "");
        row.parent = Some("index".to_owned());
        row.direction = Some(direction);
        row.target = Some(target);
        row.goalposts = Some((0.0, 50.0));
        rows.push(row);
    }
    let structure = Structure::from_rows(&rows).unwrap();
    let codes: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    let names = ["up", "down"].map(str::to_owned);
    let table = Matrix::from_columns(4, &[up, down]);
    let data = Dataset::new(codes.clone(), codes, &names, table).unwrap();
    compute(
        &data,
        &structure,
        &Method::from_toml(method)
            .map_err(|e| panic!("{e}"))
            .unwrap(),
    )
}

fn normalised(rule: &str) -> [Vec<f64>; 2] {
    let found = try_compute(&format!("normalise = {rule}\n"), UP, DOWN).unwrap();
    [0, 1].map(|j| found.stages.normalised.column(j).to_vec())
}

fn assert_close(found: &[f64], expected: [f64; 4]) {
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() < 1e-12, "{found:?} {expected:?}");
    }
}

/// A normalisation, and what it makes of [`UP`] and [`DOWN`].
const FORMULAS: [(&str, [f64; 4], [f64; 4]); 14] = [
    (
        "{ by = \"minmax\", lower = 0, upper = 6 }",
        [0.0, 2.0, 6.0, 3.0],
        [6.0, 0.0, 4.0, 3.0],
    ),
    ("\"rank\"", [1.0, 2.0, 4.0, 3.0], [4.0, 1.0, 3.0, 2.0]),
    ("\"borda\"", [0.0, 1.0, 3.0, 2.0], [3.0, 0.0, 2.0, 1.0]),
    (
        "\"prank\"",
        [0.0, 1.0 / 3.0, 1.0, 2.0 / 3.0],
        [1.0, 0.0, 2.0 / 3.0, 1.0 / 3.0],
    ),
    (
        "\"distance-to-max\"",
        [0.0, 1.0 / 3.0, 1.0, 0.5],
        [1.0, 0.0, 2.0 / 3.0, 0.5],
    ),
    (
        "{ by = \"distance-to-reference\", unit = \"d\" }",
        [0.0, 2.0 / 3.0, 2.0, 1.0],
        [2.0, 0.0, 4.0 / 3.0, 1.0],
    ),
    (
        "\"distance-to-target\"",
        [0.0, 2.0 / 3.0, 2.0, 1.0],
        [1.2, 0.0, 0.8, 0.6],
    ),
    (
        "{ by = \"distance-to-target\", cap = true }",
        [0.0, 2.0 / 3.0, 1.0, 1.0],
        [1.0, 0.0, 0.8, 0.6],
    ),
    (
        "\"fraction-of-max\"",
        [0.25, 0.5, 1.0, 0.625],
        [1.0, 0.25, 0.5, 0.4],
    ),
    (
        "\"benchmark\"",
        [0.4, 0.8, 1.0, 1.0],
        [1.0, 0.375, 0.75, 0.6],
    ),
    (
        "{ by = \"rubric\", min = 0, max = 40 }",
        [0.05, 0.1, 0.2, 0.125],
        [0.75, 0.0, 0.5, 0.375],
    ),
    (
        "{ by = \"goalposts\", lower = 0, upper = 1, bounds = { up = [2, 6] } }",
        [0.0, 0.5, 1.0, 0.75],
        [0.8, 0.2, 0.6, 0.5],
    ),
    (
        "{ by = \"goalposts\", lower = 0, upper = 1, clip = false, bounds = { up = [2, 6] } }",
        [0.0, 0.5, 1.5, 0.75],
        [0.8, 0.2, 0.6, 0.5],
    ),
    (
        "{ by = \"scaled\", from = [0, 10], to = [0, 1] }",
        [0.2, 0.4, 0.8, 0.5],
        [-1.0, -4.0, -2.0, -2.5],
    ),
];

#[test]
fn every_normalisation_follows_its_formula_in_both_directions() {
    for (rule, up, down) in FORMULAS {
        let [found_up, found_down] = normalised(rule);
        assert_close(&found_up, up);
        assert_close(&found_down, down);
    }
    let [z, _] = normalised("{ by = \"zscore\", mean = 10, sd = 2 }");
    let sd = (18.75_f64 / 3.0).sqrt();
    assert_close(&z, UP.map(|x| 10.0 + 2.0 * (x - 4.75) / sd));
}

fn refused(method: &str) -> String {
    try_compute(method, UP, DOWN).unwrap_err().to_string()
}

#[test]
fn a_normalisation_that_lacks_something_says_what() {
    let said = refused("normalise = { by = \"distance-to-reference\", unit = \"x\" }");
    assert_eq!(
        said,
        "the reference unit `x` is not among the units (or was screened out)"
    );
    let said = refused("normalise = { by = \"distance-to-reference\", unit = \"a\" }");
    assert!(
        said.contains("needs a reference that is better than the worst unit of `up`"),
        "{said}"
    );
    let said = refused("normalise = { by = \"rubric\", max = 4 }");
    assert_eq!(
        said,
        "unit `c`: `up` is 8; it is outside of the rubric's levels"
    );
    let negative = try_compute("normalise = \"benchmark\"", [-1.0, 1.0, 2.0, 3.0], DOWN);
    let said = negative.unwrap_err().to_string();
    assert_eq!(
        said,
        "unit `a`: `up` is -1; a benchmark takes values of 0 or more"
    );
}

#[test]
fn keys_that_contradict_each_other_are_refused_with_their_line() {
    for (method, expected) in [
        (
            "normalise = { by = \"minmax\", lower = 5, upper = 5 }",
            "`lower` (5) must be below `upper` (5)",
        ),
        (
            "normalise = { by = \"zscore\", sd = 0 }",
            "`sd` is 0; it must be above 0",
        ),
        ("normalise = { lower = 1 }", "missing field `by`"),
        (
            "screen = { min_data = 90 }",
            "`min_data` is 90; it is a share between 0 and 1",
        ),
        ("impute = \"group-mean\"", "`group-mean` needs `group`"),
        (
            "[uncertainty]\nweights = { by = \"perturb\", percent = 250 }",
            "`percent` is 250",
        ),
        (
            "treat = { winsorise = 5 }",
            "unknown field `winsorise`, expected one of `winsorise_max`",
        ),
    ] {
        let said = Method::from_toml(method).unwrap_err().to_string();
        assert!(said.contains(expected) && said.contains("line "), "{said}");
    }
}

#[test]
fn weights_come_from_a_table_from_comparisons_or_from_the_data() {
    let weights = |rule: &str| {
        let found = try_compute(&format!("weights = {rule}\n"), UP, DOWN)
            .unwrap()
            .weights;
        [found[0], found[1]]
    };
    assert_eq!(weights("\"equal\""), [0.5, 0.5]);
    assert_eq!(
        weights("{ by = \"table\", table = { up = 3 } }"),
        [0.75, 0.25]
    );
    let ahp = weights("{ by = \"ahp\", matrices = { index = [[1, 4], [\"1/4\", 1]] } }");
    assert!((ahp[0] - 0.8).abs() < 1e-12);
    assert!(
        (weights("\"pca\"")[0] - 0.5).abs() < 1e-12,
        "two columns always share"
    );
    let said = refused("weights = { by = \"table\", table = { upp = 3 } }");
    assert_eq!(said, "weights of `upp`: it is not in the structure");
    let said = refused("weights = { by = \"table\", table = { up = 0, down = 0 } }");
    assert_eq!(said, "weights of `index`: its children weigh 0 altogether");
    let said = refused("weights = { by = \"ahp\", matrices = { index = [[1]] } }");
    assert_eq!(said, "weights of `index`: 1 rows for 2 children");
}

#[test]
fn comparisons_that_contradict_each_other_are_refused_with_their_ratio() {
    let mut rows = vec![StructureRow::new(RowKind::Aggregate, "index", "")];
    for code in ["x", "y", "z"] {
        let mut row = StructureRow::new(RowKind::Indicator, code, "");
        row.parent = Some("index".to_owned());
        rows.push(row);
    }
    let structure = Structure::from_rows(&rows).unwrap();
    let codes: Vec<String> = ["a", "b"].map(str::to_owned).to_vec();
    let table = Matrix::from_columns(2, &[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]);
    let names = ["x", "y", "z"].map(str::to_owned);
    let data = Dataset::new(codes.clone(), codes, &names, table).unwrap();
    // x beats y, y beats z, and z beats x.
    let matrix = "[[1, 5, \"1/5\"], [\"1/5\", 1, 5], [5, \"1/5\", 1]]";
    let method = |more: &str| {
        let text = format!("weights = {{ by = \"ahp\", matrices = {{ index = {matrix} }}{more} }}");
        compute(&data, &structure, &Method::from_toml(&text).unwrap())
    };
    let said = method("").unwrap_err().to_string();
    assert!(
        said.contains("consistency ratio is") && said.contains("raise max_ratio"),
        "{said}"
    );
    assert_eq!(method(", max_ratio = 5").unwrap().units.len(), 2);
}

#[test]
fn a_list_of_aggregations_has_one_for_each_level() {
    let said = refused("aggregate = [\"arithmetic\", \"geometric\"]");
    assert_eq!(
        said,
        "aggregate lists 2 aggregations; the structure has 1 levels above the indicators"
    );
    assert!(try_compute("aggregate = [\"arithmetic\"]", UP, DOWN).is_ok());
}

#[test]
fn a_missing_value_shares_its_weight_among_the_others() {
    let mut gap = UP;
    gap[1] = f64::NAN;
    let found = try_compute("impute = \"none\"", gap, DOWN).unwrap();
    assert_eq!(found.index()[1], found.stages.normalised.at(1, 1));
    let mean = try_compute("impute = \"mean\"", gap, DOWN).unwrap();
    assert_eq!(mean.stages.imputed.at(1, 0), 5.0);
    let median = try_compute("impute = \"median\"", gap, DOWN).unwrap();
    assert_eq!(median.stages.imputed.at(1, 0), 5.0);
}

#[test]
fn values_whose_range_overflows_are_refused_rather_than_lost() {
    let far = [1.0, 2.0, 1e308, -1e308];
    for rule in ["minmax", "zscore", "distance-to-max"] {
        let said = try_compute(&format!("normalise = \"{rule}\""), far, DOWN);
        let said = said.unwrap_err().to_string();
        assert!(said.contains("too far apart"), "{rule}: {said}");
    }
    assert!(try_compute("normalise = \"rank\"", far, DOWN).is_ok());
}

#[test]
fn screening_counts_measured_or_imputed_values_as_it_is_told() {
    let mut gap = UP;
    gap[1] = f64::NAN;
    let method =
        |on: &str| format!("impute = \"mean\"\nscreen = {{ min_data = 0.9, on = \"{on}\" }}");
    let measured = try_compute(&method("measured"), gap, DOWN).unwrap();
    assert_eq!(
        (measured.units.len(), measured.screened_out),
        (3, vec!["b".to_owned()])
    );
    let imputed = try_compute(&method("imputed"), gap, DOWN).unwrap();
    assert_eq!((imputed.units.len(), imputed.screened_out.len()), (4, 0));
}

#[test]
fn the_method_hash_names_the_method_and_the_structure() {
    let hash = |method: &str| try_compute(method, UP, DOWN).unwrap().method_hash;
    assert_eq!(
        hash(""),
        hash("normalise = { upper = 100, by = \"minmax\" } # the same\n")
    );
    assert_ne!(hash(""), hash("aggregate = \"borda\""));
}

#[test]
fn a_method_is_written_as_it_is_read() {
    for text in [
        "",
        "treat = true\nscreen = 0.9\nweights = \"pca\"",
        "impute = { by = \"group-mean\", group = \"G\" }\ntreat = { skew = 1.5, log = false }\n\
         screen = { min_nonzero = 0.5, on = \"measured\" }\naggregate = [\"geometric\", \"kemeny\"]",
        "weights = { by = \"ahp\", matrices = { I = [[1, 3], [\"1/3\", 1]] }, max_ratio = 0.2 }\n\
         normalise = { by = \"goalposts\", bounds = { a = [0, 5] }, clip = false }\nconstant = \"middle\"",
        "weights = { by = \"table\", table = { a = 2 } }\nimpute = \"median\"\n\
         [uncertainty]\nweights = { by = \"perturb\", percent = 7, levels = [2] }\n\
         aggregate = [\"harmonic\", [\"arithmetic\", \"borda\"]]\nnormalise = [\"minmax\", \"zscore\", \
         \"rank\", \"borda\", \"prank\", \"distance-to-max\", \"fraction-of-max\", \"benchmark\", \"rubric\", \
         \"scaled\", { by = \"distance-to-reference\", unit = \"A\" }, \"distance-to-target\"]",
        "[uncertainty]\nweights = \"simplex\"",
        "[uncertainty]\nweights = \"fixed\"",
    ] {
        let method = Method::from_toml(text).unwrap();
        let json = serde_json::to_value(&method).unwrap();
        let written = toml::to_string(&json).unwrap();
        assert_eq!(Method::from_toml(&written).unwrap(), method, "{written}");
    }
}
