//! The real map with boundaries: the whole country by province, or one province by region.

use std::collections::HashMap;

use geography::{Area, AreaGroup, AreaMap, Caption, Frame, Shape, TileStyle, svg_areas};

use super::{
    shades::{Drawing, Shades},
    shown::Words,
};
use crate::regions::Point;

/// Width of the drawing in its own units: two for a pixel of a wide screen.
const WIDTH: f64 = 2400.0;
/// Degrees of water around a country, and the part of its size around a province.
const MARGIN: f64 = 0.4;
const PROVINCE_MARGIN: f64 = 0.06;

/// What is drawn with what.
pub(super) struct Choropleth<'a> {
    pub(super) words: Words<'a>,
    pub(super) drawing: &'a Drawing<'a>,
    /// The shapes: of little detail for the country, of much for a province.
    pub(super) shapes: &'a HashMap<String, Shape>,
    /// The address of this map for a province.
    pub(super) zoomed: &'a dyn Fn(&str) -> String,
}

impl<'a> Choropleth<'a> {
    /// The whole country; each province leads to its own map.
    pub(super) fn country(&self) -> String {
        let atlas = self.words.atlas;
        let page = self.words.page;
        let mut groups: Vec<AreaGroup<'_>> = Vec::new();
        let (mut around, mut lines) = (Vec::new(), Vec::new());
        for province in atlas.provinces() {
            let within: Vec<&Point> = atlas
                .regions()
                .filter(|point| point.province_code == province.value)
                .collect();
            let has_areas = within.iter().any(|p| self.shapes.contains_key(&p.code));
            let own = self.shapes.get(&province.value);
            // A province's own polygon is the ground where its regions have none, and their frame where they do.
            if has_areas { &mut lines } else { &mut around }.extend(own);
            let shown = within.iter().filter(|p| self.step(p) > 0).count();
            groups.push(AreaGroup {
                href: Some((self.zoomed)(&province.value)),
                label: page.targs(
                    "register-map-zoom-to",
                    &[
                        ("province", province.label.as_str().into()),
                        ("n", shown.into()),
                        ("all", within.len().into()),
                    ],
                ),
                areas: within.into_iter().filter_map(|p| self.area(p)).collect(),
            });
        }
        let frame = Frame::around(self.corners(|_| true), MARGIN, WIDTH);
        self.draw(groups, around, lines, &frame)
    }

    /// One province; each region leads to its page.
    pub(super) fn province(&self, code: &str) -> String {
        let atlas = self.words.atlas;
        let inside = |p: &Point| p.province_code == code;
        let areas = atlas.regions().filter(|p| inside(p));
        let group = AreaGroup {
            href: None,
            label: String::new(),
            areas: areas.filter_map(|p| self.area(p)).collect(),
        };
        let neighbours = atlas.regions().filter(|p| !inside(p));
        let mut around: Vec<&Shape> = neighbours
            .filter_map(|p| self.shapes.get(&p.code))
            .collect();
        let drawn = group.areas.iter().any(|area| area.shape.is_some());
        if !drawn {
            around.extend(self.shapes.get(code));
        }
        let own = |p: &Point| inside(p) || (!drawn && p.code == code);
        let tight = self
            .corners(own)
            .fold([f64::MAX, f64::MIN], |[low, high], [_, lat]| {
                [low.min(lat), high.max(lat)]
            });
        let margin = ((tight[1] - tight[0]) * PROVINCE_MARGIN).clamp(0.02, 1.0);
        let frame = Frame::around(self.corners(own), margin, WIDTH);
        self.draw(vec![group], around, Vec::new(), &frame)
    }

    fn draw(
        &self,
        groups: Vec<AreaGroup<'a>>,
        around: Vec<&'a Shape>,
        lines: Vec<&'a Shape>,
        frame: &Frame,
    ) -> String {
        let page = self.words.page;
        let caption = Caption {
            id: "areas",
            title: &page.t("register-map-areas"),
            description: &page.t("register-map-areas-about"),
        };
        let map = AreaMap {
            around,
            groups,
            lines,
        };
        svg_areas(&map, frame, &caption)
    }

    fn step(&self, point: &Point) -> usize {
        self.drawing.step(point)
    }

    fn area(&self, point: &Point) -> Option<Area<'a>> {
        let step = self.step(point);
        Some(Area {
            shape: self.shapes.get(&point.code),
            at: point.place()?,
            is_marked: step > 0,
            style: TileStyle {
                class: format!("k{step}"),
                title: format!(
                    "{} · {}",
                    point.name,
                    self.drawing.shades.words(self.words.page, step)
                ),
                href: Some(format!("/regions/{}", point.code)),
                pattern: Shades::pattern(step),
                fill: None,
            },
        })
    }

    /// Corners of the shapes, or points, of the regions wanted.
    fn corners<'s>(
        &'s self,
        wanted: impl Fn(&Point) -> bool + 's,
    ) -> impl Iterator<Item = [f64; 2]> + 's {
        let points = self.words.atlas.points.iter().filter(move |p| wanted(p));
        points.flat_map(|point| {
            let bounds = self.shapes.get(&point.code).and_then(Shape::bounds);
            match (bounds, point.place()) {
                (Some([west, south, east, north]), _) => vec![[west, south], [east, north]],
                (None, Some(at)) => vec![at],
                (None, None) => Vec::new(),
            }
        })
    }
}
