//! The description says what the API does: no more, no less.

use std::collections::BTreeSet;

use access::{Grant, Role, TokenScope};
use serde_json::{Value, json};
use testkit::both;

use super::{
    schema,
    site::{Site, account, bearer, description},
};

/// The description as JSON, with every object closed, so that a member nobody described is found.
pub fn closed() -> Value {
    let mut api = serde_json::to_value(description()).unwrap();
    let mut parts = BTreeSet::new();
    parts_of_others(&api, &mut parts);
    for (name, schema) in api["components"]["schemas"].as_object_mut().unwrap() {
        close(schema, parts.contains(name));
    }
    api
}

/// The schemas that are parts of others by `allOf`: these cannot be closed alone.
fn parts_of_others(value: &Value, parts: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for part in object
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                if let Some(name) = part["$ref"].as_str() {
                    parts.insert(name.rsplit('/').next().unwrap().to_owned());
                }
            }
            object
                .values()
                .for_each(|value| parts_of_others(value, parts));
        }
        Value::Array(array) => array.iter().for_each(|value| parts_of_others(value, parts)),
        _ => {}
    }
}

fn close(schema: &mut Value, is_part: bool) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    for (name, inner) in object.iter_mut() {
        match name.as_str() {
            "properties" => inner
                .as_object_mut()
                .unwrap()
                .values_mut()
                .for_each(|value| close(value, false)),
            "items" => close(inner, false),
            "oneOf" => inner
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .for_each(|value| close(value, false)),
            "allOf" => inner
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .for_each(|value| close(value, true)),
            _ => {}
        }
    }
    if is_part || object.contains_key("$ref") {
        return;
    }
    if object.contains_key("allOf")
        || (object.contains_key("properties") && !object.contains_key("additionalProperties"))
    {
        object.insert("unevaluatedProperties".into(), json!(false));
    }
}

/// Checks an answer against what the description says of this operation and status.
pub fn check(api: &Value, method: &str, route: &str, status: u16, answer: &Value) {
    let operation = &api["paths"][route][method];
    assert!(operation.is_object(), "{method} {route} is not described");
    let response = &operation["responses"][status.to_string()];
    assert!(
        response.is_object(),
        "{method} {route} does not describe {status}: {answer}"
    );
    let kind = if status >= 400 {
        "application/problem+json"
    } else if route.ends_with("/boundary") {
        "application/geo+json"
    } else {
        "application/json"
    };
    let Some(schema) = response["content"].get(kind) else {
        assert!(
            answer.is_null(),
            "{method} {route} describes no body for {status}"
        );
        return;
    };
    let wrong = schema::errors(api, &schema["schema"], answer);
    assert!(
        wrong.is_empty(),
        "{method} {route} {status}: {wrong:#?}\n{answer:#}"
    );
}

/// Every operation: method, path and description.
fn operations(api: &Value) -> Vec<(String, String, Value)> {
    let paths = api["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap();
            methods
                .iter()
                .map(move |(method, op)| (method.clone(), path.clone(), op.clone()))
        })
        .collect()
}

/// The id of the first entry of a list.
async fn first(site: &Site, list: &str, member: &str) -> String {
    site.ok(&format!("/api/v1/{list}?limit=1")).await["items"][0][member]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn every_operation_is_described_in_full() {
    let api = serde_json::to_value(description()).unwrap();
    let tags: BTreeSet<&str> = api["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let mut ids = BTreeSet::new();
    for (method, path, op) in operations(&api) {
        let here = format!("{method} {path}");
        assert!(
            ids.insert(op["operationId"].as_str().unwrap().to_owned()),
            "{here}"
        );
        assert!(!op["summary"].as_str().unwrap().is_empty(), "{here}");
        assert!(tags.contains(op["tags"][0].as_str().unwrap()), "{here}");
        assert!(op["security"].is_array(), "{here}");
        for parameter in op["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{here}: {parameter}");
        }
        let responses = op["responses"].as_object().unwrap();
        assert!(
            responses.contains_key("400") && responses.contains_key("503"),
            "{here}"
        );
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{here}"
        );
        for hole in path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        {
            let parameters = op["parameters"].as_array().unwrap();
            assert!(
                parameters
                    .iter()
                    .any(|p| p["name"] == hole && p["in"] == "path"),
                "{here}"
            );
            assert!(responses.contains_key("404"), "{here}");
        }
    }
}

#[test]
fn every_schema_is_described_and_none_is_missing() {
    let api = serde_json::to_value(description()).unwrap();
    for (name, schema) in api["components"]["schemas"].as_object().unwrap() {
        assert!(
            schema["description"].is_string() || name.starts_with("List_"),
            "{name} is not described"
        );
        for (member, schema) in schema["properties"].as_object().into_iter().flatten() {
            let told = schema["description"].is_string() || schema.get("$ref").is_some();
            assert!(
                told || schema.get("oneOf").is_some(),
                "{name}.{member} is not described"
            );
        }
    }
    let text = api.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(
            api["components"]["schemas"].get(name).is_some(),
            "{name} is referred to and not there"
        );
    }
}

