//! Which provinces hang together by land.

use std::collections::BTreeMap;

use crate::coast::Coastline;
use crate::place::{Flat, Place, distance};

/// Provinces without land data are joined when two of their regions lie within this many times
/// the usual distance between neighbours.
const NEAR: f64 = 2.5;

/// For each province the number of its island, counted from 0 in the order of the provinces.
///
/// A province lies on a landmass when at least half of its regions do; one scattered over many
/// islands is an island of the map by itself.
pub(super) fn join(
    places: &[Place<'_>],
    points: &[Flat],
    province_of: &[usize],
    n_provinces: usize,
    coast: &Coastline,
) -> Vec<usize> {
    let lands: Vec<Option<usize>> = places
        .iter()
        .map(|p| coast.landmass(p.lon, p.lat))
        .collect();
    let homes: Vec<Home> = (0..n_provinces)
        .map(|province| home(province, province_of, &lands))
        .collect();
    let mut parent: Vec<usize> = (0..n_provinces).collect();
    let near = NEAR * usual_spacing(points);
    for a in 0..n_provinces {
        for b in a + 1..n_provinces {
            let joined = match (homes[a], homes[b]) {
                (Home::Land(x), Home::Land(y)) => x == y,
                (Home::Uncharted, Home::Uncharted) => gap(a, b, points, province_of) <= near,
                _ => false,
            };
            if joined {
                let (from, to) = (root(&parent, b), root(&parent, a));
                parent[from] = to;
            }
        }
    }
    let mut numbers = BTreeMap::new();
    (0..n_provinces)
        .map(|province| {
            let next = numbers.len();
            *numbers.entry(root(&parent, province)).or_insert(next)
        })
        .collect()
}

#[derive(Clone, Copy)]
enum Home {
    Land(usize),
    Scattered,
    Uncharted,
}

fn home(province: usize, province_of: &[usize], lands: &[Option<usize>]) -> Home {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut n = 0;
    for (land, _) in lands
        .iter()
        .zip(province_of)
        .filter(|(_, p)| **p == province)
    {
        n += 1;
        if let Some(land) = land {
            *counts.entry(*land).or_default() += 1;
        }
    }
    match counts
        .iter()
        .max_by_key(|(land, count)| (**count, usize::MAX - **land))
    {
        None => Home::Uncharted,
        Some((&land, &count)) if count * 2 >= n => Home::Land(land),
        Some(_) => Home::Scattered,
    }
}

fn root(parent: &[usize], mut node: usize) -> usize {
    while parent[node] != node {
        node = parent[node];
    }
    node
}

fn gap(a: usize, b: usize, points: &[Flat], province_of: &[usize]) -> f64 {
    let of = |wanted: usize| {
        points
            .iter()
            .zip(province_of)
            .filter(move |(_, p)| **p == wanted)
            .map(|(p, _)| *p)
    };
    of(a)
        .flat_map(|p| of(b).map(move |q| distance(p, q)))
        .fold(f64::INFINITY, f64::min)
}

/// Median distance of a point to its nearest neighbour.
fn usual_spacing(points: &[Flat]) -> f64 {
    let mut nearest: Vec<f64> = points
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let others = points.iter().enumerate().filter(|(j, _)| *j != i);
            others
                .map(|(_, q)| distance(*p, *q))
                .fold(f64::INFINITY, f64::min)
        })
        .collect();
    nearest.sort_by(f64::total_cmp);
    nearest.get(nearest.len() / 2).copied().unwrap_or(0.0)
}
