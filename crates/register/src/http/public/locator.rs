//! A small map that shows where a region lies: within its province where boundaries are known, else the coast around
//! it and its neighbours as points.

use std::fmt::Write as _;

use geography::{Coastline, Frame, Shape};

use super::{outlines::Outlines, shown::Words};
use crate::model::Region;

/// Width of the drawing in its own units.
const WIDTH: f64 = 480.0;
/// Degrees around the outermost points, so that even a small province shows its coast.
const MARGIN: f64 = 0.7;

/// Width of a drawing of areas: finer, for borders.
const FINE: f64 = 960.0;

/// The drawing; empty where the region has no point.
pub(super) fn draw(words: Words<'_>, region: &Region, outlines: Option<&Outlines>) -> String {
    if let Some(outlines) = outlines
        && let Some(here) = outlines.detail.get(region.code.as_str())
    {
        return areas(words, region, here, outlines);
    }
    points(words, region)
}

/// The region among the areas of its province.
fn areas(words: Words<'_>, region: &Region, here: &Shape, outlines: &Outlines) -> String {
    let shape = |code: &str| outlines.detail.get(code);
    let within: Vec<&Shape> = words
        .atlas
        .of_province(&region.province)
        .filter(|point| point.code != region.code.as_str())
        .filter_map(|point| shape(&point.code))
        .collect();
    let bounds = within
        .iter()
        .copied()
        .chain([here])
        .filter_map(Shape::bounds);
    let corners = bounds.flat_map(|[west, south, east, north]| [[west, south], [east, north]]);
    let frame = Frame::around(corners, 0.05, FINE);
    let mut svg = opened(words, region, &frame);
    let mut path = |class: &str, data: &str| {
        write!(svg, "<path class=\"{class}\" d=\"{data}\"/>").expect("a String takes every write");
    };
    if within.is_empty() {
        path("land", &Coastline::embedded().path(&frame));
    }
    let near: String = within.iter().map(|shape| shape.path(&frame)).collect();
    path("near-area", &near);
    // A province lies over its regions and must not hide them.
    let over = region.code.is_province() && !within.is_empty();
    path(
        if over { "here-line" } else { "here-area" },
        &here.path(&frame),
    );
    svg.push_str("</svg>");
    svg
}

fn opened(words: Words<'_>, region: &Region, frame: &Frame) -> String {
    let title = words
        .page
        .tn("register-locator", "region", region.name.as_str());
    format!(
        "<svg class=\"locator\" viewBox=\"0 0 {:.0} {:.0}\" role=\"img\" aria-label=\"{}\">",
        frame.width,
        frame.height,
        escaped(&title),
    )
}

fn points(words: Words<'_>, region: &Region) -> String {
    let Some(here) = region.longitude.zip(region.latitude) else {
        return String::new();
    };
    let province = &region.province;
    let around: Vec<[f64; 2]> = words
        .atlas
        .of_province(province)
        .filter(|point| point.code != region.code.as_str())
        .filter_map(|point| Some([point.longitude?, point.latitude?]))
        .collect();
    let all = around.iter().copied().chain([[here.0, here.1]]);
    let frame = Frame::around(all, MARGIN, WIDTH);
    let mut svg = opened(words, region, &frame);
    let mut write = |text: std::fmt::Arguments<'_>| {
        svg.write_fmt(text).expect("a String takes every write");
    };
    write(format_args!(
        "<path class=\"land\" d=\"{}\"/>",
        Coastline::embedded().path(&frame)
    ));
    for [lon, lat] in around {
        let [x, y] = frame.project(lon, lat);
        write(format_args!(
            "<circle class=\"near\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"4\"/>"
        ));
    }
    // A province is its regencies and cities; its own point says nothing more.
    if !region.code.is_province() {
        let [x, y] = frame.project(here.0, here.1);
        write(format_args!(
            "<circle class=\"halo\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"17\"/><circle class=\"here\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"8\"/>"
        ));
    }
    svg.push_str("</svg>");
    svg
}

/// Text as an attribute's value.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
