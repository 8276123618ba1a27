//! ASEM Sustainable Connectivity, 51 countries × 49 indicators, against COINr's own results.

use std::path::{Path, PathBuf};

use measure::index::{
    Computed, Method, Outranking, Structure, compute, leave_one_out, ranks, scores_under_weights,
};
use measure_cli::index::input::{read_data, read_structure};
use measure_cli::table::Decimal;

use crate::support::{Sheet, difference, folder, golden, pilar};

const METHOD: &str = r#"
denominate = true
impute = { by = "group-mean", group = "EurAsia_group" }
screen = { min_data = 0.9 }
treat = { winsorise_max = 5, skew = 2.0, kurtosis = 3.5 }
normalise = { by = "minmax", lower = 0, upper = 100 }
aggregate = "arithmetic"
"#;

struct Asem {
    folder: PathBuf,
    structure: Structure,
    data: measure::index::Dataset,
}

impl Asem {
    fn open() -> Option<Self> {
        let folder = golden("asem_coinr")?;
        let structure = folder.join("00_ASEM_iMeta_structure_weights_directions.csv");
        let structure = read_structure(&structure, Decimal::Point).unwrap();
        let data = folder.join("00_ASEM_iData_raw_input.csv");
        let (data, unused) = read_data(&data, &structure, None, Decimal::Point).unwrap();
        assert_eq!(unused, ["Time"]);
        Some(Self {
            folder,
            structure,
            data,
        })
    }

    fn compute(&self, method: &str) -> (Method, Computed) {
        let method = Method::from_toml(method).unwrap();
        let computed = compute(&self.data, &self.structure, &method).unwrap();
        (method, computed)
    }

    fn sheet(&self, file: &str) -> Sheet {
        Sheet::read(&self.folder.join(file))
    }

    /// A column of figures of a computed index by unit.
    fn keyed(computed: &Computed, column: &[f64]) -> std::collections::BTreeMap<String, f64> {
        computed
            .units
            .iter()
            .cloned()
            .zip(column.iter().copied())
            .collect()
    }
}

fn assert_same_figures(found: &Path, expected: &Sheet, what: &str) {
    let found = Sheet::read(found);
    let indicators = expected.headers.iter().filter(|h| *h != "uCode");
    for column in indicators {
        let worst = difference(
            &found.numbers("uCode", column),
            &expected.numbers("uCode", column),
        );
        assert!(worst <= 1e-9, "{what}: {column} differs by {worst}");
    }
}

#[test]
fn every_stage_is_coinrs_to_a_billionth() {
    let Some(asem) = Asem::open() else { return };
    let out = folder("asem-stages");
    let method = out.join("method.toml");
    std::fs::write(&method, METHOD).unwrap();
    let file = |name: &str| asem.folder.join(name).display().to_string();
    let said = pilar(&[
        "index",
        "compute",
        "--stages",
        "--data",
        &file("00_ASEM_iData_raw_input.csv"),
        "--structure",
        &file("00_ASEM_iMeta_structure_weights_directions.csv"),
        "--method",
        &method.display().to_string(),
        "--out",
        &out.display().to_string(),
    ])
    .unwrap();
    assert!(said.contains("51 units ranked on 49 indicators"), "{said}");
    for (stage, expected) in [
        ("raw", "01_Raw.csv"),
        ("denominated", "02_Denominated.csv"),
        ("imputed", "03_Imputed.csv"),
        ("imputed", "04_Screened.csv"),
        ("treated", "05_Treated.csv"),
        ("normalised", "06_Normalised.csv"),
        ("scores", "07_Aggregated.csv"),
    ] {
        assert_same_figures(
            &out.join(format!("{stage}.csv")),
            &asem.sheet(expected),
            stage,
        );
    }
    let scores = Sheet::read(&out.join("scores.csv"));
    assert_eq!(scores.headers[..3], ["uCode", "uName", "LPI"]);
    assert_eq!(
        scores.headers[scores.headers.len() - 2..],
        ["Index", "rank"]
    );
    let published = asem.sheet("20_results_scores.csv");
    assert_eq!(scores.by("uCode", "rank"), published.by("uCode", "Rank"));
}

