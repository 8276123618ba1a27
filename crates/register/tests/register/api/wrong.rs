//! Changes that are refused for what was sent. Nothing is written of any of them.

use access::Role;
use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};
use testkit::both;

use super::{
    site::{Site, entries, program},
    writes::Client,
};

both! {
    async fn what_is_wrong_with_a_body_is_told_by_member(t: TestDb) {
        let mut officer = Client::officer(&t).await;
        let participation = officer.site.ok("/api/v1/participations?cohort=2019&limit=1").await["items"][0]["id"].as_str().unwrap().to_owned();
        let (edit, steps) = (format!("/participations/{participation}"), format!("/participations/{participation}/steps"));
        let before = entries(&t).await;
        let region = |name: &str, value: Value| {
            let mut body = json!({"code": "71.99", "name": "Kota Uji", "kind": "city"});
            body[name] = value;
            body
        };
        let claim = |name: &str, value: Value| {
            let mut body = json!({"subject": "cohort:2022", "property": "selected", "value": "51", "source": "antara-bitung", "confidence": "low"});
            body[name] = value;
            body
        };
        let cases: Vec<(&str, &str, &str, Value, &str, &str)> = vec![
            ("POST", "/regions", "/regions", json!({}), "code kind name", "required"),
            ("POST", "/regions", "/regions", region("code", json!("71.9")), "code", "code"),
            ("POST", "/regions", "/regions", region("code", json!(71)), "code", "type"),
            ("POST", "/regions", "/regions", region("code", json!("10.01")), "code", "no-province"),
            ("POST", "/regions", "/regions", region("kind", json!("village")), "kind", "choice"),
            ("POST", "/regions", "/regions", region("kind", json!("province")), "kind", "kind-of-code"),
            ("POST", "/regions", "/regions", region("latitude", json!(91)), "latitude", "range"),
            ("POST", "/regions", "/regions", region("latitude", json!("1.5")), "latitude", "type"),
            ("POST", "/regions", "/regions", region("population", json!(-1)), "population", "range"),
            ("POST", "/regions", "/regions", region("population", json!(1.5)), "population", "number"),
            ("POST", "/regions", "/regions", region("website", json!("javascript:alert(1)")), "website", "url"),
            ("POST", "/regions", "/regions", region("valid_from", json!("2026-02-31")), "valid_from", "date"),
            ("POST", "/regions", "/regions", region("name", json!("a\u{0}b")), "name", "control-character"),
            ("POST", "/regions", "/regions", region("name", json!("x".repeat(121))), "name", "too-long"),
            ("POST", "/regions", "/regions", region("colour", json!("red")), "colour", "unknown-member"),
            ("POST", "/regions", "/regions", region("a/b~c \u{e9}", json!(1)), "a/b~c \u{e9}", "unknown-member"),
            ("POST", "/regions", "/regions", region("revision", json!(1)), "revision", "fixed"),
            ("PATCH", "/regions/{code}", "/regions/71.72", json!({"name": "Kota Lain"}), "name", "fixed"),
            ("POST", "/regions/{code}/changes", "/regions/71.72/changes", json!({"change": "split", "happened_on": "2026", "successors": "71.71", "reason": "r"}), "successors", "type"),
            ("POST", "/regions/{code}/changes", "/regions/71.72/changes", json!({"change": "split", "happened_on": "2026", "successors": ["99.99"], "reason": "r"}), "successors", "unknown"),
            ("POST", "/regions/{code}/changes", "/regions/71.72/changes", json!({"change": "renamed", "happened_on": "kemarin", "name": "x", "reason": "r"}), "happened_on", "date"),
            ("POST", "/agencies", "/agencies", json!({"region": "99.99", "name": "A", "kind": "B"}), "region", "unknown"),
            ("POST", "/agencies", "/agencies", json!({"region": "7", "name": "A", "kind": "B"}), "region", "code"),
            ("POST", "/agencies", "/agencies", json!({"region": "71.72", "name": "A", "kind": "B", "valid_from": "2024", "valid_to": "2023"}), "valid_to", "date-order"),
            ("POST", "/cohorts", "/cohorts", json!({"year": 20266}), "year", "year"),
            ("POST", "/cohorts", "/cohorts", json!({"year": "2026"}), "year", "type"),
            ("POST", "/letters", "/letters", json!({"number": "B-12/DJAI/AI.01.04/03/2026", "date": "2026-04-01", "subject": "S"}), "number", "letter-date"),
            ("POST", "/letters", "/letters", json!({"number": "B-12/DJAI/AI.01.04/03/2026", "date": "2026-03-02", "subject": "S", "source": "a\u{0}"}), "source", "control-character"),
            ("POST", "/participations", "/participations", json!({"cohort": 1999, "region": "71.72", "status": "assessed", "confidence": "high"}), "cohort", "unknown"),
            ("POST", "/participations", "/participations", json!({"cohort": 2022, "region": "71.71", "status": "assessed", "repeat_of": 2023, "confidence": "high"}), "repeat_of", "not-earlier"),
            ("POST", "/participations", "/participations", json!({"cohort": 2022, "region": "71.71", "status": "replaced", "confidence": "high"}), "replaced_by", "replaced-by"),
            ("PATCH", "/participations/{id}", &edit, json!({"status": "awarded"}), "status", "fixed"),
            ("POST", "/participations/{id}/steps", &steps, json!({"to": "happy", "reason": ""}), "reason to", "choice"),
            ("POST", "/sources", "/sources", json!({"id": "Huruf Besar", "publisher": "P", "title": "T"}), "id", "slug"),
            ("POST", "/claims", "/claims", claim("value", json!("fifty")), "value", "count"),
            ("POST", "/claims", "/claims", claim("value", json!(51)), "value", "type"),
            ("POST", "/claims", "/claims", claim("subject", json!("cohort:20")), "subject", "subject"),
            ("POST", "/claims", "/claims", claim("source", json!("nobody")), "source", "unknown"),
            ("POST", "/figures/{subject}/{property}/decisions", "/figures/cohort:2019/assessed/decisions", json!({"value": "1", "subject": "cohort:2020", "reason": "r"}), "subject", "fixed"),
            ("POST", "/figures/{subject}/{property}/decisions", "/figures/cohort:2019/assessed/decisions", json!({"claim": "1", "value": "1", "reason": "r"}), "claim", "id"),
        ];
        for (method, route, path, body, members, problem) in cases {
            let answer = officer.send((method, route, path), if route.contains('{') { "*" } else { "" }, body.clone()).await;
            assert_eq!((answer.status, answer.code()), (422, "fields"), "{method} {path} {body}: {}", answer.body);
            let errors = answer.body["errors"].as_array().unwrap();
            let mut found: Vec<&str> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
            found.sort_unstable();
            assert_eq!(found.join(" "), members, "{body}");
            assert!(errors.iter().any(|error| error["problem"] == problem), "{body}: {}", answer.body);
            assert!(!answer.body.to_string().contains("register-"), "{}", answer.body);
        }
        let odd = officer.send(("POST", "/regions", "/regions"), "", json!({"a/b~c é": 1})).await;
        assert_eq!(odd.body["errors"][0]["pointer"], "#/a~1b~0c%20%C3%A9");
        assert!(odd.body["errors"][0]["detail"].as_str().unwrap().starts_with("There is no such member"), "in the language asked for: {}", odd.body);
        assert_eq!(entries(&t).await, before, "nothing was written");
    }

    async fn a_body_that_cannot_be_read_is_refused_as_a_whole(t: TestDb) {
        let site = Site::loaded(&t).await;
        let token = program(&t, "petugas", Role::Officer, "nation").await;
        let before = entries(&t).await;
        let large = format!("{{\"year\": 2026, \"note\": \"{}\"}}", "x".repeat(64 * 1024));
        for (kind, body, status, code) in [
            ("application/json", "", 400, "malformed-input"),
            ("application/json", "{", 400, "malformed-input"),
            ("application/json", "\u{feff}{}", 400, "malformed-input"),
            ("application/json", "{\"year\": 2026}{", 400, "malformed-input"),
            ("application/json", "[]", 422, "malformed-input"),
            ("application/json", "null", 422, "malformed-input"),
            ("application/json", "{\"year\": 2026, \"year\": 2027}", 422, "malformed-input"),
            ("application/json", &large, 413, "body-too-large"),
            ("application/x-www-form-urlencoded", "year=2026", 415, "unsupported-media-type"),
            ("text/plain", "{\"year\": 2026}", 415, "unsupported-media-type"),
            ("", "{\"year\": 2026}", 415, "unsupported-media-type"),
        ] {
            for given in [true, false] {
                let mut request = Request::post("/api/v1/cohorts").header("host", "pilar.example");
                if given {
                    request = request.header("authorization", &token);
                }
                if !kind.is_empty() {
                    request = request.header(header::CONTENT_TYPE, kind);
                }
                let answer = site.send(request.body(Body::from(body.to_owned())).unwrap()).await;
                let expected = if given { (status, code) } else { (401, "sign-in-required") };
                assert_eq!((answer.status, answer.code()), expected, "{kind} {body:.40}: {}", answer.body);
                assert_eq!(answer.header("content-type"), "application/problem+json");
            }
        }
        let deep = format!("{{\"note\": {}1{}}}", "[".repeat(5000), "]".repeat(5000));
        let request = Request::post("/api/v1/cohorts").header("authorization", &token).header(header::CONTENT_TYPE, "application/json");
        assert_eq!(site.send(request.body(Body::from(deep)).unwrap()).await.status, 400);
        let asked = site.tell(("POST", "/api/v1/cohorts?dry=1"), &[("authorization", &token)], &json!({"year": 2026})).await;
        assert_eq!((asked.status, asked.code()), (400, "unknown-parameter"));
        assert_eq!(entries(&t).await, before, "nothing was written");
    }

    async fn what_is_sent_twice_is_written_once(t: TestDb) {
        let mut officer = Client::officer(&t).await;
        for (list, body, member) in [
            ("/regions", json!({"code": "71.99", "name": "Kota Uji", "kind": "city"}), "code"),
            ("/agencies", json!({"region": "71.72", "name": "Dinas Uji", "kind": "Dinas"}), "name"),
            ("/cohorts", json!({"year": 2026}), "year"),
            ("/letters", json!({"number": "B-12/DJAI/AI.01.04/03/2026", "date": "2026-03-02", "subject": "S"}), "number"),
            ("/participations", json!({"cohort": 2026, "region": "71.72", "status": "selected", "confidence": "high"}), "region"),
            ("/sources", json!({"id": "uji", "publisher": "P", "title": "T"}), "id"),
            ("/claims", json!({"subject": "cohort:2026", "property": "selected", "value": "1", "source": "uji", "confidence": "low"}), "value"),
        ] {
            let made = officer.send(("POST", list, list), "", body.clone()).await;
            assert_eq!(made.status, 201, "{list}: {}", made.body);
            let before = entries(&t).await;
            let again = officer.send(("POST", list, list), "", body).await;
            assert_eq!((again.status, again.code(), &again.body["errors"][0]["field"]), (409, "taken", &json!(member)), "{list}");
            assert_eq!(entries(&t).await, before, "{list}");
        }
        let full = officer.send(("POST", "/participations", "/participations"), "", json!({"cohort": 2026, "region": "71.71", "status": "selected", "confidence": "high"})).await;
        assert_eq!((full.status, full.code()), (409, "cohort-full"), "the claim says that one region was selected");
        let step = format!("{}/steps", officer.site.ok("/api/v1/participations?cohort=2026").await["items"][0]["id"].as_str().unwrap());
        let step = officer.send(("POST", "/participations/{id}/steps", &format!("/participations/{step}")), "*", json!({"to": "awarded", "reason": "r"})).await;
        assert_eq!((step.status, step.code()), (409, "step"));
    }

    async fn a_claim_is_withdrawn_once_and_brought_back_once(t: TestDb) {
        let mut officer = Client::officer(&t).await;
        let claim = officer.site.ok("/api/v1/claims?limit=1").await["items"][0]["id"].as_str().unwrap().to_owned();
        let (route, path) = ("/claims/{id}/withdrawal", format!("/claims/{claim}/withdrawal"));
        let back = officer.send(("DELETE", route, &path), "*", Value::Null).await;
        assert_eq!((back.status, back.code()), (409, "not-withdrawn"));
        let without = officer.send(("PUT", route, &path), "*", json!({"reason": " "})).await;
        assert_eq!((without.status, &without.body["errors"][0]["problem"]), (422, &json!("required")));
        assert_eq!(officer.send(("PUT", route, &path), "*", json!({"reason": "Diralat."})).await.status, 200);
        let twice = officer.send(("PUT", route, &path), "*", json!({"reason": "Diralat lagi."})).await;
        assert_eq!((twice.status, twice.code()), (409, "withdrawn"));
        let gone = officer.send(("DELETE", route, &path), "", Value::Null).await;
        assert_eq!(gone.status, 428);
    }

    async fn what_is_not_there_cannot_be_changed(t: TestDb) {
        let mut officer = Client::officer(&t).await;
        let nobody = "00000000-0000-0000-0000-000000000000";
        for (method, route, path, status) in [
            ("PATCH", "/regions/{code}", "/regions/99.99".to_owned(), 404),
            ("PATCH", "/regions/{code}", "/regions/71.7".to_owned(), 400),
            ("POST", "/regions/{code}/changes", "/regions/99.99/changes".to_owned(), 404),
            ("PATCH", "/agencies/{id}", format!("/agencies/{nobody}"), 404),
            ("PATCH", "/agencies/{id}", "/agencies/x".to_owned(), 400),
            ("PATCH", "/cohorts/{year}", "/cohorts/2050".to_owned(), 404),
            ("PATCH", "/cohorts/{year}", "/cohorts/x".to_owned(), 400),
            ("PATCH", "/participations/{id}", format!("/participations/{nobody}"), 404),
            ("POST", "/participations/{id}/steps", format!("/participations/{nobody}/steps"), 404),
            ("PATCH", "/letters/{id}", format!("/letters/{nobody}"), 404),
            ("PATCH", "/sources/{id}", "/sources/nobody".to_owned(), 404),
            ("PUT", "/claims/{id}/withdrawal", format!("/claims/{nobody}/withdrawal"), 404),
            ("POST", "/figures/{subject}/{property}/decisions", "/figures/cohort:2019/nothing/decisions".to_owned(), 404),
            ("POST", "/figures/{subject}/{property}/decisions", "/figures/cohort:2019/%00/decisions".to_owned(), 400),
            ("POST", "/figures/{subject}/{property}/decisions", "/figures/cohort/selected/decisions".to_owned(), 400),
            ("DELETE", "/figures/{subject}/{property}/decisions/{revision}", "/figures/cohort:2019/assessed/decisions/9".to_owned(), 404),
            ("DELETE", "/figures/{subject}/{property}/decisions/{revision}", "/figures/cohort:2019/assessed/decisions/x".to_owned(), 400),
        ] {
            let answer = officer.send((method, route, &path), "*", json!({"reason": "x"})).await;
            assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        }
    }
}
