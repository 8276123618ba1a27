//! Changes that programs make: every operation once, each answer as it is described.

use std::collections::BTreeSet;

use access::{Grant, Role};
use serde_json::{Value, json};
use testkit::{TestDb, both};

use super::{
    contract::{check, closed},
    site::{Answer, Site, account, entries, program, signed_in},
};

/// An officer's program, the description that its answers are held against, and what was asked.
pub struct Client {
    pub site: Site,
    pub token: String,
    api: Value,
    asked: BTreeSet<String>,
}

impl Client {
    pub async fn officer(t: &TestDb) -> Self {
        let site = Site::loaded(t).await;
        Self {
            token: program(t, "petugas", Role::Officer, "nation").await,
            api: closed(),
            asked: BTreeSet::new(),
            site,
        }
    }

    /// Sends a change and checks the answer by the description of `route`.
    pub async fn send(
        &mut self,
        (method, route, path): (&str, &str, &str),
        tag: &str,
        body: Value,
    ) -> Answer {
        let path = format!("/api/v1{path}");
        let mut headers = vec![("authorization", self.token.as_str())];
        if !tag.is_empty() {
            headers.push(("if-match", tag));
        }
        let answer = self.site.tell((method, &path), &headers, &body).await;
        let (method, route) = (method.to_lowercase(), format!("/api/v1{route}"));
        check(&self.api, &method, &route, answer.status, &answer.body);
        self.asked.insert(format!("{method} {route}"));
        answer
    }

    /// Adds something: it is where `Location` says, under the tag that was given.
    async fn add(&mut self, list: &str, body: Value) -> (String, Value) {
        let answer = self.send(("POST", list, list), "", body).await;
        assert_eq!(answer.status, 201, "{list}: {}", answer.body);
        let place = answer.header("location").to_owned();
        let read = self.site.get(&place).await;
        assert_eq!((read.status, &read.body), (200, &answer.body), "{place}");
        assert_eq!(read.header("etag"), answer.header("etag"), "{place}");
        assert_eq!(answer.header("cache-control"), "no-store");
        (place.trim_start_matches("/api/v1").to_owned(), answer.body)
    }

    /// Changes something on the version that is read first.
    async fn change(
        &mut self,
        (method, route, path): (&str, &str, &str),
        of: &str,
        body: Value,
    ) -> Answer {
        let tag = self.tag(of).await;
        let answer = self.send((method, route, path), &tag, body).await;
        assert!(
            matches!(answer.status, 200 | 201),
            "{path}: {}",
            answer.body
        );
        answer
    }

    pub async fn tag(&self, path: &str) -> String {
        let read = self.site.get(&format!("/api/v1{path}")).await;
        assert_eq!(read.status, 200, "{path}: {}", read.body);
        read.header("etag").to_owned()
    }

    async fn patch(&mut self, route: &str, path: &str, body: Value) -> Value {
        let answer = self.change(("PATCH", route, path), path, body).await;
        assert_eq!(answer.status, 200);
        let read = self.site.get(&format!("/api/v1{path}")).await;
        assert_eq!(
            (&read.body, read.header("etag")),
            (&answer.body, answer.header("etag")),
            "{path}"
        );
        answer.body
    }
}

