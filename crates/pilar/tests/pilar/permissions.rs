//! Every route with every role: who is let in, as a table that a review can read.

use std::fmt::Write;

use access::Role;
use axum::http::Method;

use crate::site::{Answer, Session, Site, patterns};

/// A word for what came back: let in, asked to sign in, forbidden, unknown, refused for its input, sent on.
fn word(answer: &Answer) -> &'static str {
    let location = answer
        .headers
        .get("location")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    match answer.status.as_u16() {
        303 if location.starts_with("/sign-in") => "sign-in",
        401 => "sign-in",
        403 => "no",
        200..=399 => "yes",
        404 => "none",
        400 | 409 | 410 | 412 | 415 | 422 | 428 => "input",
        429 => "later",
        _ => "FAULT",
    }
}

/// The address of something for a pattern: a region and a cohort that exist, ids that do not.
fn sample(pattern: &str) -> String {
    let filled = pattern.split('/').map(|segment| match segment {
        s if !s.starts_with('{') => s,
        "{code}" | "{region}" => "71.74",
        "{year}" | "{cohort}" => "2022",
        "{subject}" => "cohort:2019",
        "{property}" => "assessed",
        // No figure of the carried data has that many decisions.
        "{revision}" => "99",
        "{file}" => "missing.css",
        "{table}" => "action",
        "{key}" => "vision",
        "{number}" => "2",
        "{action}" => "A-001",
        _ => "00000000-0000-7000-8000-000000000000",
    });
    filled.collect::<Vec<_>>().join("/")
}

/// Input that is understood, for routes that read it before they ask who is there.
fn input(method: &Method, pattern: &str) -> &'static str {
    match (method.as_str(), pattern) {
        ("POST", "/accounts/{id}/grants/revoke") => "role=officer&scope=nation",
        ("POST", "/accounts/{id}/state") => "state=disabled&revision=1",
        ("POST", "/api/v1/accounts") => r#"{"login":"admin","name":"Taken"}"#,
        ("POST", "/api/v1/agencies") => r#"{"region":"71.74"}"#,
        ("PATCH", "/api/v1/plan-rows/{id}") => r#"{"cell":"name","was":"","now":"x"}"#,
        ("PATCH", "/api/v1/accounts/{id}") => r#"{"name":"Someone"}"#,
        ("POST", "/api/v1/accounts/{id}/grants") => r#"{"role":"officer","scope":"nation"}"#,
        ("POST", "/api/v1/tokens") => r#"{"name":"x","scopes":["register:read"],"days":1}"#,
        _ => "",
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_lets_in_whom_it_should() {
    let site = Site::open().await;
    let mut sessions: Vec<(Option<Role>, Session)> = site.everyone().await.into_iter().collect();
    let mut table = format!("{:70}", "method and route");
    for (role, _) in &sessions {
        let _ = write!(table, " {:>8.8}", role.map_or("public", |r| r.code()));
    }
    let mut faults = Vec::new();
    for pattern in patterns() {
        let path = sample(&pattern);
        for method in site.methods(&path).await {
            let path = match (method.as_str(), pattern.as_str()) {
                ("DELETE", "/api/v1/accounts/{id}/grants") => {
                    format!("{path}?role=officer&scope=nation")
                }
                _ => path.clone(),
            };
            // These two end the session that asks, for whoever has one.
            let ends = method == Method::POST && (pattern == "/sign-out" || pattern == "/sign-in");
            let _ = write!(table, "\n{:70}", format!("{method} {pattern}"));
            for (role, session) in &mut sessions {
                let answer = site
                    .ask_with(session, &method, &path, input(&method, &pattern))
                    .await;
                let word = word(&answer);
                let _ = write!(table, " {word:>8}");
                if word == "FAULT" {
                    faults.push(format!("{method} {path} as {role:?}: {answer:?}"));
                }
                if let (true, Some(role)) = (ends, *role) {
                    let (_, login, password) =
                        pilar::demo::accounts().find(|a| a.0 == role).unwrap();
                    *session = site.sign_in(login, &password).await;
                }
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    insta::assert_snapshot!("permissions", table);
}
