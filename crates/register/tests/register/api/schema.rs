//! A value against a schema of JSON Schema 2020-12: the keywords that our description uses, and no others.
//!
//! A keyword that is not known here ends the test, so that nothing is passed over in silence.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::{Map, Value};

/// What says nothing about the value.
const TELLING: [&str; 6] = [
    "description",
    "title",
    "example",
    "examples",
    "default",
    "deprecated",
];

/// What is wrong with `value` by `schema`, each with its place. `root` is what references begin at.
pub fn errors(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut check = Check {
        root,
        wrong: Vec::new(),
    };
    check.value(schema, value, "");
    check.wrong
}

struct Check<'a> {
    root: &'a Value,
    wrong: Vec<String>,
}

/// The members of an object that a schema has looked at.
type Seen = BTreeSet<String>;

impl Check<'_> {
    /// Checks the value and gives the members that some part of the schema described.
    fn value(&mut self, schema: &Value, value: &Value, at: &str) -> Seen {
        let Some(keywords) = schema.as_object() else {
            self.unless(schema != &Value::Bool(false), at, "nothing is allowed here");
            return Seen::new();
        };
        let mut seen = Seen::new();
        for (keyword, asked) in keywords {
            match keyword.as_str() {
                "$ref" => {
                    let pointer = asked.as_str().unwrap().strip_prefix('#').unwrap();
                    let target = self.root.pointer(pointer);
                    let target = target.unwrap_or_else(|| panic!("{pointer} leads nowhere"));
                    seen.extend(self.value(target, value, at));
                }
                "allOf" => {
                    for part in asked.as_array().unwrap() {
                        seen.extend(self.value(part, value, at));
                    }
                }
                "oneOf" | "anyOf" => seen.extend(self.one_of(keyword, asked, value, at)),
                "properties" => seen.extend(self.members(asked, value, at)),
                "additionalProperties" | "unevaluatedProperties" => {}
                "items" => {
                    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(asked, item, &format!("{at}/{i}"));
                    }
                }
                "propertyNames" => {
                    for name in value.as_object().into_iter().flat_map(Map::keys) {
                        self.value(asked, &Value::String(name.clone()), at);
                    }
                }
                _ => self.own(keyword, asked, value, at),
            }
        }
        self.others(keywords, value, &mut seen, at);
        seen
    }

    /// Keywords about the value itself.
    fn own(&mut self, keyword: &str, asked: &Value, value: &Value, at: &str) {
        let length = |text: &str| text.chars().count() as f64;
        let is_right = match keyword {
            "type" => types(asked).iter().any(|name| is(name, value)),
            "enum" => asked.as_array().unwrap().contains(value),
            "const" => asked == value,
            "required" => value.as_object().is_none_or(|object| {
                let names = asked.as_array().unwrap().iter();
                names
                    .map(|n| n.as_str().unwrap())
                    .all(|n| object.contains_key(n))
            }),
            "minimum" => value.as_f64().is_none_or(|n| n >= asked.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= asked.as_f64().unwrap()),
            "minLength" => value
                .as_str()
                .is_none_or(|s| length(s) >= asked.as_f64().unwrap()),
            "maxLength" => value
                .as_str()
                .is_none_or(|s| length(s) <= asked.as_f64().unwrap()),
            "minItems" => value
                .as_array()
                .is_none_or(|a| a.len() as f64 >= asked.as_f64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|a| a.len() as f64 <= asked.as_f64().unwrap()),
            "pattern" => {
                let pattern = Regex::new(asked.as_str().unwrap()).unwrap();
                value.as_str().is_none_or(|text| pattern.is_match(text))
            }
            "format" => has_format(asked.as_str().unwrap(), value),
            _ if TELLING.contains(&keyword) => true,
            _ => panic!("the keyword `{keyword}` is not known here"),
        };
        self.unless(
            is_right,
            at,
            &format!("{value} is not of {keyword} {asked}"),
        );
    }

    /// One of the parts must fit, and for `oneOf` no second one.
    fn one_of(&mut self, keyword: &str, parts: &Value, value: &Value, at: &str) -> Seen {
        let mut fitting = Vec::new();
        let mut tried = Vec::new();
        for part in parts.as_array().unwrap() {
            let mut alone = Check {
                root: self.root,
                wrong: Vec::new(),
            };
            let seen = alone.value(part, value, at);
            if alone.wrong.is_empty() {
                fitting.push(seen);
            } else {
                tried.extend(alone.wrong);
            }
        }
        let is_right = if keyword == "oneOf" {
            fitting.len() == 1
        } else {
            !fitting.is_empty()
        };
        let n = fitting.len();
        self.unless(
            is_right,
            at,
            &format!("{n} parts of {keyword} fit: {tried:?}"),
        );
        fitting.into_iter().flatten().collect()
    }

    fn members(&mut self, described: &Value, value: &Value, at: &str) -> Seen {
        let mut seen = Seen::new();
        for (name, schema) in described.as_object().unwrap() {
            if let Some(member) = value.get(name) {
                self.value(schema, member, &format!("{at}/{name}"));
                seen.insert(name.clone());
            }
        }
        seen
    }

    /// Members that no part of the schema described.
    fn others(&mut self, keywords: &Map<String, Value>, value: &Value, seen: &mut Seen, at: &str) {
        let Some(object) = value.as_object() else {
            return;
        };
        for (keyword, beside) in [
            ("additionalProperties", true),
            ("unevaluatedProperties", false),
        ] {
            let Some(schema) = keywords.get(keyword) else {
                continue;
            };
            // The first looks at the properties beside it alone, the second at every part that fits.
            let own = keywords.get("properties").and_then(Value::as_object);
            for (name, member) in object {
                let is_described = if beside {
                    own.is_some_and(|own| own.contains_key(name))
                } else {
                    seen.contains(name)
                };
                if !is_described {
                    self.value(schema, member, &format!("{at}/{name}"));
                    seen.insert(name.clone());
                }
            }
        }
    }

    fn unless(&mut self, is_right: bool, at: &str, what: &str) {
        if !is_right {
            self.wrong.push(format!("{at}: {what}"));
        }
    }
}

