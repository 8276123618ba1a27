//! The ranking and the bundle, without a database: cut-offs, ties, and a changed byte.

use std::collections::BTreeMap;

use measure::{canonical, instrument, instrument::Instrument, panel::PanelSheet};
use movement::{
    bundle::{self, Broken, Bundle, Coded, CodedSheet, Decided, FORM},
    compute::{Ranked, Zone, compute},
    model::{CallMethod, Estimate, Outcome, TieRule, published_hash},
};

fn text() -> &'static str {
    instrument::shipped("assessment@1").unwrap().toml
}

fn questionnaire() -> Instrument {
    Instrument::from_toml(text()).unwrap()
}

fn method() -> CallMethod {
    CallMethod {
        per_candidate: 3,
        estimate: Estimate::Mean,
        draws: 4000,
        seed: "benih 2027".into(),
        tie_rule: TieRule::Items,
        tie_items: vec!["A1".into()],
    }
}

/// A sheet with the same level everywhere but in A1.
fn sheet(candidate: &str, assessor: &str, level: f64, first: f64) -> PanelSheet {
    let items = questionnaire();
    let mut answers: BTreeMap<String, f64> = items
        .items()
        .map(|item| (item.code.clone(), level))
        .collect();
    answers.insert("A1".into(), first);
    PanelSheet {
        candidate: candidate.into(),
        assessor: assessor.into(),
        answers,
    }
}

/// Candidates K-001 … whose levels fall, with three assessors each.
fn falling(n: usize) -> Vec<PanelSheet> {
    let mut sheets = Vec::new();
    for i in 0..n {
        let level = [4.0, 3.0, 2.0, 1.0, 0.0][i * 5 / n];
        for assessor in ["P-01", "P-02", "P-03"] {
            let first = if (i + assessor.len()) % 3 == 0 {
                3.0
            } else {
                level
            };
            sheets.push(sheet(&format!("K-{:03}", i + 1), assessor, level, first));
        }
    }
    sheets
}

fn ranked(quota: usize, sheets: &[PanelSheet]) -> Ranked {
    compute(&questionnaire(), &method(), quota, sheets).unwrap()
}

#[test]
fn the_sure_and_the_doubtful_are_told_apart() {
    let ranked = ranked(5, &falling(10));
    assert_eq!(ranked.rows.len(), 10);
    assert_eq!(ranked.rows.iter().filter(|row| row.within_quota).count(), 5);
    assert_eq!(ranked.rows[0].zone, Zone::In);
    assert_eq!(ranked.rows[9].zone, Zone::Out);
    let total: f64 = ranked.rows.iter().map(|row| row.p_selected).sum();
    assert!(
        (total - 5.0).abs() < 1e-9,
        "the chances sum to the quota: {total}"
    );
    for row in &ranked.rows {
        assert!(
            row.rank_low <= row.rank_high && row.n_sheets == 3,
            "{row:?}"
        );
    }
}

#[test]
fn the_order_of_the_sheets_changes_nothing() {
    let sheets = falling(10);
    let mut reversed = sheets.clone();
    reversed.reverse();
    assert_eq!(
        canonical::json(&ranked(5, &sheets)),
        canonical::json(&ranked(5, &reversed))
    );
}

#[test]
fn one_candidate_is_first_and_a_quota_above_the_candidates_takes_all() {
    let one = ranked(50, &falling(1));
    assert_eq!(
        (one.quota, one.rows[0].place, one.rows[0].within_quota),
        (1, 1, true)
    );
    let few = ranked(50, &falling(5));
    assert!(
        few.rows
            .iter()
            .all(|row| row.within_quota && row.zone == Zone::In),
        "{few:?}"
    );
}

#[test]
fn equal_scores_at_the_cut_off_are_parted_by_the_declared_rule_and_it_is_told() {
    let mut sheets = Vec::new();
    for assessor in ["P-01", "P-02"] {
        sheets.push(sheet("K-001", assessor, 4.0, 4.0));
        sheets.push(sheet("K-002", assessor, 2.0, 2.0));
        sheets.push(sheet("K-003", assessor, 2.0, 2.0));
        sheets.push(sheet("K-004", assessor, 0.0, 0.0));
    }
    let first = ranked(2, &sheets);
    let tie = &first.ties[0];
    assert_eq!(
        (tie.crosses_cut, tie.by.last().unwrap().as_str()),
        (true, "lottery")
    );
    assert_eq!(first.rows.iter().filter(|row| row.within_quota).count(), 2);
    assert_eq!(first.lots.len(), 4);
    // The lottery is drawn from the published text: the same text, the same lots.
    assert_eq!(first.lots, ranked(2, &sheets).lots);
    let mut other = method();
    other.seed = "benih lain".into();
    let lots = (0..20).map(|n| {
        other.seed = format!("benih {n}");
        compute(&questionnaire(), &other, 2, &sheets).unwrap().lots
    });
    assert!(lots.collect::<std::collections::HashSet<_>>().len() > 1);
}

