//! Neighbours that stay neighbours.

use super::*;
use crate::boundaries::InvalidShape;

fn outline(code: &str, ring: &[[f64; 2]]) -> Outline {
    Outline {
        code: code.to_owned(),
        polygons: vec![vec![ring.to_vec()]],
    }
}

/// A border that trembles between (x, 0) and (x, 1).
fn border(x: f64, n: usize, skip: usize) -> Vec<[f64; 2]> {
    (0..=n)
        .filter(|i| *i == 0 || *i == n || i % skip == 0)
        .map(|i| {
            [
                x + 0.0015 * (i as f64 * 0.7).sin() * f64::from(u8::from(i > 0 && i < n)),
                i as f64 / n as f64,
            ]
        })
        .collect()
}

#[test]
fn neighbours_share_one_border_however_their_file_thinned_them() {
    // The left side has every position of the border, the right side every second one.
    let mut left = border(1.0, 200, 1);
    left.extend([[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]);
    let mut right = border(1.0, 200, 2);
    right.extend([[2.0, 1.0], [2.0, 0.0], [1.0, 0.0]]);
    for tolerance in [DETAIL, OVERVIEW] {
        let shapes = reduce(&[outline("a", &left), outline("b", &right)], tolerance);
        let along = |shape: &Shape| {
            let mut points: Vec<[i32; 2]> = shape.polygons[0][0]
                .iter()
                .copied()
                .filter(|p| (p[0] - 10_000).abs() < 100)
                .collect();
            points.sort_unstable_by_key(|p| p[1]);
            points
        };
        assert_eq!(along(&shapes[0]), along(&shapes[1]));
        assert!(along(&shapes[0]).len() >= 2);
    }
}

#[test]
fn an_enclave_fills_its_hole_and_an_islet_gives_way_but_never_the_only_land() {
    let circle = |x: f64, y: f64, r: f64| -> Vec<[f64; 2]> {
        (0..=60)
            .map(|i| f64::from(i % 60) * std::f64::consts::TAU / 60.0)
            .map(|a| [x + r * a.cos(), y + r * a.sin()])
            .collect()
    };
    let around = Outline {
        code: "a".into(),
        polygons: vec![
            vec![circle(0.0, 0.0, 1.0), circle(0.0, 0.0, 0.3)],
            vec![circle(2.0, 0.0, 0.001)],
        ],
    };
    let shapes = reduce(
        &[
            around,
            outline("b", &circle(0.0, 0.0, 0.3)),
            outline("c", &circle(5.0, 0.0, 0.001)),
        ],
        OVERVIEW,
    );
    assert_eq!(shapes[0].polygons.len(), 1, "the islet is gone");
    let (mut hole, mut city) = (
        shapes[0].polygons[0][1].clone(),
        shapes[1].polygons[0][0].clone(),
    );
    hole.sort_unstable();
    city.sort_unstable();
    assert_eq!(hole, city);
    assert!(city.len() < 60);
    assert!(shapes[2].n_positions() >= 3, "the only land stays");
    // The ring around a hole encloses less, and its middle lies in the land.
    let middle = shapes[0].middle().unwrap();
    assert!(middle[0].hypot(middle[1]) > 0.29);
    let full = std::f64::consts::PI * (1.0 - 0.09) * 111.195_f64.powi(2);
    assert!((shapes[0].area_km2() / full - 1.0).abs() < 0.02);
}

#[test]
fn a_shape_reads_back_and_other_texts_are_refused() {
    let shapes = reduce(
        &[outline(
            "a",
            &[[125.0, -1.3], [125.2, -1.3], [125.2, 1.5], [125.0, -1.3]],
        )],
        DETAIL,
    );
    let text = shapes[0].to_string();
    assert_eq!(text.parse(), Ok(shapes[0].clone()));
    for wrong in [
        "1",
        "1,2",
        "1,2 3,4",
        "a,b c,d e,f",
        "1,1 2,2 3,3;",
        "9999999,1 1,1 1,1",
        "2147483647,1 2147483647,1 1,1",
    ] {
        assert_eq!(wrong.parse::<Shape>(), Err(InvalidShape), "{wrong}");
    }
    let geometry = shapes[0].to_geojson();
    let ring = geometry["coordinates"][0][0].as_array().unwrap();
    assert_eq!((ring.first(), ring.len()), (ring.last(), 4));
}
