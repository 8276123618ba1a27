//! Lines over an ordered axis: up to three series.

use std::fmt::Write;

use super::{
    Chart, Head, Row, Table,
    svg::{Anchor, NARROW, Svg, every, legend, short, width},
};
use crate::Page;

/// The plot: its top and height in pixels. Beside it, on the right, stand the figures of the axis.
const TOP: f64 = 10.0;
const PLOT: f64 = 176.0;

/// One line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// What it shows.
    pub name: String,
    /// One value for each place on the axis; `None` breaks the line.
    pub values: Vec<Option<f64>>,
}

/// One to three lines over `places`; `digits` is the number of decimals written.
///
/// The axis begins at nought. A fourth series is left out of the drawing and kept in the table.
pub fn line(
    page: &Page,
    head: &Head,
    places: &[String],
    series: &[Series],
    digits: usize,
) -> Chart {
    let mut svg = Svg::new();
    let drawn = &series[..series.len().min(3)];
    let most = drawn
        .iter()
        .flat_map(|s| s.values.iter().flatten().copied())
        .fold(0.0, f64::max);
    let top = round_up(most);
    let marks = [top, top / 2.0, 0.0].map(|value| {
        let whole = value.fract() == 0.0;
        page.decimal(value, if whole { 0 } else { digits.max(1) })
    });
    let widest = marks.iter().map(|text| width(text)).fold(0.0, f64::max);
    let wide = 100.0 - ((widest + 8.0) / NARROW * 100.0).min(40.0);
    let y = |value: f64| TOP + PLOT * (1.0 - (value / top).clamp(0.0, 1.0));
    for (value, text) in [top, top / 2.0, 0.0].into_iter().zip(&marks) {
        let class = if value == 0.0 { "c-base" } else { "c-grid" };
        svg.level(class, 0.0, wide, y(value));
        svg.text("c-muted", Anchor::End, 100.0, y(value) + 4.0, text);
    }
    let gaps = u32::try_from(places.len().saturating_sub(1).max(1)).unwrap_or(u32::MAX);
    let x = |i: usize| f64::from(u32::try_from(i).unwrap_or(u32::MAX)) / f64::from(gaps);
    for (n, one) in drawn.iter().enumerate() {
        let path = path(one, x, |value| (y(value) - TOP) / PLOT * 100.0);
        let inner = format!("<path class=\"c-line c-line-{}\" d=\"{path}\"/>", n + 1);
        svg.stretched(TOP, wide, PLOT, &inner);
        for (i, value) in one.values.iter().enumerate() {
            if let Some(value) = value {
                svg.circle(&format!("c-{}", n + 1), x(i) * wide, y(*value), 3.5);
            }
        }
    }
    let each = every(places, wide);
    for (i, place) in places.iter().enumerate().step_by(each) {
        let anchor = if i == 0 {
            Anchor::Start
        } else {
            Anchor::Middle
        };
        svg.text("c-muted", anchor, x(i) * wide, TOP + PLOT + 19.0, place);
    }
    let names: Vec<String> = drawn.iter().map(|s| named(page, s, digits)).collect();
    let entries: Vec<(String, &str)> = names
        .iter()
        .enumerate()
        .map(|(n, name)| (mark(n + 1), name.as_str()))
        .collect();
    let table = table(page, places, series, digits);
    Chart::new(
        head,
        legend(&entries),
        svg.finish(head, TOP + PLOT + 24.0),
        table,
    )
}

fn mark(n: usize) -> String {
    format!(
        "<path class=\"c-line c-line-{n}\" d=\"M1 6H27\"/><circle class=\"c-{n}\" cx=\"14\" cy=\"6\" r=\"3.5\"/>"
    )
}

fn path(series: &Series, x: impl Fn(usize) -> f64, y: impl Fn(f64) -> f64) -> String {
    let mut out = String::new();
    let mut pen_down = false;
    for (i, value) in series.values.iter().enumerate() {
        pen_down = match value {
            Some(value) => {
                let command = if pen_down { 'L' } else { 'M' };
                write!(out, "{command}{} {}", short(x(i) * 100.0), short(y(*value)))
                    .expect("writing to a text does not fail");
                true
            }
            None => false,
        };
    }
    out
}

/// A series' name with its last value: the figure most asked for, where no line can cross it.
fn named(page: &Page, series: &Series, digits: usize) -> String {
    match series.values.last().copied().flatten() {
        Some(value) => format!("{}: {}", series.name, page.decimal(value, digits)),
        None => series.name.clone(),
    }
}

/// The next of 1, 2, 4, 6, 8 and 10 times a power of ten: its half is a short number too.
fn round_up(most: f64) -> f64 {
    if most <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(most.log10().floor());
    [1.0, 2.0, 4.0, 6.0, 8.0]
        .into_iter()
        .map(|m| m * power)
        .find(|top| *top >= most)
        .unwrap_or(10.0 * power)
}

fn table(page: &Page, places: &[String], series: &[Series], digits: usize) -> Table {
    let cell = |value: Option<f64>| {
        value.map_or_else(
            || page.t("web-chart-unknown"),
            |value| page.decimal(value, digits),
        )
    };
    Table {
        columns: std::iter::once(page.t("web-chart-category"))
            .chain(series.iter().map(|s| s.name.clone()))
            .collect(),
        rows: places
            .iter()
            .enumerate()
            .map(|(i, place)| Row {
                label: place.clone(),
                href: String::new(),
                cells: series
                    .iter()
                    .map(|s| cell(s.values.get(i).copied().flatten()))
                    .collect(),
            })
            .collect(),
    }
}
