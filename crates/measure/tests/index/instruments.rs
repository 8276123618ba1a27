//! Shipped instruments and pillar sets, and instruments that are not sound.

use std::collections::BTreeMap;

use measure::instrument::{
    Answers, EvaluationError, Instrument, Loss, NodeKind, PillarMapping, PillarSet, Quantity,
    ShippedKind, Status, catalogue, shipped,
};

fn instrument(name: &str) -> Instrument {
    Instrument::from_toml(shipped(name).unwrap().toml).unwrap()
}

fn all(instrument: &Instrument, value: f64) -> Answers {
    instrument
        .items()
        .map(|i| (i.code.clone(), value))
        .collect()
}

#[test]
fn every_shipped_document_is_sound_named_and_says_its_source() {
    for entry in catalogue() {
        let (code, version, source) = match entry.kind {
            ShippedKind::Instrument => {
                let i = instrument(entry.name);
                (
                    i.code().to_owned(),
                    i.version().to_owned(),
                    i.source().to_owned(),
                )
            }
            ShippedKind::PillarSet => {
                let p = PillarSet::from_toml(entry.toml).unwrap();
                (p.code, p.version, p.source)
            }
            ShippedKind::PillarMapping => {
                let m = PillarMapping::from_toml(entry.toml).unwrap();
                (m.code, m.version, m.source)
            }
        };
        assert_eq!(format!("{code}@{version}"), entry.name);
        assert!(source.len() > 20, "{}", entry.name);
    }
}

#[test]
fn spbe_has_47_indicators_whose_weights_are_the_regulations() {
    let spbe = instrument("spbe");
    let of = |kind| spbe.nodes().iter().filter(|n| n.kind == kind).count();
    let counts = (
        of(NodeKind::Dimension),
        of(NodeKind::Aspect),
        of(NodeKind::Item),
    );
    assert_eq!(counts, (4, 8, 47));
    for level in 1..=5 {
        let level = f64::from(level);
        assert_eq!(spbe.evaluate(&all(&spbe, level)).unwrap().total, level);
    }
    // Index = Σ(level × weight)/100: policy at 3, governance at 2, management at 1, services at 4.
    let level = |code: &str| match code[1..].parse::<u32>().unwrap() {
        1..=10 => 3.0,
        11..=20 => 2.0,
        21..=31 => 1.0,
        _ => 4.0,
    };
    let answers: Answers = spbe
        .items()
        .map(|i| (i.code.clone(), level(&i.code)))
        .collect();
    let expected = (3.0 * 13.0 + 2.0 * 25.0 + 16.5 + 4.0 * 45.5) / 100.0;
    let found = spbe.evaluate(&answers).unwrap();
    assert!((found.exact - expected).abs() < 1e-9, "{found:?}");
    assert_eq!(
        (found.total, found.band.unwrap().id.as_str()),
        (2.88, "Baik")
    );
}

#[test]
fn binary_noise_does_not_move_a_result_out_of_its_band() {
    // Levels whose weighted sum is exactly 260/100, where Baik begins.
    let spbe = instrument("spbe");
    let mut answers = all(&spbe, 3.0);
    for i in (1..=10).chain(21..=29) {
        answers.insert(format!("I{i:02}"), 1.0);
    }
    for i in [30, 31] {
        answers.insert(format!("I{i}"), 2.0);
    }
    let sum: f64 = 3.0 - (10.0 * 1.3 * 2.0 + 9.0 * 1.5 * 2.0 + 2.0 * 1.5) / 100.0;
    let found = spbe.evaluate(&answers).unwrap();
    assert!((found.exact - sum).abs() < 1e-9);
    assert_eq!(spbe.band(2.6).unwrap().id, "Baik");
    assert_eq!(spbe.band(2.59).unwrap().id, "Cukup");
    assert_eq!(spbe.band(4.2).unwrap().id, "Memuaskan");
    assert_eq!(spbe.band(1.0).unwrap().id, "Kurang");
}

