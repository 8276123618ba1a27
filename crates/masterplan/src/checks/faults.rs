//! Plain faults, found row by row.

use std::collections::BTreeSet;

use super::{Facts, Fault, FaultCode, Place, order, references};
use crate::{
    Content, Context, Filled, Row, SectionKey, Span, Table, parse_row, span::horizon_years,
};

pub(super) fn of(content: &Content, facts: &Facts) -> Vec<Fault> {
    let mut faults = Vec::new();
    around(content, facts, &mut faults);
    cells(content, &mut faults);
    references::find(content, &mut faults);
    order::find(content, &mut faults);
    for (&table, rows) in &content.tables {
        for row in rows {
            missing(content, table, row, &mut faults);
            match table {
                Table::Objective => against_direction(content, table, row, &mut faults),
                Table::Action if row.cell("status") != "dropped" => {
                    against_direction(content, table, row, &mut faults);
                    action(content, facts, row, &mut faults);
                }
                _ => {}
            }
        }
    }
    quick_wins(content, &mut faults);
    faults.sort_by_key(|fault| (fault.severity, fault.place.table()));
    faults
}

fn around(content: &Content, facts: &Facts, faults: &mut Vec<Fault>) {
    let vision = SectionKey::Vision;
    let lacks = [
        ("title", content.title.trim().is_empty(), Place::Plan),
        (
            "vision",
            content.section(vision).trim().is_empty(),
            Place::Section { section: vision },
        ),
        (
            "action",
            content.rows(Table::Action).is_empty(),
            Place::Table {
                table: Table::Action,
            },
        ),
    ];
    for (what, is_missing, place) in lacks {
        if is_missing {
            let data = [("missing", what.to_owned())];
            faults.push(Fault::new(FaultCode::Incomplete, place, data));
        }
    }
    for (code, is_so) in [
        (FaultCode::MissingDecree, !facts.has_decree),
        (FaultCode::MissingRegulation, !facts.has_regulation),
        (FaultCode::StaleHead, facts.is_head_in_office == Some(false)),
    ] {
        if is_so {
            faults.push(Fault::new(code, Place::Plan, []));
        }
    }
}

/// Cells that would not have been parsed: a content may come from a file, or its pillars may have been converted.
fn cells(content: &Content, faults: &mut Vec<Fault>) {
    let agencies: BTreeSet<String> = content.agencies.iter().map(|a| a.code.clone()).collect();
    let context = Context {
        period: content.period,
        pillars: &content.pillar_set,
        agencies: &agencies,
    };
    for (&table, rows) in &content.tables {
        for row in rows {
            let Err(found) = parse_row(table, &row.cells, context) else {
                continue;
            };
            for fault in found {
                let is_time =
                    table == Table::Milestone && fault.cell == "year" || table == Table::Action;
                let place = Place::cell(table, row.id, fault.cell);
                faults.push(if is_time && fault.problem == "year-outside" {
                    let place_year = year_of(&place, &fault.typed);
                    Fault::new(FaultCode::OutsideHorizon, place, [("year", place_year)])
                } else {
                    let data = [
                        ("problem", fault.problem.to_owned()),
                        ("typed", fault.typed),
                    ];
                    Fault::new(FaultCode::Cell, place, data)
                });
            }
        }
    }
}

/// The year of `budget.2031`, or the one typed into `begins`.
fn year_of(place: &Place, typed: &str) -> String {
    match place {
        Place::Cell { cell, .. } => cell.split_once('.').map_or(typed, |(_, year)| year),
        _ => typed,
    }
    .to_owned()
}

/// Cells that a good row has, though a row may stand without them.
fn missing(content: &Content, table: Table, row: &Row, faults: &mut Vec<Fault>) {
    let status = row.cell("status");
    let mut tell = |code, cell: &'static str| {
        faults.push(Fault::new(code, Place::cell(table, row.id, cell), []));
    };
    let is_empty = |name: &str| row.cell(name).is_empty();
    let no_reason = match table {
        Table::Action => matches!(status, "delayed" | "dropped"),
        Table::QuickWin => matches!(status, "stalled" | "replaced" | "stopped"),
        _ => false,
    };
    if no_reason && is_empty("reason") {
        tell(FaultCode::MissingReason, "reason");
    }
    if status == "dropped" || matches!(status, "replaced" | "stopped") {
        return;
    }
    let has_owner = table.column("owner").map(|owner| owner.filled) == Some(Filled::Agency);
    if has_owner && is_empty("owner") {
        tell(FaultCode::MissingOwner, "owner");
    }
    let is_measured = matches!(table, Table::Objective | Table::Action | Table::QuickWin);
    if is_measured {
        if is_empty("indicator") {
            tell(FaultCode::MissingIndicator, "indicator");
        }
        if is_empty("baseline") {
            tell(FaultCode::MissingBaseline, "baseline");
        }
        let mut years = content.period.years();
        let no_target = if table == Table::QuickWin {
            is_empty("target")
        } else {
            years.all(|year| row.of_year("target", year).is_empty())
        };
        if no_target {
            tell(FaultCode::MissingTarget, "target");
        }
    }
    let is_done = table == Table::Action && status == "done"
        || table == Table::Milestone && row.cell("done") == "yes";
    if is_done && is_empty("evidence") {
        tell(FaultCode::MissingEvidence, "evidence");
    }
}

