//! Charts of upright columns: amounts side by side, and cohorts over the years.

use std::ops::RangeInclusive;

use super::{
    Bar, Chart, Head, Row, Table, percentage,
    svg::{Anchor, Svg, every},
};
use crate::Page;

/// Heights in pixels: room for figures above, the plot, room for labels below.
const ABOVE: f64 = 20.0;
const PLOT: f64 = 150.0;
const BELOW: f64 = 22.0;
const FLOOR: f64 = ABOVE + PLOT;

/// One column: its short label, what it counts, and whether there is anything to count.
struct Column {
    label: String,
    amount: Amount,
}

#[derive(Clone, Copy)]
enum Amount {
    Known(u64),
    Unknown,
    /// There was none, which is known and not a nought among counts.
    None,
}

/// Upright columns with short labels. Use [`super::bars`] where labels are long.
pub fn columns(page: &Page, head: &Head, bars: &[Bar]) -> Chart {
    let columns: Vec<Column> = bars
        .iter()
        .map(|bar| Column {
            label: bar.label.clone(),
            amount: bar.value.map_or(Amount::Unknown, Amount::Known),
        })
        .collect();
    let hrefs = bars.iter().map(|bar| bar.href.clone());
    draw(page, head, &columns, hrefs)
}

/// What a year brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moment {
    /// The year.
    pub year: u16,
    /// The count; `None` where it is not known.
    pub value: Option<u64>,
    /// Where the table's row leads; may be empty.
    pub href: String,
}

/// Columns over every year of the range; a year without a moment is shown as a year with none.
pub fn timeline(page: &Page, head: &Head, years: RangeInclusive<u16>, moments: &[Moment]) -> Chart {
    let found = |year: u16| moments.iter().find(|m| m.year == year);
    let columns: Vec<Column> = years
        .clone()
        .map(|year| Column {
            label: year.to_string(),
            amount: found(year).map_or(Amount::None, |m| {
                m.value.map_or(Amount::Unknown, Amount::Known)
            }),
        })
        .collect();
    let hrefs = years.map(|year| found(year).map_or_else(String::new, |m| m.href.clone()));
    draw(page, head, &columns, hrefs)
}

fn words(page: &Page, amount: Amount) -> String {
    match amount {
        Amount::Known(n) => page.number(n),
        Amount::Unknown => page.t("web-chart-unknown"),
        Amount::None => page.t("web-chart-none"),
    }
}

fn draw(
    page: &Page,
    head: &Head,
    columns: &[Column],
    hrefs: impl Iterator<Item = String>,
) -> Chart {
    let mut svg = Svg::new();
    let most = columns
        .iter()
        .filter_map(|c| match c.amount {
            Amount::Known(n) => Some(n),
            Amount::Unknown | Amount::None => None,
        })
        .max()
        .unwrap_or(0);
    let labels: Vec<String> = columns.iter().map(|c| c.label.clone()).collect();
    let figures: Vec<String> = columns.iter().map(|c| figure(page, c.amount)).collect();
    let (each_label, each_figure) = (every(&labels, 100.0), every(&figures, 100.0));
    let slot = 100.0 / f64::from(u32::try_from(columns.len().max(1)).unwrap_or(u32::MAX));
    let mut middle = slot / 2.0;
    for (i, column) in columns.iter().enumerate() {
        let wide = (slot * 0.64).min(14.0);
        let top = mark(&mut svg, column.amount, middle, wide, most);
        if i % each_figure == 0 {
            svg.text("c-strong", Anchor::Middle, middle, top - 6.0, &figures[i]);
        }
        if i % each_label == 0 {
            let base = FLOOR + 17.0;
            svg.text("c-muted", Anchor::Middle, middle, base, &column.label);
        }
        middle += slot;
    }
    svg.level("c-base", 0.0, 100.0, FLOOR);
    let table = Table {
        columns: vec![page.t("web-chart-category"), page.t("web-chart-value")],
        rows: columns
            .iter()
            .zip(hrefs)
            .map(|(column, href)| Row {
                label: column.label.clone(),
                href,
                cells: vec![words(page, column.amount)],
            })
            .collect(),
    };
    let svg = svg.finish(head, FLOOR + BELOW);
    Chart::new(head, String::new(), svg, table)
}

/// What stands over a column.
fn figure(page: &Page, amount: Amount) -> String {
    match amount {
        Amount::Known(n) => page.number(n),
        Amount::Unknown => "?".to_owned(),
        Amount::None => "–".to_owned(),
    }
}

/// Draws one column and gives its top.
fn mark(svg: &mut Svg, amount: Amount, middle: f64, wide: f64, most: u64) -> f64 {
    let (class, height) = match amount {
        Amount::Known(n) => ("c-1", percentage(n, most) / 100.0 * PLOT),
        Amount::Unknown => ("c-unknown", PLOT * 0.4),
        Amount::None => {
            svg.circle("c-none", middle, FLOOR - 6.0, 4.0);
            return FLOOR - 12.0;
        }
    };
    svg.rect(class, middle - wide / 2.0, FLOOR - height, wide, height);
    FLOOR - height
}