#[test]
fn pemdi_has_20_indicators_in_7_aspects() {
    let pemdi = instrument("pemdi");
    let of = |kind| pemdi.nodes().iter().filter(|n| n.kind == kind).count();
    assert_eq!((of(NodeKind::Dimension), of(NodeKind::Item)), (7, 20));
    let share = |code: &str| pemdi.nodes().iter().find(|n| n.code == code).unwrap().share;
    assert!((share("P7") - 0.25).abs() < 1e-12 && (share("I20") - 0.6).abs() < 1e-12);
}

#[test]
fn the_assessment_runs_from_0_to_100_and_an_unanswered_item_counts_nothing() {
    let assessment = instrument("assessment");
    assert_eq!(assessment.status(), Status::Default);
    assert_eq!(
        assessment.evaluate(&all(&assessment, 0.0)).unwrap().total,
        0.0
    );
    let mut answers = all(&assessment, 4.0);
    assert_eq!(assessment.evaluate(&answers).unwrap().total, 100.0);
    answers.remove("A4");
    let found = assessment.evaluate(&answers).unwrap();
    assert_eq!(
        (found.total, found.unanswered),
        (90.0, vec!["A4".to_owned()])
    );
    answers.insert("A4".into(), 2.5);
    let wrong = assessment.evaluate(&answers).unwrap_err().to_string();
    assert_eq!(wrong, "`A4` is 2.5; it must be a whole number from 0 to 4");
}

#[test]
fn a_dimension_is_answered_itself_or_by_its_items_never_both() {
    let evaluation = instrument("evaluation@A");
    let mut answers = all(&evaluation, 3.0);
    answers.insert("impact".into(), 3.0);
    let twice = evaluation.evaluate(&answers).unwrap_err();
    assert!(matches!(twice, EvaluationError::Twice { .. }), "{twice}");
    let none = evaluation.evaluate(&Answers::new()).unwrap_err();
    assert!(
        none.to_string()
            .starts_with("there is no answer for baseline, output"),
        "{none}"
    );
}

#[test]
fn the_method_hash_follows_the_meaning_not_the_writing() {
    let text = shipped("assessment").unwrap().toml;
    let original = instrument("assessment").method_hash();
    let spaced = text.replace("weight = 10\n", "weight   = 10.0 # ten\n");
    assert_ne!(spaced, text);
    assert_eq!(
        Instrument::from_toml(&spaced).unwrap().method_hash(),
        original
    );
    let changed = text.replacen("No smart-city vision", "No vision", 1);
    assert_ne!(
        Instrument::from_toml(&changed).unwrap().method_hash(),
        original
    );
}

#[test]
fn a_panel_is_the_mean_of_its_sheets_and_keeps_them() {
    let assessment = instrument("assessment");
    let sheets: Vec<Answers> = [1.0, 2.0, 2.0]
        .iter()
        .map(|&v| all(&assessment, v))
        .collect();
    let panel = assessment.evaluate_panel(&sheets).unwrap();
    assert_eq!((panel.total, panel.sheets.len()), (41.67, 3));
    assert!(assessment.evaluate_panel(&[]).is_err());
}

const SOUND: &str = r#"code = "x"
version = "1"
title = { id = "x", en = "x" }
status = "default"
source = "a test"

[[scale]]
code = "s"
kind = "levels"
min = 0
max = 2

[[node]]
code = "d"
kind = "dimension"
name = { id = "d", en = "d" }
weight = 100

[[node]]
code = "i"
kind = "item"
parent = "d"
name = { id = "i", en = "i" }
weight = 60
scale = "s"
anchors = [{ at = 0, id = "0", en = "0" }, { at = 1, id = "1", en = "1" }, { at = 2, id = "2", en = "2" }]

[[node]]
code = "j"
kind = "item"
parent = "d"
name = { id = "j", en = "j" }
weight = 40
scale = "s"
anchors = [{ at = 0, id = "0", en = "0" }, { at = 1, id = "1", en = "1" }, { at = 2, id = "2", en = "2" }]
"#;

