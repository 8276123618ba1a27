//! The tile map as SVG.

use std::fmt::Write as _;

use crate::labels::{Lettering, Placed};
use crate::svg::{Caption, Pattern, escape, open, safe_href, short};
use crate::tiles::{Tile, TileMap};

/// Drawing units of one tile; the tile itself leaves a seam of one unit on each side.
pub(crate) const PITCH: f64 = 20.0;
/// Free units around the map, for labels at its edge.
pub(crate) const MARGIN: f64 = 14.0;

/// How one tile looks and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TileStyle {
    /// CSS classes, in addition to `tile`.
    pub class: String,
    /// What the tile says when pointed at or read aloud.
    pub title: String,
    /// The page it leads to; anything but a relative or http(s) address is left out.
    pub href: Option<String>,
    /// A mark over the tile.
    pub pattern: Pattern,
    /// A `fill` attribute, for drawings that have no style sheet (books); CSS overrides it.
    pub fill: Option<String>,
}

/// The names written beside provinces.
pub struct Labels<'a> {
    /// Height of the letters in units (a tile is 20): 13 reads well on a wide map, 20 on a phone.
    pub size: f64,
    /// The text for a province's code; `None` leaves it without.
    pub text: &'a dyn Fn(&str) -> Option<String>,
}

/// Draws a tile map. Styled by classes alone: `tiles`, `tile`, `tile-mark`, `province`,
/// `province-name`, `leader`, and the classes given; `fill` attributes only where a style asks.
///
/// `style` is asked once for each region's code.
pub fn svg_tiles(
    map: &TileMap,
    caption: &Caption<'_>,
    style: impl Fn(&str) -> TileStyle,
    lettering: Option<&Lettering>,
) -> String {
    let placed = lettering.map_or(&[][..], |lettering| &lettering.placed);
    let [left, top, right, bottom] = frame(map, placed);
    let mut out = String::with_capacity(map.tiles.len() * 200);
    open(&mut out, "tiles", [right - left, bottom - top], caption);
    write!(
        out,
        "<g transform=\"translate({} {})\">",
        short(-left),
        short(-top)
    )
    .expect("a String takes every write");
    // One group for each province: its tiles, then the line around them.
    let mut by_province: Vec<&Tile> = map.tiles.iter().collect();
    by_province.sort_by(|a, b| a.province.cmp(&b.province).then(a.code.cmp(&b.code)));
    for tile in by_province {
        draw_tile(&mut out, tile, &style(&tile.code));
    }
    out.push_str("<g class=\"provinces\" fill=\"none\" transform=\"scale(20)\">");
    for province in &map.provinces {
        write!(
            out,
            "<path class=\"province\" d=\"{}\" vector-effect=\"non-scaling-stroke\"/>",
            province.path
        )
        .expect("a String takes every write");
    }
    out.push_str("</g>");
    if let Some(lettering) = lettering {
        draw_labels(&mut out, placed, lettering.size);
    }
    out.push_str("</g></svg>");
    out
}

/// The box that holds the tiles and every label.
fn frame(map: &TileMap, placed: &[Placed]) -> [f64; 4] {
    let tiles = [
        0.0,
        0.0,
        f64::from(map.columns) * PITCH,
        f64::from(map.rows) * PITCH,
    ];
    let [left, top, right, bottom] = placed.iter().fold(tiles, |frame, label| {
        [
            frame[0].min(label.left),
            frame[1].min(label.top),
            frame[2].max(label.left + label.width),
            frame[3].max(label.top + label.height),
        ]
    });
    [left - 2.0, top - 2.0, right + 2.0, bottom + 2.0]
}

fn draw_tile(out: &mut String, tile: &Tile, style: &TileStyle) {
    let (x, y) = (f64::from(tile.col) * PITCH, f64::from(tile.row) * PITCH);
    let href = style.href.as_deref().and_then(safe_href);
    if let Some(href) = href {
        write!(out, "<a href=\"{}\">", escape(href)).expect("a String takes every write");
    }
    let gap = if style.class.is_empty() { "" } else { " " };
    write!(out, "<rect class=\"tile{gap}{}\"", escape(&style.class))
        .expect("a String takes every write");
    if let Some(fill) = &style.fill {
        write!(out, " fill=\"{}\"", escape(fill)).expect("a String takes every write");
    }
    write!(
        out,
        " x=\"{}\" y=\"{}\" width=\"18\" height=\"18\" rx=\"2\"",
        short(x + 1.0),
        short(y + 1.0)
    )
    .expect("a String takes every write");
    if style.title.is_empty() {
        out.push_str("/>");
    } else {
        write!(out, "><title>{}</title></rect>", escape(&style.title))
            .expect("a String takes every write");
    }
    draw_mark(out, style.pattern, x + PITCH / 2.0, y + PITCH / 2.0, 5.0);
    if href.is_some() {
        out.push_str("</a>");
    }
}

/// A pattern as a small drawing of its own: `<pattern>` would need ids that clash between maps.
pub(crate) fn draw_mark(out: &mut String, pattern: Pattern, x: f64, y: f64, r: f64) {
    let path = match pattern {
        Pattern::None => return,
        Pattern::Dot => format!("M{} {}h0", short(x), short(y)),
        Pattern::Slash => {
            format!(
                "M{} {}l{} {}",
                short(x - r),
                short(y + r),
                short(2.0 * r),
                short(-2.0 * r)
            )
        }
        Pattern::Cross => format!(
            "M{} {}l{d} {}m0 {d}l{} {}",
            short(x - r),
            short(y + r),
            short(-2.0 * r),
            short(-2.0 * r),
            short(-2.0 * r),
            d = short(2.0 * r),
        ),
        Pattern::Ring => format!(
            "M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 {} 0z",
            short(x - r),
            short(y),
            short(-2.0 * r),
            r = short(r),
            d = short(2.0 * r),
        ),
    };
    let class = if pattern == Pattern::Dot {
        "tile-mark tile-dot"
    } else {
        "tile-mark"
    };
    write!(out, "<path class=\"{class}\" d=\"{path}\"/>").expect("a String takes every write");
}

fn draw_labels(out: &mut String, placed: &[Placed], size: f64) {
    write!(
        out,
        "<g class=\"province-names\" font-size=\"{}\" aria-hidden=\"true\">",
        short(size)
    )
    .expect("a String takes every write");
    for label in placed {
        if let Some([x1, y1, x2, y2]) = label.leader.map(|l| l.map(short)) {
            write!(out, "<path class=\"leader\" d=\"M{x1} {y1}L{x2} {y2}\"/>")
                .expect("a String takes every write");
        }
        let class = if label.over {
            "province-name over"
        } else {
            "province-name"
        };
        let middle = label.left + label.width / 2.0;
        for (n, line) in label.lines.iter().enumerate() {
            let base = label.top + size * (0.82 + n as f64);
            write!(
                out,
                "<text class=\"{class}\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{}</text>",
                short(middle),
                short(base),
                escape(line)
            )
            .expect("a String takes every write");
        }
    }
    out.push_str("</g>");
}
