//! What questions are answered with.

use access::Actor;
use register::{
    Acting, figures,
    model::{CurationDraft, RegionChangeDraft},
    regions,
};
use serde_json::{Value, json};
use testkit::{TestDb, both};

use super::site::Site;

/// The names of an object's members.
fn members(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

fn by<'a>(list: &'a Value, name: &str, value: &Value) -> &'a Value {
    let found = list
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry[name] == *value);
    found.unwrap_or_else(|| panic!("no {name} {value}"))
}

/// Changes a region as an officer does.
async fn change(t: &TestDb, code: &str, draft: RegionChangeDraft) {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let draft = RegionChangeDraft {
        reason: "a law, for this test".into(),
        revision: "1".into(),
        ..draft
    };
    regions::change(act, &code.parse().unwrap(), &draft)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

both! {
    async fn the_movement_has_exactly_the_agreed_shape(t: TestDb) {
        let site = Site::loaded(&t).await;
        let mut m = site.ok("/api/v1/movement").await;
        assert_eq!(members(&m), ["claims", "cohorts", "distinct_regions", "regions_nationwide"]);
        assert_eq!(m["regions_nationwide"], 514);
        assert_eq!(members(&m["claims"]), ["regions_nationwide"]);
        assert!(!m["claims"]["regions_nationwide"].as_array().unwrap().is_empty());
        // The ids are new in every database; everything else is known to the digit.
        for cohort in m["cohorts"].as_array_mut().unwrap() {
            for ids in cohort["claims"].as_object_mut().unwrap().values_mut() {
                for id in ids.as_array().unwrap() {
                    id.as_str().unwrap().parse::<uuid::Uuid>().unwrap();
                }
                *ids = json!(!ids.as_array().unwrap().is_empty());
            }
        }
        let year = |year: u16| by(&m["cohorts"], "year", &json!(year)).clone();
        assert_eq!(
            year(2022),
            json!({
                "year": 2022, "invited": null, "assessed": 88, "selected": 50, "signed": 50,
                "guided": 50, "repeats": 0, "members_known": 6,
                "pass_rate": 50.0 / 88.0, "claims": year(2022)["claims"], "contested": year(2022)["contested"],
            })
        );
        let told = |name: &str| -> Vec<Value> {
            m["cohorts"].as_array().unwrap().iter().map(|c| c[name].clone()).collect()
        };
        assert_eq!(told("year"), [2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024]);
        assert_eq!(told("selected"), [25, 50, 25, 0, 48, 50, 50, 10]);
        assert_eq!(told("members_known"), [25, 50, 7, 0, 24, 6, 26, 10]);
        assert_eq!(year(2017)["repeats"], 0);
        assert_eq!(year(2017)["claims"]["selected"], true);
        assert_eq!(year(2017)["contested"], json!(["selected"]));
        assert_eq!(year(2021)["repeats"], 7);
        let to_2021 = by(&m["distinct_regions"], "as_of", &json!("2021-12-31"));
        assert_eq!(members(to_2021), ["as_of", "claims", "computed", "share", "value"]);
        assert_eq!((&to_2021["value"], &to_2021["computed"], &to_2021["share"]), (&json!(141), &json!(141), &json!(141.0 / 514.0)));
        let to_2022 = by(&m["distinct_regions"], "as_of", &json!("2022-12-31"));
        assert_eq!((&to_2022["value"], &to_2022["share"]), (&json!(191), &json!(191.0 / 514.0)));
    }

    async fn a_cohort_tells_figures_dates_letters_and_members(t: TestDb) {
        let site = Site::loaded(&t).await;
        let list = site.ok("/api/v1/cohorts").await;
        assert_eq!((&list["total"], &list["next"]), (&json!(8), &json!(null)));
        let line = by(&list["items"], "year", &json!(2021));
        assert_eq!((&line["members_known"], &line["members_unknown"]), (&json!(24), &json!(24)));
        let full = site.ok("/api/v1/cohorts/2021").await;
        for name in members(line) {
            assert_eq!(full[name], line[name], "{name}");
        }
        assert_eq!(full["members"].as_array().unwrap().len(), 24);
        let semarang = by(&full["members"], "region_name", &json!("Kota Semarang"));
        assert_eq!(semarang["repeat_of"], 2017);
        let full = site.ok("/api/v1/cohorts/2019").await;
        let assessed = &full["figures"]["assessed"];
        assert_eq!((&assessed["value"], &assessed["number"], &assessed["standing"], &assessed["contested"]), (&json!("107"), &json!(107), &json!("curated"), &json!(true)));
        assert_eq!(assessed["curation"]["curated_by"], "system");
        assert!(!assessed["curation"]["reason"].as_str().unwrap().is_empty());
        assert_eq!(assessed["claims"].as_array().unwrap().len(), 4);
        let full = site.ok("/api/v1/cohorts/2022").await;
        assert_eq!(full["dates"]["signed_on"]["value"], "2022-04-21");
        assert!(!members(&full["figures"]).iter().any(|name| name.ends_with("_on")));
        assert!(full["letters"].as_array().unwrap().iter().any(|l| l["number"] == "B-003/DJAI/AI.01.04/01/2022"));
    }

    async fn bone_bolango_leads_to_the_region_that_took_its_place(t: TestDb) {
        let site = Site::loaded(&t).await;
        let found = site.ok("/api/v1/participations?cohort=2024&status=replaced").await;
        let [bone] = found["items"].as_array().unwrap().as_slice() else { panic!("{found}") };
        assert_eq!((&bone["region"], &bone["replaced_by"]), (&json!("75.03"), &json!("53.06")));
        let full = site.ok(&format!("/api/v1/participations/{}", bone["id"].as_str().unwrap())).await;
        assert_eq!(full["steps"].as_array().unwrap().last().unwrap()["to"], "replaced");
        assert_eq!(full["next"], json!([]));
        let figure = site.ok("/api/v1/figures?subject=cohort:2024&property=member").await;
        let [figure] = figure["items"].as_array().unwrap().as_slice() else { panic!("{figure}") };
        assert_eq!((&figure["value"], &figure["contested"]), (&json!("53.06"), &json!(true)));
        let against: Vec<&Value> = figure["evidence"].as_array().unwrap().iter().filter(|c| c["value"] == "75.03").collect();
        assert!(against.len() > 1);
        assert_eq!(figure["decisions"].as_array().unwrap().len(), 1);
        let claim = site.ok(&format!("/api/v1/claims/{}", against[0]["id"].as_str().unwrap())).await;
        assert_eq!(&claim, against[0]);
        let source = site.ok(&format!("/api/v1/sources/{}", claim["source"].as_str().unwrap())).await;
        assert_eq!(source["publisher"], claim["publisher"]);
    }

    async fn a_region_is_found_by_its_former_code_and_when_it_is_no_more(t: TestDb) {
        let site = Site::loaded(&t).await;
        let before = site.ok("/api/v1/regions/71.72").await;
        assert_eq!((&before["name"], &before["kind"], &before["province"]), (&json!("Kota Bitung"), &json!("city"), &json!("71")));
        assert_eq!(before["participations"].as_array().unwrap().len(), 1);
        assert_eq!(site.ok("/api/v1/regions/7172").await, before);
        change(&t, "71.72", RegionChangeDraft { change: "moved".into(), happened_on: "2026-01-01".into(), code: "75.99".into(), ..RegionChangeDraft::default() }).await;
        for (path, to) in [("/api/v1/regions/71.72", "/api/v1/regions/75.99"), ("/api/v1/regions/7172/agencies", "/api/v1/regions/75.99/agencies")] {
            let answer = site.get(path).await;
            assert_eq!((answer.status, answer.header("location")), (308, to));
        }
        let after = site.ok("/api/v1/regions/75.99").await;
        assert_eq!(after["former"][0]["code"], "71.72");
        assert_eq!(after["figures"], before["figures"], "what was published under the former code is still known");
        assert!(!after["figures"].as_array().unwrap().is_empty());
        change(&t, "71.71", RegionChangeDraft { change: "merged".into(), happened_on: "2026-01-01".into(), successors: "71.73".into(), ..RegionChangeDraft::default() }).await;
        let gone = site.ok("/api/v1/regions/71.71").await;
        assert_eq!((&gone["valid_to"], &gone["successors"][0]["code"]), (&json!("2026-01-01"), &json!("71.73")));
        assert_eq!(site.ok("/api/v1/regions/71.73").await["predecessors"][0]["code"], "71.71");
        assert_eq!(site.ok("/api/v1/regions?q=71.71").await["total"], 0);
    }

    async fn an_answer_is_not_sent_twice_until_something_changes(t: TestDb) {
        let site = Site::loaded(&t).await;
        let paths = ["/api/v1/movement", "/api/v1/regions?q=bogor", "/api/v1/regions/71.72", "/api/v1/cohorts/2019", "/api/v1/figures?subject=cohort:2019", "/api/v1/claims?subject=cohort:"];
        let mut kept = Vec::new();
        for path in paths {
            let first = site.get(path).await;
            let tag = first.header("etag").to_owned();
            assert!(tag.starts_with('"'), "{path}: {tag} is not strong");
            assert_eq!((first.header("cache-control"), first.header("vary")), ("public, no-cache", "accept-encoding"));
            for sent in [tag.clone(), format!("\"x\", W/{tag}"), "*".into()] {
                let again = site.ask("GET", path, &[("if-none-match", &sent)]).await;
                assert_eq!((again.status, again.header("etag"), &again.body), (304, tag.as_str(), &Value::Null), "{path}");
            }
            kept.push(tag);
        }
        assert_eq!(kept.iter().collect::<std::collections::HashSet<_>>().len(), paths.len());
        let draft = CurationDraft { subject: "cohort:2019".into(), property: "assessed".into(), value: "150".into(), reason: "the later report".into(), revision: "1".into(), ..CurationDraft::default() };
        let mut tx = t.db.write().await.unwrap();
        figures::curate(&mut Acting::new(&mut tx, &Actor::System, &t.clock), &draft).await.unwrap();
        tx.commit().await.unwrap();
        for (path, tag) in paths.iter().zip(&kept) {
            let answer = site.ask("GET", path, &[("if-none-match", tag)]).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_ne!(answer.header("etag"), tag);
        }
        assert_eq!(by(&site.ok("/api/v1/movement").await["cohorts"], "year", &json!(2019))["assessed"], 150);
    }

    async fn every_page_of_the_web_may_read_and_none_may_write(t: TestDb) {
        let site = Site::loaded(&t).await;
        let whole = site.get("/api/v1/regions/71.72").await;
        let head = site.ask("HEAD", "/api/v1/regions/71.72", &[]).await;
        assert_eq!((head.status, &head.body, head.header("etag")), (200, &Value::Null, whole.header("etag")));
        for (path, status) in [("/api/v1/regions/71.72", 200), ("/api/v1/regions/99.99", 404), ("/api/v1/regions?x=1", 400)] {
            let answer = site.ask("GET", path, &[("origin", "https://elsewhere.example")]).await;
            assert_eq!((answer.status, answer.header("access-control-allow-origin")), (status, "*"), "{path}");
            assert_eq!(answer.header("access-control-allow-credentials"), "");
            assert!(answer.header("access-control-expose-headers").contains("etag"));
        }
        let asked = site.ask("OPTIONS", "/api/v1/regions/71.72", &[("origin", "https://elsewhere.example"), ("access-control-request-method", "GET")]).await;
        assert_eq!((asked.status, asked.header("access-control-allow-methods"), asked.header("access-control-allow-origin")), (204, "GET, HEAD", "*"));
        assert!(asked.header("allow").contains("GET"));
        let missing = site.ask("OPTIONS", "/api/v1/nothing", &[]).await;
        assert_eq!(missing.status, 404);
    }
}
