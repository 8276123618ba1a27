//! The JSON API.

use access::{
    AccountId, Actor, Grant, Role, Secret, TokenScope,
    operations::tokens::{self, NewToken},
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use store::Db;
use testkit::both;

use crate::{
    site::Browser,
    world::{ADMIN_PASSWORD, admin, entries, person},
};

async fn token(db: &Db, account: AccountId, scopes: &[TokenScope]) -> Secret {
    let new = NewToken {
        name: "Uji".parse().unwrap(),
        scopes: scopes.to_vec(),
        days: Some(1),
    };
    tokens::create(db, &Actor::System, account, new)
        .await
        .unwrap()
        .1
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

both! {
    async fn a_program_learns_who_it_is(t: TestDb) {
        let (id, _) = person(&t.db, "kadis", &[Grant::national(Role::Officer).unwrap()]).await;
        let secret = token(&t.db, id, &[TokenScope::RegisterWrite]).await;
        let mut program = Browser::new(&t.db);
        let bearer = format!("Bearer {}", secret.reveal());
        let me = program.json("GET", "/api/v1/me", "", &[("authorization", &bearer)]).await;
        assert_eq!(me.status, StatusCode::OK, "{}", me.body);
        let me = json_of(&me.body);
        assert_eq!(me["login"], "kadis");
        assert_eq!(me["grants"], json!([{"role": "officer", "scope": "nation"}]));
        assert_eq!(me["token_scopes"], json!(["register:write"]));
        let permissions = me["permissions"].as_array().unwrap();
        assert!(permissions.contains(&json!("claims.manage")) && !permissions.contains(&json!("personal.read")));
        let nobody = program.json("GET", "/api/v1/me", "", &[]).await;
        assert_eq!((nobody.status, nobody.code().as_str()), (StatusCode::UNAUTHORIZED, "sign-in-required"));
        assert_eq!(nobody.headers["content-type"], "application/problem+json");
    }

    async fn a_bad_token_is_named_and_never_falls_back_to_the_cookie(t: TestDb) {
        let (id, own) = person(&t.db, "kadis", &[]).await;
        let secret = token(&t.db, id, &[TokenScope::RegisterRead]).await;
        let revoked = token(&t.db, id, &[TokenScope::RegisterRead]).await;
        let newest = tokens::list(&t.db, &own, id).await.unwrap();
        let revoked_id = newest.iter().find(|token| revoked.reveal().starts_with(&token.prefix)).unwrap().id;
        tokens::revoke(&t.db, &own, id, revoked_id).await.unwrap();
        let mut browser = Browser::person(&t.db, "kadis").await;
        t.clock.advance_seconds(3600);
        for (given, code) in [("x", "token-unknown"), (revoked.reveal(), "token-revoked")] {
            let bearer = format!("bearer {given}");
            let answer = browser.json("GET", "/api/v1/me", "", &[("authorization", &bearer)]).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, code));
        }
        t.clock.advance_seconds(86_400);
        let bearer = format!("Bearer {}", secret.reveal());
        let expired = browser.json("GET", "/api/v1/me", "", &[("authorization", &bearer)]).await;
        assert_eq!((expired.status, expired.code().as_str()), (StatusCode::UNAUTHORIZED, "token-expired"));
    }

    async fn a_token_out_of_scope_is_told_which_it_lacks(t: TestDb) {
        let (id, _) = admin(&t.db).await;
        let secret = token(&t.db, id, &[TokenScope::RegisterRead, TokenScope::AccountsRead]).await;
        let bearer = format!("Bearer {}", secret.reveal());
        let mut program = Browser::new(&t.db);
        let auth = [("authorization", bearer.as_str())];
        assert_eq!(program.json("GET", "/api/v1/accounts", "", &auth).await.status, StatusCode::OK);
        let before = entries(&t.db).await;
        let body = r#"{"login":"x.y","name":"X"}"#;
        let refused = program.json("POST", "/api/v1/accounts", body, &auth).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "token-scope"));
        assert_eq!(json_of(&refused.body)["needs"], "accounts:write");
        let audit = program.json("GET", "/api/v1/audit", "", &auth).await;
        assert_eq!(audit.code(), "token-scope");
        let breed = program.json("POST", "/api/v1/tokens", r#"{"name":"x","scopes":["accounts:write"],"days":1}"#, &auth).await;
        assert_eq!((breed.status, breed.code().as_str()), (StatusCode::FORBIDDEN, "not-by-token"));
        assert_eq!(entries(&t.db).await, before, "nothing was written");
    }

    async fn accounts_are_added_changed_and_given_roles(t: TestDb) {
        let (id, _) = admin(&t.db).await;
        let secret = token(&t.db, id, &[TokenScope::AccountsRead, TokenScope::AccountsWrite]).await;
        let bearer = format!("Bearer {}", secret.reveal());
        let auth = [("authorization", bearer.as_str())];
        let mut program = Browser::new(&t.db);
        let body = json!({"login": "K.Ari", "name": "Ari \"🙂\"", "grants": [{"role": "regional-admin", "scope": "region:71.72"}]}).to_string();
        let made = program.json("POST", "/api/v1/accounts", &body, &auth).await;
        assert_eq!((made.status, made.headers["cache-control"].to_str().unwrap()), (StatusCode::CREATED, "no-store"));
        let made = json_of(&made.body);
        assert!(made["password"].as_str().unwrap().len() == 19);
        let uri = format!("/api/v1/accounts/{}", made["id"].as_str().unwrap());
        let again = program.json("POST", "/api/v1/accounts", &body, &auth).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "login-taken"));

        let shown = program.json("GET", &uri, "", &auth).await;
        let tag = shown.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(json_of(&shown.body)["grants"], json!([{"role": "regional-admin", "scope": "region:71.72"}]));
        let patch = r#"{"name":"Bri"}"#;
        assert_eq!(program.json("PATCH", &uri, patch, &auth).await.status, StatusCode::PRECONDITION_REQUIRED);
        let with = [auth[0], ("if-match", tag.as_str())];
        let patched = program.json("PATCH", &uri, patch, &with).await;
        assert_eq!((patched.status, json_of(&patched.body)["name"].clone()), (StatusCode::OK, json!("Bri")));
        assert_eq!(program.json("PATCH", &uri, patch, &with).await.status, StatusCode::PRECONDITION_FAILED);
        let tag = patched.headers["etag"].to_str().unwrap().to_owned();
        let off = program.json("PATCH", &uri, r#"{"state":"disabled"}"#, &[auth[0], ("if-match", &tag)]).await;
        assert_eq!(json_of(&off.body)["state"], "disabled");

        let role = r#"{"role":"officer","scope":"nation"}"#;
        let grants = format!("{uri}/grants");
        assert_eq!(program.json("POST", &grants, role, &auth).await.status, StatusCode::CREATED);
        assert_eq!(program.json("POST", &grants, role, &auth).await.status, StatusCode::OK);
        let gone = program.json("DELETE", &format!("{grants}?role=officer&scope=nation"), "", &auth).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        let reset = program.json("POST", &format!("{uri}/password"), "", &auth).await;
        assert!(json_of(&reset.body)["password"].is_string());
        let list = json_of(&program.json("GET", "/api/v1/accounts?state=disabled&limit=1", "", &auth).await.body);
        assert_eq!((list["rows"].as_array().unwrap().len(), &list["next"]), (1, &Value::Null));
    }

    async fn bad_input_is_told_by_field(t: TestDb) {
        let (id, _) = admin(&t.db).await;
        let secret = token(&t.db, id, &TokenScope::ALL).await;
        let bearer = format!("Bearer {}", secret.reveal());
        let auth = [("authorization", bearer.as_str())];
        let mut program = Browser::new(&t.db);
        let before = entries(&t.db).await;
        for (body, field) in [
            (r#"{"login":"а","name":"X"}"#, "login"),
            (r#"{"login":"x.y","name":""}"#, "name"),
            (r#"{"login":"x.y","name":"X","grants":[{"role":"root","scope":"nation"}]}"#, "role"),
            (r#"{"login":"x.y","name":"X","grants":[{"role":"officer","scope":"region:71.72"}]}"#, "scope"),
        ] {
            let answer = program.json("POST", "/api/v1/accounts", body, &auth).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert_eq!(json_of(&answer.body)["errors"][0]["field"], field);
        }
        for body in ["", "{", "[]", r#"{"login":1,"name":"X"}"#, r#"{"login":"x.y","name":"X","admin":true}"#] {
            let answer = program.json("POST", "/api/v1/accounts", body, &auth).await;
            assert!(answer.status.is_client_error(), "{body}");
            assert_eq!(answer.headers["content-type"], "application/problem+json", "{body}");
        }
        for uri in ["/api/v1/accounts/x", "/api/v1/accounts/00000000-0000-0000-0000-0000000000ff", "/api/v1/accounts?state=x", "/api/v1/accounts?after=x", "/api/v1/accounts?limit=0"] {
            let answer = program.json("GET", uri, "", &auth).await;
            assert!(answer.status.is_client_error(), "{uri}");
            assert_eq!(answer.headers["content-type"], "application/problem+json", "{uri}");
        }
        let before_asking = program.json("POST", "/api/v1/accounts", r#"{"login":"","name":""}"#, &[]).await;
        assert_eq!(before_asking.status, StatusCode::UNAUTHORIZED, "who may not, is not told what is wrong");
        assert_eq!(entries(&t.db).await, before, "nothing was written");
    }

    async fn a_session_needs_the_header_to_change_anything_by_json(t: TestDb) {
        admin(&t.db).await;
        let mut browser = Browser::signed_in(&t.db, "admin", ADMIN_PASSWORD).await;
        let body = r#"{"name":"Sinkron","scopes":["register:read"],"days":30}"#;
        let bare = browser.json("POST", "/api/v1/tokens", body, &[]).await;
        assert_eq!((bare.status, bare.code().as_str()), (StatusCode::FORBIDDEN, "csrf"));
        let csrf = browser.csrf.clone();
        let made = browser.json("POST", "/api/v1/tokens", body, &[("x-csrf-token", &csrf)]).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let list = json_of(&browser.json("GET", "/api/v1/tokens", "", &[]).await.body);
        assert_eq!(list[0]["scopes"], json!(["register:read"]));
        let uri = format!("/api/v1/tokens/{}", list[0]["id"].as_str().unwrap());
        let gone = browser.json("DELETE", &uri, "", &[("x-csrf-token", &csrf)]).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        let twice = browser.json("DELETE", &uri, "", &[("x-csrf-token", &csrf)]).await;
        assert_eq!((twice.status, twice.code().as_str()), (StatusCode::NOT_FOUND, "token-not-found"));
        let log = json_of(&browser.json("GET", "/api/v1/audit?limit=1", "", &[]).await.body);
        assert_eq!(log["rows"][0]["action"], "access.revoke-token");
    }
}

#[test]
fn every_route_of_the_api_is_described() {
    let (_, description) = access::http::api().split_for_parts();
    let json = serde_json::to_value(&description).unwrap();
    let paths: Vec<&String> = json["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/api/v1/accounts",
            "/api/v1/accounts/{id}",
            "/api/v1/accounts/{id}/grants",
            "/api/v1/accounts/{id}/password",
            "/api/v1/audit",
            "/api/v1/me",
            "/api/v1/tokens",
            "/api/v1/tokens/{id}",
        ]
    );
    for (path, methods) in json["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path}");
        }
    }
}
