//! `/regions/{code}`: one region with its past, its place in the cohorts, and what was published about it.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::RegionCode;
use serde::Deserialize;
use web::{
    Crumb, Html, Page, Problem,
    paging::{PageOf, PageQuery, Sort},
};

use super::{
    asked::Asked,
    course::{Passage, passages},
    letters::LetterRow,
    locator,
    outlines::Outlines,
    sheet::Sheet,
    shown::{Shown, Words, outward},
};
use crate::{
    agencies as operations,
    figures::{self, Figures},
    http::words::word,
    model::{Agency, FormerRegion, Region, Successor},
    participations::{self, Course},
    regions::{self, Past, Profile},
};

/// How many agencies the page of a region shows before it leads to all of them.
const AGENCIES: &str = "8";

/// What a region was before.
struct Former {
    code: String,
    name: String,
    until: String,
    change: String,
    reason: String,
}

/// A region it came from, or that came from it.
struct Relative {
    region: Shown,
    change: String,
    when: String,
    reason: String,
}

/// A regency or city in the list of its province.
struct Member {
    region: Shown,
    code: String,
    kind: String,
    cohort: String,
    participations: i64,
}

/// What a province has: regencies, cities, and how many took part by what is known.
struct Within {
    regencies: usize,
    cities: usize,
    members: usize,
    rows: Vec<Member>,
}

#[derive(Template)]
#[template(path = "public/region.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    over: String,
    name: String,
    code: String,
    facts: Vec<(String, Shown)>,
    unknown: String,
    locator: String,
    /// Whether the locator shows areas rather than points.
    areas: bool,
    /// The former code the reader came by.
    came_by: String,
    /// When it ended; empty while it exists.
    retired: String,
    passages: Vec<Passage>,
    agencies: Vec<Agency>,
    more_agencies: bool,
    letters: Vec<LetterRow>,
    sheets: Vec<Sheet>,
    former: Vec<Former>,
    successors: Vec<Relative>,
    predecessors: Vec<Relative>,
    within: Option<Within>,
}

/// The former code a reader was sent on from.
#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    from: Option<String>,
}

/// Nothing here has this code.
#[derive(Template)]
#[template(path = "public/region_unknown.html")]
struct Unknown {
    page: Page,
    crumbs: Vec<Crumb>,
    code: String,
    province: Option<Shown>,
}

fn malformed(text: &str) -> Problem {
    Problem::bad_request(
        "region-code",
        format!("`{text}` is not a region code such as `71.72`"),
    )
    .say("register-problem-region-code")
}

pub(super) async fn show(
    mut asked: Asked,
    Path(code): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let code: RegionCode = code.parse().map_err(|_| malformed(&code))?;
    match regions::profile(&mut asked.tx, &code).await? {
        Some(Profile::Region(found)) => {
            let (region, past) = *found;
            let came_by = from.from.filter(|from| {
                past.former
                    .iter()
                    .any(|former| former.code.as_str() == from.as_str())
            });
            let view = read(&mut asked, region, past, came_by.unwrap_or_default()).await?;
            asked.page(&view)
        }
        Some(Profile::Former(present)) => {
            Ok(Redirect::permanent(&format!("/regions/{present}?from={code}")).into_response())
        }
        None => Ok(unknown(&asked, &code)),
    }
}

fn unknown(asked: &Asked, code: &RegionCode) -> Response {
    let province = asked
        .atlas
        .name(code.province().as_str())
        .map(|name| Shown::to(name, format!("/regions/{}", code.province())));
    let view = Unknown {
        crumbs: crumbs(&asked.page, code.as_str(), None),
        code: code.to_string(),
        province,
        page: asked.page.clone(),
    };
    (StatusCode::NOT_FOUND, Html(view)).into_response()
}

fn crumbs(page: &Page, here: &str, province: Option<Shown>) -> Vec<Crumb> {
    let mut crumbs = vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/regions", page.t("register-regions")),
    ];
    crumbs.extend(province.map(|province| Crumb::to(province.href, province.text)));
    crumbs.push(Crumb::here(here));
    crumbs
}

/// What the database says of a region.
struct Known {
    region: Region,
    past: Past,
    course: Course,
    agencies: PageOf<Agency>,
    figures: Figures,
    outlines: Option<Arc<Outlines>>,
}

async fn read(
    asked: &mut Asked,
    region: Region,
    past: Past,
    came_by: String,
) -> Result<View, Problem> {
    let known = Known {
        course: participations::course(&mut asked.tx, &region).await?,
        agencies: agencies_of(asked, &region, &few()).await?,
        figures: figures::about_region(&mut asked.tx, &region.code).await?,
        region,
        past,
        outlines: asked.outlines().await?,
    };
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    Ok(view(words, known, came_by))
}

fn view(words: Words<'_>, known: Known, came_by: String) -> View {
    let Known {
        region,
        past,
        course,
        agencies,
        figures,
        outlines,
    } = known;
    let page = words.page;
    let (facts, unknown) = facts(words, &region);
    let province = province_of(words, &region);
    let kind = word(page, "kind", region.kind.as_str());
    let relatives = |others: &[Successor]| others.iter().map(|o| relative(words, o)).collect();
    View {
        crumbs: crumbs(page, &region.name, province.clone()),
        over: match province {
            Some(province) => format!("{kind} · {}", province.text),
            None => kind,
        },
        locator: locator::draw(words, &region, outlines.as_deref()),
        areas: outlines.is_some_and(|o| o.detail.contains_key(region.code.as_str())),
        retired: region
            .valid_to
            .as_ref()
            .map(|day| page.date(day))
            .unwrap_or_default(),
        letters: letters(words, &course),
        passages: passages(words, &course),
        more_agencies: agencies.next.is_some(),
        agencies: agencies.rows,
        sheets: figures
            .values()
            .map(|figure| Sheet::new(words, figure))
            .collect(),
        former: past
            .former
            .iter()
            .map(|former| former_row(words, former))
            .collect(),
        successors: relatives(&past.successors),
        predecessors: relatives(&past.predecessors),
        within: region
            .code
            .is_province()
            .then(|| within(words, &region.code)),
        facts,
        unknown,
        came_by,
        name: region.name,
        code: region.code.to_string(),
        page: page.clone(),
    }
}