/// A number of at most four places as a whole number of ten-thousandths, so that it compares exactly.
fn exact(text: &str) -> Option<i64> {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let is_negative = whole.starts_with('-');
    let whole: i64 = whole.parse().ok()?;
    let places: i64 = format!("{places:0<4}").get(..4)?.parse().ok()?;
    let scaled = whole.checked_mul(10_000)?;
    Some(if is_negative {
        scaled - places
    } else {
        scaled + places
    })
}

fn against_direction(content: &Content, table: Table, row: &Row, faults: &mut Vec<Fault>) {
    let direction = row.cell("direction");
    let mut last = row.cell("baseline");
    for year in content.period.years() {
        let target = row.of_year("target", year);
        let (Some(before), Some(after)) = (exact(last), exact(target)) else {
            last = if target.is_empty() { last } else { target };
            continue;
        };
        let is_against = match direction {
            "rises" => after < before,
            "falls" => after > before,
            "holds" => after != before,
            _ => false,
        };
        if is_against {
            let place = Place::cell(table, row.id, format!("target.{year}"));
            let data = [
                ("direction", direction.to_owned()),
                ("before", last.to_owned()),
                ("after", target.to_owned()),
            ];
            faults.push(Fault::new(FaultCode::TargetAgainstDirection, place, data));
        }
        last = target;
    }
}

fn action(content: &Content, facts: &Facts, row: &Row, faults: &mut Vec<Fault>) {
    let at = |cell: &'static str| Place::cell(Table::Action, row.id, cell);
    let span = Span::of(row, content.period);
    let money = row.sum("budget", content.period);
    if money == 0 {
        faults.push(Fault::new(FaultCode::Unfunded, at("budget"), []));
    }
    if row.cell("strategy").is_empty() && row.cell("rpjmd").is_empty() {
        faults.push(Fault::new(FaultCode::Unaligned, at("strategy"), []));
    }
    let is_regional = matches!(row.cell("source"), "" | "apbd" | "apbd-province");
    if money > 0 && is_regional && row.cell("sub_activity").is_empty() {
        faults.push(Fault::new(
            FaultCode::MissingBudgetCode,
            at("sub_activity"),
            [],
        ));
    }
    let has_years = !row.cell("begins").is_empty() && !row.cell("ends").is_empty();
    if has_years {
        let horizon = row.cell("horizon");
        if horizon_years(horizon).is_some_and(|most| span.years() > most) {
            let data = [
                ("horizon", horizon.to_owned()),
                ("years", span.years().to_string()),
            ];
            faults.push(Fault::new(
                FaultCode::HorizonContradictsYears,
                at("horizon"),
                data,
            ));
        }
        for year in content.period.years() {
            let is_outside = year < span.from || year > span.to;
            if is_outside && !matches!(row.of_year("budget", year), "" | "0") {
                let place = Place::cell(Table::Action, row.id, format!("budget.{year}"));
                let data = [("year", year.to_string())];
                faults.push(Fault::new(FaultCode::MoneyOutsideYears, place, data));
            }
        }
    }
    let is_open = matches!(row.cell("status"), "planned" | "budgeted" | "running");
    if is_open && facts.year > span.to && !row.cell("ends").is_empty() {
        let data = [("year", span.to.to_string())];
        faults.push(Fault::new(FaultCode::Overdue, at("ends"), data));
    }
}

fn quick_wins(content: &Content, faults: &mut Vec<Fault>) {
    let mut with_quick_win = BTreeSet::new();
    for row in content.rows(Table::QuickWin) {
        if matches!(row.cell("status"), "replaced" | "stopped") {
            continue;
        }
        with_quick_win.extend(row.codes("action"));
        if row.cell("action").is_empty() {
            let place = Place::cell(Table::QuickWin, row.id, "action");
            faults.push(Fault::new(FaultCode::QuickWinWithoutAction, place, []));
        }
    }
    for row in content.rows(Table::Action) {
        let says_so = row.cell("quick_win") == "yes" && row.cell("status") != "dropped";
        if says_so && !with_quick_win.contains(row.cell("code")) {
            let place = Place::cell(Table::Action, row.id, "quick_win");
            faults.push(Fault::new(FaultCode::NoQuickWinOfAction, place, []));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn numbers_compare_exactly() {
        assert_eq!(exact("-0.25"), Some(-2_500));
        assert_eq!(exact("4.5"), Some(45_000));
        assert_eq!(exact("999999999999.9999"), Some(9_999_999_999_999_999));
        assert_eq!(exact(""), None);
        assert_eq!(exact("abc"), None);
    }
}
