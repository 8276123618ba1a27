//! Pillar sets, and how figures told by one set are told by another.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::model::{Status, Text};

/// A pillar, with its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pillar {
    /// Code, unique in the set.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Names of its sub-pillars.
    #[serde(default, rename = "part")]
    pub parts: Vec<Text>,
}

/// A versioned list of pillars, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarSet {
    /// Code, unique among sets and versions.
    pub code: String,
    /// Version.
    pub version: String,
    /// Title.
    pub title: Text,
    /// How far it can be relied on.
    pub status: Status,
    /// Where it comes from.
    pub source: String,
    /// The pillars.
    #[serde(rename = "pillar")]
    pub pillars: Vec<Pillar>,
}

/// A part of one pillar that belongs to a pillar of another set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Pillar of the first set.
    pub from: String,
    /// Pillar of the second set.
    pub to: String,
    /// How much of it, 0..1; may be written as a fraction such as `"2/3"`.
    #[serde(deserialize_with = "fraction")]
    pub share: f64,
}

/// How one set's pillars are divided among another's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarMapping {
    /// Code.
    pub code: String,
    /// Version.
    pub version: String,
    /// Title.
    pub title: Text,
    /// Code of the set converted from.
    pub from: String,
    /// Code of the set converted to.
    pub to: String,
    /// How far it can be relied on.
    pub status: Status,
    /// Where it comes from.
    pub source: String,
    /// The shares; those of one pillar sum to 1.
    #[serde(rename = "share")]
    pub shares: Vec<Share>,
}

/// Why a set or mapping is not sound.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PillarError {
    /// Not TOML, or not of this form; names the line.
    #[error("{0}")]
    Form(String),
    /// A code twice.
    #[error("the pillar `{0}` stands there twice")]
    Duplicate(String),
    /// A pillar that is not in the set.
    #[error("`{pillar}` is not a pillar of `{set}`")]
    Unknown {
        /// The pillar.
        pillar: String,
        /// The set.
        set: String,
    },
    /// Shares that do not sum to 1.
    #[error("the shares of `{pillar}` sum to {sum}, not to 1")]
    Sum {
        /// The pillar.
        pillar: String,
        /// What they sum to.
        sum: f64,
    },
    /// The wrong sets.
    #[error("this mapping goes from `{from}` to `{to}`")]
    OtherSets {
        /// Its first set.
        from: String,
        /// Its second set.
        to: String,
    },
}

/// What a figure told by pillar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// A score or share: a pillar takes the weighted mean of what belongs to it.
    Score,
    /// Money or a number of things: a pillar takes the sum, and the total stays.
    Amount,
}

/// What a conversion cannot keep.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "loss")]
pub enum Loss {
    /// A pillar was divided by fixed shares, whatever its real parts.
    Divided {
        /// The pillar.
        pillar: String,
        /// Where it went.
        into: Vec<(String, f64)>,
    },
    /// Pillars were put together and cannot be told apart again.
    Merged {
        /// The pillar of the second set.
        pillar: String,
        /// What it is made of.
        of: Vec<(String, f64)>,
    },
    /// A pillar of the second set about which the first says nothing.
    Empty {
        /// The pillar of the second set.
        pillar: String,
    },
    /// A pillar of the first set that has no place in the second.
    Dropped {
        /// The pillar of the first set.
        pillar: String,
    },
}

/// Figures told by the second set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Converted {
    /// A figure for each pillar of the second set; none where the first says nothing.
    pub values: BTreeMap<String, Option<f64>>,
    /// What was lost on the way.
    pub lost: Vec<Loss>,
}

/// Why figures cannot be converted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConvertError {
    /// A figure of a pillar that is not in the set.
    #[error("`{0}` is not a pillar of the set converted from")]
    Unknown(String),
    /// A pillar without a figure.
    #[error("there is no figure for the pillar `{0}`")]
    Missing(String),
}

fn fraction<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(f64),
        Text(String),
    }
    let parse = |text: &str| {
        let (a, b) = text.split_once('/')?;
        let (a, b): (f64, f64) = (a.trim().parse().ok()?, b.trim().parse().ok()?);
        (b != 0.0).then_some(a / b)
    };
    match Written::deserialize(deserializer)? {
        Written::Number(number) => Ok(number),
        Written::Text(text) => parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a fraction a/b"))),
    }
}

