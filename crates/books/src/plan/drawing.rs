//! Charts as SVG that stands alone: presentation attributes only, no style, no script.
//!
//! They look as the charts of the pages do, whose places are percentages for screens of any width; paper has one width.

use std::fmt::Write;

const WIDTH: f32 = 640.0;
const INK: &str = "#1b2033";
const MUTED: &str = "#545a6e";
const GRID: &str = "#e6e2d8";
/// Marks of the pages' charts, and the ink upon them: neighbours differ in lightness too.
const MARKS: [(&str, &str); 6] = [
    ("#33449f", "#ffffff"),
    ("#e0a558", INK),
    ("#1f7a6d", "#ffffff"),
    ("#c9cfee", INK),
    ("#8f5310", "#ffffff"),
    ("#e6e2d8", INK),
];
const FONT: &str = "Source Sans 3, Segoe UI, Noto Sans, sans-serif";

/// A drawing: the SVG, its width and its height in points.
pub(super) type Drawing = (String, f32, f32);

struct Svg {
    body: String,
}

#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    fn rect(&mut self, fill: &str, x: f32, y: f32, width: f32, height: f32) {
        let _ = write!(
            self.body,
            r#"<rect x="{x:.2}" y="{y:.2}" width="{:.2}" height="{:.2}" fill="{fill}"/>"#,
            width.max(0.0),
            height.max(0.0)
        );
    }

    fn text(&mut self, fill: &str, anchor: Anchor, x: f32, y: f32, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = write!(
            self.body,
            r#"<text x="{x:.2}" y="{y:.2}" fill="{fill}" text-anchor="{anchor}">{}</text>"#,
            escape(text)
        );
    }

    fn level(&mut self, stroke: &str, y: f32) {
        let _ = write!(
            self.body,
            r#"<path d="M0 {y:.2}H{WIDTH}" stroke="{stroke}" stroke-width="1"/>"#
        );
    }

    fn finish(self, height: f32) -> Drawing {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0}" viewBox="0 0 {WIDTH} {height:.0}" font-family="{FONT}" font-size="14">{}</svg>"#,
            self.body
        );
        (svg, WIDTH, height)
    }
}

/// For text and attributes of XML; characters that XML does not have are left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// A text cut to about so many letters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.trim_end().to_owned() + "…"
}

/// Level bars with name and figure, measured against the greatest.
pub(super) fn bars(rows: &[(String, f64, String)]) -> Drawing {
    let mut svg = Svg {
        body: String::new(),
    };
    let most = rows.iter().map(|row| row.1).fold(0.0, f64::max);
    let mut y = 0.0;
    for (name, value, said) in rows {
        svg.text(INK, Anchor::Start, 0.0, y + 14.0, &cut(name, 62));
        svg.text(MUTED, Anchor::End, WIDTH, y + 14.0, said);
        svg.rect(GRID, 0.0, y + 20.0, WIDTH, 12.0);
        svg.rect(MARKS[0].0, 0.0, y + 20.0, share(*value, most) * WIDTH, 12.0);
        y += 44.0;
    }
    svg.finish((y - 8.0).max(1.0))
}

/// Upright columns with a short name below and a figure above.
pub(super) fn columns(rows: &[(String, f64, String)]) -> Drawing {
    const FLOOR: f32 = 180.0;
    let mut svg = Svg {
        body: String::new(),
    };
    let most = rows.iter().map(|row| row.1).fold(0.0, f64::max);
    let count = f32::from(u16::try_from(rows.len().max(1)).unwrap_or(u16::MAX));
    let slot = WIDTH / count;
    let mut middle = slot / 2.0;
    for (name, value, said) in rows {
        let wide = (slot * 0.6).min(64.0);
        let height = share(*value, most) * (FLOOR - 24.0);
        svg.rect(
            MARKS[0].0,
            middle - wide / 2.0,
            FLOOR - height,
            wide,
            height,
        );
        svg.text(MUTED, Anchor::Middle, middle, FLOOR - height - 6.0, said);
        svg.text(INK, Anchor::Middle, middle, FLOOR + 18.0, name);
        middle += slot;
    }
    svg.level(MUTED, FLOOR);
    svg.finish(FLOOR + 24.0)
}

/// Whole bars parted by shares, with a legend.
pub(super) fn shares(names: &[String], rows: &[(String, Vec<f64>, Vec<String>)]) -> Drawing {
    let mut svg = Svg {
        body: String::new(),
    };
    let mut x = 0.0;
    for (i, name) in names.iter().enumerate() {
        svg.rect(MARKS[i % MARKS.len()].0, x, 2.0, 12.0, 12.0);
        svg.text(INK, Anchor::Start, x + 18.0, 13.0, &cut(name, 24));
        x += 30.0 + 8.0 * f32::from(u8::try_from(name.chars().count().min(24)).unwrap_or(24));
    }
    let mut y = 28.0;
    for (name, parts, said) in rows {
        svg.text(INK, Anchor::Start, 0.0, y + 14.0, &cut(name, 70));
        let whole: f64 = parts.iter().sum();
        let mut x = 0.0;
        for (i, part) in parts.iter().enumerate() {
            let wide = share(*part, whole) * WIDTH;
            svg.rect(MARKS[i % MARKS.len()].0, x, y + 20.0, wide, 18.0);
            if wide > 40.0 {
                svg.text(
                    MARKS[i % MARKS.len()].1,
                    Anchor::Middle,
                    x + wide / 2.0,
                    y + 34.0,
                    &said[i],
                );
            }
            x += wide;
        }
        y += 50.0;
    }
    svg.finish((y - 8.0).max(1.0))
}

#[expect(clippy::cast_possible_truncation, reason = "a place on paper")]
fn share(part: f64, whole: f64) -> f32 {
    if whole <= 0.0 {
        0.0
    } else {
        (part / whole).clamp(0.0, 1.0) as f32
    }
}
