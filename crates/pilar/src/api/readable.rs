//! The description as a person reads it: made from the same JSON that programs get, so that it cannot differ.

use serde_json::{Map, Value};

/// Operations about one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The tag.
    pub name: String,
    /// In the order of their paths.
    pub operations: Vec<Operation>,
}

/// One method of one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The place on the page.
    pub anchor: String,
    /// `GET`.
    pub method: String,
    /// `/api/v1/regions/{code}`.
    pub path: String,
    /// What it does, in a line.
    pub summary: String,
    /// What else there is to know.
    pub description: String,
    /// Whether a token is needed.
    pub token: bool,
    /// What stands in the path and the query.
    pub parameters: Vec<Member>,
    /// What is sent; empty where nothing is.
    pub body: Kind,
    /// The answers.
    pub responses: Vec<Reply>,
    /// The same with curl.
    pub curl: String,
}

/// A parameter or a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// `path`, `query` or `header`; empty for a field.
    pub place: String,
    /// Whether it must be given.
    pub required: bool,
    /// What it is.
    pub kind: Kind,
    /// What it means.
    pub description: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: String,
    /// When it comes.
    pub description: String,
    /// What it holds.
    pub kind: Kind,
}

/// The type of a value: words, and the schemas they name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kind {
    /// `[Region]`, `string or null`; empty where there is nothing.
    pub words: String,
    /// The schema behind it, where it has a name.
    pub schema: String,
}

/// A named schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its fields.
    pub fields: Vec<Member>,
    /// Its values, where it is one of a few words.
    pub values: Vec<String>,
}

/// The description in groups, and its schemas.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readable {
    /// By subject.
    pub groups: Vec<Group>,
    /// By name.
    pub schemas: Vec<Schema>,
}

/// Reads an OpenAPI 3.1 document. `base` is what the addresses of the examples begin with.
pub fn read(document: &Value, base: &str) -> Readable {
    let mut groups: Vec<Group> = Vec::new();
    for (path, methods) in members(&document["paths"]) {
        for (method, operation) in members(methods) {
            let name = operation["tags"][0].as_str().unwrap_or("other").to_owned();
            let one = read_operation(document, base, path, method, operation);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(one),
                None => groups.push(Group {
                    name,
                    operations: vec![one],
                }),
            }
        }
    }
    let schemas = members(&document["components"]["schemas"])
        .map(|(name, schema)| read_schema(name, schema))
        .collect();
    Readable { groups, schemas }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NONE).iter()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn read_operation(
    document: &Value,
    base: &str,
    path: &str,
    method: &str,
    operation: &Value,
) -> Operation {
    let parameters: Vec<Member> = list(&operation["parameters"])
        .iter()
        .map(|p| Member {
            name: text(&p["name"]),
            place: text(&p["in"]),
            required: p["required"] == true,
            kind: kind(&p["schema"]),
            description: text(&p["description"]),
        })
        .collect();
    let responses = members(&operation["responses"])
        .map(|(status, reply)| Reply {
            status: status.clone(),
            description: text(&reply["description"]),
            kind: content(reply)
                .map(|(_, schema)| kind(schema))
                .unwrap_or_default(),
        })
        .collect();
    let token = list(&operation["security"])
        .iter()
        .any(|way| way.get("bearer").is_some());
    let body = content(&operation["requestBody"]);
    let anchor: String = format!("{method}{path}")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    Operation {
        anchor: anchor.trim_matches('-').to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        token,
        body: body.map(|(_, schema)| kind(schema)).unwrap_or_default(),
        curl: curl(document, base, path, method, operation),
        parameters,
        responses,
    }
}

/// The first media type of a body or an answer, with its schema.
fn content(holder: &Value) -> Option<(&String, &Value)> {
    let (media, content) = members(&holder["content"]).next()?;
    Some((media, &content["schema"]))
}

fn read_schema(name: &str, schema: &Value) -> Schema {
    let required = list(&schema["required"]);
    let fields = members(&schema["properties"])
        .map(|(field, of)| Member {
            name: field.clone(),
            place: String::new(),
            required: required.iter().any(|r| r == field),
            kind: kind(of),
            description: text(&of["description"]),
        })
        .collect();
    let values = list(&schema["enum"]).iter().map(text).collect();
    Schema {
        name: name.to_owned(),
        description: text(&schema["description"]),
        fields,
        values,
    }
}

fn kind(schema: &Value) -> Kind {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return Kind {
            words: name.to_owned(),
            schema: name.to_owned(),
        };
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let of: Vec<Kind> = list(&schema[key]).iter().map(kind).collect();
        if !of.is_empty() {
            let words: Vec<&str> = of.iter().map(|k| k.words.as_str()).collect();
            let named = of.iter().find(|k| !k.schema.is_empty());
            return Kind {
                words: words.join(" | "),
                schema: named.map(|k| k.schema.clone()).unwrap_or_default(),
            };
        }
    }
    let values: Vec<String> = list(&schema["enum"]).iter().map(text).collect();
    if !values.is_empty() {
        return Kind {
            words: values.join(" | "),
            schema: String::new(),
        };
    }
    let names: Vec<String> = match &schema["type"] {
        Value::Array(names) => names.iter().map(text).collect(),
        one => vec![text(one)],
    };
    if names.iter().any(|name| name == "array") {
        let inner = kind(&schema["items"]);
        return Kind {
            words: format!("[{}]", inner.words),
            schema: inner.schema,
        };
    }
    let mut words = names.join(" | ");
    if let Some(format) = schema["format"].as_str() {
        words.push_str(&format!(" ({format})"));
    }
    Kind {
        words,
        schema: String::new(),
    }
}

