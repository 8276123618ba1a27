//! What programs do with a token.

use access::{
    Actor, Role, TokenScope,
    operations::tokens::{self, NewToken},
};
use agreements::{
    bodies::{self, BodyDraft},
    signing,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use kernel::RegionCode;
use register::Acting;
use serde_json::{Value, json};
use testkit::TestDb;
use tower::ServiceExt;

use crate::world::{REGIONS, account, cohort, drafted, present, scan, scheduled, site};

struct Program {
    site: Router,
    bearer: String,
}

impl Program {
    async fn of(t: &TestDb, role: Role, place: &str, scopes: &[TokenScope]) -> Self {
        let id = account(
            t,
            &format!("program-{}-{}", role.code(), scopes.len()),
            role,
            place,
        )
        .await;
        let new = NewToken {
            name: "Uji".parse().unwrap(),
            scopes: scopes.to_vec(),
            days: Some(1),
        };
        let (_, secret) = tokens::create(&t.db, &Actor::System, id, new)
            .await
            .unwrap();
        Self {
            site: site(&t.db),
            bearer: format!("Bearer {}", secret.reveal()),
        }
    }

    async fn send(&self, method: &str, uri: &str, kind: &str, body: Body) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "pilar.example")
            .header(header::AUTHORIZATION, &self.bearer)
            .header(header::CONTENT_TYPE, kind)
            .body(body)
            .unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    async fn ask(&self, method: &str, uri: &str, body: Value) -> (StatusCode, Value) {
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        self.send(method, uri, "application/json", body).await
    }
}

const BOTH: [TokenScope; 2] = [TokenScope::AgreementsRead, TokenScope::AgreementsWrite];

testkit::both! {
    async fn a_program_keeps_a_scan_of_a_wet_signature(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (_, ids) = scheduled(act, REGIONS[0]).await;
        let agreement = present(act, ids[0]).await;
        let first = signing::signatories(act.tx, &agreement).await.unwrap()[0].id;
        tx.commit().await.unwrap();
        let uri = format!("/api/v1/signatories/{first}/scan");
        let reader = Program::of(&t, Role::Officer, "nation", &[TokenScope::AgreementsRead]).await;
        let (status, _) = reader.send("POST", &uri, "image/png", Body::from(scan())).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let officer = Program::of(&t, Role::Officer, "nation", &BOTH).await;
        let (status, wrong) = officer.send("POST", &uri, "image/png", Body::from("bukan gambar")).await;
        assert_eq!((status, wrong["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("fields")), "{wrong}");
        let large = vec![0_u8; web::Settings::default().upload_limit + 1];
        let (status, _) = officer.send("POST", &uri, "image/png", Body::from(large)).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        let (status, kept) = officer.send("POST", &uri, "application/octet-stream", Body::from(scan())).await;
        assert_eq!((status, kept["state"].as_str()), (StatusCode::OK, Some("scheduled")), "{kept}");
        let (status, again) = officer.send("POST", &uri, "image/png", Body::from(scan())).await;
        assert_eq!((status, again["code"].as_str()), (StatusCode::CONFLICT, Some("signed-already")), "{again}");
    }

    async fn a_program_changes_terms_and_the_template(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let id = drafted(&mut Acting::new(&mut tx, &Actor::System, &t.clock), REGIONS[0]).await[0];
        tx.commit().await.unwrap();
        let officer = Program::of(&t, Role::Officer, "nation", &BOTH).await;
        let region = Program::of(&t, Role::RegionalAdmin, "region:71.72", &BOTH).await;
        let uri = format!("/api/v1/agreements/{id}/terms");
        let (status, mut terms) = region.ask("GET", &uri, Value::Null).await;
        assert_eq!((status, terms["term_months"].as_i64()), (StatusCode::OK, Some(24)), "{terms}");
        terms["term_months"] = json!(36);
        let (status, _) = region.ask("PUT", &uri, terms.clone()).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, changed) = officer.ask("PUT", &uri, terms.clone()).await;
        assert_eq!((status, changed["term_months"].as_i64()), (StatusCode::OK, Some(36)), "{changed}");
        let (status, stale) = officer.ask("PUT", &uri, terms.clone()).await;
        assert_eq!((status, stale["code"].as_str()), (StatusCode::CONFLICT, Some("stale")), "{stale}");
        terms["term_months"] = json!("banyak");
        terms["revision"] = changed["revision"].clone();
        let (status, wrong) = officer.ask("PUT", &uri, terms).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        let template = "/api/v1/agreement-template";
        assert_eq!(region.ask("GET", template, Value::Null).await.0, StatusCode::FORBIDDEN);
        let (_, present) = officer.ask("GET", template, Value::Null).await;
        assert_eq!((present["no"].as_i64(), present["clauses"].as_array().map(Vec::len)), (Some(0), Some(5)), "{present}");
        let new = json!({"subject": "Kota \"cerdas\"", "clauses": "# Satu\nIsi", "costs": "Masing-masing", "term_months": 12, "revision": 0});
        let (status, saved) = officer.ask("PUT", template, new.clone()).await;
        assert_eq!((status, saved["no"].as_i64()), (StatusCode::OK, Some(1)), "{saved}");
        let (status, _) = officer.ask("PUT", template, new).await;
        assert_eq!(status, StatusCode::CONFLICT);
    }

    async fn a_program_writes_decisions_and_what_became_of_them(t: TestDb) {
        cohort(&t).await;
        let code: RegionCode = REGIONS[0].parse().unwrap();
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let draft = BodyDraft { kind: "council".into(), name: "Dewan".into(), ..BodyDraft::default() };
        let body = bodies::add(act, &code, &draft).await.unwrap();
        tx.commit().await.unwrap();
        let region = Program::of(&t, Role::RegionalAdmin, "region:71.72", &BOTH).await;
        let other = Program::of(&t, Role::RegionalAdmin, "region:71.74", &[TokenScope::AgreementsWrite]).await;
        let meeting = json!({"date": "2026-01-14", "place": "Balai", "agenda": "Rencana"});
        let (status, added) = region.ask("POST", &format!("/api/v1/bodies/{}/meetings", body.id), meeting).await;
        assert_eq!(status, StatusCode::CREATED, "{added}");
        let uri = format!("/api/v1/meetings/{}", added["id"].as_str().unwrap());
        let decide = format!("{uri}/decisions");
        let decision = json!({"text": "Menyusun <rencana>", "owner": "Bappeda", "due": "2026-02-01"});
        assert_eq!(other.ask("POST", &decide, decision.clone()).await.0, StatusCode::FORBIDDEN);
        let (status, wrong) = region.ask("POST", &decide, json!({"owner": "Bappeda"})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        let (status, decided) = region.ask("POST", &decide, decision).await;
        assert_eq!((status, decided["state"].as_str()), (StatusCode::CREATED, Some("open")), "{decided}");
        let follow = format!("/api/v1/meeting-decisions/{}/follow-up", decided["id"].as_str().unwrap());
        let (status, wrong) = region.ask("PUT", &follow, json!({"state": "dropped"})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        let (status, done) = region.ask("PUT", &follow, json!({"state": "done", "note": "Selesai"})).await;
        assert_eq!((status, done["state"].as_str()), (StatusCode::OK, Some("done")), "{done}");
        let (_, seen) = region.ask("GET", &uri, Value::Null).await;
        assert_eq!(seen["decisions"][0]["note"].as_str(), Some("Selesai"), "{seen}");
    }
}
