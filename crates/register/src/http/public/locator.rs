//! A small map that shows where a region lies: the coast around its province, and its neighbours as points.

use std::fmt::Write as _;

use geography::{Coastline, Frame};

use super::shown::Words;
use crate::model::Region;

/// Width of the drawing in its own units.
const WIDTH: f64 = 480.0;
/// Degrees around the outermost points, so that even a small province shows its coast.
const MARGIN: f64 = 0.7;

/// The drawing; empty where the region has no point.
pub(super) fn draw(words: Words<'_>, region: &Region) -> String {
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
    let title = words
        .page
        .tn("register-locator", "region", region.name.as_str());
    let mut svg = format!(
        "<svg class=\"locator\" viewBox=\"0 0 {:.0} {:.0}\" role=\"img\" aria-label=\"{}\">",
        frame.width,
        frame.height,
        escaped(&title),
    );
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
