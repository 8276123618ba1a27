//! Charts of level bars: amounts, the funnel, known and unknown parts.

use super::{
    Bar, Chart, Head, Row, Table, percentage,
    svg::{Anchor, NARROW, Svg, fit, legend, lines, width},
};
use crate::Page;

/// Height of a bar and the distance from a baseline to it, in pixels.
const THICK: f64 = 14.0;
const BASELINE: f64 = 12.0;
/// Distance of two lines of text, and of two rows.
const LINE: f64 = 17.0;
const GAP: f64 = 14.0;

/// Label on the left and figure on the right, on one line where both fit on the narrowest screen, else on
/// lines of their own. Gives the place below.
fn heading(svg: &mut Svg, y: f64, label: &str, figure: &str, class: &str) -> f64 {
    let mut base = y + BASELINE;
    let lines = lines(label);
    for line in &lines {
        svg.text("", Anchor::Start, 0.0, base, line);
        base += LINE;
    }
    let last = lines.last().map_or(0.0, |line| width(line));
    if last + width(figure) + 10.0 <= NARROW {
        svg.text(class, Anchor::End, 100.0, base - LINE, figure);
    } else {
        svg.text(class, Anchor::Start, 0.0, base, figure);
        base += LINE;
    }
    base - LINE + 6.0
}

fn figure(page: &Page, value: Option<u64>) -> (String, &'static str) {
    match value {
        Some(n) => (page.number(n), "c-strong"),
        None => (page.t("web-chart-unknown"), "c-muted"),
    }
}

/// A percentage with two decimals, or none where it is all or nothing.
fn in_percent(page: &Page, share: f64) -> String {
    let digits = if share == 0.0 || share == 100.0 { 0 } else { 2 };
    page.decimal(share, digits) + " %"
}

fn greatest(bars: &[Bar]) -> u64 {
    bars.iter().filter_map(|bar| bar.value).max().unwrap_or(0)
}

fn bar(svg: &mut Svg, y: f64, value: Option<u64>, most: u64) {
    match value {
        Some(n) => {
            svg.rect("c-track", 0.0, y, 100.0, THICK);
            if n > 0 {
                svg.rect("c-1", 0.0, y, percentage(n, most), THICK);
            }
        }
        None => svg.rect("c-unknown", 0.0, y + 1.0, 100.0, THICK - 2.0),
    }
}

fn rows(page: &Page, bars: &[Bar]) -> Vec<Row> {
    bars.iter()
        .map(|bar| Row {
            label: bar.label.clone(),
            href: bar.href.clone(),
            cells: vec![figure(page, bar.value).0],
        })
        .collect()
}

/// Level bars, one below the other, measured against the greatest.
pub fn bars(page: &Page, head: &Head, bars: &[Bar]) -> Chart {
    let mut svg = Svg::new();
    let most = greatest(bars);
    let mut y = 0.0;
    for one in bars {
        let (text, class) = figure(page, one.value);
        y = heading(&mut svg, y, &one.label, &text, class);
        bar(&mut svg, y, one.value, most);
        y += THICK + GAP;
    }
    let table = Table {
        columns: vec![page.t("web-chart-category"), page.t("web-chart-value")],
        rows: rows(page, bars),
    };
    Chart::new(
        head,
        String::new(),
        svg.finish(head, (y - GAP).max(1.0)),
        table,
    )
}

/// Stages that narrow: each with its count and its share of the last stage whose count is known.
pub fn funnel(page: &Page, head: &Head, stages: &[Bar]) -> Chart {
    let mut svg = Svg::new();
    let most = greatest(stages);
    let mut table = Table {
        columns: vec![
            page.t("web-chart-category"),
            page.t("web-chart-value"),
            page.t("web-chart-of-previous"),
        ],
        rows: rows(page, stages),
    };
    let (mut y, mut previous) = (0.0, None);
    for (stage, row) in stages.iter().zip(&mut table.rows) {
        let (text, class) = figure(page, stage.value);
        y = heading(&mut svg, y, &stage.label, &text, class);
        bar(&mut svg, y, stage.value, most);
        y += THICK;
        let share = stage
            .value
            .zip(previous)
            .map(|(n, of)| in_percent(page, percentage(n, of)));
        if let Some(share) = &share {
            let text = page.tn("web-chart-share-of-previous", "share", share);
            svg.text("c-muted", Anchor::Start, 0.0, y + 15.0, &fit(&text));
            y += LINE;
        }
        y += GAP;
        row.cells.push(share.unwrap_or_default());
        previous = stage.value.filter(|n| *n > 0).or(previous);
    }
    Chart::new(
        head,
        String::new(),
        svg.finish(head, (y - GAP).max(1.0)),
        table,
    )
}

