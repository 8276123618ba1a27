//! `/map`: the tile map with its table, and the real map: areas where boundaries are known, else coast and points.

use std::fmt::Write as _;

use askama::Template;
use axum::{extract::Query, response::Response};
use geography::{Coastline, Frame};
use serde::Deserialize;
use serde_json::json;
use web::{Choice, Crumb, Page, Problem};

use super::{
    asked::Asked,
    choropleth::Choropleth,
    outlines::Outlines,
    shades::{Colour, Drawing, Shade, Shades},
    shown::{Shown, Words},
    tiles::{Width, draw},
};
use crate::{boundaries::Credit, model::Status, participations, regions::Point};

/// What the map shows.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asking {
    colour: String,
    cohort: String,
    /// The province to show alone, where its boundaries are known.
    province: String,
}

impl Asking {
    fn colour(&self) -> Colour {
        match self.colour.as_str() {
            "count" => Colour::Count,
            "status" => Colour::Status,
            _ => Colour::Cohort,
        }
    }

    /// The members of the cohort asked for; `None` for every region. How far each has come is for everyone who had to
    /// do with the cohort, the other maps for who holds a place in it.
    async fn only(&self, asked: &mut Asked) -> Result<Option<Vec<(String, Status)>>, Problem> {
        let Ok(year) = self.cohort.parse::<u16>() else {
            return Ok(None);
        };
        let members = participations::of_cohort(&mut asked.tx, year).await?;
        let all = self.colour() == Colour::Status;
        let codes = members
            .into_iter()
            .filter(|member| all || member.status.holds_a_place())
            .map(|member| (member.region.to_string(), member.status));
        Ok(Some(codes.collect()))
    }

    fn shades(&self, asked: &Asked, only: Option<&[(String, Status)]>) -> Shades {
        let shades = Shades::new(self.colour(), &asked.atlas);
        match only {
            Some(members) => shades.in_cohort(members),
            None => shades,
        }
    }
}

fn codes(only: Option<&[(String, Status)]>) -> Option<Vec<String>> {
    only.map(|all| all.iter().map(|(code, _)| code.clone()).collect())
}

/// A province in the table behind the maps.
struct Province {
    name: Shown,
    regions: usize,
    members: usize,
    share: String,
}

#[derive(Template)]
#[template(path = "public/map.html")]
struct Map {
    page: Page,
    crumbs: Vec<Crumb>,
    asking: Asking,
    colours: Vec<Choice>,
    cohorts: Vec<Choice>,
    shown: String,
    legend: Vec<Shade>,
    wide: String,
    narrow: String,
    real: String,
    points: String,
    /// Whether the real map shows areas.
    areas: bool,
    /// The province shown alone, and the way back.
    zoomed: Option<Zoomed>,
    zooms: Vec<Choice>,
    credits: String,
    provinces: Vec<Province>,
}

/// The regions of the province that is shown alone.
struct Zoomed {
    name: String,
    back: String,
    rows: Vec<(Shown, String)>,
}

pub(super) async fn show(
    mut asked: Asked,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let only = asking.only(&mut asked).await?;
    let maps = asked.tiles().await?;
    let outlines = asked.outlines().await?;
    let shades = asking.shades(&asked, only.as_deref());
    let only = codes(only.as_deref());
    let drawing = Drawing {
        shades: &shades,
        linked: true,
        only: only.as_deref(),
    };
    let page = &asked.page;
    let words = Words {
        page,
        atlas: &asked.atlas,
    };
    let (real, zoomed) = match &outlines {
        Some(outlines) => areas(words, &drawing, outlines, &asking.province).await?,
        None => (real(words, &drawing), None),
    };
    let shown = asked.atlas.regions().filter(|p| drawing.step(p) > 0);
    let view = Map {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("register-map")),
        ],
        colours: vec![
            Choice::new("", page.t("register-map-by-cohort")),
            Choice::new("count", page.t("register-map-by-count")),
            Choice::new("status", page.t("register-map-by-status")),
        ],
        cohorts: cohorts(words),
        shown: page.tn("register-map-shown", "n", shown.count()),
        legend: shades.legend(page, &asked.atlas),
        wide: draw(page, &asked.atlas, &maps, Width::Wide, &drawing),
        narrow: draw(page, &asked.atlas, &maps, Width::Narrow, &drawing),
        points: page.with(&[]).replacen("/map", "/map/points.json", 1),
        areas: outlines.is_some(),
        zooms: zooms(words),
        credits: outlines
            .as_ref()
            .map_or_else(String::new, |o| credits(page, &o.credits)),
        provinces: provinces(words, only.as_deref()),
        real,
        zoomed,
        asking,
        page: page.clone(),
    };
    asked.page(&view)
}

fn cohorts(words: Words<'_>) -> Vec<Choice> {
    let years = words.atlas.years().into_iter().rev();
    std::iter::once(Choice::new("", words.page.t("register-all-cohorts")))
        .chain(years.map(|year| Choice::new(year.to_string(), words.cohort(year))))
        .collect()
}

fn zooms(words: Words<'_>) -> Vec<Choice> {
    std::iter::once(Choice::new("", words.page.t("register-map-country")))
        .chain(words.atlas.provinces())
        .collect()
}

