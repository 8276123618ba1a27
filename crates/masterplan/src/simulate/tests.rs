use super::*;
use crate::{Period, Table, example};

const FROM: u16 = 2025;

/// Actions alone, without any of the example's doubt: code, years, money each year, delay, spread, after.
fn plan(actions: &[(&str, u16, u16, i64, u8, u16, &str)]) -> Content {
    let mut content = example::content(actions.len(), Period::new(FROM, 2034).unwrap());
    let rows = content.tables.get_mut(&Table::Action).unwrap();
    for (row, (code, begins, ends, money, delay, spread, after)) in rows.iter_mut().zip(actions) {
        row.cells.retain(|cell, _| !cell.starts_with("budget."));
        let mut set = |cell: &str, value: String| drop(row.cells.insert(cell.to_owned(), value));
        set("code", (*code).to_owned());
        set("begins", begins.to_string());
        set("ends", ends.to_string());
        set("delay_chance", delay.to_string());
        set("cost_spread", spread.to_string());
        set("after", (*after).to_owned());
        set("status", "planned".to_owned());
        set("quick_win", "no".to_owned());
        for year in *begins..=*ends {
            set(&format!("budget.{year}"), money.to_string());
        }
    }
    content
}

fn settings() -> Settings {
    Settings {
        runs: 20_000,
        ..Settings::default()
    }
}

/// Five standard errors of a share over the runs.
fn near(outcome: &Outcome, runs: u32, p: f64) {
    let error = 5.0 * (p * (1.0 - p) / f64::from(outcome.settings.runs)).sqrt();
    let share = outcome.share(runs);
    assert!((share - p).abs() <= error, "{share} is not {p} ± {error}");
}

#[test]
fn one_action_ends_as_the_negative_binomial_says() {
    // Two years of work, each lost with 30 %: by year k it is finished with Σ C(j+1, j) 0.3^j 0.7².
    let outcome = run(&plan(&[("A", 2025, 2026, 100, 30, 0, "")]), &settings()).unwrap();
    let action = &outcome.actions[0];
    assert_eq!(action.finished[0], 0);
    near(&outcome, action.finished[1], 0.49);
    near(&outcome, action.finished[2], 0.49 * (1.0 + 2.0 * 0.3));
    near(
        &outcome,
        action.finished[3],
        0.49 * (1.0 + 2.0 * 0.3 + 3.0 * 0.09),
    );
    near(&outcome, action.met[0], 0.7);
    near(&outcome, action.met[1], 0.49);
    // Its money: in the first year with 0.7; by the end all of it, but for 0.3^10 and the like.
    assert!((f64::from(outcome.years[0].mean as i32) - 70.0).abs() <= 2.0);
    let sum: i64 = action.spent.iter().sum();
    assert!((190..=200).contains(&sum), "{sum}");
}

#[test]
fn delay_goes_on_to_what_waits() {
    // A one year, then B one year: B by 2026 needs both on time.
    let outcome = run(
        &plan(&[
            ("B", 2026, 2026, 0, 20, 0, "A"),
            ("A", 2025, 2025, 0, 40, 0, ""),
        ]),
        &settings(),
    )
    .unwrap();
    let b = &outcome.actions[0];
    assert_eq!((b.code.as_str(), b.finished[0]), ("B", 0));
    near(&outcome, b.finished[1], 0.6 * 0.8);
    near(&outcome, b.finished[2], 0.6 * 0.8 * (1.0 + 0.4 + 0.2));
}

#[test]
fn slack_is_used_up_first() {
    // A year lies between them: one lost year of A does no harm.
    let outcome = run(
        &plan(&[
            ("A", 2025, 2025, 0, 40, 0, ""),
            ("B", 2027, 2027, 0, 0, 0, "A"),
        ]),
        &settings(),
    )
    .unwrap();
    near(&outcome, outcome.actions[1].finished[2], 0.6 + 0.4 * 0.6);
}

