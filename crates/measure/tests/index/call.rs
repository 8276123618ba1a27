//! A call from sheets to the chosen: instrument, panel, judges, selection, more assessors.

use std::collections::{BTreeMap, HashSet};

use measure::agreement::{Level, alpha};
use measure::assign::{AssignError, More, Request, assign, assign_more};
use measure::instrument::{Answers, Instrument, Missing, Status, WeightError, shipped};
use measure::judges::{Settings, judge};
use measure::lottery::Seed;
use measure::panel::{PanelError, PanelSheet, marks, scores, totals};
use measure::selection::{Candidate, Outcome, TieRule, TieStep, moves, select};

fn instrument(name: &str) -> Instrument {
    Instrument::from_toml(shipped(name).unwrap().toml).unwrap()
}

fn answers(levels: &[f64]) -> Answers {
    let codes = (1..).map(|n| format!("A{n}"));
    codes.zip(levels.iter().copied()).collect()
}

fn sheet(candidate: &str, assessor: &str, levels: &[f64]) -> PanelSheet {
    PanelSheet {
        candidate: candidate.into(),
        assessor: assessor.into(),
        answers: answers(levels),
    }
}

/// Three assessors on four candidates; c2 and c3 get equal scores.
fn sheets() -> Vec<PanelSheet> {
    vec![
        sheet("c1", "a1", &[4.0, 3.0, 4.0, 3.0, 4.0, 3.0, 4.0, 4.0]),
        sheet("c1", "a2", &[3.0, 3.0, 4.0, 3.0, 3.0, 3.0, 4.0, 3.0]),
        sheet("c2", "a2", &[2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.0]),
        sheet("c2", "a3", &[2.0, 2.0, 3.0, 2.0, 2.0, 2.0, 2.0, 2.0]),
        sheet("c3", "a3", &[3.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]),
        sheet("c3", "a1", &[2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.0]),
        sheet("c4", "a1", &[1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0]),
        sheet("c4", "a2", &[0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0]),
    ]
}

#[test]
fn the_score_of_item_means_is_the_weighted_mean_and_that_of_the_sheets() {
    let assessment = instrument("assessment");
    let scored = scores(&assessment, &sheets()).unwrap();
    let weights = [15.0, 15.0, 15.0, 10.0, 15.0, 15.0, 10.0, 5.0];
    let by_hand =
        |levels: [f64; 8]| -> f64 { levels.iter().zip(weights).map(|(l, w)| l / 4.0 * w).sum() };
    let expected = [
        by_hand([3.5, 3.0, 4.0, 3.0, 3.5, 3.0, 4.0, 3.5]),
        by_hand([2.0, 2.0, 2.5, 2.0, 2.0, 2.0, 2.0, 1.5]),
        by_hand([2.5, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.5]),
        by_hand([0.5, 0.0, 1.0, 1.0, 0.0, 0.5, 1.0, 0.0]),
    ];
    for (found, expected) in scored.iter().zip(expected) {
        assert!((found.panel.score.exact - expected).abs() < 1e-9);
        let own: Vec<Answers> = sheets()
            .into_iter()
            .filter(|s| s.candidate == found.candidate)
            .map(|s| s.answers)
            .collect();
        let panel = assessment.evaluate_panel(&own).unwrap();
        assert_eq!(found.panel.score.total, panel.total);
    }
    let first = &scored[0];
    assert_eq!(first.assessors, ["a1", "a2"]);
    let item = &first.panel.means[0];
    assert_eq!(
        (
            item.code.as_str(),
            item.mean,
            item.lowest,
            item.highest,
            item.n_answers
        ),
        ("A1", 3.5, 3.0, 4.0, 2)
    );
    let mut backward = sheets();
    backward.reverse();
    assert_eq!(scores(&assessment, &backward).unwrap(), scored);
}