fn problems(from: &str, to: &str) -> String {
    Instrument::from_toml(SOUND).unwrap();
    assert!(SOUND.contains(from), "{from}");
    Instrument::from_toml(&SOUND.replacen(from, to, 1))
        .unwrap_err()
        .to_string()
}

#[test]
fn weights_that_do_not_sum_are_named_with_their_line() {
    let said = problems("weight = 60", "weight = 50");
    assert_eq!(said, "line 14: the weights below `d` sum to 90, not to 100");
    let said = problems("weight = 60\n", "");
    assert!(said.contains("1 of 2 nodes have a weight"), "{said}");
    let said = problems("weight = 60", "weight = -60");
    assert!(said.contains("line 24: the weight of `i` is -60"), "{said}");
    let said = problems(
        "source = \"a test\"",
        "source = \"a\"\nbasis = \"of-total\"\nweight_sum = 90",
    );
    assert!(
        said.contains("the weights of all items sum to 100, not to 90"),
        "{said}"
    );
}

#[test]
fn a_cycle_an_unknown_parent_and_a_second_code_are_named_with_their_line() {
    let said = problems("weight = 100", "parent = \"i\"");
    assert_eq!(
        said,
        "line 14: these nodes are their own ancestors: d → i → d"
    );
    let said = problems("parent = \"d\"", "parent = \"e\"");
    assert_eq!(
        said,
        "line 22: `i` names the parent `e`, which is no node of this instrument"
    );
    let said = problems("code = \"j\"", "code = \"i\"");
    assert_eq!(said, "line 29: the code `i` stands in line 20 already");
}

#[test]
fn an_item_without_anchors_or_scale_is_named_with_its_line() {
    let anchors = "anchors = [{ at = 0, id = \"0\", en = \"0\" }, { at = 1, id = \"1\", en = \"1\" }, { at = 2, id = \"2\", en = \"2\" }]\n";
    assert_eq!(
        problems(anchors, ""),
        "line 20: the item `i` has no anchor at 0, 1, 2"
    );
    let said = problems("{ at = 1, id = \"1\", en = \"1\" }, ", "");
    assert_eq!(said, "line 20: the item `i` has no anchor at 1");
    let said = problems("{ at = 1,", "{ at = 7,");
    assert!(
        said.contains("has an anchor at 7, outside of the scale `s`"),
        "{said}"
    );
    assert!(
        problems("scale = \"s\"", "scale = \"t\"").contains("names the scale `t`; there are s")
    );
    assert!(problems("scale = \"s\"\n", "").contains("the item `i` has no scale"));
}

#[test]
fn bands_with_a_gap_are_named_with_their_line() {
    let with = |bands: &str| {
        let text = format!("{SOUND}{bands}");
        Instrument::from_toml(&text)
            .map(|i| i.bands().len())
            .map_err(|e| e.to_string())
    };
    let band = |bound: &str| format!("\n[[band]]\nid = \"b\"\nen = \"b\"\n{bound}\n");
    assert_eq!(with(&(band("from = 0") + &band("from = 1.5"))), Ok(2));
    assert!(
        with(&band("from = 0.5"))
            .unwrap_err()
            .contains("no band holds results from 0 to 0.5")
    );
    assert!(
        with(&band("up_to = 1.5"))
            .unwrap_err()
            .contains("no band holds results from 1.5 to 2")
    );
    assert!(
        with(&(band("from = 0") + &band("from = 0")))
            .unwrap_err()
            .contains("bands must rise")
    );
    assert!(
        with(&(band("from = 0") + &band("up_to = 2")))
            .unwrap_err()
            .contains("alone")
    );
}