fn types(asked: &Value) -> Vec<&str> {
    match asked {
        Value::Array(names) => names.iter().map(|name| name.as_str().unwrap()).collect(),
        one => vec![one.as_str().unwrap()],
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        other => panic!("there is no type `{other}`"),
    }
}

fn has_format(name: &str, value: &Value) -> bool {
    let text = value.as_str();
    match name {
        "uuid" => text.is_none_or(|text| text.parse::<uuid::Uuid>().is_ok()),
        "date-time" => text.is_none_or(|text| kernel::Timestamp::try_from(text.to_owned()).is_ok()),
        "int32" => value.as_i64().is_none_or(|n| i32::try_from(n).is_ok()),
        "int64" | "double" => value.is_number() || value.is_null(),
        other => panic!("the format `{other}` is not known here"),
    }
}

#[test]
fn what_does_not_fit_is_found() {
    use serde_json::json;
    let root = json!({"components": {"schemas": {
        "Code": {"type": "string", "pattern": "^[0-9]{2}$"},
        "Part": {"type": "object", "required": ["code"], "properties": {"code": {"$ref": "#/components/schemas/Code"}}},
    }}});
    let whole = json!({
        "allOf": [{"$ref": "#/components/schemas/Part"}, {"type": "object", "properties": {
            "n": {"type": ["integer", "null"], "minimum": 0, "format": "int64"},
            "of": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Part"}]},
            "all": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}, "maxItems": 2},
            "by": {"type": "object", "propertyNames": {"maxLength": 2}, "additionalProperties": {"type": "boolean"}},
            "id": {"type": "string", "format": "uuid"},
        }}],
        "unevaluatedProperties": false,
    });
    for (value, wrong) in [
        (json!({"code": "71"}), 0),
        (
            json!({"code": "71", "n": 3, "of": {"code": "72"}, "all": ["a", "b"], "by": {"x": true}}),
            0,
        ),
        (json!({"code": "71", "n": null, "of": null}), 0),
        (json!({}), 1),
        (json!([]), 2),
        (json!({"code": "7"}), 1),
        (json!({"code": "71", "n": -1}), 1),
        (json!({"code": "71", "n": 1.5}), 1),
        (json!({"code": "71", "of": {}}), 1),
        (json!({"code": "71", "all": ["c"]}), 1),
        (json!({"code": "71", "all": ["a", "a", "a"]}), 1),
        (json!({"code": "71", "by": {"x": 1}}), 1),
        (json!({"code": "71", "by": {"xyz": true}}), 1),
        (json!({"code": "71", "id": "1"}), 1),
        (json!({"code": "71", "more": 1}), 1),
    ] {
        let found = errors(&root, &whole, &value);
        assert_eq!(found.len(), wrong, "{value}: {found:?}");
    }
}
