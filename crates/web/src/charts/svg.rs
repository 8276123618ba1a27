//! Writing SVG: places in percent of the width, heights in pixels.

use std::fmt::Write;

use super::Head;

/// The narrowest a chart gets, in pixels: a telephone of 320 less its margins.
pub(super) const NARROW: f64 = 250.0;
/// A generous width of one character at 13 px.
const CHARACTER: f64 = 7.3;

/// How a text hangs on its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn class(self) -> &'static str {
        match self {
            Anchor::Start => "c-start",
            Anchor::Middle => "c-middle",
            Anchor::End => "c-end",
        }
    }
}

/// A drawing in the making.
pub(super) struct Svg {
    body: String,
}

impl Svg {
    pub(super) fn new() -> Self {
        Self {
            body: String::new(),
        }
    }

    /// A rectangle; at least two pixels wide, so that little is not nothing.
    pub(super) fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let width = if width * NARROW / 100.0 < 2.0 {
            "2".to_owned()
        } else {
            format!("{}%", short(width))
        };
        self.write(format_args!(
            "<rect class=\"{class}\" x=\"{}%\" y=\"{}\" width=\"{width}\" height=\"{}\" rx=\"2\"/>",
            short(x),
            short(y),
            short(height)
        ));
    }

    pub(super) fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        self.write(format_args!(
            "<circle class=\"{class}\" cx=\"{}%\" cy=\"{}\" r=\"{}\"/>",
            short(x),
            short(y),
            short(radius)
        ));
    }

    /// A level line from `x1` to `x2` percent.
    pub(super) fn level(&mut self, class: &str, x1: f64, x2: f64, y: f64) {
        self.write(format_args!(
            "<line class=\"{class}\" x1=\"{}%\" x2=\"{}%\" y1=\"{y}\" y2=\"{y}\"/>",
            short(x1),
            short(x2),
            y = short(y)
        ));
    }

    /// A text with its baseline at `y`.
    pub(super) fn text(&mut self, class: &str, anchor: Anchor, x: f64, y: f64, text: &str) {
        let anchor = anchor.class();
        let space = if class.is_empty() { "" } else { " " };
        self.write(format_args!(
            "<text class=\"{anchor}{space}{class}\" x=\"{}%\" y=\"{}\">{}</text>",
            short(x),
            short(y),
            escape(text)
        ));
    }

    /// A part with its own coordinates, 0 to 100 both ways, stretched over `width` percent and `height` pixels.
    pub(super) fn stretched(&mut self, y: f64, width: f64, height: f64, inner: &str) {
        self.write(format_args!(
            "<svg x=\"0\" y=\"{}\" width=\"{}%\" height=\"{}\" viewBox=\"0 0 100 100\" \
             preserveAspectRatio=\"none\" overflow=\"visible\">{inner}</svg>",
            short(y),
            short(width),
            short(height)
        ));
    }

    fn write(&mut self, part: std::fmt::Arguments<'_>) {
        self.body
            .write_fmt(part)
            .expect("writing to a text does not fail");
    }

    /// The whole drawing, with its name and description for those who do not see it.
    pub(super) fn finish(self, head: &Head, height: f64) -> String {
        let id = escape(&head.id);
        format!(
            "<svg role=\"img\" aria-labelledby=\"{id}-t {id}-d\" height=\"{}\">\
             <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{}</svg>",
            short(height),
            escape(&head.title),
            escape(&head.description),
            self.body
        )
    }
}

/// A number with at most two decimals.
pub(super) fn short(x: f64) -> String {
    let text = format!("{x:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text as XML.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// How wide a text may get, in pixels.
pub(super) fn width(text: &str) -> f64 {
    f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX)) * CHARACTER
}

/// The text, cut with `…` where it would not fit on the narrowest screen. The table has it whole.
pub(super) fn fit(text: &str) -> String {
    if width(text) <= NARROW {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out) + 2.0 * CHARACTER > NARROW {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out + "…"
}

/// The text in lines that fit on the narrowest screen: two at most, the second cut where it must be.
pub(super) fn lines(text: &str) -> Vec<String> {
    if width(text) <= NARROW {
        return vec![text.to_owned()];
    }
    let mut first = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next_if(|word| width(&first) + CHARACTER + width(word) <= NARROW) {
        if !first.is_empty() {
            first.push(' ');
        }
        first.push_str(word);
    }
    let rest: Vec<&str> = words.collect();
    if first.is_empty() {
        return vec![fit(text)];
    }
    vec![first, fit(&rest.join(" "))]
}

/// Every how many of `count` labels to show so that the widest do not touch on the narrowest screen.
pub(super) fn every(labels: &[String], span: f64) -> usize {
    let widest = labels.iter().map(|l| width(l)).fold(0.0, f64::max) + 2.0;
    let count = u32::try_from(labels.len().max(1)).unwrap_or(u32::MAX);
    let slot = NARROW * span / 100.0 / f64::from(count);
    (1..=labels.len().max(1))
        .find(|n| slot * f64::from(u32::try_from(*n).unwrap_or(u32::MAX)) >= widest)
        .unwrap_or(labels.len().max(1))
}

/// One entry of a legend: the mark's markup within 28 × 12, and its words.
pub(super) fn legend(entries: &[(String, &str)]) -> String {
    let items: String = entries
        .iter()
        .map(|(mark, words)| {
            format!(
                "<li><svg viewBox=\"0 0 28 12\" aria-hidden=\"true\">{mark}</svg>{}</li>",
                escape(words)
            )
        })
        .collect();
    format!("<ul class=\"legend\">{items}</ul>")
}
