//! Reading the choice of a normalisation.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::Normalise;
use super::choice::{Table, only, table, unknown};

const NORMALISATIONS: [&str; 13] = [
    "minmax",
    "zscore",
    "rank",
    "borda",
    "prank",
    "goalposts",
    "distance-to-max",
    "distance-to-reference",
    "distance-to-target",
    "fraction-of-max",
    "benchmark",
    "rubric",
    "scaled",
];

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct NormaliseTable {
    by: String,
    lower: Option<f64>,
    upper: Option<f64>,
    mean: Option<f64>,
    sd: Option<f64>,
    clip: Option<bool>,
    bounds: Option<BTreeMap<String, (f64, f64)>>,
    unit: Option<String>,
    cap: Option<bool>,
    min: Option<f64>,
    max: Option<f64>,
    from: Option<(f64, f64)>,
    to: Option<(f64, f64)>,
}

impl Table for NormaliseTable {
    const EXPECTED: &'static str = "the name of a normalisation, or a table with by and its keys";

    fn from_name(name: &str) -> Option<Self> {
        Some(Self {
            by: name.to_owned(),
            ..Self::default()
        })
    }
}

impl NormaliseTable {
    fn allow<E: Error>(&self, allowed: &[&str]) -> Result<(), E> {
        let given = [
            ("lower", self.lower.is_some()),
            ("upper", self.upper.is_some()),
            ("mean", self.mean.is_some()),
            ("sd", self.sd.is_some()),
            ("clip", self.clip.is_some()),
            ("bounds", self.bounds.is_some()),
            ("unit", self.unit.is_some()),
            ("cap", self.cap.is_some()),
            ("min", self.min.is_some()),
            ("max", self.max.is_some()),
            ("from", self.from.is_some()),
            ("to", self.to.is_some()),
        ];
        only(&self.by, &given, allowed)
    }

    /// Two keys that must rise, with their defaults.
    fn rising<E: Error>(
        keys: (&str, Option<f64>, f64),
        upper: (&str, Option<f64>, f64),
    ) -> Result<(f64, f64), E> {
        let (low, high) = (keys.1.unwrap_or(keys.2), upper.1.unwrap_or(upper.2));
        if low.is_finite() && high.is_finite() && low < high {
            return Ok((low, high));
        }
        Err(E::custom(format!(
            "`{}` ({low}) must be below `{}` ({high})",
            keys.0, upper.0
        )))
    }

    fn scale<E: Error>(&self) -> Result<(f64, f64), E> {
        Self::rising(("lower", self.lower, 0.0), ("upper", self.upper, 100.0))
    }

    fn choose<E: Error>(self) -> Result<Normalise, E> {
        match self.by.as_str() {
            "minmax" | "min-max" => {
                self.allow(&["lower", "upper"])?;
                self.scale()
                    .map(|(lower, upper)| Normalise::MinMax { lower, upper })
            }
            "zscore" | "z-score" => {
                self.allow(&["mean", "sd"])?;
                let (mean, sd) = (self.mean.unwrap_or(0.0), self.sd.unwrap_or(1.0));
                if !(mean.is_finite() && sd.is_finite() && sd > 0.0) {
                    return Err(E::custom(format!("`sd` is {sd}; it must be above 0")));
                }
                Ok(Normalise::ZScore { mean, sd })
            }
            "rank" => self.allow(&[]).map(|()| Normalise::Rank),
            "borda" => self.allow(&[]).map(|()| Normalise::Borda),
            "prank" | "percentile-rank" => self.allow(&[]).map(|()| Normalise::PercentileRank),
            "goalposts" => {
                self.allow(&["lower", "upper", "clip", "bounds"])?;
                let (lower, upper) = self.scale()?;
                let clip = self.clip.unwrap_or(true);
                let bounds = rising_bounds(self.bounds.unwrap_or_default())?;
                Ok(Normalise::Goalposts {
                    lower,
                    upper,
                    clip,
                    bounds,
                })
            }
            "scaled" => {
                self.allow(&["from", "to"])?;
                let (from, to) = (
                    self.from.unwrap_or((0.0, 100.0)),
                    self.to.unwrap_or((0.0, 100.0)),
                );
                Self::rising::<E>(
                    ("from[0]", Some(from.0), 0.0),
                    ("from[1]", Some(from.1), 0.0),
                )?;
                Ok(Normalise::Scaled { from, to })
            }
            "rubric" => {
                self.allow(&["min", "max"])?;
                let (min, max) = Self::rising(("min", self.min, 0.0), ("max", self.max, 4.0))?;
                Ok(Normalise::Rubric { min, max })
            }
            _ => self.choose_distance(),
        }
    }

    fn choose_distance<E: Error>(self) -> Result<Normalise, E> {
        match self.by.as_str() {
            "distance-to-max" | "dist2max" => self.allow(&[]).map(|()| Normalise::DistanceToMax),
            "distance-to-reference" | "dist2ref" => {
                self.allow(&["unit"])?;
                let unit = self.unit.ok_or_else(|| {
                    E::custom("`distance-to-reference` needs `unit`, the code of a unit")
                })?;
                Ok(Normalise::DistanceToReference { unit })
            }
            "distance-to-target" | "dist2targ" => {
                self.allow(&["cap"])?;
                Ok(Normalise::DistanceToTarget {
                    cap: self.cap.unwrap_or(false),
                })
            }
            "fraction-of-max" | "fracmax" => self.allow(&[]).map(|()| Normalise::FractionOfMax),
            "benchmark" => self.allow(&[]).map(|()| Normalise::Benchmark),
            "" => Err(E::missing_field("by")),
            by => Err(unknown("normalisation", by, &NORMALISATIONS)),
        }
    }
}

fn rising_bounds<E: Error>(
    bounds: BTreeMap<String, (f64, f64)>,
) -> Result<BTreeMap<String, (f64, f64)>, E> {
    for (code, &(low, high)) in &bounds {
        if !(low.is_finite() && high.is_finite() && low < high) {
            return Err(E::custom(format!(
                "the goalposts of `{code}`, {low} and {high}, must rise"
            )));
        }
    }
    Ok(bounds)
}

impl<'de> Deserialize<'de> for Normalise {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        table::<NormaliseTable, D>(deserializer)?.choose()
    }
}
