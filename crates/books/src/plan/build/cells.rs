//! Cells of the plan's tables in words.

use masterplan::{
    Column, Filled, Pillar, Row, Table,
    text::{Inline, lines},
};

use super::Maker;
use crate::{
    Lang,
    plan::{Align, Cell},
};

impl Maker<'_> {
    pub(super) fn pillar_name<'b>(&self, pillar: &'b Pillar) -> &'b str {
        match self.lang {
            Lang::Id => &pillar.name_id,
            Lang::En => &pillar.name_en,
        }
    }

    /// The name of a pillar; its code where the set does not know it.
    pub(super) fn pillar<'b>(&'b self, code: &'b str) -> &'b str {
        let found = self.content.pillar_set.pillar(code);
        found.map_or(code, |pillar| self.pillar_name(pillar))
    }

    fn sub_pillar<'b>(&'b self, code: &'b str) -> &'b str {
        let mut all = self.content.pillar_set.pillars.iter();
        let found = all.find_map(|p| p.sub_pillars.iter().find(|sub| sub.code == code));
        found.map_or(code, |sub| match self.lang {
            Lang::Id => &sub.name_id,
            Lang::En => &sub.name_en,
        })
    }

    /// A cell in words, for headings and lists.
    pub(super) fn said(&self, table: Table, row: &Row, name: &str) -> String {
        let Some(column) = table.column(name) else {
            return String::new();
        };
        self.value(table, column, row.cell(name))
    }

    fn value(&self, table: Table, column: &Column, value: &str) -> String {
        let listed = |each: &dyn Fn(&str) -> String| {
            let all: Vec<_> = value.split(',').map(str::trim).map(each).collect();
            all.join(", ")
        };
        if value.is_empty() {
            return String::new();
        }
        match column.filled {
            Filled::Choice(_) => self.words.choice(table, column, value).to_owned(),
            Filled::Money => value
                .parse()
                .map_or_else(|_| value.to_owned(), |rupiah| self.words.millions(rupiah)),
            Filled::Decimal => self.words.decimal(value),
            Filled::Pillar => self.pillar(value).to_owned(),
            Filled::SubPillar => self.sub_pillar(value).to_owned(),
            Filled::Agency | Filled::Agencies => {
                listed(&|code| self.content.agency(code).to_owned())
            }
            Filled::Codes(_) => listed(&str::to_owned),
            Filled::Line
            | Filled::Text
            | Filled::Whole(..)
            | Filled::Score
            | Filled::Year
            | Filled::Code
            | Filled::Link => value.to_owned(),
        }
    }

    /// A cell for a table.
    pub(super) fn cell(&self, table: Table, column: &Column, value: &str) -> Cell {
        let said = self.value(table, column, value);
        // A release that was made elsewhere may carry any address.
        let is_address = value.starts_with("https://") || value.starts_with("http://");
        let text = if column.filled == Filled::Link && is_address {
            vec![Inline::Link {
                to: value.to_owned(),
                text: lines(&said),
            }]
        } else {
            lines(&said)
        };
        Cell {
            text,
            shaded: false,
        }
    }
}

/// Where the cells of a column stand.
pub(super) fn align(column: &Column) -> Align {
    match column.filled {
        Filled::Money | Filled::Decimal | Filled::Whole(..) | Filled::Score => Align::Right,
        Filled::Year => Align::Middle,
        _ => Align::Left,
    }
}