#[test]
fn an_item_one_assessor_left_out_is_decided_by_the_others() {
    let assessment = instrument("assessment");
    let mut two = vec![sheet("c1", "a1", &[4.0; 8]), sheet("c1", "a2", &[4.0; 8])];
    two[1].answers.remove("A1");
    let scored = scores(&assessment, &two).unwrap();
    assert_eq!(scored[0].panel.score.total, 100.0);
    assert!(scored[0].panel.score.unanswered.is_empty());
    assert_eq!(scored[0].panel.means[0].n_answers, 1);
    two[0].answers.remove("A1");
    let scored = scores(&assessment, &two).unwrap();
    assert_eq!(assessment.missing(), Missing::Lowest);
    assert_eq!(
        (
            scored[0].panel.score.total,
            &scored[0].panel.score.unanswered[..]
        ),
        (85.0, &["A1".to_owned()][..])
    );
}

#[test]
fn sheets_that_have_no_score_name_candidate_and_assessor() {
    let assessment = instrument("assessment");
    let told = |sheets: &[PanelSheet]| scores(&assessment, sheets).unwrap_err().to_string();
    assert_eq!(told(&[]), "there is no sheet");
    let twice = [sheet("c1", "a1", &[1.0]), sheet("c1", "a1", &[2.0])];
    assert_eq!(
        told(&twice),
        "assessor `a1` has two sheets on candidate `c1`: keep one"
    );
    let half = [sheet("c1", "a1", &[1.0]), sheet("c1", "a2", &[2.5])];
    assert_eq!(
        told(&half),
        "the sheet of assessor `a2` on candidate `c1`: `A1` is 2.5; it must be a whole number from 0 \
         to 4"
    );
    let silent = [sheet("c1", "a1", &[])];
    assert_eq!(told(&silent), "candidate `c1`: there is no answer");
    let beside = [sheet("c1", "a1", &[1.0]), sheet("c1", "a2", &[])];
    let error = totals(&assessment, &beside).unwrap_err().to_string();
    assert_eq!(
        error,
        "the sheet of assessor `a2` on candidate `c1`: there is no answer"
    );
    let unknown = marks(&assessment, &beside, "A9").unwrap_err();
    assert_eq!(unknown, PanelError::Unknown("A9".into()));
}

#[test]
fn the_tables_for_agreement_and_doubt_hold_each_sheet_once() {
    let assessment = instrument("assessment");
    let table = totals(&assessment, &sheets()).unwrap();
    assert_eq!(table.units(), ["c1", "c2", "c3", "c4"]);
    assert_eq!(table.raters(), ["a1", "a2", "a3"]);
    assert_eq!(table.marks().len(), 8);
    assert!(alpha(&table, Level::Interval).unwrap().value > 0.8);
    let settings = Settings {
        top: Some(2),
        draws: 4_000,
        seed: 1,
    };
    let judged = judge(&table, &settings).unwrap();
    assert_eq!(judged.units[0].code, "c1");
    assert_eq!(judged.raters.len(), 3);
    assert!(judged.units.iter().all(|u| u.p_top.is_some()));
    let mut gap = sheets();
    gap[0].answers.remove("A3");
    let item = marks(&assessment, &gap, "A3").unwrap();
    assert_eq!(item.marks().len(), 7);
}

#[test]
fn equal_published_scores_are_a_tie_and_the_rule_parts_it() {
    let assessment = instrument("assessment");
    let scored = scores(&assessment, &sheets()).unwrap();
    let candidates: Vec<Candidate> = scored.iter().map(Candidate::from).collect();
    let open = select(&candidates, 2, &TieRule::default(), None).unwrap();
    assert_eq!(open.with(Outcome::Open), ["c2", "c3"]);
    let rule = TieRule::try_from(vec![TieStep::Node("A1".into()), TieStep::Lottery]).unwrap();
    let parted = select(&candidates, 2, &rule, None).unwrap();
    assert_eq!(parted.with(Outcome::Chosen), ["c1", "c3"]);
}

