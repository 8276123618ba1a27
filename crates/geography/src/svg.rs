//! Writing SVG: escaping, path data, and what all maps here share.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The words around a map, for those who hear it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caption<'a> {
    /// An id unique on the page; ids inside the drawing start with it.
    pub id: &'a str,
    /// Short name of the map.
    pub title: &'a str,
    /// What it shows in a sentence, and where its table is.
    pub description: &'a str,
}

/// A mark over an area, so that a map can be read without its colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pattern {
    /// Nothing.
    #[default]
    None,
    /// A point in the middle.
    Dot,
    /// A line from lower left to upper right.
    Slash,
    /// Two crossed lines.
    Cross,
    /// A ring.
    Ring,
}

/// Text safe in element content and in quoted attributes. Characters XML forbids are dropped.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    let special = |c: char| {
        matches!(c, '&' | '<' | '>' | '"' | '\'' | '\u{fffe}' | '\u{ffff}')
            || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
    };
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if special(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Only addresses that lead to a page: a link built from data must not run a script.
pub(crate) fn safe_href(href: &str) -> Option<&str> {
    let scheme_end = href.find(':').unwrap_or(usize::MAX);
    let path_start = href.find(['/', '?', '#']).unwrap_or(usize::MAX);
    let relative = path_start < scheme_end || scheme_end == usize::MAX;
    let web = ["https://", "http://"].iter().any(|s| href.starts_with(s));
    (relative || web).then_some(href)
}

/// Opens an SVG: role, title, description.
pub(crate) fn open(
    out: &mut String,
    class: &str,
    [width, height]: [f64; 2],
    caption: &Caption<'_>,
) {
    let id = escape(caption.id);
    write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" id=\"{id}\" \
         viewBox=\"0 0 {} {}\" role=\"group\" aria-labelledby=\"{id}-t\" \
         aria-describedby=\"{id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        short(width),
        short(height),
        escape(caption.title),
        escape(caption.description),
    )
    .expect("a String takes every write");
}

/// A number with at most one decimal and nothing after it.
pub(crate) fn short(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        format!("{rounded}")
    }
}

/// Path data in whole units with relative steps, the shortest form that compresses well.
#[derive(Default)]
pub(crate) struct PathData {
    out: String,
    at: [i64; 2],
}

impl PathData {
    /// Adds a closed ring; steps of nothing are dropped, and so are rings without an area.
    pub(crate) fn ring(&mut self, points: impl Iterator<Item = [f64; 2]>) {
        let mut whole: Vec<[i64; 2]> = points
            .map(|p| [p[0].round() as i64, p[1].round() as i64])
            .collect();
        whole.dedup();
        if whole.len() > 1 && whole.first() == whole.last() {
            whole.pop();
        }
        if whole.len() < 3 {
            return;
        }
        let start = whole[0];
        let (dx, dy) = (start[0] - self.at[0], start[1] - self.at[1]);
        self.out.push(if self.out.is_empty() { 'M' } else { 'm' });
        self.step(dx, dy, true);
        let mut last = start;
        for (n, point) in whole[1..].iter().enumerate() {
            if n == 0 {
                self.out.push('l');
            }
            self.step(point[0] - last[0], point[1] - last[1], n == 0);
            last = *point;
        }
        self.out.push('z');
        self.at = start;
    }

    fn step(&mut self, dx: i64, dy: i64, first: bool) {
        if !first && dx >= 0 {
            self.out.push(' ');
        }
        write!(self.out, "{dx}").expect("a String takes every write");
        if dy >= 0 {
            self.out.push(' ');
        }
        write!(self.out, "{dy}").expect("a String takes every write");
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_cannot_leave_its_attribute_or_element() {
        assert_eq!(escape("a\"b'<c>&\u{1}"), "a&quot;b&#39;&lt;c&gt;&amp;");
        assert_eq!(escape("Kota Bogor"), "Kota Bogor");
    }

    #[test]
    fn a_link_that_runs_a_script_is_refused() {
        assert_eq!(safe_href("javascript:alert(1)"), None);
        assert_eq!(safe_href("data:text/html,x"), None);
        assert_eq!(safe_href("/regions/71.74"), Some("/regions/71.74"));
        assert_eq!(safe_href("?q=a:b"), Some("?q=a:b"));
    }

    #[test]
    fn path_steps_are_relative_and_an_empty_ring_is_dropped() {
        let mut path = PathData::default();
        path.ring([[0.0, 0.0], [10.0, 0.0], [10.0, -5.0], [0.0, 0.0]].into_iter());
        path.ring([[3.0, 3.0], [3.1, 3.1]].into_iter());
        assert_eq!(path.finish(), "M0 0l10 0 0-5z");
    }
}
