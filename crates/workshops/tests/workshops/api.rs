//! The part in `/api/v1`.

use access::{
    Actor, Role, TokenScope,
    operations::tokens::{self, NewToken},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use testkit::TestDb;
use tower::ServiceExt;

use crate::world::{OWN, account, loaded, plan_draft, planned, site_with_api};

/// A program with a token of someone with one role.
struct Program {
    site: Router,
    bearer: String,
}

impl Program {
    async fn of(t: &TestDb, role: Role, place: &str, scopes: &[TokenScope]) -> Self {
        let id = account(t, &format!("program-{}", role.code()), role, place).await;
        let new = NewToken {
            name: "Uji".parse().unwrap(),
            scopes: scopes.to_vec(),
            days: Some(1),
        };
        let (_, secret) = tokens::create(&t.db, &Actor::System, id, new)
            .await
            .unwrap();
        Self {
            site: site_with_api(&t.db),
            bearer: format!("Bearer {}", secret.reveal()),
        }
    }

    async fn ask(&self, method: &str, uri: &str, body: Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "pilar.example")
            .header(header::AUTHORIZATION, &self.bearer)
            .header(header::CONTENT_TYPE, "application/json")
            .body(if body.is_null() {
                Body::empty()
            } else {
                Body::from(body.to_string())
            })
            .unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }
}

