//! Tables of the plan with the columns that an outline chose.

use std::ops::RangeInclusive;

use masterplan::{Column as PlanColumn, Filled, Row as PlanRow, Table as PlanTable, text};

use super::{Maker, cells::align};
use crate::plan::{
    Align, Block, Cell, Column, Look, Row, RowKind, Table,
    outline::{Item, Said},
};

/// More years than this do not stand side by side on a page; they follow in a further table.
const YEARS: usize = 10;

/// A column of the print.
#[derive(Clone)]
pub(super) struct Chosen {
    pub(super) what: What,
    width: f32,
}

#[derive(Clone, Copy)]
pub(super) enum What {
    /// The row's number.
    Number,
    /// A column of the table; with its year where it has years.
    Of(&'static PlanColumn, Option<u16>),
    /// All years of a yearly column of money.
    Sum(&'static PlanColumn),
    /// `2024–2026`.
    Years,
    /// Weight × rating.
    Score,
}

impl<'a> Maker<'a> {
    /// The rows that an item prints.
    pub(super) fn rows(&self, item: &Item) -> Vec<&'a PlanRow> {
        let Some(table) = item.table else {
            return Vec::new();
        };
        let fits = |row: &&PlanRow| {
            let mut only = item.only.iter();
            only.all(|(name, values)| values.iter().any(|value| value == row.cell(name)))
        };
        let content: &'a masterplan::Content = self.content;
        content.rows(table).iter().filter(fits).collect()
    }

    pub(super) fn table_item(&mut self, item: &Item, level: u8) -> Vec<Block> {
        let Some(table) = item.table else {
            return Vec::new();
        };
        let all = self.rows(item);
        if all.is_empty() {
            return Vec::new();
        }
        let specs = self.filled_columns(item, table, &all);
        let Some(each) = &item.each else {
            return self.table_of(item, table, &specs, &all, None);
        };
        let mut blocks = Vec::new();
        for value in self.values(table, each, &all) {
            let rows: Vec<_> = all
                .iter()
                .copied()
                .filter(|row| row.cell(each) == value)
                .collect();
            let name = self.group_name(table, each, &value);
            let heading = self.heading(level, String::new(), name.clone());
            blocks.push(Block::Heading(heading));
            blocks.extend(self.table_of(item, table, &specs, &rows, Some(&name)));
        }
        blocks
    }

    fn group_name(&self, table: PlanTable, column: &str, value: &str) -> String {
        if value.is_empty() {
            return self.words.label("without").to_owned();
        }
        let Some(found) = table.column(column) else {
            return value.to_owned();
        };
        text::plain(&self.cell(table, found, value).text)
    }

    /// The values of a column among rows: pillars in the order of their set, others as they come.
    fn values(&self, table: PlanTable, column: &str, rows: &[&PlanRow]) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for row in rows {
            if !found.iter().any(|value| value == row.cell(column)) {
                found.push(row.cell(column).to_owned());
            }
        }
        let pillars = &self.content.pillar_set.pillars;
        let place = |value: &String| match table.column(column).map(|c| c.filled) {
            Some(Filled::Pillar) => pillars.iter().position(|p| p.code == *value),
            Some(Filled::SubPillar) => {
                let mut subs = pillars.iter().flat_map(|p| &p.sub_pillars);
                subs.position(|sub| sub.code == *value)
            }
            Some(Filled::Choice(words)) => words.iter().position(|word| word == value),
            _ => Some(0),
        };
        found.sort_by_key(|value| place(value).unwrap_or(usize::MAX));
        found
    }

    /// The columns that hold something in one of the rows; empty ones would take the room of the others.
    fn filled_columns(&self, item: &Item, table: PlanTable, rows: &[&PlanRow]) -> Vec<String> {
        let is_filled = |spec: &&String| {
            let name = spec.split(' ').next().unwrap_or(spec);
            match table.column(name) {
                Some(column) => {
                    let cells = column.cells(self.content.period);
                    column.required
                        || rows
                            .iter()
                            .any(|row| cells.iter().any(|cell| !row.cell(cell).is_empty()))
                }
                None => true,
            }
        };
        item.columns.iter().filter(is_filled).cloned().collect()
    }

    fn table_of(
        &mut self,
        item: &Item,
        table: PlanTable,
        specs: &[String],
        rows: &[&PlanRow],
        of: Option<&str>,
    ) -> Vec<Block> {
        let years: Vec<u16> = self.content.period.years().collect();
        let has_years = specs.iter().any(|spec| is_yearly(table, spec));
        let spans: Vec<RangeInclusive<u16>> = if has_years {
            years
                .chunks(YEARS)
                .map(|span| span[0]..=span[span.len() - 1])
                .collect()
        } else {
            vec![self.content.period.years()]
        };
        let most = item.most.unwrap_or(usize::MAX);
        let mut blocks = Vec::new();
        for span in &spans {
            let chosen = choose(table, specs, span);
            let caption = self.caption(item.caption.as_ref(), table, of);
            let caption = if spans.len() > 1 {
                format!("{caption}, {}–{}", span.start(), span.end())
            } else {
                caption
            };
            let shown = &rows[..rows.len().min(most)];
            let mut lines = self.grouped(item, table, shown, &chosen);
            if item.total {
                lines.extend(self.total(rows, &chosen));
            }
            self.tables += 1;
            let has_money = chosen.iter().any(|c| c.is_money());
            blocks.push(Block::Table(Table {
                number: Some(self.tables),
                caption,
                note: has_money.then(|| self.words.label("in-millions").to_owned()),
                columns: chosen.iter().map(|c| self.head_of(table, c)).collect(),
                rows: lines,
                has_head: true,
                row_heads: false,
            }));
        }
        if rows.len() > most {
            let left = (rows.len() - most).to_string();
            let note = self.words.filled("and-more", &[("n", left.as_str())]);
            blocks.push(Block::Paragraph(Look::Note, text::lines(&note)));
        }
        blocks
    }