#[test]
fn other_weights_are_rescaled_move_the_ranking_and_cannot_be_mistaken() {
    let assessment = instrument("assessment");
    let doubled = BTreeMap::from([("A3".to_owned(), 30.0)]);
    let other = assessment.with_weights(&doubled).unwrap();
    let shares: f64 = other.nodes().iter().map(|n| n.share).sum();
    assert!((shares - 1.0).abs() < 1e-12);
    assert!((other.nodes()[2].share - 30.0 / 115.0).abs() < 1e-12);
    assert!((other.nodes()[2].weight.unwrap() - 3000.0 / 115.0).abs() < 1e-9);
    assert_eq!(
        (other.version(), other.status()),
        ("1+what-if", Status::Default)
    );
    assert_ne!(other.method_hash(), assessment.method_hash());
    let ranked = |instrument: &Instrument| {
        let scored = scores(instrument, &sheets()).unwrap();
        let candidates: Vec<Candidate> = scored.iter().map(Candidate::from).collect();
        select(&candidates, 2, &TieRule::default(), None).unwrap()
    };
    let moved = moves(&ranked(&assessment), &ranked(&other));
    let codes: Vec<&str> = moved.iter().map(|m| m.code.as_str()).collect();
    assert_eq!(codes, ["c2", "c3"]);
    assert_eq!(moved[0].outcome_after, Some(Outcome::Chosen));
    // Nothing changed but the name gives the same figures.
    let same = assessment.with_weights(&BTreeMap::new()).unwrap();
    assert!(moves(&ranked(&assessment), &ranked(&same)).is_empty());
}

#[test]
fn weights_of_the_whole_go_up_the_tree_and_unwritten_ones_stay_equal() {
    let spbe = instrument("spbe");
    let heavier = spbe
        .with_weights(&BTreeMap::from([("I01".to_owned(), 101.3)]))
        .unwrap();
    let level = |instrument: &Instrument, code: &str| -> f64 {
        let lowest = instrument.items().map(|item| (item.code.clone(), 1.0));
        let mut answers: Answers = lowest.collect();
        answers.insert(code.into(), 5.0);
        instrument.evaluate(&answers).unwrap().exact
    };
    // 1.3 of 100 before, 101.3 of 200 after: the item alone makes 1 + 4·w.
    assert!((level(&spbe, "I01") - (1.0 + 4.0 * 0.013)).abs() < 1e-9);
    assert!((level(&heavier, "I01") - (1.0 + 4.0 * 0.5065)).abs() < 1e-9);
    assert!((level(&heavier, "I02") - (1.0 + 4.0 * 0.0065)).abs() < 1e-9);
    let evaluation = instrument("evaluation@A");
    let changed = evaluation
        .with_weights(&BTreeMap::from([("impact".to_owned(), 30.0)]))
        .unwrap();
    let pillar = changed
        .nodes()
        .iter()
        .find(|n| n.code == "smart_living")
        .unwrap();
    assert_eq!(pillar.weight, None);
    assert!((pillar.share - 1.0 / 6.0).abs() < 1e-12);
    let refused = |instrument: &Instrument, code: &str, weight: f64| {
        instrument
            .with_weights(&BTreeMap::from([(code.to_owned(), weight)]))
            .unwrap_err()
    };
    assert_eq!(
        refused(&spbe, "D1", 20.0),
        WeightError::NotAnItem("D1".into())
    );
    assert_eq!(refused(&spbe, "x", 20.0), WeightError::Unknown("x".into()));
    assert!(
        refused(&spbe, "I01", f64::NAN)
            .to_string()
            .contains("`I01` is NaN")
    );
    assert!(
        refused(&spbe, "I01", -1.0)
            .to_string()
            .contains("`I01` is -1")
    );
    let pillars = evaluation
        .nodes()
        .iter()
        .filter(|n| n.code.starts_with("smart_"));
    let none = pillars.map(|n| (n.code.clone(), 0.0)).collect();
    assert_eq!(
        evaluation.with_weights(&none),
        Err(WeightError::Nothing("below `impact`".into()))
    );
}

fn codes(prefix: &str, n: usize) -> Vec<String> {
    (0..n).map(|i| format!("{prefix}{i:02}")).collect()
}