/// The letters of the cohorts the region stands in, newest cohort first.
fn letters(words: Words<'_>, course: &Course) -> Vec<LetterRow> {
    let years = course.own.iter().rev().map(|(own, _)| own.cohort);
    years
        .flat_map(|year| words.atlas.letters_of(year))
        .map(|letter| LetterRow::new(words, letter))
        .collect()
}

fn province_of(words: Words<'_>, region: &Region) -> Option<Shown> {
    (!region.code.is_province()).then(|| words.region(region.province.as_str()))
}

/// What is known of a region, and the words for what is not.
fn facts(words: Words<'_>, region: &Region) -> (Vec<(String, Shown)>, String) {
    let page = words.page;
    let text = |value: &Option<String>| value.clone().map(Shown::plain);
    let head = region
        .head_name
        .as_ref()
        .map(|name| match &region.head_title {
            Some(title) => Shown::plain(format!("{name} ({title})")),
            None => Shown::plain(name),
        });
    let website = region
        .website
        .as_deref()
        .map(|url| Shown::to(url, outward(Some(url))));
    let place = region
        .latitude
        .zip(region.longitude)
        .map(|(latitude, longitude)| {
            Shown::plain(format!(
                "{}, {}",
                page.decimal(latitude, 3),
                page.decimal(longitude, 3)
            ))
        });
    let all = [
        (
            "register-fact-code",
            Some(Shown::plain(region.code.as_str())),
        ),
        ("register-fact-province", province_of(words, region)),
        ("register-fact-head", head),
        (
            "register-fact-population",
            region.population.map(|n| Shown::plain(page.number(n))),
        ),
        ("register-fact-fiscal", text(&region.fiscal_class)),
        ("register-fact-website", website),
        ("register-fact-bps", text(&region.bps_code)),
        (
            "register-fact-since",
            region
                .valid_from
                .as_ref()
                .map(|d| Shown::plain(page.date(d))),
        ),
        ("register-fact-place", place),
    ];
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for (id, value) in all {
        match value {
            Some(value) => known.push((page.t(id), value)),
            // A province has no province, which is not unknown; since when is seldom known at all.
            None if matches!(id, "register-fact-province" | "register-fact-since") => {}
            None => unknown.push(page.t(id)),
        }
    }
    (known, unknown.join(", "))
}

fn former_row(words: Words<'_>, former: &FormerRegion) -> Former {
    Former {
        code: former.code.to_string(),
        name: former.name.clone(),
        until: words.page.date(&former.valid_to),
        change: word(words.page, "change", former.change.as_str()),
        reason: former.reason.clone(),
    }
}

fn relative(words: Words<'_>, other: &Successor) -> Relative {
    Relative {
        region: Shown::to(&other.name, format!("/regions/{}", other.code)),
        change: word(words.page, "change", other.change.as_str()),
        when: words.page.date(&other.happened_on),
        reason: other.reason.clone(),
    }
}

fn within(words: Words<'_>, province: &RegionCode) -> Within {
    let rows: Vec<Member> = words
        .atlas
        .of_province(province)
        .map(|point| Member {
            region: words.region(&point.code),
            code: point.code.clone(),
            kind: point.kind.clone(),
            cohort: if point.cohort > 0 {
                point.cohort.to_string()
            } else {
                String::new()
            },
            participations: point.participations,
        })
        .collect();
    let of = |kind: &str| rows.iter().filter(|row| row.kind == kind).count();
    Within {
        regencies: of("regency"),
        cities: of("city"),
        members: rows.iter().filter(|row| row.participations > 0).count(),
        rows,
    }
}

fn few() -> PageQuery {
    PageQuery {
        limit: Some(AGENCIES.to_owned()),
        ..PageQuery::default()
    }
}

async fn agencies_of(
    asked: &mut Asked,
    region: &Region,
    paging: &PageQuery,
) -> Result<PageOf<Agency>, Problem> {
    let by_name = Sort {
        key: "name".to_owned(),
        descending: false,
    };
    let window = paging.window(by_name)?;
    Ok(operations::list(&mut asked.tx, region.code.as_str(), "", &window).await?)
}

#[derive(Template)]
#[template(path = "public/agencies.html")]
struct Agencies {
    page: Page,
    crumbs: Vec<Crumb>,
    name: String,
    rows: PageOf<Agency>,
}

pub(super) async fn agencies(
    mut asked: Asked,
    Path(code): Path<String>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let code: RegionCode = code.parse().map_err(|_| malformed(&code))?;
    let region = match regions::find(&mut asked.tx, &code).await? {
        Some(regions::Found::Region(region)) => *region,
        Some(regions::Found::Former(present)) => {
            let to = format!("/regions/{present}/agencies");
            return Ok(Redirect::permanent(&to).into_response());
        }
        None => return Ok(unknown(&asked, &code)),
    };
    let rows = agencies_of(&mut asked, &region, &paging).await?;
    let here = asked.page.t("register-agencies");
    let own = Shown::to(&region.name, format!("/regions/{code}"));
    let view = Agencies {
        crumbs: crumbs(&asked.page, &here, Some(own)),
        name: region.name,
        rows,
        page: asked.page.clone(),
    };
    asked.page(&view)
}
