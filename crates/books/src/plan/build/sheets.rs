//! A sheet for each quick win.

use masterplan::{Row as PlanRow, Table as PlanTable};

use super::{Maker, derived::facts};
use crate::plan::{Align, Block, Cell, Column, Row, RowKind, Table};

/// What a sheet says before the money, in this order.
const BEFORE: [&str; 12] = [
    "problem",
    "target_group",
    "innovation",
    "novelty",
    "pillar",
    "sub_pillar",
    "owner",
    "officer",
    "partner",
    "begins",
    "status",
    "reason",
];
const AFTER: [&str; 7] = [
    "legal",
    "link",
    "data",
    "risk",
    "continuation",
    "replication",
    "replaced_by",
];
const SOURCES: [&str; 5] = ["apbd", "apbn", "csr", "kpbu", "other"];

impl Maker<'_> {
    pub(super) fn quick_win_sheets(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (i, row) in self.content.rows(PlanTable::QuickWin).iter().enumerate() {
            let title = row.cell("name").to_owned();
            let code = row.cell("code").to_owned();
            let mut heading = self.heading(2, code, title);
            heading.new_page = i > 0;
            blocks.push(Block::Heading(heading));
            self.sheet(row, &mut blocks);
        }
        blocks
    }

    fn sheet(&mut self, row: &PlanRow, blocks: &mut Vec<Block>) {
        blocks.extend(self.pairs(row, &BEFORE));
        blocks.extend(self.indicator(row));
        blocks.extend(self.sources(row));
        blocks.extend(self.milestones(row));
        blocks.extend(self.pairs(row, &AFTER));
        if let Some(table) = self.criteria(row) {
            blocks.push(Block::Table(table));
        }
    }

    fn pairs(&self, row: &PlanRow, names: &[&str]) -> Option<Block> {
        let table = PlanTable::QuickWin;
        let pairs: Vec<_> = names
            .iter()
            .filter(|name| !row.cell(name).is_empty())
            .filter_map(|name| {
                let column = table.column(name)?;
                let cell = self.cell(table, column, row.cell(name));
                Some((self.words.column(table, name), cell))
            })
            .collect();
        (!pairs.is_empty()).then(|| Block::Table(facts(pairs.into_iter())))
    }

    fn indicator(&self, row: &PlanRow) -> Option<Block> {
        let names = ["indicator", "unit", "baseline", "target", "actual"];
        if row.cell("indicator").is_empty() {
            return None;
        }
        let widths = [4.0, 1.5, 1.2, 1.2, 1.2];
        Some(self.small("indicator", row, &names, &widths))
    }

    fn sources(&self, row: &PlanRow) -> Option<Block> {
        let given: Vec<i64> = SOURCES.iter().filter_map(|name| row.whole(name)).collect();
        if given.is_empty() {
            return None;
        }
        let mut block = self.small("money", row, &SOURCES, &[1.0; 5]);
        if let Block::Table(table) = &mut block {
            table.note = Some(self.words.label("in-millions").to_owned());
            table.columns.push(Column {
                title: self.words.label("total").to_owned(),
                width: 1.0,
                align: Align::Right,
            });
            let sum = self.words.millions(given.iter().sum());
            table.rows[0].cells.push(Cell::of(sum));
        }
        Some(block)
    }

    /// A table of one row.
    fn small(&self, caption: &str, row: &PlanRow, names: &[&str], widths: &[f32]) -> Block {
        let table = PlanTable::QuickWin;
        let columns: Vec<_> = names.iter().filter_map(|name| table.column(name)).collect();
        Block::Table(Table {
            number: None,
            caption: self.words.label(caption).to_owned(),
            note: None,
            columns: columns
                .iter()
                .zip(widths)
                .map(|(column, width)| Column {
                    title: self.words.column(table, column.name).to_owned(),
                    width: *width,
                    align: super::cells::align(column),
                })
                .collect(),
            rows: vec![Row {
                kind: RowKind::Body,
                cells: columns
                    .iter()
                    .map(|column| self.cell(table, column, row.cell(column.name)))
                    .collect(),
            }],
            has_head: true,
            row_heads: false,
        })
    }

    /// The milestones of the action that the quick win belongs to.
    fn milestones(&self, row: &PlanRow) -> Option<Block> {
        let actions: Vec<_> = row.codes("action").collect();
        let table = PlanTable::Milestone;
        let rows: Vec<_> = self
            .content
            .rows(table)
            .iter()
            .filter(|m| m.codes("action").any(|code| actions.contains(&code)))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let names = ["year", "quarter", "milestone", "done"];
        let columns: Vec<_> = names.iter().filter_map(|name| table.column(name)).collect();
        Some(Block::Table(Table {
            number: None,
            caption: self.words.table(table).to_owned(),
            note: None,
            columns: columns
                .iter()
                .zip([1.0, 1.0, 6.0, 1.2])
                .map(|(column, width)| Column {
                    title: self.words.column(table, column.name).to_owned(),
                    width,
                    align: Align::Left,
                })
                .collect(),
            rows: rows
                .iter()
                .map(|m| Row {
                    kind: RowKind::Body,
                    cells: columns
                        .iter()
                        .map(|column| self.cell(table, column, m.cell(column.name)))
                        .collect(),
                })
                .collect(),
            has_head: true,
            row_heads: false,
        }))
    }
}