/// The map of areas: of the province asked for where there is one, else of the country.
async fn areas(
    words: Words<'_>,
    drawing: &Drawing<'_>,
    outlines: &std::sync::Arc<Outlines>,
    province: &str,
) -> Result<(String, Option<Zoomed>), Problem> {
    let page = words.page;
    let zoomed = |code: &str| format!("{}#h-real", page.with(&[("province", code)]));
    let chosen = words
        .atlas
        .provinces()
        .into_iter()
        .find(|choice| choice.value == province);
    let Some(chosen) = chosen else {
        let map = Choropleth {
            words,
            drawing,
            shapes: outlines.overview().await?,
            zoomed: &zoomed,
        };
        return Ok((map.country(), None));
    };
    let map = Choropleth {
        words,
        drawing,
        shapes: &outlines.detail,
        zoomed: &zoomed,
    };
    let within = words
        .atlas
        .regions()
        .filter(|point| point.province_code == chosen.value);
    let row = |point: &Point| {
        let label = drawing.shades.words(page, drawing.step(point));
        (
            Shown::to(&point.name, format!("/regions/{}", point.code)),
            label,
        )
    };
    let zoomed = Zoomed {
        name: chosen.label,
        back: zoomed(""),
        rows: within.map(row).collect(),
    };
    Ok((map.province(&chosen.value), Some(zoomed)))
}

/// Who published the boundaries, in one sentence.
fn credits(page: &Page, credits: &[Credit]) -> String {
    let all: Vec<String> = credits
        .iter()
        .map(|credit| {
            let source = match credit.source.as_str() {
                "" => page.t("register-map-source-unknown"),
                source => source.to_owned(),
            };
            let day = credit.valid_from.as_ref().map(|day| page.date(day));
            let rest: Vec<String> = std::iter::once(credit.licence.clone())
                .chain(day.map(|day| page.tn("register-map-since", "day", day.as_str())))
                .filter(|text| !text.is_empty())
                .collect();
            if rest.is_empty() {
                source
            } else {
                format!("{source} ({})", rest.join(", "))
            }
        })
        .collect();
    page.tn(
        "register-map-areas-credit",
        "sources",
        all.join("; ").as_str(),
    )
}

fn is_shown(point: &Point, only: Option<&[String]>) -> bool {
    match only {
        Some(codes) => codes.contains(&point.code),
        None => point.participations > 0,
    }
}

fn provinces(words: Words<'_>, only: Option<&[String]>) -> Vec<Province> {
    words
        .atlas
        .provinces()
        .into_iter()
        .map(|choice| {
            let within: Vec<&Point> = words
                .atlas
                .regions()
                .filter(|point| point.province_code == choice.value)
                .collect();
            let members = within.iter().filter(|point| is_shown(point, only)).count();
            Province {
                name: Shown::to(choice.label, format!("/regions/{}", choice.value)),
                regions: within.len(),
                members,
                share: share(words.page, members, within.len()),
            }
        })
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of regions are far below 2^52"
)]
fn share(page: &Page, part: usize, whole: usize) -> String {
    if whole == 0 {
        return String::new();
    }
    page.percent(part as f64 / whole as f64, 1)
}

/// Coast and points as SVG, for readers without scripts and for paper.
fn real(words: Words<'_>, drawing: &Drawing<'_>) -> String {
    let placed = || {
        words
            .atlas
            .regions()
            .filter_map(|point| Some((point, [point.longitude?, point.latitude?])))
    };
    let frame = Frame::around(placed().map(|(_, at)| at), 0.8, 1200.0);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {:.0} {:.0}\" aria-hidden=\"true\"><path class=\"map-land\" d=\"{}\"/>",
        frame.width,
        frame.height,
        Coastline::embedded().path(&frame)
    );
    // Members last, so that none is hidden by a neighbour that is none.
    let mut points: Vec<(usize, [f64; 2])> = placed()
        .map(|(point, at)| (drawing.step(point), at))
        .collect();
    points.sort_by_key(|(step, _)| *step);
    for (step, [lon, lat]) in points {
        let [x, y] = frame.project(lon, lat);
        let radius = if step > 0 { 5 } else { 3 };
        write!(
            svg,
            "<circle class=\"map-point map-point--{}\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{radius}\"/>",
            group(step)
        )
        .expect("a String takes every write");
    }
    svg.push_str("</svg>");
    svg
}

fn group(step: usize) -> String {
    if step == 0 {
        "none".to_owned()
    } else {
        format!("k{step}")
    }
}

/// `/map/points.json`: the same points for the map that the script draws.
pub(super) async fn points(
    mut asked: Asked,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let only = asking.only(&mut asked).await?;
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    let shades = asking.shades(&asked, only.as_deref());
    let only = codes(only.as_deref());
    let drawing = Drawing {
        shades: &shades,
        linked: true,
        only: only.as_deref(),
    };
    let features: Vec<_> = asked
        .atlas
        .regions()
        .filter_map(|point| {
            let at = [point.longitude?, point.latitude?];
            let step = drawing.step(point);
            Some(json!({
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": at},
                "properties": {
                    "name": point.name,
                    "href": format!("/regions/{}", point.code),
                    "province": words.atlas.name(&point.province_code),
                    "label": shades.words(words.page, step),
                    "group": group(step),
                },
            }))
        })
        .collect();
    let body = json!({"type": "FeatureCollection", "features": features}).to_string();
    Ok(asked.answer("application/geo+json", body))
}

/// `/map/coast.json`: the coastline the points lie on.
pub(super) async fn coast(asked: Asked) -> Response {
    asked.answer("application/json", geography::coastline_steps().to_owned())
}
