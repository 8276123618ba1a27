//! `/map`: the tile map with its table, and the real map of coast and points.

use std::fmt::Write as _;

use askama::Template;
use axum::{extract::Query, response::Response};
use geography::{Coastline, Frame};
use serde::Deserialize;
use serde_json::json;
use web::{Choice, Crumb, Page, Problem};

use super::{
    asked::Asked,
    shown::{Shown, Words},
    tiles::{Colour, Drawing, Shade, Shades, Width, draw},
};
use crate::{participations, regions::Point};

/// What the map shows.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asking {
    colour: String,
    cohort: String,
}

impl Asking {
    fn colour(&self) -> Colour {
        if self.colour == "count" {
            Colour::Count
        } else {
            Colour::Cohort
        }
    }

    /// The members of the cohort asked for; `None` for every region.
    async fn only(&self, asked: &mut Asked) -> Result<Option<Vec<String>>, Problem> {
        let Ok(year) = self.cohort.parse::<u16>() else {
            return Ok(None);
        };
        let members = participations::of_cohort(&mut asked.tx, year).await?;
        let codes = members
            .into_iter()
            .filter(|member| member.status.holds_a_place())
            .map(|member| member.region.to_string());
        Ok(Some(codes.collect()))
    }
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
    provinces: Vec<Province>,
}

pub(super) async fn show(
    mut asked: Asked,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let only = asking.only(&mut asked).await?;
    let maps = asked.tiles().await?;
    let words = Words {
        page: &asked.page,
        atlas: &asked.atlas,
    };
    let page = &asked.page;
    let shades = Shades::new(asking.colour(), &asked.atlas);
    let drawing = Drawing {
        shades: &shades,
        linked: true,
        only: only.as_deref(),
    };
    let n_shown = asked
        .atlas
        .regions()
        .filter(|p| is_shown(p, only.as_deref()))
        .count();
    let view = Map {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("register-map")),
        ],
        colours: vec![
            Choice::new("", page.t("register-map-by-cohort")),
            Choice::new("count", page.t("register-map-by-count")),
        ],
        cohorts: std::iter::once(Choice::new("", page.t("register-all-cohorts")))
            .chain(
                asked
                    .atlas
                    .years()
                    .into_iter()
                    .rev()
                    .map(|year| Choice::new(year.to_string(), words.cohort(year))),
            )
            .collect(),
        shown: page.tn("register-map-shown", "n", n_shown),
        legend: shades.legend(page, &asked.atlas),
        wide: draw(page, &asked.atlas, &maps, Width::Wide, &drawing),
        narrow: draw(page, &asked.atlas, &maps, Width::Narrow, &drawing),
        real: real(words, &shades, only.as_deref()),
        points: page.with(&[]).replacen("/map", "/map/points.json", 1),
        provinces: provinces(words, only.as_deref()),
        asking,
        page: page.clone(),
    };
    asked.page(&view)
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
fn real(words: Words<'_>, shades: &Shades, only: Option<&[String]>) -> String {
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
        .map(|(point, at)| {
            (
                if is_shown(point, only) {
                    shades.step(point)
                } else {
                    0
                },
                at,
            )
        })
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
    let shades = Shades::new(asking.colour(), &asked.atlas);
    let features: Vec<_> = asked
        .atlas
        .regions()
        .filter_map(|point| {
            let at = [point.longitude?, point.latitude?];
            let step = if is_shown(point, only.as_deref()) {
                shades.step(point)
            } else {
                0
            };
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