#[test]
fn treatment_says_what_coinr_says() {
    let Some(asem) = Asem::open() else { return };
    let (_, computed) = asem.compute(METHOD);
    let details = asem.sheet("05b_treatment_details.csv");
    let winsorised = details.numbers("iCode", "winsorise.nwin");
    let skew = details.numbers("iCode", "check_SkewKurt1.Skew");
    assert_eq!(computed.treatments.len(), 15);
    for t in &computed.treatments {
        assert_eq!(
            t.winsorised as f64, winsorised[&t.indicator],
            "{}",
            t.indicator
        );
        assert!(
            (t.skew_after - skew[&t.indicator]).abs() < 1e-9,
            "{}",
            t.indicator
        );
        assert!(t.passes && !t.logged);
    }
}

/// COINr's name of each variant, and ours of its normalisation and aggregation.
const VARIANTS: [(&str, &str, &str); 9] = [
    ("borda_amean", "\"borda\"", "arithmetic"),
    ("dist2max_amean", "\"distance-to-max\"", "arithmetic"),
    (
        "minmax_1_100_gmean",
        "{ by = \"minmax\", lower = 1, upper = 100 }",
        "geometric",
    ),
    (
        "minmax_1_100_hmean",
        "{ by = \"minmax\", lower = 1, upper = 100 }",
        "harmonic",
    ),
    ("prank_amean", "\"prank\"", "arithmetic"),
    ("rank_amean", "\"rank\"", "arithmetic"),
    (
        "scaled_amean",
        "{ by = \"scaled\", from = [0, 100], to = [0, 100] }",
        "arithmetic",
    ),
    (
        "zscore_10_2_amean",
        "{ by = \"zscore\", mean = 10, sd = 2 }",
        "arithmetic",
    ),
    (
        "zscore_10_2_gmean",
        "{ by = \"zscore\", mean = 10, sd = 2 }",
        "geometric",
    ),
];

#[test]
fn nine_variants_of_normalisation_and_aggregation_are_coinrs() {
    let Some(asem) = Asem::open() else { return };
    let sheet = asem.sheet("30_variants_norm_x_aggregation.csv");
    let column = |name: &str| sheet.column(name);
    for (variant, normalise, aggregate) in VARIANTS {
        let start = METHOD.find("normalise").unwrap();
        let method = format!(
            "{}normalise = {normalise}\naggregate = \"{aggregate}\"\n",
            &METHOD[..start]
        );
        let (_, computed) = asem.compute(&method);
        let rows: Vec<_> = sheet.rows.iter().filter(|r| r[0] == variant).collect();
        assert_eq!(rows.len(), 51, "{variant}");
        for row in rows {
            let unit = computed.units.iter().position(|u| *u == row[1]).unwrap();
            for node in &asem.structure.nodes()[49..] {
                let expected: f64 = row[column(&node.code)].parse().unwrap();
                let at = asem.structure.position(&node.code).unwrap();
                let found = computed.scores.at(unit, at);
                let worst = (found - expected).abs();
                assert!(
                    worst <= 1e-9,
                    "{variant} {} {}: {found} {expected}",
                    row[1],
                    node.code
                );
            }
            let rank: f64 = row[column("Index_rank")].parse().unwrap();
            assert_eq!(
                f64::from(computed.ranks[unit]),
                rank,
                "{variant} {}",
                row[1]
            );
        }
    }
}

#[test]
fn copeland_and_the_outranking_matrix_of_eight_pillars_are_coinrs() {
    let Some(asem) = Asem::open() else { return };
    let (_, computed) = asem.compute(METHOD);
    let pillars: Vec<usize> = (0..asem.structure.nodes().len())
        .filter(|&i| asem.structure.nodes()[i].level == 2)
        .collect();
    let columns: Vec<&[f64]> = pillars.iter().map(|&p| computed.scores.column(p)).collect();
    let matrix = Outranking::new(&columns, &[1.0; 8]).unwrap();
    let expected = asem.sheet("32_outranking_matrix_8pillars.csv");
    let at = |code: &str| computed.units.iter().position(|u| u == code).unwrap();
    for row in &expected.rows {
        for (header, cell) in expected.headers.iter().zip(row).skip(1) {
            let found = matrix.support(at(&row[0]), at(header));
            assert!(
                (found - cell.parse::<f64>().unwrap()).abs() < 1e-9,
                "{} {header}",
                row[0]
            );
        }
    }
    let scores = matrix.copeland();
    let expected = asem.sheet("31_copeland_8pillars_equal_weights.csv");
    assert_eq!(
        Asem::keyed(&computed, &scores),
        expected.numbers("uCode", "Copeland")
    );
    let ranks: Vec<f64> = ranks(&scores).into_iter().map(f64::from).collect();
    assert_eq!(
        Asem::keyed(&computed, &ranks),
        expected.numbers("uCode", "rank")
    );
}

