//! Charts as SVG made here, each with its table.
//!
//! No `viewBox`: widths and places are percentages, so that text keeps its size from 320 px to paper. Colours
//! are classes of `charts.css`. What is unknown is drawn and written as unknown, never as nought.
//! Show one with `ui::chart(chart)`.

mod columns;
mod line;
mod rows;
mod svg;
#[cfg(test)]
mod tests;

use crate::Markup;

pub use columns::{Moment, columns, timeline};
pub use line::{Series, line};
pub use rows::{Stack, bars, funnel, share, stacked};

/// What stands over a chart, and what a screen reader says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// The chart's id within the page: letters, digits and hyphens.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// Unit, period or source; may be empty.
    pub subtitle: String,
    /// What there is to see, in a sentence or two.
    pub description: String,
}

impl Head {
    /// A head without a subtitle.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            subtitle: String::new(),
            description: description.into(),
        }
    }

    /// Adds a subtitle.
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.subtitle = subtitle.into();
        self
    }
}

/// A chart ready to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What is shown.
    pub title: String,
    /// Unit, period or source; may be empty.
    pub subtitle: String,
    /// The legend, where there is more than one kind of mark.
    pub legend: Markup,
    /// The drawing.
    pub svg: Markup,
    /// The same facts as a table.
    pub table: Table,
}

impl Chart {
    /// The same facts as a table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    fn new(head: &Head, legend: String, svg: String, table: Table) -> Self {
        Self {
            title: head.title.clone(),
            subtitle: head.subtitle.clone(),
            legend: Markup(legend),
            svg: Markup(svg),
            table,
        }
    }
}

/// The table behind a chart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The headers; the first is that of the rows' labels.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of the table behind a chart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// What the row is about.
    pub label: String,
    /// Where it leads; may be empty.
    pub href: String,
    /// The figures, formatted.
    pub cells: Vec<String>,
}

/// One amount with its label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bar {
    /// What is counted.
    pub label: String,
    /// The count; `None` where it is not known.
    pub value: Option<u64>,
    /// Where the table's row leads; may be empty.
    pub href: String,
}

impl Bar {
    /// An amount without a link; pass `None` where it is not known.
    pub fn new(label: impl Into<String>, value: impl Into<Option<u64>>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            href: String::new(),
        }
    }

    /// Adds where the table's row leads.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }
}

/// `part / whole` in percent, 0 where there is no whole.
fn percentage(part: u64, whole: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a drawing needs three digits of these counts"
    )]
    if whole == 0 {
        0.0
    } else {
        (part as f64 / whole as f64 * 100.0).min(100.0)
    }
}
