//! How much mentors have to do in a cohort, and how far they travel for it.

use std::collections::{BTreeMap, BTreeSet};

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use register::regions;
use serde::Serialize;
use store::Tx;

use crate::{
    WorkshopError,
    model::{Mode, Stage, Workshop, days_between},
    store::mentors::{self as rows, Led},
};

/// One workshop of a mentor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leg {
    /// The workshop.
    pub workshop: Id<Workshop>,
    /// The region's code.
    pub region: RegionCode,
    /// The region's name.
    pub region_name: String,
    /// Its stage.
    pub stage: Stage,
    /// The first day.
    pub starts_on: String,
    /// The last day.
    pub ends_on: String,
    /// How people come together.
    pub mode: Mode,
    /// Kilometres as the crow flies from the workshop before; `None` for the first, online, and where a place is not known.
    pub km: Option<u32>,
}

/// What one mentor has to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Load {
    /// The account's id.
    pub account: String,
    /// The name.
    pub name: String,
    /// Workshops by day.
    pub legs: Vec<Leg>,
    /// Days with a workshop.
    pub n_days: usize,
    /// Different regions.
    pub n_regions: usize,
    /// Kilometres in all, as the crow flies.
    pub km: u32,
}

/// What every mentor has to do in a cohort, the busiest first: two statements.
///
/// # Errors
/// [`WorkshopError::Forbidden`] for anyone but the ministry, auditors and mentors.
pub async fn loads(tx: &mut Tx, actor: &Actor, cohort: u16) -> Result<Vec<Load>, WorkshopError> {
    actor.may(Permission::ReadWorkshops, &Scope::Nation)?;
    let places: BTreeMap<String, (f64, f64)> = regions::points(tx)
        .await?
        .into_iter()
        .filter_map(|point| Some((point.code.to_string(), (point.latitude?, point.longitude?))))
        .collect();
    let mut loads: Vec<Load> = Vec::new();
    for led in rows::led_in(tx, cohort).await? {
        if loads.last().is_none_or(|load| load.account != led.account) {
            loads.push(Load {
                account: led.account.clone(),
                name: led.name.clone(),
                legs: Vec::new(),
                n_days: 0,
                n_regions: 0,
                km: 0,
            });
        }
        if let Some(load) = loads.last_mut() {
            add(load, led, &places);
        }
    }
    for load in &mut loads {
        let regions: BTreeSet<&RegionCode> = load.legs.iter().map(|leg| &leg.region).collect();
        load.n_regions = regions.len();
    }
    loads.sort_by(|a, b| b.n_days.cmp(&a.n_days).then_with(|| a.name.cmp(&b.name)));
    Ok(loads)
}

fn add(load: &mut Load, led: Led, places: &BTreeMap<String, (f64, f64)>) {
    let mode: Mode = crate::store::word(&led.mode);
    let came_from = load.legs.iter().rfind(|leg| leg.mode != Mode::Online);
    let km = came_from.filter(|_| mode != Mode::Online).and_then(|leg| {
        let from = places.get(leg.region.as_str())?;
        let to = places.get(&led.region_code)?;
        Some(kilometres(*from, *to))
    });
    load.km += km.unwrap_or(0);
    load.n_days += days_between(&led.starts_on, &led.ends_on).len();
    load.legs.push(Leg {
        workshop: Id::from_uuid(led.id),
        region: crate::store::code(&led.region_code),
        region_name: led.region_name,
        stage: crate::store::word(&led.stage),
        starts_on: led.starts_on,
        ends_on: led.ends_on,
        mode,
        km,
    });
}

/// The distance over a sphere, by haversines.
fn kilometres((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> u32 {
    const EARTH: f64 = 6371.0;
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let cosines = lat_a.to_radians().cos() * lat_b.to_radians().cos();
    let h = half(lat_a, lat_b) + cosines * half(lon_a, lon_b);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "half the way round the earth is some 20,000 kilometres"
    )]
    let km = (2.0 * EARTH * h.sqrt().min(1.0).asin()).round() as u32;
    km
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_jakarta_to_manado_it_is_some_2200_kilometres() {
        let km = kilometres((-6.2, 106.85), (1.49, 124.84));
        assert!((2100..2300).contains(&km), "{km}");
        assert_eq!(kilometres((1.0, 2.0), (1.0, 2.0)), 0);
    }
}
