//! Changes that are refused for who makes them, or for the version they were made on. Nothing is written of any.

use access::{Grant, Permission as P, Role, TokenScope};
use serde_json::{Value, json};
use testkit::{TestDb, both};

use super::{
    site::{Site, account, bearer, entries, program},
    writes::Client,
};

/// A change: method, path with holes for ids, a body that is understood, and the permission that opens it.
type Change = (&'static str, &'static str, &'static str, P);

const CHANGES: [Change; 19] = [
    (
        "POST",
        "/regions",
        r#"{"code": "71.99", "name": "Kota Uji", "kind": "city"}"#,
        P::ManageRegions,
    ),
    (
        "PATCH",
        "/regions/71.72",
        r#"{"population": 1, "revision": 0}"#,
        P::EditRegion,
    ),
    (
        "POST",
        "/regions/71.72/changes",
        r#"{"change": "renamed", "revision": 0}"#,
        P::ManageRegions,
    ),
    (
        "POST",
        "/agencies",
        r#"{"region": "71.72", "name": "Dinas Komunikasi", "kind": "Dinas"}"#,
        P::ManageAgencies,
    ),
    (
        "PATCH",
        "/agencies/{agency}",
        r#"{"name": "A", "revision": 0}"#,
        P::ManageAgencies,
    ),
    ("POST", "/cohorts", r#"{"year": 2019}"#, P::ManageCohorts),
    (
        "PATCH",
        "/cohorts/2019",
        r#"{"theme": "x", "revision": 0}"#,
        P::ManageCohorts,
    ),
    (
        "POST",
        "/letters",
        r#"{"number": "B-12"}"#,
        P::ManageCohorts,
    ),
    (
        "PATCH",
        "/letters/{letter}",
        r#"{"purpose": "x", "revision": 0}"#,
        P::ManageCohorts,
    ),
    (
        "POST",
        "/participations",
        r#"{"cohort": 2019}"#,
        P::ManageParticipations,
    ),
    (
        "PATCH",
        "/participations/{participation}",
        r#"{"note": "x", "revision": 0}"#,
        P::ManageParticipations,
    ),
    (
        "POST",
        "/participations/{participation}/steps",
        r#"{"to": "signed", "revision": 0}"#,
        P::ManageParticipations,
    ),
    (
        "POST",
        "/sources",
        r#"{"id": "antara-bitung", "publisher": "x", "title": "x"}"#,
        P::ManageSources,
    ),
    (
        "PATCH",
        "/sources/antara-bitung",
        r#"{"note": "x", "revision": 0}"#,
        P::ManageSources,
    ),
    (
        "POST",
        "/claims",
        r#"{"subject": "cohort:2019"}"#,
        P::ManageClaims,
    ),
    (
        "PUT",
        "/claims/{claim}/withdrawal",
        r#"{"reason": "x", "revision": 0}"#,
        P::ManageClaims,
    ),
    (
        "DELETE",
        "/claims/{claim}/withdrawal",
        "{}",
        P::ManageClaims,
    ),
    (
        "POST",
        "/figures/cohort:2019/assessed/decisions",
        r#"{"value": "1", "reason": "x", "revision": 0}"#,
        P::Curate,
    ),
    (
        "DELETE",
        "/figures/cohort:2019/assessed/decisions/9",
        "{}",
        P::Curate,
    ),
];

/// Every change, of things that are there.
async fn operations(site: &Site, agency: &str) -> Vec<(&'static str, String, Value, P)> {
    let first = async |list: &str| {
        site.ok(&format!("/api/v1/{list}")).await["items"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let letter = first("letters").await;
    let claim = first("claims?limit=1").await;
    let participation = first("participations?cohort=2024&limit=1").await;
    let ids = [
        ("{agency}", agency),
        ("{letter}", &letter),
        ("{claim}", &claim),
        ("{participation}", &participation),
    ];
    let filled = |path: &str| {
        ids.iter()
            .fold(path.to_owned(), |path, (hole, id)| path.replace(hole, id))
    };
    CHANGES
        .iter()
        .map(|(method, path, body, permission)| {
            (
                *method,
                filled(path),
                serde_json::from_str(body).unwrap(),
                *permission,
            )
        })
        .collect()
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
}