both! {
    async fn an_officers_program_does_all_that_forms_do(t: TestDb) {
        let mut officer = Client::officer(&t).await;
        let before = entries(&t).await;
        regions_and_agencies(&mut officer).await;
        cohorts_and_letters(&mut officer).await;
        members(&mut officer).await;
        let claim = claims_and_decisions(&mut officer).await;
        withdrawals(&mut officer, &claim).await;
        // One entry for each command: 3 on regions, 2 on agencies, 2 + 2 + 5 on cohorts, 2 on sources, 3 on claims, 2 decisions.
        assert_eq!(entries(&t).await - before, 21);
        let described: BTreeSet<String> = officer.api["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
            item.as_object().unwrap().keys().filter(|method| *method != "get").map(move |method| format!("{method} {path}"))
        }).filter(|operation| !operation.contains("/imports") && !operation.contains("/evidence")).collect();
        assert_eq!(officer.asked, described, "each operation that writes is asked here");
    }

    async fn what_is_left_out_stays_and_null_empties(t: TestDb) {
        let mut officer = Client::officer(&t).await;
        let path = "/regions/71.72";
        officer.patch("/regions/{code}", path, json!({"head_name": "Nama \"Uji\" 🙂", "population": 225_000})).await;
        let region = officer.patch("/regions/{code}", path, json!({"population": null})).await;
        assert_eq!((&region["head_name"], &region["population"]), (&json!("Nama \"Uji\" 🙂"), &Value::Null));
        let by_revision = officer.send(("PATCH", "/regions/{code}", path), "", json!({"population": 1, "revision": region["revision"]})).await;
        assert_eq!((by_revision.status, &by_revision.body["population"]), (200, &json!(1)));
    }

    async fn a_region_is_reached_by_its_former_code_and_split_in_two(t: TestDb) {
        let mut officer = Client::officer(&t).await;
        let route = "/regions/{code}/changes";
        let moved = json!({"change": "moved", "happened_on": "2026-01-01", "code": "75.99", "reason": "UU uji"});
        let answer = officer.change(("POST", route, "/regions/71.72/changes"), "/regions/71.72", moved.clone()).await;
        assert_eq!((answer.header("location"), &answer.body["former"][0]["code"]), ("/api/v1/regions/75.99", &json!("71.72")));
        let again = officer.send(("POST", route, "/regions/71.72/changes"), "*", moved).await;
        assert_eq!((again.status, again.header("location")), (308, "/api/v1/regions/75.99/changes"));
        let again = officer.send(("PATCH", "/regions/{code}", "/regions/71.72"), "*", json!({"population": 1})).await;
        assert_eq!((again.status, again.header("location")), (308, "/api/v1/regions/75.99"));
        let split = json!({"change": "split", "happened_on": "2026-02", "successors": ["71.71", "71.73"], "retired": true, "reason": "UU uji"});
        let answer = officer.change(("POST", route, "/regions/75.99/changes"), "/regions/75.99", split).await;
        assert_eq!((answer.body["successors"].as_array().unwrap().len(), &answer.body["valid_to"]), (2, &json!("2026-02")));
    }

    async fn a_session_changes_with_its_token_only(t: TestDb) {
        let site = Site::loaded(&t).await;
        account(&t, "petugas", &[Grant::national(Role::Officer).unwrap()]).await;
        let (cookie, csrf) = signed_in(&t, "petugas").await;
        let before = entries(&t).await;
        let body = json!({"year": 2026});
        for wrong in [vec![], vec![("x-csrf-token", "forged")], vec![("x-csrf-token", csrf.as_str()), ("origin", "https://evil.example")]] {
            let mut headers = vec![("cookie", cookie.as_str())];
            headers.extend(wrong);
            let refused = site.tell(("POST", "/api/v1/cohorts"), &headers, &body).await;
            assert_eq!(refused.status, 403, "{}", refused.body);
        }
        assert_eq!(entries(&t).await, before);
        let made = site.tell(("POST", "/api/v1/cohorts"), &[("cookie", &cookie), ("x-csrf-token", &csrf)], &body).await;
        assert_eq!(made.status, 201, "{}", made.body);
    }
}

async fn regions_and_agencies(officer: &mut Client) {
    let (region, body) = officer
        .add("/regions", json!({"code": "71.99", "name": "Kota Uji", "kind": "city", "latitude": 1.5, "longitude": 124.9}))
        .await;
    assert_eq!(
        (region.as_str(), &body["latitude"]),
        ("/regions/71.99", &json!(1.5))
    );
    let body = officer
        .patch(
            "/regions/{code}",
            &region,
            json!({"website": "https://uji.example", "head_name": "O'Uji"}),
        )
        .await;
    assert_eq!(body["website"], "https://uji.example");
    let renamed = json!({"change": "renamed", "happened_on": "2026-01", "name": "Kota Uji Raya", "reason": "PP uji"});
    let answer = officer
        .change(
            ("POST", "/regions/{code}/changes", "/regions/71.99/changes"),
            &region,
            renamed,
        )
        .await;
    assert_eq!(
        (answer.status, &answer.body["former"][0]["name"]),
        (201, &json!("Kota Uji"))
    );
    let (agency, _) = officer
        .add(
            "/agencies",
            json!({"region": "71.72", "name": "Dinas Komunikasi", "kind": "Dinas"}),
        )
        .await;
    let body = officer
        .patch(
            "/agencies/{id}",
            &agency,
            json!({"name": "Diskominfo", "valid_to": "2026-01"}),
        )
        .await;
    assert_eq!(
        (&body["name"], &body["valid_to"]),
        (&json!("Diskominfo"), &json!("2026-01"))
    );
}

async fn cohorts_and_letters(officer: &mut Client) {
    let (cohort, _) = officer
        .add("/cohorts", json!({"year": 2026, "theme": "Uji"}))
        .await;
    let body = officer
        .patch("/cohorts/{year}", &cohort, json!({"note": "catatan"}))
        .await;
    assert_eq!(
        (&body["theme"], &body["note"]),
        (&json!("Uji"), &json!("catatan"))
    );
    let letter = json!({"number": "B-12/DJAI/AI.01.04/03/2026", "date": "2026-03-02", "subject": "Penetapan", "cohort": 2026});
    let (letter, _) = officer.add("/letters", letter).await;
    let body = officer
        .patch("/letters/{id}", &letter, json!({"purpose": "uji"}))
        .await;
    assert_eq!(body["subject"], "Penetapan");
}

