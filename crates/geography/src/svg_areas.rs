//! Regions as areas on a real map, as SVG.

use std::fmt::Write as _;

use crate::{
    boundaries::Shape,
    coast::Coastline,
    project::Frame,
    svg::{Caption, Pattern, escape, open, safe_href, short},
    svg_tiles::{TileStyle, draw_mark},
};

/// An area drawn smaller than this, in square units, gets a dot where it asks for one, or it would not be seen.
const SPECK: f64 = 250.0;
/// An area must be this large, in square units, to carry its mark.
const ROOM: f64 = 1600.0;
/// Radius of dots in units, and half the width of marks.
const DOT: f64 = 8.0;
const MARK: f64 = 13.0;
/// Kilometres in a degree of latitude.
const KILOMETRES_PER_DEGREE: f64 = 111.2;

/// A region on the map.
pub struct Area<'a> {
    /// Its polygons; `None` shows the dot alone.
    pub shape: Option<&'a Shape>,
    /// Longitude and latitude of its dot or mark.
    pub at: [f64; 2],
    /// Whether it must be seen however small it is.
    pub is_marked: bool,
    /// Classes, words and mark; its address is left out where the group has one.
    pub style: TileStyle,
}

/// Regions that lead somewhere together, such as those of a province.
pub struct AreaGroup<'a> {
    /// Where they lead; `None` lets each lead to its own page.
    pub href: Option<String>,
    /// What the link is called, for those who hear it.
    pub label: String,
    /// The regions.
    pub areas: Vec<Area<'a>>,
}

/// Everything on the map, from the lowest layer up.
pub struct AreaMap<'a> {
    /// Shapes that only show where the others lie.
    pub around: Vec<&'a Shape>,
    /// The regions.
    pub groups: Vec<AreaGroup<'a>>,
    /// Lines over everything, such as the borders of provinces.
    pub lines: Vec<&'a Shape>,
}

/// Draws a map of areas. Styled by classes alone: `areas`, `areas-land`, `area-near`, `area`, `area-dot`, `area-line`,
/// and the classes of the styles.
pub fn svg_areas(map: &AreaMap<'_>, frame: &Frame, caption: &Caption<'_>) -> String {
    let mut out = String::with_capacity(64 * 1024);
    open(&mut out, "areas", [frame.width, frame.height], caption);
    path(&mut out, "areas-land", &Coastline::embedded().path(frame));
    let around: String = map.around.iter().map(|shape| shape.path(frame)).collect();
    path(&mut out, "area-near", &around);
    let mut dots = String::new();
    for group in &map.groups {
        draw_group(&mut out, &mut dots, group, frame);
    }
    for shape in &map.lines {
        path(&mut out, "area-line", &shape.path(frame));
    }
    // Dots last, so that no area lies over one.
    out.push_str(&dots);
    out.push_str("</svg>");
    out
}

fn path(out: &mut String, class: &str, data: &str) {
    if !data.is_empty() {
        write!(out, "<path class=\"{class}\" d=\"{data}\"/>").expect("a String takes every write");
    }
}

fn draw_group(out: &mut String, dots: &mut String, group: &AreaGroup<'_>, frame: &Frame) {
    let href = group.href.as_deref().and_then(safe_href);
    if let Some(href) = href {
        write!(
            out,
            "<a href=\"{}\" aria-label=\"{}\">",
            escape(href),
            escape(&group.label)
        )
        .expect("a String takes every write");
    }
    // Small ones over large ones: an enclave whose hole is too small to be kept must not be covered.
    let mut areas: Vec<(f64, &Area<'_>)> = group
        .areas
        .iter()
        .map(|area| (size(area, frame), area))
        .collect();
    areas.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (size, area) in areas {
        draw_area(out, dots, area, (size, frame), group.href.is_none());
    }
    if href.is_some() {
        out.push_str("</a>");
    }
}

/// One region: its polygons with a mark, or a dot, in a link of its own where it has one.
fn draw_area(
    out: &mut String,
    dots: &mut String,
    area: &Area<'_>,
    (size, frame): (f64, &Frame),
    is_linked: bool,
) {
    let own = if is_linked {
        area.style.href.as_deref().and_then(safe_href)
    } else {
        None
    };
    if let Some(own) = own {
        write!(out, "<a href=\"{}\">", escape(own)).expect("a String takes every write");
    }
    let data = area
        .shape
        .map(|shape| shape.path(frame))
        .unwrap_or_default();
    let [x, y] = frame.project(area.at[0], area.at[1]);
    let (class, title) = (escape(&area.style.class), escape(&area.style.title));
    let dotted = data.is_empty() || (area.is_marked && size < SPECK);
    if !data.is_empty() {
        write!(
            out,
            "<path class=\"area {class}\" d=\"{data}\"><title>{title}</title></path>"
        )
        .expect("a String takes every write");
        if size >= ROOM && area.style.pattern != Pattern::None {
            draw_mark(out, area.style.pattern, x, y, MARK);
        }
    }
    if dotted && x.is_finite() && y.is_finite() {
        let dot = format!(
            "<circle class=\"area-dot {class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"",
            short(x.round()),
            short(y.round()),
            short(DOT)
        );
        // A dot that is all there is of a region belongs into its link.
        let into: &mut String = if data.is_empty() {
            &mut *out
        } else {
            &mut *dots
        };
        write!(into, "{dot}><title>{title}</title></circle>").expect("a String takes every write");
    }
    if own.is_some() {
        out.push_str("</a>");
    }
}

/// Square units that an area takes in the drawing.
fn size(area: &Area<'_>, frame: &Frame) -> f64 {
    let units = frame.project(0.0, 0.0)[1] - frame.project(0.0, 1.0)[1];
    let scale = units / KILOMETRES_PER_DEGREE;
    area.shape
        .map_or(0.0, |shape| shape.area_km2() * scale * scale)
}
