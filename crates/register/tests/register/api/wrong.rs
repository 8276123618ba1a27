//! Changes that are refused: by whom, with what, on which version. Nothing is written of any of them.

use access::{Grant, Role, TokenScope};
use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};
use testkit::{TestDb, both};

use super::{
    site::{Site, account, bearer, entries, program},
    writes::Client,
};

/// Every change, with a body that is understood, and the permission that opens it.
async fn operations(
    site: &Site,
    agency: &str,
) -> Vec<(&'static str, String, Value, access::Permission)> {
    use access::Permission as P;
    let first = async |list: &str| {
        site.ok(&format!("/api/v1/{list}")).await["items"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (letter, claim) = (first("letters").await, first("claims?limit=1").await);
    let participation = first("participations?cohort=2024&limit=1").await;
    vec![
        (
            "POST",
            "/regions".into(),
            json!({"code": "71.99", "name": "Kota Uji", "kind": "city"}),
            P::ManageRegions,
        ),
        (
            "PATCH",
            "/regions/71.72".into(),
            json!({"population": 1, "revision": 0}),
            P::EditRegion,
        ),
        (
            "POST",
            "/regions/71.72/changes".into(),
            json!({"change": "renamed", "revision": 0}),
            P::ManageRegions,
        ),
        (
            "POST",
            "/agencies".into(),
            json!({"region": "71.72", "name": "Dinas Komunikasi", "kind": "Dinas"}),
            P::ManageAgencies,
        ),
        (
            "PATCH",
            format!("/agencies/{agency}"),
            json!({"name": "A", "revision": 0}),
            P::ManageAgencies,
        ),
        (
            "POST",
            "/cohorts".into(),
            json!({"year": 2019}),
            P::ManageCohorts,
        ),
        (
            "PATCH",
            "/cohorts/2019".into(),
            json!({"theme": "x", "revision": 0}),
            P::ManageCohorts,
        ),
        (
            "POST",
            "/letters".into(),
            json!({"number": "B-12"}),
            P::ManageCohorts,
        ),
        (
            "PATCH",
            format!("/letters/{letter}"),
            json!({"purpose": "x", "revision": 0}),
            P::ManageCohorts,
        ),
        (
            "POST",
            "/participations".into(),
            json!({"cohort": 2019}),
            P::ManageParticipations,
        ),
        (
            "PATCH",
            format!("/participations/{participation}"),
            json!({"note": "x", "revision": 0}),
            P::ManageParticipations,
        ),
        (
            "POST",
            format!("/participations/{participation}/steps"),
            json!({"to": "signed", "revision": 0}),
            P::ManageParticipations,
        ),
        (
            "POST",
            "/sources".into(),
            json!({"id": "antara-bitung", "publisher": "x", "title": "x"}),
            P::ManageSources,
        ),
        (
            "PATCH",
            "/sources/antara-bitung".into(),
            json!({"note": "x", "revision": 0}),
            P::ManageSources,
        ),
        (
            "POST",
            "/claims".into(),
            json!({"subject": "cohort:2019"}),
            P::ManageClaims,
        ),
        (
            "PUT",
            format!("/claims/{claim}/withdrawal"),
            json!({"reason": "x", "revision": 0}),
            P::ManageClaims,
        ),
        (
            "DELETE",
            format!("/claims/{claim}/withdrawal"),
            json!({}),
            P::ManageClaims,
        ),
        (
            "POST",
            "/figures/cohort:2019/assessed/decisions".into(),
            json!({"value": "1", "reason": "x", "revision": 0}),
            P::Curate,
        ),
        (
            "DELETE",
            "/figures/cohort:2019/assessed/decisions/9".into(),
            json!({}),
            P::Curate,
        ),
    ]
}

/// The carried data, with an agency of Bitung.
async fn site(t: &TestDb) -> (Site, String) {
    let site = Site::loaded(t).await;
    let token = program(t, "pembuat", Role::Officer, "nation").await;
    let body = json!({"region": "71.72", "name": "Dinas Komunikasi", "kind": "Dinas"});
    let made = site
        .tell(
            ("POST", "/api/v1/agencies"),
            &[("authorization", &token)],
            &body,
        )
        .await;
    let id = made.body["id"].as_str().unwrap().to_owned();
    (site, id)
}

both! {
    async fn each_role_changes_what_its_permissions_allow_and_nothing_else(t: TestDb) {
        let (site, agency) = site(&t).await;
        let operations = operations(&site, &agency).await;
        let mut programs = vec![(None, String::new())];
        for role in Role::ALL {
            let place = match role.scope_kind() {
                access::ScopeKind::Nation => "nation".to_owned(),
                access::ScopeKind::Region => "region:71.72".to_owned(),
                access::ScopeKind::Agency => format!("agency:{agency}"),
            };
            programs.push((Some(role), program(&t, &role.code().replace('_', "-"), role, &place).await));
        }
        let before = entries(&t).await;
        for (role, token) in &programs {
            for (method, path, body, permission) in &operations {
                // What the officer's body would change is stale or wrong, so that nothing is written whoever asks.
                let mut body = body.clone();
                if path == "/regions" {
                    body["code"] = json!("71.9");
                }
                let headers: Vec<(&str, &str)> = if token.is_empty() { vec![] } else { vec![("authorization", token)] };
                let answer = site.tell((method, &format!("/api/v1{path}")), &headers, &body).await;
                let here = format!("{role:?} {method} {path}: {}", answer.body);
                match role {
                    None => assert_eq!((answer.status, answer.code()), (401, "sign-in-required"), "{here}"),
                    Some(role) if permission.allowed_to(*role) => assert!(matches!(answer.status, 404 | 409 | 422 | 428), "{here}"),
                    Some(_) => {
                        assert_eq!((answer.status, answer.code()), (403, "forbidden"), "{here}");
                        assert_eq!(answer.body["permission"], permission.key(), "{here}");
                    }
                }
            }
        }
        assert_eq!(entries(&t).await, before, "nobody changed anything");
    }

    async fn a_token_out_of_scope_changes_nothing(t: TestDb) {
        let (site, agency) = site(&t).await;
        let officer = account(&t, "petugas", &[Grant::national(Role::Officer).unwrap()]).await;
        let scopes = [TokenScope::RegisterRead, TokenScope::AuditRead, TokenScope::AccountsWrite, TokenScope::PersonalRead];
        let token = bearer(&t, officer, &scopes).await;
        let before = entries(&t).await;
        for (method, path, body, _) in operations(&site, &agency).await {
            let answer = site.tell((method, &format!("/api/v1{path}")), &[("authorization", &token)], &body).await;
            assert_eq!((answer.status, answer.code(), &answer.body["needs"]), (403, "token-scope", &json!("register:write")), "{method} {path}");
            let answer = site.tell((method, &format!("/api/v1{path}")), &[("authorization", "Bearer forged")], &body).await;
            assert_eq!((answer.status, answer.code()), (401, "token-unknown"), "{method} {path}");
        }
        assert_eq!(entries(&t).await, before);
    }

    async fn a_regions_program_reaches_its_own_region_and_no_other(t: TestDb) {
        let (site, agency) = site(&t).await;
        let own = program(&t, "bitung", Role::RegionalAdmin, "region:71.72").await;
        let other = program(&t, "manado", Role::RegionalAdmin, "region:71.71").await;
        let editor = program(&t, "opd", Role::AgencyEditor, &format!("agency:{agency}")).await;
        let agency = format!("/agencies/{agency}");
        let cases = [
            ("PATCH", "/regions/71.72", json!({"head_name": "Kepala"})),
            ("POST", "/agencies", json!({"region": "71.72", "name": "Dinas Lain", "kind": "Dinas"})),
            ("PATCH", agency.as_str(), json!({"name": "Diskominfo"})),
        ];
        for (method, path, body) in &cases {
            let path = format!("/api/v1{path}");
            for token in [&other, &editor] {
                let before = entries(&t).await;
                let refused = site.tell((method, &path), &[("authorization", token), ("if-match", "*")], body).await;
                assert_eq!((refused.status, refused.code()), (403, "forbidden"), "{path}");
                assert_eq!(entries(&t).await, before);
            }
            let taken = site.tell((method, &path), &[("authorization", &own), ("if-match", "*")], body).await;
            assert!(matches!(taken.status, 200 | 201), "{path}: {}", taken.body);
        }
        let unknown = "/api/v1/agencies/00000000-0000-0000-0000-000000000000";
        let refused = site.tell(("PATCH", unknown), &[("authorization", &own), ("if-match", "*")], &json!({})).await;
        assert_eq!(refused.status, 403, "which agencies exist is not told");
        let history = site.ask("GET", "/api/v1/history?subject=region:71.72", &[("authorization", &own)]).await;
        assert_eq!((history.status, &history.items()[0]["action"]), (200, &json!("register.edit_region")));
        assert_eq!(history.items()[0]["actor_name"], "Ibu Uji (API)");
        let log = site.ask("GET", "/api/v1/history?subject=account:x", &[("authorization", &own)]).await;
        assert_eq!(log.items().len(), 0);
        let refused = site.ask("GET", "/api/v1/history?subject=region:71.72", &[("authorization", &editor)]).await;
        assert_eq!((refused.status, refused.code()), (403, "token-scope"));
    }

    async fn the_second_of_two_programs_is_told_what_the_first_did(t: TestDb) {
        let mut first = Client::officer(&t).await;
        let second = program(&t, "kedua", Role::MinistryAdmin, "nation").await;
        let decide = ("POST", "/figures/{subject}/{property}/decisions", "/figures/cohort:2019/assessed/decisions");
        let tag = first.tag("/figures/cohort:2019/assessed").await;
        let made = first.send(decide, &tag, json!({"value": "150", "reason": "Datang pertama."})).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let before = entries(&t).await;
        first.token = second;
        let mine = json!({"value": "165", "reason": "Pikiran kedua."});
        let by_tag = first.send(decide, &tag, mine.clone()).await;
        assert_eq!((by_tag.status, by_tag.code()), (412, "changed-meanwhile"));
        let mut with = mine.clone();
        with["revision"] = json!(1);
        let by_revision = first.send(decide, "", with).await;
        assert_eq!((by_revision.status, by_revision.code()), (409, "changed-meanwhile"));
        for told in [&by_tag, &by_revision] {
            let changed = &told.body["changed"];
            assert_eq!((&changed["by"], &changed["action"]), (&json!("Ibu Uji (API)"), &json!("register.curate")));
            assert_eq!(changed["details"]["reason"], "Datang pertama.");
            assert_eq!((&told.body["present"]["value"], &told.body["revision"]), (&json!("150"), &json!(2)));
            assert!(told.body["detail"].as_str().unwrap().starts_with("Ibu Uji (API) changed this first (Value curated)"), "{}", told.body);
        }
        let ahead = first.send(decide, "", json!({"value": "165", "reason": "x", "revision": i64::MAX})).await;
        assert_eq!(ahead.status, 409, "a version that never was");
        let unguarded = first.send(decide, "", mine.clone()).await;
        assert_eq!((unguarded.status, unguarded.code()), (428, "if-match-required"));
        assert_eq!(entries(&t).await, before);
        let fresh = by_tag.body["etag"].as_str().unwrap().to_owned();
        assert_eq!(first.send(decide, &fresh, mine).await.status, 201);
        let route = "/figures/{subject}/{property}/decisions/{revision}";
        let stale = first.send(("DELETE", route, "/figures/cohort:2019/assessed/decisions/2"), "", Value::Null).await;
        assert_eq!((stale.status, &stale.body["changed"]["details"]["value"]), (409, &json!("165")));
    }

    async fn no_change_is_lost_when_two_programs_work_at_once(t: TestDb) {
        let (site, agency) = site(&t).await;
        let token = program(&t, "petugas", Role::Officer, "nation").await;
        for (method, path, body, _) in operations(&site, &agency).await {
            if method != "PATCH" {
                continue;
            }
            let path = format!("/api/v1{path}");
            let tag = site.get(&path).await.header("etag").to_owned();
            let mut body = body.clone();
            body.as_object_mut().unwrap().remove("revision");
            let headers = [("authorization", token.as_str()), ("if-match", tag.as_str())];
            let taken = site.tell(("PATCH", &path), &headers, &body).await;
            assert_eq!(taken.status, 200, "{path}: {}", taken.body);
            let before = entries(&t).await;
            let stale = site.tell(("PATCH", &path), &headers, &body).await;
            assert_eq!((stale.status, stale.code()), (412, "changed-meanwhile"), "{path}");
            assert_eq!((&stale.body["changed"]["by"], &stale.body["present"]), (&json!("Ibu Uji (API)"), &taken.body), "{path}: {}", stale.body);
            let weak = format!("W/{}", taken.header("etag"));
            let weak = site.tell(("PATCH", &path), &[headers[0], ("if-match", &weak)], &body).await;
            assert_eq!(weak.status, 412, "{path}: a weak tag names no version");
            assert_eq!(entries(&t).await, before, "{path}");
            let both = format!("\"x\", {}", taken.header("etag"));
            assert_eq!(site.tell(("PATCH", &path), &[headers[0], ("if-match", &both)], &body).await.status, 200, "{path}");
        }
    }

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
