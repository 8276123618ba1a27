//! Whether a geometry can be a region's boundary.

use super::{coordinates::Coordinates, fault::Fault};

/// How far in degrees a polygon's box may lie from the region's known point: such points are sometimes those of
/// another island of the region.
const NEAR: f64 = 1.0;
/// What a crossing must enclose, in square degrees, to be more than a trembling hand: about 0.12 km².
const MATTERS: f64 = 1e-5;
const KILOMETRES_PER_DEGREE: f64 = 111.2;

/// Checks a geometry; `point` is a point known to lie in or near the region.
pub(super) fn geometry(
    kind: &str,
    coordinates: &Coordinates,
    point: Option<[f64; 2]>,
) -> Result<(), Fault> {
    let height = match kind {
        "Polygon" => 3,
        "MultiPolygon" => 4,
        other => return Err(Fault::NotPolygon(other.chars().take(40).collect())),
    };
    if coordinates.positions.is_empty() {
        return Err(Fault::NoGeometry);
    }
    if coordinates.height != height {
        return Err(Fault::Nesting(kind.to_owned()));
    }
    place(&coordinates.positions, point)?;
    let mut area = 0.0;
    for (n, ring) in coordinates.rings().enumerate() {
        closed(ring, n + 1)?;
        area += signed_area(ring).abs();
        if let Some(at) = crossing(ring) {
            return Err(Fault::Crossing { ring: n + 1, at });
        }
    }
    // A millionth of a square degree is a hectare: less is lost among the steps in which shapes are kept.
    if area < 1e-6 {
        return Err(Fault::NoArea);
    }
    Ok(())
}

fn closed(ring: &[[f64; 2]], number: usize) -> Result<(), Fault> {
    let (Some(first), Some(last)) = (ring.first(), ring.last()) else {
        return Err(Fault::NoGeometry);
    };
    #[expect(
        clippy::float_cmp,
        reason = "a closed ring repeats its first position (RFC 7946 §3.1.6)"
    )]
    let open = first != last;
    if open {
        return Err(Fault::OpenRing {
            ring: number,
            first: *first,
            last: *last,
        });
    }
    if ring.len() < 4 {
        return Err(Fault::ShortRing {
            ring: number,
            positions: ring.len(),
        });
    }
    Ok(())
}

/// On earth, and where the region is. With the axes exchanged it would be there: then they are.
fn place(positions: &[[f64; 2]], point: Option<[f64; 2]>) -> Result<(), Fault> {
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    for position in positions {
        for axis in 0..2 {
            low[axis] = low[axis].min(position[axis]);
            high[axis] = high[axis].max(position[axis]);
        }
    }
    let away = |x: f64, y: f64| {
        let beyond = |value: f64, axis: usize| (low[axis] - value).max(value - high[axis]).max(0.0);
        beyond(x, 0).max(beyond(y, 1))
    };
    let far = point.map(|[lon, lat]| (away(lon, lat), away(lat, lon)));
    let outside = |p: &&[f64; 2]| !(p[0].abs() <= 180.0 && p[1].abs() <= 90.0);
    let stray = positions.iter().find(outside);
    match (far, stray) {
        (Some((straight, exchanged)), _) if straight > NEAR && exchanged <= NEAR => {
            Err(Fault::SwappedAxes(positions[0]))
        }
        (_, Some(stray)) => {
            // A latitude beyond 90 that would do as a longitude.
            let turned = stray[1].abs() <= 180.0 && low[0] >= -90.0 && high[0] <= 90.0;
            Err(if turned {
                Fault::SwappedAxes(*stray)
            } else {
                Fault::OutsideWorld(*stray)
            })
        }
        (Some((straight, _)), None) if straight > NEAR => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most half the earth, and not negative"
            )]
            let kilometres = (straight * KILOMETRES_PER_DEGREE).round() as u32;
            Err(Fault::Elsewhere { kilometres })
        }
        _ => Ok(()),
    }
}

/// Square degrees, positive where the ring runs against the clock.
fn signed_area(ring: &[[f64; 2]]) -> f64 {
    ring.windows(2)
        .map(|edge| cross(edge[0], edge[1]))
        .sum::<f64>()
        / 2.0
}

fn cross(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

/// The first place where the ring crosses itself and both parts enclose more than nothing.
///
/// Edges are swept by longitude; on shores an edge meets some dozen others on its way, not all.
fn crossing(ring: &[[f64; 2]]) -> Option<[f64; 2]> {
    // Sums of cross products up to each position tell the area of any part at once; from the first position, so that
    // large coordinates do not eat the digits.
    let origin = ring[0];
    let local: Vec<[f64; 2]> = ring
        .iter()
        .map(|p| [p[0] - origin[0], p[1] - origin[1]])
        .collect();
    let mut sums = vec![0.0; local.len()];
    for n in 1..local.len() {
        sums[n] = sums[n - 1] + cross(local[n - 1], local[n]);
    }
    let n_edges = local.len() - 1;
    let span = |n: usize, axis: usize| {
        let (a, b) = (local[n][axis], local[n + 1][axis]);
        (a.min(b), a.max(b))
    };
    let mut order: Vec<usize> = (0..n_edges).collect();
    order.sort_by(|a, b| span(*a, 0).0.total_cmp(&span(*b, 0).0));
    let mut open: Vec<usize> = Vec::new();
    for edge in order {
        let ((west, _), (south, north)) = (span(edge, 0), span(edge, 1));
        open.retain(|other| span(*other, 0).1 >= west);
        for &other in &open {
            let (low, high) = span(other, 1);
            if low > north || high < south {
                continue;
            }
            let (i, j) = (edge.min(other), edge.max(other));
            let Some(at) = meet([local[i], local[i + 1]], [local[j], local[j + 1]]) else {
                continue;
            };
            // From the crossing along the ring back to it.
            let part = cross(at, local[i + 1]) + sums[j] - sums[i + 1] + cross(local[j], at);
            let rest = sums[n_edges] - part;
            if part.abs().min(rest.abs()) / 2.0 > MATTERS {
                return Some([at[0] + origin[0], at[1] + origin[1]]);
            }
        }
        open.push(edge);
    }
    None
}

/// Where two edges cross within both; ends that touch do not cross.
fn meet([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> Option<[f64; 2]> {
    let (r, s) = ([b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]]);
    let turn = cross(r, s);
    if turn == 0.0 {
        return None;
    }
    let between = [c[0] - a[0], c[1] - a[1]];
    let (t, u) = (cross(between, s) / turn, cross(between, r) / turn);
    let within = |x: f64| x > 0.0 && x < 1.0;
    (within(t) && within(u)).then(|| [a[0] + t * r[0], a[1] + t * r[1]])
}