#[test]
fn every_problem_is_told_at_once_and_an_unknown_key_is_one() {
    let text = SOUND.replacen("weight = 60", "weight = 50", 1).replacen(
        "scale = \"s\"",
        "scale = \"t\"",
        1,
    );
    assert_eq!(Instrument::from_toml(&text).unwrap_err().0.len(), 2);
    let said = problems("kind = \"levels\"", "kinds = \"levels\"");
    assert!(said.starts_with("line 9: unknown field `kinds`"), "{said}");
}

fn sets(mapping: &str) -> (PillarMapping, PillarSet, PillarSet) {
    let mapping = PillarMapping::from_toml(shipped(mapping).unwrap().toml).unwrap();
    let set = |code: &str| PillarSet::from_toml(shipped(code).unwrap().toml).unwrap();
    let (from, to) = (set(&mapping.from), set(&mapping.to));
    mapping.check(&from, &to).unwrap();
    (mapping, from, to)
}

#[test]
fn every_mapping_keeps_the_total_of_an_amount_or_says_what_was_dropped() {
    for entry in catalogue()
        .iter()
        .filter(|e| e.kind == ShippedKind::PillarMapping)
    {
        let (mapping, from, to) = sets(entry.name);
        let amounts: BTreeMap<String, f64> = from
            .pillars
            .iter()
            .zip(1..)
            .map(|(p, n)| (p.code.clone(), f64::from(n * n)))
            .collect();
        let found = mapping
            .convert(&from, &to, &amounts, Quantity::Amount)
            .unwrap();
        let total: f64 = found.values.values().flatten().sum();
        assert!(
            (total - amounts.values().sum::<f64>()).abs() < 1e-9,
            "{}",
            entry.name
        );
        assert!(
            !found.lost.iter().any(|l| matches!(l, Loss::Dropped { .. })),
            "{}",
            entry.name
        );
    }
}

#[test]
fn the_ministrys_scores_become_giffingers_and_branding_is_said_to_be_divided() {
    let (mapping, from, to) = sets("ministry-to-giffinger");
    let scores = [
        ("governance", 4.0),
        ("branding", 1.0),
        ("economy", 3.0),
        ("living", 2.0),
        ("society", 3.5),
        ("environment", 2.5),
    ];
    let scores: BTreeMap<String, f64> = scores.iter().map(|&(c, v)| (c.to_owned(), v)).collect();
    let found = mapping
        .convert(&from, &to, &scores, Quantity::Score)
        .unwrap();
    let value = |code: &str| found.values[code].unwrap();
    assert_eq!(
        (value("government"), value("people"), value("environment")),
        (4.0, 3.5, 2.5)
    );
    assert!((value("mobility") - 2.0).abs() < 1e-12);
    assert!((value("economy") - (3.0 + 2.0 / 3.0) / (5.0 / 3.0)).abs() < 1e-12);
    let divided = |l: &Loss| matches!(l, Loss::Divided { pillar, .. } if pillar == "branding");
    assert!(found.lost.iter().any(divided), "{:?}", found.lost);
}

#[test]
fn going_back_leaves_branding_empty_and_says_so() {
    let (mapping, from, to) = sets("giffinger-to-ministry");
    let scores: BTreeMap<String, f64> =
        from.pillars.iter().map(|p| (p.code.clone(), 3.0)).collect();
    let found = mapping
        .convert(&from, &to, &scores, Quantity::Score)
        .unwrap();
    assert_eq!(
        (found.values["branding"], found.values["living"]),
        (None, Some(3.0))
    );
    assert!(found.lost.contains(&Loss::Empty {
        pillar: "branding".into()
    }));
    let missing = mapping
        .convert(&from, &to, &BTreeMap::new(), Quantity::Score)
        .unwrap_err();
    assert_eq!(
        missing.to_string(),
        "there is no figure for the pillar `government`"
    );
}

#[test]
fn a_one_to_one_mapping_loses_nothing() {
    let (mapping, from, to) = sets("giffinger-to-draft");
    assert_eq!(mapping.losses(&from, &to), []);
}
