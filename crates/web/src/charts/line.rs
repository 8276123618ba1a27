//! Lines over an ordered axis: up to three series.

use std::fmt::Write;

use super::{
    Chart, Head, Row, Table,
    svg::{Anchor, Svg, every, legend, short},
};
use crate::Page;

/// The plot: its top and height in pixels, its width in percent; the rest is for the last figures.
const TOP: f64 = 12.0;
const PLOT: f64 = 170.0;
const WIDE: f64 = 82.0;
/// Least distance of two figures at the end, in pixels.
const APART: f64 = 15.0;

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
    let y = |value: f64| TOP + PLOT * (1.0 - (value / top).clamp(0.0, 1.0));
    for step in 0..=4 {
        let value = top * f64::from(step) / 4.0;
        let class = if step == 0 { "c-base" } else { "c-grid" };
        svg.level(class, 0.0, WIDE, y(value));
    }
    let gaps = u32::try_from(places.len().saturating_sub(1).max(1)).unwrap_or(u32::MAX);
    let x = |i: usize| f64::from(u32::try_from(i).unwrap_or(u32::MAX)) / f64::from(gaps);
    for (n, one) in drawn.iter().enumerate() {
        let path = path(one, x, |value| (y(value) - TOP) / PLOT * 100.0);
        let inner = format!("<path class=\"c-line c-line-{}\" d=\"{path}\"/>", n + 1);
        svg.stretched(TOP, WIDE, PLOT, &inner);
        for (i, value) in one.values.iter().enumerate() {
            if let Some(value) = value {
                svg.circle(&format!("c-{}", n + 1), x(i) * WIDE, y(*value), 3.5);
            }
        }
    }
    last_figures(page, &mut svg, drawn, y, digits);
    axis(page, &mut svg, top, y, digits);
    places_below(&mut svg, places, x);
    let marks: Vec<(String, &str)> = drawn
        .iter()
        .enumerate()
        .map(|(n, s)| (mark(n + 1), s.name.as_str()))
        .collect();
    let table = table(page, places, series, digits);
    Chart::new(
        head,
        legend(&marks),
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

/// Figures of the axis: only its top and half, over their lines, since the ends are written beside the lines.
fn axis(page: &Page, svg: &mut Svg, top: f64, y: impl Fn(f64) -> f64, digits: usize) {
    for value in [top, top / 2.0] {
        let digits = if value.fract() == 0.0 {
            0
        } else {
            digits.max(1)
        };
        let text = page.decimal(value, digits);
        svg.text(
            "c-muted c-halo",
            Anchor::Start,
            0.0,
            y(value) - 4.0 + 16.0,
            &text,
        );
    }
}

/// The last figure of each line, moved apart where they would meet.
fn last_figures(
    page: &Page,
    svg: &mut Svg,
    series: &[Series],
    y: impl Fn(f64) -> f64,
    digits: usize,
) {
    let mut ends: Vec<(f64, String)> = series
        .iter()
        .filter_map(|s| s.values.last().copied().flatten())
        .map(|value| (y(value), page.decimal(value, digits)))
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    for i in 1..ends.len() {
        ends[i].0 = ends[i].0.max(ends[i - 1].0 + APART);
    }
    // What was pushed below the floor pushes the others up again.
    let mut floor = TOP + PLOT;
    for end in ends.iter_mut().rev() {
        end.0 = end.0.min(floor);
        floor = end.0 - APART;
    }
    for (at, text) in &ends {
        svg.text("c-strong", Anchor::End, 100.0, at + 4.0, text);
    }
}

fn places_below(svg: &mut Svg, places: &[String], x: impl Fn(usize) -> f64) {
    let each = every(places, WIDE);
    for (i, place) in places.iter().enumerate().step_by(each) {
        let anchor = if i == 0 {
            Anchor::Start
        } else {
            Anchor::Middle
        };
        svg.text("c-muted", anchor, x(i) * WIDE, TOP + PLOT + 18.0, place);
    }
}

/// The next of 1, 2, 2.5, 5 and 10 times a power of ten.
fn round_up(most: f64) -> f64 {
    if most <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(most.log10().floor());
    [1.0, 2.0, 2.5, 5.0]
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
