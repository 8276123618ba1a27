//! The API and its description say the same.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode, header};
use serde_json::Value;

use crate::site::{Site, patterns};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

async fn document(site: &Site) -> Value {
    let answer = site.get("/api/v1/openapi.json", "*/*").await;
    assert_eq!(answer.status, StatusCode::OK);
    serde_json::from_str(&answer.body).unwrap()
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            found.push((path.clone(), method.clone(), operation.clone()));
        }
    }
    found
}

/// Every `$ref` of the document.
fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            for (name, inner) in members {
                match inner.as_str() {
                    Some(target) if name == "$ref" => {
                        found.insert(target);
                    }
                    _ => references(inner, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// What is wrong by the rules of OpenAPI 3.1 that a generated document can break.
fn faults(document: &Value) -> Vec<String> {
    let mut found = Faults::default();
    let version = document["openapi"].as_str().unwrap_or_default();
    found.unless(version.starts_with("3.1."), "openapi is not 3.1");
    let info = &document["info"];
    found.unless(
        info["title"].is_string() && info["version"].is_string(),
        "info",
    );
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(document) {
        let here = format!("{method} {path}");
        found.unless(
            METHODS.contains(&method.as_str()),
            format!("{here}: no such method"),
        );
        let id = operation["operationId"].as_str().unwrap_or_default();
        found.unless(
            !id.is_empty() && ids.insert(id.to_owned()),
            format!("{here}: the operationId `{id}` is missing or taken"),
        );
        found.in_parameters(&here, &path, &operation);
        found.in_responses(&here, &operation);
    }
    let mut targets = BTreeSet::new();
    references(document, &mut targets);
    for target in targets {
        let pointer = target.trim_start_matches('#');
        found.unless(
            document.pointer(pointer).is_some(),
            format!("{target} leads nowhere"),
        );
    }
    found.0
}

#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn unless(&mut self, is_right: bool, what: impl Into<String>) {
        if !is_right {
            self.0.push(what.into());
        }
    }

    fn in_parameters(&mut self, here: &str, path: &str, operation: &Value) {
        let mut names = BTreeSet::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let text = |key: &str| parameter[key].as_str().unwrap_or_default();
            let (name, place) = (text("name"), text("in"));
            self.unless(
                ["path", "query", "header", "cookie"].contains(&place),
                format!("{here}: {name} is in `{place}`"),
            );
            self.unless(names.insert((name, place)), format!("{here}: {name} twice"));
            let in_path = path.contains(&format!("{{{name}}}")) && parameter["required"] == true;
            self.unless(
                place != "path" || in_path,
                format!("{here}: {name} is not in the path"),
            );
        }
        let in_path = path.split('{').skip(1);
        for name in in_path.filter_map(|rest| rest.split('}').next()) {
            self.unless(
                names.contains(&(name, "path")),
                format!("{here}: {{{name}}} is not described"),
            );
        }
    }

    fn in_responses(&mut self, here: &str, operation: &Value) {
        let responses = operation["responses"].as_object();
        self.unless(
            responses.is_some_and(|r| !r.is_empty()),
            format!("{here}: no responses"),
        );
        for (status, response) in responses.into_iter().flatten() {
            let is_status = status.parse::<u16>().is_ok_and(|s| (100..600).contains(&s));
            self.unless(
                status == "default" || is_status,
                format!("{here}: {status}"),
            );
            let described = response["description"]
                .as_str()
                .is_some_and(|d| !d.is_empty());
            self.unless(described, format!("{here}: {status} has no description"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_description_is_valid_and_complete() {
    let site = Site::open().await;
    let document = document(&site).await;
    assert_eq!(faults(&document), Vec::<String>::new());
    let bearer = &document["components"]["securitySchemes"]["bearer"];
    assert_eq!(
        (&bearer["type"], &bearer["scheme"]),
        (&"http".into(), &"bearer".into())
    );
    assert!(document["components"]["schemas"]["Problem"]["properties"]["code"].is_object());
    assert!(document["info"]["license"].is_object());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_has_an_operation_and_every_operation_a_route() {
    let site = Site::open().await;
    let document = document(&site).await;
    let described: BTreeSet<(String, String)> = operations(&document)
        .into_iter()
        .map(|(path, method, _)| (path, method))
        .collect();
    let mut served = BTreeSet::new();
    for path in patterns().into_iter().filter(|p| p.starts_with("/api/")) {
        let sample = path
            .split('/')
            .map(|s| if s.starts_with('{') { "x" } else { s })
            .collect::<Vec<_>>()
            .join("/");
        for method in site.methods(&sample).await {
            served.insert((path.clone(), method.as_str().to_lowercase()));
        }
    }
    let missing: Vec<_> = served.difference(&described).collect();
    let invented: Vec<_> = described.difference(&served).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "not described: {missing:?}; not served: {invented:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_under_the_api_answers_html_and_every_error_is_a_problem() {
    let site = Site::open().await;
    let mut wrong = Vec::new();
    let unknown = [
        "/api/v1/nowhere",
        "/api/v2",
        "/api/",
        "/api/v1/accounts/x/y/z",
    ]
    .map(|p| (Method::GET, p.to_owned()));
    let mut asked: Vec<(Method, String)> = unknown.into();
    for (path, _, _) in operations(&document(&site).await) {
        let sample = path
            .split('/')
            .map(|s| if s.starts_with('{') { "x" } else { s })
            .collect::<Vec<_>>()
            .join("/");
        for method in [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ] {
            asked.push((method, sample.clone()));
        }
    }
    for (method, path) in asked {
        let answer = site.ask(&Default::default(), &method, &path).await;
        let kind = answer
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let is_error = answer.status.is_client_error() || answer.status.is_server_error();
        let is_problem = kind == "application/problem+json"
            && serde_json::from_str::<Value>(&answer.body)
                .is_ok_and(|p| p["status"] == answer.status.as_u16() && p["code"].is_string());
        if kind.starts_with("text/html")
            || (is_error && !is_problem)
            || answer.status.is_server_error()
        {
            wrong.push(format!("{method} {path}: {} {kind}", answer.status));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_addresses_are_problems_in_the_form_that_was_asked_for() {
    let site = Site::open().await;
    for path in [
        "/nowhere",
        "/regions/71.74/nowhere",
        "/assets/missing.css",
        "/%F0%9F%99%82",
    ] {
        let page = site.get(path, "text/html").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            page.headers[header::CONTENT_TYPE]
                .to_str()
                .unwrap()
                .starts_with("text/html"),
            "{path}"
        );
        let json = site.get(path, "*/*").await;
        assert_eq!(
            json.headers[header::CONTENT_TYPE],
            "application/problem+json",
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_description_is_sent_once_and_read_in_both_languages() {
    let site = Site::open().await;
    let first = site.get("/api/v1/openapi.json", "*/*").await;
    let tag = first.headers[header::ETAG].clone();
    let request = axum::http::Request::get("/api/v1/openapi.json")
        .header(header::IF_NONE_MATCH, tag)
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(site.send(request).await.status, StatusCode::NOT_MODIFIED);
    for (lang, word) in [("id", "Unduh OpenAPI 3.1"), ("en", "Download OpenAPI 3.1")] {
        let page = site.get(&format!("/api?lang={lang}"), "text/html").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(word));
        assert!(
            page.body.contains("/api/v1/accounts/{id}/grants"),
            "every operation is on the page"
        );
        assert!(!page.body.contains('⟦'), "no word is missing");
    }
}
