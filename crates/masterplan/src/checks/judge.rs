//! What a rule gives on a plan.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use uuid::Uuid;

use super::{Fact, Facts, Fault, Place, Reason, ReasonCode, Rule};
use crate::{Content, Filled, Row, Table};

/// A share from 0 to 1, with reasons exactly where it is below 1.
pub(super) struct Judged {
    pub(super) share: f64,
    pub(super) reasons: Vec<Reason>,
}

impl Judged {
    fn new(have: f64, need: f64, reasons: Vec<Reason>) -> Self {
        // A share of rows such as 0.1 × 30 is not exact.
        let share = if have + 1e-9 >= need {
            1.0
        } else {
            have / need
        };
        Self {
            share,
            reasons: if share < 1.0 { reasons } else { Vec::new() },
        }
    }

    /// `n` rows, of which a share is enough; what `lost` tells of a row is why it does not count.
    fn of_rows(
        table: Table,
        rows: &[&Row],
        share: f64,
        lost: impl Fn(&Row) -> Vec<Reason>,
    ) -> Self {
        if rows.is_empty() {
            let data = [("table", table.word().to_owned())];
            return Self::new(
                0.0,
                1.0,
                vec![reason(ReasonCode::NoRows, Place::Table { table }, data)],
            );
        }
        let mut right = 0_usize;
        let mut reasons = Vec::new();
        for row in rows {
            let of_row = lost(row);
            right += usize::from(of_row.is_empty());
            reasons.extend(of_row);
        }
        Self::new(right as f64, share * rows.len() as f64, reasons)
    }
}

