//! `/regions`: every region of today, searched, filtered, sorted and paged.

use askama::Template;
use axum::{extract::Query, response::Response};
use web::{
    Choice, Crumb, Page, Problem,
    paging::{PageOf, PageQuery, Sort},
};

use super::{
    asked::Asked,
    shown::{Badge, Words},
};
use crate::{
    http::words::word,
    model::{Kind, Status},
    regions::{self, RegionFilter, RegionLine, RegionSort},
};

struct Row {
    code: String,
    name: String,
    kind: String,
    province: String,
    province_href: String,
    cohort: String,
    cohort_href: String,
    status: Option<Badge>,
    participations: i64,
}

#[derive(Template)]
#[template(path = "public/regions.html")]
struct Regions {
    page: Page,
    crumbs: Vec<Crumb>,
    filter: RegionFilter,
    kinds: Vec<Choice>,
    provinces: Vec<Choice>,
    cohorts: Vec<Choice>,
    members: Vec<Choice>,
    sort: String,
    total: i64,
    rows: PageOf<Row>,
    exports: Vec<(&'static str, String)>,
}

pub(super) async fn list(
    mut asked: Asked,
    Query(filter): Query<RegionFilter>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let by_code = Sort {
        key: RegionSort::Code,
        descending: false,
    };
    let window = paging.window(by_code)?;
    let found = regions::list(&mut asked.tx, &filter, &window).await?;
    let total = regions::count(&mut asked.tx, &filter).await?;
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    let page = &asked.page;
    let all = |id: &str| Choice::new("", page.t(id));
    let view = Regions {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("register-regions")),
        ],
        kinds: std::iter::once(all("register-all-kinds"))
            .chain(
                Kind::ALL.map(|kind| Choice::new(kind.as_str(), word(page, "kind", kind.as_str()))),
            )
            .collect(),
        provinces: std::iter::once(all("register-all-provinces"))
            .chain(asked.atlas.provinces())
            .collect(),
        cohorts: std::iter::once(all("register-all-cohorts"))
            .chain(
                asked
                    .atlas
                    .years()
                    .into_iter()
                    .rev()
                    .map(|year| Choice::new(year.to_string(), words.cohort(year))),
            )
            .collect(),
        members: vec![
            all("register-all-members"),
            Choice::new("yes", page.t("register-member-yes")),
            Choice::new("no", page.t("register-member-no")),
        ],
        sort: window.sort.to_string(),
        total,
        rows: found.map(|line| row(words, line)),
        exports: exports(page),
        filter,
        page: page.clone(),
    };
    asked.page(&view)
}

fn row(words: Words<'_>, line: RegionLine) -> Row {
    let status: Option<Status> = line.status.parse().ok();
    Row {
        kind: word(words.page, "kind", &line.kind),
        province_href: format!("/regions/{}", line.province),
        cohort_href: format!("/cohorts/{}", line.cohort),
        cohort: if line.cohort > 0 {
            line.cohort.to_string()
        } else {
            String::new()
        },
        status: status.map(|status| words.status(status)),
        participations: line.participations,
        code: line.code,
        name: line.name,
        province: line.province_name,
    }
}

/// The same list, filtered the same way, as files.
fn exports(page: &Page) -> Vec<(&'static str, String)> {
    let here = page.with(&[("limit", "")]);
    let query = here
        .split_once('?')
        .map_or_else(String::new, |(_, query)| format!("?{query}"));
    [("CSV", "csv"), ("XLSX", "xlsx"), ("GeoJSON", "geojson")]
        .map(|(label, ending)| (label, format!("/regions/export.{ending}{query}")))
        .to_vec()
}