testkit::both! {
    async fn a_program_plans_works_and_reads(t: TestDb) {
        loaded(&t).await;
        let both = [TokenScope::WorkshopsRead, TokenScope::WorkshopsWrite];
        let officer = Program::of(&t, Role::Officer, "nation", &both).await;
        let (status, planned) = officer.ask("POST", "/api/v1/workshops", json!(plan_draft(""))).await;
        assert_eq!((status, planned["added"].as_i64()), (StatusCode::CREATED, Some(1)), "{planned}");
        let (_, list) = officer.ask("GET", "/api/v1/workshops?cohort=2023&limit=1", Value::Null).await;
        let workshop = &list["rows"][0];
        assert_eq!((workshop["region"].as_str(), workshop["stage"].as_str()), (Some(OWN), Some("1")), "{list}");
        let uri = format!("/api/v1/workshops/{}", workshop["id"].as_str().unwrap());
        let (status, moved) = officer.ask("POST", &format!("{uri}/steps"), json!({"to": "invited"})).await;
        assert_eq!((status, moved["state"].as_str()), (StatusCode::OK, Some("invited")), "{moved}");
        let (status, _) = officer.ask("POST", &format!("{uri}/steps"), json!({"to": "closed"})).await;
        assert_eq!(status, StatusCode::CONFLICT);
        let region = Program::of(&t, Role::RegionalAdmin, "region:71.74", &both).await;
        let sheet = format!("/api/v1/worksheets/{}/gap", workshop["participation"].as_str().unwrap());
        let (status, wrong) = region.ask("POST", &sheet, json!({"element": "nature"})).await;
        assert_eq!((status, wrong["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("fields")), "{wrong}");
        let gap = json!({"element": "nature", "now": "a", "wanted": "b", "gap": "c"});
        let (status, row) = region.ask("POST", &sheet, gap.clone()).await;
        assert_eq!(status, StatusCode::CREATED, "{row}");
        let own = format!("/api/v1/worksheet-rows/{}", row["id"].as_str().unwrap());
        let (status, _) = region.ask("PUT", &own, json!({"cells": {"element": "nature", "now": "x", "wanted": "b", "gap": "c"}, "revision": 1})).await;
        assert_eq!(status, StatusCode::OK);
        let (status, behind) = region.ask("PUT", &own, json!({"cells": gap, "revision": 1})).await;
        assert_eq!((status, behind["code"].as_str(), behind["present"]["cells"]["now"].as_str()), (StatusCode::CONFLICT, Some("behind"), Some("x")), "{behind}");
        let (status, shut) = officer.ask("POST", &format!("/api/v1/stages/{OWN}/openings"), json!({"stage": "2"})).await;
        assert_eq!((status, shut["code"].as_str()), (StatusCode::CONFLICT, Some("gate")), "{shut}");
        assert_eq!(shut["unmet"][0]["reason"].as_str(), Some("output"), "{shut}");
        let (status, task) = region.ask("POST", &format!("/api/v1/stages/{OWN}/homework"), json!({"stage": "1", "task": "A", "owner": "B", "due_on": "2026-02-01"})).await;
        assert_eq!(status, StatusCode::CREATED, "{task}");
        let settle = format!("/api/v1/homework/{}/states", task["id"].as_str().unwrap());
        let (status, done) = region.ask("POST", &settle, json!({"state": "done", "note": "Sudah", "revision": "1"})).await;
        assert_eq!((status, done["state"].as_str()), (StatusCode::OK, Some("done")), "{done}");
        let (_, journey) = region.ask("GET", &format!("/api/v1/stages/{OWN}"), Value::Null).await;
        assert_eq!(journey["stages"].as_array().map(Vec::len), Some(4), "{journey}");
        let (_, outputs) = region.ask("GET", &format!("/api/v1/stages/{OWN}/outputs"), Value::Null).await;
        assert_eq!(outputs["gaps"][0]["now"].as_str(), Some("x"), "{outputs}");
        let (status, _) = region.ask("DELETE", &format!("{own}?revision=2"), Value::Null).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let (_, standing) = officer.ask("GET", "/api/v1/cohorts/2023/standing", Value::Null).await;
        assert!(standing.as_array().is_some_and(|all| all.iter().any(|s| s["waits_on"] == "day")), "{standing}");
        let holder = workshop["id"].as_str().unwrap();
        let (status, _) = region.ask("POST", &format!("/api/v1/attendances/{holder}"), json!({"name": "Rudi", "unit": "Kampus", "sector": "university"})).await;
        assert_eq!(status, StatusCode::CREATED);
        let (_, came) = officer.ask("GET", &format!("/api/v1/attendances/{holder}"), Value::Null).await;
        assert_eq!((came["rows"][0]["name"].as_str(), came["rows"][0]["unit"].as_str()), (Some(""), Some("Kampus")), "{came}");
        let (status, group) = region.ask("POST", "/api/v1/focus-groups", json!({"region": OWN, "topic": "Pasar", "pillar": "economy", "held_on": "2026-01-12"})).await;
        assert_eq!(status, StatusCode::CREATED, "{group}");
        let (_, groups) = officer.ask("GET", "/api/v1/focus-groups", Value::Null).await;
        assert_eq!(groups["rows"][0]["topic"].as_str(), Some("Pasar"), "{groups}");
    }

    async fn a_token_without_the_scope_and_another_region_are_refused(t: TestDb) {
        loaded(&t).await;
        let workshop = planned(&t, &plan_draft("")).await;
        let reads = Program::of(&t, Role::RegionalAdmin, "region:71.74", &[TokenScope::WorkshopsRead]).await;
        let other = Program::of(&t, Role::Planner, "region:71.72", &[TokenScope::WorkshopsRead, TokenScope::WorkshopsWrite]).await;
        let sheet = format!("/api/v1/worksheets/{}/gap", workshop.participation);
        assert_eq!(reads.ask("GET", &sheet, Value::Null).await.0, StatusCode::OK);
        assert_eq!(reads.ask("POST", &sheet, json!({})).await.0, StatusCode::FORBIDDEN);
        assert_eq!(other.ask("GET", &sheet, Value::Null).await.0, StatusCode::FORBIDDEN);
        assert_eq!(other.ask("POST", "/api/v1/workshops", json!(plan_draft(""))).await.0, StatusCode::FORBIDDEN);
        assert_eq!(other.ask("GET", "/api/v1/worksheets/00000000-0000-0000-0000-000000000000/moon", Value::Null).await.0, StatusCode::BAD_REQUEST);
    }
}
