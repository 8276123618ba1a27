//! The drawing of a roadmap.

use std::collections::HashMap;

use super::{
    Bar, Mark, Options, Words,
    layout::{HEAD, LEGEND, Layout, Line, PILLAR, ROW, SAMPLE},
    paint::{self, CRITICAL, FAINT, INK, LOOKS, TEXT},
    width,
};

pub(super) fn draw(layout: &Layout, options: &Options, lines: &[Line<'_>]) -> String {
    let id: String = options
        .id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let mut out = open(layout, options, &id);
    grid(layout, &mut out);
    for (line, &top) in lines.iter().zip(&layout.tops) {
        match line {
            Line::Pillar(name) => pillar(layout, top, name, &mut out),
            Line::Bar(bar) => row(layout, options, &id, top, bar, &mut out),
        }
    }
    arrows(layout, lines, &mut out);
    // Milestones stand above arrows.
    for (line, &top) in lines.iter().zip(&layout.tops) {
        if let Line::Bar(bar) = line {
            marks(layout, &options.words, top, &bar.marks, &mut out);
        }
    }
    below(layout, options, &id, &mut out);
    out.push_str("</svg>");
    out
}

fn open(layout: &Layout, options: &Options, id: &str) -> String {
    let (w, h) = (paint::n(layout.width), paint::n(layout.height));
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" font-family="'Source Sans 3', sans-serif" fill="{TEXT}" role="img" aria-labelledby="{id}title {id}desc"><title id="{id}title">{}</title><desc id="{id}desc">{}</desc>{}<rect width="{w}" height="{h}" fill="#ffffff"/>"##,
        paint::escape(&options.words.title),
        paint::escape(&options.words.description),
        paint::defs(id),
    )
}

fn grid(layout: &Layout, out: &mut String) {
    let font = layout.font;
    let bottom = *layout
        .tops
        .last()
        .expect("there is an edge below the last line");
    let full = width::of("2025", font) + font * 0.6;
    let short = width::of("’25", font) + font * 0.4;
    let is_full = full <= layout.year;
    let every = if is_full {
        1
    } else {
        (short / layout.year).ceil() as usize
    };
    for (at, year) in (layout.years.0..=layout.years.1).enumerate() {
        let x = layout.x(year);
        out.push_str(&paint::line([x, 0.0, x, bottom], FAINT, 1.0));
        if at % every == 0 {
            let word = if is_full {
                year.to_string()
            } else {
                format!("’{:02}", year % 100)
            };
            let middle = x + layout.year / 2.0;
            out.push_str(&paint::text(
                middle,
                font * 1.35,
                font,
                true,
                "middle",
                &word,
            ));
        }
    }
    let right = layout.width - 1.0;
    out.push_str(&paint::line([right, 0.0, right, bottom], FAINT, 1.0));
    let head = HEAD * font;
    out.push_str(&paint::line([0.0, head, right, head], INK, 1.0));
}

fn pillar(layout: &Layout, top: f64, name: &str, out: &mut String) {
    let font = layout.font;
    let height = PILLAR * font;
    let (w, h) = (paint::n(layout.width - 1.0), paint::n(height * 0.8));
    let y = top + height * 0.1;
    out.push_str(&format!(
        r##"<rect x="0" y="{}" width="{w}" height="{h}" fill="#e9eef3"/>"##,
        paint::n(y),
    ));
    let size = font * 1.05;
    let name = width::shorten(name, size * 1.1, layout.width - font);
    let baseline = top + height / 2.0 + size * 0.35;
    out.push_str(&paint::text(
        font * 0.4,
        baseline,
        size,
        true,
        "start",
        &name,
    ));
}

fn middle(layout: &Layout, top: f64) -> f64 {
    top + layout.font * ROW / 2.0
}

/// A bar's left and right edge.
fn edges(layout: &Layout, bar: &Bar) -> (f64, f64) {
    let inset = (layout.year * 0.04).min(2.0);
    (
        layout.x(bar.span.from) + inset,
        layout.x(bar.span.to) + layout.year - inset,
    )
}

