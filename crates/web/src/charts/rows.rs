//! Charts of level bars: amounts, the funnel, known and unknown parts.

use super::{
    Bar, Chart, Head, Row, Table, percentage,
    svg::{Anchor, NARROW, Svg, fit, legend, width},
};
use crate::Page;

/// Height of a bar and the distance from a baseline to it, in pixels.
const THICK: f64 = 14.0;
const BASELINE: f64 = 12.0;

/// Label on the left and figure on the right of one line; the label gives way.
fn heading(svg: &mut Svg, y: f64, label: &str, figure: &str, class: &str) {
    let room = NARROW - width(figure) - 10.0;
    svg.text("", Anchor::Start, 0.0, y + BASELINE, &fit(label, room));
    svg.text(class, Anchor::End, 100.0, y + BASELINE, figure);
}

fn figure(page: &Page, value: Option<u64>) -> (String, &'static str) {
    match value {
        Some(n) => (page.number(n), "c-strong"),
        None => (page.t("web-chart-unknown"), "c-muted"),
    }
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
        heading(&mut svg, y, &one.label, &text, class);
        bar(&mut svg, y + 18.0, one.value, most);
        y += 46.0;
    }
    let table = Table {
        columns: vec![page.t("web-chart-category"), page.t("web-chart-value")],
        rows: rows(page, bars),
    };
    Chart::new(
        head,
        String::new(),
        svg.finish(head, (y - 14.0).max(1.0)),
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
        heading(&mut svg, y, &stage.label, &text, class);
        bar(&mut svg, y + 18.0, stage.value, most);
        y += 42.0;
        let share = stage
            .value
            .zip(previous)
            .map(|(n, of)| page.decimal(percentage(n, of), 2) + " %");
        if let Some(share) = &share {
            let text = page.tn("web-chart-share-of-previous", "share", share);
            svg.text("c-muted", Anchor::Start, 0.0, y + 4.0, &fit(&text, NARROW));
            y += 18.0;
        }
        y += 10.0;
        row.cells.push(share.unwrap_or_default());
        previous = stage.value.filter(|n| *n > 0).or(previous);
    }
    Chart::new(
        head,
        String::new(),
        svg.finish(head, (y - 10.0).max(1.0)),
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
        heading(&mut svg, y, &stack.label, &text, "c-strong");
        let at = percentage(known, most);
        let rest = percentage(stack.total - known, most);
        if rest > 0.0 {
            svg.rect("c-unknown", at, y + 19.0, rest, THICK - 2.0);
        }
        if known > 0 {
            svg.rect("c-1", 0.0, y + 18.0, at, THICK);
        }
        y += 46.0;
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
    Chart::new(head, legend, svg.finish(head, (y - 14.0).max(1.0)), table)
}

/// One part of one whole: 141 of 514.
pub fn share(page: &Page, head: &Head, label: &str, part: u64, whole: u64) -> Chart {
    let mut svg = Svg::new();
    let percent = page.decimal(percentage(part, whole), 2) + " %";
    let args = [("part", part.into()), ("whole", whole.into())];
    let of = page.targs("web-chart-part-of", &args);
    heading(&mut svg, 0.0, label, &percent, "c-strong");
    svg.rect("c-rest", 0.0, 18.0, 100.0, THICK);
    if part > 0 {
        svg.rect("c-1", 0.0, 18.0, percentage(part, whole), THICK);
    }
    svg.text("c-muted", Anchor::Start, 0.0, 47.0, &fit(&of, NARROW));
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
    Chart::new(head, String::new(), svg.finish(head, 52.0), table)
}
