use super::*;
use crate::{Content, Period, Table, example};

fn facts() -> Facts {
    Facts {
        year: 2025,
        has_regulation: true,
        has_decree: true,
        bodies: 3,
        focus_groups: 6,
        evidence: 10,
        is_head_in_office: Some(true),
    }
}

fn plan() -> Content {
    example::content(60, Period::new(2025, 2029).unwrap())
}

fn set(content: &mut Content, table: Table, at: usize, cell: &str, value: &str) {
    let cells = &mut content.tables.get_mut(&table).unwrap()[at].cells;
    if value.is_empty() {
        cells.remove(cell);
    } else {
        cells.insert(cell.to_owned(), value.to_owned());
    }
}

/// The faults that a change adds.
fn adds(changes: &[(Table, usize, &str, &str)]) -> Vec<Fault> {
    let before = check(&plan(), &facts()).faults;
    let mut content = plan();
    for &(table, at, cell, value) in changes {
        set(&mut content, table, at, cell, value);
    }
    let after = check(&content, &facts()).faults;
    after.into_iter().filter(|f| !before.contains(f)).collect()
}

fn told(faults: &[Fault]) -> Vec<String> {
    let tell = |fault: &Fault| {
        let cell = match &fault.place {
            Place::Cell { cell, .. } => cell.as_ref(),
            _ => "",
        };
        let data: Vec<_> = fault.data.iter().map(|(k, v)| format!("{k}={v}")).collect();
        format!("{} {cell} {}", fault.code.word(), data.join(" "))
            .trim_end()
            .to_owned()
    };
    faults.iter().map(tell).collect()
}

#[test]
fn the_shipped_rubric_has_eight_components_and_eighty_points() {
    let report = check(&plan(), &facts());
    assert_eq!(report.components.len(), 8);
    assert!(report.components.iter().all(|c| c.most == 10.0));
    assert_eq!(report.most, 80.0);
    assert_eq!(Report::instrument().code(), "plan-quality");
}

#[test]
fn a_whole_plan_has_all_points_and_no_fault() {
    let report = check(&plan(), &facts());
    let lost: Vec<_> = report
        .components
        .iter()
        .flat_map(|c| &c.items)
        .filter(|i| i.points < i.most)
        .collect();
    assert!(lost.is_empty(), "{lost:#?}");
    assert_eq!(report.points(), 80.0);
    assert_eq!(told(&report.faults), Vec::<String>::new());
}

#[test]
fn an_empty_plan_has_no_points_and_a_reason_for_each() {
    let mut content = plan();
    content.sections.clear();
    content.tables.clear();
    let report = check(&content, &Facts::default());
    assert_eq!(report.points(), 0.0);
    assert!(
        report
            .components
            .iter()
            .flat_map(|c| &c.items)
            .all(|i| !i.reasons.is_empty())
    );
    let blocking: Vec<_> = report.blocking().cloned().collect();
    assert_eq!(
        told(&blocking),
        ["incomplete  missing=vision", "incomplete  missing=action"]
    );
}

#[test]
fn a_lost_point_says_why_and_where() {
    let mut content = plan();
    set(&mut content, Table::Objective, 2, "baseline", "");
    let report = check(&content, &facts());
    // One objective of twelve: 2 points × 1/12.
    assert_eq!(report.points(), 79.83);
    let item = report.components[1]
        .items
        .iter()
        .find(|i| i.code == "goals-baseline")
        .unwrap();
    assert_eq!((item.points, item.most), (1.8333, 2.0));
    let row = content.rows(Table::Objective)[2].id;
    assert_eq!(item.reasons.len(), 1);
    assert_eq!(item.reasons[0].code, ReasonCode::EmptyCell);
    assert_eq!(
        item.reasons[0].place,
        Place::cell(Table::Objective, row, "baseline")
    );
}

#[test]
fn the_points_of_items_make_the_score() {
    let mut content = plan();
    for at in (0..60).step_by(2) {
        set(&mut content, Table::Action, at, "owner", "");
        set(&mut content, Table::Action, at, "risk", "");
    }
    content.tables.remove(&Table::Issue);
    content.sections.truncate(9);
    let report = check(
        &content,
        &Facts {
            focus_groups: 2,
            ..facts()
        },
    );
    let sum: f64 = report.components.iter().map(|c| c.points).sum();
    assert!(
        (sum - report.score.exact).abs() < 0.01,
        "{sum} {}",
        report.score.exact
    );
    for item in report.components.iter().flat_map(|c| &c.items) {
        assert_eq!(
            item.points < item.most,
            !item.reasons.is_empty(),
            "{}",
            item.code
        );
    }
}

#[test]
fn codes_stand_once_and_name_what_is() {
    use Table::{Action, Milestone, Objective};
    assert_eq!(
        told(&adds(&[(Objective, 1, "code", "O-01")]))[0],
        "duplicate-code code code=O-01"
    );
    assert_eq!(
        told(&adds(&[
            (Action, 3, "strategy", "S-01,S-99"),
            (Milestone, 0, "action", "A-999")
        ])),
        [
            "unknown-reference strategy code=S-99 table=strategy",
            "unknown-reference action code=A-999 table=action",
        ]
    );
}

#[test]
fn cycles_are_named() {
    let faults = adds(&[
        (Table::Action, 0, "after", "A-003"),
        (Table::Action, 1, "after", "A-001"),
        (Table::Action, 2, "after", "A-002"),
        (Table::Action, 3, "after", "A-004"),
    ]);
    let cycles: Vec<_> = told(&faults)
        .into_iter()
        .filter(|f| f.starts_with("dependency"))
        .collect();
    assert_eq!(
        cycles,
        [
            "dependency-cycle after codes=A-001 → A-003 → A-002 → A-001",
            "dependency-cycle after codes=A-004 → A-004",
        ]
    );
    assert!(
        faults
            .iter()
            .all(|f| f.code != FaultCode::DependencyCycle || f.severity == Severity::Blocking)
    );
}