fn row(layout: &Layout, options: &Options, id: &str, top: f64, bar: &Bar, out: &mut String) {
    let font = layout.font;
    let bottom = top + font * ROW;
    out.push_str(&paint::line(
        [0.0, bottom, layout.width - 1.0, bottom],
        FAINT,
        0.5,
    ));
    let words = &options.words;
    let status = words.statuses.get(&bar.status).unwrap_or(&bar.status);
    let guessed = if bar.span.is_guessed {
        format!(" ({})", words.guessed)
    } else {
        String::new()
    };
    let told = format!(
        "{} {} · {}–{}{guessed} · {status}",
        bar.code, bar.name, bar.span.from, bar.span.to
    );
    // A title must come first in its group to be shown as a hint.
    out.push_str(&format!("<g><title>{}</title>", paint::escape(&told)));
    let label = format!("{} {}", bar.code, bar.name);
    let label = width::shorten(&label, font, layout.left - font * 0.8);
    let baseline = middle(layout, top) + font * 0.35;
    out.push_str(&paint::text(
        font * 0.4,
        baseline,
        font,
        false,
        "start",
        &label,
    ));
    let (x1, x2) = edges(layout, bar);
    let height = font * ROW * 0.62;
    let y = middle(layout, top) - height / 2.0;
    let shape = paint::bar(
        id,
        &bar.status,
        [x1, y, (x2 - x1).max(1.0), height],
        bar.is_critical,
    );
    if bar.span.is_guessed {
        out.push_str(&format!(r#"<g opacity="0.6">{shape}</g>"#));
    } else {
        out.push_str(&shape);
    }
    out.push_str("</g>");
}

fn arrows(layout: &Layout, lines: &[Line<'_>], out: &mut String) {
    let critical = |(line, &top): (&Line<'_>, &f64)| match line {
        Line::Bar(bar) if bar.is_critical => {
            let (from, to) = edges(layout, bar);
            Some((
                bar.code.clone(),
                (bar.after.clone(), from, to, middle(layout, top)),
            ))
        }
        Line::Bar(_) | Line::Pillar(_) => None,
    };
    let shown: Vec<_> = lines
        .iter()
        .zip(&layout.tops)
        .filter_map(critical)
        .collect();
    let places: HashMap<_, _> = shown.iter().cloned().collect();
    let half = layout.font * ROW * 0.31;
    let step = layout.font * 0.55;
    for (_, (after, from, _, y)) in &shown {
        for (_, _, to, y_first) in after.iter().filter_map(|code| places.get(code)) {
            let is_down = y > y_first;
            // Where the next begins left of the end of the first, the arrow goes in from above or below.
            let entry = if *from >= to + step * 2.0 {
                *y
            } else if is_down {
                y - half
            } else {
                y + half
            };
            out.push_str(&paint::arrow([*to, *y_first], [*from, entry], step));
        }
    }
}

fn marks(layout: &Layout, words: &Words, top: f64, marks: &[Mark], out: &mut String) {
    let r = layout.font * 0.42;
    let (first, last) = layout.years;
    for mark in marks.iter().filter(|m| (first..=last).contains(&m.year)) {
        let part = mark.quarter.map_or(0.5, |q| (f64::from(q) - 0.5) / 4.0);
        let x = layout.x(mark.year) + layout.year * part;
        let when = mark
            .quarter
            .map_or_else(String::new, |q| format!("{} {q} ", words.quarter));
        let title = format!("{} · {when}{}", mark.text, mark.year);
        out.push_str(&paint::diamond(
            x,
            middle(layout, top),
            r,
            mark.is_done,
            &title,
        ));
    }
}

/// What an entry of the legend shows.
pub(super) enum Sample {
    Status(&'static str),
    Critical,
    Milestone(bool),
}

pub(super) fn legend(words: &Words) -> Vec<(Sample, String)> {
    let of_status = |look: &paint::Look| {
        let name = words.statuses.get(look.word).map(String::as_str);
        (
            Sample::Status(look.word),
            name.unwrap_or(look.word).to_owned(),
        )
    };
    let mut entries: Vec<_> = LOOKS.iter().map(of_status).collect();
    entries.push((Sample::Critical, words.critical.clone()));
    entries.push((Sample::Milestone(false), words.milestone.clone()));
    entries.push((Sample::Milestone(true), words.reached.clone()));
    entries
}

fn below(layout: &Layout, options: &Options, id: &str, out: &mut String) {
    let font = layout.font;
    let start = layout
        .tops
        .last()
        .expect("there is an edge below the last line")
        + font * 0.6;
    for ((sample, word), &(x, row)) in legend(&options.words).into_iter().zip(&layout.legend) {
        let middle = start + font * LEGEND * (row as f64 + 0.5);
        let (x, wide, high) = (x + font * 0.4, font * SAMPLE, font * 0.9);
        let shape = match sample {
            Sample::Status(status) => {
                paint::bar(id, status, [x, middle - high / 2.0, wide, high], false)
            }
            Sample::Critical => {
                let line = paint::line([x, middle, x + wide * 0.7, middle], CRITICAL, 1.6);
                let (tip, half) = (paint::n(wide * 0.3), paint::n(font * 0.3));
                let (at, y) = (paint::n(x + wide * 0.7), paint::n(middle - font * 0.3));
                format!(
                    r#"{line}<path d="M{at} {y}l{tip} {half}l-{tip} {half}z" fill="{CRITICAL}"/>"#
                )
            }
            Sample::Milestone(is_done) => {
                paint::diamond(x + wide / 2.0, middle, font * 0.42, is_done, &word)
            }
        };
        out.push_str(&shape);
        let at = x + wide + font * 0.4;
        out.push_str(&paint::text(
            at,
            middle + font * 0.35,
            font,
            false,
            "start",
            &word,
        ));
    }
}