/// A total of which a part is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stack {
    /// What is counted.
    pub label: String,
    /// How many are known.
    pub known: u64,
    /// How many there are; what is known cannot pass it in the drawing.
    pub total: u64,
    /// Where the table's row leads; may be empty.
    pub href: String,
}

/// Known and unknown parts of totals, measured against the greatest total.
pub fn stacked(page: &Page, head: &Head, stacks: &[Stack]) -> Chart {
    let mut svg = Svg::new();
    let most = stacks.iter().map(|s| s.total).max().unwrap_or(0);
    let mut table = Table {
        columns: vec![
            page.t("web-chart-category"),
            page.t("web-chart-known"),
            page.t("web-chart-not-known"),
            page.t("web-chart-total"),
        ],
        rows: Vec::new(),
    };
    let mut y = 0.0;
    for stack in stacks {
        let known = stack.known.min(stack.total);
        let args = [("known", known.into()), ("total", stack.total.into())];
        let text = page.targs("web-chart-known-of", &args);
        y = heading(&mut svg, y, &stack.label, &text, "c-strong");
        let at = percentage(known, most);
        let rest = percentage(stack.total - known, most);
        if rest > 0.0 {
            svg.rect("c-unknown", at, y + 1.0, rest, THICK - 2.0);
        }
        if known > 0 {
            svg.rect("c-1", 0.0, y, at, THICK);
        }
        y += THICK + GAP;
        table.rows.push(Row {
            label: stack.label.clone(),
            href: stack.href.clone(),
            cells: [known, stack.total - known, stack.total]
                .map(|n| page.number(n))
                .to_vec(),
        });
    }
    let known = "<rect class=\"c-1\" width=\"28\" height=\"12\" rx=\"2\"/>".to_owned();
    let unknown = "<rect class=\"c-unknown\" x=\"1\" y=\"1\" width=\"26\" height=\"10\" rx=\"2\"/>"
        .to_owned();
    let words = [page.t("web-chart-known"), page.t("web-chart-not-known")];
    let legend = legend(&[(known, &words[0]), (unknown, &words[1])]);
    Chart::new(head, legend, svg.finish(head, (y - GAP).max(1.0)), table)
}

/// One part of one whole: 141 of 514.
pub fn share(page: &Page, head: &Head, label: &str, part: u64, whole: u64) -> Chart {
    let mut svg = Svg::new();
    let percent = in_percent(page, percentage(part, whole));
    let args = [("part", part.into()), ("whole", whole.into())];
    let of = page.targs("web-chart-part-of", &args);
    let y = heading(&mut svg, 0.0, label, &percent, "c-strong");
    svg.rect("c-rest", 0.0, y, 100.0, THICK);
    if part > 0 {
        svg.rect("c-1", 0.0, y, percentage(part, whole), THICK);
    }
    let below = y + THICK + 15.0;
    svg.text("c-muted", Anchor::Start, 0.0, below, &fit(&of));
    let table = Table {
        columns: vec![
            page.t("web-chart-category"),
            page.t("web-chart-value"),
            page.t("web-chart-total"),
            page.t("web-chart-share"),
        ],
        rows: vec![Row {
            label: label.to_owned(),
            href: String::new(),
            cells: vec![page.number(part), page.number(whole), percent],
        }],
    };
    Chart::new(head, String::new(), svg.finish(head, below + 5.0), table)
}
