//! What can be exported, and which rows of it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{claims::ClaimFilter, participations::ParticipationFilter, regions::RegionFilter};

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Regions of today.
    Regions,
    /// Agencies.
    Agencies,
    /// Cohorts.
    Cohorts,
    /// Letters.
    Letters,
    /// Participations.
    Participations,
    /// Sources.
    Sources,
    /// Claims.
    Claims,
    /// Curated values.
    Figures,
}

/// The text names no list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no list; the lists are {list}", list = List::ALL.map(List::as_str).join(", "))]
pub struct UnknownList(pub String);

impl List {
    /// Every list.
    pub const ALL: [Self; 8] = [
        Self::Regions,
        Self::Agencies,
        Self::Cohorts,
        Self::Letters,
        Self::Participations,
        Self::Sources,
        Self::Claims,
        Self::Figures,
    ];

    /// The word in addresses and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::Agencies => "agencies",
            Self::Cohorts => "cohorts",
            Self::Letters => "letters",
            Self::Participations => "participations",
            Self::Sources => "sources",
            Self::Claims => "claims",
            Self::Figures => "figures",
        }
    }

    /// Whether its rows have a place on a map.
    pub fn has_places(self) -> bool {
        matches!(self, Self::Regions | Self::Participations)
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for List {
    type Err = UnknownList;

    fn from_str(text: &str) -> Result<Self, UnknownList> {
        Self::ALL
            .into_iter()
            .find(|list| list.as_str() == text)
            .ok_or_else(|| UnknownList(text.chars().take(40).collect()))
    }
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Separated text (RFC 4180).
    Csv,
    /// A workbook.
    Xlsx,
    /// Features with points (RFC 7946).
    Geojson,
}

/// The text names no form of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no form of a file: use csv, xlsx or geojson")]
pub struct UnknownFormat(pub String);

impl Format {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Geojson];

    /// What the file's name ends in.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Geojson => "geojson",
        }
    }

    /// What the file is called on the way.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Geojson => "application/geo+json",
        }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.chars().take(40).collect()))
    }
}

/// Which agencies; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AgencyFilter {
    /// A region's code.
    pub region: String,
    /// Part of a name.
    pub q: String,
}

/// Which letters; an empty field does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterFilter {
    /// A cohort's year.
    pub cohort: String,
}

/// Which sources; an empty field does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceFilter {
    /// Part of an id, publisher or title.
    pub q: String,
}

/// Which curated values; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureFilter {
    /// A subject, exactly.
    pub subject: String,
    /// A property, exactly.
    pub property: String,
}

/// A list with the filter of its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Regions.
    Regions(RegionFilter),
    /// Agencies.
    Agencies(AgencyFilter),
    /// Cohorts, which have no filter.
    Cohorts,
    /// Letters.
    Letters(LetterFilter),
    /// Participations.
    Participations(ParticipationFilter),
    /// Sources.
    Sources(SourceFilter),
    /// Claims.
    Claims(ClaimFilter),
    /// Curated values.
    Figures(FigureFilter),
}

/// The list has no such filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no filter of {list}{known}", known = told(known))]
pub struct UnknownFilter {
    /// What was given.
    pub name: String,
    /// The list.
    pub list: List,
    /// What it can be filtered by.
    pub known: Vec<String>,
}

fn told(known: &[String]) -> String {
    if known.is_empty() {
        "; it has none".to_owned()
    } else {
        format!("; the filters are {}", known.join(", "))
    }
}

impl Filter {
    /// The filter of a list from names and values, which must be its own.
    ///
    /// # Errors
    /// [`UnknownFilter`] names the first that is not.
    pub fn strict(list: List, pairs: &[(String, String)]) -> Result<Self, UnknownFilter> {
        let known = Self::names(list);
        match pairs.iter().find(|(name, _)| !known.contains(name)) {
            Some((name, _)) => Err(UnknownFilter {
                name: name.chars().take(40).collect(),
                list,
                known,
            }),
            None => Ok(Self::of(list, pairs)),
        }
    }

    /// The filter of a list from the parameters of its page; others are for the page alone.
    pub fn of(list: List, pairs: &[(String, String)]) -> Self {
        match list {
            List::Regions => Self::Regions(parsed(pairs)),
            List::Agencies => Self::Agencies(parsed(pairs)),
            List::Cohorts => Self::Cohorts,
            List::Letters => Self::Letters(parsed(pairs)),
            List::Participations => Self::Participations(parsed(pairs)),
            List::Sources => Self::Sources(parsed(pairs)),
            List::Claims => Self::Claims(parsed(pairs)),
            List::Figures => Self::Figures(parsed(pairs)),
        }
    }

    /// The list.
    pub fn list(&self) -> List {
        match self {
            Self::Regions(_) => List::Regions,
            Self::Agencies(_) => List::Agencies,
            Self::Cohorts => List::Cohorts,
            Self::Letters(_) => List::Letters,
            Self::Participations(_) => List::Participations,
            Self::Sources(_) => List::Sources,
            Self::Claims(_) => List::Claims,
            Self::Figures(_) => List::Figures,
        }
    }

    fn names(list: List) -> Vec<String> {
        match list {
            List::Regions => fields::<RegionFilter>(),
            List::Agencies => fields::<AgencyFilter>(),
            List::Cohorts => Vec::new(),
            List::Letters => fields::<LetterFilter>(),
            List::Participations => fields::<ParticipationFilter>(),
            List::Sources => fields::<SourceFilter>(),
            List::Claims => fields::<ClaimFilter>(),
            List::Figures => fields::<FigureFilter>(),
        }
    }
}

/// The names of a filter, which is a struct of texts.
fn fields<F: Default + Serialize>() -> Vec<String> {
    match serde_json::to_value(F::default()) {
        Ok(Value::Object(map)) => map.keys().cloned().collect(),
        Ok(_) | Err(_) => Vec::new(),
    }
}

fn parsed<F: Default + DeserializeOwned + Serialize>(pairs: &[(String, String)]) -> F {
    let known = fields::<F>();
    let map: Map<String, Value> = pairs
        .iter()
        .filter(|(name, _)| known.contains(name))
        // PostgreSQL refuses a zero byte; no name or code has one.
        .map(|(name, value)| (name.clone(), Value::String(value.trim().replace('\0', ""))))
        .collect();
    serde_json::from_value(Value::Object(map)).unwrap_or_default()
}
