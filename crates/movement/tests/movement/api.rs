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
use movement::{
    CallError, candidates, minutes, print,
    sample::{Sample, fill},
};
use register::Acting;
use serde_json::{Value, json};
use testkit::TestDb;
use tower::ServiceExt;

use crate::world::{call_draft, loaded, open_call, site_with_api};

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

testkit::both! {
    async fn a_program_prepares_publishes_and_invites(t: TestDb) {
        loaded(&t).await;
        let both = [TokenScope::CallsRead, TokenScope::CallsWrite];
        let officer = Program::of(&t, (Role::Officer, "nation"), &both).await;
        let region = Program::of(&t, (Role::RegionalAdmin, "region:71.74"), &both).await;
        let (status, wrong) = officer.ask("POST", "/api/v1/calls", &json!({"year": "1999"})).await;
        assert_eq!((status, wrong["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("fields")));
        let draft = json!(call_draft());
        assert_eq!(region.ask("POST", "/api/v1/calls", &draft).await.0, StatusCode::FORBIDDEN);
        let (status, call) = officer.ask("POST", "/api/v1/calls", &draft).await;
        assert_eq!((status, call["state"].as_str()), (StatusCode::CREATED, Some("draft")), "{call}");
        let uri = format!("/api/v1/calls/{}", call["id"].as_str().unwrap());
        assert_eq!(region.ask("GET", &uri, &Value::Null).await.0, StatusCode::NOT_FOUND, "a draft is not public");
        let mut changed = draft.clone();
        changed["theme"] = json!("Kota yang \"lain\"");
        let stale = officer.ask("PUT", &uri, &changed).await;
        assert_eq!(stale.0, StatusCode::CONFLICT, "without its revision: {}", stale.1);
        changed["revision"] = json!(call["revision"].to_string());
        let (status, call) = officer.ask("PUT", &uri, &changed).await;
        assert_eq!((status, call["theme"].as_str()), (StatusCode::OK, Some("Kota yang \"lain\"")), "{call}");
        let (status, invited) = officer.ask("POST", &format!("{uri}/invitations"), &json!({"regions": "71.74, 71.72"})).await;
        assert_eq!((status, &invited), (StatusCode::OK, &json!({"added": 2, "known": 0})));
        let (status, _) = officer.ask("POST", &format!("{uri}/invitations"), &json!({"regions": "99.99"})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, wrong) = officer.ask("POST", &format!("{uri}/steps"), &json!({"to": "announced"})).await;
        assert_eq!((status, wrong["code"].as_str()), (StatusCode::CONFLICT, Some("step")));
        assert_eq!(region.ask("POST", &format!("{uri}/steps"), &json!({"to": "published"})).await.0, StatusCode::FORBIDDEN);
        let (status, call) = officer.ask("POST", &format!("{uri}/steps"), &json!({"to": "published"})).await;
        assert_eq!((status, call["state"].as_str()), (StatusCode::OK, Some("published")), "{call}");
        let (status, late) = officer.ask("PUT", &uri, &changed).await;
        assert_eq!(status, StatusCode::CONFLICT, "{late}");
        let (_, calls) = region.ask("GET", "/api/v1/calls?limit=1", &Value::Null).await;
        assert_eq!(calls["rows"][0]["title"], draft["title"]);
        let (_, shown) = region.ask("GET", &uri, &Value::Null).await;
        assert_eq!(shown["candidates"], json!([{"state": "invited", "candidates": 2}]));
        assert_eq!(shown["steps"].as_array().unwrap().len(), 2);
        let members = format!("{uri}/candidates");
        let (_, found) = officer.ask("GET", &format!("{members}?q=kotamobagu"), &Value::Null).await;
        assert_eq!((found["rows"].as_array().unwrap().len(), found["rows"][0]["region"].as_str()), (1, Some("71.74")));
        assert_eq!(region.ask("GET", &members, &Value::Null).await.0, StatusCode::FORBIDDEN, "a region does not see who else stands");
    }
}

testkit::both! {
    async fn a_program_ranks_tries_weights_and_decides(t: TestDb) {
        loaded(&t).await;
        let call = open_call(&t, "71.74, 71.72, 75.03").await;
        let sample = Sample {
            seed: "contoh".to_owned(),
            seated: Vec::new(),
            n_assessors: 4,
            at_the_cut: None,
        };
        let mut tx = t.db.write().await.unwrap();
        fill(&mut Acting::new(&mut tx, &Actor::System, &t.clock), call.id, &sample).await.unwrap();
        tx.commit().await.unwrap();
        let both = [TokenScope::CallsRead, TokenScope::CallsWrite];
        let officer = Program::of(&t, (Role::Officer, "nation"), &both).await;
        let admin = Program::of(&t, (Role::MinistryAdmin, "nation"), &both).await;
        let assessor = Program::of(&t, (Role::Assessor, "nation"), &both).await;
        let uri = format!("/api/v1/calls/{}", call.id);
        let rankings = format!("{uri}/rankings");
        assert_eq!(assessor.ask("GET", &rankings, &Value::Null).await.0, StatusCode::FORBIDDEN);
        assert_eq!(assessor.ask("POST", &rankings, &json!({"kind": "official"})).await.0, StatusCode::FORBIDDEN);
        let (status, ranking) = officer.ask("POST", &rankings, &json!({"kind": "official"})).await;
        assert_eq!((status, ranking["no"].as_u64()), (StatusCode::CREATED, Some(1)), "{ranking}");
        let places: Vec<_> = ranking["rows"].as_array().unwrap().iter().map(|row| row["place"].as_u64().unwrap()).collect();
        assert_eq!(places, [1, 2, 3]);
        let what_if = |weight: f64| json!({"kind": "what-if", "weights": {"A1": weight}, "note": "coba"});
        assert_eq!(officer.ask("POST", &rankings, &what_if(-1.0)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, tried) = officer.ask("POST", &rankings, &what_if(0.5)).await;
        assert_eq!((status, tried["weights"]["A1"].as_f64()), (StatusCode::CREATED, Some(0.5)), "{tried}");
        assert_eq!(officer.ask("GET", &rankings, &Value::Null).await.1.as_array().unwrap().len(), 2);
        let last = ranking["rows"][2]["candidate"].as_str().unwrap();
        let decisions = format!("{uri}/decisions");
        let depart = |candidate: &str, reason: &str| json!({"departures": [{"candidate": candidate, "outcome": "reserve", "reason": reason}]});
        assert_eq!(admin.ask("POST", &decisions, &depart("K-999", "x")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let decided = admin.ask("POST", &decisions, &depart(ranking["rows"][0]["candidate"].as_str().unwrap(), " ")).await;
        assert_eq!(decided.0, StatusCode::UNPROCESSABLE_ENTITY, "a departure without its reason: {}", decided.1);
        let (status, made) = admin.ask("POST", &decisions, &depart(last, "cadangan \"dulu\"")).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let (_, told) = officer.ask("GET", &decisions, &Value::Null).await;
        let of_last = told.as_array().unwrap().iter().find(|one| one["candidate"] == last).unwrap();
        assert_eq!(of_last["outcome"], "reserve");
        assert_eq!(assessor.ask("GET", &decisions, &Value::Null).await.0, StatusCode::FORBIDDEN);
        let mut tx = t.db.read().await.unwrap();
        let refused = minutes::of_call(&mut tx, &Actor::Anonymous, call.id).await;
        assert!(matches!(refused, Err(CallError::Forbidden(_))), "{refused:?}");
        let minuted = minutes::of_call(&mut tx, &Actor::System, call.id).await.unwrap();
        assert_eq!((minuted.decisions.len(), minuted.agreement.closed), (3, 6));
        assert!(print::minutes(&minuted).unwrap().starts_with(b"%PDF-"));
        drop(tx);
        assert_eq!(officer.ask("POST", &decisions, &json!({})).await.0, StatusCode::FORBIDDEN);
        let result = format!("{uri}/result");
        assert_eq!(assessor.ask("GET", &result, &Value::Null).await.0, StatusCode::FORBIDDEN, "nothing is announced");
        assert_eq!(officer.ask("GET", &result, &Value::Null).await.0, StatusCode::OK);
    }
}