#[test]
fn marks_that_are_all_alike_leave_everything_open() {
    let sheets: Vec<PanelSheet> = (1..=4)
        .flat_map(|n| ["P-01", "P-02"].map(|p| sheet(&format!("K-{n:03}"), p, 2.0, 2.0)))
        .collect();
    let ranked = ranked(1, &sheets);
    assert!(
        ranked
            .rows
            .iter()
            .all(|row| row.zone == Zone::Grey && row.p_selected == 0.25)
    );
    assert_eq!(ranked.reliability, None);
}

fn a_bundle() -> Bundle {
    let sheets = falling(6);
    let result = ranked(3, &sheets);
    let instrument_hash = questionnaire().method_hash();
    let decided = |row: &movement::compute::Row| {
        let outcome = match row.zone {
            _ if row.within_quota => Outcome::Selected,
            Zone::Out => Outcome::NotSelected,
            Zone::In | Zone::Grey => Outcome::Reserve,
        };
        Decided {
            candidate: row.code.clone(),
            outcome,
            by_ranking: outcome,
            reason: String::new(),
        }
    };
    Bundle {
        form: FORM.into(),
        call: "00000000-0000-7000-8000-000000000001".into(),
        year: 2027,
        title: "Asesmen 🏙 \"2027\"".into(),
        quota: 3,
        instrument: text().into(),
        method_hash: published_hash(&instrument_hash, &method()),
        instrument_hash,
        method: method(),
        candidates: (1..=6)
            .map(|n| Coded {
                code: format!("K-{n:03}"),
                region: None,
                name: None,
            })
            .collect(),
        draws: Vec::new(),
        sheets: sheets
            .into_iter()
            .map(|sheet| CodedSheet {
                candidate: sheet.candidate,
                assessor: sheet.assessor,
                round: 1,
                marks: sheet.answers,
            })
            .collect(),
        decisions: result.rows.iter().map(decided).collect(),
        result_hash: canonical::sha256(&result),
        result,
    }
}

fn broken(change: impl FnOnce(&mut Bundle)) -> Broken {
    let mut bundle = a_bundle();
    change(&mut bundle);
    bundle::verify(&serde_json::to_string(&bundle).unwrap()).unwrap_err()
}

#[test]
fn a_bundle_verifies_on_another_machine() {
    let text = serde_json::to_string_pretty(&a_bundle()).unwrap();
    let verified = bundle::verify(&text).unwrap();
    assert_eq!(
        (
            verified.n_candidates,
            verified.n_sheets,
            verified.n_departures
        ),
        (6, 18, 0)
    );
}

#[test]
fn whatever_is_changed_in_a_bundle_the_broken_part_is_named() {
    let mark = broken(|b| {
        b.sheets[4].marks.insert("A3".into(), 0.0);
    });
    assert!(matches!(mark, Broken::Result(Some(_))), "{mark}");
    let weight = broken(|b| b.instrument = b.instrument.replacen("weight = 15", "weight = 16", 1));
    assert!(matches!(weight, Broken::Instrument(_)), "{weight}");
    let seed = broken(|b| b.method.seed.push('!'));
    assert!(matches!(seed, Broken::Method(_)), "{seed}");
    let place = broken(|b| b.result.rows[0].p_selected = 0.5);
    assert!(matches!(place, Broken::Result(Some(_))), "{place}");
    let hash = broken(|b| b.result_hash = "0".repeat(64));
    assert!(matches!(hash, Broken::ResultHash(_)), "{hash}");
    let decision = broken(|b| b.decisions[5].outcome = Outcome::Selected);
    assert!(matches!(decision, Broken::Decision(_)), "{decision}");
    let many = broken(|b| {
        b.decisions[5].outcome = Outcome::Selected;
        b.decisions[5].reason = "pemerataan wilayah".into();
    });
    assert!(
        matches!(
            many,
            Broken::Quota {
                selected: 4,
                quota: 3
            }
        ),
        "{many}"
    );
    let both = broken(|b| {
        b.decisions[5].outcome = Outcome::Selected;
        b.decisions[5].by_ranking = Outcome::Selected;
    });
    assert!(matches!(both, Broken::Decision(_)), "{both}");
    let twice = broken(|b| b.decisions.push(b.decisions[0].clone()));
    assert!(matches!(twice, Broken::Decision(_)), "{twice}");
    let code = broken(|b| b.candidates[0].code = "K-099".into());
    assert!(matches!(code, Broken::Candidate(_)), "{code}");
    let again = broken(|b| b.candidates.push(b.candidates[0].clone()));
    assert!(matches!(again, Broken::Candidate(_)), "{again}");
    let mut renamed = a_bundle();
    let published = renamed.hash();
    renamed.candidates[0].name = Some("Kota Lain".into());
    let text = serde_json::to_string(&renamed).unwrap();
    assert_ne!(bundle::verify(&text).unwrap().hash, published);
    let form = bundle::verify("{\"form\": \"pilar-call/1\"}").unwrap_err();
    assert!(matches!(form, Broken::Form(_)), "{form}");
}
