//! Features with points, one on a line (RFC 7946).

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::List;
use crate::store::exports::{Field, Record};

/// A feature collection being written.
pub(super) struct Features<W> {
    out: W,
    first: bool,
}

fn value(field: &Field) -> Value {
    match field {
        Field::None => Value::Null,
        Field::Text(text) => text.as_str().into(),
        Field::Integer(n) => (*n).into(),
        Field::Decimal(x) => (*x).into(),
    }
}

impl<W: Write> Features<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(Self { out, first: true })
    }

    /// Adds a record: its last two fields are latitude and longitude; the others are its properties by key.
    pub(super) fn add<'k>(
        &mut self,
        list: List,
        keys: impl Iterator<Item = &'k str>,
        record: &Record,
    ) -> io::Result<()> {
        let (fields, place) = record.split_at(record.len().saturating_sub(2));
        let geometry = match place {
            // Positions are longitude, latitude (RFC 7946 §3.1.1).
            [Field::Decimal(latitude), Field::Decimal(longitude)] => {
                json!({"type": "Point", "coordinates": [longitude, latitude]})
            }
            _ => Value::Null,
        };
        let coordinates = |key: &&str| matches!(*key, "latitude" | "longitude");
        let properties: Map<String, Value> = keys
            .zip(fields)
            .filter(|(key, _)| !coordinates(key))
            .map(|(key, field)| (key.to_owned(), value(field)))
            .collect();
        let text = |key: &str| match properties.get(key) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let id = match list {
            List::Participations => format!("{}-{}", text("cohort"), text("region")),
            _ => text("code"),
        };
        let feature = json!({
            "type": "Feature", "id": id, "geometry": geometry, "properties": properties,
        });
        self.out
            .write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        serde_json::to_writer(&mut self.out, &feature).map_err(io::Error::from)
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}
