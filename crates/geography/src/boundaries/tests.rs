//! Files as people send them, right and wrong.

use serde_json::{Value, json};

use super::*;

fn home(text: &str) -> Result<Home, CodeFault> {
    let known = |code: &str, lon: f64, lat: f64| {
        Ok(Home {
            code: code.to_owned(),
            point: Some([lon, lat]),
        })
    };
    match text {
        "71.72" | "7172" => known("71.72", 125.1, 1.4),
        "71.71" => known("71.71", 124.8, 1.5),
        "71" => known("71", 124.5, 1.2),
        "71.10" => Ok(Home {
            code: "71.10".into(),
            point: None,
        }),
        "99.01" => Err(CodeFault::Unknown),
        "91.01" => Err(CodeFault::Former("96.01".into())),
        "54.01" => Err(CodeFault::Retired),
        _ => Err(CodeFault::Malformed),
    }
}

fn square(west: f64, south: f64, side: f64) -> Value {
    let (east, north) = (west + side, south + side);
    json!([[
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south]
    ]])
}

fn feature(code: impl Into<Value>, kind: &str, coordinates: Value) -> Value {
    let code: Value = code.into();
    json!({"type": "Feature", "properties": {"NAMA": "x", "KODE": code, "n": {"a": [1]}},
        "geometry": {"type": kind, "coordinates": coordinates}})
}

fn file(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "name": "batas", "features": features}).to_string()
}

fn taken(text: &str) -> Result<ReadFile, Unreadable> {
    read(text.as_bytes(), None, &home, FileLimits::default())
}

fn fault(feature: Value) -> Fault {
    let found = taken(&file(&[feature])).unwrap();
    assert!(found.outlines.is_empty());
    assert_eq!(found.n_rejected, 1);
    found.rejected.into_iter().next().unwrap().fault
}

