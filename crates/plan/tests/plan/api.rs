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

use masterplan::Table;

use crate::world::{OWN, account, action, added, loaded, planned, site};

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
            site: site(&t.db),
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
    async fn a_program_reads_writes_and_releases(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let both = [TokenScope::PlansRead, TokenScope::PlansWrite];
        let region = Program::of(&t, Role::RegionalAdmin, "region:71.74", &both).await;
        let reader = Program::of(&t, Role::Planner, "region:71.74", &[TokenScope::PlansRead]).await;
        let rows = format!("/api/v1/plans/{OWN}/tables/action");
        let (status, told) = reader.ask("GET", &rows, Value::Null).await;
        assert_eq!((status, told[0]["cells"]["code"].as_str()), (StatusCode::OK, Some("A-1")), "{told}");
        let cell = format!("/api/v1/plan-rows/{}", row.id);
        let change = json!({"cell": "name", "was": "Mal pelayanan publik", "now": "Mal kota"});
        assert_eq!(reader.ask("PATCH", &cell, change.clone()).await.0, StatusCode::FORBIDDEN, "the token only reads");
        let (status, told) = region.ask("PATCH", &cell, change.clone()).await;
        assert_eq!((status, told["cells"]["name"].as_str()), (StatusCode::OK, Some("Mal kota")), "{told}");
        let (status, told) = region.ask("PATCH", &cell, json!({"cell": "name", "was": "Mal pelayanan publik", "now": "Lain"})).await;
        assert_eq!((status, told["present"]["cells"]["name"].as_str()), (StatusCode::CONFLICT, Some("Mal kota")), "{told}");
        let (status, told) = region.ask("PATCH", &cell, json!({"cell": "budget.2025", "was": "1000000", "now": "1000000000000000"})).await;
        assert_eq!((status, told["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("cells")), "{told}");
        let (status, told) = region.ask("POST", &rows, json!({"name": "Baru", "pillar": "living", "status": "planned"})).await;
        assert_eq!((status, told["cells"]["code"].as_str()), (StatusCode::CREATED, Some("A-2")), "{told}");
        let releases = format!("/api/v1/plans/{OWN}/releases");
        assert_eq!(reader.ask("POST", &releases, json!({"reason": "x", "after": "0"})).await.0, StatusCode::FORBIDDEN);
        let (status, told) = region.ask("POST", &releases, json!({"reason": "Pertama", "after": "0"})).await;
        assert_eq!((status, told["number"].as_i64()), (StatusCode::CREATED, Some(1)), "{told}");
        let (status, told) = region.ask("POST", &releases, json!({"reason": "Kedua", "after": "0"})).await;
        assert_eq!((status, told["code"].as_str()), (StatusCode::CONFLICT, Some("overtaken")), "{told}");
        let (status, told) = reader.ask("GET", &releases, Value::Null).await;
        assert_eq!((status, told[0]["state"].as_str()), (StatusCode::OK, Some("draft")), "{told}");
        assert_eq!(reader.ask("GET", &format!("{releases}/1"), Value::Null).await.0, StatusCode::OK);
        assert_eq!(reader.ask("GET", &format!("{releases}/9"), Value::Null).await.0, StatusCode::NOT_FOUND);
        let steps = format!("{releases}/1/steps");
        assert_eq!(region.ask("POST", &steps, json!({"to": "reviewed"})).await.0, StatusCode::FORBIDDEN);
        assert_eq!(reader.ask("GET", "/api/v1/plans", Value::Null).await.0, StatusCode::OK);
        assert_eq!(reader.ask("GET", "/api/v1/plan-actions?pillar=living", Value::Null).await.0, StatusCode::OK);
    }
}