#[test]
fn costs_are_lognormal_with_the_planned_mean() {
    let outcome = run(
        &plan(&[("A", 2025, 2025, 1_000_000, 0, 50, "")]),
        &settings(),
    )
    .unwrap();
    let year = &outcome.years[0];
    // Standard error 0.5/√20000 = 0.35 %.
    assert!((year.mean - 1_000_000).abs() < 18_000, "{}", year.mean);
    // σ² = ln 1.25; the median is exp(−σ²/2) = 1/√1.25; P(over the plan) = P(z > σ/2) = Φ(−σ/2).
    let median = 1e6 / 1.25_f64.sqrt();
    assert!(
        (year.quantiles[2] as f64 - median).abs() < 20_000.0,
        "{:?}",
        year.quantiles
    );
    let sigma = 1.25_f64.ln().sqrt();
    near(
        &outcome,
        year.over,
        0.5 * (1.0 - libm::erf(sigma / 2.0 / 2.0_f64.sqrt())),
    );
    // Expected overspend of a lognormal of mean 1 above 1: Φ(σ/2) − Φ(−σ/2) = erf(σ/√8).
    let overspend = 1e6 * libm::erf(sigma / 8.0_f64.sqrt());
    assert!(
        (year.overspend as f64 - overspend).abs() < 12_000.0,
        "{} {overspend}",
        year.overspend
    );
}

#[test]
fn without_doubt_a_plan_goes_as_planned() {
    let mut content = example::content(120, Period::new(2025, 2029).unwrap());
    for row in content.tables.get_mut(&Table::Action).unwrap() {
        row.cells.insert("delay_chance".to_owned(), "0".to_owned());
        row.cells.insert("cost_spread".to_owned(), "0".to_owned());
    }
    let settings = Settings {
        runs: 50,
        ..Settings::default()
    };
    let outcome = run(&content, &settings).unwrap();
    for year in &outcome.years {
        assert_eq!((year.mean, year.over, year.overspend), (year.planned, 0, 0));
        assert_eq!(year.quantiles, [year.planned; 5]);
    }
    let planned: i64 = crate::load::by_year(&content)
        .iter()
        .map(|y| y.budget)
        .sum();
    assert_eq!(
        outcome.years.iter().map(|y| y.planned).sum::<i64>(),
        planned
    );
    assert!(outcome.actions.iter().all(|a| a.met == [50; 5]));
    assert!(outcome.objectives.iter().all(|o| o.met == [50; 5]));
    assert!(outcome.drops.is_empty());
}

#[test]
fn an_objective_needs_the_share_that_is_asked_for() {
    // Two actions of one year serve one objective. All needed: both on time. Half: at least one.
    let mut content = plan(&[
        ("A", 2025, 2025, 0, 30, 0, ""),
        ("B", 2025, 2025, 0, 40, 0, ""),
    ]);
    for row in content.tables.get_mut(&Table::Action).unwrap() {
        row.cells.insert("strategy".to_owned(), "S-01".to_owned());
    }
    let all = run(
        &content,
        &Settings {
            needed: 100,
            ..settings()
        },
    )
    .unwrap();
    near(&all, all.objectives[0].met[0], 0.7 * 0.6);
    let half = run(
        &content,
        &Settings {
            needed: 50,
            ..settings()
        },
    )
    .unwrap();
    near(&half, half.objectives[0].met[0], 1.0 - 0.3 * 0.4);
    assert_eq!(
        (half.objectives[1].actions, half.objectives[1].met.len()),
        (0, 0)
    );
}

