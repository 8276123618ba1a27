//! What the groups of a region wrote in its workshops, as the first content of its plan. Pure.
//!
//! The rule for readiness, which the groups rate from 1 to 5 and the plan in three words: 4 and 5 are good, 3 is fair, 1 and
//! 2 are poor; a line without a rating is fair, with a note that says so.

use std::collections::BTreeMap;

use masterplan::{CRITERIA, Cells, Context, SectionKey, Table, parse_cell};
use workshops::outputs::Outputs;

use crate::model::Plan;

/// Rows by table and texts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// Cells of rows, in their order.
    pub tables: BTreeMap<Table, Vec<Cells>>,
    /// Texts.
    pub sections: Vec<(SectionKey, String)>,
    /// Where it came from, for the record.
    pub from: String,
}

struct Maker<'a> {
    context: Context<'a>,
    tables: BTreeMap<Table, Vec<Cells>>,
}

impl Maker<'_> {
    /// Adds a row; what does not fit a cell goes into the table's cell for words, so that nothing is lost.
    fn row(&mut self, table: Table, pairs: &[(&str, String)]) {
        let mut cells = Cells::new();
        let mut rest = Vec::new();
        for (name, value) in pairs {
            if value.trim().is_empty() {
                continue;
            }
            match parse_cell(table, (name, value), &cells, self.context) {
                Ok(right) if !right.is_empty() => drop(cells.insert((*name).to_owned(), right)),
                Ok(_) => {}
                Err(_) => rest.push(value.clone()),
            }
        }
        let words = ["note", "description", "problem", "cause", "policy"];
        if let Some(column) = words.into_iter().find(|name| table.column(name).is_some())
            && !rest.is_empty()
        {
            let before = cells.remove(column).into_iter();
            let all: Vec<String> = before.chain(rest).collect();
            cells.insert(column.to_owned(), all.join("\n"));
        }
        if !cells.is_empty() {
            self.tables.entry(table).or_default().push(cells);
        }
    }
}

/// The three-word rating of one from 1 to 5.
pub fn rating(of: Option<i64>) -> (&'static str, &'static str) {
    match of {
        Some(4..) => ("good", ""),
        Some(3) => ("fair", ""),
        Some(_) => ("poor", ""),
        None => ("fair", "Belum dinilai dalam bimtek."),
    }
}

/// Maps what the groups wrote.
pub fn map(outputs: &Outputs, plan: &Plan) -> Taken {
    let codes = plan.codes();
    let mut make = Maker {
        context: plan.context(&codes),
        tables: BTreeMap::new(),
    };
    analysis(&mut make, outputs);
    vision(&mut make, outputs);
    actions(&mut make, outputs, plan);
    quick_wins(&mut make, outputs, plan);
    let words: Vec<String> = outputs.visions.iter().map(|v| v.words.clone()).collect();
    let sections = match words.first() {
        Some(first) => vec![(SectionKey::Vision, first.clone())],
        None => Vec::new(),
    };
    Taken {
        tables: make.tables,
        sections,
        from: format!("cohort {} / {}", outputs.cohort, outputs.participation),
    }
}

fn analysis(make: &mut Maker<'_>, outputs: &Outputs) {
    for line in &outputs.readiness {
        let (rating, note) = rating(line.rating);
        make.row(
            Table::Readiness,
            &[
                ("element", line.element.clone()),
                ("indicator", head(&line.statement)),
                ("condition", line.statement.clone()),
                ("source", line.evidence.clone()),
                ("rating", rating.to_owned()),
                ("note", note.to_owned()),
            ],
        );
    }
    // The groups look at elements, the plan at pillars: the writers choose the pillar.
    for line in &outputs.gaps {
        make.row(
            Table::Gap,
            &[
                ("now", line.now.clone()),
                ("wanted", line.wanted.clone()),
                ("gap", line.gap.clone()),
                ("action", line.action.clone()),
            ],
        );
    }
    for (side, letter) in [
        ("strength", "S"),
        ("weakness", "W"),
        ("opportunity", "O"),
        ("threat", "T"),
    ] {
        let of_side = outputs.swot.iter().filter(|line| line.side == side);
        for (n, line) in (1..).zip(of_side) {
            make.row(
                Table::Swot,
                &[
                    ("code", format!("{letter}{n}")),
                    ("side", side.to_owned()),
                    ("statement", line.statement.clone()),
                    ("weight", number(line.weight)),
                    ("rating", number(line.rating)),
                ],
            );
        }
    }
}

fn vision(make: &mut Maker<'_>, outputs: &Outputs) {
    for line in &outputs.visions {
        make.row(
            Table::Vision,
            &[
                ("phrase", line.rpjmd.clone()),
                ("keyword", line.keywords.clone()),
                ("words", line.words.clone()),
            ],
        );
    }
    for (n, line) in (1..).zip(&outputs.missions) {
        make.row(
            Table::Objective,
            &[("code", format!("M-{n}")), ("mission", line.words.clone())],
        );
    }
}

fn actions(make: &mut Maker<'_>, outputs: &Outputs, plan: &Plan) {
    let known = plan.period.from.to_string();
    let mut n = 0;
    let mut code = || {
        n += 1;
        format!("A-{n:03}")
    };
    for line in &outputs.actions {
        let year = line.year.map_or(known.clone(), |year| year.to_string());
        let budget = format!("budget.{year}");
        make.row(
            Table::Action,
            &[
                ("code", code()),
                ("name", line.name.clone()),
                ("pillar", line.pillar.clone()),
                ("owner", owner(plan, &line.owner)),
                ("begins", number(line.year)),
                (&budget, number(line.budget)),
                ("status", "planned".to_owned()),
            ],
        );
    }
    for line in &outputs.roadmap {
        let horizon = match line.horizon.as_str() {
            "1" => "short",
            "5" => "medium",
            _ => "long",
        };
        make.row(
            Table::Action,
            &[
                ("code", code()),
                ("name", line.name.clone()),
                ("description", line.milestone.clone()),
                ("horizon", horizon.to_owned()),
                ("status", "planned".to_owned()),
            ],
        );
    }
}

fn quick_wins(make: &mut Maker<'_>, outputs: &Outputs, plan: &Plan) {
    for (n, line) in (1..).zip(&outputs.quick_wins) {
        let status = if line.is_shortlisted {
            "shortlisted"
        } else {
            "proposed"
        };
        let mut pairs = vec![
            ("code", format!("QW-{n:02}")),
            ("name", line.name.clone()),
            ("pillar", line.pillar.clone()),
            ("owner", owner(plan, &line.owner)),
            ("status", status.to_owned()),
        ];
        for (name, score) in CRITERIA.into_iter().zip(line.scores) {
            pairs.push((name, number(score)));
        }
        make.row(Table::QuickWin, &pairs);
    }
}

/// The code of an agency that the groups named by its name.
fn owner(plan: &Plan, name: &str) -> String {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let known = plan.agencies.iter().find(|a| same(&a.name, name));
    known.map_or_else(|| name.to_owned(), |agency| agency.code.clone())
}

fn number(of: Option<i64>) -> String {
    of.map_or_else(String::new, |n| n.to_string())
}

/// The first line, at most 120 characters.
fn head(text: &str) -> String {
    text.lines()
        .next()
        .unwrap_or("")
        .chars()
        .take(120)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::rating;

    #[test]
    fn five_ratings_become_three() {
        let words: Vec<_> = (1..=5).map(|n| rating(Some(n)).0).collect();
        assert_eq!(words, ["poor", "poor", "fair", "good", "good"]);
        assert_eq!(rating(None).0, "fair");
    }
}
