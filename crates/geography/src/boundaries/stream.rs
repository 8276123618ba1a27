//! GeoJSON taken apart while it is read: nothing that is not needed is kept.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize,
    de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{
    coordinates::{Coordinates, Found, Part},
    read::State,
};

pub(super) const TOO_MANY_POSITIONS: &str = "too many positions";
pub(super) const TOO_MANY_FEATURES: &str = "too many features";

/// The longest text of a property that is kept.
const LONGEST: usize = 80;

/// The outermost object.
pub(super) struct Top<'s, 'a>(pub(super) &'s mut State<'a>);

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => self.0.kind = map.next_value::<Scalar>()?.0.unwrap_or_default(),
                "features" => {
                    self.0.has_features = true;
                    map.next_value_seed(Features(&mut *self.0))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Features<'s, 'a>(&'s mut State<'a>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let state = self.0;
        while let Some(feature) = seq.next_element_seed(OneFeature(&mut state.positions))? {
            if state.is_full() {
                return Err(de::Error::custom(TOO_MANY_FEATURES));
            }
            state.take(feature);
        }
        Ok(())
    }
}

/// A feature as it stands in the file.
#[derive(Default)]
pub(super) struct Feature {
    pub(super) properties: BTreeMap<String, Scalar>,
    pub(super) geometry: Option<Geometry>,
}

/// Its geometry.
#[derive(Default)]
pub(super) struct Geometry {
    pub(super) kind: String,
    pub(super) coordinates: Coordinates,
}

struct OneFeature<'s>(&'s mut usize);

impl<'de> DeserializeSeed<'de> for OneFeature<'_> {
    type Value = Feature;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Feature, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneFeature<'_> {
    type Value = Feature;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Feature, A::Error> {
        let mut feature = Feature::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "properties" => {
                    feature.properties = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                "geometry" => feature.geometry = map.next_value_seed(OneGeometry(&mut *self.0))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(feature)
    }
}

struct OneGeometry<'s>(&'s mut usize);

impl<'de> DeserializeSeed<'de> for OneGeometry<'_> {
    type Value = Option<Geometry>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OneGeometry<'_> {
    type Value = Option<Geometry>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a geometry")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut geometry = Geometry::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => geometry.kind = map.next_value::<Scalar>()?.0.unwrap_or_default(),
                "coordinates" => {
                    let mut into = Coordinates::default();
                    let part = Part {
                        into: &mut into,
                        depth: 0,
                        left: &mut *self.0,
                    };
                    let found = map.next_value_seed(part)?;
                    into.height = match found {
                        Found::Array(height) => height.unwrap_or(0),
                        Found::Number(_) => return Err(de::Error::custom("a bare number")),
                    };
                    geometry.coordinates = into;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Some(geometry))
    }
}

/// Text or a number as text; nothing for anything else.
pub(super) struct Scalar(pub(super) Option<String>);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OneScalar)
    }
}

struct OneScalar;

impl<'de> Visitor<'de> for OneScalar {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property")
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        let text: String = text.trim().chars().take(LONGEST).collect();
        Ok(Scalar((!text.is_empty()).then_some(text)))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Scalar, E> {
        Ok(Scalar(Some(n.to_string())))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Scalar, E> {
        Ok(Scalar(Some(n.to_string())))
    }

    /// 71.10 as a number has lost its zero.
    fn visit_f64<E>(self, x: f64) -> Result<Scalar, E> {
        let text = if x.fract() == 0.0 {
            format!("{x}")
        } else {
            format!("{x:.2}")
        };
        Ok(Scalar(Some(text)))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Scalar, E> {
        Ok(Scalar(None))
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }
}