#[test]
fn more_assessors_keep_loads_even_conflicts_apart_and_sheets_as_they_are() {
    let (candidates, assessors) = (codes("c", 88), codes("a", 20));
    let seed: Seed = "3 March 2027: 482913".parse().unwrap();
    let request = Request {
        candidates: &candidates,
        assessors: &assessors,
        conflicts: &[],
        per_candidate: 3,
        seed: seed.number(),
    };
    let first = assign(&request).unwrap();
    let pair = |s: &measure::assign::Sheet| (s.candidate.clone(), s.assessor.clone());
    let standing: Vec<(String, String)> = first.sheets.iter().map(pair).collect();
    let grey: Vec<(String, usize)> = candidates[..49].iter().map(|c| (c.clone(), 2)).collect();
    let conflicts: Vec<(String, String)> = candidates
        .iter()
        .map(|c| (c.clone(), "a07".to_owned()))
        .step_by(2)
        .collect();
    let more = More {
        sheets: &standing,
        candidates: &grey,
        assessors: &assessors,
        conflicts: &conflicts,
        seed: seed.number(),
    };
    let found = assign_more(&more).unwrap();
    assert_eq!(found.len(), 98);
    let forbidden: HashSet<&(String, String)> = standing.iter().chain(&conflicts).collect();
    let mut all: HashSet<(String, String)> = HashSet::new();
    for sheet in &found {
        assert!(
            !forbidden.contains(&pair(sheet)) && all.insert(pair(sheet)),
            "{sheet:?}"
        );
    }
    let load = |code: &String| {
        let both = first.sheets.iter().chain(&found);
        let mut orders: Vec<usize> = both
            .filter(|s| s.assessor == *code)
            .map(|s| s.order)
            .collect();
        orders.sort_unstable();
        assert!(orders.iter().copied().eq(1..=orders.len()), "{orders:?}");
        orders.len()
    };
    let loads: Vec<usize> = assessors.iter().map(load).collect();
    let (least, most) = (loads.iter().min().unwrap(), loads.iter().max().unwrap());
    assert!(most - least <= 1, "{loads:?}");
    let (mut backward, mut turned) = (grey.clone(), standing.clone());
    backward.reverse();
    turned.reverse();
    let again = More {
        candidates: &backward,
        sheets: &turned,
        ..more
    };
    assert_eq!(assign_more(&again).unwrap(), found);
    assert_ne!(assign_more(&More { seed: 1, ..more }).unwrap(), found);
}

#[test]
fn loads_are_evened_out_along_chains_where_conflicts_leave_no_direct_exchange() {
    // c0 may go to a0 or a1, c1 to a1 or a2; a0 is full and a2 idle: c0 → a1, c1 → a2.
    let text = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect()
    };
    let sheets = text(&[("x", "a0"), ("y", "a0")]);
    let conflicts = text(&[("c0", "a2"), ("c1", "a0")]);
    for seed in 0..20 {
        let more = More {
            sheets: &sheets,
            candidates: &[("c0".into(), 1), ("c1".into(), 1)],
            assessors: &["a0".into(), "a1".into(), "a2".into()],
            conflicts: &conflicts,
            seed,
        };
        let found = assign_more(&more).unwrap();
        let panels: Vec<(&str, &str)> = found
            .iter()
            .map(|s| (s.candidate.as_str(), s.assessor.as_str()))
            .collect();
        assert_eq!(panels, [("c0", "a1"), ("c1", "a2")]);
    }
}

#[test]
fn an_assessor_who_left_is_replaced_and_too_few_are_named() {
    let sheets = [("c0".to_owned(), "a0".to_owned())];
    let none = More {
        sheets: &sheets,
        candidates: &[("c0".into(), 2)],
        assessors: &["a0".into(), "a1".into()],
        conflicts: &[],
        seed: 1,
    };
    assert_eq!(
        assign_more(&none),
        Err(AssignError::Blocked {
            candidate: "c0".into(),
            free: 1,
            wanted: 2
        })
    );
    let one = More {
        candidates: &[("c0".into(), 1)],
        ..none
    };
    let found = assign_more(&one).unwrap();
    assert_eq!((found[0].assessor.as_str(), found[0].order), ("a1", 1));
    let twice = More {
        candidates: &[("c0".into(), 1), ("c0".into(), 1)],
        ..none
    };
    assert_eq!(
        assign_more(&twice),
        Err(AssignError::DuplicateCandidate("c0".into()))
    );
    let nobody = More {
        assessors: &[],
        ..none
    };
    assert!(matches!(
        assign_more(&nobody),
        Err(AssignError::Empty { .. })
    ));
}