#[test]
fn codes_are_found_under_usual_names_with_or_without_a_dot() {
    let text = file(&[
        feature("7172", "Polygon", square(125.0, 1.3, 0.2)),
        feature(71.71, "Polygon", square(124.7, 1.4, 0.2)),
        // As a number the code has lost its zero.
        feature(71.1, "MultiPolygon", json!([square(124.0, 0.5, 0.2)])),
        json!({"type": "Feature", "properties": {"kode_prov": 71, "luas": 3.5},
            "geometry": {"type": "Polygon", "coordinates": square(124.4, 1.0, 0.5)}}),
    ]);
    let found = taken(&format!("\u{feff}{text}")).unwrap();
    assert_eq!(found.rejected, []);
    let codes: Vec<&str> = found.outlines.iter().map(|o| o.code.as_str()).collect();
    assert_eq!(codes, ["71.72", "71.71", "71.10", "71"]);
    let named = read(text.as_bytes(), Some("NAMA"), &home, FileLimits::default()).unwrap();
    assert_eq!(named.rejected[0].fault, Fault::Code(CodeFault::Malformed));
    assert_eq!(named.rejected[3].fault.key(), "no-code");
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one table of wrong features, each with what is said of it"
)]
fn every_wrong_feature_is_named_with_what_is_wrong() {
    let polygon = |coordinates| feature("71.72", "Polygon", coordinates);
    assert_eq!(
        fault(polygon(json!([[
            [125.0, 1.3],
            [125.2, 1.3],
            [125.2, 1.5],
            [125.0, 1.5]
        ]]))),
        Fault::OpenRing {
            ring: 1,
            first: [125.0, 1.3],
            last: [125.0, 1.5]
        }
    );
    assert_eq!(
        fault(polygon(json!([[
            [1.3, 125.0],
            [1.3, 125.2],
            [1.5, 125.2],
            [1.3, 125.0]
        ]]))),
        Fault::SwappedAxes([1.3, 125.0])
    );
    assert_eq!(
        fault(polygon(json!([[[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]]))).key(),
        "elsewhere"
    );
    assert_eq!(
        fault(polygon(json!([[[125.0, 1.3], [125.2, 1.3], [125.0, 1.3]]]))),
        Fault::ShortRing {
            ring: 1,
            positions: 3
        }
    );
    let metres = json!([[
        [722_000.0, 143_000.0],
        [723_000.0, 143_000.0],
        [723_000.0, 144_000.0],
        [722_000.0, 143_000.0]
    ]]);
    assert_eq!(
        fault(polygon(metres)),
        Fault::OutsideWorld([722_000.0, 143_000.0])
    );
    assert_eq!(
        fault(polygon(square(110.0, 1.0, 0.2))),
        Fault::Elsewhere { kilometres: 1657 }
    );
    let bow = json!([[
        [125.0, 1.3],
        [125.2, 1.5],
        [125.2, 1.3],
        [125.0, 1.5],
        [125.0, 1.3]
    ]]);
    assert!(
        matches!(fault(polygon(bow)), Fault::Crossing { ring: 1, at: [x, y] } if (x - 125.1).abs() < 1e-9 && (y - 1.4).abs() < 1e-9)
    );
    assert_eq!(
        fault(polygon(json!([[
            [125.1, 1.4],
            [125.1, 1.4],
            [125.1, 1.4],
            [125.1, 1.4]
        ]]))),
        Fault::NoArea
    );
    assert_eq!(fault(polygon(json!([]))), Fault::NoGeometry);
    assert_eq!(
        fault(feature("71.72", "Point", json!([125.1, 1.4]))),
        Fault::NotPolygon("Point".into())
    );
    assert_eq!(
        fault(feature(
            "71.72",
            "LineString",
            json!([[125.1, 1.4], [125.2, 1.4]])
        ))
        .key(),
        "not-polygon"
    );
    assert_eq!(
        fault(feature("71.72", "MultiPolygon", square(125.0, 1.3, 0.2))),
        Fault::Nesting("MultiPolygon".into())
    );
    let none = json!({"type": "Feature", "properties": {"kode": "71.72"}, "geometry": null});
    assert_eq!(fault(none), Fault::NoGeometry);
    for (code, key) in [
        ("99.01", "code-unknown"),
        ("91.01", "code-former"),
        ("54.01", "code-retired"),
        ("7x", "code-malformed"),
    ] {
        assert_eq!(
            fault(feature(code, "Polygon", square(125.0, 1.3, 0.2))).key(),
            key
        );
    }
    for properties in [
        json!(null),
        json!({}),
        json!({"kode": "", "Nama": "Bitung"}),
        json!({"kode": {"a": 1}}),
    ] {
        let feature = json!({"type": "Feature", "properties": properties, "geometry": null});
        assert_eq!(fault(feature).key(), "no-code");
    }
}

#[test]
fn a_region_twice_is_told_with_both_features() {
    let one = feature("71.72", "Polygon", square(125.0, 1.3, 0.2));
    let other = feature("7172", "Polygon", square(125.2, 1.3, 0.1));
    let found = taken(&file(&[one, other])).unwrap();
    assert_eq!(found.outlines.len(), 1);
    assert_eq!(found.rejected[0].feature, 2);
    assert_eq!(found.rejected[0].fault, Fault::Duplicate { first: 1 });
}

#[test]
fn a_trembling_hand_is_no_crossing() {
    let ring = json!([[
        [125.0, 1.3],
        [125.2, 1.3],
        [125.2, 1.5],
        [125.1, 1.5],
        [125.1001, 1.5001],
        [125.1, 1.5001],
        [125.1001, 1.5],
        [125.0, 1.5],
        [125.0, 1.3]
    ]]);
    let found = taken(&file(&[feature("71.72", "Polygon", ring)])).unwrap();
    assert_eq!(found.rejected, []);
}

#[test]
fn what_is_no_feature_collection_is_refused_with_its_place() {
    assert_eq!(
        taken("kode,nama\n11,Aceh"),
        Err(Unreadable::NotJson { line: 1, column: 1 })
    );
    assert!(matches!(
        taken("{\"type\":\"FeatureCollection\",\"features\":[{"),
        Err(Unreadable::NotJson { .. })
    ));
    assert!(matches!(
        read(b"PK\x03\x04\xff", None, &home, FileLimits::default()),
        Err(Unreadable::NotJson { .. })
    ));
    assert_eq!(taken("{}"), Err(Unreadable::NotCollection(String::new())));
    assert_eq!(taken("[]").unwrap_err().key(), "not-collection");
    assert_eq!(
        taken("{\"type\":\"Topology\",\"objects\":{}}"),
        Err(Unreadable::NotCollection("Topology".into()))
    );
    assert_eq!(taken(&file(&[])), Err(Unreadable::Empty));
    let broken = file(&[
        feature("71.72", "Polygon", square(125.0, 1.3, 0.2)),
        feature("71.71", "Polygon", json!([[["a", 1]]])),
    ]);
    assert!(matches!(
        taken(&broken),
        Err(Unreadable::Broken { feature: 2, .. })
    ));
    let mixed = file(&[feature("71.71", "Polygon", json!([[1, [2, 3]]]))]);
    assert!(matches!(
        taken(&mixed),
        Err(Unreadable::Broken { feature: 1, .. })
    ));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"geometry\":{{\"coordinates\":{deep}}}}}]}}"
    );
    assert!(taken(&deep).is_err());
}

#[test]
fn no_file_takes_more_than_the_limits() {
    let text = file(&[
        feature("71.72", "Polygon", square(125.0, 1.3, 0.2)),
        feature("71.71", "Polygon", square(124.7, 1.4, 0.2)),
    ]);
    let limits = FileLimits {
        bytes: text.len(),
        features: 2,
        positions: 10,
    };
    let with = |limits| read(text.as_bytes(), None, &home, limits).map(|file| file.outlines.len());
    assert_eq!(with(limits), Ok(2));
    assert_eq!(
        with(FileLimits {
            bytes: text.len() - 1,
            ..limits
        })
        .unwrap_err()
        .key(),
        "too-large"
    );
    assert_eq!(
        with(FileLimits {
            features: 1,
            ..limits
        }),
        Err(Unreadable::TooMany {
            of: "features",
            limit: 1
        })
    );
    assert_eq!(
        with(FileLimits {
            positions: 9,
            ..limits
        }),
        Err(Unreadable::TooMany {
            of: "positions",
            limit: 9
        })
    );
}