#[test]
fn what_is_worth_least_for_its_money_goes_first() {
    let mut content = plan(&[
        ("DEAR", 2025, 2025, 900, 0, 0, ""),
        ("CHEAP", 2025, 2025, 100, 0, 0, ""),
        ("QUICK", 2025, 2025, 900, 0, 0, ""),
        ("DONE", 2025, 2025, 5_000, 0, 0, ""),
        ("LATER", 2026, 2026, 900, 0, 0, "DEAR"),
    ]);
    let rows = content.tables.get_mut(&Table::Action).unwrap();
    rows[2]
        .cells
        .insert("quick_win".to_owned(), "yes".to_owned());
    rows[3].cells.insert("status".to_owned(), "done".to_owned());
    for row in rows {
        row.cells.remove("strategy");
    }
    let with = |ceiling: i64| {
        let ceilings = BTreeMap::from([(2025, ceiling)]);
        run(
            &content,
            &Settings {
                runs: 10,
                ceilings,
                ..Settings::default()
            },
        )
        .unwrap()
    };
    let codes = |outcome: &Outcome| {
        outcome
            .drops
            .iter()
            .map(|d| d.code.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&with(6_900)), Vec::<String>::new());
    // 800 too much: DEAR (worth 2, 900) gives more for each point than CHEAP (1, 100) and QUICK (4, 900).
    let outcome = with(6_100);
    assert_eq!(codes(&outcome), ["DEAR"]);
    assert_eq!(
        (
            outcome.drops[0].worth,
            outcome.drops[0].relief,
            outcome.drops[0].saved
        ),
        (2, 900, 900)
    );
    assert_eq!(outcome.drops[0].waiting, ["LATER"]);
    // 100 too much: CHEAP is enough, and costs one point.
    assert_eq!(codes(&with(6_800)), ["CHEAP"]);
    // What is spent already cannot be dropped.
    let outcome = with(0);
    assert_eq!(codes(&outcome).len(), 3);
    assert_eq!(outcome.still_over, [2025]);
}

#[test]
fn a_run_can_be_replayed_on_any_number_of_threads() {
    let content = example::content(60, Period::new(2025, 2029).unwrap());
    let settings = Settings {
        runs: 1_000,
        ceilings: BTreeMap::from([(2026, 20_000_000_000)]),
        ..Settings::default()
    };
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| run(&content, &settings).unwrap())
    };
    let outcome = on(1);
    assert_eq!(outcome, on(3));
    assert!(outcome.is_whole());
    let read: Outcome = serde_json::from_str(&serde_json::to_string(&outcome).unwrap()).unwrap();
    assert_eq!(run(&content, &read.settings).unwrap().hash, outcome.hash);
    let other = run(
        &content,
        &Settings {
            seed: 2,
            ..settings
        },
    )
    .unwrap();
    assert_ne!(other.hash, outcome.hash);
    let mut changed = outcome;
    changed.years[0].mean += 1;
    assert!(!changed.is_whole());
}

#[test]
fn what_cannot_be_simulated_is_refused() {
    let content = plan(&[
        ("A", 2025, 2025, 0, 0, 0, "B"),
        ("B", 2025, 2025, 0, 0, 0, "A"),
    ]);
    assert!(matches!(
        run(&content, &settings()),
        Err(SimulateError::Cycle(_))
    ));
}

#[test]
fn a_setting_outside_its_range_is_named() {
    let content = example::content(0, Period::new(FROM, 2034).unwrap());
    for (wrong, name) in [
        (
            Settings {
                runs: 0,
                ..settings()
            },
            "runs",
        ),
        (
            Settings {
                runs: MOST_RUNS + 1,
                ..settings()
            },
            "runs",
        ),
        (
            Settings {
                needed: 0,
                ..settings()
            },
            "needed",
        ),
        (
            Settings {
                cost_spread: 301,
                ..settings()
            },
            "cost_spread",
        ),
        (
            Settings {
                delay_chance: 101,
                ..settings()
            },
            "delay_chance",
        ),
        (
            Settings {
                ceilings: BTreeMap::from([(2025, -1)]),
                ..settings()
            },
            "ceilings",
        ),
    ] {
        assert_eq!(run(&content, &wrong), Err(SimulateError::Setting(name)));
    }
    assert_eq!(
        run(
            &content,
            &Settings {
                runs: 5,
                ..settings()
            }
        )
        .unwrap()
        .actions,
        []
    );
}

#[test]
fn a_year_that_is_always_lost_never_ends() {
    let outcome = run(
        &plan(&[("A", 2025, 2025, 7, 100, 0, "")]),
        &Settings {
            runs: 100,
            ..settings()
        },
    )
    .unwrap();
    assert_eq!(outcome.actions[0].finished, [0; 10]);
    assert_eq!(outcome.years[9].mean, 0);
}
