use std::sync::Arc;

use super::*;
use crate::{Catalogue, Lang, Page};

fn page() -> Page {
    Page::sample(Lang::Id, Arc::new(Catalogue::new(&[]).unwrap()))
}

fn head() -> Head {
    Head::new("c", "Judul <&\"", "Uraian")
}

/// A text's box on a screen so many pixels wide: left, right, baseline.
fn boxes(svg: &str, screen: f64) -> Vec<(f64, f64, f64, String)> {
    svg.split("<text class=\"")
        .skip(1)
        .map(|part| {
            let (class, rest) = part.split_once('"').unwrap();
            let (_, rest) = rest.split_once("x=\"").unwrap();
            let (x, rest) = rest.split_once("%\" y=\"").unwrap();
            let (y, rest) = rest.split_once("\">").unwrap();
            let (text, _) = rest.split_once("</text>").unwrap();
            let text = text
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
            let x = x.parse::<f64>().unwrap() / 100.0 * screen;
            let wide = f64::from(u32::try_from(text.chars().count()).unwrap()) * 7.2;
            let left = match class.split(' ').next().unwrap() {
                "c-start" => x,
                "c-middle" => x - wide / 2.0,
                "c-end" => x - wide,
                other => panic!("{other}"),
            };
            (left, left + wide, y.parse().unwrap(), text)
        })
        .collect()
}

fn assert_no_overlap(chart: &Chart) {
    for screen in [250.0, 320.0, 700.0] {
        let boxes = boxes(chart.svg.as_str(), screen);
        assert!(!boxes.is_empty());
        for (i, a) in boxes.iter().enumerate() {
            for b in &boxes[i + 1..] {
                let apart = a.1 <= b.0 || b.1 <= a.0 || (a.2 - b.2).abs() >= 12.0;
                assert!(apart, "{a:?} and {b:?} meet at {screen} px");
            }
        }
    }
}

const LONG: &str = "Kabupaten Kepulauan Siau Tagulandang Biaro & Sekitarnya";

fn of_rows(page: &Page) -> [Chart; 4] {
    let amounts = [
        Bar::new(LONG, 1_234_567),
        Bar::new("Kota", None),
        Bar::new("<b>", 0),
        Bar::new("Tanpaspasisatupundalamnamanyayangpanjangsekali", 7),
    ];
    let stages = [
        Bar::new("Diundang", None),
        Bar::new(LONG, 88),
        Bar::new("Terpilih", 50),
        Bar::new("Teken", None),
        Bar::new("Bimtek", 50),
    ];
    let stack = Stack {
        label: LONG.to_owned(),
        known: 24,
        total: 48,
        href: String::new(),
    };
    [
        bars(page, &head(), &amounts),
        funnel(page, &head(), &stages),
        stacked(page, &head(), &[stack]),
        share(page, &head(), LONG, 141, 514),
    ]
}

fn of_places(page: &Page) -> [Chart; 3] {
    let many: Vec<Bar> = (0..40)
        .map(|i| Bar::new((1990 + i).to_string(), i * 3571))
        .collect();
    let moments = [(2017, Some(25)), (2019, None)].map(|(year, value)| Moment {
        year,
        value,
        href: String::new(),
    });
    let places: Vec<String> = (2017..=2024).map(|y| y.to_string()).collect();
    let flat = [("a", 100_000.0), ("b", 99.0), ("c", 0.5)].map(|(name, value)| Series {
        name: name.to_owned(),
        values: vec![Some(value); 8],
    });
    [
        columns(page, &head(), &many),
        timeline(page, &head(), 2017..=2024, &moments),
        line(page, &head(), &places, &flat, 1),
    ]
}

fn all() -> Vec<Chart> {
    let page = page();
    of_rows(&page).into_iter().chain(of_places(&page)).collect()
}

#[test]
fn labels_never_overlap_from_a_telephone_to_a_desk() {
    for chart in all() {
        assert_no_overlap(&chart);
    }
}

#[test]
fn every_chart_has_a_name_a_description_and_a_table_and_escapes_its_words() {
    for chart in all() {
        let svg = chart.svg.as_str();
        assert!(
            svg.starts_with("<svg role=\"img\" aria-labelledby=\"c-t c-d\""),
            "{svg}"
        );
        assert!(svg.contains("<title id=\"c-t\">Judul &lt;&amp;&quot;</title>"));
        assert!(svg.contains("<desc id=\"c-d\">Uraian</desc>"));
        assert!(
            !svg.contains("style=") && !svg.contains("<b>") && !svg.contains("NaN"),
            "{svg}"
        );
        assert!(!chart.table().rows.is_empty());
        let width = chart.table().columns.len() - 1;
        assert!(
            chart
                .table()
                .rows
                .iter()
                .all(|row| row.cells.len() == width)
        );
    }
}

#[test]
fn an_unknown_stage_is_shown_as_unknown_and_the_share_is_of_the_last_known_stage() {
    let stages = [
        Bar::new("Diundang", None),
        Bar::new("Dinilai", 88),
        Bar::new("Terpilih", 50),
        Bar::new("Menandatangani", None),
        Bar::new("Dibimbing", 50),
    ];
    let chart = funnel(&page(), &head(), &stages);
    let cells: Vec<&[String]> = chart
        .table()
        .rows
        .iter()
        .map(|r| r.cells.as_slice())
        .collect();
    assert_eq!(cells[0], ["belum diketahui", ""]);
    assert_eq!(cells[2], ["50", "56,82 %"]);
    assert_eq!(cells[3], ["belum diketahui", ""]);
    assert_eq!(cells[4], ["50", "100 %"]);
    assert_eq!(chart.svg.as_str().matches("c-unknown").count(), 2);
}

#[test]
fn a_year_without_a_cohort_says_so() {
    let moments = [2019, 2021].map(|year| Moment {
        year,
        value: Some(25),
        href: format!("/cohorts/{year}"),
    });
    let chart = timeline(&page(), &head(), 2019..=2021, &moments);
    let rows = &chart.table().rows;
    assert_eq!(
        (rows[1].label.as_str(), rows[1].cells[0].as_str()),
        ("2020", "tidak ada")
    );
    assert_eq!(rows[2].href, "/cohorts/2021");
    assert_eq!(chart.svg.as_str().matches("c-none").count(), 1);
}

#[test]
fn no_data_at_all_still_draws() {
    let page = page();
    for chart in [
        bars(&page, &head(), &[]),
        columns(&page, &head(), &[]),
        funnel(&page, &head(), &[]),
        stacked(&page, &head(), &[Stack::default()]),
        share(&page, &head(), "x", 0, 0),
        line(&page, &head(), &[], &[Series::default()], 0),
    ] {
        assert!(!chart.svg.as_str().contains("NaN"), "{}", chart.svg);
    }
}
