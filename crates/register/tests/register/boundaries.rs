//! Boundaries: imported whole or not at all, drawn where they are known, kept when they go.

use std::{path::PathBuf, sync::Arc};

use access::{AccountId, Actor, Grant, Login, PersonName, Principal, Role, TokenId, TokenScope};
use kernel::RegionCode;
use register::{
    Acting, ChangeError,
    boundaries::{self, BoundaryError, Report, Upload},
    export::{self, Filter, Format, List, Style},
};
use serde_json::{Value, json};
use testkit::{TestDb, both};
use web::{Catalogue, Lang};

use super::{api::site, loaded, public::Site};

/// Two neighbours and their province in the north of Sulawesi, as squares around the register's points.
pub(super) fn squares(codes: &[&str]) -> String {
    let square = |code: &&str| {
        let [west, south, east, north] = match *code {
            "71.72" | "7172" => [125.0, 1.3, 125.4, 1.7],
            "71.71" => [124.6, 1.3, 125.0, 1.7],
            _ => [123.0, 0.2, 127.2, 5.6],
        };
        json!({"type": "Feature", "properties": {"kode": code}, "geometry": {"type": "Polygon", "coordinates":
            [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}})
    };
    json!({"type": "FeatureCollection", "features": codes.iter().map(square).collect::<Vec<_>>()})
        .to_string()
}

fn upload(text: impl Into<Vec<u8>>) -> Upload {
    Upload {
        name: "batas.geojson".into(),
        bytes: text.into(),
        source: "Badan <Uji>".into(),
        licence: "MIT".into(),
        valid_from: "2025".into(),
        ..Upload::default()
    }
}

pub(super) async fn import(t: &TestDb, text: &str) -> Result<Report, BoundaryError> {
    boundaries::import(&t.db, &Actor::System, upload(text)).await
}

async fn audited(t: &TestDb) -> i64 {
    store::audit::head(&mut t.db.read().await.unwrap())
        .await
        .unwrap()
        .seq
}

async fn export(t: &TestDb) -> Value {
    let request = export::Request {
        filter: Filter::of(List::Regions, &[]),
        format: Format::Geojson,
        style: Style::Keys,
        lang: Lang::Id,
    };
    let words = Arc::new(Catalogue::new(&[&register::LOCALES]).unwrap());
    let bytes = export::write(&t.db, &words, &Actor::Anonymous, &request, Vec::new())
        .await
        .unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn person(role: Role) -> Actor {
    let mut places = [
        "nation".to_owned(),
        "region:71.72".to_owned(),
        format!("agency:{}", uuid::Uuid::nil()),
    ]
    .into_iter()
    .filter_map(|place| Grant::new(role, place.parse().unwrap()).ok());
    Actor::Account(Arc::new(Principal {
        id: AccountId::from_uuid(uuid::Uuid::from_u128(7)),
        login: "petugas".parse::<Login>().unwrap(),
        name: "Petugas".parse::<PersonName>().unwrap(),
        grants: vec![places.next().unwrap()],
        must_change_password: false,
    }))
}

both! {
    async fn boundaries_are_imported_replaced_and_removed_with_history(t: TestDb) {
        loaded(&t).await;
        let before = audited(&t).await;
        let rehearsal = boundaries::check(&t.db, &Actor::System, upload(squares(&["71.71", "7172"]))).await.unwrap();
        assert_eq!((rehearsal.n_features, rehearsal.n_new, rehearsal.n_replaced, rehearsal.n_without), (2, 2, 0, 512));
        assert_eq!(audited(&t).await, before, "a rehearsal writes nothing");
        assert_eq!(import(&t, &squares(&["71.71", "7172"])).await.unwrap(), rehearsal);
        let again = import(&t, &squares(&["71.72", "71"])).await.unwrap();
        assert_eq!((again.n_new, again.n_replaced), (1, 1));
        assert_eq!(audited(&t).await, before + 2, "one entry for each import");
        let mut tx = t.db.write().await.unwrap();
        let imports = boundaries::list(&mut tx, None).await.unwrap();
        let present: Vec<(i64, i64)> = imports.iter().map(|i| (i.n_present, i.n_regions)).collect();
        assert_eq!(present, [(2, 2), (1, 2)]);
        assert_eq!(store::files::get(&t.db, &imports[1].file_sha256).await.unwrap(), squares(&["71.71", "7172"]).into_bytes());
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let codes: [RegionCode; 1] = ["71.72".parse().unwrap()];
        assert!(matches!(boundaries::remove(act, Some(&codes), " ").await, Err(ChangeError::Invalid(_))));
        assert_eq!(boundaries::remove(act, Some(&codes), "wrong file").await.unwrap(), 1);
        assert!(matches!(boundaries::remove(act, Some(&codes), "again").await, Err(ChangeError::Unknown(_))));
        assert_eq!(boundaries::remove(act, None, "all").await.unwrap(), 2);
        tx.commit().await.unwrap();
        let mut tx = t.db.read().await.unwrap();
        assert_eq!(boundaries::list(&mut tx, None).await.unwrap().iter().map(|i| i.n_present).sum::<i64>(), 0);
        assert!(matches!(store::audit::verify(&mut tx).await.unwrap(), store::audit::Verdict::Intact(_)));
    }

    async fn a_file_with_one_wrong_feature_writes_nothing(t: TestDb) {
        loaded(&t).await;
        let before = audited(&t).await;
        let words = Catalogue::new(&[&register::LOCALES]).unwrap();
        for (wrong, en, id) in [
            (squares(&["71.71", "7172"]).replace("[124.6,1.7],[124.6,1.3]", "[124.6,1.7]"), "feature 1 (71.71): Ring 1 is open", "Cincin 1 terbuka"),
            (squares(&["71.71"]).replace("[124.6,1.3]", "[1.3,124.6]").replace("[125.0,1.3]", "[1.3,125.0]")
                .replace("[125.0,1.7]", "[1.7,125.0]").replace("[124.6,1.7]", "[1.7,124.6]"), "exchanged", "tertukar"),
            (squares(&["71.71", "71.99"]), "No region has the code 71.99", "Tidak ada daerah dengan kode 71.99"),
            (squares(&["71.72", "7172"]), "Feature 1 has the same region", "Fitur 1 sudah berisi"),
        ] {
            let Err(BoundaryError::Rejected(report)) = import(&t, &wrong).await else { panic!("{wrong}") };
            assert_eq!(report.n_rejected, 1);
            let told = |lang| boundaries::rejected(&words, lang, &report.rejected[0]);
            assert!(told(Lang::En).contains(en), "{}", told(Lang::En));
            assert!(told(Lang::Id).contains(id), "{}", told(Lang::Id));
        }
        assert!(matches!(import(&t, "kode,nama").await, Err(BoundaryError::Unreadable(_))));
        let dated = Upload { valid_from: "kemarin".into(), source: "a\nb".into(), ..upload(squares(&["71.71"])) };
        let Err(BoundaryError::Invalid(fields)) = boundaries::import(&t.db, &Actor::System, dated).await else { panic!() };
        assert_eq!(fields.len(), 2);
        assert_eq!(audited(&t).await, before);
        assert_eq!(boundaries::list(&mut t.db.read().await.unwrap(), None).await.unwrap(), []);
    }

    async fn only_those_who_manage_regions_may_import_or_remove(t: TestDb) {
        loaded(&t).await;
        let Actor::Account(officer) = person(Role::Officer) else { unreachable!() };
        let reader = Actor::Token { principal: officer, token: TokenId::from_uuid(uuid::Uuid::from_u128(8)), scopes: vec![TokenScope::RegisterRead] };
        let others = Role::ALL.into_iter().filter(|role| !matches!(role, Role::Officer | Role::MinistryAdmin)).map(person);
        for actor in others.chain([Actor::Anonymous, reader]) {
            // Refused before the file is looked at.
            assert!(matches!(boundaries::import(&t.db, &actor, upload("")).await, Err(BoundaryError::Forbidden(_))));
            assert!(matches!(boundaries::check(&t.db, &actor, upload("")).await, Err(BoundaryError::Forbidden(_))));
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &actor, &t.clock);
            assert!(matches!(boundaries::remove(act, None, "x").await, Err(ChangeError::Forbidden(_))));
        }
        boundaries::import(&t.db, &person(Role::Officer), upload(squares(&["71.71"]))).await.unwrap();
    }

    async fn pages_show_areas_where_boundaries_are_known_and_points_elsewhere(t: TestDb) {
        let site = Site::over(&t).await;
        let plain = site.id("/map").await.body;
        assert!(plain.contains("data-map") && !plain.contains("areas-map") && plain.contains("map.js") == plain.contains("map."));
        assert!(site.id("/regions/71.72").await.body.contains("class=\"here\""));
        import(&t, &squares(&["71.71", "71.72", "71"])).await.unwrap();
        let areas = site.id("/map").await;
        assert!(!areas.body.contains("data-map ") && areas.body.contains("areas-map"));
        assert!(areas.body.contains("href=\"/map?province=71#h-real\""));
        areas.says(&["Peta wilayah", "Batas wilayah: Badan &#60;Uji&#62; (MIT, sejak 2025)"]);
        let zoomed = site.en("/map?province=71&colour=status&cohort=2024").await;
        zoomed.says(&["Map of areas: Sulawesi Utara", "Kota Bitung", "Back to the whole country", "Selected"]);
        assert!(zoomed.body.contains("<a href=\"/regions/71.72\"><path class=\"area k"));
        // Regions of the province without a boundary are dots with links.
        assert!(zoomed.body.contains("<a href=\"/regions/71.01\"><circle class=\"area-dot"));
        assert!(site.id("/map?province=%27%3B").await.body.contains("areas-map"));
        assert!(site.id("/regions/71.72").await.body.contains("here-area"));
        assert!(site.id("/regions/71").await.body.contains("here-line"));
        assert!(site.id("/regions/72.71").await.body.contains("class=\"here\""));
        let mut tx = t.db.write().await.unwrap();
        boundaries::remove(&mut Acting::new(&mut tx, &Actor::System, &t.clock), None, "back").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(site.id("/map").await.body, plain, "without boundaries everything is as it was");
    }

    async fn programs_get_the_polygon_of_a_region(t: TestDb) {
        let site = site::Site::loaded(&t).await;
        let none = site.get("/api/v1/regions/71.72/boundary").await;
        assert_eq!((none.status, none.code()), (404, "boundary-unknown"));
        assert_eq!(site.get("/api/v1/regions/99.99/boundary").await.code(), "region-unknown");
        import(&t, &squares(&["71.72"])).await.unwrap();
        let answer = site.get("/api/v1/regions/7172/boundary").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/geo+json"));
        assert_eq!(answer.body["geometry"]["coordinates"], json!([[[[125.0, 1.3], [125.4, 1.3], [125.4, 1.7], [125.0, 1.7], [125.0, 1.3]]]]));
        assert_eq!((&answer.body["id"], &answer.body["properties"]["source"]), (&json!("71.72"), &json!("Badan <Uji>")));
        let area = answer.body["properties"]["area_km2"].as_f64().unwrap();
        assert!((1960.0..1990.0).contains(&area), "{area}");
        let tag = answer.header("etag").to_owned();
        let kept = site.ask("GET", "/api/v1/regions/7172/boundary", &[("if-none-match", &tag)]).await;
        assert_eq!(kept.status, 304);
        let features = export(&t).await;
        let one = |code: &str| features["features"].as_array().unwrap().iter().find(|f| f["id"] == code).unwrap().clone();
        assert_eq!(one("71.72")["geometry"], answer.body["geometry"]);
        assert!(one("71.72")["properties"]["longitude"].is_number());
        assert_eq!(one("71.71")["geometry"]["type"], "Point");
    }

    async fn the_whole_country_is_imported_and_its_map_stays_light(t: TestDb) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/boundaries");
        let files = ["regencies_cities.geojson", "provinces.geojson"].map(|name| folder.join(name));
        if !files.iter().all(|file| file.exists()) {
            eprintln!("skipped: the real boundaries are not in {}", folder.display());
            return;
        }
        let site = Site::over(&t).await;
        for (file, n) in files.iter().zip([514, 38]) {
            let report = boundaries::import(&t.db, &Actor::System, upload(std::fs::read(file).unwrap())).await.unwrap();
            assert_eq!((report.n_features, report.n_new, report.n_rejected), (n, n, 0));
        }
        let packed = |text: &str| {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 20);
            std::io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
            writer.into_inner().len()
        };
        let map = site.id("/map").await.body;
        assert_eq!(map.matches("<path class=\"area k").count(), 514);
        assert!(packed(&map) < 160_000, "{}", packed(&map));
        for path in ["/map?province=33", "/map?province=94", "/map?province=21"] {
            let body = site.id(path).await.body;
            assert!(packed(&body) < 120_000, "{path}: {}", packed(&body));
        }
        for path in ["/regions/33", "/regions/33.74", "/regions/21.03"] {
            let body = site.id(path).await.body;
            assert!(body.contains("near-area") && packed(&body) < 40_000, "{path}: {}", packed(&body));
        }
    }
}