fn reason<const N: usize>(
    code: ReasonCode,
    place: Place,
    data: [(&'static str, String); N],
) -> Reason {
    Reason {
        code,
        place,
        data: data.into(),
    }
}

fn too_few(code: ReasonCode, place: Place, have: usize, need: u32) -> Reason {
    let data = [("have", have.to_string()), ("need", need.to_string())];
    reason(code, place, data)
}

/// The rows that count: not dropped, replaced or stopped.
fn live(content: &Content, table: Table) -> Vec<&Row> {
    let is_live = |row: &&Row| match table {
        Table::Action => row.cell("status") != "dropped",
        Table::QuickWin => !matches!(row.cell("status"), "replaced" | "stopped"),
        _ => true,
    };
    content.rows(table).iter().filter(is_live).collect()
}

pub(super) fn judge(rule: &Rule, content: &Content, facts: &Facts, faults: &[Fault]) -> Judged {
    match rule {
        Rule::Rows { tables, least } => rows(content, tables, *least),
        Rule::Filled {
            table,
            columns,
            share,
        } => filled(content, *table, columns, *share),
        Rule::Covers { table, column } => covers(content, *table, column),
        Rule::Written { words, .. } => written(content, rule, *words),
        Rule::Named {
            table,
            column,
            by,
            by_column,
            share,
        } => named(content, (*table, column), (*by, by_column), *share),
        Rule::Varied {
            table,
            column,
            least,
        } => {
            let rows = live(content, *table);
            let values: BTreeSet<&str> = rows.iter().map(|row| row.cell(column)).collect();
            let have = values.iter().filter(|value| !value.is_empty()).count();
            let place = Place::Table { table: *table };
            let why = too_few(ReasonCode::TooFew, place, have, *least);
            Judged::new(have as f64, f64::from(*least), vec![why])
        }
        Rule::Sound {
            table,
            faults: codes,
        } => {
            let meant = |fault: &&Fault| {
                codes.contains(&fault.code) && (table.is_none() || fault.place.table() == *table)
            };
            sound(content, *table, faults.iter().filter(meant))
        }
        Rule::Fact { fact, least } => of_fact(facts, *fact, *least),
    }
}

fn rows(content: &Content, tables: &[Table], least: u32) -> Judged {
    let mut sum = 0.0;
    let mut reasons = Vec::new();
    for &table in tables {
        let have = live(content, table).len();
        sum += (have as f64 / f64::from(least)).min(1.0);
        if have < least as usize {
            reasons.push(too_few(
                ReasonCode::TooFew,
                Place::Table { table },
                have,
                least,
            ));
        }
    }
    Judged::new(sum, tables.len() as f64, reasons)
}

fn filled(content: &Content, table: Table, columns: &[String], share: f64) -> Judged {
    let columns: Vec<_> = table
        .columns()
        .iter()
        .filter(|column| columns.iter().any(|name| name == column.name))
        .flat_map(|column| column.cells(content.period))
        .collect();
    Judged::of_rows(table, &live(content, table), share, |row| {
        let empty = columns.iter().filter(|cell| row.cell(cell).is_empty());
        let why = |cell: &String| {
            let place = Place::cell(table, row.id, cell.clone());
            reason(ReasonCode::EmptyCell, place, [])
        };
        empty.map(why).collect()
    })
}

fn covers(content: &Content, table: Table, column: &str) -> Judged {
    let pillars = || content.pillar_set.pillars.iter();
    let wanted: Vec<&str> = match table.column(column).map(|column| column.filled) {
        Some(Filled::Choice(words)) => words.to_vec(),
        Some(Filled::SubPillar) => pillars()
            .flat_map(|pillar| &pillar.sub_pillars)
            .map(|sub| sub.code.as_str())
            .collect(),
        _ => pillars().map(|pillar| pillar.code.as_str()).collect(),
    };
    let rows = live(content, table);
    let there: HashSet<&str> = rows.iter().map(|row| row.cell(column)).collect();
    let missing = wanted.iter().filter(|value| !there.contains(*value));
    let why = |value: &&str| {
        let data = [
            ("value", (*value).to_owned()),
            ("column", column.to_owned()),
        ];
        reason(ReasonCode::NothingFor, Place::Table { table }, data)
    };
    let reasons: Vec<_> = missing.map(why).collect();
    // A set without sub-pillars asks for none.
    Judged::new(
        (wanted.len() - reasons.len()) as f64,
        wanted.len() as f64,
        reasons,
    )
}

fn written(content: &Content, rule: &Rule, words: u32) -> Judged {
    let sections = rule.sections();
    let mut sum = 0.0;
    let mut reasons = Vec::new();
    for section in &sections {
        let have = content.section(*section).split_whitespace().count();
        sum += (have as f64 / f64::from(words)).min(1.0);
        if have < words as usize {
            let place = Place::Section { section: *section };
            reasons.push(too_few(ReasonCode::TooShort, place, have, words));
        }
    }
    Judged::new(sum, sections.len() as f64, reasons)
}

fn named(
    content: &Content,
    (table, column): (Table, &String),
    (by, by_column): (Table, &String),
    share: f64,
) -> Judged {
    let naming = live(content, by);
    let is_codes = matches!(
        by.column(by_column).map(|column| column.filled),
        Some(Filled::Codes(_))
    );
    let mut names: HashSet<&str> = HashSet::new();
    for row in &naming {
        if is_codes {
            names.extend(row.codes(by_column));
        } else {
            names.insert(row.cell(by_column));
        }
    }
    Judged::of_rows(table, &live(content, table), share, |row| {
        let value = row.cell(column);
        if !value.is_empty() && names.contains(value) {
            return Vec::new();
        }
        let data = [("value", value.to_owned()), ("by", by.word().to_owned())];
        let place = Place::Row { table, row: row.id };
        vec![reason(ReasonCode::NotNamed, place, data)]
    })
}

fn sound<'a>(
    content: &Content,
    table: Option<Table>,
    faults: impl Iterator<Item = &'a Fault>,
) -> Judged {
    let why = |fault: &Fault| {
        let mut data = fault.data.clone();
        data.insert("fault", fault.code.word());
        Reason {
            code: ReasonCode::Fault,
            place: fault.place.clone(),
            data,
        }
    };
    let mut bad: BTreeMap<Option<Uuid>, Vec<Reason>> = BTreeMap::new();
    for fault in faults {
        bad.entry(fault.place.row()).or_default().push(why(fault));
    }
    let Some(table) = table else {
        let rows: usize = content.tables.values().map(Vec::len).sum();
        if rows == 0 {
            let why = reason(ReasonCode::NoRows, Place::Plan, []);
            return Judged::new(0.0, 1.0, vec![why]);
        }
        let n_bad = bad.len();
        let reasons = bad.into_values().flatten().collect();
        return Judged::new(rows.saturating_sub(n_bad) as f64, rows as f64, reasons);
    };
    // Dropped rows have no faults that are asked for, but would count as sound ones.
    Judged::of_rows(table, &live(content, table), 1.0, |row| {
        bad.get(&Some(row.id)).cloned().unwrap_or_default()
    })
}

fn of_fact(facts: &Facts, fact: Fact, least: u32) -> Judged {
    let have = match fact {
        Fact::Regulation => u32::from(facts.has_regulation),
        Fact::Decree => u32::from(facts.has_decree),
        Fact::Bodies => facts.bodies,
        Fact::FocusGroups => facts.focus_groups,
        Fact::Evidence => facts.evidence,
        Fact::HeadInOffice => u32::from(facts.is_head_in_office == Some(true)),
    };
    let data = [
        ("fact", fact.word().to_owned()),
        ("have", have.to_string()),
        ("need", least.to_string()),
    ];
    let why = reason(ReasonCode::Fact, Place::Plan, data);
    Judged::new(f64::from(have), f64::from(least), vec![why])
}
