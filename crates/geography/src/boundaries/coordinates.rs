//! Nested arrays of numbers as flat lists: sixteen bytes for a position, whatever the file does.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, SeqAccess, Visitor};

/// Arrays within arrays: a multipolygon has four.
const DEEPEST: u8 = 5;

/// Positions, and where rings and polygons end among them.
#[derive(Debug, Default)]
pub(super) struct Coordinates {
    pub(super) positions: Vec<[f64; 2]>,
    /// Ends of rings, as counts of positions.
    pub(super) rings: Vec<usize>,
    /// Ends of polygons, as counts of rings.
    pub(super) polygons: Vec<usize>,
    /// Arrays within arrays: 1 for a point, 3 for a polygon, 4 for several; 0 for none at all.
    pub(super) height: u8,
}

impl Coordinates {
    /// Rings, counted from 1.
    pub(super) fn rings(&self) -> impl Iterator<Item = &[[f64; 2]]> {
        let starts = std::iter::once(0).chain(self.rings.iter().copied());
        starts
            .zip(&self.rings)
            .map(|(start, end)| &self.positions[start..*end])
    }

    /// Polygons as lists of closed rings.
    pub(super) fn polygons(&self) -> Vec<Vec<Vec<[f64; 2]>>> {
        let mut rings = self.rings().map(<[[f64; 2]]>::to_vec);
        let mut start = 0;
        self.polygons
            .iter()
            .map(|end| {
                let polygon = rings.by_ref().take(end - start).collect();
                start = *end;
                polygon
            })
            .collect()
    }
}

/// What was found at one place of the nest.
pub(super) enum Found {
    Number(f64),
    /// An array with so many arrays within; `None` for an empty one, which fits everywhere.
    Array(Option<u8>),
}

/// Reads one place of the nest into the lists.
pub(super) struct Part<'c> {
    pub(super) into: &'c mut Coordinates,
    pub(super) depth: u8,
    /// Positions that may still come, in the whole file.
    pub(super) left: &'c mut usize,
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Found, D::Error> {
        from.deserialize_any(self)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "whole numbers beyond 2^52 are no degrees and are refused later"
)]
impl<'de> Visitor<'de> for Part<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers in arrays")
    }

    fn visit_f64<E>(self, x: f64) -> Result<Found, E> {
        Ok(Found::Number(x))
    }

    fn visit_i64<E>(self, x: i64) -> Result<Found, E> {
        Ok(Found::Number(x as f64))
    }

    fn visit_u64<E>(self, x: u64) -> Result<Found, E> {
        Ok(Found::Number(x as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Found, A::Error> {
        if self.depth == DEEPEST {
            return Err(de::Error::custom("too deep"));
        }
        let (mut position, mut n_numbers, mut height) = ([0.0; 2], 0, None);
        loop {
            let part = Part {
                into: &mut *self.into,
                depth: self.depth + 1,
                left: &mut *self.left,
            };
            let inside = match seq.next_element_seed(part)? {
                None => break,
                Some(Found::Number(x)) => {
                    if n_numbers < 2 {
                        position[n_numbers] = x;
                    }
                    n_numbers += 1;
                    0
                }
                Some(Found::Array(Some(inside))) => inside,
                Some(Found::Array(None)) => continue,
            };
            if *height.get_or_insert(inside) != inside {
                return Err(de::Error::custom("numbers and arrays side by side"));
            }
        }
        match height {
            Some(0) if n_numbers < 2 => return Err(de::Error::custom("a position of one number")),
            Some(0) => {
                *self.left = self
                    .left
                    .checked_sub(1)
                    .ok_or_else(|| de::Error::custom(super::stream::TOO_MANY_POSITIONS))?;
                self.into.positions.push(position);
            }
            Some(1) => self.into.rings.push(self.into.positions.len()),
            Some(2) => self.into.polygons.push(self.into.rings.len()),
            _ => {}
        }
        Ok(Found::Array(height.map(|inside| inside + 1)))
    }
}