fn curl(document: &Value, base: &str, path: &str, method: &str, operation: &Value) -> String {
    let mut address = format!("{base}{path}");
    for parameter in list(&operation["parameters"]) {
        let name = text(&parameter["name"]);
        if parameter["in"] == "path" {
            address = address.replace(&format!("{{{name}}}"), &example_of(&name, parameter));
        }
    }
    let mut lines = vec![if method == "get" {
        format!("curl '{address}'")
    } else {
        format!("curl -X {} '{address}'", method.to_uppercase())
    }];
    if method != "get" || !list(&operation["security"]).is_empty() {
        lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
    }
    if list(&operation["parameters"])
        .iter()
        .any(|p| p["name"] == "If-Match")
    {
        lines.push("-H \"If-Match: $ETAG\"".to_owned());
    }
    if let Some((media, schema)) = content(&operation["requestBody"]) {
        if media == "application/json" {
            lines.push(format!("-H 'Content-Type: {media}'"));
            lines.push(format!("-d '{}'", sample(document, schema, 0)));
        } else {
            lines.push("-F file=@file.csv".to_owned());
        }
    }
    lines.join(" \\\n  ")
}

/// A value for a parameter of the path: its own example, or one that exists in the carried register.
fn example_of(name: &str, parameter: &Value) -> String {
    let given = [&parameter["example"], &parameter["schema"]["example"]];
    match given.into_iter().find(|example| !example.is_null()) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None if name == "code" => "71.74".to_owned(),
        None if name == "year" || name == "cohort" => "2022".to_owned(),
        None => name.to_uppercase(),
    }
}

/// The least that may be sent: required fields only, three schemas deep.
fn sample(document: &Value, schema: &Value, depth: u8) -> Value {
    if !schema["example"].is_null() {
        return schema["example"].clone();
    }
    if let Some(example) = list(&schema["examples"]).first() {
        return example.clone();
    }
    if depth > 3 {
        return Value::Null;
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return sample(
            document,
            &document["components"]["schemas"][name],
            depth + 1,
        );
    }
    if let Some(first) = list(&schema["enum"]).first() {
        return first.clone();
    }
    if let Some(first) = ["oneOf", "anyOf", "allOf"]
        .iter()
        .find_map(|key| list(&schema[*key]).last())
    {
        return sample(document, first, depth + 1);
    }
    let is = |name: &str| schema["type"] == name || list(&schema["type"]).iter().any(|t| t == name);
    if is("object") {
        let required = list(&schema["required"]);
        let fields = members(&schema["properties"])
            .filter(|(name, _)| required.iter().any(|r| r == *name))
            .map(|(name, of)| (name.clone(), sample(document, of, depth + 1)));
        return Value::Object(fields.collect());
    }
    match () {
        () if is("array") => Value::Array(vec![sample(document, &schema["items"], depth + 1)]),
        () if is("integer") || is("number") => 1.into(),
        () if is("boolean") => true.into(),
        () if is("string") => "…".into(),
        () => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_description_becomes_groups_with_examples_that_can_be_run() {
        let document = json!({
            "paths": {"/api/v1/teas/{code}": {
                "get": {"tags": ["teas"], "summary": "One tea.",
                    "parameters": [{"name": "code", "in": "path", "required": true, "schema": {"type": "string"}}],
                    "responses": {"200": {"description": "The tea", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tea"}}}}}},
                "put": {"tags": ["teas"], "security": [{"bearer": []}],
                    "parameters": [{"name": "If-Match", "in": "header", "schema": {"type": "string"}}],
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tea"}}}},
                    "responses": {"204": {"description": "Saved"}}}
            }},
            "components": {"schemas": {"Tea": {"type": "object", "required": ["name", "leaves"], "properties": {
                "name": {"type": "string", "example": "Kayu Aro"},
                "leaves": {"type": "array", "items": {"type": "integer", "format": "int32"}},
                "note": {"type": ["string", "null"]}
            }}}}
        });
        let readable = read(&document, "https://pilar.example.org");
        assert_eq!(readable.groups.len(), 1);
        let [get, put] = &readable.groups[0].operations[..] else {
            panic!("two operations")
        };
        assert_eq!(
            get.curl,
            "curl 'https://pilar.example.org/api/v1/teas/71.74'"
        );
        assert_eq!(get.responses[0].kind.schema, "Tea");
        assert!(!get.token && put.token);
        assert_eq!(
            put.curl,
            "curl -X PUT 'https://pilar.example.org/api/v1/teas/{code}' \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  \
             -H \"If-Match: $ETAG\" \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"leaves\":[1],\"name\":\"Kayu Aro\"}'"
        );
        let fields: Vec<(&str, &str, bool)> = readable.schemas[0]
            .fields
            .iter()
            .map(|f| (f.name.as_str(), f.kind.words.as_str(), f.required))
            .collect();
        assert_eq!(
            fields,
            [
                ("leaves", "[integer (int32)]", true),
                ("name", "string", true),
                ("note", "string | null", false)
            ]
        );
    }
}
