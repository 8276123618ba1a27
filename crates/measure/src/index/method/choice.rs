//! Reading the choices of a method: a bare name, or a table with `by` and the choice's own keys.
//!
//! Each table is a plain struct that denies unknown keys, so that the error names the key and its
//! line; serde's tagged enums would lose both.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Aggregate, Aggregation, Impute, Screen, ScreenOn, Treat, WeightDraw, Weights};

/// A table of keys that can also be written as a name, a number or `true`/`false`.
pub(super) trait Table: DeserializeOwned {
    /// For the message "expected …".
    const EXPECTED: &'static str;
    fn from_name(_name: &str) -> Option<Self> {
        None
    }
    fn from_number(_number: f64) -> Option<Self> {
        None
    }
    fn from_bool(_yes: bool) -> Option<Self> {
        None
    }
}

struct TableVisitor<T>(PhantomData<T>);

impl<'de, T: Table> Visitor<'de> for TableVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<T, E> {
        T::from_name(name).ok_or_else(|| E::invalid_type(serde::de::Unexpected::Str(name), &self))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<T, E> {
        T::from_bool(yes).ok_or_else(|| E::invalid_type(serde::de::Unexpected::Bool(yes), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        T::from_number(number)
            .ok_or_else(|| E::invalid_type(serde::de::Unexpected::Float(number), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        self.visit_f64(number as f64)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

pub(super) fn table<'de, T: Table, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(TableVisitor(PhantomData))
}

/// `Err` unless every key that was given belongs to the choice that was made.
pub(super) fn only<E: Error>(by: &str, given: &[(&str, bool)], allowed: &[&str]) -> Result<(), E> {
    for (key, present) in given {
        if *present && !allowed.contains(key) {
            let has = if allowed.is_empty() {
                "it has no keys of its own".to_owned()
            } else {
                format!("it has {}", allowed.join(", "))
            };
            return Err(E::custom(format!(
                "`{key}` does not belong to `{by}`; {has}"
            )));
        }
    }
    Ok(())
}

pub(super) fn unknown<E: Error>(what: &str, by: &str, known: &[&str]) -> E {
    E::custom(format!(
        "unknown {what} `{by}`; known are {}",
        known.join(", ")
    ))
}

fn share<E: Error>(key: &str, value: Option<f64>) -> Result<(), E> {
    match value {
        Some(v) if !(0.0..=1.0).contains(&v) => Err(E::custom(format!(
            "`{key}` is {v}; it is a share between 0 and 1"
        ))),
        _ => Ok(()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScreenTable {
    #[serde(default, alias = "dat_thresh")]
    min_data: Option<f64>,
    #[serde(default, alias = "nonzero_thresh")]
    min_nonzero: Option<f64>,
    #[serde(default)]
    on: ScreenOn,
}

impl Table for ScreenTable {
    const EXPECTED: &'static str = "a share such as 0.9, or a table with min_data, min_nonzero, on";

    fn from_number(number: f64) -> Option<Self> {
        Some(Self {
            min_data: Some(number),
            min_nonzero: None,
            on: ScreenOn::default(),
        })
    }

    fn from_bool(yes: bool) -> Option<Self> {
        (!yes).then_some(Self {
            min_data: None,
            min_nonzero: None,
            on: ScreenOn::default(),
        })
    }
}

impl<'de> Deserialize<'de> for Screen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ScreenTable {
            min_data,
            min_nonzero,
            on,
        } = table(deserializer)?;
        share("min_data", min_data)?;
        share("min_nonzero", min_nonzero)?;
        Ok(Self {
            min_data,
            min_nonzero,
            on,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImputeTable {
    by: String,
    #[serde(default)]
    group: Option<String>,
}

impl Table for ImputeTable {
    const EXPECTED: &'static str = "\"none\", \"mean\", \"median\", or a table with by and group";

    fn from_name(name: &str) -> Option<Self> {
        Some(Self {
            by: name.to_owned(),
            group: None,
        })
    }
}

impl<'de> Deserialize<'de> for Impute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ImputeTable { by, group } = table(deserializer)?;
        let given = [("group", group.is_some())];
        let plain = |choice| only(&by, &given, &[]).map(|()| choice);
        match by.as_str() {
            "none" => plain(Self::None),
            "mean" => plain(Self::Mean),
            "median" => plain(Self::Median),
            "group-mean" => match group {
                Some(group) => Ok(Self::GroupMean { group }),
                None => Err(D::Error::custom(
                    "`group-mean` needs `group`, the column that names each unit's group",
                )),
            },
            _ => Err(unknown(
                "imputation",
                &by,
                &["none", "mean", "median", "group-mean"],
            )),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TreatTable {
    #[serde(default = "five")]
    winsorise_max: usize,
    #[serde(default = "two")]
    skew: f64,
    #[serde(default = "three_and_a_half")]
    kurtosis: f64,
    #[serde(default = "yes")]
    log: bool,
    #[serde(skip, default)]
    off: bool,
}

const fn five() -> usize {
    5
}
const fn two() -> f64 {
    2.0
}
const fn three_and_a_half() -> f64 {
    3.5
}
const fn yes() -> bool {
    true
}

impl Table for TreatTable {
    const EXPECTED: &'static str =
        "\"none\", or a table with winsorise_max, skew, kurtosis and log";

    fn from_name(name: &str) -> Option<Self> {
        (name == "none")
            .then_some(())
            .and_then(|()| Self::from_bool(false))
    }

    fn from_bool(yes: bool) -> Option<Self> {
        let (skew, kurtosis) = (two(), three_and_a_half());
        Some(Self {
            winsorise_max: five(),
            skew,
            kurtosis,
            log: true,
            off: !yes,
        })
    }
}

impl<'de> Deserialize<'de> for Treat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let TreatTable {
            winsorise_max,
            skew,
            kurtosis,
            log,
            off,
        } = table(deserializer)?;
        if off {
            return Ok(Self::None);
        }
        if skew.is_nan() || skew < 0.0 || kurtosis.is_nan() {
            return Err(D::Error::custom(
                "the limits of skew and kurtosis must be numbers",
            ));
        }
        Ok(Self::Outliers {
            winsorise_max,
            skew,
            kurtosis,
            log,
        })
    }
}

/// A number, or a fraction such as `"1/3"`.
struct Ratio(f64);

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(f64),
            Text(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(value) => Ok(Self(value)),
            Written::Text(text) => fraction(&text)
                .map(Self)
                .ok_or_else(|| D::Error::custom(format!("`{text}` is not a number or a/b"))),
        }
    }
}

fn fraction(text: &str) -> Option<f64> {
    let (a, b) = text.split_once('/').unwrap_or((text, "1"));
    let (a, b): (f64, f64) = (a.trim().parse().ok()?, b.trim().parse().ok()?);
    (b != 0.0).then_some(a / b)
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct WeightsTable {
    by: String,
    table: Option<BTreeMap<String, f64>>,
    matrices: Option<BTreeMap<String, Vec<Vec<Ratio>>>>,
    max_ratio: Option<f64>,
}

impl Table for WeightsTable {
    const EXPECTED: &'static str = "\"given\", \"equal\", \"pca\", or a table with by and its keys";

    fn from_name(name: &str) -> Option<Self> {
        Some(Self {
            by: name.to_owned(),
            ..Self::default()
        })
    }
}

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read: WeightsTable = table(deserializer)?;
        let given = [
            ("table", read.table.is_some()),
            ("matrices", read.matrices.is_some()),
            ("max_ratio", read.max_ratio.is_some()),
        ];
        let plain = |choice| only(&read.by, &given, &[]).map(|()| choice);
        match read.by.as_str() {
            "given" => plain(Self::Given),
            "equal" => plain(Self::Equal),
            "pca" => plain(Self::Pca),
            "table" => {
                only(&read.by, &given, &["table"])?;
                read.table
                    .map(|table| Self::Table { table })
                    .ok_or_else(|| D::Error::missing_field("table"))
            }
            "ahp" => {
                only(&read.by, &given, &["matrices", "max_ratio"])?;
                let matrices = read
                    .matrices
                    .ok_or_else(|| D::Error::missing_field("matrices"))?;
                let row = |row: Vec<Ratio>| row.into_iter().map(|r| r.0).collect();
                let plain = |m: Vec<Vec<Ratio>>| m.into_iter().map(row).collect();
                let matrices = matrices.into_iter().map(|(k, m)| (k, plain(m))).collect();
                Ok(Self::Ahp {
                    matrices,
                    max_ratio: read.max_ratio.unwrap_or(0.1),
                })
            }
            by => Err(unknown(
                "weighting",
                by,
                &["given", "equal", "table", "ahp", "pca"],
            )),
        }
    }
}

struct AggregateVisitor;

impl<'de> Visitor<'de> for AggregateVisitor {
    type Value = Aggregate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of an aggregation, or a list with one for each level")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Aggregate, E> {
        let name = serde::de::value::StrDeserializer::<E>::new(name);
        Aggregation::deserialize(name).map(Aggregate::Same)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Aggregate, A::Error> {
        let mut levels = Vec::new();
        while let Some(level) = seq.next_element()? {
            levels.push(level);
        }
        Ok(Aggregate::PerLevel(levels))
    }
}

impl<'de> Deserialize<'de> for Aggregate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AggregateVisitor)
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct DrawTable {
    by: String,
    percent: Option<f64>,
    levels: Option<Vec<u32>>,
}

impl Table for DrawTable {
    const EXPECTED: &'static str = "\"fixed\", \"perturb\", \"simplex\", or a table with by";

    fn from_name(name: &str) -> Option<Self> {
        Some(Self {
            by: name.to_owned(),
            ..Self::default()
        })
    }
}

impl<'de> Deserialize<'de> for WeightDraw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let DrawTable {
            by,
            percent,
            levels,
        } = table(deserializer)?;
        let given = [("percent", percent.is_some()), ("levels", levels.is_some())];
        match by.as_str() {
            "fixed" | "none" => only(&by, &given, &[]).map(|()| Self::Fixed),
            "simplex" | "dirichlet" => {
                only(&by, &given, &["levels"]).map(|()| Self::Simplex { levels })
            }
            "perturb" => {
                let percent = percent.unwrap_or(25.0);
                if !(0.0..=100.0).contains(&percent) {
                    let problem = format!("`percent` is {percent}; it must be between 0 and 100");
                    return Err(D::Error::custom(problem));
                }
                Ok(Self::Perturb { percent, levels })
            }
            _ => Err(unknown(
                "way to vary weights",
                &by,
                &["fixed", "perturb", "simplex"],
            )),
        }
    }
}
