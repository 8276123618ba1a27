//! Lists by pages and their filters.

use std::collections::HashSet;

use serde_json::{Value, json};
use testkit::both;

use super::site::{Answer, Site};

/// Every page from this one on, by `next`.
async fn walk(site: &Site, first: &str) -> Vec<Answer> {
    let mut pages = Vec::new();
    let mut path = Some(first.to_owned());
    while let Some(here) = path {
        let page = site.get(&here).await;
        assert_eq!(page.status, 200, "{here}: {}", page.body);
        path = page.body["next"].as_str().map(str::to_owned);
        pages.push(page);
        assert!(pages.len() < 1000, "{first} never ends");
    }
    pages
}

fn rows(pages: &[Answer]) -> Vec<&Value> {
    pages.iter().flat_map(Answer::items).collect()
}

fn codes<'a>(rows: &[&'a Value]) -> Vec<&'a str> {
    rows.iter()
        .map(|row| row["code"].as_str().unwrap())
        .collect()
}

both! {
    async fn walking_the_regions_shows_each_once_in_every_order(t: TestDb) {
        let site = Site::loaded(&t).await;
        for (sort, column) in [("code", "code"), ("name", "name"), ("province", "province_name"), ("cohort", "cohort")] {
            for direction in ["", "-"] {
                let pages = walk(&site, &format!("/api/v1/regions?limit=97&sort={direction}{sort}")).await;
                assert_eq!(pages.len(), 6);
                let all = rows(&pages);
                assert_eq!(codes(&all).iter().collect::<HashSet<_>>().len(), 552, "{direction}{sort}");
                assert_eq!(all.len(), 552);
                // A province has no province in that order, and no cohort comes before the first.
                let key = |row: &Value| match (sort, &row["kind"]) {
                    ("province", kind) if kind == "province" => json!(""),
                    ("cohort", _) => json!(row[column].as_i64().unwrap_or(0).to_string()),
                    _ => row[column].clone(),
                };
                let keys: Vec<String> = all.iter().map(|row| key(row).as_str().unwrap().to_owned()).collect();
                let in_order = keys.windows(2).all(|pair| if direction.is_empty() { pair[0] <= pair[1] } else { pair[0] >= pair[1] });
                assert!(in_order, "{direction}{sort}");
                for pair in pages.windows(2) {
                    let back = site.get(pair[1].body["previous"].as_str().unwrap()).await;
                    assert_eq!(back.items(), pair[0].items());
                }
                assert!(pages[0].body["previous"].is_null());
                assert_eq!(pages[0].body["total"], 552);
            }
        }
    }

    async fn a_page_links_to_its_neighbours_with_the_same_filter(t: TestDb) {
        let site = Site::loaded(&t).await;
        let first = site.get("/api/v1/regions?kind=city&limit=40&q=kota%20").await;
        let next = first.body["next"].as_str().unwrap();
        assert!(next.starts_with("/api/v1/regions?kind=city&limit=40&q=kota+&after="), "{next}");
        assert_eq!(first.header("link"), format!("<{next}>; rel=\"next\""));
        let second = site.get(next).await;
        let links = second.header("link");
        assert!(links.contains("rel=\"next\"") && links.contains("rel=\"prev\""), "{links}");
        let pages = walk(&site, "/api/v1/regions?kind=city&limit=40").await;
        assert_eq!(rows(&pages).len(), 98);
        assert!(rows(&pages).iter().all(|row| row["kind"] == "city"));
    }

    async fn filters_leave_what_they_say(t: TestDb) {
        let site = Site::loaded(&t).await;
        for (filter, total) in [
            ("kind=regency", 416), ("kind=city", 98), ("kind=province", 38), ("q=BOGOR", 2), ("q=%25", 0), ("q=_", 0), ("q=71.7", 4),
            ("province=71", 15), ("province=71&kind=city", 4), ("province=99", 0), ("cohort=2024", 10), ("cohort=2018", 50), ("cohort=2030", 0), ("kind=&q=", 552),
        ] {
            let answer = site.ok(&format!("/api/v1/regions?{filter}")).await;
            assert_eq!(answer["total"], total, "{filter}");
        }
        let (yes, no) = (site.ok("/api/v1/regions?member=yes").await, site.ok("/api/v1/regions?member=no").await);
        assert_eq!(yes["total"].as_i64().unwrap() + no["total"].as_i64().unwrap(), 552);
        assert!(yes["items"].as_array().unwrap().iter().all(|row| row["cohort"].is_u64() && row["status"].is_string()));
        assert!(no["items"].as_array().unwrap().iter().all(|row| row["cohort"].is_null() && row["status"].is_null() && row["participations"] == 0));
        let bitung = site.ok("/api/v1/regions?q=bitung").await;
        assert_eq!(bitung["items"][0]["province_name"], "Sulawesi Utara");
    }

    async fn the_other_lists_page_and_filter_too(t: TestDb) {
        let site = Site::loaded(&t).await;
        for (path, n) in [("/api/v1/sources", 83), ("/api/v1/claims", 198), ("/api/v1/participations", 149), ("/api/v1/agencies", 18)] {
            let pages = walk(&site, &format!("{path}?limit=7")).await;
            let all = rows(&pages);
            let ids: HashSet<&str> = all.iter().map(|row| row["id"].as_str().unwrap()).collect();
            assert_eq!((all.len(), ids.len()), (n, n), "{path}");
            for pair in pages.windows(2) {
                let back = site.get(pair[1].body["previous"].as_str().unwrap()).await;
                assert_eq!(back.items(), pair[0].items(), "{path}");
            }
        }
        let of = |path: &'static str| { let site = site.clone(); async move { rows(&walk(&site, path).await).into_iter().cloned().collect::<Vec<Value>>() } };
        assert!(of("/api/v1/claims?subject=cohort:2022&property=assessed").await.iter().all(|c| c["subject"] == "cohort:2022" && c["property"] == "assessed"));
        let cohorts = of("/api/v1/claims?subject=cohort:").await;
        assert!(cohorts.len() > 50 && cohorts.iter().all(|c| c["subject"].as_str().unwrap().starts_with("cohort:")));
        let source = cohorts[0]["source"].as_str().unwrap();
        assert!(site.ok(&format!("/api/v1/claims?source={source}")).await["items"].as_array().unwrap().iter().all(|c| c["source"] == source));
        assert_eq!(of("/api/v1/participations?cohort=2018").await.len(), 50);
        assert_eq!(of("/api/v1/participations?region=71.72").await.len(), 1);
        assert_eq!(site.ok("/api/v1/letters").await["total"], 6);
        assert_eq!(site.ok("/api/v1/letters?cohort=2023").await["items"][0]["cohort"], 2023);
        let agency = site.ok("/api/v1/agencies?limit=1").await["items"][0].clone();
        let region = agency["region"].as_str().unwrap();
        let own = site.ok(&format!("/api/v1/regions/{region}/agencies")).await;
        assert!(own["items"].as_array().unwrap().contains(&agency));
        assert_eq!(own["items"], site.ok(&format!("/api/v1/agencies?region={region}")).await["items"]);
        assert!(of("/api/v1/sources?q=ANTARA").await.iter().any(|s| s["id"] == "antara-bitung"));
    }
}