    fn caption(&self, said: Option<&Said>, table: PlanTable, of: Option<&str>) -> String {
        let name = said.map_or_else(
            || self.words.table(table).to_owned(),
            |said| self.filled(said),
        );
        match of {
            Some(of) => format!("{name}: {of} ({})", table.number()),
            None => format!("{name} ({})", table.number()),
        }
    }

    fn grouped(
        &self,
        item: &Item,
        table: PlanTable,
        rows: &[&PlanRow],
        chosen: &[Chosen],
    ) -> Vec<Row> {
        let mut number = 0;
        let mut line = |row: &PlanRow| {
            number += 1;
            let cells = chosen.iter().map(|c| self.cell_of(table, row, c, number));
            Row {
                kind: RowKind::Body,
                cells: cells.collect(),
            }
        };
        let Some(group) = &item.group else {
            return rows.iter().map(|row| line(row)).collect();
        };
        let mut lines = Vec::new();
        for value in self.values(table, group, rows) {
            lines.push(Row {
                kind: RowKind::Group,
                cells: vec![Cell::of(self.group_name(table, group, &value))],
            });
            lines.extend(
                rows.iter()
                    .filter(|row| row.cell(group) == value)
                    .map(|row| line(row)),
            );
        }
        lines
    }

    fn cell_of(&self, table: PlanTable, row: &PlanRow, chosen: &Chosen, number: usize) -> Cell {
        match chosen.what {
            What::Number => Cell::of(number.to_string()),
            What::Of(column, None) => self.cell(table, column, row.cell(column.name)),
            What::Of(column, Some(year)) => {
                self.cell(table, column, row.of_year(column.name, year))
            }
            What::Sum(column) => Cell::of(
                self.words
                    .millions(row.sum(column.name, self.content.period)),
            ),
            What::Years => Cell::of(match (row.cell("begins"), row.cell("ends")) {
                ("", "") => String::new(),
                (one, "") | ("", one) => one.to_owned(),
                (from, to) if from == to => from.to_owned(),
                (from, to) => format!("{from}–{to}"),
            }),
            What::Score => Cell::of(
                (row.whole("weight").unwrap_or(0) * row.whole("rating").unwrap_or(0)).to_string(),
            ),
        }
    }

    fn total(&self, rows: &[&PlanRow], chosen: &[Chosen]) -> Option<Row> {
        if !chosen.iter().any(Chosen::is_money) {
            return None;
        }
        let mut is_named = false;
        let cells = chosen.iter().map(|c| {
            let sum: Option<i64> = match c.what {
                What::Of(column, year) if column.filled == Filled::Money => Some(
                    rows.iter()
                        .filter_map(|row| match year {
                            Some(year) => row.of_year(column.name, year).parse::<i64>().ok(),
                            None => row.whole(column.name),
                        })
                        .sum(),
                ),
                What::Sum(column) => {
                    let of = |row: &&PlanRow| row.sum(column.name, self.content.period);
                    Some(rows.iter().map(of).sum())
                }
                _ => None,
            };
            match sum {
                Some(sum) => Cell::of(self.words.millions(sum)),
                // The widest of the first columns holds the word.
                None if !is_named && c.width >= 2.0 => {
                    is_named = true;
                    Cell::of(self.words.label("total"))
                }
                None => Cell::default(),
            }
        });
        Some(Row {
            kind: RowKind::Total,
            cells: cells.collect(),
        })
    }

    fn head_of(&self, table: PlanTable, chosen: &Chosen) -> Column {
        let (title, align) = match chosen.what {
            What::Number => (self.words.label("no").to_owned(), Align::Right),
            What::Of(column, None) => (
                self.words.column(table, column.name).to_owned(),
                align(column),
            ),
            What::Of(column, Some(year)) => (year.to_string(), align(column)),
            What::Sum(_) => (self.words.label("total").to_owned(), Align::Right),
            What::Years => (self.words.label("years").to_owned(), Align::Middle),
            What::Score => (self.words.label("score").to_owned(), Align::Right),
        };
        Column {
            title,
            width: chosen.width,
            align,
        }
    }
}

impl Chosen {
    fn is_money(&self) -> bool {
        match self.what {
            What::Of(column, _) => column.filled == Filled::Money,
            What::Sum(_) => true,
            What::Number | What::Years | What::Score => false,
        }
    }
}

fn is_yearly(table: PlanTable, spec: &str) -> bool {
    let name = spec.split(' ').next().unwrap_or(spec);
    table.column(name).is_some_and(|column| column.yearly)
}

/// The columns of an outline; one that the table does not have is left out.
fn choose(table: PlanTable, specs: &[String], years: &RangeInclusive<u16>) -> Vec<Chosen> {
    let mut out = Vec::new();
    for spec in specs {
        let (name, width) = spec.split_once(' ').unwrap_or((spec, "1"));
        let width = width.trim().parse().unwrap_or(1.0_f32).clamp(0.2, 20.0);
        let mut put = |what| out.push(Chosen { what, width });
        match name {
            "no" => put(What::Number),
            "years" => put(What::Years),
            "score" => put(What::Score),
            "budget-total" => {
                if let Some(column) = table.column("budget") {
                    put(What::Sum(column));
                }
            }
            _ => match table.column(name) {
                Some(column) if column.yearly => {
                    years
                        .clone()
                        .for_each(|year| put(What::Of(column, Some(year))));
                }
                Some(column) => put(What::Of(column, None)),
                None => {}
            },
        }
    }
    out
}
