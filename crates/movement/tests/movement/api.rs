//! A form in `/api/v1`, by a program with a token.

use access::{
    Actor, Grant, Role, TokenScope,
    operations::{
        accounts::{FirstPassword, NewAccount, create},
        tokens::{self, NewToken},
    },
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use movement::candidates;
use serde_json::{Value, json};
use testkit::TestDb;
use tower::ServiceExt;

use crate::world::{loaded, open_call, site_with_api};

/// A program with a token of someone with one role.
struct Program {
    site: Router,
    bearer: String,
}

impl Program {
    async fn of(t: &TestDb, (role, place): (Role, &str), scopes: &[TokenScope]) -> Self {
        let login = format!("program-{}", role.code());
        let new = NewAccount {
            login: login.parse().unwrap(),
            name: "Program".parse().unwrap(),
            password: FirstPassword::Chosen(
                access::Password::choose("gajah \"naik\" perahu", &login.parse().unwrap()).unwrap(),
            ),
            grants: vec![Grant::new(role, place.parse().unwrap()).unwrap()],
        };
        let id = create(&t.db, &Actor::System, new).await.unwrap().id;
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

    async fn ask(&self, method: &str, uri: &str, body: &Value) -> (StatusCode, Value) {
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
    async fn a_program_reads_writes_and_hands_in(t: TestDb) {
        loaded(&t).await;
        open_call(&t, "71.74").await;
        let id = {
            let mut tx = t.db.read().await.unwrap();
            candidates::of_region(&mut tx, &Actor::System, &"71.74".parse().unwrap()).await.unwrap()[0].id
        };
        let program = Program::of(&t, (Role::RegionalAdmin, "region:71.74"), &[TokenScope::CallsRead, TokenScope::CallsWrite]).await;
        let uri = format!("/api/v1/candidates/{id}");
        let (status, form) = program.ask("GET", &uri, &Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{form}");
        assert_eq!((form["state"].as_str(), form["sections"].as_array().unwrap().len()), (Some("invited"), 8));
        let stamp = form["sections"][0]["answers"][0]["stamp"].as_str().unwrap();
        let answer = |words: &str| json!({"answers": [{"item": "A1", "level": "0", "words": words, "stamp": stamp}]});
        let (status, saved) = program.ask("PUT", &format!("{uri}/answers/A1"), &answer("satu")).await;
        assert_eq!(status, StatusCode::OK, "{saved}");
        assert_eq!(saved["answers"][0]["words"], "satu");
        let (status, clash) = program.ask("PUT", &format!("{uri}/answers/A1"), &answer("dua")).await;
        assert_eq!((status, &clash["conflicts"]), (StatusCode::CONFLICT, &json!(["A1"])));
        let (status, wrong) = program.ask("PUT", &format!("{uri}/answers/A1"), &json!({"answers": [{"item": "A2"}]})).await;
        assert_eq!((status, wrong["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("fields")));
        let (status, refused) = program.ask("POST", &format!("{uri}/submission"), &Value::Null).await;
        assert_eq!((status, refused["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("unsupported")));
        for n in 2..=8 {
            let item = format!("A{n}");
            let stamp = form["sections"][n - 1]["answers"][0]["stamp"].as_str().unwrap();
            let body = json!({"answers": [{"item": item, "level": "0", "words": "nol", "stamp": stamp}]});
            assert_eq!(program.ask("PUT", &format!("{uri}/answers/{item}"), &body).await.0, StatusCode::OK);
        }
        let (status, receipt) = program.ask("POST", &format!("{uri}/submission"), &Value::Null).await;
        assert_eq!(status, StatusCode::CREATED, "{receipt}");
        assert_eq!(receipt["submission"].as_str().unwrap().len(), 64);
        let (status, again) = program.ask("POST", &format!("{uri}/submission"), &Value::Null).await;
        assert_eq!((status, again["code"].as_str()), (StatusCode::CONFLICT, Some("candidate-state")));
        let reader = Program::of(&t, (Role::Planner, "region:71.74"), &[TokenScope::CallsRead]).await;
        assert_eq!(reader.ask("GET", &uri, &Value::Null).await.0, StatusCode::OK);
        assert_eq!(reader.ask("PUT", &format!("{uri}/answers/A1"), &answer("tiga")).await.0, StatusCode::FORBIDDEN);
    }
}
