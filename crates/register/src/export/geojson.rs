//! Features with polygons where boundaries are known and points elsewhere, one on a line (RFC 7946).

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

/// The polygon in a field; none where it is empty.
fn polygon(field: &Field) -> Option<Value> {
    let Field::Text(text) = field else {
        return None;
    };
    let shape: geography::Shape = text
        .parse()
        .expect("shapes in the register were written by `geography`");
    Some(shape.to_geojson())
}

impl<W: Write> Features<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(Self { out, first: true })
    }

    /// Adds a record: it ends with latitude and longitude, and for regions with the text of a boundary; the others are
    /// its properties by key. Where there is a polygon, the point is a property.
    pub(super) fn add<'k>(
        &mut self,
        list: List,
        keys: impl Iterator<Item = &'k str>,
        record: &Record,
    ) -> io::Result<()> {
        let (record, shape) = match (list, record.split_last()) {
            (List::Regions, Some((shape, record))) => (record, polygon(shape)),
            _ => (record.as_slice(), None),
        };
        let has_polygon = shape.is_some();
        let (fields, place) = record.split_at(record.len().saturating_sub(2));
        let geometry = match (shape, place) {
            (Some(shape), _) => shape,
            // Positions are longitude, latitude (RFC 7946 §3.1.1).
            (None, [Field::Decimal(latitude), Field::Decimal(longitude)]) => {
                json!({"type": "Point", "coordinates": [longitude, latitude]})
            }
            (None, _) => Value::Null,
        };
        let coordinates = |key: &&str| !has_polygon && matches!(*key, "latitude" | "longitude");
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
