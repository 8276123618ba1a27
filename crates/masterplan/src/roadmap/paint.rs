//! Shapes as SVG: presentation attributes only, so that a strict content policy lets them through.

use std::fmt::Write as _;

/// Text that may stand between tags and in attributes. Characters that XML forbids are left out.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(' '),
            // Marks that turn text around would turn what follows too.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// A length with at most two digits after the point.
pub(super) fn n(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_owned()
}

/// How a status looks: told apart by fill, pattern and outline, not by colour alone.
pub(super) struct Look {
    pub(super) word: &'static str,
    fill: &'static str,
    stroke: &'static str,
    dash: &'static str,
}

/// In the order of the legend.
pub(super) const LOOKS: [Look; 6] = [
    look("planned", "#ffffff", INK, ""),
    look("budgeted", "#c9dcec", INK, ""),
    look("running", "hatch", INK, ""),
    look("done", "#1d4f7c", INK, ""),
    look("delayed", "dots", "#8a3b00", ""),
    look("dropped", "#f2f2f2", "#666666", "3 2"),
];

pub(super) const INK: &str = "#1d3a57";
pub(super) const TEXT: &str = "#1a1a1a";
pub(super) const FAINT: &str = "#d8dde2";
pub(super) const CRITICAL: &str = "#b3261e";

const fn look(
    word: &'static str,
    fill: &'static str,
    stroke: &'static str,
    dash: &'static str,
) -> Look {
    Look {
        word,
        fill,
        stroke,
        dash,
    }
}

/// The patterns, with ids that begin with `prefix`, so that several drawings can stand in one page.
pub(super) fn defs(prefix: &str) -> String {
    format!(
        r##"<defs><pattern id="{prefix}hatch" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#e3edf5"/><path d="M-1 6L6 -1M-1 1L1 -1M4 6L6 4" stroke="#1d4f7c" stroke-width="1.4" fill="none"/></pattern><pattern id="{prefix}dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#fff1e0"/><circle cx="2" cy="2" r="1" fill="#8a3b00"/></pattern></defs>"##
    )
}

/// A bar, with a line through it where it is dropped, and a frame where it is critical.
pub(super) fn bar(prefix: &str, status: &str, [x, y, w, h]: [f64; 4], is_critical: bool) -> String {
    let look = LOOKS.iter().find(|look| look.word == status);
    let look = look.unwrap_or(&LOOKS[0]);
    let fill = if look.fill.starts_with('#') {
        look.fill.to_owned()
    } else {
        format!("url(#{prefix}{})", look.fill)
    };
    let (stroke, width) = if is_critical {
        (CRITICAL, 1.8)
    } else {
        (look.stroke, 0.8)
    };
    let mut out = format!(
        r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{fill}" stroke="{stroke}" stroke-width="{width}""#,
        n(x),
        n(y),
        n(w),
        n(h),
        n((h / 5.0).min(3.0)),
    );
    if !look.dash.is_empty() {
        let _ = write!(out, r#" stroke-dasharray="{}""#, look.dash);
    }
    out.push_str("/>");
    if status == "dropped" {
        let middle = y + h / 2.0;
        out.push_str(&line([x, middle, x + w, middle], look.stroke, 0.8));
    }
    out
}

/// A line.
pub(super) fn line([x1, y1, x2, y2]: [f64; 4], stroke: &str, width: f64) -> String {
    format!(
        r#"<path d="M{} {}L{} {}" stroke="{stroke}" stroke-width="{width}" fill="none"/>"#,
        n(x1),
        n(y1),
        n(x2),
        n(y2),
    )
}

/// A diamond about a point; full where it is reached.
pub(super) fn diamond(x: f64, y: f64, r: f64, is_done: bool, title: &str) -> String {
    // A reached one is seen on a dark bar by its light edge.
    let (fill, stroke) = if is_done {
        (TEXT, "#ffffff")
    } else {
        ("#ffffff", TEXT)
    };
    format!(
        r#"<path d="M{} {}l{r} {r}l-{r} {r}l-{r} -{r}z" fill="{fill}" stroke="{stroke}" stroke-width="0.9"><title>{title}</title></path>"#,
        n(x),
        n(y - r),
        r = n(r),
        title = escape(title),
    )
}

/// A run of text, already shortened.
pub(super) fn text(x: f64, y: f64, size: f64, is_bold: bool, anchor: &str, words: &str) -> String {
    let weight = if is_bold { r#" font-weight="600""# } else { "" };
    let anchor = if anchor == "start" {
        String::new()
    } else {
        format!(r#" text-anchor="{anchor}""#)
    };
    format!(
        r#"<text x="{}" y="{}" font-size="{}"{weight}{anchor}>{}</text>"#,
        n(x),
        n(y),
        n(size),
        escape(words),
    )
}

/// An arrow from the end of one bar to the beginning of another: out, down or up, and in.
pub(super) fn arrow([x1, y1]: [f64; 2], [x2, y2]: [f64; 2], step: f64) -> String {
    let out = x1 + step;
    let tip = step * 0.55;
    let (path, head) = if out <= x2 - step {
        (
            format!("M{} {}H{}V{}H{}", n(x1), n(y1), n(out), n(y2), n(x2)),
            format!(
                "M{} {}l-{tip} -{half}v{tip}z",
                n(x2),
                n(y2),
                tip = n(tip),
                half = n(tip / 2.0)
            ),
        )
    } else {
        // The next begins where this one ends or before: along the edge between the rows, and into it just past its corner.
        let back = if y2 > y1 { -1.0 } else { 1.0 };
        let (into, edge) = (x2 + step, y2 + back * step * 0.6);
        let side = x1.max(into) + step;
        (
            format!(
                "M{} {}H{}V{}H{}V{}",
                n(x1),
                n(y1),
                n(side),
                n(edge),
                n(into),
                n(y2)
            ),
            format!(
                "M{} {}l-{half} {}h{tip}z",
                n(into),
                n(y2),
                n(back * tip),
                tip = n(tip),
                half = n(tip / 2.0)
            ),
        )
    };
    format!(
        r#"<path d="{path}" stroke="{CRITICAL}" stroke-width="1.4" fill="none"/><path d="{head}" fill="{CRITICAL}"/>"#
    )
}
