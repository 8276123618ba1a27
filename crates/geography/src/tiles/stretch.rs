//! Pulling crowded points apart and sparse ones together until neighbours are one tile apart.

use crate::place::{Flat, distance};

/// A pair of neighbours and the direction (length 1) from the first to the second.
pub(super) type Pair = (usize, usize, Flat);

/// Neighbour pairs: the Gabriel graph. Two points are neighbours when no third lies in the circle
/// over them; the graph is connected and planar and needs no triangulation.
pub(super) fn neighbours(points: &[Flat]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for a in 0..points.len() {
        for b in a + 1..points.len() {
            let length = distance(points[a], points[b]).max(1e-12);
            let middle = [
                (points[a][0] + points[b][0]) / 2.0,
                (points[a][1] + points[b][1]) / 2.0,
            ];
            let empty = points.iter().enumerate().all(|(c, p)| {
                c == a || c == b || distance(*p, middle) >= length / 2.0 * (1.0 - 1e-9)
            });
            if empty {
                let way = [
                    (points[b][0] - points[a][0]) / length,
                    (points[b][1] - points[a][1]) / length,
                ];
                pairs.push((a, b, way));
            }
        }
    }
    pairs
}

/// Positions in tiles, where each neighbour lies one tile away in its true direction as nearly as
/// all wishes allow together (least squares), and no two lie nearer than a tile.
pub(super) fn stretch(points: &[Flat], pairs: &[Pair]) -> Vec<Flat> {
    const ROUNDS: usize = 240;
    // Over-relaxation: plain averaging moves long islands too slowly.
    const PACE: f64 = 1.6;
    let mut wishes: Vec<Vec<(usize, Flat)>> = vec![Vec::new(); points.len()];
    for &(a, b, way) in pairs {
        wishes[a].push((b, [-way[0], -way[1]]));
        wishes[b].push((a, way));
    }
    let total: f64 = pairs
        .iter()
        .map(|&(a, b, _)| distance(points[a], points[b]))
        .sum();
    let scale = pairs.len() as f64 / total.max(1e-12);
    let mut now: Vec<Flat> = points
        .iter()
        .map(|p| [p[0] * scale, p[1] * scale])
        .collect();
    for round in 0..ROUNDS {
        for i in 0..now.len() {
            let n = wishes[i].len() as f64;
            if n == 0.0 {
                continue;
            }
            let sum = wishes[i].iter().fold([0.0, 0.0], |sum, (j, way)| {
                [sum[0] + now[*j][0] + way[0], sum[1] + now[*j][1] + way[1]]
            });
            for axis in 0..2 {
                now[i][axis] += PACE * (sum[axis] / n - now[i][axis]);
            }
        }
        if round >= ROUNDS / 2 {
            push_apart(&mut now);
        }
    }
    now
}

fn push_apart(now: &mut [Flat]) {
    for a in 0..now.len() {
        for b in a + 1..now.len() {
            let d = distance(now[a], now[b]);
            if d < 1.0 {
                let push = (1.0 - d) * 0.25 / d.max(0.05);
                let step = [0, 1].map(|axis| (now[b][axis] - now[a][axis]) * push);
                now[a] = [now[a][0] - step[0], now[a][1] - step[1]];
                now[b] = [now[b][0] + step[0], now[b][1] + step[1]];
            }
        }
    }
}
