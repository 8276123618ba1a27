//! Places and the flat plane they are arranged on.

/// A region to put on a map: a point inside or near it, and what groups it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place<'a> {
    /// The region's code, unique among the places given.
    pub code: &'a str,
    /// The code of the province (or state) it belongs to; tiles of one province stay together.
    pub province: &'a str,
    /// Longitude of the point, degrees east.
    pub lon: f64,
    /// Latitude of the point, degrees north.
    pub lat: f64,
    /// Area in km² where boundaries are known: a province is then placed where its land lies, not
    /// where its small towns crowd.
    pub area: Option<f64>,
}

/// A point on a plane in degrees of latitude, x to the east and y to the **south**.
pub(crate) type Flat = [f64; 2];

/// Lays the places on a plane (equirectangular about their mean latitude).
///
/// A place without a finite point gets the mean of its province, else of all. Countries across the
/// date line are joined on its eastern side. Places at one point are moved apart by a hair, so
/// that every pair has a direction.
pub(crate) fn flatten(places: &[Place<'_>]) -> Vec<Flat> {
    let across = crosses_the_date_line(places);
    let degrees: Vec<Option<[f64; 2]>> = places
        .iter()
        .map(|p| {
            let lon = if across && p.lon < 0.0 {
                p.lon + 360.0
            } else {
                p.lon
            };
            (p.lon.is_finite() && p.lat.is_finite()).then_some([lon, p.lat.clamp(-90.0, 90.0)])
        })
        .collect();
    let overall = mean(degrees.iter().flatten().copied()).unwrap_or([0.0, 0.0]);
    let shrink = overall[1].to_radians().cos().max(0.05);
    let mut flat: Vec<Flat> = Vec::with_capacity(places.len());
    for (i, place) in places.iter().enumerate() {
        let [lon, lat] = degrees[i].unwrap_or_else(|| {
            let siblings = (0..places.len())
                .filter(|&j| places[j].province == place.province)
                .filter_map(|j| degrees[j]);
            mean(siblings).unwrap_or(overall)
        });
        flat.push([lon * shrink, -lat]);
    }
    separate_equals(&mut flat);
    flat
}

fn crosses_the_date_line(places: &[Place<'_>]) -> bool {
    let spread = |shift: bool| {
        let turned = places.iter().filter(|p| p.lon.is_finite()).map(|p| {
            if shift && p.lon < 0.0 {
                p.lon + 360.0
            } else {
                p.lon
            }
        });
        let (low, high) = turned.fold((f64::MAX, f64::MIN), |(low, high), x| {
            (low.min(x), high.max(x))
        });
        high - low
    };
    spread(true) < spread(false)
}

fn mean(points: impl Iterator<Item = [f64; 2]>) -> Option<[f64; 2]> {
    let (sum, n) = points.fold(([0.0, 0.0], 0.0), |([x, y], n), p| {
        ([x + p[0], y + p[1]], n + 1.0)
    });
    (n > 0.0).then(|| [sum[0] / n, sum[1] / n])
}

/// Points closer than a hundred metres are set around a small sunflower spiral.
fn separate_equals(flat: &mut [Flat]) {
    const HAIR: f64 = 0.001;
    const GOLDEN_ANGLE: f64 = 2.399_963;
    for i in 1..flat.len() {
        let twins = (0..i)
            .filter(|&j| distance(flat[i], flat[j]) < HAIR)
            .count();
        if twins > 0 {
            let radius = HAIR * 2.0 * (twins as f64).sqrt();
            let turn = GOLDEN_ANGLE * i as f64;
            flat[i][0] += radius * turn.cos();
            flat[i][1] += radius * turn.sin();
        }
    }
}

pub(crate) fn distance(a: Flat, b: Flat) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