/// Imports and evidence are not public; what they answer is tested with them, in `transfer` and `evidence`.
fn is_private(path: &str) -> bool {
    path.starts_with("/api/v1/imports") || path.contains("/evidence")
}

both! {
    async fn every_answer_is_as_described(t: TestDb) {
        let site = Site::loaded(&t).await;
        let api = closed();
        crate::boundaries::import(&t, &crate::boundaries::squares(&["71.72"])).await.unwrap();
        let auditor = account(&t, "auditor", &[Grant::national(Role::Auditor).unwrap()]).await;
        let token = bearer(&t, auditor, &[TokenScope::AuditRead]).await;
        let mut asked = BTreeSet::new();
        for (route, path) in [
            ("/movement", "/movement".to_owned()),
            ("/cohorts", "/cohorts".to_owned()),
            ("/cohorts/{year}", "/cohorts/2017".to_owned()),
            ("/cohorts/{year}", "/cohorts/2021".to_owned()),
            ("/cohorts/{year}", "/cohorts/2024".to_owned()),
            ("/regions", "/regions?limit=200&sort=-cohort".to_owned()),
            ("/regions/{code}", "/regions/71".to_owned()),
            ("/regions/{code}", "/regions/71.72".to_owned()),
            ("/regions/{code}", "/regions/75.03".to_owned()),
            ("/regions/{code}/agencies", format!("/regions/{}/agencies", first(&site, "agencies", "region").await)),
            ("/regions/{code}/boundary", "/regions/71.72/boundary".to_owned()),
            ("/agencies", "/agencies?limit=200".to_owned()),
            ("/agencies/{id}", format!("/agencies/{}", first(&site, "agencies", "id").await)),
            ("/participations", "/participations?limit=200".to_owned()),
            ("/participations/{id}", format!("/participations/{}", first(&site, "participations", "id").await)),
            ("/claims", "/claims?limit=200".to_owned()),
            ("/claims/{id}", format!("/claims/{}", first(&site, "claims", "id").await)),
            ("/figures", "/figures?subject=cohort:2019".to_owned()),
            ("/figures", "/figures?subject=cohort:2019&property=assessed".to_owned()),
            ("/figures/{subject}/{property}", "/figures/cohort:2019/assessed".to_owned()),
            ("/figures/{subject}/{property}/decisions/{revision}", "/figures/cohort:2019/assessed/decisions/1".to_owned()),
            ("/sources", "/sources?limit=200".to_owned()),
            ("/sources/{id}", "/sources/antara-bitung".to_owned()),
            ("/letters", "/letters".to_owned()),
            ("/letters/{id}", format!("/letters/{}", site.ok("/api/v1/letters").await["items"][0]["id"].as_str().unwrap())),
            ("/history", "/history?subject=register".to_owned()),
        ] {
            let (route, path) = (format!("/api/v1{route}"), format!("/api/v1{path}"));
            let answer = site.ask("GET", &path, &[("authorization", &token)]).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            check(&api, "get", &route, 200, &answer.body);
            asked.insert(route);
        }
        let described: BTreeSet<String> = operations(&api).into_iter().filter(|(method, path, _)| method == "get" && !is_private(path)).map(|(_, path, _)| path).collect();
        assert_eq!(asked, described, "each operation that reads is asked here");
        for (route, path, status) in [("/regions/{code}", "/regions/7", 400), ("/regions/{code}", "/regions/99.99", 404), ("/regions", "/regions?kind=x", 400), ("/history", "/history", 401)] {
            let answer = site.get(&format!("/api/v1{path}")).await;
            check(&api, "get", &format!("/api/v1{route}"), status, &answer.body);
        }
    }

    async fn the_parameters_that_are_described_are_those_that_are_read(t: TestDb) {
        let site = Site::loaded(&t).await;
        let api = serde_json::to_value(description()).unwrap();
        for (_, path, op) in operations(&api).into_iter().filter(|(method, path, _)| method == "get" && !path.ends_with("history") && !is_private(path)) {
            let here = path.replace("{code}", "71.72").replace("{year}", "2022").replace("{id}", "00000000-0000-0000-0000-000000000000").replace("{subject}/{property}", "cohort:2019/assessed").replace("{revision}", "1");
            let described: BTreeSet<&str> = op["parameters"].as_array().unwrap().iter().filter(|p| p["in"] == "query").map(|p| p["name"].as_str().unwrap()).collect();
            let answer = site.get(&format!("{here}?surely-not-known=1")).await;
            assert_eq!((answer.status, answer.code()), (400, "unknown-parameter"), "{here}");
            let known: BTreeSet<&str> = answer.body["known"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
            assert_eq!(described, known, "{here}");
        }
    }
}
