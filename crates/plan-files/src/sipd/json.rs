//! JSON within bounds. A key that stands twice in an object is refused: readers differ on which of the two holds.

use std::{
    cell::Cell,
    fmt::{Formatter, Result as Formatted},
};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::SipdError;

const MOST_BYTES: usize = 32 << 20;
const MOST_LEVELS: usize = 24;
const MOST_VALUES: usize = 1_000_000;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// A whole number as text.
    Whole(String),
    /// Another number as text.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, SipdError> {
        if bytes.len() > MOST_BYTES {
            return Err(SipdError::TooLarge {
                size: bytes.len(),
                limit: MOST_BYTES,
            });
        }
        // A byte order mark is what some programs write before JSON.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let bounds = Bounds::default();
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let read = Seed {
            bounds: &bounds,
            level: 0,
        }
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
        read.map_err(|error| match bounds.passed.get() {
            Some(what) => SipdError::TooMuch {
                what,
                limit: if what == "levels" {
                    MOST_LEVELS
                } else {
                    MOST_VALUES
                },
            },
            None => SipdError::Syntax(error.to_string().chars().take(300).collect()),
        })
    }

    pub(super) fn get(&self, key: &str) -> Option<&Json> {
        let Self::Object(pairs) = self else {
            return None;
        };
        pairs
            .iter()
            .find(|(own, _)| own == key)
            .map(|(_, value)| value)
    }
}

#[derive(Default)]
struct Bounds {
    values: Cell<usize>,
    passed: Cell<Option<&'static str>>,
}

#[derive(Clone, Copy)]
struct Seed<'b> {
    bounds: &'b Bounds,
    level: usize,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Json, D::Error> {
        let bounds = self.bounds;
        bounds.values.set(bounds.values.get() + 1);
        let passed = if self.level > MOST_LEVELS {
            Some("levels")
        } else if bounds.values.get() > MOST_VALUES {
            Some("values")
        } else {
            None
        };
        if passed.is_some() {
            bounds.passed.set(passed);
            return Err(D::Error::custom("too much"));
        }
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json;

    fn expecting(&self, out: &mut Formatter<'_>) -> Formatted {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Whole(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Whole(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        let inner = Seed {
            level: self.level + 1,
            ..self
        };
        while let Some(value) = from.next_element_seed(inner)? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut pairs: Vec<(String, Json)> = Vec::new();
        let mut keys = std::collections::HashSet::new();
        let inner = Seed {
            level: self.level + 1,
            ..self
        };
        while let Some(key) = from.next_key::<String>()? {
            if !keys.insert(key.clone()) {
                let key = super::fault::shown(&key);
                return Err(A::Error::custom(format!("the key `{key}` stands twice")));
            }
            pairs.push((key, from.next_value_seed(inner)?));
        }
        Ok(Json::Object(pairs))
    }
}
