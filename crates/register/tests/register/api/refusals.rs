//! Questions that make no sense, and questions that mean harm.

use access::{Grant, Role, TokenScope};
use testkit::both;

use super::site::{Site, account, bearer};

both! {
    async fn what_is_wrong_with_a_question_is_named(t: TestDb) {
        let site = Site::loaded(&t).await;
        for (path, status, code, parameter) in [
            ("/regions?color=red", 400, "unknown-parameter", "color"),
            ("/regions?kind=city&kind=regency", 400, "repeated-parameter", "kind"),
            ("/regions?kind=village", 400, "bad-parameter", "kind"),
            ("/regions?province=71.72", 400, "bad-parameter", "province"),
            ("/regions?province=x", 400, "bad-parameter", "province"),
            ("/regions?cohort=22", 400, "bad-parameter", "cohort"),
            ("/regions?cohort=99999", 400, "bad-parameter", "cohort"),
            ("/regions?member=maybe", 400, "bad-parameter", "member"),
            ("/regions?q=%00", 400, "bad-parameter", "q"),
            ("/regions?sort=size", 400, "sort", "sort"),
            ("/regions?limit=0", 400, "limit", "limit"),
            ("/regions?limit=201", 400, "limit", "limit"),
            ("/regions?after=AAAA", 400, "cursor", "after"),
            ("/regions?before=%C2%A7", 400, "cursor", "before"),
            ("/participations?status=happy", 400, "bad-parameter", "status"),
            ("/participations?region=7", 400, "bad-parameter", "region"),
            ("/participations?sort=cohort", 400, "unknown-parameter", "sort"),
            ("/claims?subject=a%20b", 400, "bad-parameter", "subject"),
            ("/claims?source=%27%3B--", 400, "bad-parameter", "source"),
            ("/figures", 400, "bad-parameter", "subject"),
            ("/figures?subject=cohort:", 400, "bad-parameter", "subject"),
            ("/movement?x", 400, "unknown-parameter", "x"),
            ("/regions/71.7", 400, "region-code", ""),
            ("/regions/%00", 400, "region-code", ""),
            ("/regions/71.72.01/agencies", 400, "region-code", ""),
            ("/regions/99.99", 404, "region-unknown", ""),
            ("/regions/99.99/agencies", 404, "region-unknown", ""),
            ("/cohorts/22", 400, "cohort-year", ""),
            ("/cohorts/%2B022", 400, "cohort-year", ""),
            ("/cohorts/2030", 404, "cohort-unknown", ""),
            ("/claims/1", 400, "id", ""),
            ("/claims/00000000-0000-0000-0000-000000000000", 404, "unknown", ""),
            ("/participations/00000000-0000-0000-0000-000000000000", 404, "unknown", ""),
            ("/agencies/00000000-0000-0000-0000-000000000000", 404, "unknown", ""),
            ("/letters/00000000-0000-0000-0000-000000000000", 404, "unknown", ""),
            ("/sources/Nobody", 400, "id", ""),
            ("/sources/nobody", 404, "unknown", ""),
            ("/history?subject=cohort:2019", 401, "sign-in-required", ""),
            ("/nothing", 404, "unknown-address", ""),
        ] {
            let answer = site.get(&format!("/api/v1{path}")).await;
            assert_eq!((answer.status, answer.code()), (status, code), "{path}: {}", answer.body);
            assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
            assert_eq!(answer.body["parameter"].as_str().unwrap_or_default(), parameter, "{path}");
            assert!(!answer.body["detail"].as_str().unwrap().contains("register-"), "{path}: {}", answer.body);
            assert_eq!(answer.header("etag"), "", "{path}");
        }
    }

    async fn a_refusal_is_told_in_the_language_asked_for(t: TestDb) {
        let site = Site::loaded(&t).await;
        let answer = site.ask("GET", "/api/v1/regions?kind=x", &[("cookie", "lang=id")]).await;
        assert_eq!(answer.body["detail"], "Parameter “kind” harus berbentuk: province | regency | city");
    }

    async fn no_question_makes_the_server_fail(t: TestDb) {
        let site = Site::loaded(&t).await;
        let long = "x".repeat(5000);
        let forged = {
            use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
            ["{\"s\":\"code\",\"k\":[\"\\u0000\",\"\"]}", "{\"s\":\"code\",\"k\":[\"\",\"\\u0000\"]}", "{\"s\":\"code\",\"k\":1}", "{\"s\":\"code\",\"k\":[\"\u{1F418}\",\"'\"]}", "[]"].map(|json| URL_SAFE_NO_PAD.encode(json))
        };
        let mut values = vec![
            "%00", "%FF%FE", "%", "%zz", "'", "%27%20OR%201=1--", "%25", "_", "%5C", "%F0%9F%90%98", "%E2%80%AE", "%0D%0AX-Header:1", "-1", "0", "1e9", "99999999999999999999",
            "NaN", "null", "[]", "{}", "%2e%2e%2f", "a%00b", "2022%00", "%E1%BA%9E", "%CC%81", "+", "%20", "true", "cohort:", ":", "cohort:2022:", "*", "\u{FEFF}".trim(),
        ];
        values.push(&long);
        values.extend(forged.iter().map(String::as_str));
        let lists = ["regions", "participations", "claims", "figures", "sources", "letters", "agencies", "regions/71.72/agencies", "cohorts", "movement"];
        let names = ["q", "kind", "province", "cohort", "member", "sort", "limit", "after", "before", "region", "status", "subject", "property", "source", "%00", "a%5B%5D"];
        for value in &values {
            for list in lists {
                for name in names {
                    let path = format!("/api/v1/{list}?{name}={value}");
                    let answer = site.get(&path).await;
                    assert!(answer.status < 500, "{path}: {} {}", answer.status, answer.body);
                }
            }
            for thing in ["regions", "participations", "claims", "sources", "letters", "agencies", "cohorts"] {
                let path = format!("/api/v1/{thing}/{value}");
                let Ok(uri) = path.parse::<axum::http::Uri>() else { continue };
                let answer = site.get(&uri.to_string()).await;
                assert!((400..500).contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
            }
        }
        for sent in ["", "\"", "W/", "W/\"", "\"\",\"\"", ",,,", "\"a.b.c\"", "é"] {
            let answer = site.ask("GET", "/api/v1/regions/71.72", &[("if-none-match", sent), ("accept-language", sent)]).await;
            assert_eq!(answer.status, 200, "{sent}");
        }
    }

    async fn history_is_for_auditors_and_their_tokens(t: TestDb) {
        let site = Site::loaded(&t).await;
        let path = "/api/v1/history?subject=register";
        let (auditor, officer) = (
            account(&t, "auditor", &[Grant::national(Role::Auditor).unwrap()]).await,
            account(&t, "petugas", &[Grant::national(Role::Officer).unwrap()]).await,
        );
        for (who, scope, status, code) in [
            (auditor, TokenScope::RegisterRead, 403, "token-scope"),
            (officer, TokenScope::AuditRead, 403, "forbidden"),
            (auditor, TokenScope::AuditRead, 200, ""),
        ] {
            let token = bearer(&t, who, &[scope]).await;
            let answer = site.ask("GET", path, &[("authorization", &token)]).await;
            assert_eq!((answer.status, answer.code()), (status, code), "{}", answer.body);
        }
        let token = bearer(&t, auditor, &[TokenScope::AuditRead]).await;
        let headers = [("authorization", token.as_str())];
        let answer = site.ask("GET", path, &headers).await;
        assert_eq!(answer.header("cache-control"), "private, no-cache");
        assert_eq!(answer.header("access-control-allow-origin"), "");
        assert_eq!(answer.items()[0]["action"], "register.seed");
        assert_eq!(answer.items()[0]["details"]["regions"], 552);
        for (path, parameter) in [("/api/v1/history", "subject"), ("/api/v1/history?subject=register&actor=x", "actor"), ("/api/v1/history?subject=%00", "subject")] {
            let answer = site.ask("GET", path, &headers).await;
            assert_eq!((answer.status, &answer.body["parameter"]), (400, &parameter.into()), "{path}");
        }
    }
}
