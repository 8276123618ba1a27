use super::*;
use crate::{Content, Period, Table, example};

fn words() -> Words {
    let text = |word: &str| word.to_owned();
    Words {
        title: text("Peta jalan"),
        description: text("Rencana aksi menurut pilar dan tahun"),
        statuses: [
            ("planned", "Direncanakan"),
            ("budgeted", "Dianggarkan"),
            ("running", "Berjalan"),
            ("done", "Selesai"),
            ("delayed", "Tertunda"),
            ("dropped", "Dihentikan"),
        ]
        .map(|(k, v)| (text(k), text(v)))
        .into(),
        no_pillar: text("Tanpa pilar"),
        milestone: text("Tonggak"),
        reached: text("Tonggak tercapai"),
        critical: text("Jalur kritis"),
        guessed: text("tahun diperkirakan"),
        quarter: text("TW"),
        ..Words::default()
    }
}

fn set(content: &mut Content, at: usize, cells: &[(&str, &str)]) {
    let row = &mut content.tables.get_mut(&Table::Action).unwrap()[at];
    for (cell, value) in cells {
        row.cells.insert((*cell).to_owned(), (*value).to_owned());
    }
}

/// Four actions: D waits for B and C, both wait for A.
fn diamond() -> Content {
    let mut content = example::content(4, Period::new(2025, 2034).unwrap());
    set(
        &mut content,
        0,
        &[
            ("code", "A"),
            ("begins", "2025"),
            ("ends", "2026"),
            ("after", ""),
        ],
    );
    set(
        &mut content,
        1,
        &[
            ("code", "B"),
            ("begins", "2027"),
            ("ends", "2030"),
            ("after", "A"),
        ],
    );
    set(
        &mut content,
        2,
        &[
            ("code", "C"),
            ("begins", "2027"),
            ("ends", "2028"),
            ("after", "A"),
        ],
    );
    set(
        &mut content,
        3,
        &[
            ("code", "D"),
            ("begins", "2031"),
            ("ends", "2031"),
            ("after", "B,C"),
        ],
    );
    content
}

#[test]
fn the_critical_path_is_the_longest_chain() {
    let roadmap = plan(&diamond()).unwrap();
    assert_eq!(roadmap.critical, ["A", "B", "D"]);
    let slack: Vec<_> = roadmap
        .bars
        .iter()
        .map(|b| (b.code.as_str(), b.slack))
        .collect();
    assert_eq!(slack, [("A", 0), ("B", 0), ("C", 2), ("D", 3)]);
}

#[test]
fn dropped_actions_hold_nobody_up() {
    let mut content = diamond();
    set(&mut content, 1, &[("status", "dropped")]);
    assert_eq!(plan(&content).unwrap().critical, ["A", "C", "D"]);
}

#[test]
fn a_plan_without_dependencies_has_no_critical_path() {
    let mut content = diamond();
    for at in 0..4 {
        set(&mut content, at, &[("after", "")]);
    }
    assert_eq!(plan(&content).unwrap().critical, Vec::<String>::new());
}

#[test]
fn a_cycle_is_an_error_and_is_drawn_without_arrows() {
    let mut content = diamond();
    set(&mut content, 0, &[("after", "D")]);
    assert_eq!(plan(&content).unwrap_err().codes, ["A", "D", "B", "A"]);
    let drawn = svg(&content, &Options::new(800.0, words()));
    assert_eq!(
        drawn
            .matches("stroke-width=\"1.4\" fill=\"none\"/><path")
            .count(),
        0
    );
    assert!(drawn.contains("D "));
}

#[test]
fn hostile_text_stays_text() {
    let mut content = diamond();
    let foul =
        "</text><script>alert('x')</script> & \"q\" \u{202e}rtl\u{0} שלום 🎋 #let $x$ \\textbf{a}";
    set(
        &mut content,
        0,
        &[
            ("name", foul),
            ("pillar", "<b>"),
            ("status", "\" onload=\"x"),
        ],
    );
    let drawn = svg(&content, &Options::new(1200.0, words()));
    for never in [
        "<script",
        "style=",
        "onload=\"",
        "\u{202e}",
        "\u{0}",
        "href",
        "<b>",
    ] {
        assert!(!drawn.contains(never), "{never}");
    }
    assert!(drawn.contains("&lt;script&gt;"));
    is_xml(&drawn);
}

/// Every tag that is opened is closed, in order.
fn is_xml(drawn: &str) {
    let mut open = Vec::new();
    for tag in drawn.split('<').skip(1) {
        let (inner, _) = tag.split_once('>').expect("a tag ends");
        let name = inner
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap();
        if inner.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !inner.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn a_drawing_stands_alone_at_every_width() {
    let content = example::content(120, Period::new(2025, 2034).unwrap());
    let words = words().with_pillars(&content.pillar_set, true);
    for width in [0.0, 360.0, 768.0, 1200.0, 3179.0, f64::INFINITY] {
        let drawn = svg(&content, &Options::new(width, words.clone()));
        is_xml(&drawn);
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{width}");
        assert_eq!(drawn.matches("<title").count(), 1 + 120 + 240 + 2);
    }
}

#[test]
fn a_height_is_filled() {
    let content = example::content(120, Period::new(2025, 2034).unwrap());
    let options = Options {
        height: Some(2000.0),
        ..Options::new(3179.0, words())
    };
    let drawn = svg(&content, &options);
    let height = drawn
        .split("height=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let height: f64 = height.parse().unwrap();
    assert!((1990.0..=2000.0).contains(&height), "{height}");
}

#[test]
fn pages_hold_every_action_once() {
    let content = example::content(50, Period::new(2025, 2029).unwrap());
    assert_eq!(pages(&content, 20), 3);
    assert_eq!(pages(&content, 0), 50);
    let mut seen = Vec::new();
    for number in 1..=4 {
        let part = Some(Part { rows: 20, number });
        let drawn = svg(
            &content,
            &Options {
                part,
                ..Options::new(700.0, words())
            },
        );
        seen.push(drawn.matches("<g><title>").count());
    }
    assert_eq!(seen, [20, 20, 10, 0]);
}

#[test]
fn an_empty_plan_is_drawn_empty() {
    let content = example::content(0, Period::new(2025, 2025).unwrap());
    is_xml(&svg(&content, &Options::new(360.0, words())));
    assert_eq!(plan(&content).unwrap().bars, []);
}
