//! The money of a plan as charts.

use masterplan::{Content, load};
use web::{
    Page,
    charts::{Bar, Head, bars},
    view::Part,
};

use super::words;

/// Whole rupiah by something, as a chart of millions.
fn chart(page: &Page, id: &str, title: &str, sums: &[(String, i64)]) -> Option<Part> {
    if sums.iter().all(|(_, sum)| *sum == 0) {
        return None;
    }
    let title = page.t(title);
    let head = Head::new(id, title.clone(), page.t("plan-in-millions"));
    let bar =
        |(label, sum): &(String, i64)| Bar::new(label.clone(), u64::try_from(sum / 1_000_000).ok());
    let drawn: Vec<Bar> = sums.iter().map(bar).collect();
    Some(Part::new(&format!("part-{id}"), title).chart(bars(page, &head, &drawn)))
}

/// The money of a content by pillar, year, source and agency.
pub(super) fn sums(page: &Page, content: &Content) -> Vec<Part> {
    let named = |sums: Vec<load::Sum>, name: &dyn Fn(&str) -> String| -> Vec<(String, i64)> {
        let told = |code: &str| {
            if code.is_empty() {
                page.t("plan-not-said")
            } else {
                name(code)
            }
        };
        sums.into_iter()
            .map(|sum| (told(&sum.code), sum.total))
            .collect()
    };
    let pillars = named(load::by_pillar(content), &|code| {
        words::pillar(page, &content.pillar_set, code)
    });
    let years: Vec<(String, i64)> = load::by_year(content)
        .into_iter()
        .map(|year| (year.year.to_string(), year.budget))
        .collect();
    let sources = named(load::by_source(content), &|code| words::choice(page, code));
    let mut agencies = named(load::by_agency(content), &|code| {
        content.agency(code).to_owned()
    });
    agencies.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    [
        chart(page, "by-pillar", "plan-by-pillar", &pillars),
        chart(page, "by-year", "plan-by-year", &years),
        chart(page, "by-source", "plan-by-source", &sources),
        chart(page, "by-agency", "plan-by-agency", &agencies),
    ]
    .into_iter()
    .flatten()
    .collect()
}