#[test]
fn an_action_outside_the_horizon_blocks() {
    let faults = adds(&[
        (Table::Action, 0, "begins", "2024"),
        (Table::Action, 1, "ends", "2031"),
        (Table::Action, 1, "budget.2031", "5"),
    ]);
    let outside: Vec<_> = told(&faults)
        .into_iter()
        .filter(|f| f.starts_with("outside"))
        .collect();
    assert_eq!(
        outside,
        [
            "outside-horizon begins year=2024",
            "outside-horizon ends year=2031",
            "outside-horizon budget.2031 year=2031",
        ]
    );
}

#[test]
fn money_beyond_any_budget_and_below_nothing_blocks() {
    let faults = adds(&[
        (Table::Action, 0, "budget.2025", "1000000000000000"),
        (Table::Action, 0, "budget.2026", "-5"),
    ]);
    let cells: Vec<_> = told(&faults)
        .into_iter()
        .filter(|f| f.starts_with("cell"))
        .collect();
    assert_eq!(
        cells,
        [
            "cell budget.2025 problem=range typed=1000000000000000",
            "cell budget.2026 problem=range typed=-5",
        ]
    );
}

#[test]
fn targets_go_the_way_they_should() {
    // O-01 rises from 40 by 3 a year, O-04 falls from 40 by 2.
    assert_eq!(
        told(&adds(&[
            (Table::Objective, 0, "target.2027", "45.9"),
            (Table::Objective, 3, "target.2027", "36.0001"),
            (Table::Objective, 5, "direction", "holds"),
        ]))[..3],
        [
            "target-against-direction target.2027 after=45.9 before=46 direction=rises",
            "target-against-direction target.2027 after=36.0001 before=36 direction=falls",
            "target-against-direction target.2025 after=43 before=40 direction=holds",
        ]
    );
    assert_eq!(
        told(&adds(&[(Table::Objective, 0, "target.2025", "40")])),
        Vec::<String>::new()
    );
}

#[test]
fn what_is_missing_is_a_warning() {
    let faults = adds(&[
        (Table::Action, 0, "owner", ""),
        (Table::Action, 0, "indicator", ""),
        (Table::Action, 0, "baseline", ""),
        (Table::Action, 0, "sub_activity", ""),
        (Table::Action, 0, "source", "apbd"),
        (Table::Action, 0, "strategy", ""),
        (Table::Action, 0, "rpjmd", ""),
        (Table::Action, 0, "horizon", "short"),
        (Table::Action, 0, "begins", "2025"),
        (Table::Action, 0, "ends", "2027"),
        (Table::Action, 1, "status", "delayed"),
        (Table::Action, 2, "status", "done"),
        (Table::QuickWin, 0, "action", ""),
    ]);
    assert!(faults.iter().all(|f| f.severity == Severity::Warning));
    let codes: std::collections::BTreeSet<_> = faults.iter().map(|f| f.code.word()).collect();
    for code in [
        "missing-owner",
        "missing-indicator",
        "missing-baseline",
        "missing-budget-code",
        "unaligned",
        "horizon-contradicts-years",
        "missing-reason",
        "missing-evidence",
        "quick-win-without-action",
        "no-quick-win-of-action",
    ] {
        assert!(codes.contains(code), "{code} is not among {codes:?}");
    }
}

#[test]
fn an_unfunded_pillar_does_not_block() {
    let mut content = plan();
    for row in content.tables.get_mut(&Table::Action).unwrap() {
        if row.cell("pillar") == "society" {
            row.cells.retain(|cell, _| !cell.starts_with("budget."));
        }
    }
    let report = check(&content, &facts());
    assert_eq!(
        report
            .faults
            .iter()
            .filter(|f| f.code == FaultCode::Unfunded)
            .count(),
        10
    );
    assert_eq!(report.blocking().count(), 0);
}

#[test]
fn what_surrounds_a_plan_is_told() {
    let report = check(
        &plan(),
        &Facts {
            is_head_in_office: Some(false),
            year: 2035,
            ..Facts::default()
        },
    );
    let codes: std::collections::BTreeSet<_> =
        report.faults.iter().map(|f| f.code.word()).collect();
    for code in [
        "missing-decree",
        "missing-regulation",
        "stale-head",
        "overdue",
    ] {
        assert!(codes.contains(code), "{code}");
    }
}

#[test]
fn a_rubric_that_does_not_fit_is_refused() {
    let instrument = include_str!("../../data/rubric.toml");
    let rules = include_str!("../../data/rubric-rules.toml");
    let refused = |old: &str, new: &str| {
        Rubric::from_toml(instrument, &rules.replacen(old, new, 1))
            .unwrap_err()
            .to_string()
    };
    assert!(refused("[facts-issues]", "[facts-tissues]").contains("facts-"));
    assert!(refused("column = \"level\"", "column = \"lever\"").contains("no column `lever`"));
    assert!(refused("gives = \"covers\"", "gives = \"wishes\"").contains("wishes"));
    assert!(refused("column = \"level\"", "column = \"issue\"").contains("no list"));
    assert!(refused("words = 150", "words = 0").contains("no rule"));
    assert!(refused("words = 150", "wurds = 150").contains("wurds"));
}