impl PillarSet {
    /// Reads and checks a set.
    ///
    /// # Errors
    /// [`PillarError`].
    pub fn from_toml(text: &str) -> Result<Self, PillarError> {
        let set: Self = toml::from_str(text).map_err(|e| PillarError::Form(e.to_string()))?;
        for (i, pillar) in set.pillars.iter().enumerate() {
            if set.pillars[..i].iter().any(|p| p.code == pillar.code) {
                return Err(PillarError::Duplicate(pillar.code.clone()));
            }
        }
        Ok(set)
    }

    fn has(&self, code: &str) -> bool {
        self.pillars.iter().any(|p| p.code == code)
    }
}

impl PillarMapping {
    /// Reads a mapping; [`PillarMapping::check`] compares it with its sets.
    ///
    /// # Errors
    /// [`PillarError::Form`] or [`PillarError::Sum`].
    pub fn from_toml(text: &str) -> Result<Self, PillarError> {
        let mapping: Self = toml::from_str(text).map_err(|e| PillarError::Form(e.to_string()))?;
        for share in &mapping.shares {
            let sum: f64 = mapping
                .shares
                .iter()
                .filter(|s| s.from == share.from)
                .map(|s| s.share)
                .sum();
            let sound = (0.0..=1.0).contains(&share.share) && (sum - 1.0).abs() < 1e-9;
            if !sound {
                return Err(PillarError::Sum {
                    pillar: share.from.clone(),
                    sum,
                });
            }
        }
        Ok(mapping)
    }

    /// Whether the mapping speaks of these sets only.
    ///
    /// # Errors
    /// [`PillarError::OtherSets`] or [`PillarError::Unknown`].
    pub fn check(&self, from: &PillarSet, to: &PillarSet) -> Result<(), PillarError> {
        if self.from != from.code || self.to != to.code {
            let (from, to) = (self.from.clone(), self.to.clone());
            return Err(PillarError::OtherSets { from, to });
        }
        for share in &self.shares {
            for (set, pillar) in [(from, &share.from), (to, &share.to)] {
                if !set.has(pillar) {
                    let (pillar, set) = (pillar.clone(), set.code.clone());
                    return Err(PillarError::Unknown { pillar, set });
                }
            }
        }
        Ok(())
    }

    /// Tells figures by the second set, and says what was lost.
    ///
    /// With `s(i→j)` the share of pillar i that belongs to j, an amount becomes `Σᵢ s(i→j) xᵢ` and a
    /// score `Σᵢ s(i→j) xᵢ / Σᵢ s(i→j)`.
    ///
    /// # Errors
    /// [`ConvertError`] when figures and set do not match.
    pub fn convert(
        &self,
        from: &PillarSet,
        to: &PillarSet,
        figures: &BTreeMap<String, f64>,
        quantity: Quantity,
    ) -> Result<Converted, ConvertError> {
        if let Some(unknown) = figures.keys().find(|code| !from.has(code)) {
            return Err(ConvertError::Unknown(unknown.clone()));
        }
        if let Some(missing) = from.pillars.iter().find(|p| !figures.contains_key(&p.code)) {
            return Err(ConvertError::Missing(missing.code.clone()));
        }
        let mut values = BTreeMap::new();
        for pillar in &to.pillars {
            let (mut sum, mut weight) = (0.0, 0.0);
            for share in self.shares.iter().filter(|s| s.to == pillar.code) {
                sum += share.share * figures[&share.from];
                weight += share.share;
            }
            let value = match quantity {
                Quantity::Amount => sum,
                Quantity::Score => sum / weight,
            };
            values.insert(pillar.code.clone(), (weight > 0.0).then_some(value));
        }
        Ok(Converted {
            values,
            lost: self.losses(from, to),
        })
    }

    /// What any conversion by this mapping cannot keep.
    #[must_use]
    pub fn losses(&self, from: &PillarSet, to: &PillarSet) -> Vec<Loss> {
        let mut lost = Vec::new();
        for pillar in &from.pillars {
            let into: Vec<(String, f64)> = self
                .shares
                .iter()
                .filter(|s| s.from == pillar.code)
                .map(|s| (s.to.clone(), s.share))
                .collect();
            let pillar = pillar.code.clone();
            match into.len() {
                0 => lost.push(Loss::Dropped { pillar }),
                1 => {}
                _ => lost.push(Loss::Divided { pillar, into }),
            }
        }
        for pillar in &to.pillars {
            let of: Vec<(String, f64)> = self
                .shares
                .iter()
                .filter(|s| s.to == pillar.code)
                .map(|s| (s.from.clone(), s.share))
                .collect();
            let pillar = pillar.code.clone();
            match of.len() {
                0 => lost.push(Loss::Empty { pillar }),
                1 => {}
                _ => lost.push(Loss::Merged { pillar, of }),
            }
        }
        lost
    }
}