async fn members(officer: &mut Client) {
    let member = |region: &str, status: &str| json!({"cohort": 2026, "region": region, "status": status, "confidence": "high"});
    let (first, _) = officer
        .add("/participations", member("71.71", "selected"))
        .await;
    let mut repeat = member("71.72", "reserve");
    repeat["repeat_of"] = json!(2022);
    let (second, body) = officer.add("/participations", repeat).await;
    assert_eq!(body["repeat_of"], 2022);
    let body = officer
        .patch(
            "/participations/{id}",
            &second,
            json!({"note": "dari berita", "list_no": 3}),
        )
        .await;
    assert_eq!(
        (&body["list_no"], &body["repeat_of"]),
        (&json!(3), &json!(2022))
    );
    let step = json!({"to": "replaced", "replaced_by": "71.72", "reason": "Mundur."});
    let answer = officer
        .change(
            (
                "POST",
                "/participations/{id}/steps",
                &format!("{first}/steps"),
            ),
            &first,
            step,
        )
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (201, format!("/api/v1{first}").as_str())
    );
    assert_eq!(
        (&answer.body["replaced_by"], &answer.body["next"]),
        (&json!("71.72"), &json!([]))
    );
    assert_eq!(answer.body["steps"].as_array().unwrap().len(), 2);
    let taken = json!({"to": "selected", "reason": "Menggantikan."});
    let answer = officer
        .change(
            (
                "POST",
                "/participations/{id}/steps",
                &format!("{second}/steps"),
            ),
            &second,
            taken,
        )
        .await;
    assert_eq!(answer.body["status"], "selected");
}

async fn claims_and_decisions(officer: &mut Client) -> String {
    let source = json!({"id": "uji-koran", "publisher": "Koran “Uji” & Co", "title": "Lima puluh", "published": "2024-05"});
    let (source, _) = officer.add("/sources", source).await;
    let body = officer
        .patch(
            "/sources/{id}",
            &source,
            json!({"url": "https://koran.example/1"}),
        )
        .await;
    assert_eq!(
        (&body["url"], &body["published"]),
        (&json!("https://koran.example/1"), &json!("2024-05"))
    );
    let claim = json!({"subject": "cohort:2019", "property": "assessed", "value": "151", "source": "uji-koran", "confidence": "low"});
    let (claim, body) = officer.add("/claims", claim).await;
    let id = body["id"].clone();
    let figure = "/figures/cohort:2019/assessed";
    let decide = (
        "POST",
        "/figures/{subject}/{property}/decisions",
        "/figures/cohort:2019/assessed/decisions",
    );
    let follows = json!({"claim": id, "reason": "Laporan resmi."});
    let answer = officer.change(decide, figure, follows).await;
    assert_eq!(
        (
            answer.status,
            &answer.body["value"],
            &answer.body["standing"]
        ),
        (201, &json!("151"), &json!("curated"))
    );
    let place = answer.header("location").to_owned();
    assert_eq!(place, "/api/v1/figures/cohort:2019/assessed/decisions/2");
    let decision = officer.site.ok(&place).await;
    assert_eq!(
        (&decision["reason"], &decision["curated_by"]),
        (&json!("Laporan resmi."), &json!("Ibu Uji (API)"))
    );
    let route = "/figures/{subject}/{property}/decisions/{revision}";
    let undone = officer
        .send(
            ("DELETE", route, place.trim_start_matches("/api/v1")),
            "",
            Value::Null,
        )
        .await;
    assert_eq!((undone.status, &undone.body["value"]), (200, &json!("107")));
    assert_eq!(
        officer.site.ok(&place).await["undone"]["by"],
        "Ibu Uji (API)"
    );
    claim
}

async fn withdrawals(officer: &mut Client, claim: &str) {
    let (route, path) = ("/claims/{id}/withdrawal", format!("{claim}/withdrawal"));
    let gone = officer
        .change(("PUT", route, &path), claim, json!({"reason": "Diralat."}))
        .await;
    assert_eq!(
        (gone.status, &gone.body["withdrawn"]),
        (200, &json!("Diralat."))
    );
    let back = officer
        .change(("DELETE", route, &path), claim, Value::Null)
        .await;
    assert_eq!((back.status, &back.body["withdrawn"]), (200, &Value::Null));
}