#[test]
fn two_hundred_weight_sets_give_coinrs_scores_ranks_and_rank_statistics() {
    let Some(asem) = Asem::open() else { return };
    let (method, computed) = asem.compute(METHOD);
    let mut sets = vec![asem.structure.given_weights(); 200];
    for row in &asem.sheet("41_noisy_weights_200_levels2_3_25pct.csv").rows {
        let node = asem.structure.position(&row[1]).unwrap();
        sets[row[0].parse::<usize>().unwrap() - 1][node] = row[2].parse().unwrap();
    }
    let scores = scores_under_weights(&computed, &asem.structure, &method, &sets).unwrap();
    let all: Vec<Vec<u32>> = scores.columns().map(ranks).collect();
    let unit = |code: &str| computed.units.iter().position(|u| u == code).unwrap();
    let expected = asem.sheet("42_noisy_weights_200_scores_ranks.csv");
    assert_eq!(expected.rows.len(), 200 * 51);
    for row in &expected.rows {
        let (set, unit) = (row[0].parse::<usize>().unwrap() - 1, unit(&row[1]));
        let score: f64 = row[2].parse().unwrap();
        assert!(
            (scores.at(unit, set) - score).abs() <= 1e-9,
            "set {set} {}",
            row[1]
        );
        assert_eq!(all[set][unit].to_string(), row[3], "set {set} {}", row[1]);
    }
    for row in &asem.sheet("43_noisy_weights_200_rank_stats.csv").rows {
        let mut counts = vec![0_u32; 51];
        for set in &all {
            counts[set[unit(&row[0])] as usize - 1] += 1;
        }
        let expected = |at: usize| row[at].parse::<f64>().unwrap();
        for (at, p) in [(2, 0.5), (3, 0.05), (4, 0.95)] {
            let found = measure::index::quantile_of_counts(&counts, 200, p);
            assert!((found - expected(at)).abs() <= 1e-9, "{} p = {p}", row[0]);
        }
        let top: u32 = counts[..20].iter().sum();
        assert!(
            (f64::from(top) / 200.0 - expected(7)).abs() <= 1e-9,
            "{}",
            row[0]
        );
    }
}

#[test]
fn leaving_out_each_pillar_gives_coinrs_ranks() {
    let Some(asem) = Asem::open() else { return };
    let (method, computed) = asem.compute(METHOD);
    let left_out = leave_one_out(&computed, &asem.structure, &method, Some(2)).unwrap();
    let shifts = asem
        .sheet("60_leave_one_pillar_out.csv")
        .numbers("pillar_removed", "MeanAbsRankDiff");
    let expected = asem.sheet("61_leave_one_pillar_out_ranks.csv");
    assert_eq!(left_out.len(), 8);
    for pillar in &left_out {
        assert!(
            (pillar.mean_shift - shifts[&pillar.code]).abs() <= 1e-9,
            "{}",
            pillar.code
        );
        let ranks: Vec<f64> = pillar.ranks.iter().copied().map(f64::from).collect();
        assert_eq!(
            Asem::keyed(&computed, &ranks),
            expected.numbers("uCode", &pillar.code)
        );
    }
}

/// COINr's own simulation drew other random numbers, so only its distribution can be compared.
#[test]
fn simulated_rank_intervals_are_near_coinrs_published_ones() {
    let Some(asem) = Asem::open() else { return };
    let method = METHOD.replace("aggregate = \"arithmetic\"\n", "")
        + "[uncertainty]\nweights = { by = \"perturb\", percent = 25, levels = [2, 3] }\n";
    let (method, computed) = asem.compute(&method);
    let simulation = measure::index::Simulation {
        runs: 4000,
        seed: 1,
        top: 20,
    };
    let doubt =
        measure::index::uncertainty(&computed, &asem.structure, &method, simulation).unwrap();
    let expected = asem.sheet("43_noisy_weights_200_rank_stats.csv");
    let (mean, p_top) = (
        expected.numbers("uCode", "mean"),
        expected.numbers("uCode", "p_top20"),
    );
    for unit in &doubt.units {
        // Four standard errors of 200 runs of a rank with standard deviation 2.5 or a share of 1/2.
        assert!((unit.mean - mean[&unit.code]).abs() < 0.71, "{unit:?}");
        assert!((unit.p_top - p_top[&unit.code]).abs() < 0.14, "{unit:?}");
    }
}
